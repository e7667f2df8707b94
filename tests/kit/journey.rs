//! What an operator does in the window, step by step, in the words that stand on it. The tour and the end-to-end tests
//! walk the same way.

use crate::window::{Window, WindowError};

type Done = Result<(), WindowError>;

/// The app that is enrolled.
pub const APP: &str = "Budget Clair";
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
    window.fill("Redirect URI 1", "https://tpp.example/callback").await?;
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
    window.see("The bank enrolled the app.").await?;
    window.see("PSDFR-ACPR-999").await?;
    window.see("These local banks activate at once").await
}

/// Reads the registration on screen back and sees it equal.
///
/// # Errors
/// When a step does not happen in time.
pub async fn read_back(window: &Window) -> Done {
    window.press("Read back now").await?;
    window.see("The bank holds what was sent.").await
}
