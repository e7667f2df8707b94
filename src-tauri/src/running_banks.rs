//! The local banks as desk's host starts them. The tests' host takes in this very file, so it knows nothing of Tauri.

use std::path::PathBuf;
use std::sync::Mutex;

use desk::host::{HostError, RunningBanks};
use sandbox::LocalBanks;

/// Starts the banks on loopback with their state in `folder`.
///
/// # Errors
/// Why they could not start, in a sentence.
pub async fn start(folder: PathBuf) -> Result<RunningBanks, HostError> {
    let config = sandbox::Config { folder: Some(folder) };
    let banks = LocalBanks::start(config).await.map_err(|error| HostError(error.to_string()))?;
    let addresses = banks.addresses().clone();
    Ok(RunningBanks {
        address: addresses.bpce,
        pages: format!("http://{}", addresses.pages),
        management_url: format!("http://{}", addresses.management),
        management_token: addresses.management_token.into(),
        ca_pem: addresses.ca_pem,
        ca_file: addresses.ca_file,
        stop: Mutex::new(Some(Box::new(move || Box::pin(banks.stop())))),
    })
}
