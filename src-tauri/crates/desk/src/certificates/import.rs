//! Taking files in: what was dropped, pasted or picked, and what waits for a passphrase or a choice. A file that waits
//! is in memory alone, for its profile alone, and is wiped when it is taken, discarded, or its profile goes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eidas::{ImportError, Imported};
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::contents::{self, Here};
use super::intake::{self, Offered};
use super::overview;
use super::view::{
    CertificatesImportReq, CertificatesPickReq, CertificatesView, ImportChoiceReq, ImportOutcomeView,
    ImportView, ImportedFileView, StagedDiscardReq,
};
use crate::context::{Desk, Staged, Waits, blocking, held};
use crate::error::AppError;
use crate::events::Area;
use crate::host::Unread;
use crate::profiles;
use crate::registrations::view::FieldProblem;
use crate::trouble::Trouble;

/// A file on its way in.
struct Incoming {
    /// Where it waited, if it did.
    staged: Option<String>,
    name: String,
    bytes: Zeroizing<Vec<u8>>,
    passphrase: Option<SecretString>,
    /// What to take of it, where the operator has said so.
    chosen: Option<Vec<u32>>,
}

/// Takes in files that were dropped or pasted, and staged ones whose passphrase or choice is now known.
///
/// # Errors
/// `not-found` for a file to choose from that does not wait any more; `input-invalid` for a choice of nothing or of
/// what is not there. When the keychain or the store cannot be written, files that waited go on waiting. What is wrong
/// with a single file is that file's outcome.
pub async fn import(desk: &Desk, req: CertificatesImportReq) -> Result<ImportView, AppError> {
    profiles::row(desk, &req.profile_id)?;
    let passphrase = req.passphrase.map(SecretString::from);
    let mut files = Vec::new();
    for file in req.files {
        let bytes = STANDARD
            .decode(file.content.as_bytes())
            .map_err(|_| Trouble::field("files", FieldProblem::NotACertificate))?;
        files.push(Incoming::new(file.name, Zeroizing::new(bytes), passphrase.clone()));
    }
    files.extend(waiting(desk, &req.profile_id, req.staged, req.choices, passphrase.as_ref())?);
    Ok(take_in(desk, &req.profile_id, files).await?)
}

/// Takes files out from among those that wait: for the passphrase given now, or with the choice made.
fn waiting(
    desk: &Desk,
    profile_id: &str,
    staged: Vec<String>,
    choices: Vec<ImportChoiceReq>,
    passphrase: Option<&SecretString>,
) -> Result<Vec<Incoming>, Trouble> {
    let waiting = &mut *held(&desk.staged);
    for choice in &choices {
        let file = waiting.get(&choice.staged).filter(|file| file.profile_id == profile_id);
        let Some(Staged { waits: Waits::Choice { items, .. }, .. }) = file else {
            return Err(Trouble::NotFound("the file to choose from"));
        };
        if choice.items.is_empty() || choice.items.iter().any(|item| item >= items) {
            return Err(Trouble::field("choices", FieldProblem::Required));
        }
    }
    let mut files = Vec::new();
    for id in staged {
        let own = waiting.get(&id).is_some_and(|file| file.profile_id == profile_id);
        if let Some(file) = own.then(|| waiting.remove(&id)).flatten() {
            let file = Incoming::new(file.name, file.bytes, passphrase.cloned());
            files.push(Incoming { staged: Some(id), ..file });
        }
    }
    for choice in choices {
        if let Some(Staged { name, bytes, waits: Waits::Choice { passphrase, .. }, .. }) =
            waiting.remove(&choice.staged)
        {
            let file = Incoming::new(name, bytes, passphrase);
            files.push(Incoming { staged: Some(choice.staged), chosen: Some(choice.items), ..file });
        }
    }
    Ok(files)
}

/// Opens the system's file dialog and takes in what is chosen there.
///
/// # Errors
/// As [`import`].
pub async fn pick(desk: &Desk, req: CertificatesPickReq) -> Result<ImportView, AppError> {
    profiles::row(desk, &req.profile_id)?;
    let picked = desk.host.pick_files().await.map_err(Trouble::from)?;
    let mut files = Vec::new();
    let mut unread = Vec::new();
    for file in picked {
        match file.bytes {
            Ok(bytes) => files.push(Incoming::new(file.name, Zeroizing::new(bytes), None)),
            Err(Unread::TooLarge) => {
                unread.push(ImportedFileView { name: file.name, outcome: ImportOutcomeView::TooLarge });
            }
            Err(Unread::Failed(detail)) => {
                unread.push(ImportedFileView {
                    name: file.name,
                    outcome: ImportOutcomeView::Broken { detail },
                });
            }
        }
    }
    let mut view = take_in(desk, &req.profile_id, files).await?;
    view.files.extend(unread);
    Ok(view)
}

/// Forgets files that wait for a passphrase or a choice, and what was typed for them.
///
/// # Errors
/// `not-found` for the profile.
pub async fn discard_staged(desk: &Desk, req: StagedDiscardReq) -> Result<CertificatesView, AppError> {
    profiles::row(desk, &req.profile_id)?;
    held(&desk.staged).retain(|id, file| file.profile_id != req.profile_id || !req.staged.contains(id));
    Ok(overview(desk, &req.profile_id)?)
}

impl Incoming {
    fn new(name: String, bytes: Zeroizing<Vec<u8>>, passphrase: Option<SecretString>) -> Self {
        Self { staged: None, name, bytes, passphrase, chosen: None }
    }

    /// Opens it. Deriving a key from a passphrase takes a while by design.
    async fn open(self) -> Result<(Self, Result<Imported, ImportError>), Trouble> {
        blocking(move || {
            let read = eidas::import(&self.bytes, self.passphrase.as_ref());
            Ok((self, read))
        })
        .await
    }

    /// Puts it among the files that wait and says where.
    fn wait(self, desk: &Desk, profile_id: &str, waits: Waits) -> String {
        let id = self.staged.unwrap_or_else(|| desk.make_id());
        let file = Staged { profile_id: profile_id.to_owned(), name: self.name, bytes: self.bytes, waits };
        held(&desk.staged).insert(id.clone(), file);
        id
    }
}

/// A file that was opened and is being kept.
struct Opened {
    /// Its place among the outcomes.
    place: usize,
    items: u32,
    weak: Option<String>,
    file: Incoming,
}

async fn take_in(desk: &Desk, profile_id: &str, files: Vec<Incoming>) -> Result<ImportView, Trouble> {
    let here = Here::of(desk, profile_id)?;
    let mut outcomes = Vec::new();
    let mut opened = Vec::new();
    let mut offered = Vec::new();
    for file in files {
        let (mut file, read) = file.open().await?;
        let name = file.name.clone();
        let outcome = match read {
            Err(error) => refused(error, || file.wait(desk, profile_id, Waits::Passphrase)),
            Ok(imported) if file.chosen.is_none() && contents::needs_choice(&imported, &here) => {
                let items = contents::items(&imported, &here);
                let waits =
                    Waits::Choice { items: contents::count(&imported), passphrase: file.passphrase.take() };
                let staged = file.wait(desk, profile_id, waits);
                ImportOutcomeView::Choose { staged, items, weak: imported.weak }
            }
            Ok(imported) => {
                let (items, weak) = (contents::count(&imported), imported.weak.clone());
                let taken = match &file.chosen {
                    Some(chosen) => contents::only(imported, chosen),
                    None => imported,
                };
                offered.push(Offered::new(&name, taken));
                opened.push(Opened { place: outcomes.len(), items, weak, file });
                ImportOutcomeView::AlreadyHere
            }
        };
        outcomes.push(ImportedFileView { name, outcome });
    }
    let kept = match intake::keep(desk, profile_id, offered).await {
        Ok(kept) => kept,
        Err(trouble) => {
            wait_on(desk, profile_id, opened);
            return Err(trouble);
        }
    };
    for (Opened { place, weak, .. }, kept) in opened.into_iter().zip(kept) {
        if kept != intake::Kept::default() {
            outcomes[place].outcome =
                ImportOutcomeView::Imported { certificates: kept.certificates, keys: kept.keys, weak };
        }
    }
    desk.changed(Area::Certificates);
    Ok(ImportView { files: outcomes, certificates: overview(desk, profile_id)? })
}

/// What had waited waits on, so that the next try needs no file and no choice anew.
fn wait_on(desk: &Desk, profile_id: &str, opened: Vec<Opened>) {
    for Opened { items, mut file, .. } in opened {
        if file.staged.is_some() {
            let passphrase = file.passphrase.take();
            let waits = match file.chosen {
                Some(_) => Waits::Choice { items, passphrase },
                None => Waits::Passphrase,
            };
            file.wait(desk, profile_id, waits);
        }
    }
}

fn refused(error: ImportError, stage: impl FnOnce() -> String) -> ImportOutcomeView {
    match error {
        ImportError::PassphraseNeeded => ImportOutcomeView::PassphraseNeeded { staged: stage() },
        ImportError::WrongPassphrase => ImportOutcomeView::WrongPassphrase { staged: stage() },
        ImportError::UnsupportedAlgorithm { algorithm } => {
            ImportOutcomeView::UnsupportedAlgorithm { algorithm }
        }
        ImportError::Unrecognised => ImportOutcomeView::Unrecognised,
        ImportError::NothingToImport { found } => ImportOutcomeView::NothingToImport { found },
        ImportError::KeyTooShort { bits } => ImportOutcomeView::KeyTooShort { bits },
        ImportError::UnsupportedKey { algorithm } => ImportOutcomeView::UnsupportedKey { detail: algorithm },
        ImportError::Broken { what } => ImportOutcomeView::Broken { detail: what.to_string() },
        ImportError::TooLarge { .. } => ImportOutcomeView::TooLarge,
        ImportError::Empty => ImportOutcomeView::Empty,
    }
}
