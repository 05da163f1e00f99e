//! The ends: of a call whose exception is not caught, of a thread, of the process.

use super::MAIN;
use super::configuration::{Plan, Role};
use super::emit::Run;
use super::frame::{Frame, Method, Program, Raised};
use super::run::{Flow, Turn};
use super::world::{Life, Process, Thread};
use crate::bus::Code;
use crate::bus::event::{Event, ThreadId};

impl Run<'_> {
    /// A call of a thread's program raised. A script ends with it, as a Python program does. Any
    /// other program catches and reports it; of main, a SystemExit still decides the exit code.
    /// On a worker thread nothing but that call is lost.
    pub(super) fn uncaught(&mut self, thread: ThreadId, raised: &Raised) {
        let script = match self.config.thread(thread).map(|spec| &spec.plan) {
            Some(Plan::Script(calls)) => Some(calls.len()),
            _ => None,
        };
        if let Some(calls) = script {
            self.world.threads[usize::from(thread.0)].calls = u8::try_from(calls).unwrap_or(u8::MAX);
        }
        if thread == MAIN && (script.is_some() || matches!(raised, Raised::Exit(_))) {
            self.world.leaving = raised.code();
        }
    }

    /// A thread's program is over. Main's end is that of the interpreter.
    pub(super) fn finish(&mut self, thread: ThreadId) {
        let ended = &mut self.world.threads[usize::from(thread.0)];
        if thread == MAIN {
            ended.stack.push(Frame::Method(Method::new(Program::Shutdown, None)));
            self.run(thread, Flow::Enter);
        } else {
            ended.life = Life::Ended;
        }
    }

    /// `t.start()`: the new thread runs to its first gate. It is a daemon if its creator is.
    pub(super) fn spawn(&mut self, creator: ThreadId) {
        let daemon = self.world.thread(creator).is_some_and(|thread| thread.daemon);
        let unborn = |(_, thread): &(ThreadId, &Thread)| thread.life == Life::Unborn;
        let threads = self.config.thread_ids().zip(&self.world.threads);
        let Some(id) = threads.into_iter().find(unborn).map(|(id, _)| id) else { return };
        debug_assert!(self.config.thread(id).is_some_and(|spec| spec.role == Role::Callback));
        let born = &mut self.world.threads[usize::from(id.0)];
        born.life = Life::Live;
        born.daemon = daemon;
        born.stack.push(Frame::Method(Method::new(Program::Callback, None)));
        self.run(id, Flow::Enter);
    }

    /// `os._exit(code)`, or the end of the interpreter.
    pub(super) fn end(&mut self, code: Code) -> Turn {
        self.emit(Event::Ended { code });
        self.over(Process::Ended(code))
    }

    /// `os.execv`.
    pub(super) fn execv(&mut self, thread: ThreadId) -> Turn {
        self.emit(Event::ReExecuted { thread });
        self.over(Process::ReExecuted)
    }

    /// Nothing is left of the process but how it ended, so that all such ends are one state.
    fn over(&mut self, process: Process) -> Turn {
        let world = &mut *self.world;
        world.process = process;
        world.registered = 0;
        world.leaving = Code::OK;
        world.execv = false;
        world.subscribed = 0;
        world.tickets = 0;
        world.passes = 0;
        world.budgets.fill(0);
        world.threads.fill(Thread { life: Life::Ended, daemon: false, calls: 0, stack: Vec::new() });
        Turn::Over
    }
}
