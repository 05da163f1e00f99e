//! Births of interpreters, notices and deeds for them, and what they ask for.

use super::Run;
use super::command::Command;
use super::memory::{Interpreter, Own};
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::message::Up;
use crate::site::machine::policy::{Effect, row};
use crate::site::machine::word::{Call, Deed, Name, Native, Notice, Reason, Request, Round, Scope};

impl Run<'_> {
    /// An interpreter is created while the worker serves, and its name is free.
    pub(super) fn create(&mut self, name: Name) {
        let named = |native: &Native| native.name == name;
        let taken = self.worker.creating.iter().any(named)
            || self.worker.interpreters.iter().any(|i| named(&i.native));
        match self.worker.stage {
            Stage::Serving if !taken => self.begin_birth(name),
            Stage::Booting | Stage::Serving => self.refuse(Reason::Stale),
            _ => self.refuse(Reason::Leaving),
        }
    }

    pub(super) fn begin_birth(&mut self, name: Name) {
        let native = Native { name, birth: self.worker.birth() };
        self.worker.creating.push(native);
        self.command(Command::Create(native));
    }

    /// Takes a birth off the list of those that are under way. One that is not there was given up.
    fn birth_over(&mut self, native: Native) -> bool {
        let before = self.worker.creating.len();
        self.worker.creating.retain(|waiting| *waiting != native);
        self.worker.creating.len() < before
    }

    pub(super) fn created(&mut self, native: Native) {
        if !self.birth_over(native) {
            return self.refuse(Reason::Stale);
        }
        self.worker.interpreters.push(Interpreter::new(native));
        self.emit(Event::Created { interpreter: native.of(self.worker.id) });
        self.write(Up::Born(native));
    }

    pub(super) fn not_created(&mut self, native: Native) {
        if self.worker.creating.contains(&native) {
            self.birth_failed(native);
        } else {
            self.refuse(Reason::Stale);
        }
    }

    pub(super) fn birth_failed(&mut self, native: Native) {
        let Native { name, birth } = native;
        self.birth_over(native);
        self.emit(Event::NotCreated { worker: self.worker.id, name, birth });
    }

    /// A notice for one interpreter. An interpreter hears it until the telling of its end begins. A channel does not
    /// repeat itself (INPUT-1), so each notice is a new one.
    pub(super) fn notice(&mut self, notice: Notice, to: Native, deed: Deed) {
        let interpreter = to.of(self.worker.id);
        if !self.worker.interpreter(to).is_some_and(Interpreter::hears) {
            self.emit(Event::NotDelivered { notice, interpreter });
            return self.write(Up::Missed { notice, by: to });
        }
        if deed != Deed::Event {
            self.emit(Event::DeedBegan { notice, interpreter, deed });
        }
        match deed {
            Deed::Event => {
                self.emit(Event::Delivered { notice, interpreter });
                self.command(Command::Deliver(notice, to));
                self.write(Up::Delivered { notice, to });
            }
            Deed::Graceful | Deed::Reload => {
                if let Some(found) = self.worker.interpreters.iter_mut().find(|i| i.native == to) {
                    found.deeds.push((notice, deed));
                }
                self.command(Command::Deed(notice, to, deed));
            }
            Deed::Restart | Deed::Exit => {
                self.emit(Event::DeedEnded { notice, interpreter, done: true });
                self.write(Up::Delivered { notice, to });
                self.end_alone(to, deed);
            }
        }
    }

    /// The end of one interpreter, as a deed of its own. In a worker that leaves, its end comes with that of the
    /// worker.
    fn end_alone(&mut self, native: Native, deed: Deed) {
        if self.worker.stage == Stage::Serving {
            self.own_end(native, if deed == Deed::Restart { Own::Restart } else { Own::Exit });
        }
    }

    pub(super) fn deed_done(&mut self, notice: Notice, by: Native, done: bool) {
        let found = self.worker.interpreters.iter_mut().find(|i| i.native == by);
        let known = found.and_then(|interpreter| {
            let place = interpreter.deeds.iter().position(|(asked, _)| *asked == notice)?;
            Some(interpreter.deeds.remove(place))
        });
        match known {
            Some(_) => self.deed_over(notice, by, done),
            None => self.refuse(Reason::Stale),
        }
    }

    fn deed_over(&mut self, notice: Notice, native: Native, done: bool) {
        self.emit(Event::DeedEnded { notice, interpreter: native.of(self.worker.id), done });
        self.write(match done {
            true => Up::Delivered { notice, to: native },
            false => Up::Missed { notice, by: native },
        });
    }

    /// The deeds that an interpreter has not done are given up.
    pub(super) fn deeds_over(&mut self, native: Native) {
        let Some(found) = self.worker.interpreters.iter_mut().find(|i| i.native == native) else { return };
        for (notice, _) in std::mem::take(&mut found.deeds) {
            self.deed_over(notice, native, false);
        }
    }

    /// Code in an interpreter asks. A request that concerns this interpreter alone is done here, under every policy;
    /// the rest is for the controller to answer.
    pub(super) fn ask(
        &mut self,
        call: Call,
        from: Native,
        request: Request,
        scope: Scope,
        inside: Option<Round>,
    ) {
        if !self.worker.interpreter(from).is_some_and(Interpreter::hears) {
            return self.refuse(Reason::NoInterpreter);
        }
        let running = self.worker.round.map(|job| job.round);
        let inside = inside.filter(|round| running == Some(*round));
        let interpreter = from.of(self.worker.id);
        let effect = self.machine.effects[row(request)][scope as usize];
        match (scope, effect) {
            (Scope::Interpreter, Effect::Deed(deed)) if deed != Deed::Event => {
                self.emit(Event::Asked { call, interpreter, request, scope, inside });
                self.emit(Event::OwnDeed { interpreter, deed });
                match deed {
                    Deed::Restart | Deed::Exit => self.end_alone(from, deed),
                    _ => self.command(Command::Own(from, deed)),
                }
            }
            _ if self.worker.alone => self.refuse(Reason::Terminal),
            _ => {
                self.emit(Event::Asked { call, interpreter, request, scope, inside });
                self.write(Up::Ask { call, from, request, scope, inside });
            }
        }
    }
}
