//! The effect of a signal on the parent: it only sets flags.

use std::fmt;

use crate::bus::Code;
use crate::site::machine::word::Request;

/// A signal to the parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// SIGTERM: a stop.
    Term,
    /// SIGWINCH: a graceful stop.
    Winch,
    /// SIGHUP: a restart.
    Hup,
    /// SIGUSR1: a graceful restart.
    Usr1,
}

impl Signal {
    /// The request that it makes, in the vocabulary of a site.
    pub const fn request(self) -> Request {
        match self {
            Signal::Term | Signal::Winch => Request::Exit(Code::OK),
            Signal::Hup => Request::Restart,
            Signal::Usr1 => Request::Roll,
        }
    }

    const fn graceful(self) -> bool {
        matches!(self, Signal::Winch | Signal::Usr1)
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Signal::Term => "Term",
            Signal::Winch => "Winch",
            Signal::Hup => "Hup",
            Signal::Usr1 => "Usr1",
        })
    }
}

/// The flags of the parent: `ap_unixd_mpm_retained_data`. They outlive a generation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Flags {
    /// Shall the parent end?
    pub shutdown: bool,
    /// Shall the parent begin the next generation?
    pub restart: bool,
    /// Shall the parent do so without grace? The shutdown and the restart share this flag.
    pub ungraceful: bool,
    /// Was the last restart graceful?
    pub was_graceful: bool,
}

impl Flags {
    /// The handlers `sig_term` and `sig_restart`.
    ///
    /// ```
    /// use wspbus_models::dialect::httpd::{Flags, Signal};
    /// let mut flags = Flags::default();
    /// flags.take(Signal::Hup);
    /// flags.take(Signal::Winch);
    /// assert!(flags.shutdown && flags.ungraceful, "a graceful stop behind a restart is no longer graceful");
    /// ```
    pub fn take(&mut self, signal: Signal) {
        let pending = match signal {
            Signal::Term | Signal::Winch => &mut self.shutdown,
            Signal::Hup | Signal::Usr1 => &mut self.restart,
        };
        if *pending && (self.ungraceful || signal.graceful()) {
            return;
        }
        *pending = true;
        self.ungraceful |= !signal.graceful();
    }

    /// Must the main loop be left?
    pub fn any(self) -> bool {
        self.shutdown || self.restart
    }

    /// The cleanup of the configuration's pool: `unset_signals`.
    pub fn unset(&mut self) {
        let was_graceful = !self.ungraceful;
        *self = Flags { was_graceful, ..Flags::default() };
    }
}
