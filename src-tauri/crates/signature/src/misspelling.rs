//! Finding out what was signed instead, when a signature does not hold.
//!
//! A signature tells nothing of the text it was made over, but a few mistakes are common: each is tried, and where the
//! signature holds for one, it is known how the signer's text differs from the right one. Finding none proves nothing.

use crate::explain::{Difference, explain};

/// The first difference between the right text and a usual misspelling of it for which `holds` says yes.
pub fn find_misspelling(signing_string: &str, holds: impl Fn(&str) -> bool) -> Option<Difference> {
    misspellings(signing_string)
        .into_iter()
        .find(|text| holds(text))
        .and_then(|text| explain(signing_string, &text))
}

fn misspellings(right: &str) -> Vec<String> {
    let target = |change: fn(&str, &str) -> String| {
        let lines = right.split('\n').map(|line| match line.strip_prefix("(request-target): ") {
            Some(value) => {
                let (method, target) = value.split_once(' ').unwrap_or((value, ""));
                format!("(request-target): {}", change(method, target))
            }
            None => line.to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    let without = |blank: bool| {
        let lines = right.split('\n').map(|line| match line.split_once(": ") {
            Some((name, value)) if blank => format!("{name}:{value}"),
            Some((_, value)) => value.to_owned(),
            None => line.to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    let mut found = vec![
        target(|method, target| format!("{} {target}", method.to_ascii_uppercase())),
        // Seen at a live bank: whatever the method is.
        target(|_, target| format!("post {target}")),
        target(|_, target| format!("get {target}")),
        target(|method, target| format!("{method} {}", target.split('?').next().unwrap_or(target))),
        target(|_, target| target.to_owned()),
        target(|_, _| String::new()),
        format!("{right}\n"),
        right.replace('\n', "\r\n"),
        without(true),
        without(false),
    ];
    found.retain(|text| text != right);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::DifferenceKind;

    const RIGHT: &str = "digest: SHA-256=abc=\n(request-target): get /register/1?x=1";

    fn found(signed: &str) -> Option<DifferenceKind> {
        find_misspelling(RIGHT, |text| text == signed).map(|difference| difference.kind)
    }

    #[test]
    fn usual_mistakes_are_named() {
        for (from, to, kind) in [
            ("get /", "GET /", DifferenceKind::MethodCase),
            ("get /", "post /", DifferenceKind::Method),
            ("?x=1", "", DifferenceKind::Query),
            ("?x=1", "?x=1\n", DifferenceKind::TrailingLineBreak),
            ("\n", "\r\n", DifferenceKind::LineEnding),
            ("get /register/1?x=1", "", DifferenceKind::EmptyValue),
        ] {
            assert_eq!(found(&RIGHT.replacen(from, to, 1)), Some(kind), "{to:?}");
        }
        assert_eq!(found(&RIGHT.replace(": ", ":")), Some(DifferenceKind::Whitespace));
    }

    #[test]
    fn what_holds_for_no_usual_mistake_is_not_guessed() {
        assert_eq!(find_misspelling(RIGHT, |_| false), None);
        assert_eq!(find_misspelling(RIGHT, |text| text == RIGHT), None);
    }
}
