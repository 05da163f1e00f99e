//! The claims that an input that makes no sense is refused and changes nothing, and that all others are taken. An input
//! makes sense or not by what was seen of the site; births and deeds that are under way, and what a worker asked for
//! itself, can be seen in the worker alone.

use crate::site::machine::controller::memory::Input;
use crate::site::machine::event::{Event, Process as Machine, Stage};
use crate::site::machine::message::{Down, Up};
use crate::site::machine::timer::{Timer, WorkerTimer};
use crate::site::machine::word::{
    Connection, Control, InterpreterId, Native, Notice, Reason, Request, Scope, Step, WorkerId,
};
use crate::site::machine::worker::memory::{Input as Said, Worker};
use crate::site::observed::Observed;
use crate::site::observed::connection::Line;
use crate::site::observed::controller::{End, SeenLoad};
use crate::site::observed::interpreter::SeenInterpreter;
use crate::site::observed::ladder::strength;
use crate::site::observed::notice::Account;
use crate::site::observed::worker::{RoundDue, SeenWorker};
use crate::site::world::input::Given;
use crate::site::world::{Action, Process, Site, World};
use wspbus_words::system::{Change, InnerClaim};

pub(super) fn claims() -> Vec<InnerClaim<Site>> {
    vec![
        InnerClaim::step("what-makes-no-sense-is-refused-and-changes-nothing", &["INPUT-1"], |site, step| {
            let given = site.given(step.before, step.action)?;
            let (process, reason) = refusal(step, &given)?;
            Some(is_as_it_was(step) && step.events == [Event::Refused { process, reason }])
        }),
        InnerClaim::step("what-makes-sense-is-not-refused", &["INPUT-1", "TIMER-1"], |site, step| {
            let given = site.given(step.before, step.action)?;
            let refused = |event: &Event| matches!(event, Event::Refused { .. });
            refusal(step, &given).is_none().then(|| !step.events.iter().any(refused))
        }),
    ]
}

/// Are the machines as they were? After an input out of place the channels are as they were, too; otherwise the message
/// that was read is gone.
fn is_as_it_was(step: &Change<'_, Site>) -> bool {
    let (before, after) = (step.before, step.after);
    let odd = matches!(step.action, Action::Odd(_) | Action::OddOfWorker(..));
    let same = |(one, other): (&Process, &Process)| {
        one.worker == other.worker && (!odd || (&one.up, &one.notices) == (&other.up, &other.notices))
    };
    let workers = live(before).count() == live(after).count() && live(before).zip(live(after)).all(same);
    before.controller == after.controller && workers
}

fn live(world: &World) -> impl Iterator<Item = &Process> {
    world.processes.iter().filter(|process| process.ended.is_none())
}

/// The machine that refuses an input that makes no sense, and the reason.
fn refusal(step: &Change<'_, Site>, given: &Given) -> Option<(Machine, Reason)> {
    match given {
        Given::Controller(input) => Some((Machine::Controller, of_controller(step.was, input)?)),
        Given::Worker(worker, input) => {
            let reason = of_worker(step.was, step.before, *worker, input)?;
            Some((Machine::Worker(*worker), reason))
        }
    }
}

/// The reason why the controller refuses this.
fn of_controller(seen: &Observed, input: &Input) -> Option<Reason> {
    let re_executes = seen.controller.end == Some(End::ReExecutes);
    let sense = match *input {
        Input::Ask { .. } => true,
        Input::NotReExecuted => re_executes,
        _ if re_executes => return Some(Reason::Terminal),
        Input::Up(worker, ref message) => match seen.worker(worker) {
            Some(worker) => return of_message(seen, worker, message),
            None => return Some(Reason::NoWorker),
        },
        Input::Closed(worker) => seen.worker(worker).is_some_and(|worker| !worker.closed),
        Input::Full(notice, interpreter) => is_open(seen, notice, interpreter),
        Input::NotSpawned(worker) => seen.worker(worker).is_some_and(|worker| !worker.was_spawned()),
        Input::Ended(worker, _) => seen.worker(worker).is_some(),
        Input::Loaded { .. } | Input::NotLoaded => matches!(seen.controller.load, SeenLoad::Runs { .. }),
        Input::Passed(timer) => {
            seen.worker(timer.worker()).is_some_and(|worker| timers(seen, worker).contains(&timer))
        }
    };
    (!sense).then_some(Reason::Stale)
}

/// The reason why the controller refuses this message of a worker that it knows.
fn of_message(seen: &Observed, worker: &SeenWorker, message: &Up) -> Option<Reason> {
    let id = worker.worker;
    let known = |native: Native| seen.interpreter(native.of(id)).is_some_and(SeenInterpreter::is_known);
    let sense = match *message {
        Up::Ready { .. } => !worker.ready,
        Up::Born(native) => !known(native),
        Up::Told(native) | Up::Gone(native) => known(native),
        Up::Leaving => !worker.left,
        Up::Round { round, .. } => {
            let runs = seen.controller.round.is_some_and(|open| open.round == round);
            runs && worker.due == RoundDue::Sent
        }
        Up::Delivered { notice, to: native } | Up::Missed { notice, by: native } => {
            is_open(seen, notice, native.of(id))
        }
        Up::Retire => {
            let [_, _, of_worker, _] = seen.terms.policy.0;
            let [_, process, _, _] = of_worker.transitions;
            let sense = worker.stands() && !worker.retiring;
            if sense && !process {
                return Some(Reason::Denied);
            }
            sense
        }
        Up::Ask { .. } => true,
        Up::Unreadable => return Some(Reason::Unreadable),
    };
    (!sense).then_some(Reason::Stale)
}

/// Is this interpreter not accounted for, of this notice?
fn is_open(seen: &Observed, notice: Notice, interpreter: InterpreterId) -> bool {
    let open = |account| matches!(account, Account::Waits | Account::Doubted);
    seen.due_to(notice, interpreter).is_some_and(|due| open(due.account))
}

/// The timers of the controller that run for this worker.
pub(super) fn timers(seen: &Observed, worker: &SeenWorker) -> Vec<Timer> {
    let id = worker.worker;
    let round = seen.controller.round.filter(|_| worker.due == RoundDue::Sent).map(|open| open.round);
    let deadline = match worker.sent {
        _ if worker.forced => None,
        Some(Control::Stop) => Some(Timer::Stop(id)),
        Some(Control::Drain) => Some(Timer::Drain(id)),
        None if worker.closed => Some(Timer::Deaf(id)),
        None if worker.left => Some(Timer::Drain(id)),
        None if !worker.ready => Some(Timer::Boot(id)),
        None => round.map(|round| Timer::Round(id, round)),
    };
    let mut all: Vec<Timer> = deadline.into_iter().collect();
    if all.is_empty() && !worker.forced {
        let of = |notice| seen.due_of(notice).filter(|due| due.interpreter.worker == id);
        let waits = |notice| of(notice).any(|due| is_open(seen, notice, due.interpreter));
        let open = seen.notices.iter().map(|open| open.notice).filter(|notice| waits(*notice));
        all.extend(open.map(|notice| Timer::Notice(id, notice)));
    }
    if worker.serves() && !worker.steady {
        all.push(Timer::Steady(id));
    }
    all
}

/// The reason why a worker refuses this.
fn of_worker(seen: &Observed, world: &World, id: WorkerId, input: &Said) -> Option<Reason> {
    let worker = seen.worker(id).filter(|worker| !worker.gone);
    let (Some(worker), Some(process)) = (worker, world.process(id)) else { return Some(Reason::Terminal) };
    let memory = &process.worker;
    let sense = match *input {
        Said::Booted(_) | Said::NotBooted => worker.stage == Stage::Booting,
        Said::Down(Down::Control(control)) => strength(worker.acted) < strength(Some(control)),
        Said::Down(Down::Round { .. }) | Said::Create(_) if worker.leaves() => return Some(Reason::Leaving),
        Said::Accepted(_) if worker.leaves() && !worker.accepting => return Some(Reason::Leaving),
        Said::Down(Down::Round { round, .. }) => {
            worker.round != Some(round) && memory.next.is_none_or(|job| job.round != round)
        }
        Said::Down(Down::Notice { .. }) => true,
        Said::Lost => !worker.lost,
        Said::Create(name) => {
            let lives = seen.living_in(id).any(|seen| seen.interpreter.name == name);
            let taken = lives || memory.creating.iter().any(|native| native.name == name);
            worker.stage == Stage::Serving && !taken
        }
        Said::Created(native) | Said::NotCreated(native) => memory.creating.contains(&native),
        Said::Stepped { of, step, .. } => is_asked(seen, of.of(id), step),
        Said::RoundDone { round, .. } => worker.round == Some(round),
        Said::DeedDone { notice, by, .. } => does(memory, by, notice),
        Said::Accepted(connection) => worker.accepting && seen.connection(id, connection).is_none(),
        Said::AcceptingStopped => worker.leaves() && worker.accepting,
        Said::Read(connection) => line(seen, id, connection).is_some_and(|line| line != Line::Busy),
        Said::Replied { connection, .. } => line(seen, id, connection) == Some(Line::Busy),
        Said::Closed(connection) => line(seen, id, connection).is_some(),
        Said::Ask { from, request, scope, .. } => return refusal_of_ask(seen, worker, from, request, scope),
        Said::Retire => worker.stage == Stage::Serving && !worker.lost && !memory.retires,
        Said::Passed(timer) => worker_timers(seen, worker, memory).contains(&timer),
    };
    (!sense).then_some(Reason::Stale)
}

/// The reason why a worker refuses what one of its interpreters asks for. An interpreter may ask until the telling of its
/// end begins; without a controller, for what concerns itself alone.
pub(in crate::site::world) fn refusal_of_ask(
    seen: &Observed,
    worker: &SeenWorker,
    from: Native,
    request: Request,
    scope: Scope,
) -> Option<Reason> {
    let stands = |of: &SeenInterpreter| of.lives && of.over.is_none() && of.asked.is_none();
    if !seen.interpreter(from.of(worker.worker)).is_some_and(stands) {
        return Some(Reason::NoInterpreter);
    }
    (worker.lost && !is_own(request, scope)).then_some(Reason::Terminal)
}

/// Does this request concern one interpreter alone, so that its worker answers it?
pub(in crate::site::world) fn is_own(request: Request, scope: Scope) -> bool {
    let deed = matches!(request, Request::Graceful | Request::Reload | Request::Restart | Request::Exit(_));
    scope == Scope::Interpreter && deed
}

fn is_asked(seen: &Observed, interpreter: InterpreterId, step: Step) -> bool {
    seen.interpreter(interpreter).is_some_and(|of| of.lives && of.asked == Some(step))
}

fn does(memory: &Worker, native: Native, notice: Notice) -> bool {
    let found = memory.interpreters.iter().find(|i| i.native == native);
    found.is_some_and(|i| i.deeds.iter().any(|(asked, _)| *asked == notice))
}

fn line(seen: &Observed, worker: WorkerId, connection: Connection) -> Option<Line> {
    seen.connection(worker, connection).map(|seen| seen.line)
}

/// The timers of a worker that run.
pub(super) fn worker_timers(seen: &Observed, worker: &SeenWorker, memory: &Worker) -> Vec<WorkerTimer> {
    if worker.gone {
        return Vec::new();
    }
    let bounded = worker.lost || worker.acted == Some(Control::Stop);
    let mut all = Vec::new();
    all.extend(worker.lost.then_some(WorkerTimer::Alone));
    all.extend((bounded && worker.stage == Stage::Draining).then_some(WorkerTimer::Drain));
    all.extend(memory.creating.iter().map(|native| WorkerTimer::Birth(*native)));
    let steps = seen.living_in(worker.worker);
    all.extend(steps.filter_map(|of| Some(WorkerTimer::Step(of.interpreter.native(), of.asked?))));
    for i in &memory.interpreters {
        all.extend(i.deeds.iter().map(|(notice, _)| WorkerTimer::Deed(i.native, *notice)));
    }
    all
}
