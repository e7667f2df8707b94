//! The OAuth adversary: answers that are not ours, come twice, too late or broken, and what must be left standing then.

mod answers;
mod ends;
mod listener;
mod renewal;
mod state;

use desk::views::*;
use kit::access::{grants, show};
use kit::world::World;

/// A URL with one parameter of its query replaced; an empty value takes the parameter out.
fn with(url: &str, name: &str, value: &str) -> String {
    let (place, query) = url.split_once('?').expect("a query");
    let mut kept: Vec<String> =
        query.split('&').filter(|pair| pair.split('=').next() != Some(name)).map(str::to_owned).collect();
    assert_ne!(kept.len(), query.split('&').count(), "{name} is not in {url}");
    if !value.is_empty() {
        kept.push(format!("{name}={value}"));
    }
    format!("{place}?{}", kept.join("&"))
}

/// A parameter of a URL's query, as it stands there.
fn parameter(url: &str, name: &str) -> String {
    let query = url.split_once('?').expect("a query").1;
    let found = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    found.unwrap_or_else(|| panic!("{name} is not in {url}")).to_owned()
}

/// The attempt still waits, and the bank was asked for no token.
async fn assert_still_open(world: &World, connection_id: &str) {
    let view = show(world, connection_id).await;
    assert!(view.pending.is_some() && view.last_end.is_none(), "{view:?}");
    assert_eq!(grants(world, "authorization_code").await, 0);
}

/// Nothing waits, and there is no access.
async fn assert_ended(world: &World, connection_id: &str, outcome: AuthorizationOutcomeView) {
    let view = show(world, connection_id).await;
    assert!(view.pending.is_none(), "{view:?}");
    assert_eq!(view.last_end.expect("an end").outcome, outcome);
    assert!(!view.summary.access.refresh_held && view.summary.access.scope.is_none());
}
