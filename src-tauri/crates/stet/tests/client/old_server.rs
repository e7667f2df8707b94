//! A server of one TLS version: `openssl s_server`, since rustls speaks none older than 1.2.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::server::Leaf;

/// Serves a status page until it is dropped.
pub struct OldServer {
    pub address: SocketAddr,
    child: Child,
    _folder: TempDir,
}

impl OldServer {
    /// `version` is one of openssl's switches, such as `-tls1_1`.
    pub fn start(leaf: &Leaf, version: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (certificate, key) = (folder.path().join("cert.der"), folder.path().join("key.der"));
        std::fs::write(&certificate, &leaf.der).expect("written");
        std::fs::write(&key, &leaf.pkcs8).expect("written");
        let mut child = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", "-www", "-cipher", "DEFAULT:@SECLEVEL=0", version])
            .args(["-certform", "DER", "-cert"])
            .arg(&certificate)
            .args(["-keyform", "DER", "-key"])
            .arg(&key)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl is installed");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let accepting = lines
            .find_map(|line| line.ok()?.strip_prefix("ACCEPT ").map(str::to_owned))
            .expect("openssl says where it listens");
        // What it says later goes nowhere, and must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { address: accepting.trim().parse().expect("an address"), child, _folder: folder }
    }
}

impl Drop for OldServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
