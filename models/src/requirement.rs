//! Every normative sentence, once.
//!
//! Claims, snapshots, suites and reports carry the id; `docs/spec.md` is printed from here.

mod control;
pub mod counterpart;
mod failure;
mod goal;
mod ladder;
mod leaving;
mod life;
mod load;
mod pass;
mod refinement;
mod scope;
mod teardown;
mod wait;

use std::fmt;

pub use wait::DEADLINES;

/// One normative sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its identifier, unique and stable: `LIFE-3`.
    pub id: &'static str,
    /// The level of conformance that it belongs to.
    pub level: Level,
    /// The force of the requirement: how binding it is.
    pub force: Force,
    /// The normative sentence, or several.
    pub text: &'static str,
    /// The reason for the requirement.
    pub rationale: &'static str,
    /// The origin of the requirement: the mail of June 2007, its thread, a bug of a real system.
    pub source: &'static str,
    /// The check that shows it.
    pub checked: By,
}

/// The check that shows that a requirement is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A claim that a checker judges. A test fails if there is none.
    Property,
    /// The types permit nothing else; the test with this name shows it.
    Construction(&'static str),
}

/// Levels of conformance, each on top of the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// One bus, one thread.
    Core,
    /// One bus, many threads, deadlines and waiters.
    Threads,
    /// One worker process with its interpreters, from its first control message to its end.
    Process,
    /// A controller and its workers.
    Site,
    /// The rights of each requester.
    Authority,
}

/// The force of a requirement: how binding it is, in the words of RFC 2119.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Force {
    /// Every conforming bus satisfies it.
    Must,
    /// A conforming bus may deviate; it declares that it does.
    Should,
    /// A parameter that a conforming bus declares.
    May,
}

/// The subject of a chapter, with the prefixes of its requirements. Those up to `Messages` are about one bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// LIFE: the states of a bus.
    States,
    /// GOAL: requests and goals.
    Goals,
    /// PASS: the passes of a bus.
    Passes,
    /// FAIL and CODE: failures, and the exit code of a bus.
    Failures,
    /// EXIT: a SystemExit of a listener.
    SystemExit,
    /// TIME: deadlines of listeners.
    Deadlines,
    /// WAIT: waits of threads.
    Waits,
    /// MSG and SIG: messages and signals.
    Messages,
    /// INPUT: the inputs of both machines.
    Inputs,
    /// LADDER: answers and goals of a site.
    Ladder,
    /// TICKET: the tickets of a site.
    Tickets,
    /// LOAD: loads of a configuration.
    Loads,
    /// ROUND: rounds through the workers.
    Rounds,
    /// LEAVE and ROLL: workers that must go.
    Leaving,
    /// RATE: the rate of replacements.
    Rate,
    /// CTRL: the controller.
    Controller,
    /// EXITCODE: the exit code of the controller.
    ExitCode,
    /// CHAN: the channels to the workers.
    Control,
    /// CTRL-10, LOSS and TIMER: the loss of the controller, and timers.
    Loss,
    /// CONF: the configuration in use.
    Configuration,
    /// SCOPE: the scopes of requests and events.
    Scope,
    /// NOTICE: the accounts of notices.
    Accounts,
    /// AUTH: policies and rights.
    Authority,
    /// TEAR: the end of a worker.
    Teardown,
    /// CONN: connections and their answers.
    Connections,
    /// RELAY: messages between copies of an application.
    Relays,
    /// SITE: the refinement of a worker.
    Refinement,
}

impl Topic {
    /// Is the chapter about one bus? The other chapters are about a site.
    pub fn is_of_one_bus(self) -> bool {
        self <= Topic::Messages
    }
}

/// A chapter of the specification.
#[derive(Clone, Copy, Debug)]
pub struct Chapter {
    /// The subject of the chapter.
    pub topic: Topic,
    /// Its title, for a reader.
    pub title: &'static str,
    /// Its requirements, in the order of the page.
    pub requirements: &'static [Requirement],
}

impl Chapter {
    const fn new(topic: Topic, title: &'static str, requirements: &'static [Requirement]) -> Self {
        Chapter { topic, title, requirements }
    }
}

/// The chapters of the specification, in its order.
pub const CHAPTERS: [Chapter; 27] = [
    Chapter::new(Topic::States, "States", life::STATES),
    Chapter::new(Topic::Goals, "Goals, answers and tickets", goal::GOALS),
    Chapter::new(Topic::Passes, "Passes", pass::PASSES),
    Chapter::new(Topic::Failures, "Failure and exit code", failure::FAILURES),
    Chapter::new(Topic::SystemExit, "SystemExit", failure::EXITS),
    Chapter::new(Topic::Deadlines, "Deadlines", wait::DEADLINES),
    Chapter::new(Topic::Waits, "Waiting and the main program", wait::WAITS),
    Chapter::new(Topic::Messages, "Messages and signals", wait::MESSAGES),
    Chapter::new(Topic::Inputs, "Inputs", ladder::INPUTS),
    Chapter::new(Topic::Ladder, "The goals of a site, and its answers", ladder::LADDER),
    Chapter::new(Topic::Tickets, "The tickets of a site", ladder::TICKETS),
    Chapter::new(Topic::Loads, "Loads", load::LOADS),
    Chapter::new(Topic::Rounds, "Rounds", load::ROUNDS),
    Chapter::new(Topic::Leaving, "Leaving, and rolling replacement", leaving::LEAVING),
    Chapter::new(Topic::Rate, "Replacement and its rate", leaving::RATE),
    Chapter::new(Topic::Controller, "The controller", control::CONTROLLER),
    Chapter::new(Topic::ExitCode, "The exit code of a site", ladder::EXIT_CODE),
    Chapter::new(Topic::Control, "Control messages", control::CONTROL),
    Chapter::new(Topic::Loss, "Loss of the controller, and timers", control::LOSS),
    Chapter::new(Topic::Configuration, "Configuration and re-execution", load::CONFIGURATION),
    Chapter::new(Topic::Scope, "Scope", scope::SCOPES),
    Chapter::new(Topic::Accounts, "Accounts of events", scope::ACCOUNTS),
    Chapter::new(Topic::Authority, "Authority", scope::AUTHORITY),
    Chapter::new(Topic::Teardown, "The end of a worker", teardown::TEARDOWN),
    Chapter::new(Topic::Connections, "Connections", teardown::CONNECTIONS),
    Chapter::new(Topic::Relays, "Relays", scope::RELAY),
    Chapter::new(Topic::Refinement, "Refinement", refinement::REFINEMENT),
];

/// Every requirement, in the order of the specification.
pub fn all() -> impl Iterator<Item = &'static Requirement> {
    CHAPTERS.iter().flat_map(|chapter| chapter.requirements)
}

/// The requirement with this id.
///
/// ```
/// assert!(wspbus_models::requirement::find("LIFE-1").is_some());
/// assert!(wspbus_models::requirement::find("LIFE-0").is_none());
/// ```
pub fn find(id: &str) -> Option<&'static Requirement> {
    all().find(|r| r.id == id)
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Core => "core",
            Level::Threads => "threads",
            Level::Process => "process",
            Level::Site => "site",
            Level::Authority => "authority",
        })
    }
}

impl fmt::Display for Force {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Force::Must => "MUST",
            Force::Should => "SHOULD",
            Force::May => "MAY",
        })
    }
}

/// A MUST of level core or, in the sibling files, of another level.
const fn must(
    id: &'static str,
    level: Level,
    text: &'static str,
    rationale: &'static str,
    source: &'static str,
) -> Requirement {
    Requirement { id, level, force: Force::Must, text, rationale, source, checked: By::Property }
}
