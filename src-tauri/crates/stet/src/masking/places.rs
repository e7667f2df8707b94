//! Finding the masks again in what was written down, so that a copy of a request can say what has to be put back.
//!
//! A mask is looked for only where masking by name puts one: the same character in an app's name is a text like any
//! other. Not here: what was behind a mask, which nobody kept.

use std::ops::Range;

use super::{SECRET_IN_FORMS_ONLY, SECRET_MEMBERS, member_values};

/// One mask in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedPlace {
    /// Where the mask stands, in bytes.
    pub range: Range<usize>,
    /// The member or field whose value it hides, in lower case.
    pub name: &'static str,
}

/// The masks in a body as [`super::Masker::body`] left it, in the order of the text.
pub fn masked_places(content_type: Option<&str>, masked: &str) -> Vec<MaskedPlace> {
    let form = content_type.is_some_and(|kind| kind.to_ascii_lowercase().contains("x-www-form-urlencoded"));
    if form { in_form(masked, 0) } else { in_text(masked) }
}

/// The masks in a URL as [`super::Masker::url`] left it: in its query and its fragment.
pub fn masked_places_in_url(masked: &str) -> Vec<MaskedPlace> {
    let end = masked.find('#').unwrap_or(masked.len());
    let mut places = Vec::new();
    if let Some(at) = masked[..end].find('?') {
        places.extend(in_form(&masked[at + 1..end], at + 1));
    }
    if end < masked.len() {
        places.extend(in_form(&masked[end + 1..], end + 1));
    }
    places
}

fn in_form(form: &str, offset: usize) -> Vec<MaskedPlace> {
    let mut places = Vec::new();
    let mut start = offset;
    for field in form.split('&') {
        if let Some((name, value)) = field.split_once('=')
            && let Some(known) = SECRET_MEMBERS.iter().find(|known| known.eq_ignore_ascii_case(name.trim()))
            && value.starts_with('…')
        {
            let from = start + name.len() + 1;
            places.push(MaskedPlace { range: from..from + value.len(), name: known });
        }
        start += field.len() + 1;
    }
    places
}

fn in_text(text: &str) -> Vec<MaskedPlace> {
    let names = SECRET_MEMBERS.iter().filter(|name| **name != SECRET_IN_FORMS_ONLY);
    let mut places: Vec<_> = names
        .flat_map(|name| {
            let values = member_values(text, name).into_iter();
            values.map(|(from, to)| MaskedPlace { range: from..to, name })
        })
        .filter(|place| text[place.range.clone()].starts_with('…'))
        .collect();
    places.sort_by_key(|place| place.range.start);
    places
}

#[cfg(test)]
mod tests {
    use super::super::Masker;
    use super::*;

    const TOKEN: &str = "KXyZabcdefghijklmopqrstuvw1234567890";

    fn found(places: Vec<MaskedPlace>, text: &str) -> Vec<(&'static str, String)> {
        places.into_iter().map(|place| (place.name, text[place.range].to_owned())).collect()
    }

    #[test]
    fn what_was_masked_in_a_form_is_found_and_nothing_else() {
        let kind = Some("application/x-www-form-urlencoded");
        let form = format!("code={TOKEN}&client_id=a…b&Client_Secret=x&note=…");
        let masked = Masker::default().body(kind, &form);
        assert_eq!(
            found(masked_places(kind, &masked), &masked),
            [("code", "…7890".to_owned()), ("client_secret", "…".to_owned())]
        );
    }

    #[test]
    fn what_was_masked_in_json_is_found_and_a_name_with_an_ellipsis_is_not() {
        let kind = Some("application/json");
        let body = format!("{{\"name\":\"…7890\",\"access_token\":\"{TOKEN}\",\"code\":\"…\"}}");
        let masked = Masker::default().body(kind, &body);
        assert_eq!(found(masked_places(kind, &masked), &masked), [("access_token", "…7890".to_owned())]);
        assert_eq!(masked_places(kind, "{\"access_token\":\"abc\"}"), []);
    }

    #[test]
    fn what_was_masked_in_a_url_is_found_in_query_and_fragment() {
        let url = format!("https://tpp.example/cb?code={TOKEN}&a=b#access_token={TOKEN}");
        let masked = Masker::default().url(&url);
        assert_eq!(
            found(masked_places_in_url(&masked), &masked),
            [("code", "…7890".to_owned()), ("access_token", "…7890".to_owned())]
        );
    }
}
