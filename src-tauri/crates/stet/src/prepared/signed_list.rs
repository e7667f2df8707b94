//! Which headers of a request are signed, and in what order.

/// What is wrong with a list of headers to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListProblem {
    /// draft-cavage-http-signatures-12, section 2.1.6: "a zero-length list" must not be.
    Empty,
    /// No call has the header at this place of the list.
    NotInACall(usize),
    /// The header at this place is listed before.
    Duplicate(usize),
    /// A call without a body has none of the listed headers.
    NothingWithoutBody,
}

/// Headers that only a body gives reason to sign.
const OF_A_BODY: [&str; 3] = ["digest", "content-type", "content-length"];

/// A list as an operator set it.
#[derive(Clone, Copy)]
pub(crate) struct SignedList<'a> {
    pub(crate) names: &'a [String],
    /// Whether calls without a body carry and sign the digest of nothing.
    pub(crate) digest_on_bodiless: bool,
}

impl SignedList<'_> {
    /// The list for one call, in lower case: without a body, the headers of a body fall away.
    pub(crate) fn of_call(&self, with_body: bool) -> Vec<String> {
        let kept = |name: &&String| {
            with_body
                || !OF_A_BODY.contains(&name.as_str())
                || (name.as_str() == "digest" && self.digest_on_bodiless)
        };
        let names: Vec<String> = self.names.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
        let mut list: Vec<String> = names.iter().filter(kept).cloned().collect();
        if !with_body && self.digest_on_bodiless && !list.iter().any(|name| name == "digest") {
            list.push("digest".to_owned());
        }
        list
    }

    /// Everything wrong with the list, where calls have the headers of `signable`, and those of `not_always` only sometimes.
    pub(crate) fn problems(
        &self,
        signable: impl Fn(&str) -> bool,
        not_always: impl Fn(&str) -> bool,
    ) -> Vec<ListProblem> {
        if self.names.is_empty() {
            return vec![ListProblem::Empty];
        }
        let list = self.of_call(true);
        let mut problems = Vec::new();
        for (place, name) in list.iter().enumerate() {
            if !signable(name) {
                problems.push(ListProblem::NotInACall(place));
            } else if list[..place].contains(name) {
                problems.push(ListProblem::Duplicate(place));
            }
        }
        if problems.is_empty() && self.of_call(false).iter().all(|name| not_always(name)) {
            problems.push(ListProblem::NothingWithoutBody);
        }
        problems
    }
}
