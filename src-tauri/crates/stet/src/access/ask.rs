//! What is asked of a bank, and the request that asks it: exact to the byte and signed, to be looked at and sent.

use jiff::Timestamp;
use url::Url;

use super::{AccessSettings, Consent, FundsProblem, FundsRequest, Page, Psu, TransactionsQuery};
use crate::client::{Afterwards, Route};
use crate::prepared::{Prepared, Seal, SealError, Sealing};
use crate::record::Purpose;

/// One question.
#[derive(Debug, Clone, Copy)]
pub enum Ask<'a> {
    /// `GET /accounts`
    Accounts,
    /// `GET /accounts/{id}/balances`, with the account's resource_id.
    Balances { account: &'a str },
    /// `GET /accounts/{id}/transactions`
    Transactions { account: &'a str, query: TransactionsQuery },
    /// A page that an answer linked to.
    Page(&'a Page),
    /// `GET /end-user-identity`. The bank wants a PSU who is present.
    Identity,
    /// `GET /trusted-beneficiaries`
    TrustedBeneficiaries,
    /// `PUT /consents`
    Consent(&'a Consent),
    /// `POST /funds-confirmations`
    Funds(&'a FundsRequest),
}

/// What every question is made with.
#[derive(Clone, Copy)]
pub struct Preparation<'a> {
    pub route: &'a Route,
    pub settings: &'a AccessSettings,
    pub seal: Seal<'a>,
    /// `None` where no PSU is present. All headers of one who is are sent and signed.
    pub psu: Option<&'a Psu>,
    /// `X-Request-ID`, made by the caller anew for each request; at most 70 characters (STET).
    pub request_id: &'a str,
    /// For a `Date` header, which is added only where the signed list names it.
    pub now: Timestamp,
}

/// Why a question cannot be asked: always our side.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error("the entry point's host cannot be written into a URL")]
    Host,
    /// Before the consent, an account has no name in addresses.
    #[error("the account has no resource_id")]
    NoAccount,
    #[error("the first day is not before the day after the last")]
    EmptyRange,
    /// The page is another entry point's.
    #[error("the page belongs to another entry point than the connection")]
    AnotherEntryPoint,
    /// The bank answers an identity only to a PSU who is there (BPCE "Account information", use case "Get PSU identity").
    #[error("the identity is only given to a PSU who is present")]
    PsuNeeded,
    #[error("the funds check is not complete: {0:?}")]
    Funds(Vec<FundsProblem>),
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl Ask<'_> {
    /// What the call will be for.
    pub fn purpose(&self) -> Purpose {
        match self {
            Self::Accounts => Purpose::Accounts,
            Self::Balances { .. } => Purpose::Balances,
            Self::Transactions { .. } => Purpose::Transactions,
            Self::Page(page) => page.of.purpose(),
            Self::Identity => Purpose::Identity,
            Self::TrustedBeneficiaries => Purpose::TrustedBeneficiaries,
            Self::Consent(_) => Purpose::Consent,
            Self::Funds(_) => Purpose::FundsConfirmation,
        }
    }

    fn method(&self) -> &'static str {
        match self {
            Self::Consent(_) => "PUT",
            Self::Funds(_) => "POST",
            _ => "GET",
        }
    }
}

impl Preparation<'_> {
    /// Puts the request together and signs it: the address as it goes on the wire, after encoding.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn prepare(&self, ask: &Ask<'_>) -> Result<Prepared, AskError> {
        if matches!(ask, Ask::Identity) && self.settings.identity_needs_psu && self.psu.is_none() {
            return Err(AskError::PsuNeeded);
        }
        let url = self.url(ask)?;
        let body = match ask {
            Ask::Consent(consent) => Some(consent.body(self.settings.version)),
            Ask::Funds(request) => match request.problems() {
                problems if problems.is_empty() => Some(request.body(self.settings)),
                problems => return Err(AskError::Funds(problems)),
            },
            _ => None,
        };
        let psu = self.psu.map(Psu::headers).unwrap_or_default();
        let names: Vec<&str> = psu.iter().map(|(name, _)| *name).collect();
        let sealing = Sealing {
            purpose: ask.purpose(),
            method: ask.method(),
            url,
            accept: &self.settings.accepted(),
            signed_headers: self.settings.signed_list(body.is_some(), &names),
            body,
            headers: psu.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            digest_on_bodiless: self.settings.digest_on_bodiless,
            key_id: &self.settings.key_id,
            seal: self.seal,
            request_id: self.request_id,
            now: self.now,
            afterwards: if ask.method() == "GET" { Afterwards::Keep } else { Afterwards::Close },
        };
        Ok(sealing.seal()?)
    }

    fn url(&self, ask: &Ask<'_>) -> Result<Url, AskError> {
        let at = |segments: &[&str]| {
            let mut path = self.settings.before_resource();
            path.extend(segments);
            self.route.url(&path).map_err(|_| AskError::Host)
        };
        let of_account = |account: &str, resource: &str| match account {
            // Dot segments would be folded away and address another resource.
            "" | "." | ".." => Err(AskError::NoAccount),
            account => at(&["accounts", account, resource]),
        };
        match ask {
            Ask::Accounts => at(&["accounts"]),
            Ask::Balances { account } => of_account(account, "balances"),
            Ask::Transactions { query, .. } if query.is_empty_range() => Err(AskError::EmptyRange),
            Ask::Transactions { account, query } => {
                let mut url = of_account(account, "transactions")?;
                url.set_query(query.encoded(self.settings.date_syntax).as_deref());
                Ok(url)
            }
            Ask::Page(page) => {
                let entry = self.route.url(&[]).map_err(|_| AskError::Host)?;
                let same = entry.origin() == page.url.origin();
                if same { Ok(self.meant(&page.url)) } else { Err(AskError::AnotherEntryPoint) }
            }
            Ask::Identity => at(&["end-user-identity"]),
            Ask::TrustedBeneficiaries => at(&["trusted-beneficiaries"]),
            Ask::Consent(_) => at(&["consents"]),
            Ask::Funds(_) => at(&["funds-confirmations"]),
        }
    }

    /// A linked address under the prefix that is called.
    fn meant(&self, written: &Url) -> Url {
        let mut url = written.clone();
        if let Some(prefix) = &self.settings.link_prefix
            && let Some(rest) = written.path().strip_prefix(&prefix.written)
        {
            url.set_path(&format!("{}{rest}", prefix.meant));
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use eidas::{Certificate, SigningKey};
    use jiff::civil::date;

    use super::super::page::PageOf;
    use super::super::{AccountId, ApiVersion, DateSyntax, PsuFields};
    use super::*;
    use crate::dialect::Dialect;
    use crate::directory::Group;
    use crate::record::SignatureCheck;

    fn bpce() -> AccessSettings {
        AccessSettings::of(Dialect::of(Group::Bpce))
    }

    struct Desk {
        certificate: Certificate,
        key: SigningKey,
        route: Route,
        psu: Psu,
    }

    fn desk() -> Desk {
        let key = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048)
            .expect("a key");
        let params = rcgen::CertificateParams::new(vec!["seal.example".into()]).expect("parameters");
        let certificate = params.self_signed(&key).expect("a certificate");
        let fields = PsuFields {
            ip_address: "192.168.0.1".into(),
            accept_language: "fr-FR".into(),
            ..PsuFields::default()
        };
        Desk {
            certificate: Certificate::from_der(certificate.der()).expect("parses"),
            key: SigningKey::from_pkcs8(&key.serialize_der()).expect("a key"),
            route: Route::new("www.12579.sandbox.api.89c3.com"),
            psu: Psu::read(&fields).expect("a PSU"),
        }
    }

    impl Desk {
        fn prepare(&self, settings: &AccessSettings, psu: bool, ask: &Ask<'_>) -> Result<Prepared, AskError> {
            let preparation = Preparation {
                route: &self.route,
                settings,
                seal: Seal { certificate: &self.certificate, key: &self.key },
                psu: psu.then_some(&self.psu),
                request_id: "id-1",
                now: Timestamp::UNIX_EPOCH,
            };
            preparation.prepare(ask)
        }
    }

    #[test]
    fn each_question_has_its_method_and_path_in_each_version() {
        let desk = desk();
        let consent = Consent::default();
        let funds = FundsRequest {
            id: "1".into(),
            amount: "1".into(),
            currency: "EUR".into(),
            iban: "FR76".into(),
            payee: None,
        };
        for version in ApiVersion::ALL {
            let settings = AccessSettings { version, ..bpce() };
            for (ask, method, path) in [
                (Ask::Accounts, "GET", "accounts"),
                (Ask::Balances { account: "1/2" }, "GET", "accounts/1%2F2/balances"),
                (
                    Ask::Transactions { account: "1", query: TransactionsQuery::default() },
                    "GET",
                    "accounts/1/transactions",
                ),
                (Ask::Identity, "GET", "end-user-identity"),
                (Ask::TrustedBeneficiaries, "GET", "trusted-beneficiaries"),
                (Ask::Consent(&consent), "PUT", "consents"),
                (Ask::Funds(&funds), "POST", "funds-confirmations"),
            ] {
                let prepared = desk.prepare(&settings, true, &ask).expect("prepared");
                let expected = format!("/stet/psd2/{}/{path}", version.segment());
                assert_eq!((prepared.method.as_str(), prepared.url.path()), (method, expected.as_str()));
                assert_eq!(prepared.purpose, ask.purpose());
                assert_eq!(prepared.check(), SignatureCheck::Verified);
            }
        }
    }

    #[test]
    fn the_query_is_signed_as_it_goes_on_the_wire_and_every_psu_header_with_it() {
        let desk = desk();
        let settings = AccessSettings { date_syntax: DateSyntax::OffsetBasic, ..bpce() };
        let query = TransactionsQuery { from: Some(date(2026, 1, 1)), to: None };
        let ask = Ask::Transactions { account: "125790009204004305180", query };
        let prepared = desk.prepare(&settings, true, &ask).expect("prepared");
        assert_eq!(
            prepared.signing_string,
            "(request-target): get /stet/psd2/v1.4.2/accounts/125790009204004305180/transactions\
             ?dateFrom=2026-01-01T00%3A00%3A00.000%2B0100\n\
             psu-ip-address: 192.168.0.1\n\
             psu-accept-language: fr-FR\n\
             x-request-id: id-1"
        );
        let mut changed = prepared.clone();
        changed.url.set_query(Some("dateFrom=2026-01-01T00%3A00%3A00.000+0100"));
        assert!(matches!(changed.check(), SignatureCheck::Failed { .. }));
        let absent = desk.prepare(&settings, false, &ask).expect("prepared");
        assert!(!absent.headers.iter().any(|(name, _)| name.starts_with("psu-")));
    }

    #[test]
    fn a_body_is_signed_with_its_digest_type_and_length() {
        let desk = desk();
        let consent =
            Consent { balances: vec![AccountId::Iban { iban: "FR76".into() }], ..Consent::default() };
        let prepared = desk.prepare(&bpce(), false, &Ask::Consent(&consent)).expect("prepared");
        let body = prepared.body.as_deref().expect("a body");
        let expected = format!(
            "(request-target): put /stet/psd2/v1.4.2/consents\ndigest: {}\ncontent-type: application/json\n\
             content-length: {}\nx-request-id: id-1",
            signature::digest(body.as_bytes()),
            body.len()
        );
        assert_eq!(prepared.signing_string, expected);
    }

    #[test]
    fn what_cannot_be_asked_is_named() {
        let desk = desk();
        let settings = bpce();
        for account in ["", ".", ".."] {
            let result = desk.prepare(&settings, true, &Ask::Balances { account });
            assert!(matches!(result, Err(AskError::NoAccount)), "{account:?}");
        }
        assert!(matches!(desk.prepare(&settings, false, &Ask::Identity), Err(AskError::PsuNeeded)));
        let query = TransactionsQuery { from: Some(date(2026, 1, 1)), to: Some(date(2026, 1, 1)) };
        let result = desk.prepare(&settings, true, &Ask::Transactions { account: "1", query });
        assert!(matches!(result, Err(AskError::EmptyRange)));
        let url = "https://www.13807.sandbox.api.89c3.com/x".parse().expect("a URL");
        let page = Page { of: PageOf::Accounts, url };
        let result = desk.prepare(&settings, true, &Ask::Page(&page));
        assert!(matches!(result, Err(AskError::AnotherEntryPoint)));
        let result = desk.prepare(&settings, true, &Ask::Funds(&FundsRequest::default()));
        assert!(matches!(result, Err(AskError::Funds(problems)) if problems.len() == 4));
    }

    #[test]
    fn a_page_is_asked_for_as_it_was_linked() {
        let desk = desk();
        let url: Url =
            "https://www.12579.sandbox.api.89c3.com/psd2/v9/x?page=last&a=%2B".parse().expect("a URL");
        let page = Page { of: PageOf::Transactions, url: url.clone() };
        let prepared = desk.prepare(&bpce(), false, &Ask::Page(&page)).expect("prepared");
        assert_eq!((prepared.url, prepared.purpose), (url, Purpose::Transactions));
        assert!(prepared.signing_string.starts_with("(request-target): get /psd2/v9/x?page=last&a=%2B\n"));
    }

    #[test]
    fn arkea_s_questions_name_their_version_in_accept_and_sign_the_digest_of_nothing() {
        let desk = desk();
        let settings = AccessSettings::of(Dialect::of(Group::Arkea));
        let prepared = desk.prepare(&settings, false, &Ask::Accounts).expect("prepared");
        assert_eq!(prepared.url.path(), "/psd2/v1/accounts");
        let header = |name: &str| {
            let found = prepared.headers.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.as_str()).unwrap_or_default()
        };
        assert_eq!(header("accept"), "application/hal+json; charset=utf-8; version=1.4.2");
        let nothing = "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        assert_eq!(header("digest"), nothing);
        assert_eq!(
            prepared.signing_string,
            format!("(request-target): get /psd2/v1/accounts\nx-request-id: id-1\ndigest: {nothing}")
        );
        assert!(desk.prepare(&settings, false, &Ask::Identity).is_ok());
    }

    #[test]
    fn a_page_that_is_linked_under_another_prefix_is_asked_for_under_the_one_that_is_called() {
        let desk = desk();
        let written: Url = "https://www.12579.sandbox.api.89c3.com/api/v1/accounts/1/transactions?page=1"
            .parse()
            .expect("a URL");
        let page = Page { of: PageOf::Transactions, url: written.clone() };
        let arkea = AccessSettings::of(Dialect::of(Group::Arkea));
        let prepared = desk.prepare(&arkea, false, &Ask::Page(&page)).expect("prepared");
        assert_eq!(prepared.url.path(), "/psd2/v1/accounts/1/transactions");
        assert_eq!(prepared.url.query(), Some("page=1"));
        let prepared = desk.prepare(&bpce(), false, &Ask::Page(&page)).expect("prepared");
        assert_eq!(prepared.url, written);
    }
}
