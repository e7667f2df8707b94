//! The built UI, under the CSP of `tauri.conf.json` and with the prototypes frozen first, as the packaged window has it.

use std::path::{Path, PathBuf};

use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

/// Freezes what Tauri's `freezePrototype` freezes.
const FREEZE: &str = "Object.freeze(Object.prototype);\n";

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The CSP of the packaged window, with this bridge in the place of Tauri's own channel.
fn policy() -> Option<String> {
    let text = std::fs::read_to_string(project().join("src-tauri/tauri.conf.json")).ok()?;
    let config: serde_json::Value = serde_json::from_str(&text).ok()?;
    let csp = config.pointer("/app/security/csp")?.as_object()?;
    let directives = csp.iter().filter_map(|(name, value)| {
        let value = if name == "connect-src" { "'self'" } else { value.as_str()? };
        Some(format!("{name} {value}"))
    });
    Some(directives.collect::<Vec<_>>().join("; "))
}

pub async fn serve(uri: Uri) -> Response {
    if uri.path() == "/freeze.js" {
        return with_type("text/javascript", FREEZE.into());
    }
    let dist = project().join("ui/dist");
    let wanted = uri.path().trim_start_matches('/');
    if wanted.split('/').any(|part| part == "..") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let path = if wanted.is_empty() { dist.join("index.html") } else { dist.join(wanted) };
    let Ok(bytes) = tokio::fs::read(&path).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => page(&bytes),
        Some("js") => with_type("text/javascript", bytes),
        Some("css") => with_type("text/css", bytes),
        Some("svg") => with_type("image/svg+xml", bytes),
        Some("woff2") => with_type("font/woff2", bytes),
        Some("png") => with_type("image/png", bytes),
        _ => with_type("application/octet-stream", bytes),
    }
}

fn page(bytes: &[u8]) -> Response {
    let Some(policy) = policy().and_then(|policy| HeaderValue::from_str(&policy).ok()) else {
        return (StatusCode::INTERNAL_SERVER_ERROR, "tauri.conf.json has no readable CSP").into_response();
    };
    let html =
        String::from_utf8_lossy(bytes).replacen("<head>", "<head><script src=\"/freeze.js\"></script>", 1);
    let mut response = with_type("text/html; charset=utf-8", html.into_bytes());
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

fn with_type(kind: &'static str, bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], bytes).into_response()
}
