//! What works with which banks in which version: one test for each cell of the README's table, of the same name.

use desk::views::*;
use desk::{accounts, banks, funds};
use kit::access::*;
use kit::arkea::{self, BERGOT, FORTUNEO_HOST, at_fortuneo, portal_app};
use kit::enrolment::BANK;
use kit::payments::{confirmed, created, decided, pasted, paying_app, posts};
use kit::world::World;

/// Who logs in, and what the bank then shows.
struct Persona {
    online_id: &'static str,
    bank_key: &'static str,
    /// Of the first account.
    balance: &'static str,
    transactions: u32,
    name: &'static str,
}

const OF_BPCE: Persona =
    Persona { online_id: "D0999990I0", bank_key: BCP, balance: "", transactions: 0, name: "Marc" };
const EDME_AT_BCP: Persona =
    Persona { online_id: EDME, balance: "470926.57", transactions: 2000, name: "", ..OF_BPCE };
/// A customer of the savings bank at which the practice apps are enrolled.
const PAYER_AT_SAVINGS_BANK: Persona =
    Persona { online_id: "GUICHET-GEORGES", bank_key: BANK, balance: "", transactions: 0, name: "" };
const OF_ARKEA: Persona = Persona {
    online_id: BERGOT,
    bank_key: arkea::FORTUNEO,
    balance: "2868.06",
    transactions: 50,
    name: "BERGOT FRANCIS",
};

/// A connection in this role at the persona's bank, which is asked in this version from then on; authorised.
async fn authorised(persona: &Persona, role: AccessRoleView, version: ApiVersionView) -> (World, String) {
    let (world, connection_id) = if persona.bank_key == BCP {
        let (world, view) = World::practising().await;
        let app = app(&world, &view.profile_id.unwrap(), CALLBACK).await;
        let connection_id = opened(&world, &app, BCP, role, CALLBACK).await;
        (world, connection_id)
    } else {
        at_fortuneo(role).await
    };
    let fields = BankSettingsFields { version: Some(version), ..BankSettingsFields::default() };
    let profile_id = kit::change::profile(&world).await;
    let bank_key = Some(persona.bank_key.to_owned());
    banks::save_settings(&world.desk, BankSettingsSaveReq { profile_id, bank_key, fields }).await.unwrap();
    authorise(&world, &connection_id, persona.online_id).await;
    (world, connection_id)
}

async fn accounts(persona: &Persona, version: ApiVersionView) {
    let (world, connection_id) = authorised(persona, AccessRoleView::Aisp, version).await;
    let listed = list(&world, &connection_id, present()).await.unwrap();
    let consent = ConsentShowReq { connection_id: connection_id.clone() };
    if !desk::consents::show(&world.desk, consent).await.unwrap().at_the_bank {
        consent_to_all(&world, &connection_id, &listed).await;
    }
    let account = list(&world, &connection_id, present()).await.unwrap().accounts.remove(0);
    let req = BalancesRefreshReq { account_id: account.id.clone(), psu: present(), over_quota: false };
    let balances = accounts::refresh_balances(&world.desk, req).await.unwrap().accounts.remove(0).balances;
    assert_eq!(balances[0].amount.as_deref(), Some(persona.balance));
    let fetched = transactions(&world, &account.id, present()).await.unwrap();
    assert_eq!(fetched.kept, persona.transactions);
}

async fn identity(persona: &Persona, version: ApiVersionView) {
    let (world, connection_id) = authorised(persona, AccessRoleView::Aisp, version).await;
    let req = IdentityRefreshReq { connection_id, psu: present(), over_quota: false };
    let identity = accounts::refresh_identity(&world.desk, req).await.unwrap().identity.unwrap();
    assert!(identity.raw.contains(persona.name), "{}", identity.raw);
}

async fn funds(persona: &Persona, version: ApiVersionView) {
    let role = match version {
        ApiVersionView::V1 => AccessRoleView::Piisp,
        ApiVersionView::V1_4_1 | ApiVersionView::V1_4_2 | ApiVersionView::V1_6_2 => AccessRoleView::Cbpii,
    };
    let (world, connection_id) = authorised(persona, role, version).await;
    let iban = match persona.bank_key {
        BCP => "FR7612579007000860000716515",
        _ => "FR7614518000000000000000001",
    };
    for (amount, there) in [("1000.00", true), ("999999.00", false)] {
        let req = FundsCheckReq {
            connection_id: connection_id.clone(),
            version,
            iban: iban.to_owned(),
            amount: amount.to_owned(),
            currency: "EUR".to_owned(),
            reference: String::new(),
            payee: String::new(),
            psu: present(),
        };
        assert_eq!(funds::check(&world.desk, req).await.unwrap().result, there, "{amount}");
    }
}

async fn payment(persona: &Persona, version: ApiVersionView) {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let app = match persona.bank_key {
        arkea::FORTUNEO => portal_app(&world, &profile_id, arkea::FORTUNEO, FORTUNEO_HOST).await,
        _ => paying_app(&world, &profile_id).await,
    };
    let fields = BankSettingsFields { version: Some(version), ..BankSettingsFields::default() };
    let bank_key = Some(persona.bank_key.to_owned());
    let settings = BankSettingsSaveReq { profile_id: profile_id.clone(), bank_key, fields };
    banks::save_settings(&world.desk, settings).await.unwrap();
    let made = created(&world, &profile_id, &app.summary.id, persona.bank_key).await;
    let back = decided(&world, &made.summary.id, persona.online_id, "accept").await;
    let view = pasted(&world, &made.summary.id, &back).await.unwrap();
    // STET's 1.4.2 brought the confirmation.
    let confirms = !matches!(version, ApiVersionView::V1 | ApiVersionView::V1_4_1);
    assert_eq!(view.summary.stage == PaymentStageView::ToConfirm, confirms);
    let view = if confirms { confirmed(&world, &made.summary.id).await.unwrap() } else { view };
    assert_eq!(view.summary.stage, PaymentStageView::Accepted);
    assert_eq!(posts(&world, &view.fields.payment_information_id).await, 1);
}

macro_rules! cells {
    ($($name:ident: $capability:ident of $persona:ident in $version:ident;)*) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                $capability(&$persona, ApiVersionView::$version).await;
            }
        )*

        const CELLS: &[&str] = &[$(stringify!($name)),*];
    };
}

cells! {
    bpce_v1_accounts: accounts of EDME_AT_BCP in V1;
    bpce_v1_identity: identity of OF_BPCE in V1;
    bpce_v1_funds: funds of EDME_AT_BCP in V1;
    bpce_v1_payment: payment of PAYER_AT_SAVINGS_BANK in V1;
    bpce_v1_4_2_accounts: accounts of EDME_AT_BCP in V1_4_2;
    bpce_v1_4_2_identity: identity of OF_BPCE in V1_4_2;
    bpce_v1_4_2_funds: funds of EDME_AT_BCP in V1_4_2;
    bpce_v1_4_2_payment: payment of PAYER_AT_SAVINGS_BANK in V1_4_2;
    bpce_v1_6_2_accounts: accounts of EDME_AT_BCP in V1_6_2;
    bpce_v1_6_2_identity: identity of OF_BPCE in V1_6_2;
    bpce_v1_6_2_funds: funds of EDME_AT_BCP in V1_6_2;
    bpce_v1_6_2_payment: payment of PAYER_AT_SAVINGS_BANK in V1_6_2;
    arkea_v1_4_1_accounts: accounts of OF_ARKEA in V1_4_1;
    arkea_v1_4_1_identity: identity of OF_ARKEA in V1_4_1;
    arkea_v1_4_1_funds: funds of OF_ARKEA in V1_4_1;
    arkea_v1_4_1_payment: payment of OF_ARKEA in V1_4_1;
    arkea_v1_4_2_accounts: accounts of OF_ARKEA in V1_4_2;
    arkea_v1_4_2_identity: identity of OF_ARKEA in V1_4_2;
    arkea_v1_4_2_funds: funds of OF_ARKEA in V1_4_2;
    arkea_v1_4_2_payment: payment of OF_ARKEA in V1_4_2;
}

#[test]
fn the_readme_s_table_names_these_tests_and_no_other() {
    let readme = include_str!("../../README.md");
    let section = readme.split_once("## What works with which banks").expect("the section").1;
    let section = section.split("\n## ").next().expect("its text");
    let rows = section.lines().filter(|line| line.starts_with("| ") && line.contains('`'));
    let named: Vec<&str> = rows.flat_map(|row| row.split('`').skip(1).step_by(2)).collect();
    assert_eq!(named, CELLS);
}
