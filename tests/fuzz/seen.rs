//! What several targets share: the passphrase of the encrypted seeds, a certificate, and a secret to look for.

/// Opens every encrypted seed.
pub const PASSPHRASE: &str = "fuzz";

/// A QSEALC whose key nobody holds any more.
pub const QSEALC: &[u8] = include_bytes!("seeds/certificates/qsealc.der");

/// The secret that must never be seen again.
pub const SECRET: &str = "KXyZabcdefghijklmopqrstuvw1234567890";

/// The input as `N` parts, each but the last one line: seeds stay readable that way.
pub fn parts<const N: usize>(input: &[u8]) -> [&[u8]; N] {
    let mut lines = input.splitn(N, |byte| *byte == b'\n');
    [(); N].map(|()| lines.next().unwrap_or_default())
}

/// The same for text; `None` where it is not UTF-8.
pub fn texts<const N: usize>(input: &[u8]) -> Option<[&str; N]> {
    let text = std::str::from_utf8(input).ok()?;
    let mut lines = text.splitn(N, '\n');
    Some([(); N].map(|()| lines.next().unwrap_or_default()))
}

/// The names that secrets go by in a bank's JSON.
const NAMES: [&str; 9] = [
    "access_token",
    "refresh_token",
    "id_token",
    "registration_access_token",
    "client_secret",
    "client_assertion",
    "code_verifier",
    "password",
    "token",
];

/// JSON that holds [`SECRET`] under one of its names. Each byte of `plan` wraps it once more or spells it otherwise; `text`
/// stands around it.
pub fn planted(plan: &[u8], text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    let choice = usize::from(plan.first().copied().unwrap_or_default());
    let mut name = NAMES[choice % NAMES.len()].to_owned();
    if choice & 0x80 != 0 {
        name = name.to_ascii_uppercase();
    }
    if choice & 0x40 != 0 {
        name = name.replace('_', "\\u005f");
    }
    let blank = ["", " ", "\n", "\t "][choice / 16 % 4];
    let mut json = format!("{{{blank}\"{name}\"{blank}:{blank}\"{SECRET}\"{blank}}}");
    for byte in plan.iter().skip(1).take(12) {
        json = match byte % 5 {
            0 => format!("[{json}]"),
            1 => format!("{{\"data\":{json}}}"),
            2 => format!("{{{quoted}:{quoted},\"data\":{json}}}"),
            3 => format!("[{quoted},{json},{quoted}]"),
            _ => format!("{{\"data\":{json},\"message\":{quoted}}}"),
        };
    }
    json
}
