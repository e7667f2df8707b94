//! Opening the TCP connection, and the only place that decides whether an address may be connected to.
//!
//! The check is made on the very address a socket is opened to, so that a name that resolves to another
//! place, an address typed as the host and an explicit port all meet it.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use super::{Route, TransportError};
use crate::directory::Environment;

/// A share of the time is kept for each further address, but never less than this.
const LEAST_PER_ADDRESS: Duration = Duration::from_millis(250);

/// Connects to the route's host, trying its addresses in the resolver's order.
pub(super) async fn dial(
    environment: Environment,
    route: &Route,
    refused_ports: &[u16],
    within: Duration,
) -> Result<TcpStream, TransportError> {
    let deadline = Instant::now() + within;
    let addresses = addresses(environment, route).await?;
    for address in &addresses {
        allow(environment, *address, refused_ports)?;
    }
    let mut last = TransportError::Dns { host: route.host.clone(), detail: "no address".to_owned() };
    for (index, address) in addresses.iter().enumerate() {
        let left = deadline.saturating_duration_since(Instant::now());
        let others = u32::try_from(addresses.len() - index).unwrap_or(1);
        let share = (left / others).max(LEAST_PER_ADDRESS.min(left));
        match timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                stream.set_nodelay(true).ok();
                return Ok(stream);
            }
            Ok(Err(error)) => last = connect_error(&error, *address),
            Err(_) => last = TransportError::timeout_connecting(within),
        }
    }
    Err(last)
}

async fn addresses(environment: Environment, route: &Route) -> Result<Vec<SocketAddr>, TransportError> {
    if let Some(address) = route.connect_to {
        return Ok(vec![address]);
    }
    let port = route.effective_port();
    if let Ok(literal) = route.host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(literal, port)]);
    }
    if environment == Environment::Local && route.host != "localhost" {
        // A practice call does not even ask the network where a bank is.
        return Err(TransportError::NotLoopback { address: route.host.clone() });
    }
    let found: Vec<SocketAddr> = tokio::net::lookup_host((route.host.as_str(), port))
        .await
        .map_err(|error| TransportError::Dns { host: route.host.clone(), detail: error.to_string() })?
        .collect();
    Ok(found)
}

/// Local: loopback only. Sandbox and Live: not our own practice banks.
pub(super) fn allow(
    environment: Environment,
    address: SocketAddr,
    refused_ports: &[u16],
) -> Result<(), TransportError> {
    let ip = address.ip().to_canonical();
    match environment {
        Environment::Local if ip.is_loopback() => Ok(()),
        Environment::Local => Err(TransportError::NotLoopback { address: address.to_string() }),
        // The unspecified address reaches this machine too.
        Environment::Sandbox | Environment::Live
            if (ip.is_loopback() || ip.is_unspecified()) && refused_ports.contains(&address.port()) =>
        {
            Err(TransportError::OwnPort { port: address.port() })
        }
        Environment::Sandbox | Environment::Live => Ok(()),
    }
}

fn connect_error(error: &io::Error, address: SocketAddr) -> TransportError {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => TransportError::Refused { address: address.to_string() },
        _ => TransportError::Unreachable { address: address.to_string(), detail: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_local_profile_reaches_loopback_in_every_spelling_and_nothing_else() {
        for fine in ["127.0.0.1:1", "127.8.8.8:443", "[::1]:443", "[::ffff:127.0.0.1]:443"] {
            assert_eq!(allow(Environment::Local, address(fine), &[]), Ok(()), "{fine}");
        }
        for wrong in ["192.0.2.1:443", "0.0.0.0:443", "[::]:443", "[::ffff:192.0.2.1]:443", "[fe80::1]:443"] {
            assert!(
                matches!(
                    allow(Environment::Local, address(wrong), &[]),
                    Err(TransportError::NotLoopback { .. })
                ),
                "{wrong}"
            );
        }
    }

    #[test]
    fn sandbox_and_live_refuse_our_own_ports_on_this_machine_only() {
        for environment in [Environment::Sandbox, Environment::Live] {
            for own in ["127.0.0.1:7001", "[::1]:7001", "0.0.0.0:7001", "[::ffff:127.0.0.1]:7001"] {
                assert_eq!(
                    allow(environment, address(own), &[7000, 7001]),
                    Err(TransportError::OwnPort { port: 7001 }),
                    "{own}"
                );
            }
            for fine in ["127.0.0.1:7002", "192.0.2.1:7001"] {
                assert_eq!(allow(environment, address(fine), &[7000, 7001]), Ok(()), "{fine}");
            }
        }
    }

    #[tokio::test]
    async fn a_local_profile_asks_no_name_server_for_a_bank() {
        let route = Route::new("www.17515.sandbox.api.89c3.com");
        let result = dial(Environment::Local, &route, &[], Duration::from_secs(1)).await;
        let refused = TransportError::NotLoopback { address: "www.17515.sandbox.api.89c3.com".into() };
        assert_eq!(result.err(), Some(refused));
    }
}
