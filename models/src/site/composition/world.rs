//! The state of the composition.

use super::configuration::{Budget, CompositionConfiguration};
use crate::few::Few;
use crate::site::controller::Controller;
use crate::site::event::{Control, Event};
use crate::site::identity::{Generation, Interpreter, Worker};
use crate::site::request::Scope;
use crate::site::worker::{Me, Process, Stage};

/// A state of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CompositionWorld {
    /// The controller, while it lives.
    pub controller: Option<Controller>,
    /// The workers' processes, until their end is noticed; oldest first.
    pub members: Few<Member, 5>,
    /// The control messages that were sent and are not read: those to a worker stand together, the oldest first.
    pub mail: Few<Letter, 5>,
    /// The tokens in a pipe that workers share, in designs that have one.
    pub pipe: Few<Token, 3>,
    /// The event on its way.
    pub event: Option<OnItsWay>,
    /// The actions that are left of the budget.
    pub left: Budget,
}

/// A worker's process, and its end of the wires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member {
    /// Its incarnation.
    pub worker: Worker,
    /// Its generation.
    pub generation: Generation,
    /// The process.
    pub process: Process,
    /// Has the controller still to hear that the worker is ready?
    pub unheard: bool,
    /// Does it hang, so that it takes no further step?
    pub hangs: bool,
}

/// A control message under way, and the worker that it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Message {
    /// The kind of the message.
    pub control: Control,
    /// The worker that the message is for; `None` if the controller never sent it.
    pub meant: Option<Worker>,
}

/// A control message on its way to one worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Letter {
    /// The worker whose socket it is in.
    pub to: Worker,
    /// The message.
    pub message: Message,
}

/// A token in a shared pipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token {
    /// The generation whose pipe it is in.
    pub generation: Generation,
    /// The token.
    pub message: Message,
}

/// An event on its way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OnItsWay {
    /// The scope of the event.
    pub scope: Scope,
    /// The interpreter around which the scope is reckoned.
    pub centre: Interpreter,
    /// The interpreters that are still to be told.
    pub due: Few<Interpreter, 4>,
}

impl Member {
    /// Can the process take a step?
    pub fn runs(&self) -> bool {
        self.process.stage.lives() && !self.hangs
    }

    /// Can application code run in this process: is it ready, and not in its teardown?
    pub fn is_inhabited(&self) -> bool {
        self.runs() && self.process.ready && self.process.stage < Stage::Teardown
    }
}

impl CompositionWorld {
    /// The process of this worker.
    pub fn member(&self, worker: Worker) -> Option<&Member> {
        self.members.iter().find(|m| m.worker == worker)
    }

    pub(super) fn member_mut(&mut self, worker: Worker) -> Option<&mut Member> {
        self.members.iter_mut().find(|m| m.worker == worker)
    }

    /// The messages on their way to this worker, the oldest first.
    pub fn mail_for(&self, worker: Worker) -> impl Iterator<Item = Message> {
        self.mail.iter().filter(move |letter| letter.to == worker).map(|letter| letter.message)
    }

    /// Reads the next message for this worker, if there is one.
    pub(super) fn read_mail(&mut self, worker: Worker) -> Option<Message> {
        let place = self.mail.iter().position(|letter| letter.to == worker)?;
        self.mail.remove(place).map(|letter| letter.message)
    }

    /// Carries out the effect of an event on the processes and the wires: a worker was forked, told or forced.
    pub(super) fn carry(&mut self, configuration: &CompositionConfiguration, event: &Event) {
        match *event {
            Event::Spawned { worker, generation, .. } => self.members.push(Member {
                worker,
                generation,
                process: Process::FORKED,
                unheard: false,
                hangs: false,
            }),
            Event::Sent { control, to } => self.send(configuration, Message { control, meant: Some(to) }, to),
            Event::Forced { target: Some(target), .. } => {
                let victim = self.member_mut(target).filter(|m| m.process.stage.lives());
                if let Some(victim) = victim {
                    victim.process.stage = Stage::Forced;
                }
            }
            _ => {}
        }
    }

    fn send(&mut self, configuration: &CompositionConfiguration, message: Message, to: Worker) {
        let Some(controller) = &self.controller else { return };
        if configuration.design.shares_pipe() {
            let generation = controller.generation_of(to);
            self.pipe.push(Token { generation, message });
            return;
        }
        let address = controller.address(&configuration.rules(), to);
        if self.member(address).is_some_and(|m| m.process.stage.lives()) {
            let behind = self.mail.iter().rposition(|letter| letter.to <= address);
            self.mail.insert(behind.map_or(0, |place| place + 1), Letter { to: address, message });
        }
    }

    /// The place of the next message for this worker in the pipe that the workers share.
    pub(super) fn token_for(
        &self,
        configuration: &CompositionConfiguration,
        member: &Member,
    ) -> Option<usize> {
        let kept = configuration.design == crate::site::controller::Design::KeptPipe;
        let me = configuration.me(member.worker);
        self.pipe.iter().position(|token| {
            let input = crate::site::worker::Input::Control(token.message.control, token.message.meant);
            (kept || token.generation == member.generation) && member.process.takes(&me, input)
        })
    }
}

impl CompositionConfiguration {
    /// The knowledge that this worker has from its fork on.
    pub fn me(&self, worker: Worker) -> Me {
        Me { worker, interpreters: self.interpreters, design: self.design.workers() }
    }
}
