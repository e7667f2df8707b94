//! Accounts, consent, data and funds over the wire: what is sent is what was prepared, and every answer has one meaning.

use jiff::Timestamp;
use jiff::civil::date;
use stet::access::{
    self, AccessError, AccessSettings, AccountId, Ask, Consent, CutShort, FundsRequest, MessageCode, Next,
    NothingBecause, Preparation, Psu, PsuFields, Reading, Refusal, Trail, TransactionsQuery,
};
use stet::{BankError, Breach, Client, InputProblem, Prepared, Purpose, Seal, SignatureCheck};

use crate::practice::{Book, Practice, TOKEN, bank};
use crate::prepared::{Sealed, sealed, token};
use crate::server::{Behaviour, HOST};

const ACCOUNTS: &str = include_str!("../data/accounts-after-consent.json");
const BALANCES: &str = include_str!("../data/balances.json");
const TRANSACTIONS: &str = include_str!("../data/transactions.json");
const NAAC: &str = include_str!("../data/accounts-404-naac.json");
const TOO_MANY: &str = include_str!("../data/accounts-429.json");
const NO_TOKEN: &str = include_str!("../data/accounts-401.json");
const NO_CONSENTS: &str = include_str!("../data/arkea-no-consents.json");

const RECENT: Ask<'static> = Ask::Transactions {
    account: "125790009204004305180",
    query: TransactionsQuery { from: Some(date(2026, 1, 1)), to: None },
};

pub fn prepare(client: &Client, sealed: &Sealed, ask: &Ask<'_>) -> Prepared {
    let fields = PsuFields {
        ip_address: "192.168.0.1".into(),
        user_agent: "Mozilla/5.0".into(),
        ..PsuFields::default()
    };
    let psu = Psu::read(&fields).expect("a PSU");
    let preparation = Preparation {
        route: client.route(),
        settings: &AccessSettings::of(bank().dialect()),
        seal: Seal { certificate: &sealed.certificate, key: &sealed.key },
        psu: Some(&psu),
        request_id: "b7c2f0a4-3333",
        now: Timestamp::UNIX_EPOCH,
    };
    preparation.prepare(ask).expect("prepared")
}

/// What a kind of reading came to, in words that a test can compare.
#[derive(Debug, PartialEq)]
enum Came {
    Data(usize),
    Nothing(NothingBecause),
    Refused(Refusal),
    Broken(Breach),
    Failed(&'static str),
}

fn came<T>(outcome: Result<Reading<T>, AccessError>, count: impl Fn(&T) -> usize) -> Came {
    match outcome {
        Ok(Reading::Data(got)) => Came::Data(count(&got.data)),
        Ok(Reading::Nothing(nothing)) => Came::Nothing(nothing.because),
        Err(AccessError { refusal: Refusal::Other, source, .. }) => match *source {
            BankError::BrokenContract { breach, .. } => Came::Broken(breach),
            other => Came::Failed(other.code()),
        },
        Err(error) => Came::Refused(error.refusal),
    }
}

async fn ask(practice: &Practice, sealed: &Sealed, behaviour: Behaviour, ask: Ask<'_>) -> Came {
    let server = practice.server(behaviour).await;
    let (client, book) = (practice.client(server.address), Book::default());
    let prepared = prepare(&client, sealed, &ask);
    let token = token();
    match ask {
        Ask::Accounts => {
            came(access::accounts(&client, &prepared, &token, &book).await, |data| data.accounts.len())
        }
        Ask::Balances { .. } => {
            came(access::balances(&client, &prepared, &token, &book).await, |data| data.balances.len())
        }
        Ask::Transactions { .. } => {
            came(access::transactions(&client, &prepared, &token, &book).await, |data| {
                data.transactions.len()
            })
        }
        Ask::Identity => came(access::identity(&client, &prepared, &token, &book).await, |_| 1),
        Ask::TrustedBeneficiaries => {
            came(access::trusted_beneficiaries(&client, &prepared, &token, &book).await, |data| {
                data.beneficiaries.len()
            })
        }
        _ => panic!("not a reading"),
    }
}

#[tokio::test]
async fn what_was_prepared_is_what_the_server_sees_and_the_record_keeps_no_token() {
    let practice = Practice::new();
    let server = practice.server(Behaviour::json("200 OK", TRANSACTIONS)).await;
    let (client, book, sealed) = (practice.client(server.address), Book::default(), sealed(&practice));
    let prepared = prepare(&client, &sealed, &RECENT);
    let reading = access::transactions(&client, &prepared, &token(), &book).await;
    let reading = reading.unwrap_or_else(|error| panic!("{error:?}"));
    assert!(matches!(&reading, Reading::Data(got) if got.data.transactions.len() == 1));

    let request = &server.requests()[0];
    let (head, body) = request.split_once("\r\n\r\n").expect("a request");
    let mut lines = head.lines();
    let path = "/stet/psd2/v1.4.2/accounts/125790009204004305180/transactions";
    let query = "dateFrom=2026-01-01T00%3A00%3A00.000%2B01%3A00";
    assert_eq!(lines.next(), Some(format!("GET {path}?{query} HTTP/1.1").as_str()));
    let mut expected: Vec<String> =
        prepared.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    expected.push(format!("authorization: Bearer {TOKEN}"));
    assert_eq!(lines.collect::<Vec<_>>(), expected);
    assert_eq!(body, "");

    let record = book.only();
    assert_eq!((record.purpose, reading.call_id()), (Purpose::Transactions, record.id));
    assert_eq!(record.our_signature, Some(SignatureCheck::Verified));
    assert_eq!(record.path, format!("{path}?{query}"));
    assert!(record.signed_headers.iter().any(|name| name == "psu-user-agent"));
    assert!(!serde_json::to_string(&record).expect("serialises").contains("KXyZ"));
}

/// Commands run on whichever thread is free.
#[tokio::test]
async fn a_call_may_move_between_threads_while_it_waits() {
    fn may_move<F: Future + Send>(_: F) {}
    let practice = Practice::new();
    let server = practice.server(Behaviour::Silence).await;
    let (client, book, token) = (practice.client(server.address), Book::default(), token());
    let prepared = prepare(&client, &sealed(&practice), &Ask::Accounts);
    may_move(access::accounts(&client, &prepared, &token, &book));
    may_move(access::balances(&client, &prepared, &token, &book));
    may_move(access::transactions(&client, &prepared, &token, &book));
    may_move(access::identity(&client, &prepared, &token, &book));
    may_move(access::trusted_beneficiaries(&client, &prepared, &token, &book));
    may_move(access::send_consent(&client, &prepared, &token, &book));
    may_move(access::funds_confirmation(&client, &prepared, &token, &book));
}

#[tokio::test]
async fn data_is_data_and_each_way_to_say_nothing_is_nothing() {
    let practice = Practice::new();
    let sealed = sealed(&practice);
    let json = |status: &str, body: &str| Behaviour::json(status, body);
    let balances = Ask::Balances { account: "1" };
    for (ask_, behaviour, expected) in [
        (Ask::Accounts, json("200 OK", ACCOUNTS), Came::Data(2)),
        (balances, json("200 OK", BALANCES), Came::Data(1)),
        (RECENT, json("200 OK", TRANSACTIONS), Came::Data(1)),
        (Ask::Identity, json("200 OK", r#"{"connectedPsu":"MARC"}"#), Came::Data(1)),
        (Ask::Accounts, json("204 No Content", ""), Came::Nothing(NothingBecause::NoContent)),
        (RECENT, json("204 No Content", ""), Came::Nothing(NothingBecause::NoContent)),
        (Ask::Accounts, json("404 Not Found", NAAC), Came::Nothing(NothingBecause::NoAvailableAccount)),
        (RECENT, json("200 OK", " \n"), Came::Nothing(NothingBecause::EmptyBody)),
        (RECENT, json("200 OK", r#"{"httpMessage":"Success"}"#), Came::Nothing(NothingBecause::HttpMessage)),
        (
            Ask::Accounts,
            json("200 OK", r#"{"accounts":[],"_links":{}}"#),
            Came::Nothing(NothingBecause::EmptyList),
        ),
        (RECENT, json("200 OK", r#"{"transactions":[]}"#), Came::Nothing(NothingBecause::EmptyList)),
        (
            RECENT,
            json("200 OK", r#"{"transactions":[],"_links":{"next":{"href":"/x?page=2"}}}"#),
            Came::Data(0),
        ),
    ] {
        assert_eq!(ask(&practice, &sealed, behaviour, ask_).await, expected, "{ask_:?}");
    }
}

#[tokio::test]
async fn refusals_and_failures_are_neither_data_nor_nothing() {
    let practice = Practice::new();
    let sealed = sealed(&practice);
    let json = |status: &str, body: &str| Behaviour::json(status, body);
    let balances = Ask::Balances { account: "CPT30014684067" };
    for (ask_, behaviour, expected) in [
        (Ask::Accounts, json("401 Unauthorized", NO_TOKEN), Came::Refused(Refusal::Token)),
        (Ask::Accounts, json("403 Forbidden", NO_CONSENTS), Came::Refused(Refusal::NotConsented)),
        (balances, json("403 Forbidden", r#"{"message":"NGAC"}"#), Came::Refused(Refusal::NotConsented)),
        (Ask::Identity, json("403 Forbidden", "{}"), Came::Refused(Refusal::NotConsented)),
        (balances, json("403 Forbidden", r#"{"message":"BADS"}"#), Came::Refused(Refusal::WrongScope)),
        (balances, json("404 Not Found", r#"{"message":"AC01"}"#), Came::Refused(Refusal::UnknownAccount)),
        (
            RECENT,
            json("400 Bad Request", r#"{"message":"Period out of bound"}"#),
            Came::Refused(Refusal::PeriodOutOfBounds),
        ),
        (
            Ask::TrustedBeneficiaries,
            json("501 Not Implemented", r#"{"message":"NIMP"}"#),
            Came::Refused(Refusal::NotImplemented),
        ),
        (Ask::Accounts, json("404 Not Found", "{}"), Came::Failed("not-found")),
        (RECENT, json("400 Bad Request", r#"{"message":"Invalid signature"}"#), Came::Failed("refused")),
        (RECENT, json("405 Method Not Allowed", ""), Came::Failed("method-not-allowed")),
        (RECENT, json("500 Internal Server Error", "<html>"), Came::Failed("server-error")),
        (RECENT, json("503 Service Unavailable", "ERREUR Technique"), Came::Failed("server-error")),
        (RECENT, json("200 OK", "<html>"), Came::Broken(Breach::Html)),
        (RECENT, json("200 OK", &TRANSACTIONS[..200]), Came::Broken(Breach::NotJson)),
        (RECENT, json("200 OK", "[]"), Came::Broken(Breach::NotJson)),
        (RECENT, json("200 OK", ACCOUNTS), Came::Broken(Breach::NoList)),
        (RECENT, json("200 OK", r#"{"httpMessage":"Internal Server Error"}"#), Came::Broken(Breach::NoList)),
        (Ask::Identity, json("200 OK", "{}"), Came::Broken(Breach::NoIdentity)),
    ] {
        assert_eq!(ask(&practice, &sealed, behaviour, ask_).await, expected, "{ask_:?}");
    }
    match ask(&practice, &sealed, Behaviour::json("429 Too Many Requests", TOO_MANY), Ask::Accounts).await {
        Came::Refused(Refusal::Limit(limit)) => assert_eq!(limit.retry_after_s, None),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_consent_is_taken_with_and_without_a_body_and_refused_with_its_code() {
    let practice = Practice::new();
    let sealed = sealed(&practice);
    let consent = Consent {
        balances: vec![AccountId::Iban { iban: "FR7612579000920400430518020".into() }],
        ..Consent::default()
    };
    for (status, body) in [("201 Created", ""), ("201 Created", "{}"), ("200 OK", ""), ("200 OK", "<html>")] {
        let server = practice.server(Behaviour::json(status, body)).await;
        let (client, book) = (practice.client(server.address), Book::default());
        let prepared = prepare(&client, &sealed, &Ask::Consent(&consent));
        let consented = access::send_consent(&client, &prepared, &token(), &book).await;
        let consented = consented.unwrap_or_else(|error| panic!("{status} {body}: {error:?}"));
        assert_eq!((Some(consented.status), consented.call_id), (book.only().status, book.only().id));
        let request = &server.requests()[0];
        assert!(request.starts_with("PUT /stet/psd2/v1.4.2/consents HTTP/1.1\r\n"));
        assert!(request.ends_with(prepared.body.as_deref().expect("a body")));
    }
    let server =
        practice.server(Behaviour::json("403 Forbidden", r#"{"status":403,"message":"BE05"}"#)).await;
    let (client, book) = (practice.client(server.address), Book::default());
    let prepared = prepare(&client, &sealed, &Ask::Consent(&consent));
    let refused = access::send_consent(&client, &prepared, &token(), &book).await;
    let Err(AccessError { refusal: Refusal::Other, code, source }) = refused else { panic!("{refused:?}") };
    assert_eq!((code, source.code()), (Some(MessageCode::UnknownAisp), "forbidden"));
}

#[tokio::test]
async fn funds_are_there_or_not_and_an_answer_without_a_result_is_neither() {
    let practice = Practice::new();
    let sealed = sealed(&practice);
    let request = FundsRequest {
        id: "MyCoverage123456".into(),
        amount: "12345".into(),
        currency: "EUR".into(),
        iban: "YY13RDHN98392489481620896668799742".into(),
        payee: None,
    };
    let yes = include_str!("../data/funds-answer.json");
    for (body, expected) in [
        (yes, Some((true, false))),
        (r#"{"result":false,"request":{"paymentCoverageRequestId":"other"}}"#, Some((false, true))),
        ("{}", None),
        ("", None),
    ] {
        let server = practice.server(Behaviour::json("200 OK", body)).await;
        let (client, book) = (practice.client(server.address), Book::default());
        let prepared = prepare(&client, &sealed, &Ask::Funds(&request));
        let answer = access::funds_confirmation(&client, &prepared, &token(), &book).await;
        match (answer, expected) {
            (Ok(got), Some(expected)) => assert_eq!((got.data.result, got.data.another_request), expected),
            (Err(error), None) => assert_eq!(error.source.code(), "broken-contract", "{body}"),
            (other, _) => panic!("{body}: {other:?}"),
        }
        assert!(server.requests()[0].starts_with("POST /stet/psd2/v1.4.2/funds-confirmations HTTP/1.1\r\n"));
    }
}

#[tokio::test]
async fn a_next_page_is_asked_for_where_the_bank_says_and_a_circle_ends() {
    let practice = Practice::new();
    let sealed = sealed(&practice);
    let page = "/stet/psd2/v1.4.2/accounts/1/transactions?page=2&from=%2B1";
    let body = format!(r#"{{"transactions":[{{"status":"BOOK"}}],"_links":{{"next":{{"href":"{page}"}}}}}}"#);
    let server = practice.server(Behaviour::json("200 OK", &body)).await;
    let (client, book) = (practice.client(server.address), Book::default());
    let asked = prepare(&client, &sealed, &RECENT);
    let mut trail = Trail::from(&asked.url);
    let first = access::transactions(&client, &asked, &token(), &book).await;
    let first = first.ok().and_then(Reading::data).expect("data");
    let next = trail.follow(&first.next).ok().flatten().expect("a page").clone();
    let second = prepare(&client, &sealed, &Ask::Page(&next));
    assert!(second.signing_string.starts_with(&format!("(request-target): get {page}\n")));
    let second = access::transactions(&client, &second, &token(), &book).await;
    let second = second.ok().and_then(Reading::data).expect("data");
    assert!(server.requests()[1].starts_with(&format!("GET {page} HTTP/1.1\r\nhost: {HOST}\r\n")));
    assert_eq!((second.next, trail.follow(&first.next)), (Next::End, Err(CutShort::Circle)));
}

#[tokio::test]
async fn an_old_token_another_kind_and_a_changed_request_do_not_leave() {
    use secrecy::SecretString;
    let practice = Practice::new();
    let server = practice.server(Behaviour::json("200 OK", ACCOUNTS)).await;
    let (client, sealed) = (practice.client(server.address), sealed(&practice));
    let prepared = prepare(&client, &sealed, &Ask::Accounts);
    let problem = |outcome: Result<Reading<access::Accounts>, AccessError>| match outcome {
        Err(AccessError { source, .. }) => match *source {
            BankError::Input { problem, .. } => problem,
            other => panic!("{other:?}"),
        },
        Ok(_) => panic!("it was sent"),
    };
    let expired = stet::AccessToken::new(SecretString::from("abc"), Timestamp::UNIX_EPOCH);
    let outcome = access::accounts(&client, &prepared, &expired, &Book::default()).await;
    assert_eq!(problem(outcome), InputProblem::TokenExpired);
    let recent = prepare(&client, &sealed, &RECENT);
    let outcome = access::accounts(&client, &recent, &token(), &Book::default()).await;
    assert_eq!(problem(outcome), InputProblem::WrongKind);
    let mut changed = prepared.clone();
    changed.url.set_query(Some("page=2"));
    let outcome = access::accounts(&client, &changed, &token(), &Book::default()).await;
    assert!(matches!(problem(outcome), InputProblem::OwnSignature { .. }));
    assert_eq!(server.connections(), 0);
}
