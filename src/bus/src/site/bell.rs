//! A bell that other threads ring, and that a thread can wait for beside channels.

use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;

use rustix::net::{SendFlags, send};

/// Rings, from any thread.
#[derive(Clone)]
pub struct Ringer(Arc<UnixStream>);

/// Is readable after a ring.
pub struct Bell(UnixStream);

/// A bell, and its ringer.
pub fn pair() -> io::Result<(Ringer, Bell)> {
    let (rings, bell) = UnixStream::pair()?;
    bell.set_nonblocking(true)?;
    Ok((Ringer(Arc::new(rings)), Bell(bell)))
}

impl Ringer {
    /// Rings, and never waits. A bell that takes no more was rung and not heard yet, and one that is gone raises no signal:
    /// a process that failed to execute itself again has the default action of SIGPIPE.
    pub fn ring(&self) {
        let _ = send(&*self.0, &[1], SendFlags::DONTWAIT | SendFlags::NOSIGNAL);
    }
}

impl Bell {
    /// Forgets the rings so far.
    pub fn silence(&self) {
        let mut rung = [0; 64];
        while matches!((&self.0).read(&mut rung), Ok(count) if count > 0) {}
    }
}

impl AsFd for Bell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    use super::*;

    fn is_rung(bell: &Bell) -> bool {
        poll(&mut [PollFd::new(bell, PollFlags::IN)], Some(&Timespec::default())).unwrap() > 0
    }

    #[test]
    fn a_bell_is_rung_until_it_is_silenced_however_often_it_was() {
        let (ringer, bell) = pair().unwrap();
        for rings in [0, 1, 1_000_000] {
            (0..rings).for_each(|_| ringer.clone().ring());
            assert_eq!(is_rung(&bell), rings > 0);
            bell.silence();
            assert!(!is_rung(&bell), "{rings} rings");
        }
    }

    #[test]
    fn a_bell_that_is_gone_raises_no_signal() {
        let raised = Arc::new(AtomicBool::new(false));
        let id = signal_hook::flag::register(signal_hook::consts::SIGPIPE, raised.clone()).unwrap();
        let (ringer, bell) = pair().unwrap();
        drop(bell);
        ringer.ring();
        signal_hook::low_level::unregister(id);
        assert!(!raised.load(Ordering::SeqCst));
    }
}
