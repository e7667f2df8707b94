//! What an operator does in the window, step by step, in the words that stand on it. The tour and the end-to-end tests
//! walk the same way.

use crate::window::{Window, WindowError};

type Done = Result<(), WindowError>;

/// The app that is enrolled.
pub const APP: &str = "Budget Clair";
/// What it is called after its change.
pub const CHANGED: &str = "Budget Clair Plus";
/// The bank it is enrolled at.
pub const BANK: &str = "Caisse d'Epargne Ile-de-France";

/// First run: one click to a practice TPP.
///
/// # Errors
/// When a step does not happen in time.
pub async fn practise(window: &Window) -> Done {
    window.see("How do you want to begin?").await?;
    window.press("Practise").await?;
    window.see("Enrol").await
}

/// The wizard's first three steps, up to the review.
///
/// # Errors
/// When a step does not happen in time.
pub async fn fill_in(window: &Window) -> Done {
    fill_in_for(window, "https://tpp.example/callback").await
}

/// The same for an app to which a bank sends its PSUs back at `redirect_uri`.
///
/// # Errors
/// When a step does not happen in time.
pub async fn fill_in_for(window: &Window, redirect_uri: &str) -> Done {
    window.go("#/registrations").await?;
    window.press("Enrol an app").await?;
    window.see("Which bank takes the registration?").await?;
    window.tick(BANK).await?;
    window.see("www.17515.sandbox.api.89c3.com").await?;
    window.picture("03-entry-point").await?;
    window.press("Next").await?;
    window.see("Who will the bank see behind the app?").await?;
    window.picture("04-who").await?;
    window.press("Next").await?;
    window.see("What the bank keeps about the app").await?;
    window.fill("App name", APP).await?;
    window.fill("Redirect URI 1", redirect_uri).await?;
    window.tick("Funds confirmation (cbpii)").await?;
    window.fill("Name", "API desk").await?;
    window.fill("Email", "api@tpp.example").await?;
    window.fill("Phone", "+33 1 23 45 67 89").await?;
    window.picture("05-the-app").await?;
    window.press("Next").await?;
    window.see("Ready to send").await
}

/// Sends the reviewed request and sees the bank's answer.
///
/// # Errors
/// When a step does not happen in time.
pub async fn send(window: &Window) -> Done {
    window.press("Send to the bank").await?;
    window.see("What was enrolled").await?;
    window.see("PSDFR-ACPR-999").await?;
    window.see("These local banks activate at once").await
}

/// From the first run to an app that the local banks know.
///
/// # Errors
/// When a step does not happen in time.
pub async fn enrol(window: &Window) -> Done {
    practise(window).await?;
    fill_in(window).await?;
    send(window).await
}

/// Reads the registration on screen back and sees it equal.
///
/// # Errors
/// When a step does not happen in time.
pub async fn read_back(window: &Window) -> Done {
    window.see("What was enrolled").await?;
    let again = window.text().await?.contains("Read back again");
    window.press(if again { "Read back again" } else { "Read back now" }).await?;
    window.gone("Asking the bank…").await?;
    window.see("The bank holds what was sent.").await
}

/// Opens the registration of the app `name`.
///
/// # Errors
/// When a step does not happen in time.
pub async fn open_registration(window: &Window, name: &str) -> Done {
    window.go("#/registrations").await?;
    window.see("The apps this TPP has enrolled").await?;
    window.follow(name).await?;
    window.see("What was enrolled").await
}

/// Goes on with the draft that waits.
///
/// # Errors
/// When a step does not happen in time.
pub async fn go_on(window: &Window) -> Done {
    window.go("#/registrations").await?;
    window.see("The apps this TPP has enrolled").await?;
    window.press("Go on").await
}

/// Changes the app's name; the local banks take it into account at once.
///
/// # Errors
/// When a step does not happen in time.
pub async fn change(window: &Window) -> Done {
    open_registration(window, APP).await?;
    window.press("Change").await?;
    window.see("What the bank keeps about the app").await?;
    window.fill("App name", CHANGED).await?;
    window.press("Next").await?;
    window.see("What changes").await?;
    window.picture("09-change-review").await?;
    window.press("Send to the bank").await?;
    window.see("Change accepted").await?;
    window.see(CHANGED).await
}

/// From here on the local banks keep BPCE's 09:59 rule.
///
/// # Errors
/// When a step does not happen in time.
pub async fn keep_the_activation_rule(window: &Window) -> Done {
    window.go("#/local-banks").await?;
    window.tick("Activation by the 09:59 rule").await?;
    // A switch is disabled until the banks have answered, and then shows what they said.
    let kept = "const rule = [...document.querySelectorAll('[role=switch]')].find((each) => \
                each.labels[0].textContent.trim() === 'Activation by the 09:59 rule'); \
                return rule !== undefined && rule.checked && !rule.disabled";
    window.holds(kept, "the local banks do not keep the rule").await
}

/// Has the practice QTSP issue the pair that comes next.
///
/// # Errors
/// When a step does not happen in time.
pub async fn make_a_practice_pair(window: &Window) -> Done {
    window.go("#/certificates").await?;
    window.press("Make a new practice pair").await?;
    window.see("Spare").await
}

/// Opens the rotation of the certificates of the app `name`.
///
/// # Errors
/// When a step does not happen in time.
pub async fn begin_rotation(window: &Window, name: &str) -> Done {
    open_registration(window, name).await?;
    window.press("Rotate certificates").await?;
    window.see("Next QSEALC").await
}

/// Chooses the pair that comes next and sees the doctor content with it.
///
/// # Errors
/// When a step does not happen in time.
pub async fn choose_pair(window: &Window) -> Done {
    window.see("Next QSEALC").await?;
    for half in ["Next QWAC", "Next QSEALC"] {
        window.choose_first(half).await?;
        window.see("Saved at").await?;
    }
    window.gone("the doctor looks at once").await?;
    window.see("Saved at").await?;
    window.picture("16-rotation-pair").await
}

/// Goes from the chosen pair to the review of the request that tells the bank.
///
/// # Errors
/// When a step does not happen in time.
pub async fn review_rotation(window: &Window) -> Done {
    window.press("Next").await?;
    window.see("Ready to send").await?;
    window.picture("17-rotation-review").await
}

/// Sends the rotation; both pairs are kept from here on.
///
/// # Errors
/// When a step does not happen in time.
pub async fn send_rotation(window: &Window) -> Done {
    window.press("Send to the bank").await?;
    window.see("Next pair").await?;
    window.see("in use from").await
}

/// Moves the banks' clock past any activation: the longest run of days off, Easter's or Christmas's, is four days.
///
/// # Errors
/// When a step does not happen in time.
pub async fn let_activation_pass(window: &Window) -> Done {
    set_the_clock(window, 10).await
}

/// Sets the banks' clock to 14:00 of the day that comes in so many days.
///
/// # Errors
/// When a step does not happen in time.
pub async fn set_the_clock(window: &Window, days: i64) -> Done {
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(days * 24);
    window.go("#/local-banks").await?;
    window.fill("Set it to", &later.strftime("%Y-%m-%d 14:00").to_string()).await?;
    window.press("Set the clock").await?;
    window.see(&later.strftime("%A, %-d %B %Y").to_string()).await?;
    window.see("Back to real time").await
}

/// Retires the pair that the app `name` was called with before.
///
/// # Errors
/// When a step does not happen in time.
pub async fn retire(window: &Window, name: &str) -> Done {
    open_registration(window, name).await?;
    window.press("Retire the pair before…").await?;
    window.press("Retire").await?;
    window.see("Pair before retired").await
}

/// Deletes the app `name` at the bank, by typing its name.
///
/// # Errors
/// When a step does not happen in time.
pub async fn delete(window: &Window, name: &str) -> Done {
    window.press("Delete…").await?;
    let fits = "const form = document.querySelector('[role=alertdialog] form'); if (!form) return false; \
                return form.getBoundingClientRect().bottom - form.lastElementChild.getBoundingClientRect().bottom < 40";
    window.holds(fits, "the dialog is higher than what it says").await?;
    window.picture("22-delete").await?;
    window.fill("Type", name).await?;
    window.press("Delete at the bank").await?;
    window.see("Deleted at the bank").await
}

/// The keyId in the signature of the reading back on screen: which key signed it.
///
/// # Errors
/// When the call is not there in time, or names no key.
pub async fn key_of_the_read_back(window: &Window) -> Result<String, WindowError> {
    window.press("Open the call").await?;
    window.see("Read an app back").await?;
    window.see("keyId").await?;
    let key_id = "const term = [...document.querySelectorAll('main dt')].find((each) => \
                  each.textContent.trim() === 'keyId'); return term?.nextElementSibling.innerText ?? ''";
    let key_id = window.script(key_id, Vec::new()).await?.as_str().unwrap_or_default().trim().to_owned();
    if key_id.is_empty() {
        return Err(WindowError(format!("no key signs here:\n{}", window.text().await?)));
    }
    Ok(key_id)
}
