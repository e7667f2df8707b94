//! Steering the local banks from behind the desk's back: faults, modes, new certificates, apps of the portal.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use desk::views::{
    CertificatesImportReq, CertificatesView, ImportFileReq, LocalBanksClockReq, LocalBanksModeReq,
    LocalBanksShowReq,
};
use serde_json::{Value, json};

use crate::world::World;

/// One call of the banks' management API; answers status and body. Banks that do not run yet are started as the screen
/// of the local banks does, which looks at no registration.
pub async fn manage(world: &World, method: &str, path: &str, body: &Value) -> (u16, Value) {
    if world.host.management().is_none() {
        let profile_id = crate::change::profile(world).await;
        let show = LocalBanksShowReq { profile_id };
        desk::local_banks::show(&world.desk, show).await.expect("the banks start");
    }
    let (url, token) = world.host.management().expect("the banks run");
    let method = method.parse().expect("a method");
    let request =
        reqwest::Client::new().request(method, format!("{url}{path}")).bearer_auth(token).json(body);
    let answer = request.send().await.expect("the management API answers");
    let status = answer.status().as_u16();
    let text = answer.text().await.expect("the answer is text");
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

/// Orders a fault.
pub async fn fault(world: &World, fault: Value) {
    assert_eq!(manage(world, "POST", "/faults", &fault).await.0, 201);
}

/// Moves the banks' clock, without a desk that looks at it.
pub async fn clock(world: &World, now: &str) {
    assert_eq!(manage(world, "PUT", "/clock", &json!({ "now": now })).await.0, 200);
}

/// Has the banks activate by the 09:59 rule, with their clock at `now`; asked through desk, which starts them.
pub async fn by_the_rule(world: &World, profile_id: &str, now: &str) {
    let mode = LocalBanksModeReq { profile_id: profile_id.to_owned(), strict: true, activation_rule: true };
    desk::local_banks::set_mode(&world.desk, mode).await.expect("the banks take the mode");
    let instant = Some(now.parse::<jiff::Timestamp>().expect("an instant").as_millisecond());
    let clock = LocalBanksClockReq { profile_id: profile_id.to_owned(), instant };
    desk::local_banks::set_clock(&world.desk, clock).await.expect("the banks take the time");
}

/// Has the practice QTSP issue another pair for the profile's TPP, and imports it.
pub async fn another_pair(world: &World, profile_id: &str, oid: &str) -> CertificatesView {
    let (status, issued) = manage(world, "POST", "/tpps", &json!({ "oid": oid })).await;
    assert_eq!(status, 201, "{issued}");
    let file = |half: &str, member: &str| ImportFileReq {
        name: format!("{half}-{member}.pem"),
        content: STANDARD.encode(issued[half][member].as_str().expect("PEM")),
    };
    let files = ["qwac", "qsealc"].map(|half| [file(half, "certificate"), file(half, "key")]);
    let import = CertificatesImportReq {
        profile_id: profile_id.to_owned(),
        files: files.into_iter().flatten().collect(),
        staged: Vec::new(),
        passphrase: None,
        choices: Vec::new(),
    };
    desk::certificates::import(&world.desk, import).await.expect("the pair is taken in").certificates
}
