//! Expiry dates as a calendar file (RFC 5545): for each certificate an event on its last day, with alarms before.
//!
//! The words come from the screen, as all words do. Importing the file again changes the events that are there and adds
//! none: an event is named after its certificate.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::requests::view::{ExpiryCalendarReq, ExpiryWordsReq, SavedFileView};
use super::view::CertificateKindView;
use super::{Half, active, card, half, row};
use crate::context::Desk;
use crate::error::AppError;
use crate::profiles;
use crate::trouble::Trouble;

/// Days before the last one on which a calendar reminds.
const ALARMS: [u32; 3] = [60, 30, 7];
/// The longest line, in bytes without its end (RFC 5545 section 3.1).
const LONGEST_LINE: usize = 75;
/// Where the screen's words want the certificate's name.
const NAME: &str = "{name}";

/// Saves the expiry of one certificate, or of every one in use, as a calendar file where the operator says.
///
/// # Errors
/// `not-found` for the certificate, or where none is in use; where the file cannot be written, `internal`.
pub async fn save(desk: &Desk, req: ExpiryCalendarReq) -> Result<SavedFileView, AppError> {
    profiles::row(desk, &req.profile_id)?;
    let halves = match &req.certificate_id {
        Some(id) => {
            let row = row(desk, id)?;
            if row.profile_id != req.profile_id {
                return Err(Trouble::NotFound("the certificate").into());
            }
            vec![half(row)?]
        }
        None => {
            let in_use = ["qwac", "qsealc"].map(|kind| active(desk, &req.profile_id, kind));
            in_use.into_iter().filter_map(Result::transpose).collect::<Result<Vec<_>, _>>()?
        }
    };
    if halves.is_empty() {
        return Err(Trouble::NotFound("a certificate in use").into());
    }
    let text = calendar(&halves, &req.words, desk.host.now())?;
    let name = match halves.as_slice() {
        [half] => {
            format!("guichet-{}-{}.ics", half.row.kind, &half.row.sha256[..half.row.sha256.len().min(8)])
        }
        _ => "guichet-certificates.ics".to_owned(),
    };
    let saved = desk.host.save_file(name, text.into_bytes()).await.map_err(Trouble::from)?;
    Ok(SavedFileView { name: saved })
}

fn calendar(halves: &[Half], words: &ExpiryWordsReq, now: Timestamp) -> Result<String, Trouble> {
    let mut lines = Lines::default();
    lines.add("BEGIN:VCALENDAR");
    lines.add("VERSION:2.0");
    lines.add("PRODID:-//Guichet//Certificates//EN");
    for half in halves {
        event(&mut lines, half, words, now)?;
    }
    lines.add("END:VCALENDAR");
    Ok(lines.0)
}

fn event(lines: &mut Lines, half: &Half, words: &ExpiryWordsReq, now: Timestamp) -> Result<(), Trouble> {
    let leaf = &half.chain[0];
    let end = Timestamp::from_second(leaf.not_after())
        .map_err(|error| Trouble::unreadable("the end of a certificate's validity", &error))?;
    let last_day = end.to_zoned(TimeZone::UTC).date();
    let after = last_day
        .tomorrow()
        .map_err(|error| Trouble::unreadable("the end of a certificate's validity", &error))?;
    let words = match card::kind(&half.row.kind) {
        CertificateKindView::Qwac => &words.qwac,
        CertificateKindView::Qsealc => &words.qsealc,
        CertificateKindView::Other => &words.other,
    };
    let summary = words.replace(NAME, leaf.subject().short());
    let facts = [
        leaf.subject().to_string(),
        leaf.issuer().to_string(),
        format!("{} (SN {})", end.strftime("%Y-%m-%d %H:%M:%S UTC"), leaf.serial()),
    ];
    lines.add("BEGIN:VEVENT");
    lines.add(&format!("UID:guichet-{}", half.row.sha256));
    lines.add(&format!("DTSTAMP:{}", now.strftime("%Y%m%dT%H%M%SZ")));
    lines.add(&format!("DTSTART;VALUE=DATE:{}", last_day.strftime("%Y%m%d")));
    lines.add(&format!("DTEND;VALUE=DATE:{}", after.strftime("%Y%m%d")));
    lines.add(&format!("SUMMARY:{}", escaped(&summary)));
    lines.add(&format!("DESCRIPTION:{}", escaped(&facts.join("\n"))));
    lines.add("TRANSP:TRANSPARENT");
    for days in ALARMS {
        lines.add("BEGIN:VALARM");
        lines.add("ACTION:DISPLAY");
        lines.add(&format!("TRIGGER:-P{days}D"));
        lines.add(&format!("DESCRIPTION:{}", escaped(&summary)));
        lines.add("END:VALARM");
    }
    lines.add("END:VEVENT");
    Ok(())
}

/// TEXT of RFC 5545 section 3.3.11. Other control characters than a line's end are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// Content lines, folded where they are too long (RFC 5545 section 3.1).
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, line: &str) {
        let mut room = LONGEST_LINE;
        for character in line.chars() {
            if character.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LONGEST_LINE - 1;
            }
            self.0.push(character);
            room -= character.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters_and_short_ones_are_not() {
        let mut lines = Lines::default();
        let long = format!("SUMMARY:{}", "é".repeat(100));
        lines.add(&long);
        lines.add(&"x".repeat(LONGEST_LINE));
        let written: Vec<&str> = lines.0.split("\r\n").collect();
        assert!(written.iter().all(|line| line.len() <= LONGEST_LINE), "{written:?}");
        assert_eq!(written.iter().filter(|line| line.starts_with(' ')).count(), 2);
        assert_eq!(lines.0.replace("\r\n ", "").lines().next(), Some(long.as_str()));
        assert!(lines.0.ends_with(&format!("\r\n{}\r\n", "x".repeat(LONGEST_LINE))));
    }

    #[test]
    fn text_keeps_its_meaning() {
        assert_eq!(escaped("a,b;c\\d\ne\r\u{7}"), "a\\,b\\;c\\\\d\\ne");
    }
}
