//! The scenarios: a few threads, a few requests, and listeners that ask for more.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use shuttle::rand::{Rng, thread_rng};
use shuttle::thread;
use wspbus::event::{Answer, Outcome, Reason, Resolution, Wake};
use wspbus::{Asked, Builder, Bus, Channel, Code, Drive, Exit, Goal, Request, State, Topic};

use super::judge::{Court, Judge, Record};
use super::world::{self, GAP, INSIDE, LATER_GAP, NOTIFY_ONE, UNWOKEN, World};

pub type Scenario = fn(&Court);

/// A scenario, in each of the worlds.
pub struct Named {
    pub name: &'static str,
    worlds: [Scenario; 6],
}

impl Named {
    pub fn of(&self, fault: u8) -> Scenario {
        self.worlds[usize::from(fault)]
    }
}

macro_rules! scenarios {
    ($($name:ident),* $(,)?) => {
        &[$(Named {
            name: stringify!($name),
            worlds: [
                $name::<0>,
                $name::<NOTIFY_ONE>,
                $name::<GAP>,
                $name::<INSIDE>,
                $name::<LATER_GAP>,
                $name::<UNWOKEN>,
            ],
        }),*]
    };
}

pub const SCENARIOS: &[Named] = scenarios![
    two_requesters_and_a_listener_that_asks,
    waiters_during_a_reload,
    an_exit_during_a_start,
    an_unsubscription_during_a_pass,
    a_deadline_that_may_pass,
    a_listener_that_hangs_until_it_is_abandoned,
    a_main_program_with_a_queue,
    a_start_that_fails,
    tasks_that_await,
    messages_during_passes,
    two_handles_of_one_ticket,
    waits_with_a_limit,
];

/// Scenarios without a choice of their own, so small that every schedule of them can be run.
pub const SMALL: &[Named] = scenarios![
    a_waiter_and_a_starter,
    a_starter_and_a_stopper,
    a_start_listener_and_a_stopper,
    a_block_and_an_exit,
];

/// The parts of a scenario: a bus, and the faults that its listeners saw.
struct Life<const FAULT: u8> {
    bus: Bus<World<FAULT>>,
    record: Record,
    court: Court,
    faults: Faults,
}

#[derive(Clone, Default)]
struct Faults(Arc<Mutex<Vec<&'static str>>>, Arc<AtomicU32>);

impl Faults {
    fn unless(&self, holds: bool, fault: &'static str) {
        if !holds {
            self.0.lock().unwrap().push(fault);
        }
    }

    /// Every listener of a pass does this: no other one of a pass runs meanwhile, and no lock is held.
    fn watch(&self) {
        self.unless(!world::holds_a_lock(), "foreign code runs under the lock");
        self.unless(self.1.fetch_add(1, Ordering::SeqCst) == 0, "two listeners run at one time");
        thread::yield_now();
        self.1.fetch_sub(1, Ordering::SeqCst);
    }
}

fn choose<T: Copy>(from: &[T]) -> T {
    from[thread_rng().gen_range(0..from.len())]
}

impl<const FAULT: u8> Life<FAULT> {
    fn new(court: &Court) -> Self {
        Life::driven(court, choose(&[Drive::Caller, Drive::Thread]))
    }

    fn driven(court: &Court, drive: Drive) -> Self {
        let record = Record::default();
        let builder = Builder::<World<FAULT>>::default().drive(drive).recorder(record.recorder());
        Life { bus: builder.build(), record, court: court.clone(), faults: Faults::default() }
    }

    /// A listener that watches, and then does this.
    fn on(&self, channel: Channel, mut then: impl FnMut() + Send + 'static) {
        let faults = self.faults.clone();
        let listener = move || {
            faults.watch();
            then();
        };
        self.bus.subscribe(channel, 50, listener).unwrap().detach();
    }

    /// Runs this on a thread.
    fn spawn<T: Send + 'static>(
        &self,
        run: impl FnOnce(Bus<World<FAULT>>) -> T + Send + 'static,
    ) -> thread::JoinHandle<T> {
        let bus = self.bus.clone();
        thread::spawn(move || run(bus))
    }

    /// All that the scenario asked for has happened: when the last thread of the bus has ended, it is judged.
    fn judge(self) {
        while self.bus.status().threads > 0 {
            thread::yield_now();
        }
        let faults = self.faults.0.lock().unwrap();
        assert!(faults.is_empty(), "{}", faults.join(", "));
        let mut judge = Judge::new(&self.court);
        assert_eq!(judge.fault(&self.record.take()), None);
        assert_eq!(judge.due(), None);
        let status = self.bus.status();
        assert!(
            status.at_rest && (status.tickets, status.kept, status.waiting, status.queue) == (0, 0, 0, 0),
            "{status:?}"
        );
    }
}

/// A ticket resolves, and the report is one that the answer allows.
fn resolves<const FAULT: u8>(asked: Asked<World<FAULT>>) -> Option<Resolution> {
    asked.wait().unwrap().map(|report| report.resolution)
}

fn two_requesters_and_a_listener_that_asks<const FAULT: u8>(court: &Court) {
    let life = Life::<FAULT>::new(court);
    let (inner, mut left) = (life.bus.clone(), 2);
    let faults = life.faults.clone();
    life.on(Channel::Start, move || {
        if left > 0 {
            left -= 1;
            let asked = inner.request(choose(&[Request::Reload, Request::Stop, Request::Start]));
            let waits = asked.ticket().map(|ticket| ticket.wait().map_err(|refused| refused.0).err());
            faults
                .unless(waits.is_none_or(|refused| refused == Some(Reason::InListener)), "a listener waited");
        }
    });
    life.on(Channel::Stop, || ());
    let requester = |requests: &'static [Request]| {
        life.spawn(|bus| requests.iter().for_each(|request| drop(resolves(bus.request(*request)))))
    };
    let one = requester(&[Request::Start, Request::Reload]);
    let two = requester(&[Request::Graceful, Request::Stop]);
    one.join().unwrap();
    two.join().unwrap();
    life.judge();
}

fn waiters_during_a_reload<const FAULT: u8>(court: &Court) {
    let life = Life::<FAULT>::new(court);
    life.on(Channel::Stop, || ());
    resolves(life.bus.start());
    let idle = life.bus.entered(State::Idle).unwrap();
    let one = thread::spawn(move || idle.wait());
    let two = life.spawn(|bus| bus.wait(State::Idle).unwrap());
    let three = life.spawn(|bus| bus.wait(State::Running).unwrap());
    let four = life.spawn(|bus| resolves(bus.reload()));
    resolves(life.bus.reload());
    life.faults.unless(one.join().unwrap() == Ok(Wake::Entered(State::Idle)), "an entry of Idle was lost");
    life.faults
        .unless(three.join().unwrap() == Wake::Entered(State::Running), "an entry of Running was lost");
    four.join().unwrap();
    resolves(life.bus.exit(Code::OK));
    two.join().unwrap();
    life.judge();
}

fn an_exit_during_a_start<const FAULT: u8>(court: &Court) {
    let life = Life::<FAULT>::new(court);
    let faults = life.faults.clone();
    let (by_end, watch) = (thread_rng().r#gen::<bool>(), move || faults.watch());
    let start = move || {
        watch();
        Exit(Code(5))
    };
    life.on(Channel::Start, || ());
    if by_end {
        life.bus.subscribe(Channel::Start, 60, start).unwrap().detach();
    }
    life.on(Channel::Exit, || ());
    let starter = life.spawn(|bus| resolves(bus.start()));
    let other = life.spawn(|bus| resolves(bus.restart()));
    let exit = life.spawn(|bus| resolves(bus.exit(Code(3))));
    let outcome = life.bus.block().unwrap();
    let codes: &[Code] = if by_end { &[Code(3), Code(5)] } else { &[Code(3)] };
    // A start that comes after the exit is refused.
    starter.join().unwrap();
    other.join().unwrap();
    let exit = exit.join().unwrap();
    life.faults.unless(codes.contains(&outcome.code) || outcome.reexec, "the code was lost");
    life.faults.unless(!outcome.reexec || exit.is_none(), "a granted exit was lost");
    life.judge();
}

fn an_unsubscription_during_a_pass<const FAULT: u8>(court: &Court) {
    let life = Life::<FAULT>::new(court);
    let place = Arc::new(Mutex::new(None));
    let own = place.clone();
    life.on(Channel::Start, move || drop(own.lock().unwrap().take()));
    let faults = life.faults.clone();
    let own = life.bus.subscribe(Channel::Start, 60, move || faults.watch()).unwrap();
    *place.lock().unwrap() = Some(own);
    let faults = life.faults.clone();
    let other = life.bus.subscribe(Channel::Start, 70, move || faults.watch()).unwrap();
    let starter = life.spawn(|bus| resolves(bus.start()));
    let leaver = thread::spawn(move || drop(other));
    let late = life.faults.clone();
    let comer =
        life.spawn(move |bus| bus.subscribe(Channel::Start, 10, move || late.watch()).unwrap().detach());
    starter.join().unwrap();
    leaver.join().unwrap();
    comer.join().unwrap();
    resolves(life.bus.reload());
    life.faults.unless(life.bus.status().listeners == 2, "a listener was lost or stayed");
    life.judge();
}

fn a_deadline_that_may_pass<const FAULT: u8>(court: &Court) {
    let life = Life::<FAULT>::new(court);
    let (inner, faults) = (life.bus.clone(), life.faults.clone());
    let late = move || {
        faults.unless(!world::holds_a_lock(), "foreign code runs under the lock");
        thread::yield_now();
        let answer = inner.graceful().answer;
        let known = [
            Answer::Joined { again: false },
            Answer::Superseded(Goal::Stop),
            Answer::Superseded(Goal::Exit),
            Answer::Refused(Reason::NotRunning),
            Answer::Refused(Reason::Abandoned),
        ];
        faults.unless(known.contains(&answer), "a wrong answer to a listener");
        if choose(&[true, false]) { Ok(()) } else { Err("no") }
    };
    let deadline = Some(Duration::from_millis(1));
    life.bus.subscribe_with(Channel::Graceful, 50, deadline, late).unwrap().detach();
    life.on(Channel::Graceful, || ());
    resolves(life.bus.start());
    let one = life.spawn(|bus| resolves(bus.graceful()));
    let two = life.spawn(|bus| (resolves(bus.graceful()), resolves(bus.stop())));
    one.join().unwrap();
    two.join().unwrap();
    life.judge();
}

/// The thread of the pass must learn that the call has begun: the deadline counts from there, and nothing else ends the pass.
fn a_listener_that_hangs_until_it_is_abandoned<const FAULT: u8>(court: &Court) {
    let life = Life::<FAULT>::new(court);
    let gate = Arc::new(AtomicU32::new(0));
    let (of_listener, faults) = (gate.clone(), life.faults.clone());
    let hangs = move || {
        faults.unless(!world::holds_a_lock(), "foreign code runs under the lock");
        while of_listener.load(Ordering::SeqCst) == 0 {
            thread::yield_now();
        }
    };
    let deadline = Some(Duration::from_millis(1));
    life.bus.subscribe_with(Channel::Graceful, 50, deadline, hangs).unwrap().detach();
    resolves(life.bus.start());
    let timed_out = match resolves(life.bus.graceful()) {
        Some(Resolution::ReachedWithFailures(failures)) => failures[0].outcome == Outcome::TimedOut,
        _ => false,
    };
    life.faults.unless(timed_out, "a deadline did not pass");
    gate.store(1, Ordering::SeqCst);
    life.judge();
}

fn a_main_program_with_a_queue<const FAULT: u8>(court: &Court) {
    let life = Life::<FAULT>::new(court);
    let ran = Arc::new(AtomicU32::new(0));
    life.on(Channel::Exit, || ());
    let feeder = || {
        let (ran, faults) = (ran.clone(), life.faults.clone());
        life.spawn(move |bus| {
            for _ in 0..2 {
                let (ran, faults) = (ran.clone(), faults.clone());
                let entry = move || {
                    faults.unless(!world::holds_a_lock(), "foreign code runs under the lock");
                    ran.fetch_add(1, Ordering::SeqCst);
                };
                bus.run_in_main(entry).unwrap();
            }
        })
    };
    let (one, two) = (feeder(), feeder());
    let main = life.spawn(|bus| bus.block().unwrap().code);
    one.join().unwrap();
    two.join().unwrap();
    // Nothing but the queue wakes the main program now.
    let exits = life.bus.clone();
    life.faults
        .unless(life.bus.run_in_main(move || drop(exits.exit(Code(4)))).is_ok(), "an entry was refused");
    life.faults.unless(main.join().unwrap() == Code(4), "a wrong code");
    life.faults.unless(life.bus.run_in_main(|| ()).is_err(), "an entry was taken too late");
    life.faults.unless(ran.load(Ordering::SeqCst) == 4, "an entry was lost");
    life.judge();
}

/// No ticket is open when the bus exits, and no listener runs: the end itself wakes the main program.
fn a_start_that_fails<const FAULT: u8>(court: &Court) {
    let life = Life::<FAULT>::new(court);
    let faults = life.faults.clone();
    let fails = move || {
        faults.watch();
        Err("no")
    };
    life.bus.subscribe(Channel::Start, 50, fails).unwrap().detach();
    let main = life.spawn(|bus| bus.block().unwrap());
    let starter = life.spawn(|bus| bus.start().ticket().map(|ticket| ticket.wait().unwrap()));
    let other = life.spawn(|bus| bus.run_in_main(|| ()).is_ok());
    let outcome = main.join().unwrap();
    life.faults.unless(outcome.code == Code::SOFTWARE && outcome.failures.len() == 1, "a wrong outcome");
    life.faults.unless(outcome.causes.of(&outcome.failures[0]).is_some(), "a cause was lost");
    let told = starter.join().unwrap().is_some_and(|report| report.failures() == outcome.failures);
    life.faults.unless(told, "the requester was not told");
    other.join().unwrap();
    life.judge();
}

fn tasks_that_await<const FAULT: u8>(court: &Court) {
    let life = Life::<FAULT>::new(court);
    // Without a listener a pass is over, and the next state is entered, under one lock.
    for channel in [Channel::Start, Channel::Stop] {
        if choose(&[true, false]) {
            life.on(channel, || ());
        }
    }
    let short = [State::Starting, State::Running, State::Stopping].map(|state| {
        let entered = life.bus.entered(state).unwrap();
        shuttle::future::spawn(async move { entered.await == Ok(Wake::Entered(state)) })
    });
    let exited = life.bus.entered(State::Exited).unwrap();
    let task = |request: Request| {
        let bus = life.bus.clone();
        shuttle::future::spawn(async move {
            if let Some(ticket) = bus.request(request).ticket() {
                ticket.await.unwrap();
            }
        })
    };
    resolves(life.bus.start());
    let tasks = [Request::Reload, Request::Reload, Request::Stop].map(task);
    let states = shuttle::future::spawn(exited);
    shuttle::future::block_on(async {
        for task in tasks {
            task.await.unwrap();
        }
        for task in short {
            life.faults.unless(task.await.unwrap(), "an entry was lost");
        }
    });
    resolves(life.bus.exit(Code::OK));
    let exited = shuttle::future::block_on(states).unwrap();
    life.faults.unless(exited == Ok(Wake::Entered(State::Exited)), "the end was lost");
    life.judge();
}

fn messages_during_passes<const FAULT: u8>(court: &Court) {
    const TOPIC: Topic<u8> = Topic::new("topic");
    let life = Life::<FAULT>::new(court);
    let (inner, faults) = (life.bus.clone(), life.faults.clone());
    let nests = move |depth: &u8| {
        faults.unless(!world::holds_a_lock(), "foreign code runs under the lock");
        if *depth > 0 {
            inner.publish(&TOPIC, &(depth - 1));
            inner.log("nested");
        }
    };
    life.bus.listen(&TOPIC, 50, nests).detach();
    let other = life.bus.listen(&TOPIC, 60, |_| Err("no"));
    life.bus.listen_to_log(50, |_| Err("full")).detach();
    // From here on this thread knows the subscribers.
    life.faults.unless(life.bus.publish(&TOPIC, &0).called == 2, "a subscriber was lost");
    let inner = life.bus.clone();
    life.on(Channel::Start, move || drop(inner.publish(&TOPIC, &1)));
    let starter = life.spawn(|bus| resolves(bus.start()));
    let publisher = life.spawn(|bus| bus.publish(&TOPIC, &0).called);
    let leaver = thread::spawn(move || drop(other));
    starter.join().unwrap();
    leaver.join().unwrap();
    let called = publisher.join().unwrap();
    // From the moment at which the subscriber leaves, no thread finds it.
    life.faults.unless((1..=2).contains(&called), "a subscriber was lost");
    life.faults.unless(life.bus.publish(&TOPIC, &0).called == 1, "a subscriber was called too late");
    life.faults.unless(life.bus.status().log_failures == 1, "a failure of log was not counted");
    life.judge();
}

/// A limit of a minute. A thread that waits again has lost nothing.
fn waits_with_a_limit<const FAULT: u8>(court: &Court) {
    const MINUTE: Duration = Duration::from_secs(60);
    fn until<T>(mut wait: impl FnMut() -> Option<T>) -> T {
        loop {
            if let Some(end) = wait() {
                return end;
            }
        }
    }
    let life = Life::<FAULT>::new(court);
    life.on(Channel::Start, || ());
    let waiter = life.spawn(|bus| {
        let running = bus.entered(State::Running).unwrap();
        until(|| running.wait_timeout(MINUTE).unwrap())
    });
    let starter = life.spawn(|bus| {
        let ticket = bus.start().ticket();
        ticket.map(|ticket| until(|| ticket.wait_timeout(MINUTE).unwrap()).resolution)
    });
    let other = life.spawn(|bus| until(|| bus.wait_timeout(State::Running, MINUTE).unwrap()));
    let reached = starter.join().unwrap() == Some(Resolution::Reached);
    let entered = [waiter.join().unwrap(), other.join().unwrap()];
    let told = reached && entered == [Wake::Entered(State::Running); 2];
    life.faults.unless(told, "a thread with a limit was told something else");
    life.judge();
}

fn a_waiter_and_a_starter<const FAULT: u8>(court: &Court) {
    let life = Life::<FAULT>::driven(court, Drive::Caller);
    let waiter = life.spawn(|bus| bus.wait(State::Running));
    resolves(life.bus.start());
    life.faults.unless(waiter.join().unwrap() == Ok(Wake::Entered(State::Running)), "an entry was lost");
    life.judge();
}

fn a_starter_and_a_stopper<const FAULT: u8>(court: &Court) {
    let life = Life::<FAULT>::driven(court, Drive::Caller);
    let stopper = life.spawn(|bus| bus.stop().answer);
    let started = life.bus.start().answer;
    let stopped = stopper.join().unwrap();
    let allowed = matches!(stopped, Answer::Accepted | Answer::Already);
    life.faults.unless(started == Answer::Accepted && allowed, "a wrong answer");
    life.judge();
}

/// As the one above, with a start listener: the stop comes before, inside or after its call.
fn a_start_listener_and_a_stopper<const FAULT: u8>(court: &Court) {
    let life = Life::<FAULT>::driven(court, Drive::Caller);
    life.on(Channel::Start, || ());
    let stopper = life.spawn(|bus| bus.stop().answer);
    let started = life.bus.start().answer;
    let stopped = stopper.join().unwrap();
    let allowed = matches!(stopped, Answer::Accepted | Answer::Already);
    life.faults.unless(started == Answer::Accepted && allowed, "a wrong answer");
    life.judge();
}

fn two_handles_of_one_ticket<const FAULT: u8>(court: &Court) {
    let life = Life::<FAULT>::new(court);
    life.on(Channel::Start, || ());
    let starter = life.spawn(|bus| resolves(bus.start()));
    // The other thread may run the pass, so that both handles wait for a ticket that is open.
    if let Some(ticket) = life.bus.start().ticket() {
        let other = ticket.clone();
        let other = thread::spawn(move || other.wait().map(|report| report.resolution));
        let own = ticket.wait().map(|report| report.resolution);
        drop(ticket);
        let told = own == Ok(Resolution::Reached) && other.join().unwrap() == own;
        life.faults.unless(told, "a handle was not told");
    }
    starter.join().unwrap();
    life.judge();
}

fn a_block_and_an_exit<const FAULT: u8>(court: &Court) {
    let life = Life::<FAULT>::driven(court, Drive::Caller);
    let main = life.spawn(|bus| bus.block().map(|outcome| outcome.code));
    drop(life.bus.exit(Code(3)));
    life.faults.unless(main.join().unwrap() == Ok(Code(3)), "the code was lost");
    life.judge();
}
