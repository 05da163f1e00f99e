//! A bell that other threads ring, and that a thread can wait for beside channels.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;

/// Rings, from any thread.
#[derive(Clone)]
pub struct Ringer(Arc<UnixStream>);

/// Is readable after a ring.
pub struct Bell(UnixStream);

/// A bell, and its ringer.
pub fn pair() -> io::Result<(Ringer, Bell)> {
    let (rings, bell) = UnixStream::pair()?;
    rings.set_nonblocking(true)?;
    bell.set_nonblocking(true)?;
    Ok((Ringer(Arc::new(rings)), Bell(bell)))
}

impl Ringer {
    /// Rings. A bell that takes no more was rung and not heard yet.
    pub fn ring(&self) {
        let _ = (&*self.0).write(&[1]);
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
