//! The choice of an adapter that declares none.

use wspbus_models::bus::Request;
use wspbus_models::bus::event::{Channel, ListenerId, Origin, ThreadId};

use crate::conform::driven::Driven;
use crate::conform::message::Point;
use crate::conform::spoken::Spoken;
use crate::suite::case::{Input, Parameters, Returns, Setup, Subscribed};
use crate::suite::implementation::Implementation;

/// The name of the case in which the kit looks.
const CASE: &str = "which-choice";
/// The thread that asks.
const ASKS: ThreadId = ThreadId(1);

/// Looks when a granted call of this bus returns: a thread asks for a start, and is idle again or not while a listener
/// of the pass is at its gate. `is_parked` says that waits never look by themselves. None if no listener comes to its gate,
/// or if the adapter breaks or is silent: the cases show that too.
pub fn returns_of(driven: impl Driven, is_parked: bool) -> Option<Returns> {
    let listener = Subscribed { listener: ListenerId(0), channel: Channel::Start, priority: 50 };
    let setup =
        Setup { listeners: vec![listener], threads: 1, denied: Default::default(), log: Default::default() };
    let mut bus = Spoken::parked(driven, is_parked);
    bus.begin_case(CASE);
    bus.reset(&setup, &Parameters::default()).ok()?;
    let start = Input::Request { by: Origin::Thread(ASKS), request: Request::Start };
    let output = bus.apply(&start).ok()?;
    let returns = match bus.at(ASKS) {
        Some(Point::Idle) => Returns::AtOnce,
        _ => Returns::WhenResolved,
    };
    let is_seen = output.gates.contains(&listener.listener) && output.unsettled.is_none();
    bus.end_case().ok()?;
    is_seen.then_some(returns)
}

#[cfg(test)]
mod tests {
    use wspbus_models::bus::Machine;

    use super::*;
    use crate::conform::error::AdapterError;
    use crate::conform::message::{Command, Reply};
    use crate::conform::served::Served;

    #[test]
    fn the_choice_of_a_bus_is_seen() {
        for returns in [Returns::AtOnce, Returns::WhenResolved] {
            let bus = Served::new("x", Parameters { returns }, Machine::default());
            assert_eq!(returns_of(bus, true), Some(returns));
        }
    }

    /// An adapter that may tell the answer when the call begins, and whose thread is in the call still.
    struct TellsEarly(Served<Machine>);

    impl Driven for TellsEarly {
        fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
            Ok(match self.0.send(command)? {
                Reply::Settled { events, mut at } if matches!(command, Command::Request { .. }) => {
                    at.insert(ASKS, Point::Poll);
                    Reply::Settled { events, at }
                }
                other => other,
            })
        }
    }

    /// It is the place of the thread that decides, not the moment in which the answer is told.
    #[test]
    fn an_answer_that_is_told_early_is_no_return() {
        let bus = Served::new("x", Parameters::default(), Machine::default());
        assert_eq!(returns_of(TellsEarly(bus), true), Some(Returns::WhenResolved));
    }

    /// A bus whose thread looks once more before its call returns.
    struct Polls(Served<Machine>, bool);

    impl Driven for Polls {
        fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
            self.1 |= matches!(command, Command::Step { .. });
            let command = match command {
                Command::Step { .. } => &Command::Settle,
                other => other,
            };
            Ok(match self.0.send(command)? {
                Reply::Settled { events, mut at } if !self.1 && at.len() > 2 => {
                    at.insert(ASKS, Point::Poll);
                    Reply::Settled { events, at }
                }
                other => other,
            })
        }
    }

    /// As in a case, a thread at `poll` is let go on, where waits look by themselves.
    #[test]
    fn a_thread_that_polls_is_let_go_on() {
        let polls = || Polls(Served::new("x", Parameters::default(), Machine::default()), false);
        assert_eq!(returns_of(polls(), false), Some(Returns::AtOnce));
        assert_eq!(returns_of(polls(), true), Some(Returns::WhenResolved), "the control");
    }

    struct Dead;

    impl Driven for Dead {
        fn send(&mut self, _: &Command) -> Result<Reply, AdapterError> {
            Err(AdapterError::Closed)
        }
    }

    #[test]
    fn nothing_is_said_of_an_adapter_that_breaks() {
        assert_eq!(returns_of(Dead, true), None);
    }
}
