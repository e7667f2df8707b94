//! A PSU's way to an access through desk: a connection, the bank's pages in a browser, and what comes back.

use desk::error::AppError;
use desk::views::*;
use desk::{connections, consents};
use serde_json::{Value, json};

use crate::banks::manage;
use crate::enrolment::{draft, review, send};
use crate::world::World;

/// EDMÉ's online id at Banque BCP.
pub const EDME: &str = "9999999801";
/// The bank whose personas the documents publish.
pub const BCP: &str = "12579-bbcp";
/// Its entry point in the sandbox.
pub const BCP_HOST: &str = "www.12579.sandbox.api.89c3.com";
/// Where an app waits whose answers are pasted.
pub const CALLBACK: &str = "https://tpp.example/callback";
const CODE_BY_SMS: &str = "12345678";

/// A browser that follows nothing and fills in the bank's forms as they come.
pub struct Browser(reqwest::Client);

impl Default for Browser {
    fn default() -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        Self(client.build().expect("a client"))
    }
}

impl Browser {
    /// Logs in and decides (`accept`, `refuse`, `timeout`); answers where the bank sends the browser then.
    pub async fn decide(&self, address: &str, online_id: &str, decision: &str) -> String {
        let pages = reqwest::Url::parse(address).expect("an address").origin().ascii_serialization();
        let mut page = self.page(self.0.get(address)).await.1;
        for _ in 0..4 {
            let action =
                page.split_once("action=\"").expect("a form").1.split('"').next().expect("an action");
            let url = format!("{pages}{}", action.replace("&amp;", "&"));
            let field = [("otp", CODE_BY_SMS), ("usage_number", "1"), ("online_id", online_id)]
                .into_iter()
                .find(|(name, _)| page.contains(&format!("name=\"{name}\"")))
                .unwrap_or(("decision", decision));
            let request = self.0.post(url).header("content-type", "application/x-www-form-urlencoded");
            let (location, text) = self.page(request.body(format!("{}={}", field.0, field.1))).await;
            if let Some(location) = location {
                return location;
            }
            page = text;
        }
        panic!("the bank never let go of the browser: {page}");
    }

    /// A plain request; answers the status and what is shown.
    pub async fn see(&self, url: &str) -> (u16, String) {
        let answer = self.0.get(url).send().await.expect("somebody answers");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    }

    async fn page(&self, request: reqwest::RequestBuilder) -> (Option<String>, String) {
        let answer = request.send().await.expect("the pages answer");
        let location = answer.headers().get("location").map(|value| value.to_str().expect("text").to_owned());
        (location, answer.text().await.expect("text"))
    }
}

/// What a PSU's browser is shown at the end.
pub fn farewell() -> FarewellReq {
    let words = |text: &str| text.to_owned();
    FarewellReq {
        language: words("en"),
        authorised_title: words("Done"),
        authorised_text: words("Go back."),
        refused_title: words("Refused"),
        refused_text: words("Go back."),
        foreign_title: words("Not ours"),
        foreign_text: words("Go back."),
    }
}

/// Enrols an app with this redirect URI.
pub async fn app(world: &World, profile_id: &str, redirect_uri: &str) -> RegistrationView {
    let draft = draft(world, profile_id, "Budget Clair").await.expect("a draft");
    let fields = DraftFields { redirect_uris: vec![redirect_uri.to_owned()], ..draft.fields.clone() };
    let draft = crate::change::save(world, &draft, fields).await.expect("it is kept");
    let review = review(world, &draft.id).await.expect("it can be sent");
    send(world, &review).await.expect("the bank takes it")
}

/// A connection of an app at a bank, opened and not authorised.
pub async fn opened(
    world: &World,
    app: &RegistrationView,
    bank_key: &str,
    role: AccessRoleView,
    redirect_uri: &str,
) -> String {
    let req = ConnectionOpenReq {
        profile_id: crate::change::profile(world).await,
        registration_id: app.summary.id.clone(),
        bank_key: bank_key.to_owned(),
        role,
        redirect_uri: redirect_uri.to_owned(),
        name: "EDMÉ".to_owned(),
        long_history: false,
    };
    connections::open(&world.desk, req).await.expect("a connection").summary.id
}

/// A practising Guichet with an app and a connection at Banque BCP whose answers are pasted.
pub async fn connected() -> (World, String) {
    let (world, view) = World::practising().await;
    let app = app(&world, &view.profile_id.expect("a profile"), CALLBACK).await;
    let connection_id = opened(&world, &app, BCP, AccessRoleView::Aisp, CALLBACK).await;
    (world, connection_id)
}

/// Holds the banks' clock at an instant.
pub async fn hold(world: &World, instant: jiff::Timestamp) {
    let body = json!({"now": instant.to_string(), "frozen": true});
    assert_eq!(manage(world, "PUT", "/clock", &body).await.0, 200);
}

/// A connection whose app was enrolled, and is active, at an instant of the banks' clock.
pub async fn connected_at(instant: jiff::Timestamp) -> (World, String) {
    let (world, view) = World::practising().await;
    hold(&world, instant).await;
    let app = app(&world, &view.profile_id.expect("a profile"), CALLBACK).await;
    let id = opened(&world, &app, BCP, AccessRoleView::Aisp, CALLBACK).await;
    (world, id)
}

/// Sends the PSU to the bank; answers the address.
pub async fn sent(world: &World, connection_id: &str, way: AnswerWayView) -> String {
    let view = start(world, connection_id, way).await;
    view.pending.expect("an attempt").url
}

/// Begins an attempt.
pub async fn start(world: &World, connection_id: &str, way: AnswerWayView) -> ConnectionView {
    let req = AuthorizationStartReq { connection_id: connection_id.to_owned(), way, farewell: farewell() };
    connections::start_authorization(&world.desk, req).await.expect("the attempt begins")
}

/// Hands over the URL the browser ended at.
///
/// # Errors
/// desk's.
pub async fn paste(world: &World, connection_id: &str, url: &str) -> Result<ConnectionView, AppError> {
    let req = AuthorizationPasteReq { connection_id: connection_id.to_owned(), url: url.to_owned() };
    connections::paste(&world.desk, req).await
}

/// The connection as the screen sees it.
pub async fn show(world: &World, connection_id: &str) -> ConnectionView {
    let req = ConnectionShowReq { connection_id: connection_id.to_owned() };
    connections::show(&world.desk, req).await.expect("the connection")
}

/// Has the PSU log in and accept.
pub async fn authorise(world: &World, connection_id: &str, online_id: &str) -> ConnectionView {
    let address = sent(world, connection_id, AnswerWayView::Paste).await;
    let url = Browser::default().decide(&address, online_id, "accept").await;
    paste(world, connection_id, &url).await.expect("an access")
}

/// A PSU who is there.
pub fn present() -> PsuReq {
    PsuReq { ip_address: Some("192.0.2.7".to_owned()), user_agent: None }
}

/// Asks the bank for the list of accounts.
///
/// # Errors
/// desk's.
pub async fn list(world: &World, connection_id: &str, psu: PsuReq) -> Result<AccountsView, AppError> {
    let req = AccountsRefreshReq { connection_id: connection_id.to_owned(), psu, over_quota: false };
    desk::accounts::refresh(&world.desk, req).await
}

/// Sends a consent to the balances and transactions of every account that was listed.
pub async fn consent_to_all(world: &World, connection_id: &str, listed: &AccountsView) -> ConsentView {
    let ibans: Vec<String> = listed.accounts.iter().filter_map(|account| account.iban.clone()).collect();
    let choice = ConsentChoice { balances: ibans.clone(), transactions: ibans, ..ConsentChoice::default() };
    let req = ConsentReviewReq { connection_id: connection_id.to_owned(), choice };
    let review = consents::review(&world.desk, req).await.expect("it can be sent");
    let req = ConsentSendReq {
        connection_id: connection_id.to_owned(),
        request_id: review.request.request_id,
        psu: present(),
        confirmed: false,
    };
    consents::send(&world.desk, req).await.expect("the bank takes it")
}

/// All transactions that are kept of an account, newest first, as the screen has them.
pub async fn kept_transactions(world: &World, account_id: &str) -> Vec<TransactionView> {
    let account_id = account_id.to_owned();
    let filter = TransactionFilterReq::default();
    let order = TransactionOrderReq::Day;
    let req = TransactionsFindReq { account_id: account_id.clone(), filter, order, descending: true };
    let all = desk::accounts::places(&world.desk, req).await.expect("the places").places;
    let mut rows = Vec::with_capacity(all.len());
    for places in all.chunks(500) {
        let req = TransactionsReadReq { account_id: account_id.clone(), places: places.to_vec() };
        rows.extend(desk::accounts::read(&world.desk, req).await.expect("the rows").transactions);
    }
    assert_eq!(rows.len(), all.len(), "each place has its row");
    rows
}

/// Asks the bank for an account's transactions, all there are.
///
/// # Errors
/// desk's.
pub async fn transactions(
    world: &World,
    account_id: &str,
    psu: PsuReq,
) -> Result<TransactionsFetchedView, AppError> {
    let req = TransactionsRefreshReq {
        account_id: account_id.to_owned(),
        psu,
        over_quota: false,
        from_day: None,
        until_day: None,
    };
    desk::accounts::refresh_transactions(&world.desk, req).await
}

/// The requests the local banks saw, oldest first, for paths that end so.
pub async fn seen(world: &World, path: &str) -> Vec<Value> {
    let (_, journal) = manage(world, "GET", "/journal?last=2000", &json!(null)).await;
    let entries = journal["entries"].as_array().cloned().unwrap_or_default();
    entries.into_iter().filter(|entry| entry["path"].as_str().is_some_and(|at| at.ends_with(path))).collect()
}

/// How many requests of this grant type the token endpoints saw.
pub async fn grants(world: &World, grant_type: &str) -> usize {
    let form = format!("grant_type={grant_type}");
    let asked = seen(world, "/token").await;
    asked.iter().filter(|entry| entry["body"].as_str().is_some_and(|body| body.contains(&form))).count()
}

/// A port that nothing listens on, outside the range from which the system itself gives ports away: it stays free until
/// it is asked for.
pub fn free_port() -> u16 {
    for _ in 0..1000 {
        let mut random = [0; 2];
        getrandom::fill(&mut random).expect("the system's generator");
        let port = 20_000 + u16::from_le_bytes(random) % 10_000;
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("no port is free");
}
