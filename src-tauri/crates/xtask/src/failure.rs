//! Why a verb stopped: one sentence for the developer.

use std::fmt;

/// Why a verb stopped.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// A failure in the words given.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
