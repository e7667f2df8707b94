//! What a draft's request does: to which registration, with whose signature, and which certificates it leaves the bank
//! with. The wizard's problems, the review and the sending ask the same.

use eidas::Certificate;
use serde_json::Value;
use stet::registration::{Application, PrepareError, Prepared, prepare_create, prepare_update};
use vault::{ProfileRow, RegistrationRow};

use super::draft::{Draft, purpose};
use super::kept::load;
use super::view::{DraftPurposeView, FieldProblemView};
use super::{Clock, fields, pair, rotation};
use crate::banks;
use crate::banks::settings_view::ChangeSignerView;
use crate::certificates;
use crate::certificates::view::{CertificateKindView, FindingView};
use crate::context::Desk;
use crate::line::{Pair, Signer};
use crate::trouble::Trouble;

/// What a draft's request does.
pub(super) struct Intent {
    pub purpose: DraftPurposeView,
    /// What it is sent to, brought up to date; None for an enrolment.
    pub target: Option<Target>,
    /// The pair whose keys sign and connect.
    pub signs: Pair,
    /// The pair the bank is to know once it took the request.
    pub brings: Pair,
    pub application: Application,
}

/// The registration that a change or a rotation is for.
pub(super) struct Target {
    pub row: RegistrationRow,
    /// The body the bank took last.
    pub held: Value,
}

impl Intent {
    pub async fn of(desk: &Desk, profile: &ProfileRow, kind: &str, draft: &Draft) -> Result<Self, Trouble> {
        let purpose = purpose(kind);
        let Some(registration_id) = &draft.registration_id else {
            let application = fields::application(profile, &draft.fields, Application::default());
            let in_use = Pair::default();
            return Ok(Self { purpose, target: None, signs: in_use.clone(), brings: in_use, application });
        };
        let (row, _) = load(desk, registration_id)?;
        let clock = Clock::of(desk, profile).await;
        let row = clock.settle(desk, row)?;
        let held: Value = serde_json::from_str(&row.sent_json)
            .map_err(|error| Trouble::unreadable("the stored request", &error))?;
        let known = Application::from_body(&held);
        let (brings, application) = match purpose {
            DraftPurposeView::Rotate => (rotation::brings(desk, &row, &draft.fields)?, known),
            _ => (pair::told_last(&row), fields::application(profile, &draft.fields, known)),
        };
        let own = banks::own_settings(desk, &profile.id, &row.bank_key)?;
        let signs = match own.change_signer {
            ChangeSignerView::Registered => pair::in_force(&row, clock.now),
            ChangeSignerView::New => brings.clone(),
        };
        Ok(Self { purpose, target: Some(Target { row, held }), signs, brings, application })
    }

    /// Everything wrong with the draft, in the words of the wizard's fields.
    pub fn problems(
        &self,
        desk: &Desk,
        profile: &ProfileRow,
        draft: &Draft,
    ) -> Result<Vec<FieldProblemView>, Trouble> {
        let fields = &draft.fields;
        let mut found = fields::of_api_entry_point(desk, profile, &fields.bank_key, &fields.entry_host)?;
        found.extend(fields::of_key_id_url(&fields.key_id_url));
        let qsealc = self.brings.half(desk, profile, CertificateKindView::Qsealc)?;
        let of_request = fields::of_request(&self.application, qsealc.as_ref().map(|half| &half.chain[0]));
        match (&self.purpose, &self.target) {
            (DraftPurposeView::Rotate, Some(target)) => {
                found.extend(rotation::problems(desk, profile, &target.row, fields)?);
                found.extend(of_request.into_iter().filter(rotation::stands_in_the_way));
            }
            _ => found.extend(of_request),
        }
        Ok(found)
    }

    /// What the doctor says of the pair the bank is to know, for the app's scopes.
    pub fn findings(&self, desk: &Desk, profile: &ProfileRow) -> Result<Vec<FindingView>, Trouble> {
        certificates::examine_pair(desk, &profile.id, &self.brings, &self.application.scopes)
    }

    /// The QSEALC that the body names.
    pub fn brought(&self, desk: &Desk, profile: &ProfileRow) -> Result<Certificate, Trouble> {
        let half = self.brings.half(desk, profile, CertificateKindView::Qsealc)?;
        let missing = Trouble::CertificateMissing(CertificateKindView::Qsealc);
        half.map(|half| half.chain[0].clone()).ok_or(missing)
    }

    pub fn prepare(
        &self,
        desk: &Desk,
        signer: &Signer,
        brought: &Certificate,
        request_id: &str,
    ) -> Result<Prepared, PrepareError> {
        let with = signer.preparation(desk, request_id);
        match &self.target {
            None => prepare_create(&with, &self.application),
            Some(target) => {
                let client_id = target.row.client_id.as_deref().unwrap_or_default();
                prepare_update(&with, client_id, &self.application, brought)
            }
        }
    }

    /// The app's, once it has one.
    pub fn client_id(&self) -> Option<&str> {
        self.target.as_ref().and_then(|target| target.row.client_id.as_deref())
    }

    /// Whether this request replaces a change that still waits at `now`, business time in unix milliseconds, UTC.
    pub fn replaces_waiting(&self, now: i64) -> bool {
        self.target.as_ref().is_some_and(|target| target.row.change_active_at.is_some_and(|at| at > now))
    }
}
