//! Runs a thread from one gate to the next.

use super::action::{Ending, Topic};
use super::emit::Run;
use super::frame::{Frame, Local, Method, Program, Raised};
use super::text::{Catches, Op, Text};
use super::world::Life;
use crate::bus::event::{Event, ListenerId, ThreadId, Wake};
use crate::bus::{Code, State};

/// The reason why the innermost frame goes on.
pub(super) enum Flow {
    /// It was just called, or what it waits for may have come.
    Enter,
    /// Its gate was opened; a publish gate perhaps with an order of listeners.
    Open(Option<Vec<ListenerId>>),
    /// The frame that it called returned.
    Returned,
    /// The frame that it called raised an exception.
    Raised(Raised),
    /// Its listener ended.
    Ended(Ending),
}

/// The next turn of the innermost frame.
pub(super) enum Turn {
    /// It stands at a gate.
    Park,
    /// It calls another method.
    Call(Frame),
    /// It returns to its caller.
    Return,
    /// It raises an exception.
    Raise(Raised),
    /// There is nothing left to run: the thread or the process has ended.
    Over,
}

/// The continuation after one operation.
enum Next {
    /// The next operation.
    Advance,
    /// It goes on with another operation.
    Jump(u8),
    /// The method stops running for now or for good.
    Turn(Turn),
}

impl Run<'_> {
    /// Runs a thread until it stands at a gate, is idle, or has ended.
    pub(super) fn run(&mut self, thread: ThreadId, mut flow: Flow) {
        while let Some(frame) = self.stack(thread).pop() {
            let (frame, turn) = match frame {
                Frame::Method(method) => self.method(thread, method, flow),
                Frame::Publish(publish) => self.publish(publish, flow),
            };
            flow = match turn {
                Turn::Park => return self.stack(thread).push(frame),
                Turn::Call(callee) => {
                    self.stack(thread).extend([frame, callee]);
                    Flow::Enter
                }
                Turn::Return => {
                    self.leave(&frame, None);
                    Flow::Returned
                }
                Turn::Raise(raised) => {
                    self.leave(&frame, Some(&raised));
                    Flow::Raised(raised)
                }
                Turn::Over => return,
            };
        }
        if let Flow::Raised(raised) = flow {
            self.uncaught(thread, &raised);
        }
    }

    fn stack(&mut self, thread: ThreadId) -> &mut Vec<Frame> {
        &mut self.world.threads[usize::from(thread.0)].stack
    }

    fn method(&mut self, thread: ThreadId, mut method: Method, flow: Flow) -> (Frame, Turn) {
        let text = (self.config.package.text)(method.program);
        let mut opened = None;
        let mut raised = None;
        match flow {
            Flow::Enter | Flow::Ended(_) => {}
            Flow::Open(order) => opened = Some(order),
            Flow::Returned => method.pc += 1,
            Flow::Raised(by_callee) => raised = Some(by_callee),
        }
        loop {
            if let Some(raised) = raised.take()
                && let Some(uncaught) = method.catch(&text, raised)
            {
                return (Frame::Method(method), Turn::Raise(uncaught));
            }
            let op = text.op(method.pc);
            let next = match opened.take() {
                Some(order) => self.open(thread, op, order),
                None => self.operate(thread, &mut method, op),
            };
            match next {
                Next::Advance => method.pc += 1,
                Next::Jump(pc) => method.pc = pc,
                Next::Turn(Turn::Raise(by_op)) => raised = Some(by_op),
                Next::Turn(turn) => return (Frame::Method(method), turn),
            }
        }
    }

    /// Runs the operation that a gate holds back.
    fn open(&mut self, thread: ThreadId, op: Op, order: Option<Vec<ListenerId>>) -> Next {
        match op {
            Op::Write(to) => {
                let from = std::mem::replace(&mut self.world.state, to);
                self.emit(Event::StateWritten { from, to });
                Next::Advance
            }
            Op::Enter(node) => {
                let (from, to) = (std::mem::replace(&mut self.world.state, node.seen()), node.seen());
                self.world.node = Some(node);
                // Two nodes may be one state to an observer.
                if from != to {
                    self.emit(Event::StateWritten { from, to });
                }
                Next::Advance
            }
            Op::Publish(topic) => Next::Turn(Turn::Call(self.snapshot(topic, order))),
            Op::Execv => Next::Turn(self.execv(thread)),
            _ => Next::Advance,
        }
    }

    /// An operation, reached by running.
    fn operate(&mut self, thread: ThreadId, method: &mut Method, op: Op) -> Next {
        match op {
            Op::Write(_) | Op::Enter(_) | Op::Publish(_) | Op::Reread | Op::Sleep | Op::Execv => {
                return Next::Turn(Turn::Park);
            }
            Op::Towards => return Next::Turn(self.towards(method)),
            Op::Call(program) => return Next::Turn(Turn::Call(Frame::Method(Method::new(program, None)))),
            Op::Goto(pc) => return Next::Jump(pc),
            Op::Return => return Next::Turn(Turn::Return),
            Op::Log | Op::LogError => {
                return match self.log(op == Op::LogError) {
                    Ok(()) => Next::Advance,
                    Err(raised) => Next::Turn(Turn::Raise(raised)),
                };
            }
            Op::Reraise => {
                return match std::mem::replace(&mut method.local, Local::Nothing) {
                    Local::Raised(raised) => Next::Turn(Turn::Raise(raised)),
                    _ => Next::Turn(Turn::Return),
                };
            }
            Op::Register => self.world.registered = self.world.registered.saturating_add(1),
            Op::ReadState => method.local = Local::State(self.world.state),
            Op::SetExecv => self.world.execv = true,
            Op::Blocked => self.emit(Event::Blocked),
            Op::Taken => self.emit(Event::Taken { code: Code::OK, reexec: true, failures: Vec::new() }),
            Op::ListThreads => method.local = Local::Threads(self.world.joinable(self.config, thread)),
            Op::Spawn => self.spawn(thread),
            Op::CountCallbacks => method.local = Local::Callbacks(self.world.registered),
            Op::Waiting | Op::Until => return self.wait(thread, method, op),
            Op::PublishPoll => return self.publish_poll(method),
            _ => return self.decide(thread, method, op),
        }
        Next::Advance
    }

    /// The operations that may end the method, the thread or the process.
    fn decide(&mut self, thread: ThreadId, method: &mut Method, op: Op) -> Next {
        let turn = match (op, &mut method.local) {
            (Op::Die, _) => self.end(Code::SOFTWARE),
            (Op::DieIfStarting, Local::State(State::Starting)) => self.end(Code::SOFTWARE),
            (Op::ReturnUnlessExecv, _) if !self.world.execv => Turn::Return,
            (Op::ReturnIfExiting, _) if self.world.state == State::Exiting => Turn::Return,
            (Op::Join, Local::Threads(listed)) if *listed & self.world.joinable(self.config, thread) != 0 => {
                Turn::Park
            }
            (Op::JoinAll, _) if self.world.joinable(self.config, thread) != 0 => Turn::Park,
            (Op::NextCallback, Local::Callbacks(due)) if *due > 0 => {
                *due -= 1;
                return Next::Advance;
            }
            (Op::NextCallback, _) => self.end(self.world.leaving),
            (Op::EndThread, _) => {
                self.world.threads[usize::from(thread.0)].life = Life::Ended;
                Turn::Over
            }
            _ => return Next::Advance,
        };
        Next::Turn(turn)
    }

    /// The first read of the two that the loop makes decides: if the state changes in between, the
    /// second one finds the same way, or that of the state that it changed to.
    fn towards(&self, method: &Method) -> Turn {
        let (Program::Transition(goal), Some(here)) = (method.program, self.world.node) else {
            return Turn::Return;
        };
        match (self.config.package.towards)(here, goal) {
            Some(next) => Turn::Call(Frame::Method(Method::new(Program::Enter(next), None))),
            None => Turn::Return,
        }
    }

    fn wait(&mut self, thread: ThreadId, method: &Method, op: Op) -> Next {
        let Program::Wait { state, main } = method.program else { return Next::Advance };
        if op == Op::Waiting {
            if !main {
                self.emit(Event::Waiting { thread, state });
            }
            return Next::Advance;
        }
        if !self.world.is_in(state) {
            return Next::Advance;
        }
        if !main {
            self.emit(Event::Woken { thread, wake: Wake::Entered(state) });
        }
        Next::Turn(Turn::Return)
    }

    /// `wait` without a channel publishes on None, which has no listeners.
    fn publish_poll(&mut self, method: &Method) -> Next {
        let main = matches!(method.program, Program::Wait { main: true, .. });
        if !main || self.world.due(self.config, Topic::Main).is_empty() {
            return Next::Advance;
        }
        Next::Turn(Turn::Call(self.snapshot(Topic::Main, None)))
    }
}

impl Method {
    /// Goes on in the `except` clause that catches it, or gives it back.
    fn catch(&mut self, text: &Text, raised: Raised) -> Option<Raised> {
        let Some(clause) = text.handler(self.pc, &raised) else { return Some(raised) };
        self.pc = clause.goto;
        if clause.catches != Catches::All {
            self.local = Local::Raised(raised);
        }
        None
    }
}
