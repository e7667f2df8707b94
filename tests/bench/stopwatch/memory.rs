//! The memory of a program and its children: the proportional set size, in which a page shared by several processes
//! counts once in all (Linux, `/proc/PID/smaps_rollup`).

use std::fs;
use std::path::Path;

/// The process and everything it started.
pub fn family(id: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|process| process.file_name().to_str()?.parse().ok())
        .filter_map(|process| Some((process, parent(process)?)))
        .collect();
    let mut found = vec![id];
    let mut at = 0;
    while at < found.len() {
        let older = found[at];
        found.extend(parents.iter().filter(|(_, parent)| *parent == older).map(|(child, _)| *child));
        at += 1;
    }
    found
}

/// Whether the process is still there, and no zombie.
pub fn is_there(id: u32) -> bool {
    Path::new(&format!("/proc/{id}/exe")).read_link().is_ok()
}

/// The proportional set size of the family, in KiB.
pub fn of_family(id: u32) -> u64 {
    family(id).into_iter().filter_map(of_process).sum()
}

fn of_process(id: u32) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// The fourth field of `/proc/PID/stat`; the second may hold blanks and brackets.
fn parent(id: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn a_child_belongs_to_the_family_until_it_has_ended() {
        let mut child = Command::new("sleep").arg("30").spawn().unwrap();
        assert!(family(std::process::id()).contains(&child.id()));
        assert!(is_there(child.id()));
        assert!(of_family(child.id()) > 0);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!is_there(child.id()));
        assert!(!family(std::process::id()).contains(&child.id()));
    }
}
