//! One listener that misbehaves, between two ordinary ones, under every short sequence of requests.

use wspbus_models::bus::Code;
use wspbus_models::bus::event::ListenerId;
use wspbus_models::dialect::python::{Action, Call, Ending, ListenerSpec, MAIN, Package, PythonBus, family};

use super::{Case, Played, words};
use crate::lockstep::drive::{self, Stop};
use wspbus_kit::conform::driven::Driven;

/// Three listeners a topic; the one in the middle misbehaves on one topic.
const MIDDLE: u32 = 1;

/// The misbehaviour of a listener.
#[derive(Clone, Copy)]
enum Wrong {
    /// Each time it ends so.
    Ends(Ending),
    /// The first time it makes this call.
    Calls(Call),
}

impl Wrong {
    fn all(package: &Package) -> Vec<Wrong> {
        let endings = [
            Ending::Failed,
            Ending::Exit(Code::OK),
            Ending::Exit(Code(3)),
            Ending::Quit,
            Ending::Interrupted,
        ];
        endings.map(Wrong::Ends).into_iter().chain(package.requests.map(Wrong::Calls)).collect()
    }

    fn name(self) -> String {
        match self {
            Wrong::Ends(ending) => ending.to_string(),
            Wrong::Calls(call) => format!("calls {call}"),
        }
    }
}

pub(super) fn cases(package: &'static Package, longest: usize) -> Vec<Case> {
    let mut cases = Vec::new();
    for (index, topic) in (0..).zip(package.topics) {
        for wrong in Wrong::all(package) {
            let wrongdoer = ListenerId(u64::from(3 * index + MIDDLE));
            let bus = bus(package, wrongdoer, wrong);
            for calls in words::sequences(package, longest) {
                let (name, bus) =
                    (format!("{topic}: {}: {}", wrong.name(), words::name(&calls)), bus.clone());
                let run = move |name: &str, driven: &mut dyn Driven| {
                    play(&bus, driven, name, &calls, wrongdoer, wrong)
                };
                cases.push(Case::new(name, run));
            }
        }
    }
    cases
}

fn bus(package: &'static Package, wrongdoer: ListenerId, wrong: Wrong) -> PythonBus {
    let ordinary = || package.topics.iter().flat_map(|topic| [*topic; 3]).map(ListenerSpec::on);
    let misled = |(id, listener): (u32, ListenerSpec)| match wrong {
        _ if ListenerId(u64::from(id)) != wrongdoer => listener,
        Wrong::Ends(ending) => listener.ending(&[ending]),
        Wrong::Calls(call) => listener.calling(&[call], 1),
    };
    family::sequence(package, (0..).zip(ordinary()).map(misled).collect())
}

fn play(
    bus: &PythonBus,
    driven: &mut dyn Driven,
    name: &str,
    calls: &[Call],
    wrongdoer: ListenerId,
    wrong: Wrong,
) -> Result<Played, Stop> {
    let mut called = false;
    let at_listener = |listener| match wrong {
        Wrong::Ends(ending) if listener == wrongdoer => Action::End { thread: MAIN, ending },
        Wrong::Calls(call) if listener == wrongdoer && !std::mem::replace(&mut called, true) => {
            Action::Reenter { thread: MAIN, call }
        }
        _ => Action::End { thread: MAIN, ending: Ending::Ok },
    };
    drive::case(bus, driven, name, |lockstep| words::play(lockstep, calls, at_listener))?;
    Ok(Played { runs: 1, note: None })
}
