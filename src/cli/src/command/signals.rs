//! The signals that ask the program to end. The first signal stops the run, which then reports the verdicts that it
//! has. The second signal ends the program at once, and every adapter with it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use wspbus_kit::conform::Control;

use super::exit::{Exit, Failure};
use super::terminal;

/// A watch for signals, and the control of the run that they stop.
#[derive(Clone, Debug, Default)]
pub struct Signals {
    /// The control of the run.
    pub control: Control,
    is_terminated: Arc<AtomicBool>,
}

impl Signals {
    /// Watches for the signals from now on.
    ///
    /// # Errors
    /// If the system does not let the program watch.
    pub fn watch() -> Result<Signals, Failure> {
        let signals = Signals::default();
        signals
            .clone()
            .listen()
            .map_err(|error| Failure::usage(format!("cannot watch for signals: {error}")))?;
        Ok(signals)
    }

    /// The exit code that the first signal asks for; none if no signal came.
    pub fn exit(&self) -> Option<Exit> {
        let exit =
            if self.is_terminated.load(Ordering::Relaxed) { Exit::Terminated } else { Exit::Interrupted };
        self.control.is_stopped().then_some(exit)
    }

    #[cfg(unix)]
    fn listen(self) -> std::io::Result<()> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in signals.forever() {
                if let Some(exit) = self.exit() {
                    self.control.kill();
                    std::process::exit(exit as i32);
                }
                self.is_terminated.store(signal == SIGTERM, Ordering::Relaxed);
                self.control.stop();
                let name = if signal == SIGTERM { "SIGTERM" } else { "SIGINT" };
                terminal::complain(format!("{name} stops the run; a second signal ends the program at once"));
            }
        })?;
        Ok(())
    }

    /// The system ends the program where there are no such signals.
    #[cfg(not(unix))]
    fn listen(self) -> std::io::Result<()> {
        Ok(())
    }
}
