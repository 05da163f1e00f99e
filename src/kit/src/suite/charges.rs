//! The requirement that a bus breaks when it breaks a claim: a table, one line for each claim of safety or liveness.
//!
//! A claim may check several requirements. A failure, and a case about what must not happen, are named after
//! one of them, and this table says which one.

#[cfg(feature = "conform")]
use wspbus_models::bus::claim::concern::BusClaims;
use wspbus_models::bus::claim::concern::Concern;

use super::telling::Telling;

/// The requirement that is broken where a claim is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Charge {
    /// The name of the claim.
    pub(crate) claim: &'static str,
    /// The id of the requirement.
    pub(crate) requirement: &'static str,
    /// The condition under which a failed step is blamed on the requirement.
    pub(crate) blames: Blames,
    /// The events that must be told before the claim can judge.
    pub(crate) needs: Needs,
}

/// The events that an adapter must tell before a claim can judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// States, listeners and waits.
    Nothing,
    /// Answers, when the requests are made, and resolutions.
    Requests,
    /// Answers, resolutions, and the failures that are told.
    Failures,
}

/// The condition under which a failed step is blamed on the requirement of a broken claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blames {
    /// Whenever the claim is broken: the claim judges the actions of the bus.
    Always,
    /// Only if no other claim about the bus is broken: most other mistakes break this claim too.
    Last,
    /// Never: the claim judges the events that requesters, waiters or the main program are told. There the
    /// difference between the expected and the observed events says more.
    Never,
}

const fn bus(claim: &'static str, requirement: &'static str) -> Charge {
    Charge { claim, requirement, blames: Blames::Always, needs: Needs::Nothing }
}

const fn last(claim: &'static str, requirement: &'static str) -> Charge {
    Charge { claim, requirement, blames: Blames::Last, needs: Needs::Nothing }
}

const fn told(claim: &'static str, requirement: &'static str) -> Charge {
    Charge { claim, requirement, blames: Blames::Never, needs: Needs::Requests }
}

const fn failures(claim: &'static str, requirement: &'static str) -> Charge {
    Charge { needs: Needs::Failures, ..told(claim, requirement) }
}

/// A claim about answers that judges what the bus does.
const fn answer(claim: &'static str, requirement: &'static str) -> Charge {
    Charge { needs: Needs::Requests, ..bus(claim, requirement) }
}

/// A claim that needs no answers, and judges what waiters and the main program are told, or what never comes.
const fn wait(claim: &'static str, requirement: &'static str) -> Charge {
    Charge { needs: Needs::Nothing, ..told(claim, requirement) }
}

/// Every claim of safety about one bus, and then every claim of liveness, in the order of the claims.
const CHARGES: &[Charge] = &[
    last("changes-follow-the-graph", "LIFE-1"),
    bus("exiting-is-left-for-exited-only", "LIFE-2"),
    bus("running-means-services-up", "LIFE-3"),
    bus("idle-means-services-down", "LIFE-4"),
    bus("stop-pass-stops-started-services", "LIFE-5"),
    bus("no-idle-on-the-way-out", "LIFE-6"),
    answer("reload-ends-in-running-by-way-of-idle", "LIFE-7"),
    bus("graceful-changes-no-state", "LIFE-8"),
    told("a-request-is-answered-once", "GOAL-1"),
    told("denied-changes-nothing", "GOAL-2"),
    told("superseded-by-something-stronger", "GOAL-3"),
    told("the-goal-only-grows-stronger", "GOAL-3"),
    told("joined-shares-the-goal", "GOAL-4"),
    told("accepting-resolves-the-weaker-at-once", "GOAL-5"),
    told("listeners-join-without-another-round", "GOAL-8"),
    told("stop-before-the-first-pass-is-reached-at-once", "GOAL-11"),
    bus("graceful-runs-in-running", "GOAL-12"),
    told("an-answer-without-grant-changes-nothing", "GOAL-13"),
    bus("no-running-against-a-pending-way-down", "GOAL-14"),
    told("no-start-pass-after-an-exit-was-granted", "GOAL-15"),
    told("a-ticket-resolves-once", "GOAL-6"),
    told("a-ticket-is-new", "GOAL-6"),
    told("reached-by-a-pass-begun-after-the-request", "GOAL-7"),
    failures("graceful-failures-are-told-to-their-requesters-alone", "GOAL-10"),
    failures("the-requester-is-told-the-failures", "GOAL-10"),
    failures("a-ticket-is-told-the-remembered-failures", "GOAL-10"),
    told("reached-is-where-it-asked-for", "GOAL-17"),
    bus("one-pass-at-a-time", "PASS-1"),
    bus("no-listener-is-skipped", "PASS-2"),
    bus("no-listener-is-called-twice-or-uninvited", "PASS-2"),
    bus("a-pass-is-announced-in-order", "PASS-3"),
    bus("listeners-are-called-in-order", "PASS-3"),
    bus("one-listener-at-a-time", "PASS-4"),
    bus("the-exit-pass-runs-once", "PASS-8"),
    bus("exit-listeners-run-with-services-down", "PASS-7"),
    bus("a-failed-start-never-runs", "FAIL-1"),
    bus("the-end-comes-after-a-whole-exit-pass", "FAIL-3"),
    bus("the-bus-never-ends-the-process", "FAIL-4"),
    failures("block-tells-the-failures", "CODE-3"),
    told("the-code-is-the-one-asked-for", "CODE-1"),
    told("an-exit-from-a-listener-is-a-request", "EXIT-1"),
    told("a-denied-exit-is-a-failure", "EXIT-2"),
    wait("a-late-end-changes-nothing", "TIME-2"),
    told("an-abandoned-listener-is-refused", "TIME-2"),
    bus("an-abandoned-listener-is-not-called", "TIME-3"),
    bus("only-an-abandoned-listener-is-busy", "TIME-3"),
    wait("a-waiter-wakes-for-its-state", "WAIT-1"),
    wait("gone-is-said-at-the-end-only", "WAIT-2"),
    wait("entering-a-state-wakes-its-waiters", "WAIT-1"),
    wait("entering-exited-wakes-every-waiter", "WAIT-2"),
    wait("a-wait-inside-a-listener-is-refused", "WAIT-3"),
    wait("block-returns-after-the-exit-pass", "WAIT-4"),
    told("the-result-is-the-final-goal", "WAIT-5"),
    told("after-a-re-exec-is-taken-exit-is-refused", "WAIT-5"),
    wait("only-main-re-executes", "WAIT-6"),
    wait("a-failing-log-changes-nothing", "MSG-1"),
    wait("main-survives-its-entries", "MSG-2"),
    told("exactly-the-forbidden-requests-are-denied", "GOAL-2"),
    told("only-a-listener-that-runs-is-heard", "GOAL-1"),
    told("stronger-than-the-goal-is-accepted", "GOAL-1"),
    told("equal-to-the-goal-joins", "GOAL-4"),
    told("weaker-than-the-goal-is-superseded-by-it", "GOAL-3"),
    told("once-more-only-where-the-pass-had-begun", "GOAL-7"),
    answer("graceful-is-refused-outside-running", "GOAL-12"),
    told("at-rest-a-request-is-accepted-or-there-is-nothing-to-do", "GOAL-1"),
    answer("exited-answers-for-good", "LIFE-2"),
    bus("a-reload-starts-stopped-services", "LIFE-7"),
    told("the-bus-comes-to-rest", "GOAL-9"),
    told("an-exit-that-was-granted-happens", "GOAL-15"),
    told("every-ticket-resolves", "GOAL-16"),
    wait("a-failed-start-leads-to-the-end", "FAIL-1"),
    wait("a-stop-pass-is-completed", "FAIL-2"),
    wait("a-listener-ends-or-is-abandoned", "TIME-1"),
    wait("block-returns", "WAIT-7"),
];

/// The charges of broken claims, in the order of the claims.
pub(crate) fn charges(broken: &[Concern]) -> impl Iterator<Item = Charge> {
    checks(broken).map(|(charge, _)| charge)
}

/// These claims in their order: the charge of each, and the requirements that it checks beside that of its charge.
pub(crate) fn checks(concerns: &[Concern]) -> impl Iterator<Item = (Charge, Vec<&'static str>)> {
    CHARGES.iter().filter_map(|charge| {
        let concern = concerns.iter().find(|concern| concern.property == charge.claim)?;
        let others = concern.requirements.iter().copied().filter(|id| *id != charge.requirement);
        Some((*charge, others.collect()))
    })
}

/// Can a claim judge whether the requirement is kept, where the adapter lacks this? It is one of the requirements that
/// the claim checks, also if the claim is charged with another one.
///
/// No claim checks LIFE-9, GOAL-20, GOAL-21, PASS-9, CODE-4, WAIT-8 and WAIT-9: the difference from the specification alone
/// shows them broken, and nothing counts the cases that keep them.
#[cfg(feature = "conform")]
pub(crate) fn is_judged(claims: &BusClaims, requirement: &str, lacks: &[Telling]) -> bool {
    let checking = claims.checking(requirement);
    CHARGES.iter().any(|charge| checking.contains(&charge.claim) && charge.needs.is_told(lacks))
}

impl Needs {
    /// Can an adapter tell the events that lacks this?
    pub(crate) fn is_told(self, lacks: &[Telling]) -> bool {
        match self {
            Needs::Nothing => true,
            Needs::Requests => {
                ![Telling::Answers, Telling::Tickets].iter().any(|needed| lacks.contains(needed))
            }
            Needs::Failures => lacks.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use wspbus_models::bus::claim::{liveness, safety};

    use super::*;

    #[test]
    fn every_claim_has_a_charge_and_the_requirement_is_one_of_its_own() {
        let charged: Vec<&str> = CHARGES.iter().map(|charge| charge.claim).collect();
        let claims = [safety(), liveness()].concat();
        assert_eq!(charged, claims.iter().map(|claim| claim.name).collect::<Vec<_>>());
        for (charge, claim) in CHARGES.iter().zip(&claims) {
            assert!(claim.requirements.contains(&charge.requirement), "{charge:?}");
        }
    }
    /// A claim judges every requirement that it checks, and no other.
    #[cfg(feature = "conform")]
    #[test]
    fn a_requirement_is_judged_by_every_claim_that_checks_it() {
        let claims = BusClaims::default();
        let judges = |id: &str, lacks: &[Telling]| is_judged(&claims, id, lacks);
        assert!(["GOAL-19", "PASS-5", "PASS-6", "CODE-2"].into_iter().all(|id| judges(id, &[])));
        assert!(judges("PASS-6", &Telling::ALL) && !judges("GOAL-19", &Telling::ALL));
        let unjudged = ["LIFE-9", "GOAL-20", "GOAL-21", "PASS-9", "CODE-4", "WAIT-8", "WAIT-9"];
        assert!(!unjudged.into_iter().any(|id| judges(id, &[])));
        let property = "no-listener-is-called-twice-or-uninvited";
        let concern = Concern { property, requirements: &["PASS-2", "PASS-5", "PASS-6"] };
        let found: Vec<_> = checks(&[concern]).map(|(charge, others)| (charge.requirement, others)).collect();
        assert_eq!(found, [("PASS-2", vec!["PASS-5", "PASS-6"])]);
    }
}
