//! The process group of a tested program: no process that the program starts outlives the group.

use std::process::{Child, Command};

/// Puts a program, and every process that it starts, into a process group of its own.
pub(super) fn separate(program: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(program, 0);
    #[cfg(not(unix))]
    let _ = program;
}

/// Has the process ended? Until the process is reaped, its number, which is also that of its group, belongs
/// to no other process.
#[cfg(unix)]
pub(super) fn has_ended(child: &mut Child) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    // An error says that there is no such child any more.
    !matches!(waitid(WaitId::Pid(Pid::from_child(child)), options), Ok(None))
}

/// Has the process ended?
#[cfg(not(unix))]
pub(super) fn has_ended(child: &mut Child) -> bool {
    !matches!(child.try_wait(), Ok(None))
}

/// Ends every process of the group at once. The child must not have been reaped yet.
pub(super) fn kill(child: &mut Child) {
    // Each of these calls fails only if the processes have ended meanwhile.
    #[cfg(unix)]
    let _ = rustix::process::kill_process_group(
        rustix::process::Pid::from_child(child),
        rustix::process::Signal::KILL,
    );
    let _ = child.kill();
}
