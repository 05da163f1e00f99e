//! The policy: a value of the deployment, as a table.

use std::fmt;
use std::fmt::Write;

use crate::site::{Environment, Interpreter, Name, Origin, Request, Scope, Transition, Worker};

/// The kind of a requester, as the policy distinguishes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Requester {
    /// Code in some interpreter.
    Application,
    /// A privileged actor outside every application.
    Operator,
    /// The controller itself.
    Controller,
}

impl Requester {
    /// Every kind.
    pub const ALL: [Requester; 3] = [Requester::Application, Requester::Operator, Requester::Controller];

    /// An origin of this kind.
    pub const fn example(self) -> Origin {
        match self {
            Requester::Application => Origin::Application(Interpreter::first(Worker(0), Name(0))),
            Requester::Operator => Origin::Operator,
            Requester::Controller => Origin::Controller,
        }
    }
}

impl From<Origin> for Requester {
    fn from(origin: Origin) -> Requester {
        match origin {
            Origin::Application(_) => Requester::Application,
            Origin::Operator => Requester::Operator,
            Origin::Controller => Requester::Controller,
        }
    }
}

impl fmt::Display for Requester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Requester::Application => "an application",
            Requester::Operator => "the operator",
            Requester::Controller => "the controller",
        })
    }
}

/// One line of the policy. The first line that fits decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The requesters that the line is for.
    pub requesters: &'static [Requester],
    /// The environments that the line is for.
    pub environments: &'static [Environment],
    /// The requests that the line is for.
    pub requests: &'static [Request],
    /// The scopes that the line is for.
    pub scopes: &'static [Scope],
    /// Are these requests permitted?
    pub permits: bool,
    /// The reason, in words.
    pub says: &'static str,
}

/// Every request that can be made.
pub const REQUESTS: [Request; 8] = [
    Request::Tell,
    Request::Change(Transition::Graceful),
    Request::Change(Transition::Start),
    Request::Change(Transition::Reload),
    Request::Change(Transition::Roll),
    Request::Change(Transition::Stop),
    Request::Change(Transition::Restart),
    Request::Change(Transition::Exit),
];

const EVERYWHERE: &[Environment] = &[Environment::Dedicated, Environment::Shared];
const DEDICATED: &[Environment] = &[Environment::Dedicated];
const SHARED: &[Environment] = &[Environment::Shared];
const APPLICATION: &[Requester] = &[Requester::Application];

/// The policy.
pub const POLICY: [Rule; 5] = [
    Rule {
        requesters: &[Requester::Operator, Requester::Controller],
        environments: EVERYWHERE,
        requests: &REQUESTS,
        scopes: &Scope::ALL,
        permits: true,
        says: "The operator owns the site, and the controller runs it.",
    },
    Rule {
        requesters: APPLICATION,
        environments: DEDICATED,
        requests: &REQUESTS,
        scopes: &Scope::ALL,
        permits: true,
        says: "The server is there for this application alone: it may ask for anything.",
    },
    Rule {
        requesters: APPLICATION,
        environments: SHARED,
        requests: &REQUESTS,
        scopes: &[Scope::Process, Scope::Site],
        permits: false,
        says: "Interpreters of other names belong to other owners: not even an event may reach them.",
    },
    Rule {
        requesters: APPLICATION,
        environments: SHARED,
        requests: &[
            Request::Change(Transition::Roll),
            Request::Change(Transition::Restart),
            Request::Change(Transition::Exit),
        ],
        scopes: &[Scope::Interpreter, Scope::Application],
        permits: false,
        says: "The transition would end a process in which applications of other owners live.",
    },
    Rule {
        requesters: APPLICATION,
        environments: SHARED,
        requests: &REQUESTS,
        scopes: &[Scope::Interpreter, Scope::Application],
        permits: true,
        says: "An application controls its own copies: it may tell, advise, stop, start and reload them.",
    },
];

/// The line that decides this request.
pub fn rule(
    environment: Environment,
    requester: Requester,
    request: Request,
    scope: Scope,
) -> Option<&'static Rule> {
    POLICY.iter().find(|r| {
        r.requesters.contains(&requester)
            && r.environments.contains(&environment)
            && r.requests.contains(&request)
            && r.scopes.contains(&scope)
    })
}

/// Does the policy of this environment permit this request of this origin, in this scope?
///
/// Under [`Environment::Shared`] an application may reach the interpreters of its own name. Its requests must end no
/// process, because applications of other owners live in the same processes.
///
/// ```
/// use wspbus_models::site::authority::permits;
/// use wspbus_models::site::*;
/// let me = Origin::Application(Interpreter::first(Worker(0), Name(0)));
/// let restart = Request::Change(Transition::Restart);
/// assert!(permits(Environment::Dedicated, me, restart, Scope::Site));
/// assert!(!permits(Environment::Shared, me, restart, Scope::Site));
/// assert!(permits(Environment::Shared, me, Request::Tell, Scope::Application));
/// ```
pub fn permits(environment: Environment, origin: Origin, request: Request, scope: Scope) -> bool {
    rule(environment, origin.into(), request, scope).is_some_and(|r| r.permits)
}

/// The policy as Markdown: its lines, then every request in every scope of an application.
pub fn print() -> String {
    let mut out = String::from("| requester | environment | request | scope | permitted | reason |\n");
    out.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for r in &POLICY {
        let may = if r.permits { "yes" } else { "no" };
        let every = |all: bool, some: String| if all { "any".into() } else { some };
        let environment = every(r.environments.len() == 2, words(r.environments));
        let request = every(r.requests.len() == REQUESTS.len(), words(r.requests));
        let scope = every(r.scopes.len() == Scope::ALL.len(), words(r.scopes));
        let _ = writeln!(
            out,
            "| {} | {environment} | {request} | {scope} | {may} | {} |",
            words(r.requesters),
            r.says
        );
    }
    out.push_str("\n| an application asks for | scope | Dedicated | Shared |\n| --- | --- | --- | --- |\n");
    for request in REQUESTS {
        for scope in Scope::ALL {
            let may = [Environment::Dedicated, Environment::Shared].map(|e| {
                let permitted = permits(e, Requester::Application.example(), request, scope);
                if permitted { "granted" } else { "Denied" }
            });
            let _ = writeln!(out, "| {request} | {scope} | {} | {} |", may[0], may[1]);
        }
    }
    out
}

fn words<T: fmt::Display>(of: &[T]) -> String {
    of.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every() -> impl Iterator<Item = (Environment, Requester, Request, Scope)> {
        let environments = [Environment::Dedicated, Environment::Shared];
        environments.into_iter().flat_map(|e| {
            Requester::ALL.into_iter().flat_map(move |w| {
                REQUESTS.into_iter().flat_map(move |r| Scope::ALL.map(|s| (e, w, r, s)).into_iter())
            })
        })
    }

    #[test]
    fn every_request_is_decided_by_a_line_and_every_line_decides_some() {
        let deciding: Vec<_> = every().map(|(e, w, r, s)| rule(e, w, r, s)).collect();
        assert!(deciding.iter().all(Option::is_some));
        for line in &POLICY {
            assert!(deciding.contains(&Some(line)), "{}", line.says);
        }
    }

    #[test]
    fn the_table_says_what_the_rule_in_words_says() {
        for (environment, requester, request, scope) in every() {
            let stranger = requester == Requester::Application && environment == Environment::Shared;
            let ends = [Transition::Roll, Transition::Restart, Transition::Exit].map(Request::Change);
            let harmless = !scope.every_name() && !ends.contains(&request);
            assert_eq!(permits(environment, requester.example(), request, scope), !stranger || harmless);
        }
    }

    #[test]
    fn a_more_trusting_environment_permits_no_less() {
        for (_, requester, request, scope) in every() {
            let [shared, dedicated] = [Environment::Shared, Environment::Dedicated]
                .map(|e| permits(e, requester.example(), request, scope));
            assert!(dedicated || !shared);
        }
    }

    #[test]
    fn the_policy_can_be_printed() {
        let text = print();
        assert!(POLICY.iter().all(|r| text.contains(r.says)));
        assert_eq!(text.lines().count(), 2 + POLICY.len() + 1 + 2 + REQUESTS.len() * Scope::ALL.len());
    }
}
