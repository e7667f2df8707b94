//! What crosses the border for registrations: the list, the wizards' drafts, the review, the result, the read-back, the
//! certificates an app is called with, the checklist of an app that is made on a portal.

mod draft;
mod pair;
mod portal;
mod registration;
mod request;
mod review;

pub use draft::*;
pub use pair::*;
pub use portal::*;
pub use registration::*;
pub use request::*;
pub use review::*;
