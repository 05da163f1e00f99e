//! The tables of the controller of a site drive its machine: each entry is changed, one at a time, and the controller
//! does otherwise for some request.

use std::borrow::Cow;
use std::sync::LazyLock;

use wspbus_models::bus::Code;
use wspbus_models::site::machine::controller::Machine;
use wspbus_models::site::machine::controller::answer::{ANY, Cell, RULES, Reply, Rule, Versus};
use wspbus_models::site::machine::controller::command::Outputs;
use wspbus_models::site::machine::controller::memory::{
    Child, Controller, Epoch, Input, Known, Loading, Phase, Place, Rounds,
};
use wspbus_models::site::machine::message::Up;
use wspbus_models::site::machine::policy::{EFFECTS, Effect};
use wspbus_models::site::machine::word::{
    Answer, Call, Deed, Generation, Goal, Native, Reason, Request, Round, Scope, Slot, State, Target,
    Version, Work, WorkerId,
};

use super::rule::{others, sets};

pub const WORKER: WorkerId = WorkerId(0);
const ROUND: Round = Round(0);

/// A controller about to get a request.
#[derive(Clone, Debug)]
pub struct Probe {
    pub controller: Controller,
    pub input: Input,
}

impl Probe {
    pub fn step(&self, machine: &Machine) -> (Controller, Outputs) {
        let mut controller = self.controller.clone();
        let out = machine.step(&mut controller, &self.input);
        (controller, out)
    }

    fn differs(&self, machine: &Machine) -> bool {
        self.step(machine) != self.step(&Machine::default())
    }
}

/// Each state with the goals that can be pending in it.
const SITUATIONS: [(State, &[Option<Goal>]); 5] = {
    use Goal::{Exit, Graceful, Reload, Restart, Roll, Start, Stop};
    [
        (State::Idle, &[None]),
        (State::Starting, &[Some(Start), Some(Graceful), Some(Reload), Some(Roll)]),
        (State::Running, &[None, Some(Start), Some(Graceful), Some(Reload), Some(Roll)]),
        (State::Stopping, &[Some(Stop), Some(Restart), Some(Exit)]),
        (State::Exited, &[Some(Restart), Some(Exit)]),
    ]
};

/// A controller in this situation. Without a configuration no slot is given up.
pub fn controller(state: State, goal: Option<Goal>, [begun, cold, whole, inside]: [bool; 4]) -> Controller {
    let place = |given_up| Place { given_up, ..Place::default() };
    let slots = vec![place(false), place(!whole)];
    let child = Child {
        ready: true,
        steady: true,
        interpreters: vec![Known { native: Native::default(), told: false }],
        ..Child::new(WORKER, Slot(0), Generation(0))
    };
    let (phase, load) = match (goal, begun) {
        (None, _) => (Phase::Rest, None),
        (_, false) => (Phase::Queue, Some(Loading::Stale)),
        (_, true) if cold => (Phase::Load, Some(Loading::Wanted)),
        (_, true) => (Phase::Work, None),
    };
    let due = vec![(WORKER, false)];
    let lives = !cold && !matches!(state, State::Idle | State::Exited);
    let mut controller = Controller { state, goal, phase, load, ..Controller::default() };
    controller.used = (!cold).then_some(Epoch { generation: Generation(0), version: Version(0), slots });
    controller.children = if lives { vec![child] } else { Vec::new() };
    let work = goal.and_then(Goal::work).unwrap_or(Work::Graceful);
    controller.round = inside.then_some(Rounds { round: ROUND, work, due, failed: false });
    let numbers = &mut controller.numbers;
    (numbers.worker, numbers.generation, numbers.round) = (2, 1, 1);
    controller
}

fn ask(inside: bool, request: Request) -> Input {
    let (call, from) = (Call(0), Native::default());
    match inside {
        true => Input::Up(WORKER, Up::Ask { call, from, request, scope: Scope::Site, inside: Some(ROUND) }),
        false => Input::Ask { call, operator: true, request, target: Target::Site },
    }
}

fn request(goal: Goal) -> Request {
    match goal {
        Goal::Start => Request::Start,
        Goal::Graceful => Request::Graceful,
        Goal::Reload => Request::Reload,
        Goal::Roll => Request::Roll,
        Goal::Stop => Request::Stop,
        Goal::Restart => Request::Restart,
        Goal::Exit => Request::Exit(Code(4)),
    }
}

/// One probe for each cell of the answer table.
static PROBES: LazyLock<Vec<Probe>> = LazyLock::new(|| {
    let situations =
        SITUATIONS.iter().flat_map(|(state, goals)| goals.iter().map(move |goal| (*state, *goal)));
    let mut probes = Vec::new();
    for ((state, goal), bits) in situations.flat_map(|at| (0..16u8).map(move |bits| (at, bits))) {
        let whether = [1, 2, 4, 8].map(|bit| bits & bit != 0);
        let controller = controller(state, goal, whether);
        let [begun, cold, whole, inside] = whether;
        // An application that asks lives in a worker.
        if inside && controller.children.is_empty() {
            continue;
        }
        for goal_asked in Goal::ALL {
            let cell = Cell { state, goal, begun, cold, whole, inside, request: goal_asked };
            if Cell::of(&controller, inside.then_some(ROUND), goal_asked) == cell {
                probes
                    .push(Probe { controller: controller.clone(), input: ask(inside, request(goal_asked)) });
            }
        }
    }
    probes
});

/// Does a controller with these rules take another step somewhere?
fn drives(rules: Vec<Rule>) -> bool {
    let machine = Machine { rules: Cow::Owned(rules), ..Machine::default() };
    PROBES.iter().any(|probe| probe.differs(&machine))
}

fn with(number: usize, changed: Rule) -> Vec<Rule> {
    let mut rules = RULES.to_vec();
    rules[number] = changed;
    rules
}

#[test]
fn there_is_a_probe_for_each_cell_that_can_be_met() {
    assert_eq!(PROBES.len(), 700);
    let used = |number: usize| {
        PROBES.iter().any(|probe| {
            let rules = with(number, Rule { reply: Reply::Say(Answer::Denied), ..RULES[number] });
            probe.differs(&Machine { rules: Cow::Owned(rules), ..Machine::default() })
        })
    };
    assert!((0..RULES.len()).all(used));
}

#[test]
fn every_other_answer_of_a_rule_changes_the_controller() {
    let refusals =
        [Reason::Terminal, Reason::NotRunning, Reason::NoEffect, Reason::Stale].map(Answer::Refused);
    let superseded = Goal::ALL.map(Answer::Superseded);
    let mut replies = vec![Reply::BehindGoal];
    let plain = [Answer::Accepted, Answer::Already, Answer::Denied];
    let joined = [false, true].map(|late| Answer::Joined { late });
    replies.extend(plain.into_iter().chain(joined).chain(refusals).chain(superseded).map(Reply::Say));
    let mut idle = Vec::new();
    for (number, rule) in RULES.iter().enumerate() {
        for reply in replies.iter().filter(|reply| **reply != rule.reply) {
            if !drives(with(number, Rule { reply: *reply, ..*rule })) {
                idle.push((rule.says, *reply));
            }
        }
    }
    assert_eq!(idle, []);
}

/// The rule with one condition changed, in each way, by condition.
fn conditions(rule: &Rule) -> Vec<(&'static str, Vec<Rule>)> {
    const GOALS: [Option<Goal>; 8] = {
        use Goal::{Exit, Graceful, Reload, Restart, Roll, Start, Stop};
        [None, Some(Start), Some(Graceful), Some(Reload), Some(Roll), Some(Stop), Some(Restart), Some(Exit)]
    };
    let whether = [None, Some(false), Some(true)];
    let versus = [Versus::Any, Versus::Stronger, Versus::Equal, Versus::Weaker, Versus::AtMost];
    let states = sets(&State::ALL).filter(|set| *set != rule.states);
    let goals = sets(&GOALS).filter(|set| *set != rule.goals);
    let requests = sets(&Goal::ALL).filter(|set| *set != rule.requests);
    vec![
        ("state", states.map(|states| Rule { states, ..*rule }).collect()),
        ("goal", goals.map(|goals| Rule { goals, ..*rule }).collect()),
        ("request", requests.map(|requests| Rule { requests, ..*rule }).collect()),
        ("versus", others(versus, rule.versus).map(|versus| Rule { versus, ..*rule }).collect()),
        ("begun", others(whether, rule.begun).map(|begun| Rule { begun, ..*rule }).collect()),
        ("cold", others(whether, rule.cold).map(|cold| Rule { cold, ..*rule }).collect()),
        ("whole", others(whether, rule.whole).map(|whole| Rule { whole, ..*rule }).collect()),
        ("inside", others(whether, rule.inside).map(|inside| Rule { inside, ..*rule }).collect()),
    ]
}

/// A condition that asks for something, and one that asks for nothing: each can be changed so that it shows.
#[test]
fn every_condition_of_a_rule_drives_the_controller() {
    let mut idle = Vec::new();
    for (number, rule) in RULES.iter().enumerate() {
        for (column, changes) in conditions(rule) {
            if !changes.into_iter().any(|changed| drives(with(number, changed))) {
                idle.push((rule.says, column));
            }
        }
    }
    assert_eq!(idle, []);
}

/// Conditions that a rule has for its reader: the rules before it, and what a state allows, leave nothing else. All other
/// conditions show when they are taken away.
const FOR_THE_READER: [(usize, &str); 12] = [
    (1, "goal"),
    (2, "goal"),
    (7, "versus"),
    (8, "goal"),
    (8, "request"),
    (9, "goal"),
    (10, "goal"),
    (10, "versus"),
    (11, "goal"),
    (11, "versus"),
    (12, "goal"),
    (12, "versus"),
];

#[test]
fn a_condition_that_is_taken_away_shows_unless_it_is_for_the_reader() {
    let mut idle = Vec::new();
    for (number, rule) in RULES.iter().enumerate() {
        let without = [
            ("state", Rule { states: ANY.states, ..*rule }),
            ("goal", Rule { goals: ANY.goals, ..*rule }),
            ("request", Rule { requests: ANY.requests, ..*rule }),
            ("versus", Rule { versus: ANY.versus, ..*rule }),
            ("begun", Rule { begun: None, ..*rule }),
            ("cold", Rule { cold: None, ..*rule }),
            ("whole", Rule { whole: None, ..*rule }),
            ("inside", Rule { inside: None, ..*rule }),
        ];
        let asks = without.into_iter().filter(|(_, changed)| format!("{changed:?}") != format!("{rule:?}"));
        idle.extend(
            asks.filter(|(_, changed)| !drives(with(number, *changed))).map(|(name, _)| (number, name)),
        );
    }
    assert_eq!(idle, FOR_THE_READER);
}

/// The number of a rule is its precedence. A rule is taken out, and then put at the beginning and at the end.
#[test]
fn the_place_of_every_rule_drives_the_controller() {
    let mut idle = Vec::new();
    for (number, rule) in RULES.iter().enumerate() {
        let mut rules = RULES.to_vec();
        let moved = rules.remove(number);
        assert!(drives(rules.clone()), "without the rule: {}", rule.says);
        let [mut first, mut last] = [rules.clone(), rules];
        first.insert(0, moved);
        last.push(moved);
        if !drives(first) && !drives(last) {
            idle.push(rule.says);
        }
    }
    assert_eq!(idle, [""; 0]);
}

/// The judge can fail: the words of a rule drive nothing.
#[test]
fn the_words_of_a_rule_drive_nothing() {
    for (number, rule) in RULES.iter().enumerate() {
        assert!(!drives(with(number, Rule { says: "", ..*rule })));
    }
}

/// The place of each two neighbours on the ladder.
#[test]
fn the_ladder_drives_the_controller() {
    for place in 1..Goal::ALL.len() {
        let mut machine = Machine::default();
        machine.ladder.swap(place - 1, place);
        assert!(PROBES.iter().any(|probe| probe.differs(&machine)), "{place}");
    }
}

/// Each entry of the table of effects, and each other effect.
#[test]
fn every_effect_drives_the_controller() {
    let requests = Goal::ALL.map(request).into_iter().chain([Request::Event]);
    let interpreter = Native::default().of(WORKER);
    let targets = [
        Target::Interpreter(interpreter),
        Target::Process(WORKER),
        Target::Application(Native::default().name),
        Target::Site,
    ];
    let deeds = [Deed::Event, Deed::Graceful, Deed::Reload, Deed::Restart, Deed::Exit].map(Effect::Deed);
    let goals = Goal::ALL.map(Effect::Goal);
    let effects: Vec<Effect> =
        [Effect::Nothing, Effect::Retire].into_iter().chain(deeds).chain(goals).collect();
    let running = controller(State::Running, None, [false, false, true, false]);
    let mut changes = 0;
    for (request, target) in requests.flat_map(|request| targets.map(|target| (request, target))) {
        let (row, column) = (wspbus_models::site::machine::policy::row(request), target.scope() as usize);
        let input = Input::Ask { call: Call(0), operator: true, request, target };
        let probe = Probe { controller: running.clone(), input };
        for effect in effects.iter().filter(|effect| **effect != EFFECTS[row][column]) {
            let mut machine = Machine::default();
            machine.effects[row][column] = *effect;
            changes += 1;
            // To retire concerns a worker: elsewhere it is as nothing.
            let is_nothing = |effect| effect == Effect::Nothing || effect == Effect::Retire && column != 1;
            let is_other = !(is_nothing(*effect) && is_nothing(EFFECTS[row][column]));
            assert_eq!(probe.differs(&machine), is_other, "{request} {target:?}: {effect:?}");
        }
    }
    assert_eq!(changes, 8 * 4 * 13);
}
