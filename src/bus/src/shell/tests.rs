//! The shell belongs to the memory of the machine, and leaves nothing behind.

use wspbus_models::bus::Request;
use wspbus_models::bus::event::{Channel, MAIN};

use super::*;
use crate::runtime::Monitor;

/// A field that is new here says why the machine cannot have it. The compiler checks the lists. Some fields have numbers of
/// the machine: they are the keys of foreign values. Each step of a debug build compares them with the machine's own, and
/// so do the tests below.
#[test]
fn the_shell_has_what_a_number_cannot_be_and_nothing_else() {
    let bus = crate::Bus::new();
    bus.subscribe(Channel::Exit, 50, || ()).unwrap().detach();
    let _awaited = [State::Idle, State::Running].map(|state| bus.entered(state).unwrap());
    bus.engine.shell.with(|shell| {
        let Shell {
            memory,       // the machine's own
            callbacks,    // closures, by the number of the listener
            names: _,     // texts, by the number of the listener
            causes: _,    // errors and payloads of panics, by the failure
            resolved: _,  // errors and payloads of panics, by the number of the ticket
            mailboxes: _, // of the command Tell, by the number of the ticket
            wakers: _,    // of tasks, by the number of the ticket
            sleepers,     // mailboxes of the command Wake, by a number of their own
            entries: _,   // closures
            driving: _,   // which thread takes the steps is no decision of the machine
            begun: _,     // when a thread comes to a call is no decision of the machine
            leftovers: _, // closures, errors and payloads of panics
            recorders: _, // closures
            signal: _,    // of the lock
        } = shell;
        assert_eq!((callbacks.len(), sleepers.len()), (1, 2));
        for listening in callbacks.values() {
            let Listening {
                callback: _, // a closure
                deadline: _, // the machine has no clock
            } = listening;
        }
        for sleeper in sleepers.values() {
            let Sleeper {
                thread,   // the number of the waiter
                wake,     // of the command Wake
                waker: _, // of a task
            } = sleeper;
            // The machine forgets a waiter that it wakes. Until then the mailbox is empty.
            let is_known = memory.waiting.iter().any(|(waiter, _)| waiter == thread);
            assert_eq!(is_known, wake.is_none());
        }
    });
}

/// Everything that a bus was given has ended, and what is left is its memory alone.
#[test]
fn a_life_that_is_over_leaves_nothing_behind() {
    use crate::{Bus, Channel, Code, Refused, Subscription};
    let (bus, own) = (Bus::new(), Arc::new(std::sync::Mutex::new(None::<Subscription>)));
    let held = own.clone();
    let fails = |channel| bus.subscribe(channel, 50, || Err("no")).unwrap().named("fails");
    let (first, stops) = (fails(Channel::Graceful), fails(Channel::Stop));
    let itself = bus.subscribe(Channel::Graceful, 60, move || {
        drop(held.lock().unwrap().take());
        Err("no more")
    });
    *own.lock().unwrap() = Some(itself.unwrap().named("itself"));
    let mut gone = bus.subscribe(Channel::Exit, 50, || ()).unwrap();
    gone.unsubscribe().unwrap();
    drop(gone.named("late"));
    // A failure that no ticket is told: the goal is another one by then.
    let weak = bus.downgrade();
    let overtaken = bus.subscribe(Channel::Graceful, 70, move || {
        drop(weak.upgrade().map(|bus| bus.reload()));
        Err("too late")
    });
    let (idle, exiting) = (bus.entered(State::Idle).unwrap(), bus.entered(State::Exiting).unwrap());
    let weak = bus.downgrade();
    let waits = bus.subscribe(Channel::Start, 50, move || {
        let refused = weak.upgrade().map(|bus| bus.wait(State::Exited).err().is_some());
        assert_eq!(refused, Some(true));
    });
    bus.start();
    drop((bus.graceful(), bus.graceful().wait().unwrap(), bus.reload().ticket()));
    drop((first, stops, overtaken, waits, idle, exiting));
    let kept = bus.graceful().ticket();
    bus.run_in_main(|| ()).unwrap();
    bus.stop();
    bus.start();
    bus.exit(Code::OK);
    drop(kept);
    assert!(bus.block().is_ok_and(|outcome| outcome.failures.is_empty()));
    assert_eq!(bus.run_in_main(|| ()), Err(Refused(wspbus_models::bus::event::Reason::Terminal)));
    bus.engine.shell.with(|shell| {
        assert!(shell.causes.has_nothing(), "a name or a cause");
        let Shell { callbacks, names, resolved, mailboxes, wakers, sleepers, entries, leftovers, .. } = shell;
        let counts = [callbacks.len(), names.len(), resolved.len(), mailboxes.len(), wakers.len()];
        assert_eq!((counts, sleepers.len(), entries.len()), ([0; 5], 0, 0));
        assert!(leftovers.callbacks.is_empty() && leftovers.causes.is_empty());
    });
}

#[test]
fn each_state_has_a_number_of_its_own_for_those_that_wait_for_it() {
    let (mut shell, machine) = (Shell::default(), Machine::default());
    let origin = Origin::Thread(ASKER);
    for state in State::ALL {
        shell.sleep(&machine, origin, state);
        shell.sleep(&machine, origin, state);
    }
    assert_eq!(shell.memory.waiting.len(), State::ALL.len() - 1, "the bus is in Idle");
    assert_eq!(shell.sleepers.len(), 2 * State::ALL.len());
}

const ORIGIN: Origin = Origin::Thread(ASKER);

/// A ticket that is open. The pass that reaches it has not begun.
fn open(shell: &mut Shell, machine: &Machine) -> TicketId {
    let outputs = shell.step(machine, Input::Request(ORIGIN, Request::Start));
    let ticket = outputs.events.iter().find_map(|event| match event {
        Event::Answered { ticket, .. } => *ticket,
        _ => None,
    });
    ticket.unwrap()
}

/// Takes the steps that are due; no listener is called.
fn rest(shell: &mut Shell, machine: &Machine) {
    while let Some(outputs) = shell.advance(machine) {
        shell.carry(&outputs.commands);
    }
}

/// Each half of a change is a fault, and the whole change is none.
#[test]
fn a_shell_that_differs_from_its_memory_is_seen() {
    let (mut shell, machine) = (Shell::default(), Machine { keeps: 1, ..Machine::default() });
    let shell = &mut shell;
    assert_eq!(shell.fault(), None);
    let ending = || -> Callback { Box::new(|| (End::Ok, None)) };
    let differs = |shell: &Shell, word: &str| {
        assert!(shell.fault().is_some_and(|fault| fault.contains(word)), "{:?}, not {word}", shell.fault());
    };
    shell.step(&machine, Input::Subscribe(ORIGIN, Channel::Exit, 50));
    differs(shell, "callbacks");
    shell.keep(ListenerId(1), ending(), None);
    differs(shell, "callbacks");
    shell.remove(ListenerId(1));
    shell.keep(ListenerId(0), ending(), None);
    assert_eq!(shell.fault(), None);
    shell.step(&machine, Input::Enqueue(ORIGIN));
    differs(shell, "entries");
    shell.entries.push_back(Box::new(|| ()));
    assert_eq!(shell.fault(), None);
    let entry = shell.entries.pop_front();
    differs(shell, "entries");
    shell.step(&machine, Input::Block(Origin::Thread(MAIN)));
    assert_eq!(shell.fault(), None, "the entry runs");
    shell.entries.extend(entry);
    let ticket = open(shell, &machine);
    shell.wakers.insert((ticket, 0), Waker::noop().clone());
    differs(shell, "task");
    shell.mailboxes.insert(ticket, Arc::default());
    differs(shell, "mailbox");
    shell.step(&machine, Input::Forget(ASKER, ticket));
    assert_eq!(shell.fault(), None);
    rest(shell, &machine);
    assert_eq!((shell.fault(), shell.awaited()), (None, 0));
    let (sleeper, outputs) = shell.sleep(&machine, ORIGIN, State::Exited);
    shell.carry(&outputs.commands);
    assert_eq!(shell.fault(), None);
    shell.memory.waiting.clear();
    differs(shell, "sleeper");
    shell.rise(sleeper);
    shell.step(&machine, Input::Request(ORIGIN, Request::Graceful));
    rest(shell, &machine);
    assert_eq!((shell.fault(), shell.resolved.len()), (None, 1));
    shell.resolved[0].0 = TicketId(77);
    differs(shell, "resolutions");
    shell.resolved.clear();
    differs(shell, "resolutions");
}

/// The lock says so when it is freed.
#[test]
#[should_panic(expected = "the callbacks are not those of the listeners")]
fn a_lock_around_a_shell_that_differs_from_its_memory_is_not_freed_in_silence() {
    let bus = crate::Bus::new();
    bus.engine.shell.with(|shell| shell.keep(ListenerId(7), Box::new(|| (End::Ok, None)), None));
}
