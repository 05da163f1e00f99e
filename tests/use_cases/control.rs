//! A use case whose work does not come to its end is found.

use wspbus_check::{Checker, Verdict, Watched};
use wspbus_models::named::Whose;
use wspbus_models::use_case::model::{ALL, Action};
use wspbus_models::use_case::{Event, Seen, UseCaseWorld, Uses};
use wspbus_words::system::{Checked, Claim, Label, Narrate, System};

/// The last piece of the granted work is never done.
struct Stuck(Uses);

impl System for Stuck {
    type State = UseCaseWorld;
    type Action = Action;
    type Event = Event;

    fn begin(&self) -> (UseCaseWorld, Vec<Event>) {
        self.0.begin()
    }

    fn offer(&self, world: &UseCaseWorld, actions: &mut Vec<Action>) {
        self.0.offer(world, actions);
        if world.plan.len() == 1 {
            actions.retain(|action| !matches!(action, Action::Do(_)));
        }
    }

    fn step(&self, world: &mut UseCaseWorld, action: &Action) -> Vec<Event> {
        self.0.step(world, action)
    }

    fn fairness(&self, action: &Action) -> Option<u8> {
        self.0.fairness(action)
    }

    fn may_end(&self, world: &UseCaseWorld) -> bool {
        self.0.may_end(world)
    }
}

impl Narrate for Stuck {
    fn label(&self, action: &Action) -> Label {
        self.0.label(action)
    }
}

impl Checked for Stuck {
    type Seen = Seen;

    fn observer(&self) -> Seen {
        self.0.observer()
    }

    fn claims(&self) -> Vec<Claim<Seen, Event>> {
        self.0.claims()
    }
}

#[test]
fn granted_work_that_does_not_end_breaks_the_claim_about_it() {
    let mut broken = 0;
    for named in ALL.iter().filter(|named| matches!(named.whose, Whose::Specification)) {
        let model = Watched::new(Stuck((named.build)()));
        let report = Checker::new(&model).check().unwrap_or_else(|error| panic!("{}: {error}", named.name));
        let done = report.findings.iter().find(|finding| finding.name == "a-granted-request-is-done");
        let verdict = done.unwrap_or_else(|| panic!("{}: the claim is gone", named.name)).verdict;
        assert_ne!(verdict, Verdict::Holds, "{}", named.name);
        broken += usize::from(verdict == Verdict::Violated);
    }
    assert!(broken > 5, "only {broken} use cases show it");
}
