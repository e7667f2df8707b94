//! Every Req and View by one name, for the command table's users.

pub use crate::accounts::view::*;
pub use crate::app::view::*;
pub use crate::banks::settings_view::*;
pub use crate::banks::view::*;
pub use crate::calls::view::*;
pub use crate::certificates::requests::view::*;
pub use crate::certificates::view::*;
pub use crate::connections::view::*;
pub use crate::consents::view::*;
pub use crate::funds::view::*;
pub use crate::local_banks::view::*;
pub use crate::overview::view::*;
pub use crate::payments::view::*;
pub use crate::profiles::view::*;
pub use crate::registrations::view::*;
