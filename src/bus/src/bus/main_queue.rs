//! The main program: its queue, and `block`.

use wspbus_models::bus::event::{Event, MAIN, Origin, Reason};
use wspbus_models::bus::{End, Input};

use crate::bus::Bus;
use crate::engine::Engine;
use crate::report::{ExitReport, Refused};
use crate::runtime::{Monitor, Runtime};
use crate::shell::{Entry, Shell};

/// The next thing that `block` does.
enum Next {
    Run(Entry),
    Leave(ExitReport),
}

impl<R: Runtime> Bus<R> {
    /// Blocks the main program until the bus has exited and its last exit listener ended or was abandoned (WAIT-4, WAIT-7).
    /// Meanwhile it runs the entries of the `main` queue, one at a time and in order (WAIT-9), also those that are appended
    /// after that: an entry that never ends, or one that appends itself each time, keeps it. It takes the result in one
    /// atomic step: before it an Exit cancels a re-execution, after a re-execution was taken an Exit is refused (WAIT-5). Where
    /// the bus has exited, and executes nothing again, an Exit is answered Already, and its code does not count. The bus itself
    /// never ends the process (FAIL-4).
    ///
    /// The main program is the thread that is in `block`, and no other: any thread may become it, and one does. While it is
    /// there, and after it has returned, the `block` of another thread is refused (LIFE-9).
    ///
    /// The call blocks its thread. In an async function that is a thread of the runtime: where the runtime has one thread,
    /// no task runs any more, no service can drain, and the program does not end at SIGTERM. An async main program awaits
    /// `host::tokio::block` instead (feature `tokio`).
    ///
    /// # Errors
    /// Refused *stale*: a `block` is in progress, or has returned. Refused *in listener* or *abandoned*: a listener does
    /// not wait (WAIT-3).
    ///
    /// ```
    /// use wspbus::{Bus, Code};
    /// let bus = Bus::new();
    /// bus.start();
    /// let other = bus.clone();
    /// bus.run_in_main(move || drop(other.exit(Code(4))))?;
    /// let report = bus.block()?;
    /// assert_eq!((report.code, report.reexec), (Code(4), false));
    /// # Ok::<(), wspbus::Refused>(())
    /// ```
    pub fn block(&self) -> Result<ExitReport, Refused> {
        let engine = &self.engine;
        let origin = match engine.origin() {
            Origin::Thread(_) => Origin::Thread(MAIN),
            listener => listener,
        };
        engine.give(Input::Block(origin), |_, outputs| match outputs.events[..] {
            [Event::Refused { reason, .. }] => Err(Refused(reason)),
            _ => Ok(()),
        })?;
        loop {
            match engine.shell.wait(None, |shell| next(engine, shell)) {
                Some(Next::Leave(report)) => return Ok(report),
                Some(Next::Run(entry)) => {
                    let (end, cause) = engine.run_entry(entry);
                    let failed = end != End::Ok;
                    engine.give(Input::MainRan(failed), |_, _| ());
                    // MSG-2: an entry that fails is reported, and nothing more. Its cause is a panic, which goes without another.
                    if let Some(cause) = cause {
                        self.log(format!("an entry of the main queue failed: {cause}"));
                    }
                }
                None => return Err(Refused(Reason::Stale)),
            }
        }
    }

    /// Appends an entry to the `main` queue: [`Bus::block`] runs it, on the thread of the main program (WAIT-9). One that
    /// fails is counted in the status and logged, and ends nothing (MSG-2). An entry that owns a [`Bus`] keeps the bus until
    /// it has run: an entry that no `block` runs needs a [`WeakBus`](crate::WeakBus).
    ///
    /// # Errors
    /// The entry is dropped and never runs. Refused *terminal*: the main program has taken the result. Refused
    /// *abandoned*: the listener that appends the entry passed its deadline (TIME-2). Refused *stale*: a part of a
    /// listener that runs when its call is over, such as a future that was cancelled, appends the entry.
    pub fn run_in_main(&self, entry: impl FnOnce() + Send + 'static) -> Result<(), Refused> {
        let (entry, engine): (Entry, _) = (Box::new(entry), &self.engine);
        let input = Input::Enqueue(engine.origin());
        let refused = engine.shell.with(|shell| match shell.step(&engine.machine, input).events[..] {
            [Event::Refused { reason, .. }] => Some((Refused(reason), entry)),
            _ => {
                shell.entries.push_back(entry);
                None
            }
        });
        refused.map_or(Ok(()), |(refused, entry)| {
            engine.aside(|| drop(entry));
            Err(refused)
        })
    }
}

fn next<R: Runtime>(engine: &Engine<R>, shell: &mut Shell) -> Option<Next> {
    if let Some(entry) = shell.entries.pop_front() {
        return Some(Next::Run(entry));
    }
    if !shell.memory.can_take() {
        return None;
    }
    match shell.step(&engine.machine, Input::Take).events.pop()? {
        Event::Taken { code, reexec, failures } => {
            let causes = shell.causes.only(&failures);
            Some(Next::Leave(ExitReport { code, reexec, failures, causes }))
        }
        _ => None,
    }
}
