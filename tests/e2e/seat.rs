//! Where a PSU is sent to the bank from: a data folder of its own, a program over it as often as it is opened, and what takes
//! the addresses that it gives to the system's browser.

use kit::access::free_port;
use kit::journey;
use kit::psu_browser::Opener;
use kit::window::{Window, WindowError};
use tempfile::TempDir;

use crate::enrolment::binary;

pub struct Seat {
    data: TempDir,
    pub opener: Opener,
}

impl Seat {
    /// A new data folder, and the program practising in it.
    ///
    /// # Errors
    /// When the disk refuses, or the window does not come.
    pub async fn practising() -> Result<(Self, Window), WindowError> {
        let data = TempDir::new().map_err(|error| WindowError(error.to_string()))?;
        let seat = Self { data, opener: Opener::new()? };
        let window = seat.open().await?;
        journey::practise(&window).await?;
        Ok((seat, window))
    }

    /// Opens the program, once more after it was closed or killed.
    ///
    /// # Errors
    /// When the window does not come.
    pub async fn open(&self) -> Result<Window, WindowError> {
        let path = self.opener.path();
        Window::open_in(&[("PATH", path.as_str())], &binary(), self.data.path(), None).await
    }
}

/// A loopback address that nobody listens at.
pub fn callback() -> String {
    format!("http://127.0.0.1:{}/callback", free_port())
}
