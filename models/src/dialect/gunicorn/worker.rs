//! The steps of a worker.

use super::state::{Arbiter, Input, Stage};
use crate::site::event::{Control, Ending, Event};
use crate::site::{Connection, Version, Worker};

impl Arbiter {
    pub(super) fn worker(&mut self, worker: Worker, input: &Input) -> Vec<Event> {
        let connection = Connection(worker.0);
        let Some(process) = self.find_mut(worker).filter(|w| w.lives()) else { return Vec::new() };
        match *input {
            Input::InitSignals(_) => {
                process.stage = Stage::Loading;
                Vec::new()
            }
            Input::Boot(_) => {
                process.stage = if process.tired { Stage::Draining } else { Stage::Serving };
                vec![Event::Ready { worker }]
            }
            Input::Serve(_) => {
                process.busy = true;
                vec![Event::Opened { worker, connection, version: Version(process.generation.0) }]
            }
            Input::Answer(_) => {
                process.busy = false;
                vec![Event::Closed { worker, connection }]
            }
            Input::Take(_) => self.takes(worker),
            Input::Leave(_) | Input::Notice(_) => self.dies(worker, Ending::Done, false),
            Input::Crash(_) => self.dies(worker, Ending::Crashed, false),
            Input::Fatal(_) => self.dies(worker, Ending::Crashed, true),
            _ => Vec::new(),
        }
    }

    /// Takes a signal. After TERM the worker accepts no connection and finishes the request in progress. QUIT raises
    /// `SystemExit` in the middle of the request.
    fn takes(&mut self, worker: Worker) -> Vec<Event> {
        let Some(process) = self.find_mut(worker) else { return Vec::new() };
        let Some(control) = process.signal.take() else { return Vec::new() };
        let acted = Event::Acted { control, by: worker, meant: Some(worker) };
        if control == Control::Stop {
            let cut = process.busy.then_some(Event::Cut { worker, connection: Connection(worker.0) });
            let mut events: Vec<Event> = [acted].into_iter().chain(cut).collect();
            events.extend(self.dies(worker, Ending::Done, false));
            return events;
        }
        if process.stage == Stage::Draining || process.tired {
            return Vec::new();
        }
        match process.stage {
            Stage::Serving => process.stage = Stage::Draining,
            _ => process.tired = true,
        }
        vec![acted]
    }

    fn dies(&mut self, worker: Worker, ending: Ending, fatal: bool) -> Vec<Event> {
        if let Some(process) = self.find_mut(worker) {
            process.stage = Stage::Dead { fatal };
            process.busy = false;
            process.signal = None;
        }
        vec![Event::Ended { worker, ending }]
    }
}
