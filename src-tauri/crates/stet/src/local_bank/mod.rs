//! Steering the practice banks, and opening their pages.
//!
//! The banks' API itself is spoken to as any bank's, through [`crate::Client`]. Not here: starting them.

mod pages;

pub use pages::{PagesError, pages_url};
