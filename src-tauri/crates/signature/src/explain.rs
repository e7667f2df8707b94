//! Saying where two signing strings first part.
//!
//! Made for a bank's refusal: one string is what was signed here, the other what the bank read, or what another tool
//! signed for the same request.

use serde::Serialize;

/// How two lines differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// They have a line that we have not.
    MissingLine,
    /// We have a line that they have not.
    ExtraLine,
    /// Both have the same lines in another order.
    LineOrder,
    /// They end with a line break, or with more of them than we do; or the other way round.
    TrailingLineBreak,
    /// CRLF on one side.
    LineEnding,
    /// The header's name is in another case; names are signed in lower case.
    NameCase,
    /// The method is in another case; it is signed in lower case.
    MethodCase,
    /// Another method.
    Method,
    /// The same path, another query.
    Query,
    /// Another path.
    Path,
    /// Only blanks differ, invisible ones included.
    Whitespace,
    /// Only upper and lower case differ.
    ValueCase,
    /// One side has no value.
    EmptyValue,
    /// Anything else.
    Value,
}

/// The first difference. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub line: usize,
    /// The header the line is about, in lower case.
    pub header: String,
    /// Where in the line the two part.
    pub column: usize,
    /// Our line; empty where we have none.
    pub ours: String,
    /// Their line; empty where they have none.
    pub theirs: String,
    pub kind: DifferenceKind,
}

/// The first difference between two signing strings, or `None` where they are the same.
pub fn explain(ours: &str, theirs: &str) -> Option<Difference> {
    if ours == theirs {
        return None;
    }
    let our_lines: Vec<&str> = ours.split('\n').collect();
    let their_lines: Vec<&str> = theirs.split('\n').collect();
    let at = our_lines.iter().zip(&their_lines).take_while(|(ours, theirs)| ours == theirs).count();
    let our_line = our_lines.get(at).copied();
    let their_line = their_lines.get(at).copied();
    let kind = match (our_line, their_line) {
        (Some(line), None) | (None, Some(line)) if line.trim().is_empty() => {
            DifferenceKind::TrailingLineBreak
        }
        (Some(_), None) => DifferenceKind::ExtraLine,
        (None, _) => DifferenceKind::MissingLine,
        (Some(ours), Some(theirs)) => kind_of(ours, theirs, &our_lines[at..], &their_lines[at..]),
    };
    let about = match kind {
        DifferenceKind::MissingLine => their_line,
        _ => our_line.or(their_line),
    };
    let same =
        |ours: &str, theirs: &str| ours.chars().zip(theirs.chars()).take_while(|(a, b)| a == b).count();
    Some(Difference {
        line: at + 1,
        header: name_of(about.unwrap_or_default()).to_ascii_lowercase(),
        column: same(our_line.unwrap_or_default(), their_line.unwrap_or_default()) + 1,
        ours: our_line.unwrap_or_default().to_owned(),
        theirs: their_line.unwrap_or_default().to_owned(),
        kind,
    })
}

fn name_of(line: &str) -> &str {
    line.split_once(':').map_or(line, |(name, _)| name).trim()
}

fn value_of(line: &str) -> &str {
    line.split_once(':').map_or("", |(_, value)| value)
}

/// The kind for two lines that differ; the slices hold them and everything after them.
fn kind_of(ours: &str, theirs: &str, our_rest: &[&str], their_rest: &[&str]) -> DifferenceKind {
    if ours.trim_end_matches('\r') == theirs.trim_end_matches('\r') {
        return DifferenceKind::LineEnding;
    }
    let (our_name, their_name) = (name_of(ours), name_of(theirs));
    if !our_name.eq_ignore_ascii_case(their_name) {
        let holds =
            |lines: &[&str], name: &str| lines.iter().any(|line| name_of(line).eq_ignore_ascii_case(name));
        return match (holds(their_rest, our_name), holds(our_rest, their_name)) {
            (true, true) => DifferenceKind::LineOrder,
            (true, false) => DifferenceKind::MissingLine,
            (false, _) => DifferenceKind::ExtraLine,
        };
    }
    if our_name != their_name {
        return DifferenceKind::NameCase;
    }
    let (our_value, their_value) = (value_of(ours), value_of(theirs));
    if without_blanks(our_value) == without_blanks(their_value) {
        return DifferenceKind::Whitespace;
    }
    if our_value.trim().is_empty() || their_value.trim().is_empty() {
        return DifferenceKind::EmptyValue;
    }
    if our_name == "(request-target)" {
        return target_kind(our_value.trim(), their_value.trim());
    }
    match our_value.eq_ignore_ascii_case(their_value) {
        true => DifferenceKind::ValueCase,
        false => DifferenceKind::Value,
    }
}

fn target_kind(ours: &str, theirs: &str) -> DifferenceKind {
    let parts = |value: &str| {
        let (method, target) = value.split_once(' ').unwrap_or((value, ""));
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        (method.to_owned(), path.to_owned(), query.to_owned())
    };
    let (our_method, our_path, our_query) = parts(ours);
    let (their_method, their_path, their_query) = parts(theirs);
    if our_method != their_method {
        return match our_method.eq_ignore_ascii_case(&their_method) {
            true => DifferenceKind::MethodCase,
            false => DifferenceKind::Method,
        };
    }
    if our_path != their_path {
        return match our_path.eq_ignore_ascii_case(&their_path) {
            true => DifferenceKind::ValueCase,
            false => DifferenceKind::Path,
        };
    }
    match our_query == their_query {
        true => DifferenceKind::Value,
        false => DifferenceKind::Query,
    }
}

/// The value without white space, non-breaking and zero-width characters included.
fn without_blanks(value: &str) -> String {
    let invisible = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];
    value.chars().filter(|character| !character.is_whitespace() && !invisible.contains(character)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "(request-target): post /register?a=1\ndigest: SHA-256=abc=\nx-request-id: 42";

    fn first(theirs: &str) -> (DifferenceKind, usize, String, usize) {
        let found = explain(OURS, theirs).unwrap();
        (found.kind, found.line, found.header, found.column)
    }

    #[test]
    fn equal_strings_have_no_difference() {
        assert_eq!(explain(OURS, OURS), None);
    }

    #[test]
    fn names_line_header_column_and_kind() {
        use DifferenceKind::*;
        for (from, to, kind, line, header, column) in [
            (": post", ": POST", MethodCase, 1, "(request-target)", 19),
            (": post", ": put", Method, 1, "(request-target)", 20),
            ("/register", "/registers", Path, 1, "(request-target)", 33),
            ("?a=1", "?a=%31", Query, 1, "(request-target)", 36),
            ("?a=1", "", Query, 1, "(request-target)", 33),
            ("digest:", "Digest:", NameCase, 2, "digest", 1),
            ("SHA-256=", "sha-256=", ValueCase, 2, "digest", 9),
            ("abc=", "abd=", Value, 2, "digest", 19),
            ("digest: ", "digest:", Whitespace, 2, "digest", 8),
            ("abc=", "abc=\u{a0}", Whitespace, 2, "digest", 21),
            ("SHA-256=abc=", "", EmptyValue, 2, "digest", 9),
            ("abc=\n", "abc=\r\n", LineEnding, 2, "digest", 21),
            ("digest: SHA-256=abc=\n", "", ExtraLine, 2, "digest", 1),
            ("\nx-request-id: 42", "", ExtraLine, 3, "x-request-id", 1),
            ("x-request-id: 42", "date: x\nx-request-id: 42", MissingLine, 3, "date", 1),
            ("42", "42\ndate: x", MissingLine, 4, "date", 1),
            ("42", "42\n", TrailingLineBreak, 4, "", 1),
            (
                "digest: SHA-256=abc=\nx-request-id: 42",
                "x-request-id: 42\ndigest: SHA-256=abc=",
                LineOrder,
                2,
                "digest",
                1,
            ),
        ] {
            let theirs = OURS.replacen(from, to, 1);
            assert_eq!(first(&theirs), (kind, line, header.to_owned(), column), "{theirs:?}");
        }
    }

    #[test]
    fn shows_both_lines() {
        let found = explain(OURS, &OURS.replace("42", "43")).unwrap();
        assert_eq!((found.ours.as_str(), found.theirs.as_str()), ("x-request-id: 42", "x-request-id: 43"));
    }
}
