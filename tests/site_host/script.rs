//! A script: a deployment, and what is asked of it and done to it, as a seed decides.

use wspbus_models::bus::Code;
use wspbus_models::site::machine::policy::Policy;
use wspbus_models::site::machine::word::{Request, RoundOutcome, Scope};
use wspbus_models::site::world::configuration::{Budget, Health};
use wspbus_models::site::world::{Configuration, File, Lie};

use super::chance::Chance;

/// The name that a request may need besides those of the boot.
pub const BIRTH: u32 = 7;

/// Something that is asked of the site, or done to it. A number chooses a worker, or an interpreter, among those that
/// are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stimulus {
    /// The operator asks for this, in this scope.
    Ask(Request, Scope, u64),
    /// A new version is uploaded.
    Upload,
    /// Something happens in a worker.
    Poke(u64, Poke),
    /// A worker crashes.
    Crash(u64),
    /// A worker takes no step any more.
    Freeze(u64),
    /// A worker closes its channel and takes no step any more.
    Deafen(u64),
    /// A worker says what is not so.
    Lie(u64, Lie),
    /// The controller dies.
    Die,
}

/// Something that happens in a worker, and is an input to its machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poke {
    /// An interpreter asks for this; does it ask in a listener of the round, if there is one?
    Ask(u64, Request, Scope, bool),
    /// A request needs an interpreter.
    Create,
    /// The worker has served long enough.
    Retire,
    /// A connection is accepted.
    Accept,
}

/// The script of one run.
#[derive(Clone, Debug)]
pub struct Script {
    /// The seed of the run.
    pub seed: u64,
    /// The deployment of the run.
    pub configuration: Configuration,
    /// The number of messages of a worker that wait before the worker waits.
    pub up: usize,
    /// Does the controller see the end of file when a process ends? If not, a grandchild holds the channel.
    pub end_of_file: bool,
    /// The things that happen, each with its time of the virtual clock.
    pub stimuli: Vec<(u64, Stimulus)>,
}

const WITHOUT_BOUND: Budget = Budget {
    faults: 0,
    asks: u8::MAX,
    application_asks: u8::MAX,
    retires: u8::MAX,
    uploads: u8::MAX,
    crashes: u8::MAX,
    failed_boots: u8::MAX,
    failed_spawns: u8::MAX,
    failed_restarts: u8::MAX,
    failed_steps: u8::MAX,
    freezes: u8::MAX,
    deaf: u8::MAX,
    hangs: u8::MAX,
    births: u8::MAX,
    clients: u8::MAX,
    requests: u8::MAX,
    deaths: u8::MAX,
    lies: u8::MAX,
};

const fn file(slots: u32, health: Health) -> File {
    File { slots, health }
}

/// The versions that are uploaded, one after the other: three deployments.
const UPLOADS: [&[File]; 3] = [
    &[
        file(2, Health::Good),
        file(1, Health::CannotBoot),
        file(2, Health::Good),
        file(3, Health::CannotLoad),
        file(1, Health::Good),
    ],
    &[
        file(1, Health::DiesEarly),
        file(3, Health::Good),
        file(0, Health::Good),
        file(2, Health::CannotLoad),
        file(2, Health::Good),
    ],
    &[file(1, Health::Good), file(3, Health::Good), file(2, Health::DiesEarly), file(2, Health::CannotBoot)],
];

/// Every request of the site with its scopes, for the operator and for applications.
pub const REQUESTS: [(Request, Scope); 36] = {
    let scopes = Scope::ALL;
    let requests = [
        Request::Event,
        Request::Start,
        Request::Graceful,
        Request::Reload,
        Request::Roll,
        Request::Stop,
        Request::Restart,
        Request::Exit(Code::OK),
        Request::Exit(Code(3)),
    ];
    let mut all = [(Request::Event, Scope::Site); 36];
    let mut place = 0;
    while place < all.len() {
        all[place] = (requests[place / 4], scopes[place % 4]);
        place += 1;
    }
    all
};

impl Script {
    /// The script of a seed.
    pub fn new(seed: u64) -> Script {
        let mut chance = Chance::new(seed, 0);
        let shared = chance.once_in(3);
        let configuration = Configuration {
            runs: false,
            slots: 1 + chance.below(3) as u32,
            names: 1 + chance.below(2) as u32,
            shared,
            policy: if shared { Policy::SHARED } else { Policy::DEDICATED },
            operator: &REQUESTS,
            applications: &REQUESTS,
            inside: true,
            uploads: UPLOADS[chance.below(3) as usize],
            outcomes: &[RoundOutcome::Done, RoundOutcome::Failed, RoundOutcome::Replace],
            anytime: true,
            slow: true,
            wide: true,
            capacity: 1 + chance.below(2) as usize,
            births: &[BIRTH],
            lies: &Lie::ALL,
            budget: WITHOUT_BOUND,
            ..Configuration::QUIET
        };
        let (up, end_of_file) = (2 + chance.below(4) as usize, chance.once_in(2));
        let mut script = Script { seed, configuration, up, end_of_file, stimuli: Vec::new() };
        let lives = chance.once_in(2);
        let mut now = 1;
        script.stimuli.push((0, Stimulus::Ask(Request::Start, Scope::Site, 0)));
        for _ in 0..30 + chance.below(40) {
            now += 1 + chance.below(12);
            script.stimuli.push((now, stimulus(&mut chance, lives)));
        }
        script
    }
}

fn request(chance: &mut Chance, lives: bool) -> Request {
    const MANY: [Request; 12] = [
        Request::Event,
        Request::Event,
        Request::Start,
        Request::Start,
        Request::Start,
        Request::Graceful,
        Request::Graceful,
        Request::Reload,
        Request::Reload,
        Request::Roll,
        Request::Roll,
        Request::Stop,
    ];
    match chance.below(if lives { 400 } else { 40 }) {
        0 => Request::Restart,
        1 => Request::Exit(Code::OK),
        2 => Request::Exit(Code(3)),
        _ => chance.one_of(&MANY).unwrap_or(Request::Event),
    }
}

/// A request below the site may end interpreters and workers, and never the site.
fn scoped(chance: &mut Chance, lives: bool) -> (Request, Scope) {
    match chance.below(3) {
        0 => {
            let any = chance.one_of(&REQUESTS).unwrap_or((Request::Event, Scope::Site));
            if any.1 == Scope::Site { (request(chance, lives), any.1) } else { any }
        }
        1 => (Request::Event, chance.one_of(&Scope::ALL).unwrap_or(Scope::Site)),
        _ => (request(chance, lives), Scope::Site),
    }
}

fn stimulus(chance: &mut Chance, lives: bool) -> Stimulus {
    let which = chance.below(1 << 32);
    match chance.below(40) {
        0..=9 => {
            let (request, scope) = scoped(chance, lives);
            Stimulus::Ask(request, scope, which)
        }
        10..=12 => Stimulus::Upload,
        13..=18 => {
            let (request, scope) = scoped(chance, lives);
            Stimulus::Poke(which, Poke::Ask(chance.below(4), request, scope, chance.once_in(2)))
        }
        19..=20 => Stimulus::Poke(which, Poke::Create),
        21 => Stimulus::Poke(which, Poke::Retire),
        22..=29 => Stimulus::Poke(which, Poke::Accept),
        30..=31 => Stimulus::Crash(which),
        32 => Stimulus::Freeze(which),
        33 => Stimulus::Deafen(which),
        34..=35 => Stimulus::Lie(which, chance.one_of(&Lie::ALL).unwrap_or(Lie::Noise)),
        36 if !lives && chance.once_in(3) => Stimulus::Die,
        _ => Stimulus::Ask(Request::Start, Scope::Site, which),
    }
}
