//! Scripts of inputs to one controller, and what comes of them.

use super::Machine;
use super::answer::{Cell, RULES, answer};
use super::command::{Command, Outputs};
use super::memory::{Controller, Input};
use crate::bus::Code;
use crate::site::machine::event::{Event, Load, Process};
use crate::site::machine::message::{Down, Up};
use crate::site::machine::policy::{Policy, Requester};
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{
    Answer, Birth, Call, Control, Failures, Generation, Goal, Name, Native, Reason, Request, Resolution,
    Round, RoundOutcome, Scope, Slot, State, Status, Target, Ticket, Version, WorkerId,
};

/// A controller, with a machine, and what it did last.
struct Site {
    machine: Machine,
    controller: Controller,
    out: Outputs,
}

impl Site {
    fn new() -> Site {
        Site { machine: Machine::default(), controller: Controller::default(), out: Outputs::default() }
    }

    /// A site that runs with so many slots, all of them proved.
    fn running(slots: u32) -> Site {
        let mut site = Site::new();
        site.ask(Request::Start);
        site.give(Input::Loaded { version: Version(1), slots });
        for n in 0..u64::from(slots) {
            site.prove(n);
        }
        assert_eq!(site.controller.state, State::Running);
        site
    }

    fn give(&mut self, input: Input) -> &mut Site {
        self.out = self.machine.step(&mut self.controller, &input);
        self
    }

    fn ask(&mut self, request: Request) -> Answer {
        self.ask_of(request, Target::Site)
    }

    fn ask_of(&mut self, request: Request, target: Target) -> Answer {
        self.give(Input::Ask { call: Call(0), operator: true, request, target });
        self.answer()
    }

    fn answer(&self) -> Answer {
        let answer = |event: &Event| match event {
            Event::Answered { answer, .. } => Some(*answer),
            _ => None,
        };
        self.out.events.iter().find_map(answer).expect("an answer")
    }

    fn up(&mut self, worker: u64, message: Up) -> &mut Site {
        self.give(Input::Up(WorkerId(worker), message))
    }

    fn load(&mut self, version: u64, slots: u32) {
        self.give(Input::Loaded { version: Version(version), slots });
    }

    fn ready(&mut self, worker: u64) {
        self.up(worker, Up::Ready { born: vec![] });
    }

    fn prove(&mut self, worker: u64) {
        self.ready(worker);
        self.give(Input::Passed(Timer::Steady(WorkerId(worker))));
    }

    fn crash(&mut self, worker: u64) {
        self.give(Input::Ended(WorkerId(worker), Status::Killed));
    }

    fn resolved(&self) -> Vec<(u64, Resolution)> {
        let resolved = |event: &Event| match event {
            Event::Resolved { ticket: Ticket(n), resolution } => Some((*n, *resolution)),
            _ => None,
        };
        self.out.events.iter().filter_map(resolved).collect()
    }

    fn spawned(&self) -> Vec<(u64, u32)> {
        let spawned = |command: &Command| match command {
            Command::Spawn { worker, slot, .. } => Some((worker.0, slot.0)),
            _ => None,
        };
        self.out.commands.iter().filter_map(spawned).collect()
    }

    fn sent(&self) -> Vec<(u64, Control)> {
        let sent = |command: &Command| match command {
            Command::Write(worker, Down::Control(control)) => Some((worker.0, *control)),
            _ => None,
        };
        self.out.commands.iter().filter_map(sent).collect()
    }
}

const LATE: Answer = Answer::Joined { late: true };
const JOINED: Answer = Answer::Joined { late: false };
const SLOT: Failures = Failures { slot: true, ..Failures::NONE };

#[test]
fn a_site_starts_and_stops() {
    let mut site = Site::new();
    assert_eq!(site.ask(Request::Stop), Answer::Already);
    assert_eq!(site.ask(Request::Reload), Answer::Refused(Reason::NotRunning));
    assert_eq!(site.ask(Request::Start), Answer::Accepted);
    site.load(1, 2);
    assert_eq!(site.spawned(), [(0, 0), (1, 1)]);
    site.ready(0);
    site.ready(1);
    assert_eq!(site.resolved(), [(0, Resolution::Reached)]);
    assert_eq!(site.ask(Request::Start), Answer::Already);
    assert_eq!(site.ask(Request::Stop), Answer::Accepted);
    assert_eq!(site.sent(), [(0, Control::Stop), (1, Control::Stop)]);
    assert_eq!(site.ask(Request::Start), Answer::Superseded(Goal::Stop));
    assert_eq!(site.ask(Request::Exit(Code(3))), Answer::Accepted);
    assert_eq!(site.resolved(), [(1, Resolution::Superseded(Goal::Exit))]);
    site.give(Input::Passed(Timer::Stop(WorkerId(0))));
    assert!(site.out.commands.contains(&Command::Force(WorkerId(0))));
    site.crash(0);
    site.crash(1);
    assert!(site.out.commands.contains(&Command::End(Code(3))));
    assert_eq!(site.ask(Request::Start), Answer::Refused(Reason::Terminal));
}

#[test]
fn a_first_load_that_fails_leaves_the_site_idle() {
    let mut site = Site::new();
    site.ask(Request::Start);
    assert_eq!(site.ask(Request::Start), LATE);
    site.load(1, 0);
    assert!(matches!(
        site.resolved()[..],
        [(0, Resolution::ReachedWithFailures(Failures { load: true, .. }))]
    ));
    assert_eq!(site.controller.goal, Some(Goal::Start), "the late one is the next goal");
    site.give(Input::NotLoaded);
    assert_eq!((site.controller.state, site.controller.goal), (State::Idle, None));
    assert_eq!(site.controller.exit_code(), Code::SOFTWARE);
}

#[test]
fn a_site_that_was_starting_goes_on_to_start() {
    let mut site = Site::new();
    site.ask(Request::Start);
    site.load(1, 1);
    assert_eq!(site.ask(Request::Reload), Answer::Accepted);
    site.give(Input::NotLoaded);
    assert_eq!((site.controller.state, site.controller.goal), (State::Starting, Some(Goal::Start)));
    site.ready(0);
    assert_eq!((site.controller.state, site.controller.goal), (State::Running, None));
}

#[test]
fn a_slot_is_given_up_and_tried_again() {
    let mut site = Site::new();
    site.ask(Request::Start);
    site.load(1, 1);
    site.crash(0);
    assert_eq!(site.spawned(), [(1, 0)]);
    site.crash(1);
    assert_eq!(site.spawned(), []);
    let unserved = Failures { no_service: true, ..SLOT };
    assert_eq!(site.resolved(), [(0, Resolution::ReachedWithFailures(unserved))]);
    assert_eq!(site.controller.exit_code(), Code::SOFTWARE);
    assert_eq!(site.ask(Request::Start), Answer::Accepted);
    assert_eq!(site.spawned(), [(2, 0)]);
    site.prove(2);
    assert_eq!(site.controller.exit_code(), Code::OK);
    site.crash(2);
    assert_eq!(site.spawned(), [(3, 0)], "one that was steady does not count");
}

#[test]
fn a_roll_goes_slot_by_slot() {
    let mut site = Site::running(2);
    assert_eq!(site.ask(Request::Roll), Answer::Accepted);
    site.load(2, 2);
    assert_eq!(site.spawned(), [(2, 0)]);
    site.ready(2);
    assert_eq!(site.sent(), [], "a worker that is ready is not proved");
    site.give(Input::Passed(Timer::Steady(WorkerId(2))));
    assert_eq!((site.sent(), site.spawned()), (vec![(0, Control::Drain)], vec![(3, 1)]));
    site.up(0, Up::Leaving);
    site.prove(3);
    assert_eq!(site.sent(), [(1, Control::Drain)]);
    assert_eq!(site.resolved(), []);
    site.up(1, Up::Leaving);
    assert_eq!(site.resolved(), [(1, Resolution::Reached)]);
}

#[test]
fn a_roll_breaks_off_and_the_old_ones_stay() {
    let mut site = Site::running(2);
    site.ask(Request::Roll);
    site.load(2, 2);
    site.prove(2);
    site.up(0, Up::Leaving).give(Input::Ended(WorkerId(0), Status::Exited(Code::OK)));
    assert!(site.controller.child(WorkerId(3)).is_some());
    site.crash(3);
    site.crash(4);
    assert_eq!(site.resolved(), [(1, Resolution::ReachedWithFailures(SLOT))]);
    assert!(site.out.events.contains(&Event::BrokeOff { generation: Generation(1) }));
    assert_eq!((site.spawned(), site.sent()), (vec![], vec![]));
    site.crash(2);
    assert!(site.out.events.contains(&Event::Spawned {
        worker: WorkerId(5),
        slot: Slot(0),
        generation: Generation(0),
        version: Version(1),
    }));
    assert_eq!(site.controller.exit_code(), Code::OK);
}

#[test]
fn a_stronger_goal_makes_a_load_stale() {
    let mut site = Site::running(1);
    site.ask(Request::Reload);
    assert_eq!(site.ask(Request::Roll), Answer::Accepted);
    assert_eq!(site.resolved(), [(1, Resolution::Superseded(Goal::Roll))]);
    assert_eq!(site.ask(Request::Reload), JOINED, "the load of the Roll has not begun");
    site.load(2, 1);
    assert!(site.out.events.contains(&Event::LoadEnded { load: Load::Stale }));
    assert!(site.out.commands.contains(&Command::Load));
    assert_eq!(site.ask(Request::Reload), LATE);
}

#[test]
fn who_comes_late_is_served_once_more() {
    let mut site = Site::running(1);
    site.ask(Request::Reload);
    assert_eq!(site.ask(Request::Reload), LATE);
    site.load(2, 1);
    site.up(0, Up::Round { round: Round(0), outcome: RoundOutcome::Done });
    assert_eq!(site.resolved(), [(1, Resolution::Reached)]);
    assert!(site.out.commands.contains(&Command::Load));
}

#[test]
fn a_request_inside_a_listener_of_the_round_joins_it() {
    let mut site = Site::running(1);
    let native = Native { name: Name(0), birth: Birth(0) };
    site.up(0, Up::Born(native));
    site.ask(Request::Reload);
    site.load(2, 1);
    let ask = |inside| Up::Ask {
        call: Call(0),
        from: native,
        request: Request::Reload,
        scope: Scope::Site,
        inside,
    };
    assert_eq!(site.up(0, ask(Some(Round(0)))).answer(), JOINED);
    assert_eq!(site.up(0, ask(None)).answer(), LATE);
}

#[test]
fn who_cannot_reload_in_place_is_replaced_and_waited_for() {
    let mut site = Site::running(1);
    site.ask(Request::Reload);
    site.load(2, 1);
    site.give(Input::Passed(Timer::Round(WorkerId(0), Round(0))));
    assert_eq!(site.spawned(), [(1, 0)]);
    site.prove(1);
    assert_eq!((site.sent(), site.resolved()), (vec![(0, Control::Drain)], vec![]));
    site.up(0, Up::Leaving);
    assert_eq!(site.resolved(), [(1, Resolution::Reached)]);
}

#[test]
fn a_configuration_of_fewer_slots_drains_the_surplus_when_the_others_are_proved() {
    let mut site = Site::running(2);
    site.crash(0);
    site.ready(2);
    site.ask(Request::Reload);
    site.load(2, 1);
    for worker in [1, 2] {
        site.up(worker, Up::Round { round: Round(0), outcome: RoundOutcome::Done });
        assert_eq!(site.sent(), []);
    }
    site.give(Input::Passed(Timer::Steady(WorkerId(2))));
    assert_eq!((site.sent(), site.resolved()), (vec![(1, Control::Drain)], vec![]));
    site.up(1, Up::Leaving);
    assert_eq!(site.resolved(), [(1, Resolution::Reached)]);
}

#[test]
fn whose_slot_is_given_up_goes_on_and_the_requester_is_told() {
    let mut site = Site::running(1);
    assert_eq!(site.ask_of(Request::Exit(Code::OK), Target::Process(WorkerId(0))), Answer::Accepted);
    assert_eq!(site.spawned(), [(1, 0)]);
    site.crash(1);
    site.crash(2);
    assert_eq!(site.resolved(), [(1, Resolution::ReachedWithFailures(SLOT))]);
    assert!(site.controller.child(WorkerId(0)).is_some_and(|child| child.serves()));
}

#[test]
fn a_deaf_worker_is_ended_by_its_deadline_and_counts() {
    let mut site = Site::running(1);
    site.give(Input::Closed(WorkerId(0)));
    assert_eq!(site.spawned(), [], "its end is not known");
    site.give(Input::Passed(Timer::Deaf(WorkerId(0))));
    site.crash(0);
    assert_eq!(site.spawned(), [(1, 0)]);
    site.crash(1);
    assert_eq!(site.spawned(), [], "two ends");
}

#[test]
fn a_notice_is_accounted_for() {
    let mut site = Site::running(2);
    let native = Native { name: Name(0), birth: Birth(0) };
    site.up(0, Up::Born(native)).up(1, Up::Born(native));
    site.ask_of(Request::Event, Target::Application(Name(0)));
    let delivered = Up::Delivered { notice: crate::site::machine::word::Notice(0), to: native };
    site.up(0, delivered.clone());
    assert_eq!(site.resolved(), []);
    assert!(matches!(site.up(0, delivered).out.events[..], [Event::Refused { .. }]));
    site.crash(1);
    let missed = Failures { missed: true, ..Failures::NONE };
    assert_eq!(site.resolved(), [(1, Resolution::ReachedWithFailures(missed))]);
    assert!(site.out.events.contains(&Event::Untold { interpreter: native.of(WorkerId(1)) }));
}

#[test]
fn a_name_is_taken_only_if_it_is_known_to_live_there() {
    let mut site = Site::running(1);
    site.machine.policy = Policy::SHARED;
    let native = Native { name: Name(0), birth: Birth(0) };
    let ask =
        Up::Ask { call: Call(0), from: native, request: Request::Stop, scope: Scope::Site, inside: None };
    assert_eq!(site.up(0, ask.clone()).answer(), Answer::Refused(Reason::NoInterpreter));
    site.up(0, Up::Born(native));
    assert_eq!(site.up(0, ask).answer(), Answer::Denied);
}

/// Some rule answers every request; and every rule is the first that fits somewhere.
#[test]
fn the_answer_table_is_total_and_no_rule_is_idle() {
    let mut used = vec![false; RULES.len()];
    let goals = std::iter::once(None).chain(Goal::ALL.map(Some));
    for (state, goal) in State::ALL.into_iter().flat_map(|state| goals.clone().map(move |goal| (state, goal)))
    {
        for (bits, request) in (0..16).flat_map(|bits| Goal::ALL.map(|request| (bits, request))) {
            let [begun, cold, whole, inside] = [1, 2, 4, 8].map(|bit| bits & bit != 0);
            let cell = Cell { state, goal, begun, cold, whole, inside, request };
            let (rule, answer) = answer(RULES, &cell, |goal| goal as u8);
            assert_ne!(answer, Answer::Denied);
            used[rule.expect("a rule")] = true;
        }
    }
    assert!(used.iter().all(|used| *used));
}

#[test]
fn a_worker_asks_to_be_replaced_if_the_policy_lets_it() {
    let mut site = Site::running(1);
    site.machine.policy.0[Requester::Worker as usize].transitions = [false; 4];
    site.up(0, Up::Retire);
    assert_eq!(site.spawned(), []);
    site.machine.policy = Policy::SHARED;
    site.up(0, Up::Retire);
    assert_eq!(site.spawned(), [(1, 0)]);
}

/// The model has no such input: there, a controller that ended has no process any more.
#[test]
fn a_controller_that_ended_refuses_every_input() {
    let mut exits = Site::new();
    exits.ask(Request::Exit(Code::OK));
    let mut fails = Site::new();
    fails.ask(Request::Restart);
    fails.give(Input::NotReExecuted);
    for mut site in [exits, fails] {
        assert!(site.out.commands.iter().any(|command| matches!(command, Command::End(_))));
        let before = site.controller.clone();
        for input in [Input::NotReExecuted, Input::NotLoaded, Input::Closed(WorkerId(0))] {
            site.give(input);
            let refused = Event::Refused { process: Process::Controller, reason: Reason::Terminal };
            assert_eq!((&site.out.events[..], &site.out.commands[..]), (&[refused][..], &[][..]));
            assert_eq!(site.controller, before);
        }
    }
}

#[test]
fn a_re_execution_that_fails_ends_the_controller() {
    let mut site = Site::running(1);
    site.ask(Request::Restart);
    site.crash(0);
    assert!(site.out.commands.contains(&Command::ReExecute));
    site.give(Input::NotReExecuted);
    assert!(site.out.commands.contains(&Command::End(Code::SOFTWARE)));
}
