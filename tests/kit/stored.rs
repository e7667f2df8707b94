//! A store as years of reading leave it: one PSU at one bank, whose accounts hold as many transactions as one likes. They
//! are written past desk, which would have to read them from a bank; what is made here looks as if it had.

use serde_json::json;
use vault::{AccountRow, ConnectionRow, ProfileRow, TransactionRow, Vault};

/// The one connection.
pub const CONNECTION: &str = "psu";
/// As many as a bank gives in one answer, give or take.
const AT_ONCE: usize = 5_000;
/// Friday 6 November 2026 in unix milliseconds.
const FRIDAY: i64 = 1_793_962_800_000;

/// The id of the account at `position` of the bank's list, from 0.
pub fn account_id(position: usize) -> String {
    format!("account-{position}")
}

/// Makes a profile, a connection that was never authorised, and an account for each number of transactions in `accounts`.
///
/// # Panics
/// When the store refuses, as one does that holds them already.
pub fn fill(vault: &Vault, accounts: &[usize]) {
    vault.insert_profile(&profile()).expect("a profile");
    vault.put_connection(&connection()).expect("a connection");
    for (position, transactions) in accounts.iter().enumerate() {
        vault.put_account(&account(position)).expect("an account");
        let mut listed: Vec<_> = (0..*transactions).map(transaction).collect();
        while !listed.is_empty() {
            let some = listed.split_off(listed.len().saturating_sub(AT_ONCE));
            vault
                .transaction(|rows| {
                    rows.put_transactions(&account_id(position), &some)?;
                    rows.index_words(None, u32::MAX)
                })
                .expect("they are kept");
        }
    }
}

fn profile() -> ProfileRow {
    let text = str::to_owned;
    ProfileRow {
        id: text("p"),
        name: text("Years"),
        environment: text("sandbox"),
        oid: text("PSDFR-ACPR-13807"),
        legal_name: text("Budget Clair SAS"),
        created_at: FRIDAY,
    }
}

fn connection() -> ConnectionRow {
    let text = str::to_owned;
    ConnectionRow {
        id: text(CONNECTION),
        profile_id: text("p"),
        registration_id: None,
        bank_key: text("12579-bbcp"),
        entry_host: text("www.12579.sandbox.api.89c3.com"),
        role: text("aisp"),
        client_id: text("client"),
        redirect_uri: text("https://tpp.example/callback"),
        name: text("PSU"),
        status: text("new"),
        created_at: FRIDAY,
        sca_at: None,
        json: text("{}"),
    }
}

fn account(position: usize) -> AccountRow {
    let said = json!({
        "resource_id": account_id(position),
        "name": format!("Compte {position}"),
        "currency": "EUR",
        "balances": [],
        "balances_granted": true,
        "transactions_granted": true,
        "raw": "{}",
    });
    AccountRow {
        id: account_id(position),
        connection_id: CONNECTION.to_owned(),
        identity: account_id(position),
        position: u32::try_from(position).expect("few accounts"),
        json: said.to_string(),
        seen_at: FRIDAY,
        balances_json: None,
        balances_at: None,
    }
}

/// The `nth` newest of an account: some eighty a day, of the size that a bank's are.
fn transaction(nth: usize) -> TransactionRow {
    let (shop, amount) = (nth * 7919 % 1000, nth * 104_729 % 500_000);
    let label = match nth % 300 {
        0 | 100 | 200 => format!("VIR INST DE CLAIRE BESNARD LOYER {shop:04}"),
        n if n % 3 == 1 => format!("CARTE 18/11 BOUTIQUE {shop:04} LYON BELLECOUR"),
        _ => format!("PRLV SEPA FOURNISSEUR {shop:04} FRANCE CONTRAT {:07}", nth % 1000),
    };
    let credit = nth.is_multiple_of(100);
    let day = 20_000 - nth / 80;
    let (year, rest) = (1970 + day / 372, day % 372);
    let day = format!("{year:04}-{:02}-{:02}", rest / 31 + 1, rest % 31 % 28 + 1);
    let reference = format!("1257900000860000716{nth:021}");
    let amount_text = format!("{}.{:02}", amount / 100, amount % 100);
    let raw = json!({
        "entryReference": reference,
        "transactionAmount": { "amount": amount_text, "currency": "EUR" },
        "creditDebitIndicator": if credit { "CRDT" } else { "DBIT" },
        "status": "BOOK",
        "remittanceInformation": { "unstructured": [label] },
        "valueDate": day,
        "bookingDate": day,
    });
    let said = json!({
        "entry_reference": reference,
        "amount": { "text": amount_text, "currency": "EUR" },
        "status": { "kind": "booked" },
        "booking_date": { "text": day, "day": day },
        "value_date": { "text": day, "day": day },
        "remittance": [label],
        "structured_remittance": [],
        "raw": raw.to_string(),
    });
    let magnitude = i64::try_from(amount).ok().map(|cents| cents * 1000);
    TransactionRow {
        reference: Some(reference),
        day: Some(day),
        status: "BOOK".to_owned(),
        amount: amount_text,
        currency: "EUR".to_owned(),
        signed_e5: magnitude.map(|magnitude| if credit { magnitude } else { -magnitude }),
        credit,
        label,
        json: said.to_string(),
    }
}
