//! The controller's part: it answers requests, hands events on, and keeps the account of the tellings.

use super::{Design, Open, Router, Telling, Up};
use crate::site::scope::table::{answer, centre, recipients};
use crate::site::{Answer, Event, Interpreter, Notice, Origin, Request, Scope, Worker};

impl Router {
    pub(super) fn read(&mut self, design: &Design, worker: Worker) -> Vec<Event> {
        let Some(wire) = self.wire_mut(worker).filter(|w| !w.up.is_empty()) else { return Vec::new() };
        match wire.up.remove(0) {
            Up::Ask { me, says, scope } => {
                let forged = (!design.by_channel).then_some(says);
                self.answer(design, Origin::Application(me), forged, scope)
            }
            Up::Told(notice, interpreter) => self.account(notice, interpreter).into_iter().collect(),
            Up::Gone(notice, by) if self.is_due(notice, by) => {
                [Event::Missed { notice, by }].into_iter().chain(self.account(notice, by)).collect()
            }
            Up::Gone(..) => Vec::new(),
            Up::Destroyed(interpreter) => {
                self.members.retain(|i| *i != interpreter);
                Vec::new()
            }
        }
    }

    pub(super) fn answer(
        &mut self,
        design: &Design,
        origin: Origin,
        forged: Option<Interpreter>,
        scope: Scope,
    ) -> Vec<Event> {
        let centre = forged.or(centre(origin));
        let around = centre.map_or(origin, Origin::Application);
        let answer = match answer(design.environment, around, scope) {
            Answer::Denied if !design.policy => Answer::Accepted,
            answer => answer,
        };
        if answer == Answer::Denied && !design.denials {
            return Vec::new();
        }
        let request = Request::Tell;
        let notice = (answer == Answer::Accepted).then(|| self.free());
        let mut events = vec![Event::Answered { origin, request, scope, centre, answer, notice }];
        if let Some(notice) = notice {
            events.extend(self.accept(design, notice, scope, centre));
        }
        events
    }

    /// The lowest number that no event in progress has.
    fn free(&self) -> Notice {
        let taken = |n: &u8| self.open.iter().any(|o| o.notice == Notice(*n));
        Notice((0..u8::MAX).find(|n| !taken(n)).unwrap_or(u8::MAX))
    }

    /// Notes which interpreters in scope live, and hands the event to the worker of each. A channel that is full loses
    /// the event.
    fn accept(
        &mut self,
        design: &Design,
        notice: Notice,
        scope: Scope,
        centre: Option<Interpreter>,
    ) -> Vec<Event> {
        let waits = match design.scoped {
            true => recipients(scope, centre, &self.members),
            false => self.members.clone(),
        };
        self.open.push(Open { notice, scope, centre, waits: waits.clone() });
        let (mut lost, mut events) = (Vec::new(), Vec::new());
        for wire in &mut self.workers {
            let of = |i: &&Interpreter| i.worker == wire.worker;
            let to: Vec<Interpreter> = waits.iter().filter(of).copied().collect();
            match to.is_empty() {
                true => {}
                false if wire.down.len() < design.room => {
                    wire.down.push(Telling { notice, scope, centre, to, fresh: true });
                }
                false => {
                    events.push(Event::Overflowed { worker: wire.worker });
                    lost.extend(to);
                }
            }
        }
        events.extend(self.lose(notice, &lost, design.overflows));
        events
    }

    /// These interpreters were not told, and will not be: the sender of the event learns of it.
    fn lose(&mut self, notice: Notice, lost: &[Interpreter], reported: bool) -> Vec<Event> {
        let mut events = Vec::new();
        for by in lost.iter().copied().filter(|by| self.is_due(notice, *by)).collect::<Vec<_>>() {
            if reported {
                events.push(Event::Missed { notice, by });
            }
            self.strike(notice, by);
        }
        events.extend(self.settle(notice));
        events
    }

    /// The controller reads the end of a worker's channel. Everything that was written before the end was read.
    pub(super) fn read_end(&mut self, design: &Design, worker: Worker) -> Vec<Event> {
        let over = |w: &super::Wire| !w.alive && w.up.is_empty();
        if !self.wire(worker).is_some_and(over) {
            return Vec::new();
        }
        self.workers.retain(|w| w.worker != worker);
        self.members.retain(|i| i.worker != worker);
        let open: Vec<(Notice, Vec<Interpreter>)> =
            self.open.iter().map(|o| (o.notice, o.waits.clone())).collect();
        let mut events = Vec::new();
        for (notice, waits) in open {
            let lost: Vec<Interpreter> = waits.into_iter().filter(|i| i.worker == worker).collect();
            if !lost.is_empty() {
                events.extend(self.lose(notice, &lost, design.ends));
            }
        }
        events
    }

    pub(super) fn resend(&mut self, notice: Notice, worker: Worker) -> Vec<Event> {
        let Some(open) = self.open.iter().find(|o| o.notice == notice) else { return Vec::new() };
        let to = open.waits.iter().copied().filter(|i| i.worker == worker).collect();
        let (scope, centre) = (open.scope, open.centre);
        if let Some(wire) = self.wire_mut(worker) {
            wire.down.push(Telling { notice, scope, centre, to, fresh: true });
        }
        Vec::new()
    }

    fn is_due(&self, notice: Notice, by: Interpreter) -> bool {
        self.open.iter().any(|o| o.notice == notice && o.waits.contains(&by))
    }

    fn strike(&mut self, notice: Notice, interpreter: Interpreter) {
        for open in self.open.iter_mut().filter(|o| o.notice == notice) {
            open.waits.retain(|i| *i != interpreter);
        }
    }

    fn account(&mut self, notice: Notice, interpreter: Interpreter) -> Option<Event> {
        self.strike(notice, interpreter);
        self.settle(notice)
    }

    /// If the event waits for no interpreter, it is over.
    fn settle(&mut self, notice: Notice) -> Option<Event> {
        let place = self.open.iter().position(|o| o.notice == notice && o.waits.is_empty())?;
        self.open.remove(place);
        Some(Event::Settled { notice })
    }
}
