//! The model does not read the plans in words: this test compares them with the plans that it makes.

use super::{TABLE, Work, phases};
use crate::bus::Code;
use crate::site::machine::word::{Goal, Request, Scope, WorkerId};
use crate::use_case::{NAMES, interpreter};

/// The words for a phase of this work; `None` for a phase that only the bookkeeping of the model needs.
fn words(work: Work) -> Option<&'static str> {
    Some(match work {
        Work::Hear(_) => "every interpreter in scope hears of it",
        Work::Reload(_) => "every interpreter in scope drops to Idle and comes back",
        Work::ReadKey => "the controller reads the key",
        Work::Switch(_) => "every process drops to Idle and comes back",
        Work::Acknowledge => "the requester is told",
        Work::Tell(_) => "told",
        Work::TakeDown(_) => "each is taken down",
        Work::End(_) => "end",
        Work::ReExecute => "re-executes itself",
        Work::Leave => "ends",
        Work::Reach(Goal::Stop) => "the controller stays",
        Work::Settle | Work::LoadBegin | Work::LoadEnd | Work::Reach(_) => return None,
    })
}

#[test]
fn the_plans_in_words_are_the_plans() {
    let exit = Request::Exit(Code::OK);
    let rows: [&[(Request, Scope)]; TABLE.len()] = [
        &[(Request::Event, Scope::Site), (Request::Graceful, Scope::Process)],
        &[(Request::Reload, Scope::Application), (Request::Reload, Scope::Process)],
        &[(Request::Reload, Scope::Site)],
        &[(exit, Scope::Process)],
        &[(Request::Stop, Scope::Site), (Request::Restart, Scope::Site), (exit, Scope::Site)],
    ];
    let workers = [WorkerId(0)];
    let due = NAMES.map(|name| interpreter(WorkerId(0), name));
    for (line, requests) in TABLE.iter().zip(rows) {
        let said: Vec<&str> = line.phases.split("; ").collect();
        for (request, scope) in requests {
            let plan = phases(*request, *scope, &due, &workers);
            let phases = plan.iter().filter_map(|phase| phase.first().copied().and_then(words));
            let phases: Vec<&str> = phases.collect();
            assert_eq!(phases.len(), said.len(), "{request}: {phases:?}, {said:?}");
            let fits = phases.iter().zip(&said).all(|(done, said)| said.contains(done));
            assert!(fits, "{request}: {phases:?}, {said:?}");
        }
    }
}
