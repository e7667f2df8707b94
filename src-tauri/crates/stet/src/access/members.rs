//! Reading a bank's JSON without losing a byte of it: each value stays the text it came as until someone reads it.
//!
//! serde_json's own value would turn `12.10` into the nearest float. Members may be absent, null, doubled (the last one
//! counts), or of another type than documented; none of that fails here.

use std::borrow::Cow;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// JSON as a bank wrote it, to the byte.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RawJson(String);

impl RawJson {
    pub(crate) fn of(raw: &RawValue) -> Self {
        Self(raw.get().to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Its length alone: it is someone's data.
impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawJson({} bytes)", self.0.len())
    }
}

/// The members of one JSON object, in their order.
pub(crate) struct Members<'a> {
    known: Vec<(Name<'a>, &'a RawValue)>,
}

/// A member's name, copied only where it is written with escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
                let mut known = Vec::new();
                while let Some(member) = members.next_entry()? {
                    known.push(member);
                }
                Ok(Members { known })
            }
        }
        deserializer.deserialize_map(Object)
    }
}

impl<'a> Members<'a> {
    /// `None` for anything but an object.
    pub(crate) fn of(raw: &'a RawValue) -> Option<Self> {
        Self::of_text(raw.get())
    }

    /// `None` for anything but one object.
    pub(crate) fn of_text(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// A member that is there and not null.
    pub(crate) fn raw(&self, name: &str) -> Option<&'a RawValue> {
        let (_, raw) = self.known.iter().rev().find(|(known, _)| known.0 == name)?;
        Some(*raw).filter(|raw| raw.get() != "null")
    }

    /// Text, or a number or word as it is written. What is blank is not there.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        text(self.raw(name)?)
    }

    /// `true` or `false`, as a word or as text.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.text(name)?.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    pub(crate) fn object(&self, name: &str) -> Option<Members<'a>> {
        Members::of(self.raw(name)?)
    }

    pub(crate) fn list(&self, name: &str) -> Option<Vec<&'a RawValue>> {
        list(self.raw(name)?)
    }

    /// Whether it has members, and none but this one.
    pub(crate) fn has_only(&self, name: &str) -> bool {
        !self.known.is_empty() && self.known.iter().all(|(known, _)| known.0 == name)
    }
}

/// Text, or a number or word as it is written; `None` for null, blank text, lists and objects.
pub(crate) fn text(raw: &RawValue) -> Option<String> {
    let written = raw.get();
    let text = match written.as_bytes().first()? {
        b'"' => serde_json::from_str(written).ok()?,
        b'{' | b'[' => return None,
        _ if written == "null" => return None,
        _ => written.to_owned(),
    };
    Some(text).filter(|text: &String| !text.trim().is_empty())
}

pub(crate) fn list(raw: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw.get()).ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(in crate::access) fn raw(json: &str) -> &RawValue {
        serde_json::from_str(json).expect("JSON")
    }

    #[test]
    fn a_value_is_what_was_written_whatever_its_type() {
        let json = r#"{"a":"x\u00e9","b":12.10,"\u006eame":1,"c":null,"d":" ","e":{"f":[1.0,2e3]},"b":13.00,"g":true,"h":"true"}"#;
        let members = Members::of(raw(json)).expect("an object");
        assert_eq!(members.text("a").as_deref(), Some("xé"));
        assert_eq!(members.text("name").as_deref(), Some("1"));
        assert_eq!(members.text("b").as_deref(), Some("13.00"));
        assert_eq!((members.text("c"), members.text("d"), members.text("e")), (None, None, None));
        let list = members.object("e").and_then(|inner| inner.list("f")).expect("a list");
        assert_eq!(list.iter().map(|raw| raw.get()).collect::<Vec<_>>(), ["1.0", "2e3"]);
        assert_eq!((members.flag("g"), members.flag("h"), members.flag("a")), (Some(true), Some(true), None));
        assert!(Members::of(raw("[1]")).is_none() && members.list("a").is_none());
    }

    #[test]
    fn what_is_kept_whole_shows_nothing_of_itself() {
        let kept = RawJson::of(raw(r#"{"iban":"FR7612579007000860000716515"}"#));
        assert_eq!(format!("{kept:?}"), "RawJson(38 bytes)");
    }
}
