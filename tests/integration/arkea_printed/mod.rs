//! Every endpoint, every curl line and every redirect that Arkéa "Production" prints, each under the name of its section:
//! desk does the thing over mutual TLS, and what the bank's journal has is held against the printed line, method, address,
//! parameters and headers with their values. What is sent otherwise, or beyond it, is named by the test, once for all:
//!
//! - One `Accept` with everything in it, where the lines print two of them, or the version alone: the page itself allows
//!   "multiple values in Accept header". The 1.4.1 lines print no version; 1.4.1 is named all the same.
//! - `Digest` with every call, of nothing where there is no body: it is signed (STET "Framework").
//! - Forms are answered in JSON, which is asked for; curl asks for anything.
//!
//! The same lines by curl itself are the local banks' own tests. The answers that the page prints are read in stet's tests,
//! to the byte.

mod example;
mod payments;
mod resources;
mod tokens;

use desk::connections;
use desk::views::*;
use kit::access::*;
use kit::arkea::*;
use kit::world::World;
use serde_json::Value;

pub(crate) use example::{Example, Known, Ours};

/// Where the customers of the document's one bank with a host of another kind authorise.
const FORTUNEO_PAGES: &str = "sca-openbanking.fortuneo.com";

/// A form, to which nothing is said of the answer's type.
const FORM: Ours = Ours { accept: "application/json", beyond: &["digest"] };

/// A practising Guichet with an app at Fortuneo, and a connection; what stands for the document's placeholders.
async fn connected(role: AccessRoleView, long_history: bool) -> (World, String, Known) {
    let (world, profile_id, registration) = with_app().await;
    let open = ConnectionOpenReq {
        profile_id,
        registration_id: registration.summary.id.clone(),
        bank_key: FORTUNEO.to_owned(),
        role,
        redirect_uri: CALLBACK.to_owned(),
        name: String::new(),
        long_history,
    };
    let opened = connections::open(&world.desk, open).await.unwrap();
    let scope = match (role, long_history) {
        (AccessRoleView::Aisp, false) => "aisp",
        (AccessRoleView::Aisp, true) => "aisp extended_transaction_history",
        _ => "cbpii",
    };
    let mut known = known(&registration.summary.client_id);
    known.set("scope", scope);
    (world, opened.summary.id, known)
}

async fn with_app() -> (World, String, RegistrationView) {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let app = portal_app(&world, &profile_id, FORTUNEO, FORTUNEO_HOST).await;
    (world, profile_id, app)
}

fn known(client_id: &str) -> Known {
    Known::of([
        ("bank-fqdn", FORTUNEO_PAGES),
        ("api-host", FORTUNEO_HOST),
        ("clientId", client_id),
        ("redirectUrl", CALLBACK),
    ])
}

/// Has the bank asked in this version from now on.
async fn ask_in(world: &World, version: ApiVersionView) {
    let fields = BankSettingsFields { version: Some(version), ..BankSettingsFields::default() };
    let profile_id = kit::change::profile(world).await;
    let req = BankSettingsSaveReq { profile_id, bank_key: Some(FORTUNEO.to_owned()), fields };
    desk::banks::save_settings(&world.desk, req).await.unwrap();
}

/// The newest request at a path that ends so.
async fn newest(world: &World, path: &str) -> Value {
    seen(world, path).await.pop().unwrap_or_else(|| panic!("nothing was asked at {path}"))
}

/// The newest request at a path that ends so whose form has this grant type.
async fn newest_grant(world: &World, path: &str, grant_type: &str) -> Value {
    let form = format!("grant_type={grant_type}");
    let of_grant = |entry: &Value| entry["body"].as_str().is_some_and(|body| body.contains(&form));
    let found = seen(world, path).await.into_iter().rfind(of_grant);
    found.unwrap_or_else(|| panic!("no {grant_type} was asked for at {path}"))
}
