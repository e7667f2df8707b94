//! Looking for bytes in the memory of another process, as whoever gets hold of its core or of the swap would.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// At most this much is read at once, in bytes.
const PIECE: usize = 1 << 20;
/// The size of a page, in bytes. Where it is another, nothing is found, not even what is in use.
const PAGE: u64 = 4096;
/// The size of a page's entry in `/proc/PID/pagemap`, in bytes.
const ENTRY: usize = 8;

/// Bytes to look for, under a name that may be printed.
pub struct Needle {
    pub what: String,
    bytes: Vec<u8>,
}

impl Needle {
    /// # Panics
    /// With fewer than 16 bytes, which chance could bring about.
    pub fn new(what: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let (what, bytes) = (what.into(), bytes.into());
        assert!(bytes.len() >= 16, "{what} is too short to be looked for");
        Self { what, bytes }
    }

    /// A piece of a private key (PKCS#8 DER) that its certificate does not show, in every spelling it could lie about in.
    pub fn of_key(what: &str, pkcs8: &[u8]) -> Vec<Self> {
        let end = pkcs8.len();
        let piece = &pkcs8[end - 100..end - 52];
        // As a number in the limbs of a library, the other way round.
        let mut limbs = piece.to_vec();
        limbs.reverse();
        let mut needles = vec![
            Self::new(format!("{what} in DER"), piece),
            Self::new(format!("{what} as a number"), limbs),
            Self::new(format!("{what} in hex"), hex::encode(piece)),
        ];
        for shift in 0..3 {
            let text = STANDARD.encode(&piece[shift..]);
            needles.push(Self::new(format!("{what} in base64, {shift}"), &text.as_bytes()[..40]));
        }
        needles
    }
}

/// The names of the needles in everything that process `pid` can write to: heaps, stacks and what it mapped.
///
/// # Errors
/// When this process may not look, as root and the parent may.
pub fn found(pid: u32, needles: &[Needle]) -> io::Result<Vec<String>> {
    let longest = needles.iter().map(|needle| needle.bytes.len()).max().unwrap_or_default();
    let mut begins = vec![Vec::new(); 1 << 8];
    for (index, needle) in needles.iter().enumerate() {
        begins[usize::from(needle.bytes[0])].push(index);
    }
    let mut seen = vec![false; needles.len()];
    each_piece(pid, longest, |piece| {
        for (at, byte) in piece.iter().enumerate() {
            for index in &begins[usize::from(*byte)] {
                seen[*index] |= piece[at..].starts_with(&needles[*index].bytes);
            }
        }
    })?;
    let names = needles.iter().zip(seen).filter(|(_, seen)| *seen).map(|(needle, _)| needle.what.clone());
    Ok(names.collect())
}

/// What follows each `word` in the memory of process `pid`, up to the first byte that is no letter and no digit.
///
/// # Errors
/// As [`found`].
pub fn following(pid: u32, word: &[u8]) -> io::Result<Vec<String>> {
    let mut words = Vec::new();
    each_piece(pid, 256, |piece| {
        for (at, byte) in piece.iter().enumerate() {
            if *byte == word[0] && piece[at..].starts_with(word) {
                let rest = piece[at + word.len()..].iter().take_while(|byte| byte.is_ascii_alphanumeric());
                words.push(rest.map(|byte| char::from(*byte)).collect());
            }
        }
    })?;
    Ok(words)
}

/// Shows the writable memory of a process piece by piece. Each is read `overlap` bytes into the next, so that nothing
/// hides on a seam. What was never written to is left out: WebKit reserves many times what it ever uses.
fn each_piece(pid: u32, overlap: usize, mut look: impl FnMut(&[u8])) -> io::Result<()> {
    let memory = File::open(format!("/proc/{pid}/mem"))?;
    let pages = File::open(format!("/proc/{pid}/pagemap"))?;
    for (from, to) in writable(&std::fs::read_to_string(format!("/proc/{pid}/maps"))?) {
        for (mut at, to) in used(&pages, from, to)? {
            while at < to {
                let size = usize::try_from(to - at).unwrap_or(usize::MAX).min(PIECE + overlap);
                let mut piece = vec![0; size];
                // A page that is mapped and cannot be read holds nothing.
                if memory.read_exact_at(&mut piece, at).is_ok() {
                    look(&piece);
                }
                at += PIECE as u64;
            }
        }
    }
    Ok(())
}

/// The parts of an address range whose pages are in memory or in the swap: the two highest bits of a page's entry in
/// `/proc/PID/pagemap`.
fn used(pages: &File, from: u64, to: u64) -> io::Result<Vec<(u64, u64)>> {
    let mut entries = vec![0; usize::try_from((to - from) / PAGE).unwrap_or_default() * ENTRY];
    // A range that went meanwhile holds nothing.
    let read = pages.read_at(&mut entries, from / PAGE * ENTRY as u64)?;
    let mut parts: Vec<(u64, u64)> = Vec::new();
    for (number, entry) in (0u64..).zip(entries[..read].chunks_exact(ENTRY)) {
        let at = from + number * PAGE;
        // In the machine's byte order, which on every Linux that has WebKit puts the highest byte last.
        match parts.last_mut() {
            _ if entry[ENTRY - 1] & 0xc0 == 0 => {}
            Some((_, end)) if *end == at => *end += PAGE,
            _ => parts.push((at, at + PAGE)),
        }
    }
    Ok(parts)
}

/// The address ranges that `/proc/PID/maps` marks as readable and writable.
fn writable(maps: &str) -> Vec<(u64, u64)> {
    let range = |line: &str| {
        let mut words = line.split_ascii_whitespace();
        let (from, to) = words.next()?.split_once('-')?;
        let wanted = words.next()?.starts_with("rw");
        let address = |text| u64::from_str_radix(text, 16).ok();
        wanted.then_some((address(from)?, address(to)?))
    };
    maps.lines().filter_map(range).collect()
}
