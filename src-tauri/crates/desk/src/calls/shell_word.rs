//! One word of a command for a POSIX shell, quoted so that the shell reads back exactly what was put in (POSIX.1-2017,
//! Shell Command Language, section 2.2).
//!
//! Not here: other shells. `cmd` and PowerShell quote in ways that no curl command survives in both.

use std::fmt;

/// A word of plain text and of variables that the shell fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShellWord {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// Without the `$`.
    Variable(String),
}

impl ShellWord {
    pub fn text(text: impl Into<String>) -> Self {
        Self { pieces: vec![Piece::Text(text.into())] }
    }

    pub fn variable(name: impl Into<String>) -> Self {
        Self { pieces: vec![Piece::Variable(name.into())] }
    }

    #[must_use]
    pub fn and_text(mut self, text: impl Into<String>) -> Self {
        self.pieces.push(Piece::Text(text.into()));
        self
    }

    #[must_use]
    pub fn and_variable(mut self, name: impl Into<String>) -> Self {
        self.pieces.push(Piece::Variable(name.into()));
        self
    }

    fn has_variables(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Variable(_)))
    }

    /// Whether the text keeps its meaning between double quotes; `!` is the history of an interactive shell.
    fn is_plain_in_double_quotes(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Text(text) => !text.contains(['"', '$', '`', '\\', '!']),
            Piece::Variable(_) => true,
        })
    }
}

impl fmt::Display for ShellWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.has_variables() {
            let text: String = self.pieces.iter().map(Piece::as_text).collect();
            return if is_bare(&text) { f.write_str(&text) } else { single_quoted(f, &text) };
        }
        if self.is_plain_in_double_quotes() {
            f.write_str("\"")?;
            for (at, piece) in self.pieces.iter().enumerate() {
                match piece {
                    Piece::Text(text) => f.write_str(text)?,
                    Piece::Variable(name) => match self.pieces.get(at + 1) {
                        Some(Piece::Text(next)) if goes_on(next) => write!(f, "${{{name}}}")?,
                        _ => write!(f, "${name}")?,
                    },
                }
            }
            return f.write_str("\"");
        }
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) if text.is_empty() => {}
                Piece::Text(text) => single_quoted(f, text)?,
                Piece::Variable(name) => write!(f, "\"${name}\"")?,
            }
        }
        Ok(())
    }
}

impl Piece {
    fn as_text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Variable(text) => text,
        }
    }
}

/// Whether a variable's name would go on into this text.
fn goes_on(text: &str) -> bool {
    text.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_')
}

fn is_bare(text: &str) -> bool {
    let harmless = |character: char| character.is_ascii_alphanumeric() || "-_./:,=@%+".contains(character);
    !text.is_empty() && text.chars().all(harmless)
}

fn single_quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    write!(f, "'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a shell makes of the word, with `TOKEN` set to something that must not be split or expanded.
    fn read_by_sh(word: &ShellWord) -> String {
        let script = format!("printf '[%s]' {word}");
        let done = std::process::Command::new("sh")
            .args(["-c", &script])
            .env("TOKEN", "a b*$x")
            .output()
            .expect("there is a shell");
        assert!(done.status.success(), "{script}");
        String::from_utf8(done.stdout).expect("UTF-8")
    }

    const NASTY: [&str; 10] = [
        "",
        "plain",
        "two words",
        "l'été d'été",
        "\"quoted\" $HOME `id` \\ !",
        "line\nbreak\n",
        "'",
        "''\\''",
        "*?[a-z]{a,b}~;|&<>()#",
        "{\"é\":\"€ 😀\"}",
    ];

    #[test]
    fn a_shell_reads_every_text_as_it_was_written() {
        for text in NASTY {
            assert_eq!(read_by_sh(&ShellWord::text(text)), format!("[{text}]"));
        }
    }

    #[test]
    fn a_variable_is_filled_in_once_wherever_it_stands() {
        for text in NASTY {
            let word = ShellWord::text(text).and_variable("TOKEN").and_text(text);
            assert_eq!(read_by_sh(&word), format!("[{text}a b*$x{text}]"), "{word}");
        }
        let word = ShellWord::variable("TOKEN").and_text("S");
        assert_eq!(read_by_sh(&word), "[a b*$xS]");
    }

    #[test]
    fn a_simple_word_looks_simple() {
        assert_eq!(ShellWord::text("https://bank.example/a").to_string(), "https://bank.example/a");
        let bearer = ShellWord::text("authorization: Bearer ").and_variable("ACCESS_TOKEN");
        assert_eq!(bearer.to_string(), "\"authorization: Bearer $ACCESS_TOKEN\"");
    }
}
