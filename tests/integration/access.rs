//! A PSU's access, from the bank's pages to the last transaction: desk over the real local banks.

use desk::connections::view::*;
use desk::consents::view::*;
use desk::views::*;
use desk::{accounts, connections, consents};
use kit::enrolment::enrol;
use kit::world::World;

const EDME: &str = "9999999801";
const CODE_BY_SMS: &str = "12345678";

/// A browser that follows nothing and fills in the bank's forms as they come.
struct Browser(reqwest::Client);

impl Browser {
    fn new() -> Self {
        Self(
            reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .build()
                .unwrap(),
        )
    }

    /// Logs in and decides; answers where the bank sends the browser then.
    async fn decide(&self, address: &str, online_id: &str, decision: &str) -> String {
        let pages = address.split("/www.").next().unwrap().to_owned();
        let mut page = self.0.get(address).send().await.unwrap().text().await.unwrap();
        for (name, value) in [("online_id", online_id), ("otp", CODE_BY_SMS), ("decision", decision)] {
            let action = page.split_once("action=\"").expect("a form").1.split('"').next().unwrap();
            let url = format!("{pages}{}", action.replace("&amp;", "&"));
            let answer = self
                .0
                .post(url)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(format!("{name}={value}"))
                .send()
                .await
                .unwrap();
            if let Some(location) = answer.headers().get("location") {
                return location.to_str().unwrap().to_owned();
            }
            page = answer.text().await.unwrap();
        }
        panic!("the bank never let go of the browser: {page}");
    }
}

fn farewell() -> FarewellReq {
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

/// A connection at Banque BCP, opened and not authorised.
async fn opened(world: &World, profile_id: &str) -> ConnectionView {
    let app = enrol(world, profile_id, "Budget Clair").await.unwrap();
    let req = ConnectionOpenReq {
        profile_id: profile_id.to_owned(),
        registration_id: app.summary.id,
        bank_key: "12579-bbcp".to_owned(),
        role: AccessRoleView::Aisp,
        redirect_uri: "https://tpp.example/callback".to_owned(),
        name: "EDMÉ".to_owned(),
    };
    connections::open(&world.desk, req).await.unwrap()
}

async fn sent(world: &World, connection_id: &str) -> String {
    let req = AuthorizationStartReq {
        connection_id: connection_id.to_owned(),
        way: AnswerWayView::Paste,
        farewell: farewell(),
    };
    let view = connections::start_authorization(&world.desk, req).await.unwrap();
    let address = view.pending.unwrap().url;
    assert_eq!(world.host.opened.lock().unwrap().last(), Some(&address));
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn a_psu_authorises_consents_and_every_transaction_is_read() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    let connection = opened(&world, &profile_id).await;
    assert_eq!(connection.summary.access.status, AccessStatusView::Never);
    let connection_id = connection.summary.id;
    let address = sent(&world, &connection_id).await;
    let url = Browser::new().decide(&address, EDME, "accept").await;
    let pasted = AuthorizationPasteReq { connection_id: connection_id.clone(), url: url.clone() };
    let view = connections::paste(&world.desk, pasted).await.unwrap();
    assert_eq!(view.summary.access.status, AccessStatusView::Valid);
    assert!(view.summary.access.refresh_held && view.pending.is_none());

    let psu = || PsuReq { ip_address: Some("192.0.2.7".to_owned()), user_agent: None };
    let refresh =
        || AccountsRefreshReq { connection_id: connection_id.clone(), psu: psu(), over_quota: false };
    let listed = accounts::refresh(&world.desk, refresh()).await.unwrap();
    assert_eq!(listed.accounts.len(), 4);

    let ibans: Vec<String> = listed.accounts.iter().filter_map(|account| account.iban.clone()).collect();
    let choice = ConsentChoice { balances: ibans.clone(), transactions: ibans, ..ConsentChoice::default() };
    let req = ConsentReviewReq { connection_id: connection_id.clone(), choice };
    let review = consents::review(&world.desk, req).await.unwrap();
    let req = ConsentSendReq {
        connection_id: connection_id.clone(),
        request_id: review.request.request_id,
        confirmed: false,
    };
    let consent = consents::send(&world.desk, req).await.unwrap();
    assert_eq!(consent.sent[0].status, ConsentStatusView::Accepted);
    assert_eq!(consent.granted.transactions.len(), 4);

    let listed = accounts::refresh(&world.desk, refresh()).await.unwrap();
    let mut kept = Vec::new();
    for account in &listed.accounts {
        let req = BalancesRefreshReq { account_id: account.id.clone(), psu: psu(), over_quota: false };
        accounts::refresh_balances(&world.desk, req).await.unwrap();
        let req = TransactionsRefreshReq {
            account_id: account.id.clone(),
            psu: psu(),
            over_quota: false,
            from_day: None,
            until_day: None,
        };
        kept.push(accounts::refresh_transactions(&world.desk, req).await.unwrap().kept);
    }
    assert_eq!(kept, [2000, 2000, 260, 200]);
    let shown =
        accounts::list(&world.desk, AccountsListReq { connection_id: connection_id.clone() }).await.unwrap();
    let balances: Vec<_> =
        shown.accounts.iter().map(|account| account.balances[0].amount.clone().unwrap()).collect();
    assert_eq!(balances, ["470926.57", "182432.23", "9803.71", "14646.78"]);

    // The state was good for one answer.
    let again =
        connections::paste(&world.desk, AuthorizationPasteReq { connection_id, url }).await.unwrap_err();
    assert_eq!(again.detail.fields[0].problem, FieldProblem::StateUsed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_ends_the_attempt_and_gives_no_access() {
    let (world, app) = World::practising().await;
    let connection = opened(&world, &app.profile_id.unwrap()).await;
    let connection_id = connection.summary.id;
    let address = sent(&world, &connection_id).await;
    let url = Browser::new().decide(&address, EDME, "refuse").await;
    let view = connections::paste(&world.desk, AuthorizationPasteReq { connection_id, url }).await.unwrap();
    assert_eq!(view.summary.access.status, AccessStatusView::Refused);
    assert_eq!(view.last_end.unwrap().outcome, AuthorizationOutcomeView::Refused);
}
