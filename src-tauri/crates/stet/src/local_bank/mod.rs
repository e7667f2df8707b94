//! Steering the practice banks, and opening their pages.
//!
//! The banks' API itself is spoken to as any bank's, through [`crate::Client`]. Not here: starting them.

mod management;
mod pages;
mod steering;

pub use management::{Management, ManagementError};
pub use pages::{PagesError, pages_url};
pub use steering::{
    BankClock, BankStatus, HeldRegistration, IssuedCertificate, JournalEntry, LocalAccount, LocalPersona,
    Mode, NewTpp, PortalApp, PracticeHalf, PracticeTpp,
};
