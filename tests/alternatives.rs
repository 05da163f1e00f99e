//! The designs of a site that lack a rule: the normative machines break no claim in the same environment, and each break
//! has a note. The exploration of all configurations judges that a design breaks the claims that it lists, and no others.

use wspbus_check::{Checker, Verdict, Watched};
use wspbus_kit::suite::parallel;
use wspbus_models::alternative::site::ALL;
use wspbus_models::named::{Break, Named, Whose, broken};
use wspbus_models::site::observed::Observed;
use wspbus_models::site::story;
use wspbus_models::site::world::parts::ControllerStep;
use wspbus_models::site::world::{Parts, Site, World};
use wspbus_words::system::{Checked as _, Observer as _, System as _};

/// The designs of which the beginning is another one: what they lack shows there.
const BEGINS_OTHERWISE: [&str; 0] = [];

/// No environment of a design has more states than this.
const STATES_MAX: usize = 50_000;

/// The number of states of this site, and its faults.
fn explore(name: &str, site: Site) -> (usize, Vec<String>) {
    let model = Watched::new(site);
    let report = Checker::new(&model).states_max(STATES_MAX).check();
    let report = report.unwrap_or_else(|error| panic!("{name}: {error}"));
    let is_broken = |verdict: Verdict| !verdict.is_good() && verdict != Verdict::Untested;
    let broken = report.findings.iter().filter(|finding| is_broken(finding.verdict));
    let mut wrong: Vec<String> = broken.map(|finding| format!("{name}: breaks {}", finding.name)).collect();
    if !report.complete {
        wrong.push(format!("{name}: more than {STATES_MAX} states"));
    }
    (report.states, wrong)
}

/// The design whose fault is the policy of its site: the machines are normative.
const WRONG_POLICY: &str = "the-policy-of-one-owner-for-many";

#[test]
fn the_machines_of_the_design_with_a_wrong_policy_are_normative() {
    let design = ALL.concat().into_iter().find(|named| named.name == WRONG_POLICY).unwrap();
    let (_, broken) = explore(design.name, Site::new((design.build)().configuration));
    assert_eq!(broken.len(), 3, "{broken:?}");
}

#[test]
fn the_normative_machines_break_nothing_in_the_environment_of_a_design() {
    let all: Vec<Named<Site>> = ALL.concat().into_iter().filter(|named| named.name != WRONG_POLICY).collect();
    let normative = |named: &Named<Site>| explore(named.name, Site::new((named.build)().configuration));
    let explored = parallel::each(&all, normative);
    let wrong: Vec<&str> = explored.iter().flat_map(|(_, wrong)| wrong).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let line = |(named, (states, _)): (&Named<Site>, &(usize, _))| format!("{:50} {states:>6}", named.name);
    let lines: Vec<String> = all.iter().zip(&explored).map(line).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

/// The control: a design itself is found, and so is an environment that is too large.
#[test]
fn a_design_is_found() {
    let design = (ALL[0][0].build)();
    assert_ne!(explore("design", design).1, [""; 0]);
    let endless = story::all().find(|story| story.name == "stop-in-everything").unwrap();
    let (_, wrong) = explore("endless", (endless.build)());
    assert!(wrong.contains(&format!("endless: more than {STATES_MAX} states")), "{wrong:?}");
}

/// The state in which the story of this site begins, and what the observer has seen by then.
fn beginning(site: &Site) -> (World, Observed) {
    let (world, events) = site.begin();
    let mut seen = site.observer();
    events.iter().for_each(|event| seen.observe(event));
    (world, seen)
}

/// Is the beginning of this design another one than that of the normative machines?
fn begins_otherwise(site: &Site) -> bool {
    beginning(site) != beginning(&Site::new(site.configuration))
}

/// A counterexample shows the rule that is not there, and not another beginning of the story.
#[test]
fn every_design_begins_as_the_normative_machines_do() {
    let all: Vec<Named<Site>> = ALL.concat();
    let other = all.iter().filter(|named| begins_otherwise(&(named.build)()));
    let other: Vec<&str> = other.map(|named| named.name).collect();
    assert_eq!(other, BEGINS_OTHERWISE);
}

/// The control: a memory that differs from that of the normative machines, or a memory that the observer was not told
/// of, is found.
#[test]
fn another_beginning_is_found() {
    let normative = (ALL[0][0].build)();
    assert!(!begins_otherwise(&normative));
    let steady: ControllerStep = |machine, controller, input| {
        controller.children.iter_mut().for_each(|child| child.steady = true);
        machine.step(controller, input)
    };
    let early = Site { parts: Parts { controller: steady, ..normative.parts }, ..normative };
    assert!(begins_otherwise(&early));
}

/// A note says why the rule is there.
#[test]
fn every_design_breaks_a_claim_and_every_break_has_a_note() {
    let is_told = |named: &Named<Site>| {
        let has_note = |broken: &Break| broken.note.is_some_and(|note| !note.is_empty());
        !named.breaks.is_empty() && named.breaks.iter().all(has_note)
    };
    let untold: Vec<&str> =
        ALL.concat().iter().filter(|named| !is_told(named)).map(|named| named.name).collect();
    assert_eq!(untold, [""; 0]);
    const WITHOUT_A_NOTE: &[Break] = &[broken("stopped-is-true")];
    let some = ALL[0][0];
    assert!(!is_told(&Named { breaks: &[], ..some }));
    assert!(!is_told(&Named { breaks: WITHOUT_A_NOTE, ..some }));
}

#[test]
fn names_are_unique() {
    let stories: Vec<_> = story::all().collect();
    let stories = stories.iter().map(|story| story.name);
    let designs = ALL.iter().copied().flatten();
    assert!(designs.clone().all(|named| named.whose == Whose::Alternative));
    let mut names: Vec<&str> = stories.chain(designs.map(|named| named.name)).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}
