//! What a fault changes in an answer that the bank gives: shapes that live banks were seen to send. The answer is signed
//! afterwards, so the signature is right.

use crate::faults::{Kind, Rule};
use crate::wire::message::Answer;
use http::{HeaderValue, header};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// In front of a JSON body blanks mean nothing: only their number is too much.
const BLANKS: usize = 3 * 1024 * 1024;

/// Changes the body of a success; anything else stays as it is.
pub(crate) fn apply(rule: &Rule, answer: &mut Answer) {
    if !answer.status.is_success() {
        return;
    }
    match rule.kind {
        Kind::OtherBody => answer.body = rule.body.clone().into_bytes(),
        Kind::HtmlSuccess => {
            answer.body = b"<html><body><h1>Service indisponible</h1></body></html>".to_vec();
            let html = HeaderValue::from_static("text/html; charset=utf-8");
            answer.headers.insert(header::CONTENT_TYPE, html);
        }
        Kind::Oversize => {
            answer.body.splice(..0, std::iter::repeat_n(b' ', BLANKS));
        }
        other => reshape(other, answer),
    }
}

fn reshape(kind: Kind, answer: &mut Answer) {
    let change: fn(&mut Value) = match kind {
        Kind::MixedDates => mixed_dates,
        Kind::NullBookingDate => null_booking_date,
        Kind::NullTemplated => null_templated,
        Kind::NextIsSelf => next_is_self,
        Kind::NoExpiresIn => |body| leave_out(body, "expires_in"),
        Kind::NoRefreshToken => |body| leave_out(body, "refresh_token"),
        _ => return,
    };
    let Ok(mut body) = serde_json::from_slice::<Value>(&answer.body) else { return };
    change(&mut body);
    answer.body = body.to_string().into_bytes();
}

/// A moment in Paris as the booking date and a plain day as the value date, in one transaction.
fn mixed_dates(body: &mut Value) {
    for row in rows(body) {
        let Some(day) = row["bookingDate"].as_str().and_then(|day| day.parse::<Date>().ok()) else {
            continue;
        };
        let paris = TimeZone::get("Europe/Paris").expect("the time zone database is compiled in");
        let Ok(midnight) = day.at(0, 0, 0, 0).to_zoned(paris) else { continue };
        row["valueDate"] = day.to_string().into();
        row["bookingDate"] = midnight.strftime("%Y-%m-%dT%H:%M:%S%z").to_string().into();
    }
}

fn null_booking_date(body: &mut Value) {
    for row in rows(body) {
        row["bookingDate"] = Value::Null;
    }
}

fn rows(body: &mut Value) -> &mut [Value] {
    body.get_mut("transactions").and_then(Value::as_array_mut).map_or(&mut [], Vec::as_mut_slice)
}

/// `templated` is null in every link.
fn null_templated(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if name == "templated" {
                    *value = Value::Null;
                } else {
                    null_templated(value);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(null_templated),
        _ => {}
    }
}

fn leave_out(body: &mut Value, member: &str) {
    if let Some(members) = body.as_object_mut() {
        members.remove(member);
    }
}

/// The next page is this one.
fn next_is_self(body: &mut Value) {
    if let Some(own) = body["_links"]["self"]["href"].as_str().map(str::to_owned) {
        body["_links"]["next"] = json!({"href": own, "templated": false});
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::StatusCode;

    fn rule(kind: Kind) -> Rule {
        serde_json::from_value(json!({"kind": kind, "body": "as ordered"})).unwrap()
    }

    fn distorted(kind: Kind, status: StatusCode) -> Value {
        let body = json!({
            "_links": {"self": {"href": "/a", "templated": true}},
            "transactions": [{"bookingDate": "2026-08-25"}, {"expectedBookingDate": "2026-08-25"}],
        });
        let mut answer = Answer::json(status, &body);
        apply(&rule(kind), &mut answer);
        serde_json::from_slice(&answer.body).unwrap()
    }

    #[test]
    fn each_kind_changes_what_it_says_and_errors_stay() {
        let mixed = distorted(Kind::MixedDates, StatusCode::OK);
        assert_eq!(
            mixed["transactions"][0],
            json!({"bookingDate": "2026-08-25T00:00:00+0200", "valueDate": "2026-08-25"})
        );
        assert_eq!(mixed["transactions"][1], json!({"expectedBookingDate": "2026-08-25"}));
        assert!(distorted(Kind::NullBookingDate, StatusCode::OK)["transactions"][0]["bookingDate"].is_null());
        assert!(distorted(Kind::NullTemplated, StatusCode::OK)["_links"]["self"]["templated"].is_null());
        assert_eq!(distorted(Kind::NextIsSelf, StatusCode::OK)["_links"]["next"]["href"], "/a");
        let error = distorted(Kind::NextIsSelf, StatusCode::FORBIDDEN);
        assert!(error["_links"]["next"].is_null());
    }

    #[test]
    fn a_token_answer_lacks_what_it_says_and_nothing_beside_it() {
        let distorted = |kind| {
            let body = json!({"access_token": "a", "expires_in": 3600, "refresh_token": "r"});
            let mut answer = Answer::json(StatusCode::OK, &body);
            apply(&rule(kind), &mut answer);
            answer
        };
        let json = |kind| serde_json::from_slice::<Value>(&distorted(kind).body).unwrap();
        assert_eq!(json(Kind::NoExpiresIn), json!({"access_token": "a", "refresh_token": "r"}));
        assert_eq!(json(Kind::NoRefreshToken), json!({"access_token": "a", "expires_in": 3600}));
        let long = distorted(Kind::Oversize).body;
        assert!(long.len() > BLANKS && serde_json::from_slice::<Value>(&long).is_ok());
        assert_eq!(distorted(Kind::OtherBody).body, b"as ordered");
        let page = distorted(Kind::HtmlSuccess);
        assert!(
            page.body.starts_with(b"<html>")
                && page.headers["content-type"].as_bytes().starts_with(b"text/html")
        );
    }
}
