//! `docs/site-coverage.md`: how far the stories of a site go, at what cost, and what none of them covers.
//!
//! `UPDATE=1 cargo test -p wspbus-tests --test exploration -- --include-ignored site_page` writes the page anew.

#[path = "site_page/extent.rs"]
mod extent;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use super::{Explored, MEDIUM, SMALL};
use extent::{DIMENSIONS, Extent, FAULTS, Fault, PAIRS, Times};
use wspbus_models::bus;
use wspbus_models::named::{Named, Size};
use wspbus_models::site::machine::word::{Request, Scope};
use wspbus_models::site::world::configuration::{Budget, Configuration};
use wspbus_models::site::world::{Site, pairs as pairs_of_sites};
use wspbus_models::site::{claims, story};

/// The snapshots of the counts that the other tests of this file pin.
const PINNED: [&str; 3] = ["every_configuration", "the_medium_configurations", "the_large_configurations"];

const HEAD: &str = "\
# How far the stories of a site go

The two machines of a site ([their specification](site.md)) are checked in stories: each story has an environment that may do
a few things, so many times each, in any order. This page says how far that goes. It is printed from the stories
and from what the checker explored: `UPDATE=1 cargo test -p wspbus-tests --test exploration -- --include-ignored site_page`.
A story is explored whole: a claim that it tests holds in each of its states and on each of its steps. About what is larger than
every story, nothing is proved.

`any` is a number without bound. *Workers* are the slots of the largest configuration; while a worker is replaced, a slot has two.
*Interpreters* are those of one worker. *Generations* are as many as the Rolls and Starts that may be asked for. *Connections* are those
of clients, in the whole story.

## The stories

";

const NOT_COVERED: &str = "\
- Two workers with two interpreters each, of two generations, at once: a Roll, an event of an application in partial delivery, and
  a crash. A search of that was cut at 4 million states; it found no claim broken, and it proves nothing. The parts are
  covered in pairs: two workers with two interpreters each without a Roll (`events`), two workers of two generations with one
  interpreter each (`event-in-a-roll`, `requests-and-events`), one worker with two interpreters in a Roll (`all-of-a-worker`).
- The compositions do not have all that their names say. `everything-once` has no connection, no Start, Stop or Restart of the
  site, no request for the end of a process, no birth, no loss of the controller, and of the faults a crash alone.
  `all-of-a-worker` has a hang besides, and it has no event, no upload and no worker that retires, and nothing else that
  `everything-once` lacks.
- A connection together with a lie, with a closed channel, with a boot or a spawn that fails, or with a Start, a Restart or an
  Exit of the site. Two connections together with a fault, and two of two workers. Two slots with a connection are in two
  stories (`reload-with-a-connection-and-a-crash`, `reload-by-replacement-with-a-connection`); each other story with a connection
  has one slot.
- An end of file before the end of its process is known, and a worker that is proved after its end, in other requests and with
  other faults than the stories have that name these two among their faults. In all other stories the controller is told of an
  end first. Where workers of two slots also crash without end, `a-worker-that-ends-is-replaced` says nothing: it asks for a
  state in which no slot lacks a worker, and two slots may take turns, although each gets its workers.
- Three slots together with interpreters, and two interpreters together with an upload, in two workers.
- A site with more workers, interpreters or generations than the table says, and longer scripts. A rule counts nothing but the ends
  in a slot (up to the rate) and the workers that are proved, so two of a kind show its effects; that is an argument, and not a proof.
- Time as a quantity. A timer passes where something hangs, or at any time in the stories that say so. No story compares two
  deadlines.
- A channel that loses, repeats or reorders what was written before it broke. A channel keeps the order, is closed, or is full,
  and its host hands each message over once (INPUT-1).
- A host that carries out the commands of one step in another order, or leaves one out. The runs of a host with threads
  (`tests/site_host.rs`) look for that by chance.
- Two controllers of one site, and a site of several hosts. The relay between hosts is a model of its own.
- A worker that lies more than twice, and lies about a connection.
- Faults of the operating system that no input names: a lack of memory in the controller, a clock that jumps.
";

/// The first part of the page: it needs no exploration.
fn of_stories() -> String {
    let mut page = String::from(HEAD);
    writeln!(page, "| story | {} | other faults | states | steps |", DIMENSIONS.join(" | ")).unwrap();
    writeln!(page, "|---|{}---|--:|--:|", "--:|".repeat(DIMENSIONS.len())).unwrap();
    let counts = counts();
    for named in story::all() {
        let numbers = Extent::of(named).numbers().map(times).join(" | ");
        let configuration = (named.build)().configuration;
        let faults = FAULTS.iter().skip(1).filter(|fault| (fault.times)(&configuration) > 0);
        let faults: Vec<&str> = faults.map(|fault| fault.word).collect();
        let (states, steps) = &counts[named.name];
        let name = match named.size {
            Size::Large => format!("`{}` (with `--all`)", named.name),
            _ => format!("`{}`", named.name),
        };
        writeln!(page, "| {name} | {numbers} | {} | {states} | {steps} |", faults.join(", ")).unwrap();
    }
    pairs(&mut page);
    together(&mut page);
    page
}

fn pairs(page: &mut String) {
    page.push_str(
        "\n## Pairs that a story must have\n\nEach story of a row has a behaviour in which the two things meet: it promises the \
         claim of the row, and the checker shows such a behaviour. Other stories may have one, too.\n\n\
         | pair | claim | stories |\n|---|---|---|\n",
    );
    for pair in &PAIRS {
        let stories = having(|c| c.meets.contains(&pair.witness));
        let stories: Vec<String> = stories.map(|named| format!("`{}`", named.name)).collect();
        writeln!(page, "| {} | `{}` | {} |", pair.words, pair.witness, stories.join(", ")).unwrap();
    }
    let waiters: Vec<String> = two_waiters().map(|name| format!("`lifecycle/{name}`")).collect();
    writeln!(
        page,
        "| two waiters of one state, on one bus | by the configuration | {} |",
        waiters.join(", ")
    )
    .unwrap();
}

/// The configurations of one bus in which two threads wait for the same state.
fn two_waiters() -> impl Iterator<Item = &'static str> {
    bus::model::configuration::ALL
        .iter()
        .filter(|named| {
            let mut waiters = (named.build)().configuration.waiters.to_vec();
            let all = waiters.len();
            waiters.sort();
            waiters.dedup();
            waiters.len() < all
        })
        .map(|named| named.name)
}

fn having(has: impl Fn(&Configuration) -> bool) -> impl Iterator<Item = &'static Named<Site>> {
    story::all().filter(move |named| has(&(named.build)().configuration))
}

fn together(page: &mut String) {
    page.push_str(
        "\n## Faults that meet\n\nThe number of stories in which two faults may meet, and the faults that meet in none.\n\n\
         | fault | alone or with others | together with | never together with |\n|---|--:|---|---|\n",
    );
    for fault in &FAULTS {
        let meet = |other: &&Fault| having(|c| (fault.times)(c) > 0 && (other.times)(c) > 0).count();
        let others: Vec<&Fault> = FAULTS.iter().filter(|other| other.word != fault.word).collect();
        let (with, never): (Vec<&Fault>, Vec<&Fault>) = others.into_iter().partition(|other| meet(other) > 0);
        let with: Vec<String> =
            with.iter().map(|other| format!("{} ({})", other.word, meet(other))).collect();
        let never: Vec<&str> = never.iter().map(|other| other.word).collect();
        let all = having(|c| (fault.times)(c) > 0).count();
        writeln!(page, "| {} | {all} | {} | {} |", fault.word, with.join(", "), never.join(", ")).unwrap();
    }
}

/// The stories that test a claim.
#[derive(Default)]
struct Tested {
    stories: usize,
    widest: Extent,
    cheapest: Option<(usize, &'static str)>,
    most: usize,
}

/// The second part: how far each claim was explored.
fn of_claims(all: &[&Explored]) -> String {
    let mut tested: BTreeMap<&str, Tested> = BTreeMap::new();
    for explored in all {
        let identity = explored.subject.identity();
        let Some(named) = story::all().find(|named| is(named, identity.model, &explored.subject.name()))
        else {
            continue;
        };
        for judged in explored.outcome.properties.iter().filter(|judged| judged.antecedent > 0) {
            let known = tested.entry(judged.name).or_default();
            let states = explored.outcome.states;
            known.stories += 1;
            known.widest = known.widest.max(Extent::of(named));
            known.most = known.most.max(states);
            if known.cheapest.is_none_or(|(least, _)| states < least) {
                known.cheapest = Some((states, named.name));
            }
        }
    }
    let mut page = format!(
        "\n## The claims\n\nFor each claim: in how many of the default stories its condition is met, how wide the widest of \
         them is in each dimension, the smallest story that tests it, and the states of the largest.\n\n\
         | claim | requirements | stories | {} | smallest story | its states | most states |\n|---|---|--:|{}---|--:|--:|\n",
        DIMENSIONS.join(" | "),
        "--:|".repeat(DIMENSIONS.len()),
    );
    for claim in claims::all().iter().chain(&claims::reachability()) {
        let Some(known) = tested.get(claim.name) else {
            writeln!(
                page,
                "| `{}` | {} | 0 |{} |  |  |",
                claim.name,
                claim.requirements.join(", "),
                " |".repeat(DIMENSIONS.len())
            )
            .unwrap();
            continue;
        };
        let (least, smallest) = known.cheapest.unwrap_or_default();
        let numbers = known.widest.numbers().map(times).join(" | ");
        let ids = claim.requirements.join(", ");
        writeln!(
            page,
            "| `{}` | {ids} | {} | {numbers} | `{smallest}` | {least} | {} |",
            claim.name, known.stories, known.most
        )
        .unwrap();
    }
    page
}

fn is(named: &Named<Site>, model: &str, full: &str) -> bool {
    model == "site" && full.strip_prefix("site/") == Some(named.name)
}

/// The third part: what no story has.
fn of_the_rest() -> String {
    let widest = story::all().map(Extent::of).reduce(Extent::max).unwrap_or_default().numbers();
    let widest: Vec<String> =
        DIMENSIONS.iter().zip(widest).map(|(name, number)| format!("{name} {}", times(number))).collect();
    format!(
        "\n## What no story covers\n\nThe largest number in any story: {}. A site beyond that is not checked. These numbers are of different stories: \
         no story has all of them at once.\n\n{NOT_COVERED}",
        widest.join(", ")
    )
}

fn times(times: Times) -> String {
    if times == Times::MAX { "any".into() } else { times.to_string() }
}

/// The states and the steps of each story, as they are pinned.
fn counts() -> BTreeMap<String, (String, String)> {
    let mut counts = BTreeMap::new();
    for name in PINNED {
        let file = format!("tests/exploration/snapshots/exploration__counts__the_counts_of_{name}.snap");
        let text = fs::read_to_string(root().join(file)).expect("a snapshot of counts");
        for line in text.lines().filter_map(|line| line.strip_prefix("site/")) {
            let (name, numbers) = line.split_once(": ").expect("a row of counts");
            let mut numbers = numbers.split(", ").map(str::to_owned);
            let (states, steps) = (numbers.next().expect("states"), numbers.next().expect("steps"));
            // A second row of a large configuration has the steps of each action.
            if states.parse::<u64>().is_ok() {
                counts.insert(name.to_owned(), (states, steps));
            }
        }
    }
    counts
}

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn page() -> PathBuf {
    root().join("docs/site-coverage.md")
}

/// The whole page: the claims come from the stories of every default size.
#[test]
#[ignore = "millions of states"]
fn the_page_is_what_was_explored() {
    let all: Vec<&Explored> = SMALL.iter().chain(MEDIUM.iter()).collect();
    let said = of_stories() + &of_claims(&all) + &of_the_rest();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(page(), &said).expect("writable");
    }
    let stored = fs::read_to_string(page()).unwrap_or_default();
    assert!(stored == said, "docs/site-coverage.md is not what was explored: run with UPDATE=1");
}

/// The parts of the page that need no exploration are compared every day.
#[test]
fn the_page_has_every_story_and_every_claim() {
    let stored = fs::read_to_string(page()).expect("the page");
    assert!(stored.starts_with(&of_stories()), "the stories of docs/site-coverage.md are old");
    assert!(stored.ends_with(&of_the_rest()), "the end of docs/site-coverage.md is old");
    let all = claims::all().into_iter().chain(claims::reachability());
    let missing: Vec<&str> =
        all.map(|claim| claim.name).filter(|name| !stored.contains(&format!("\n| `{name}` | "))).collect();
    assert_eq!(missing, [""; 0], "these claims are not on docs/site-coverage.md");
}

#[test]
fn every_pair_is_in_a_story() {
    let named: BTreeSet<&str> = PAIRS.iter().map(|pair| pair.witness).collect();
    let witnesses: BTreeSet<&str> = pairs_of_sites::claims().iter().map(|claim| claim.name).collect();
    assert_eq!(named, witnesses, "each pair has one witness");
    let without = |pair: &&extent::Pair| having(|c| c.meets.contains(&pair.witness)).next().is_none();
    let missing: Vec<&str> = PAIRS.iter().filter(without).map(|pair| pair.words).collect();
    assert_eq!(missing, [""; 0]);
    assert!(two_waiters().next().is_some());
}

/// The control: a quiet site promises no pair and has no fault, and a claim that no story tests has a row that says so.
#[test]
fn a_story_without_faults_has_no_pair() {
    let quiet = Configuration::QUIET;
    assert_eq!(quiet.meets, [""; 0]);
    assert!(FAULTS.iter().all(|fault| (fault.times)(&quiet) == 0));
    assert!(of_claims(&[]).contains("| `a-round-ends-when-no-worker-is-due` | ROUND-2 | 0 |"));
}

/// The words of the page about connections are those of the stories.
#[test]
fn the_stories_with_a_connection_are_as_few_as_the_page_says() {
    let names = |has: fn(&Configuration) -> bool| -> Vec<&str> {
        having(|c| c.budget.clients > 0 && has(c)).map(|named| named.name).collect()
    };
    let of_two_slots = ["reload-with-a-connection-and-a-crash", "reload-by-replacement-with-a-connection"];
    assert_eq!(names(|c| c.slots > 1), of_two_slots);
    let unmet = |c: &Configuration| {
        let Budget { lies, deaf, failed_boots, failed_spawns, .. } = c.budget;
        [lies, deaf, failed_boots, failed_spawns].iter().any(|times| *times > 0)
    };
    assert_eq!(names(unmet), [""; 0]);
    let ends = |(request, scope): &(Request, Scope)| {
        *scope == Scope::Site && matches!(request, Request::Start | Request::Restart | Request::Exit(_))
    };
    assert_eq!(having(|c| c.budget.clients > 0 && c.operator.iter().any(ends)).count(), 0);
    assert!(!names(|c| c.budget.hangs > 0).is_empty(), "the control: a connection meets a hang");
}
