//! Starting payments: a request in a PSU's name, their approval at the bank, its confirmation, its status, its
//! cancellation (STET PSD2 API, PISP part, as BPCE's and Arkéa's banks serve it).
//!
//! In the order of use: a [`PaymentRequest`] is checked against the [`PaymentSettings`] of a bank;
//! [`PaymentPreparation::prepare`] signs a [`PaymentAsk`]; [`create`] gives the payment's id and the link to the bank's
//! page; [`approval_address`] is where the PSU's browser goes; [`confirm`], [`status`] and [`cancel`] follow. What a bank
//! wrote is kept to the byte beside what was read of it, and words that nobody knows survive.
//!
//! Rules: STET PSD2 API 1.4.0 to 1.6.2, part 2 (PISP); BPCE "Account information" (o-confirmation) and "Payment
//! initiation" (limits); Arkéa "Production" (PISP V1.4.1 and V1.4.2). Not here: tokens ([`crate::oauth`]), storage, who may
//! send what a second time (nobody), and words for the screen.

mod ask;
mod body;
mod created;
mod dialect;
mod error;
mod link;
mod report;
mod request;
mod send;
mod settings;
mod words;

pub use ask::{PaymentAsk, PaymentAskError, PaymentPreparation};
pub use created::{Created, IdSource};
pub use dialect::PaymentsDialect;
pub use error::{PaymentError, PaymentRefusal};
pub use link::{LinkProblem, approval_address};
pub use report::{PaymentReport, TransactionReport};
pub use request::{InitiatingParty, PaymentField, PaymentProblem, PaymentRequest, TransferKind};
pub use send::{cancel, confirm, create, created_in, status};
pub use settings::{ApprovalFlow, Obligations, PaymentSettings, Placement, RemittanceShape};
pub use words::{CancelReason, CategoryPurpose, PaymentStatus, StatusReason, TransactionStatus};

#[cfg(fuzzing)]
pub(crate) use send::fuzzed;
