//! Which other program has a camera node open. Linux tells only of processes this user may look into: a program of
//! another account stays unnamed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use renzheng_domain::person::clean;

/// The kernel keeps 15 characters of a program's name (`TASK_COMM_LEN`); a fake `/proc` could hold more.
const LONGEST_NAME: usize = 15;

/// The name of the first process below `proc` (`/proc`) that has `node` open and is not `me`.
pub fn find(proc: &Path, node: &Path, me: u32) -> Option<String> {
    let entries = fs::read_dir(proc).ok()?.filter_map(Result::ok);
    let mut processes: Vec<u32> = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    processes.sort_unstable();
    processes.retain(|pid| *pid != me);
    processes.into_iter().find_map(|pid| {
        let process = proc.join(pid.to_string());
        if has_open(&process, node) { name(&process) } else { None }
    })
}

fn has_open(process: &Path, node: &Path) -> bool {
    let Ok(entries) = fs::read_dir(process.join("fd")) else { return false }; // another account's
    let mut targets = entries.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    targets.any(|target: PathBuf| target == node)
}

/// A program may call itself anything, so its name is cleaned before it comes onto the screen.
fn name(process: &Path) -> Option<String> {
    let comm = fs::read(process.join("comm")).ok()?;
    let name: String = clean(&String::from_utf8_lossy(&comm)).trim().chars().take(LONGEST_NAME).collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn process(proc: &Path, pid: &str, comm: &[u8], open: &[&str]) {
        let fds = proc.join(pid).join("fd");
        fs::create_dir_all(&fds).unwrap();
        fs::write(proc.join(pid).join("comm"), comm).unwrap();
        for (number, target) in open.iter().enumerate() {
            symlink(target, fds.join(number.to_string())).unwrap();
        }
    }

    #[test]
    fn names_who_has_the_node_open_but_never_itself() {
        let proc = tempfile::tempdir().unwrap();
        let camera = Path::new("/dev/video0");
        process(proc.path(), "7", b"renzheng\n", &["/dev/video0"]);
        process(proc.path(), "12", b"bash\n", &["/dev/pts/0", "/dev/video01", "socket:[4]"]);
        fs::create_dir_all(proc.path().join("sys/fd")).unwrap(); // no process
        fs::create_dir_all(proc.path().join("13")).unwrap(); // another account's: no fd to be seen
        assert_eq!(find(proc.path(), camera, 7), None);
        process(proc.path(), "900", b"firefox\n", &["/dev/null", "/dev/video0"]);
        process(proc.path(), "1000", b"cheese\n", &["/dev/video0"]);
        assert_eq!(find(proc.path(), camera, 7).as_deref(), Some("firefox"));
        assert_eq!(find(&proc.path().join("gone"), camera, 7), None);
    }

    #[test]
    fn cleans_what_a_program_calls_itself() {
        let proc = tempfile::tempdir().unwrap();
        process(proc.path(), "5", b"\x1b[2J\xff\xe2\x80\xaeabcdefghijklmnopqrst\n", &["/dev/video0"]);
        process(proc.path(), "6", b"\n", &["/dev/video1"]);
        assert_eq!(find(proc.path(), Path::new("/dev/video0"), 1).as_deref(), Some("[2J\u{fffd}abcdefghijk"));
        assert_eq!(find(proc.path(), Path::new("/dev/video1"), 1), None, "no name is no holder");
    }
}
