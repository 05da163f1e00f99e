//! A worker's part: it passes on the requests of its applications, tells its interpreters, and confirms.

use super::{Design, Router, Up, Wire};
use crate::site::event::{Ending, Step};
use crate::site::scope::table::recipients;
use crate::site::{Event, Interpreter, Name, Origin, Request, Scope, Worker};

impl Router {
    pub(super) fn ask(&mut self, me: Interpreter, says: Interpreter, scope: Scope) -> Vec<Event> {
        let lives = |w: &&mut Wire| w.live.contains(&me);
        let Some(wire) = self.wire_mut(me.worker).filter(lives) else { return Vec::new() };
        wire.up.push(Up::Ask { me, says, scope });
        vec![Event::Asked { origin: Origin::Application(me), request: Request::Tell, scope }]
    }

    /// Tells the next interpreter. The confirmation is another step, because the process may end in between.
    pub(super) fn tell(&mut self, design: &Design, worker: Worker) -> Vec<Event> {
        let ready = |w: &&mut Wire| w.alive && w.unconfirmed.is_none() && !w.down.is_empty();
        let Some(wire) = self.wire_mut(worker).filter(ready) else { return Vec::new() };
        if !design.snapshot {
            wire.look_around();
        }
        let Some(telling) = wire.down.first_mut() else { return Vec::new() };
        telling.fresh = false;
        let notice = telling.notice;
        let next = (!telling.to.is_empty()).then(|| telling.to.remove(0));
        if telling.to.is_empty() {
            wire.down.remove(0);
        }
        let Some(meant) = next else { return Vec::new() };
        let same = |i: &&Interpreter| match design.incarnations {
            true => **i == meant,
            false => i.name == meant.name,
        };
        match wire.live.iter().find(same).copied() {
            Some(to) => {
                wire.unconfirmed = Some(Up::Told(notice, meant));
                vec![Event::Delivered { notice, to }]
            }
            None => {
                wire.unconfirmed = Some(Up::Gone(notice, meant));
                Vec::new()
            }
        }
    }

    pub(super) fn confirm(&mut self, worker: Worker) -> Vec<Event> {
        if let Some(wire) = self.wire_mut(worker).filter(|w| w.alive) {
            let done = wire.unconfirmed.take();
            wire.up.extend(done);
        }
        Vec::new()
    }

    pub(super) fn create(&mut self, worker: Worker, name: Name) -> Vec<Event> {
        let missing = |w: &&mut Wire| w.alive && w.live.iter().all(|i| i.name != name);
        let Some(wire) = self.wire_mut(worker).filter(missing) else { return Vec::new() };
        let place = usize::from(name.0);
        if wire.births.len() <= place {
            wire.births.resize(place + 1, 0);
        }
        let interpreter = Interpreter { worker, name, birth: wire.births[place] };
        wire.births[place] += 1;
        wire.live.push(interpreter);
        wire.live.sort();
        self.members.push(interpreter);
        self.members.sort();
        vec![Event::Created { interpreter }]
    }

    pub(super) fn destroy(&mut self, interpreter: Interpreter) -> Vec<Event> {
        let lives = |w: &&mut Wire| w.alive && w.live.contains(&interpreter);
        let Some(wire) = self.wire_mut(interpreter.worker).filter(lives) else { return Vec::new() };
        wire.live.retain(|i| *i != interpreter);
        wire.up.push(Up::Destroyed(interpreter));
        vec![Event::Stepped { interpreter, step: Step::Destroyed }]
    }

    /// The process ends. The messages that the worker wrote can still be read; everything else is lost with the process.
    pub(super) fn crash(&mut self, worker: Worker) -> Vec<Event> {
        let Some(wire) = self.wire_mut(worker).filter(|w| w.alive) else { return Vec::new() };
        wire.alive = false;
        wire.live.clear();
        wire.births.clear();
        wire.down.clear();
        wire.unconfirmed = None;
        vec![Event::Ended { worker, ending: Ending::Crashed }]
    }
}

impl Wire {
    /// For a design without a snapshot: an interpreter that is in scope when the event arrives is told, too.
    fn look_around(&mut self) {
        let Some(telling) = self.down.first_mut().filter(|t| t.fresh) else { return };
        let mut now = recipients(telling.scope, telling.centre, &self.live);
        now.retain(|i| !telling.to.contains(i));
        telling.to.splice(..0, now);
    }
}
