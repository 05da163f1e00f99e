//! The interpreters that are told, as a table: it combines the origin, the scope that is asked for, and the policy.

use std::fmt::Write;

use crate::site::authority::{Requester, permits};
use crate::site::seen::receives;
use crate::site::{Answer, Environment, Interpreter, Origin, Request, Scope};

/// One line: a requester, a scope, and the interpreters that are told if the policy permits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The requester.
    pub requester: Requester,
    /// The scope that is asked for.
    pub scope: Scope,
    /// Can this scope be reckoned for this requester? A scope narrower than Site needs a centre.
    pub reckoned: bool,
    /// The interpreters that are told, in words.
    pub says: &'static str,
}

const fn row(requester: Requester, scope: Scope, reckoned: bool, says: &'static str) -> Row {
    Row { requester, scope, reckoned, says }
}

/// The receivers of an event, for every requester and scope.
pub const ROWS: [Row; 12] = {
    use Requester::{Application, Controller, Operator};
    use Scope::{Application as Copies, Interpreter as Own, Process, Site};
    let none = "No interpreter: the requester is outside, so there is no interpreter around which to reckon.";
    let all = "Every interpreter of the site.";
    [
        row(Application, Own, true, "The interpreter that asks."),
        row(Application, Process, true, "Every interpreter of the process in which the application asks."),
        row(Application, Copies, true, "Every copy of the application: its name, in every process."),
        row(Application, Site, true, all),
        row(Operator, Own, false, none),
        row(Operator, Process, false, none),
        row(Operator, Copies, false, none),
        row(Operator, Site, true, all),
        row(Controller, Own, false, none),
        row(Controller, Process, false, none),
        row(Controller, Copies, false, none),
        row(Controller, Site, true, all),
    ]
};

/// The interpreter around which the scope of this origin is reckoned.
pub const fn centre(origin: Origin) -> Option<Interpreter> {
    match origin {
        Origin::Application(me) => Some(me),
        Origin::Operator | Origin::Controller => None,
    }
}

/// The answer to a request to tell interpreters: every origin, scope and environment has one answer.
///
/// ```
/// use wspbus_models::site::scope::table::answer;
/// use wspbus_models::site::{Answer, Environment, Interpreter, Name, Origin, Scope, Worker};
/// let me = Origin::Application(Interpreter::first(Worker(0), Name(0)));
/// assert_eq!(answer(Environment::Shared, me, Scope::Application), Answer::Accepted);
/// assert_eq!(answer(Environment::Shared, me, Scope::Site), Answer::Denied);
/// assert_eq!(answer(Environment::Shared, Origin::Operator, Scope::Process), Answer::Refused);
/// ```
pub fn answer(environment: Environment, origin: Origin, scope: Scope) -> Answer {
    let line = ROWS.iter().find(|r| r.requester == Requester::from(origin) && r.scope == scope);
    match line {
        _ if !permits(environment, origin, Request::Tell, scope) => Answer::Denied,
        Some(Row { reckoned: true, .. }) => Answer::Accepted,
        _ => Answer::Refused,
    }
}

/// Of these interpreters, those that are told.
pub fn recipients(scope: Scope, centre: Option<Interpreter>, live: &[Interpreter]) -> Vec<Interpreter> {
    live.iter().copied().filter(|i| receives(scope, centre, *i)).collect()
}

/// The four scopes, and the table, as Markdown.
pub fn print() -> String {
    let mut out =
        String::from("| | interpreters of the origin's name | every interpreter |\n| --- | --- | --- |\n");
    for (every, title) in [(false, "this process"), (true, "every process")] {
        let [own, all] = [Scope::of(every, false), Scope::of(every, true)];
        let _ = writeln!(out, "| {title} | {own} | {all} |");
    }
    out.push_str(
        "\n| requester | scope | interpreters that are told | Dedicated | Shared |\n| --- | --- | --- | --- | --- |\n",
    );
    for Row { requester, scope, says, .. } in ROWS {
        let [dedicated, shared] =
            [Environment::Dedicated, Environment::Shared].map(|e| answer(e, requester.example(), scope));
        let _ = writeln!(out, "| {requester} | {scope} | {says} | {dedicated} | {shared} |");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::{Name, Worker};

    fn everybody() -> Vec<Interpreter> {
        let at = |w| [0, 1].map(|n| Interpreter::first(Worker(w), Name(n)));
        [at(0), at(1)].concat()
    }

    #[test]
    fn the_four_scopes_are_two_independent_choices() {
        let all = everybody();
        let me = all[0];
        for every_process in [false, true] {
            for every_name in [false, true] {
                let scope = Scope::of(every_process, every_name);
                assert_eq!((scope.every_process(), scope.every_name()), (every_process, every_name));
                let told = recipients(scope, Some(me), &all);
                let due = |i: &Interpreter| {
                    (every_process || i.worker == me.worker) && (every_name || i.name == me.name)
                };
                assert_eq!(told, all.iter().copied().filter(due).collect::<Vec<_>>(), "{scope}");
                assert!(told.contains(&me), "{scope}");
            }
        }
        assert_eq!(Scope::ALL.len(), 4);
    }

    #[test]
    fn every_origin_and_scope_has_one_row_and_it_says_who_is_told() {
        let all = everybody();
        for requester in Requester::ALL {
            for scope in Scope::ALL {
                let rows: Vec<_> =
                    ROWS.iter().filter(|r| r.requester == requester && r.scope == scope).collect();
                assert_eq!(rows.len(), 1, "{requester} {scope}");
                let told = recipients(scope, centre(requester.example()), &all);
                assert_eq!(told.is_empty(), !rows[0].reckoned, "{requester} {scope}");
            }
        }
    }

    #[test]
    fn the_table_can_be_printed() {
        let lines = print().lines().count();
        assert_eq!(lines, 4 + 1 + 2 + ROWS.len());
    }
}
