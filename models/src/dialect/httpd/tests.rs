//! The handlers of the signals.

use super::{Flags, Signal};

#[test]
fn a_stop_dominates_a_restart_and_ungraceful_dominates_graceful() {
    let mut flags = Flags::default();
    for signal in [Signal::Usr1, Signal::Hup, Signal::Winch, Signal::Term] {
        flags.take(signal);
    }
    assert!(flags.shutdown && flags.restart && flags.ungraceful);
    flags.unset();
    assert_eq!(flags, Flags::default());
}

#[test]
fn a_second_graceful_request_changes_nothing() {
    let mut flags = Flags::default();
    flags.take(Signal::Winch);
    let once = flags;
    flags.take(Signal::Winch);
    assert_eq!(flags, once);
    flags.take(Signal::Term);
    assert!(flags.ungraceful);
}
