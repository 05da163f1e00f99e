//! The events that can be seen of a step, and the numbers of tickets and passes.

use super::action::Topic;
use super::configuration::{Configuration, Log};
use super::frame::{Frame, Method, Program, Raised};
use super::node::Node;
use super::world::PythonWorld;
use crate::bus::event::{Event, Outcome, PassId, Resolution, TicketId};
use crate::bus::{Code, Goal};

/// One step under way.
pub(super) struct Run<'a> {
    pub(super) config: &'a Configuration,
    pub(super) world: &'a mut PythonWorld,
    pub(super) events: Vec<Event>,
}

impl Run<'_> {
    pub(super) fn emit(&mut self, event: Event) {
        self.events.push(event);
    }

    /// `self.log(..)`; raises what the listener of `log` raises.
    pub(super) fn log(&mut self, error: bool) -> Result<(), Raised> {
        let fails = match self.config.log {
            Log::Works => false,
            Log::FailsOnErrors => error,
            Log::Fails => true,
        };
        if !fails {
            return Ok(());
        }
        self.emit(Event::LogFailed);
        Err(Raised::Failures { topic: Topic::Log, listeners: Vec::new() })
    }

    /// Takes the lowest free ticket number.
    pub(super) fn take_ticket(&mut self) -> Option<TicketId> {
        let lowest = self.world.tickets.trailing_ones();
        self.world.tickets |= 1u32.checked_shl(lowest)?;
        Some(TicketId(u64::from(lowest)))
    }

    /// Takes the lowest free pass number.
    pub(super) fn take_pass(&mut self) -> Option<PassId> {
        let lowest = self.world.passes.trailing_ones();
        self.world.passes |= 1u64.checked_shl(lowest)?;
        u8::try_from(lowest).ok().map(PassId)
    }

    /// A frame is left, by a return or by what was raised.
    pub(super) fn leave(&mut self, frame: &Frame, raised: Option<&Raised>) {
        match frame {
            Frame::Method(method) => self.leave_method(method, raised),
            Frame::Publish(publish) => {
                let (Some(pass), Some(channel)) = (publish.pass, publish.topic.channel()) else { return };
                self.world.passes &= !(1u64 << pass.0);
                self.emit(Event::PassEnded { pass, channel });
            }
        }
    }

    fn leave_method(&mut self, method: &Method, raised: Option<&Raised>) {
        if method.program == Program::Block {
            let code = raised.map_or(Code::OK, Raised::code);
            self.emit(Event::Taken { code, reexec: false, failures: Vec::new() });
        }
        let (Some(ticket), Some(goal)) = (method.ticket, method.program.goal()) else { return };
        self.world.tickets &= !(1u32 << ticket.0);
        let resolution = match raised {
            None if matches!(goal, Goal::Exit | Goal::Restart) => Resolution::Exited(Vec::new()),
            None => Resolution::Reached,
            Some(raised @ Raised::Failures { .. }) => Resolution::ReachedWithFailures(raised.failures()),
            Some(Raised::Exit(code)) => Resolution::Unwound(Outcome::Exit(*code)),
            Some(Raised::Interrupt) => Resolution::Unwound(Outcome::Interrupted),
        };
        self.emit(Event::Resolved { ticket, goal, resolution });
    }
}

impl Program {
    /// The goal of a caller of the method.
    fn goal(self) -> Option<Goal> {
        match self {
            Program::Start | Program::StartWithCallback => Some(Goal::Start),
            Program::Stop => Some(Goal::Stop),
            Program::Exit => Some(Goal::Exit),
            Program::Restart => Some(Goal::Restart),
            Program::Graceful => Some(Goal::Graceful),
            Program::Reload => Some(Goal::Reload),
            Program::Transition(Node::Run) => Some(Goal::Start),
            Program::Transition(Node::Idle) => Some(Goal::Stop),
            Program::Transition(Node::Exited) => Some(Goal::Exit),
            _ => None,
        }
    }
}
