//! The program of the copy: it explores a story with one change, or records the changes to whose places a story comes.

/// Asked by the copy at each place of a change.
pub const SWITCH: &str = "
use std::cell::Cell;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

const PLACES: usize = 4096;
/// No step asks so often.
const ASKED_MAX: u32 = 200_000;
static REACHED: [AtomicBool; PLACES] = [const { AtomicBool::new(false) }; PLACES];
thread_local! {
    /// The number of times that a change was asked for since the step began; 0 is that no step is counted.
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

/// The number of the change that is tried. `None` records the places.
fn tried() -> Option<u32> {
    static TRIED: OnceLock<Option<u32>> = OnceLock::new();
    *TRIED.get_or_init(|| match std::env::var(\"WSPBUS_MUTANT\") {
        Ok(text) if text == \"none\" => None,
        Ok(text) => text.parse().ok().or(Some(0)),
        Err(_) => Some(0),
    })
}

/// Is this change the one that is tried?
#[doc(hidden)]
pub fn mutant(number: u32) -> bool {
    let Some(tried) = tried() else {
        REACHED[number as usize].store(true, Ordering::Relaxed);
        return false;
    };
    ASKED.with(|asked| {
        let times = asked.get();
        if times > 0 {
            assert!(times < ASKED_MAX, \"a step has no end\");
            asked.set(times + 1);
        }
    });
    tried == number
}

/// A step begins.
#[doc(hidden)]
pub fn step_begins() {
    ASKED.with(|asked| asked.set(1));
}

/// The changes to whose places something came.
#[doc(hidden)]
pub fn reached() -> Vec<usize> {
    (0..PLACES).filter(|place| REACHED[*place].load(Ordering::Relaxed)).collect()
}
";

/// `try list SUBJECT`, `try reach SUBJECT STORY`, `try check SUBJECT STORY...`. Checking ends with 1 and the claim that is
/// broken, or with 0.
pub const PROGRAM: &str = "
use std::time::Duration;
use wspbus_check::{Checker, Verdict, Watched};
use wspbus_models::named::Size;
use wspbus_models::site::machine::{controller, worker};
use wspbus_models::site::world::Site;

/// No story takes longer with a change.
const PATIENCE: Duration = Duration::from_secs(100);

macro_rules! run {
    ($what:expr, $names:expr, $all:expr, $sizes:expr, $prepare:expr) => {
        for named in $all {
            if $what == \"list\" {
                if $sizes.contains(&named.size) {
                    println!(\"{}\", named.name);
                }
                continue;
            }
        }
        for name in $names {
            let named = $all.find(|named| named.name == name).expect(\"a story\");
            let mut model = (named.build)();
            $prepare(&mut model);
            let model = Watched::new(model);
            let checker = Checker::new(&model).states_max(600_000).time_max(PATIENCE).first_violation();
            let report = match checker.check() {
                Ok(report) => report,
                Err(error) => {
                    eprintln!(\"the checker: {error}\");
                    std::process::exit(3);
                }
            };
            // Without a violation the run is complete, and every verdict is final.
            let broken = |verdict| matches!(verdict, Verdict::Violated | Verdict::Unreached);
            if let Some(finding) = report.findings.iter().find(|finding| broken(finding.verdict)) {
                println!(\"{}\", finding.name);
                std::process::exit(1);
            }
            if $what == \"reach\" {
                println!(\"{}\", report.states);
                wspbus_models::reached().iter().for_each(|place| println!(\"{place}\"));
            }
        }
    };
}

fn main() {
    std::thread::spawn(|| {
        std::thread::sleep(12 * PATIENCE);
        eprintln!(\"it takes too long\");
        std::process::exit(4);
    });
    let mut words = std::env::args().skip(1);
    let (what, subject) = (words.next().expect(\"a task\"), words.next().expect(\"a subject\"));
    let sizes = [Size::Small, Size::Medium];
    if subject == \"bus\" {
        run!(what, words, wspbus_models::bus::model::configuration::ALL.iter(), sizes, |_: &mut _| {});
    } else {
        run!(what, words, wspbus_models::site::story::all(), sizes, counted);
    }
}

/// A step that has no end is found.
fn counted(site: &mut Site) {
    site.parts.controller = |machine: &controller::Machine, state, input| {
        wspbus_models::step_begins();
        machine.step(state, input)
    };
    site.parts.worker = |machine: &worker::Machine, state, input| {
        wspbus_models::step_begins();
        machine.step(state, input)
    };
}
";
