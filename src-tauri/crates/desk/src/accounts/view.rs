//! Accounts, balances, transactions and identity as the screen sees them. Money is the bank's own decimal text; days are
//! ISO 8601.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether the PSU is there, and if so what the bank is told of them.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PsuReq {
    /// The PSU's IP address; without one the call counts as made in their absence. Never this machine's own, unless typed.
    pub ip_address: Option<String>,
    pub user_agent: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountsListReq {
    pub connection_id: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountsRefreshReq {
    pub connection_id: String,
    pub psu: PsuReq,
    /// Send though the bank is expected to refuse the fifth of a day.
    pub over_quota: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountsView {
    pub accounts: Vec<AccountView>,
    /// When the bank was last asked for the list. Unix milliseconds, UTC.
    pub listed_at: Option<i64>,
    pub identity: Option<IdentityView>,
    pub quota: QuotaView,
    /// How far back the bank answers, in days.
    pub depth_days: Option<u32>,
    /// The earliest day that may be asked for.
    pub earliest_day: Option<String>,
    /// Whether the bank gives the identity to a PSU who is present alone.
    pub identity_needs_psu: bool,
    /// Whether the PSU consents on the bank's own pages, so that there is nothing to send.
    pub consent_at_bank: bool,
    /// What the last question came to, where this is the answer to one.
    pub fetched: Option<FetchView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    pub id: String,
    pub name: String,
    pub iban: Option<String>,
    /// Where it has no IBAN: another identification, such as a card's.
    pub other: Option<String>,
    pub check_digits: bool,
    pub currency: Option<String>,
    /// `PRIV` or `ORGA`, as the bank writes it.
    pub usage: Option<String>,
    pub psu_status: Option<String>,
    /// `CACC` or `CARD`, as the bank writes it.
    pub kind: Option<String>,
    pub product: Option<String>,
    pub details: Option<String>,
    pub resource_id: Option<String>,
    /// The consent opens its balances, its transactions.
    pub balances_granted: bool,
    pub transactions_granted: bool,
    /// The bank lists it no more.
    pub gone: bool,
    pub balances: Vec<BalanceView>,
    /// Unix milliseconds, UTC.
    pub balances_at: Option<i64>,
    pub transactions_kept: u32,
    /// All that the bank said of it, as JSON.
    pub raw: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BalanceView {
    pub name: String,
    /// `CLBD`, `XPCD`, `VALU`, `OTHR` or what the bank wrote.
    pub kind: String,
    /// As the bank wrote it, with its sign; None where it gave none.
    pub amount: Option<String>,
    pub currency: Option<String>,
    /// As the bank wrote it.
    pub reference_day: Option<String>,
}

/// Why there is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum NothingView {
    /// 204.
    NoContent,
    /// 404 with `NAAC`.
    NoAccounts,
    /// 200 with an empty list, or without one.
    EmptyList,
}

/// Why a list that goes on was not followed to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CutShortView {
    /// A page led back to one that had come before. One that names itself as the next is the end, and no circle.
    Circle,
    /// The link to the next page leads to another address than the bank's entry point, or is none.
    Elsewhere,
    TooManyPages,
}

/// What a question to the bank came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FetchView {
    pub nothing: Option<NothingView>,
    pub pages: u32,
    pub added: u32,
    pub changed: u32,
    pub same: u32,
    /// Listed twice under one reference in this answer.
    pub duplicates: u32,
    /// The bank's list goes on, and was not followed.
    pub cut_short: Option<CutShortView>,
    pub call_id: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BalancesRefreshReq {
    pub account_id: String,
    pub psu: PsuReq,
    pub over_quota: bool,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransactionsRefreshReq {
    pub account_id: String,
    pub psu: PsuReq,
    pub over_quota: bool,
    /// The first day wanted, and the first no longer wanted; None asks for all that the bank gives.
    pub from_day: Option<String>,
    pub until_day: Option<String>,
}

/// What asking for transactions came to, and how many are kept now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TransactionsFetchedView {
    pub fetched: FetchView,
    pub kept: u32,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransactionFilterReq {
    pub words: String,
    pub from_day: Option<String>,
    pub until_day: Option<String>,
    /// The bank's word.
    pub status: Option<String>,
    pub credit: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TransactionView {
    pub id: String,
    /// Its place within the account.
    pub place: u64,
    /// The day it is listed under; None where the bank gave none.
    pub day: Option<String>,
    /// `BOOK`, `OTHR`, `PDNG` … as the bank writes it.
    pub status: String,
    /// Unsigned, as the bank wrote it.
    pub amount: String,
    pub currency: Option<String>,
    pub credit: bool,
    pub label: String,
    pub reference: Option<String>,
}

/// By what a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum TransactionOrderReq {
    /// By day, and within it as the bank listed them.
    Day,
    /// By the signed amount.
    Amount,
    Label,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransactionsFindReq {
    pub account_id: String,
    pub filter: TransactionFilterReq,
    pub order: TransactionOrderReq,
    pub descending: bool,
}

/// What a filter finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TransactionsFoundView {
    /// How many.
    pub found: u32,
    /// Of how many.
    pub kept: u32,
    /// The first of them, sorted, at most 100.
    pub first: Vec<TransactionView>,
}

/// All that a filter finds, for a table that reads the rows in view alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TransactionsPlacesView {
    /// Sorted. They name the transactions until new ones are kept.
    pub places: Vec<u64>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransactionsReadReq {
    pub account_id: String,
    /// At most 500 are read.
    pub places: Vec<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TransactionsReadView {
    /// In the order asked for; those that are no longer kept are left out.
    pub transactions: Vec<TransactionView>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransactionShowReq {
    pub account_id: String,
    pub transaction_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TransactionDetailView {
    pub transaction: TransactionView,
    pub remittance: Vec<String>,
    pub reference: Option<EntryReferenceView>,
    /// Domain / family / sub-family / code / issuer, where the bank gave them.
    pub bank_code: Option<String>,
    pub end_to_end_id: Option<String>,
    /// The bank misspelt CRDT; it is read as a credit.
    pub misspelt_credit: bool,
    pub dates: Vec<TransactionDateView>,
    /// All that the bank said, as JSON.
    pub raw: String,
}

/// A date by the bank's name for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TransactionDateView {
    pub name: String,
    /// As the bank wrote it.
    pub text: String,
    pub day: Option<String>,
}

/// What an entryReference is made of, where its length tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntryReferenceView {
    pub kind: EntryReferenceKind,
    /// The middle three digits of the codetab.
    pub bank: String,
    pub account: String,
    pub rest: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum EntryReferenceKind {
    DeferredTransfer,
    DirectDebit,
    DeferredCard,
    /// With the moment it was made.
    Other,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountChartsReq {
    pub account_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountChartsView {
    pub currency: Option<String>,
    /// Oldest first: the booked balance at the end of each day with transactions, reckoned back from the bank's own.
    pub curve: Vec<DayBalanceView>,
    /// Oldest first.
    pub months: Vec<MonthView>,
    /// Transactions that are in neither, having no day, another currency or an amount that cannot be reckoned with.
    pub left_out: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DayBalanceView {
    pub day: String,
    pub balance: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MonthView {
    /// `2026-03`.
    pub month: String,
    /// Unsigned sums.
    pub incoming: String,
    pub outgoing: String,
    pub count: u32,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdentityRefreshReq {
    pub connection_id: String,
    pub psu: PsuReq,
    pub over_quota: bool,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountsGiveUpReq {
    pub connection_id: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BeneficiariesRefreshReq {
    pub connection_id: String,
    pub psu: PsuReq,
    /// Send though the bank is expected to refuse the fifth of a day.
    pub over_quota: bool,
}

/// Those whom the PSU's payments reach without strong authentication. Shown, not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BeneficiariesView {
    pub beneficiaries: Vec<BeneficiaryView>,
    pub fetched: FetchView,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BeneficiaryView {
    pub name: Option<String>,
    /// The IBAN, else another identification.
    pub account: Option<String>,
    pub bic: Option<String>,
    /// None where the bank did not say.
    pub trusted: Option<bool>,
    /// All that the bank said of them, as JSON.
    pub raw: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IdentityView {
    pub full_name: Option<String>,
    pub raw: String,
    /// Unix milliseconds, UTC.
    pub at: i64,
}

/// What was asked today without the PSU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuotaView {
    /// The calendar day in Paris.
    pub day: String,
    /// Calls a day for each of the uses.
    pub limit: u32,
    /// Whether the bank's own page names that number; elsewhere it is the regulation's alone, and counted in the same way.
    pub documented: bool,
    /// The next midnight in Paris. Unix milliseconds, UTC.
    pub resets_at: i64,
    pub uses: Vec<QuotaUseView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum QuotaMethodView {
    Accounts,
    Balances,
    Transactions,
    Identity,
    Beneficiaries,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuotaUseView {
    pub method: QuotaMethodView,
    /// None for what concerns no account.
    pub iban: Option<String>,
    pub used: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ExportFormat {
    Csv,
    Json,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransactionsExportReq {
    pub account_id: String,
    pub filter: TransactionFilterReq,
    pub format: ExportFormat,
    /// The first line of a CSV, in the screen's words and in the order of its columns.
    pub headings: Vec<String>,
}
