//! An app at one of Arkéa's banks, as its portal makes one, and its connections.

use desk::views::*;
use desk::{certificates, registrations};
use serde_json::json;

use crate::access::{CALLBACK, opened};
use crate::banks::manage;
use crate::world::World;

/// The bank of the document's longest examples.
pub const FORTUNEO: &str = "arkea-fortuneo";
pub const FORTUNEO_HOST: &str = "api-openbanking.fortuneo.com";
/// Whose transactions fill two pages.
pub const BERGOT: &str = "GUICHET-BERGOT";
/// An account of her own, and one as another's attorney.
pub const ROLLAND: &str = "GUICHET-ROLLAND";
/// No account.
pub const BEAU: &str = "GUICHET-BEAU";
/// Gave no consent on the bank's pages.
pub const NO_CONSENT: &str = "GUICHET-NOCONSENT";
/// An account on which nothing moved.
pub const RAYMOND: &str = "GUICHET-RAYMOND";

/// An app made on the portal for the bank at `host` and taken into the list.
pub async fn portal_app(world: &World, profile_id: &str, bank_key: &str, host: &str) -> RegistrationView {
    let held = CertificatesListReq { profile_id: profile_id.to_owned() };
    let held = certificates::list(&world.desk, held).await.expect("a list").certificates;
    let mut pems = Vec::new();
    for kind in [CertificateKindView::Qwac, CertificateKindView::Qsealc] {
        let half = held.iter().find(|half| half.kind == kind).expect("the practice pair");
        let show = CertificateShowReq { certificate_id: half.id.clone() };
        pems.push(certificates::show(&world.desk, show).await.expect("it is held").pem);
    }
    let order = json!({
        "host": host, "redirect_uris": [CALLBACK], "qwac": pems[0], "qsealc": pems[1], "name": "Budget Clair",
    });
    let (status, entered) = manage(world, "POST", "/apps", &order).await;
    assert_eq!(status, 201, "{entered}");
    let adopt = RegistrationAdoptReq {
        profile_id: profile_id.to_owned(),
        bank_key: bank_key.to_owned(),
        entry_host: host.to_owned(),
        client_id: entered["client_id"].as_str().expect("an API key").to_owned(),
        redirect_uris: vec![CALLBACK.to_owned()],
        made_by: MadeByReq::Portal,
        software_id: "Budget Clair".to_owned(),
        key_id_url: String::new(),
    };
    registrations::adopt(&world.desk, adopt).await.expect("it joins the list")
}

/// A practising Guichet with an app at Fortuneo and a connection in this role, not authorised yet.
pub async fn at_fortuneo(role: AccessRoleView) -> (World, String) {
    let (world, view) = World::practising().await;
    let app = portal_app(&world, &view.profile_id.expect("a profile"), FORTUNEO, FORTUNEO_HOST).await;
    let connection_id = opened(&world, &app, FORTUNEO, role, CALLBACK).await;
    (world, connection_id)
}
