//! Transactions as a file: CSV (RFC 4180) or the bank's own JSON.

use super::transactions::filter;
use super::view::{ExportFormat, TransactionsExportReq};
use crate::certificates::requests::view::SavedFileView;
use crate::context::Desk;
use crate::error::AppError;
use crate::trouble::Trouble;
use vault::TransactionRow;

/// Rows read at a time.
const PAGE: u32 = 5000;

/// Saves what a filter finds, newest first.
///
/// # Errors
/// `not-found`; what the host said when the file could not be written.
pub async fn save(desk: &Desk, req: TransactionsExportReq) -> Result<SavedFileView, AppError> {
    let filter = filter(req.filter)?;
    let vault = desk.vault()?;
    let mut rows: Vec<TransactionRow> = Vec::new();
    let mut after = None;
    loop {
        let page = vault.transactions(&req.account_id, &filter, after, PAGE).map_err(Trouble::from)?;
        let Some(last) = page.last() else { break };
        after = Some(last.number);
        let is_last = page.len() < PAGE as usize;
        rows.extend(page.into_iter().map(|kept| kept.row));
        if is_last {
            break;
        }
    }
    let (name, text) = match req.format {
        ExportFormat::Csv => ("transactions.csv", csv(&req.headings, &rows)),
        ExportFormat::Json => ("transactions.json", json(&rows)),
    };
    let saved = desk.host.save_file(name.to_owned(), text.into_bytes()).await.map_err(Trouble::from)?;
    Ok(SavedFileView { name: saved })
}

/// Lines end in CRLF. Amounts stay as the bank wrote them, unsigned, with `CRDT` or `DBIT` beside.
fn csv(headings: &[String], rows: &[TransactionRow]) -> String {
    let mut text = line(headings.iter().map(String::as_str));
    for row in rows {
        let cells = [
            row.day.as_deref().unwrap_or_default(),
            row.status.as_str(),
            if row.credit { "CRDT" } else { "DBIT" },
            row.amount.as_str(),
            row.currency.as_str(),
            row.label.as_str(),
            row.reference.as_deref().unwrap_or_default(),
        ];
        text.push_str(&line(cells.into_iter()));
    }
    text
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

/// Quoted where RFC 4180 asks for it. A text that a spreadsheet would take for a formula is led by an apostrophe, unless it
/// is a number.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(text);
    let safe = if is_formula { format!("'{text}") } else { text.to_owned() };
    match safe.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", safe.replace('"', "\"\"")),
        false => safe,
    }
}

/// Sign, digits with a point somewhere, and an exponent: what a bank may write an amount as, and no formula.
fn is_number(text: &str) -> bool {
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let unsigned = |text: &str| text.strip_prefix(['+', '-']).unwrap_or(text).to_owned();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(&unsigned(number).replacen('.', "", 1)) && digits(&unsigned(exponent))
}

fn json(rows: &[TransactionRow]) -> String {
    let items: Vec<&str> = rows.iter().map(|row| row.json.as_str()).collect();
    format!("[\n{}\n]\n", items.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula_survives() {
        for (text, written) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+1", "'=1+1"),
            ("@cmd", "'@cmd"),
            ("+33 1 23", "'+33 1 23"),
            ("-150.00", "-150.00"),
            ("-cmd,x", "\"'-cmd,x\""),
            ("-1.5e3", "-1.5e3"),
            ("-12345678901234567890.5", "-12345678901234567890.5"),
            ("-1+1", "'-1+1"),
            ("-1e", "'-1e"),
            ("-e5", "'-e5"),
            ("-.", "'-."),
            ("+1.2.3", "'+1.2.3"),
        ] {
            assert_eq!(cell(text), written);
        }
    }
}
