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

/// Ends every process of the group that this process leads. The process must not have been reaped yet.
pub(super) fn kill_by_number(leader: u32) {
    // The call fails only if the processes have ended meanwhile.
    #[cfg(unix)]
    if let Some(leader) = i32::try_from(leader).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
    }
    #[cfg(not(unix))]
    let _ = leader;
}

/// Ends every process of the group at once. The child must not have been reaped yet.
pub(super) fn kill(child: &mut Child) {
    kill_by_number(child.id());
    // The call fails only if the process has ended meanwhile.
    let _ = child.kill();
}
