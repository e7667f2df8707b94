//! Starting and stopping the local banks: three listeners on loopback and, where a folder is given, a world that
//! outlives the process.

use crate::authority::Authority;
use crate::authority::qtsp::Qtsp;
use crate::authority::rsa_key::KeyError;
use crate::bank::{Bank, KeptStateError, kept_state};
use crate::faults::Faults;
use crate::folder::{Folder, FolderError, make_private, write_private};
use crate::hosts::Hosts;
use crate::journal::Journal;
use crate::management::{self, Management};
use crate::oauth::visit::Visits;
use crate::personas::Personas;
use crate::state::State;
use crate::wire::accept::{self, TlsSetupError};
use crate::wire::answer_signature::BankSeal;
use crate::{pages, practice};
use serde::{Deserialize, Serialize};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

const PORTS_FILE: &str = "ports.json";

/// How the banks are to be started.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Where everything is kept across restarts; none for banks that begin empty and leave nothing behind.
    pub folder: Option<PathBuf>,
}

/// Where the banks listen, and what a client needs to talk to them.
///
/// The Debug output leaves the management token out.
#[derive(Clone)]
pub struct Addresses {
    /// TLS, for every host name of both groups: the server name says which bank is meant.
    pub bpce: SocketAddr,
    /// Plain HTTP: the pages that a PSU's browser opens as `http://{pages}/{host}{path}?{query}`.
    pub pages: SocketAddr,
    /// Plain HTTP: the management port.
    pub management: SocketAddr,
    /// The Bearer token of the management port, made anew at each start.
    pub management_token: String,
    /// The root behind the banks' TLS certificates and their seal, PEM.
    pub ca_pem: String,
    /// The same as a file.
    pub ca_file: PathBuf,
    /// The practice TPP's certificates and keys.
    pub practice: PracticeFiles,
}

impl std::fmt::Debug for Addresses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Addresses")
            .field("bpce", &self.bpce)
            .field("pages", &self.pages)
            .field("management", &self.management)
            .finish_non_exhaustive()
    }
}

/// Files of the practice TPP, readable by the user alone. Certificates are chains with the leaf first.
#[derive(Clone, Debug)]
pub struct PracticeFiles {
    /// The TPP's Organization Identifier.
    pub oid: String,
    /// PEM.
    pub qwac_cert: PathBuf,
    /// PKCS#8 PEM.
    pub qwac_key: PathBuf,
    /// PEM.
    pub qsealc_cert: PathBuf,
    /// PKCS#8 PEM.
    pub qsealc_key: PathBuf,
}

/// Why the banks could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder is in use or cannot be read or written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The kept state is damaged or newer than this program.
    #[error(transparent)]
    State(#[from] KeptStateError),
    /// A certificate that was kept has no key beside it, or the two do not belong together.
    #[error("the local banks' {0} is damaged: certificate and key do not belong together")]
    Damaged(&'static str),
    /// A key could not be made.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// TLS could not be set up.
    #[error(transparent)]
    Tls(#[from] TlsSetupError),
    /// No port on loopback could be had, or the temporary folder could not be made.
    #[error("the local banks cannot listen on loopback or make their files: {0}")]
    Io(#[from] io::Error),
    /// Starting ended in a panic.
    #[error("the local banks could not be set up")]
    Panicked,
}

/// Running local banks. Dropping them stops them without waiting; `stop` waits.
pub struct LocalBanks {
    addresses: Addresses,
    stop: watch::Sender<bool>,
    listeners: Vec<JoinHandle<()>>,
    bank: Arc<Bank>,
    /// Removed with its files when the banks are in memory.
    _temporary: Option<TempDir>,
}

impl LocalBanks {
    /// Starts the banks on the current tokio runtime. A first start makes five RSA keys.
    pub async fn start(config: Config) -> Result<LocalBanks, StartError> {
        let world = tokio::task::spawn_blocking(move || World::open(&config));
        let World { bank, temporary, practice, files, ports } =
            world.await.map_err(|_| StartError::Panicked)??;
        let bpce = bind(ports.bpce).await?;
        let pages = bind(ports.pages).await?;
        let management = bind(ports.management).await?;
        let ports = Ports {
            bpce: bpce.local_addr()?.port(),
            pages: pages.local_addr()?.port(),
            management: management.local_addr()?.port(),
        };
        if let Some(folder) = &bank.folder {
            folder.write(PORTS_FILE, &serde_json::to_vec(&ports).expect("three numbers"))?;
        }
        let ca_pem = bank.local_authority.pem();
        let addresses = Addresses {
            bpce: bpce.local_addr()?,
            pages: pages.local_addr()?,
            management: management.local_addr()?,
            management_token: crate::random::text(43, crate::random::ALPHANUMERIC),
            ca_pem,
            ca_file: files.join("ca.pem"),
            practice,
        };
        let config = Arc::new(accept::server_config(&bank)?);
        bank.pages.set(addresses.pages).expect("these banks are started once");
        let steering = Arc::new(Management {
            bank: bank.clone(),
            bpce: addresses.bpce,
            pages: addresses.pages,
            token: addresses.management_token.clone(),
        });
        let (stop, stopped) = watch::channel(false);
        let listeners = vec![
            tokio::spawn(accept::serve(bpce, bank.clone(), config, stopped.clone())),
            tokio::spawn(plain(pages, pages::router(bank.clone()), stopped.clone())),
            tokio::spawn(plain(management, management::router(steering), stopped)),
        ];
        Ok(LocalBanks { addresses, stop, listeners, bank, _temporary: temporary })
    }

    /// Where the banks are.
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// Stops listening, gives open connections a moment to end, and removes what was temporary.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        for listener in self.listeners.drain(..) {
            let _ = listener.await;
        }
    }
}

impl Drop for LocalBanks {
    fn drop(&mut self) {
        if let Some(folder) = &self.bank.folder {
            folder.give_back();
        }
    }
}

async fn plain(listener: TcpListener, router: axum::Router, mut stopped: watch::Receiver<bool>) {
    let mut ending = stopped.clone();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        let _ = stopped.wait_for(|stopped| *stopped).await;
    });
    // Idle connections that are kept alive do not hold the stop up.
    let farewell = async move {
        let _ = ending.wait_for(|stopped| *stopped).await;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    };
    tokio::select! {
        ended = serving.into_future() => {
            if let Err(error) = ended {
                tracing::error!(%error, "a listener of the local banks ended");
            }
        }
        () = farewell => {}
    }
}

/// The port of the last start where it is free, any other otherwise.
async fn bind(port: u16) -> io::Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
        Err(_) if port != 0 => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await,
        bound => bound,
    }
}

#[derive(Clone, Copy, Default, Deserialize, Serialize)]
struct Ports {
    bpce: u16,
    pages: u16,
    management: u16,
}

/// Everything that exists before the first port is open.
struct World {
    bank: Arc<Bank>,
    temporary: Option<TempDir>,
    practice: PracticeFiles,
    /// Where the files for clients are.
    files: PathBuf,
    ports: Ports,
}

impl World {
    fn open(config: &Config) -> Result<World, StartError> {
        let (folder, temporary, files) = match &config.folder {
            Some(path) => {
                let folder = Folder::open(path)?;
                let files = folder.path().to_owned();
                (Some(folder), None, files)
            }
            None => {
                let temporary = tempfile::Builder::new().prefix("guichet-banks-").tempdir()?;
                let files = temporary.path().to_owned();
                (None, Some(temporary), files)
            }
        };
        let state = folder.as_ref().map(kept_state).transpose()?.unwrap_or_default();
        let ports = folder
            .as_ref()
            .map(|folder| folder.read(PORTS_FILE))
            .transpose()?
            .flatten()
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let kept = Kept { folder: folder.as_ref() };
        let local = kept.authority("ca", "local authority", "Guichet local banks CA")?;
        let qtsp = kept.authority("qtsp", "practice QTSP", "Guichet practice QTSP")?;
        let seal = kept.seal(&local)?;
        if folder.is_none() {
            write_private(&files.join("ca.pem"), local.pem().as_bytes())?;
        }
        let hosts = Arc::new(Hosts::all());
        let bank = Bank {
            local_authority: Arc::new(local),
            qtsp: Qtsp::new(qtsp),
            seal,
            personas: Personas::published(&hosts),
            hosts,
            journal: Journal::default(),
            faults: Faults::default(),
            visits: Visits::default(),
            pages: OnceLock::new(),
            state: Mutex::new(state),
            folder,
        };
        let practice = practice_files(&bank, &files.join("practice-tpp"))?;
        Ok(World { bank: Arc::new(bank), temporary, practice, files, ports })
    }
}

/// Certificates with their keys, taken from the folder or made and kept there.
struct Kept<'a> {
    folder: Option<&'a Folder>,
}

impl Kept<'_> {
    fn authority(&self, name: &str, what: &'static str, common_name: &str) -> Result<Authority, StartError> {
        if let Some((certificate, key)) = self.read(name, what)? {
            return Authority::from_pem(&certificate, &key).ok_or(StartError::Damaged(what));
        }
        let made = Authority::make(common_name)?;
        self.write(name, &made.pem(), &made.key().to_pem()?)?;
        Ok(made)
    }

    fn seal(&self, authority: &Authority) -> Result<BankSeal, StartError> {
        let what = "seal";
        if let Some((certificate, key)) = self.read("bank-seal", what)? {
            return BankSeal::from_pem(&certificate, &key).ok_or(StartError::Damaged(what));
        }
        let made = BankSeal::make(authority)?;
        self.write("bank-seal", &made.pem(), &made.key().to_pem()?)?;
        Ok(made)
    }

    fn read(&self, name: &str, what: &'static str) -> Result<Option<(String, String)>, StartError> {
        let Some(folder) = self.folder else { return Ok(None) };
        // The key is written first: a key alone is a start that was interrupted, a certificate alone is damage.
        let Some(certificate) = folder.read(&format!("{name}.pem"))? else { return Ok(None) };
        let key = folder.read(&format!("{name}.key.pem"))?.ok_or(StartError::Damaged(what))?;
        Ok(Some((certificate, key)))
    }

    fn write(&self, name: &str, certificate: &str, key: &str) -> Result<(), StartError> {
        let Some(folder) = self.folder else { return Ok(()) };
        folder.write(&format!("{name}.key.pem"), key.as_bytes())?;
        folder.write(&format!("{name}.pem"), certificate.as_bytes())?;
        Ok(())
    }
}

/// The practice TPP's files, made where they are not all there.
fn practice_files(bank: &Bank, place: &Path) -> Result<PracticeFiles, StartError> {
    let files = PracticeFiles {
        oid: practice::OID.to_owned(),
        qwac_cert: place.join("qwac.pem"),
        qwac_key: place.join("qwac.key.pem"),
        qsealc_cert: place.join("qsealc.pem"),
        qsealc_key: place.join("qsealc.key.pem"),
    };
    let all = [&files.qwac_key, &files.qwac_cert, &files.qsealc_key, &files.qsealc_cert];
    if all.iter().all(|file| file.exists()) {
        return Ok(files);
    }
    make_private(place)?;
    let (oid, pair) = practice::default_pair(bank)?;
    for (file, content) in [
        (&files.qwac_key, pair.qwac.key.to_pem()?),
        (&files.qwac_cert, pair.qwac.chain_pem.clone()),
        (&files.qsealc_key, pair.qsealc.key.to_pem()?),
        (&files.qsealc_cert, pair.qsealc.chain_pem.clone()),
    ] {
        write_private(file, content.as_bytes())?;
    }
    let recorded = bank.change(|state: &mut State| {
        state.tpps.retain(|known| known.oid != oid.as_str());
        state.tpps.push(pair.on_record(&oid, practice::LEGAL_NAME));
        Ok(())
    });
    recorded.map_err(|_| StartError::Io(io::Error::other("the practice TPP could not be put on record")))?;
    Ok(files)
}
