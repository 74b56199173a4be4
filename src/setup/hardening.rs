//! What this process keeps from everybody else on the computer, from its first moment on.

/// What is written (records, keys, logs) is for its owner only, and memory, which has names and faces in it, is written
/// nowhere when the process dies.
pub fn harden() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit, umask};
        umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
        // Lowering a limit is always allowed; a system that refuses still has the next line.
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
    // Where the kernel pipes cores to a program, the limit does not count, but this does. It also keeps debuggers of
    // the same user out.
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
