//! A payment as the bank keeps it, and how it is shown: to its TPP, and on the management port.

use super::intent::{Intent, has_right_check_digits};
use super::status::{Course, Status, Steps};
use crate::hosts::Environment;
use crate::personas::{Account, Persona};
use crate::state::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A payment request that was taken.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Payment {
    pub(crate) id: String,
    pub(crate) environment: Environment,
    /// The bank's code.
    pub(crate) code: String,
    /// The API host at which it came.
    pub(crate) host: String,
    pub(crate) client_id: String,
    pub(crate) tpp: String,
    pub(crate) version: String,
    /// Whether the TPP has to confirm what the PSU agreed to.
    pub(crate) confirmed_by_tpp: bool,
    /// Stands in BPCE's link beside the id.
    pub(crate) nonce: String,
    /// The body, as sent.
    sent: Map<String, Value>,
    pub(crate) intent: Intent,
    pub(crate) steps: Steps,
    /// Who agreed, and from which account.
    psu: Option<String>,
    debtor_iban: Option<String>,
    /// The balance it is drawn on, in cents.
    covered_by: i64,
}

/// What makes a payment besides its body.
pub(crate) struct Origin {
    pub(crate) id: String,
    pub(crate) environment: Environment,
    pub(crate) code: String,
    pub(crate) host: String,
    pub(crate) client_id: String,
    pub(crate) tpp: String,
    pub(crate) version: String,
    pub(crate) confirmed_by_tpp: bool,
    pub(crate) nonce: String,
}

impl Payment {
    pub(crate) fn taken(
        origin: Origin,
        sent: Map<String, Value>,
        intent: Intent,
        first: Status,
        now_ms: i64,
    ) -> Payment {
        let Origin { id, environment, code, host, client_id, tpp, version, confirmed_by_tpp, nonce } = origin;
        Payment {
            id,
            environment,
            code,
            host,
            client_id,
            tpp,
            version,
            confirmed_by_tpp,
            nonce,
            sent,
            intent,
            steps: Steps::begun(first, now_ms),
            psu: None,
            debtor_iban: None,
            covered_by: 0,
        }
    }

    pub(crate) fn status(&self, now_ms: i64) -> Status {
        self.steps.at(now_ms).status
    }

    /// The accounts of a PSU that it can be paid from: the one the TPP named, where it named one.
    pub(crate) fn payable<'a>(&self, persona: &'a Persona) -> Vec<&'a Account> {
        let named = self.intent.debtor_iban.as_deref();
        persona.accounts.iter().filter(|one| named.is_none_or(|iban| iban == one.iban)).collect()
    }

    /// The PSU agreed, to be paid from this account.
    pub(crate) fn agree(&mut self, psu: &str, account: &Account, now_ms: i64) {
        self.psu = Some(psu.to_owned());
        self.debtor_iban = Some(account.iban.clone());
        self.covered_by = account.real_time();
        if self.confirmed_by_tpp {
            self.steps.agreed(now_ms);
        } else {
            self.accept(now_ms);
        }
    }

    /// Everybody has agreed: it goes its course.
    pub(crate) fn accept(&mut self, now_ms: i64) {
        let fails = if !has_right_check_digits(&self.intent.creditor_iban) {
            Some("AC01")
        } else if self.intent.cents > self.covered_by {
            Some("CUST")
        } else {
            None
        };
        let course = Course { instant: self.intent.instant, due: self.intent.due, fails };
        self.steps.accepted(now_ms, &course);
    }

    /// The payment as its TPP reads it: as sent, with what the bank adds.
    pub(crate) fn shown(&self, base: &str, now_ms: i64) -> Value {
        let mut shown = Value::Object(self.sent.clone());
        let step = self.steps.at(now_ms);
        shown["resourceId"] = self.id.as_str().into();
        shown["paymentInformationStatus"] = step.status.name().into();
        if let Some(reason) = &step.reason {
            shown["statusReasonInformation"] = reason.as_str().into();
        }
        if let Some(iban) = &self.debtor_iban {
            shown["debtorAccount"] = json!({"iban": iban});
        }
        if let Some(transaction) = shown["creditTransferTransaction"].get_mut(0) {
            transaction["transactionStatus"] = step.status.of_transaction().name().into();
        }
        if let Some(data) = shown["supplementaryData"].as_object_mut() {
            data.insert("appliedAuthenticationApproach".into(), "REDIRECT".into());
        }
        let own = format!("{base}/payment-requests/{}", self.id);
        let mut links = json!({"request": {"href": own}});
        if self.confirmed_by_tpp && step.status == Status::Actc {
            links["confirmation"] = json!({"href": format!("{own}/o-confirmation")});
        }
        json!({"paymentRequest": shown, "_links": links})
    }

    /// What the management port shows of it.
    pub(crate) fn describe(&self, now_ms: i64) -> Value {
        let step = self.steps.at(now_ms);
        let history = self.steps.taken(now_ms).map(|step| {
            json!({
                "at": crate::clock::timestamp(step.at_ms).to_string(),
                "status": step.status.name(),
                "reason": step.reason,
            })
        });
        json!({
            "resource_id": self.id,
            "payment_information_id": self.intent.information_id,
            "host": self.host,
            "client_id": self.client_id,
            "version": self.version,
            "amount": crate::personas::written(self.intent.cents),
            "creditor": self.intent.creditor,
            "psu": self.psu,
            "debtor_iban": self.debtor_iban,
            "status": step.status.name(),
            "reason": step.reason,
            "history": history.collect::<Vec<_>>(),
        })
    }
}

impl State {
    /// A payment by its id.
    pub(crate) fn payment(&self, id: &str) -> Option<&Payment> {
        self.payments.iter().find(|payment| payment.id == id)
    }

    pub(crate) fn payment_mut(&mut self, id: &str) -> Option<&mut Payment> {
        self.payments.iter_mut().find(|payment| payment.id == id)
    }
}
