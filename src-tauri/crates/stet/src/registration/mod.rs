//! BPCE's "PSD2 Registration API" (1.0.6): enrol an app, read it back, change it, remove it.
//!
//! In the order of use: an [`Application`] is what the operator fills in; a [`Preparation`] turns it into a
//! [`Prepared`] request, exact to the byte and signed, to be reviewed and kept; [`token`] opens the door;
//! [`send_create`] and its siblings send what was prepared; [`compare`] tells what the bank read.
//!
//! Not here: the wizard and its storage, and any sentence for the screen.

mod answer;
mod application;
mod body;
mod compare;
mod fields;
mod prepare;
mod restated;
mod send;
mod settings;
mod validate;

pub use crate::prepared::{ListProblem, Prepared, Seal};
pub use answer::{IssuedAt, RegistrationAnswer};
pub use application::{Application, Contact};
pub use compare::{Comparison, FieldComparison, compare};
pub use fields::{FIELDS, FieldRule, Rule};
pub use prepare::{Preparation, PrepareError, prepare_create, prepare_delete, prepare_read, prepare_update};
#[cfg(fuzzing)]
pub(crate) use send::read_token;
pub use send::{Answered, Deleted, Registered, Updated, read, send_create, send_delete, send_update, token};
pub use settings::{RegisterSettings, SIGNABLE};
pub use validate::{FieldProblem, Problem};
