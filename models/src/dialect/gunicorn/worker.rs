//! The steps of a worker.

use super::arbiter::WORKER_BOOT_ERROR;
use super::state::{Arbiter, Input, Process, Rules, Stage};
use crate::bus::Code;
use crate::dialect::common::{goes, steps};
use crate::site::machine::event::{Close, Event, Said, Stage as Shown};
use crate::site::machine::word::{Connection, Control, Status, Version, WorkerId};

impl Arbiter {
    pub(super) fn worker(&mut self, rules: &Rules, worker: WorkerId, input: &Input) -> Vec<Event> {
        let orphan = self.find(worker).is_some_and(|process| self.is_orphan(process));
        let Some(process) = self.find_mut(worker).filter(|w| w.lives()) else { return Vec::new() };
        match *input {
            Input::InitSignals(_) => {
                process.stage = Stage::Loading;
                Vec::new()
            }
            Input::Boot(_) => process.boots(orphan),
            Input::Serve(_) => process.serves(rules),
            Input::Answer(_) => {
                process.busy = false;
                let drains = process.stage == Stage::Draining;
                goes(worker, connection(worker), process.version, drains)
            }
            Input::Take(_) => process.takes(),
            Input::Leave(_) => process.ends(Code::OK),
            Input::Notice(_) => {
                let mut events = vec![Event::ControllerLost { worker }];
                events.extend(steps(worker, false));
                events.extend(process.ends(Code::OK));
                events
            }
            Input::Crash(_) => {
                process.is_dead(Status::Killed);
                vec![Event::Died { worker, forced: false }]
            }
            Input::Fatal(_) => {
                process.is_dead(Status::Exited(WORKER_BOOT_ERROR));
                vec![Event::Died { worker, forced: false }]
            }
            _ => Vec::new(),
        }
    }
}

impl Process {
    /// The application is imported. A worker that was told to drain meanwhile notices it now, and ends.
    fn boots(&mut self, orphan: bool) -> Vec<Event> {
        let worker = self.worker;
        if self.tired {
            let mut events = vec![Event::Acted { worker, control: Control::Drain }];
            events.push(Event::Entered { worker, stage: Shown::Ended });
            events.extend(self.ends(Code::OK));
            return events;
        }
        self.stage = Stage::Serving;
        let mut events = vec![Event::Entered { worker, stage: Shown::Serving }];
        if !orphan {
            events.extend(heard(worker, self.told.is_none()));
        }
        events
    }

    /// A sync worker reads one request of a connection. The last request that `max_requests` permits ends its loop.
    fn serves(&mut self, rules: &Rules) -> Vec<Event> {
        self.busy = true;
        let (worker, connection) = (self.worker, connection(self.worker));
        let version = Version(self.version.into());
        let mut events = vec![
            Event::Accepted { worker, connection, version },
            Event::Read { worker, connection, version },
        ];
        if rules.max_requests {
            self.stage = Stage::Draining;
            events.extend(steps(worker, true));
        }
        events
    }

    /// Takes a signal. After TERM the worker accepts no connection and finishes the request in progress. QUIT raises
    /// `SystemExit` in the middle of the request.
    fn takes(&mut self) -> Vec<Event> {
        let Some(control) = self.signal.take() else { return Vec::new() };
        let worker = self.worker;
        let acted = Event::Acted { worker, control };
        if control == Control::Stop {
            let cut = Event::Closed { worker, connection: connection(worker), why: Close::Cut };
            let mut events: Vec<Event> = [acted].into_iter().chain(self.busy.then_some(cut)).collect();
            match self.stage {
                Stage::Serving => events.extend(steps(worker, false)),
                Stage::Draining if self.busy => {
                    events.push(Event::Entered { worker, stage: Shown::Joining });
                }
                Stage::Draining => {}
                _ => events.push(Event::Entered { worker, stage: Shown::Ended }),
            }
            events.extend(self.ends(Code::OK));
            return events;
        }
        match self.stage {
            Stage::Serving => {
                self.stage = Stage::Draining;
                [acted].into_iter().chain(steps(worker, self.busy)).collect()
            }
            Stage::Loading => {
                self.tired = true;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn ends(&mut self, code: Code) -> Vec<Event> {
        self.is_dead(Status::Exited(code));
        vec![Event::WorkerEnded { worker: self.worker, code }]
    }

    fn is_dead(&mut self, status: Status) {
        self.stage = Stage::Dead(status);
        (self.busy, self.tired, self.signal, self.told) = (false, false, None, None);
    }
}

/// The heartbeat of a worker that serves. The arbiter has no time of probation: a worker that serves counts as proved.
fn heard(worker: WorkerId, stands: bool) -> Vec<Event> {
    let ready = Event::Heard { worker, said: Said::Ready };
    [ready].into_iter().chain(stands.then_some(Event::Steady { worker })).collect()
}

/// A worker of this model has one connection at a time. The number of the connection is the number of the worker.
const fn connection(worker: WorkerId) -> Connection {
    Connection(worker.0)
}
