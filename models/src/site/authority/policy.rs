//! The policy: a value of the deployment, as a table.

use std::fmt;
use std::fmt::Write;

use crate::site::{Environment, Interpreter, Name, Origin, Request, Scope, Transition, Worker};

/// Who asks, as far as the policy is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// Code in some interpreter.
    Application,
    /// A privileged actor outside every application.
    Operator,
    /// The controller itself.
    Controller,
}

impl Who {
    /// Everybody.
    pub const ALL: [Who; 3] = [Who::Application, Who::Operator, Who::Controller];

    /// One of them.
    pub const fn example(self) -> Origin {
        match self {
            Who::Application => Origin::Application(Interpreter::first(Worker(0), Name(0))),
            Who::Operator => Origin::Operator,
            Who::Controller => Origin::Controller,
        }
    }
}

impl From<Origin> for Who {
    fn from(origin: Origin) -> Who {
        match origin {
            Origin::Application(_) => Who::Application,
            Origin::Operator => Who::Operator,
            Origin::Controller => Who::Controller,
        }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Who::Application => "an application",
            Who::Operator => "the operator",
            Who::Controller => "the controller",
        })
    }
}

/// One line of the policy. The first line that fits decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Who asks.
    pub who: &'static [Who],
    /// Where.
    pub environments: &'static [Environment],
    /// For what.
    pub requests: &'static [Request],
    /// How far.
    pub scopes: &'static [Scope],
    /// May they?
    pub permits: bool,
    /// Why, in words.
    pub says: &'static str,
}

/// Everything that can be asked.
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
const APPLICATION: &[Who] = &[Who::Application];

/// The policy.
pub const POLICY: [Rule; 5] = [
    Rule {
        who: &[Who::Operator, Who::Controller],
        environments: EVERYWHERE,
        requests: &REQUESTS,
        scopes: &Scope::ALL,
        permits: true,
        says: "The site is the operator's, and the controller is what runs it.",
    },
    Rule {
        who: APPLICATION,
        environments: DEDICATED,
        requests: &REQUESTS,
        scopes: &Scope::ALL,
        permits: true,
        says: "The server is there for this application alone: it may ask for anything.",
    },
    Rule {
        who: APPLICATION,
        environments: SHARED,
        requests: &REQUESTS,
        scopes: &[Scope::Process, Scope::Site],
        permits: false,
        says: "Interpreters of other names belong to strangers: not even an event reaches them.",
    },
    Rule {
        who: APPLICATION,
        environments: SHARED,
        requests: &[
            Request::Change(Transition::Roll),
            Request::Change(Transition::Restart),
            Request::Change(Transition::Exit),
        ],
        scopes: &[Scope::Interpreter, Scope::Application],
        permits: false,
        says: "It would end a process, and strangers live in it.",
    },
    Rule {
        who: APPLICATION,
        environments: SHARED,
        requests: &REQUESTS,
        scopes: &[Scope::Interpreter, Scope::Application],
        permits: true,
        says: "Its own copies are its own: it may tell, advise, stop, start and reload them.",
    },
];

/// The line that decides this.
pub fn rule(environment: Environment, who: Who, request: Request, scope: Scope) -> Option<&'static Rule> {
    POLICY.iter().find(|r| {
        r.who.contains(&who)
            && r.environments.contains(&environment)
            && r.requests.contains(&request)
            && r.scopes.contains(&scope)
    })
}

/// Does the policy of this environment permit this origin to ask for this, so far?
///
/// Under [`Environment::Shared`] an application may reach the interpreters of its own name, and what it asks
/// there must end no process: strangers live in it.
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
    let mut out = String::from("| who | environment | request | scope | may | why |\n");
    out.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for r in &POLICY {
        let may = if r.permits { "yes" } else { "no" };
        let every = |all: bool, some: String| if all { "any".into() } else { some };
        let environment = every(r.environments.len() == 2, words(r.environments));
        let request = every(r.requests.len() == REQUESTS.len(), words(r.requests));
        let scope = every(r.scopes.len() == Scope::ALL.len(), words(r.scopes));
        let _ =
            writeln!(out, "| {} | {environment} | {request} | {scope} | {may} | {} |", words(r.who), r.says);
    }
    out.push_str("\n| an application asks for | scope | Dedicated | Shared |\n| --- | --- | --- | --- |\n");
    for request in REQUESTS {
        for scope in Scope::ALL {
            let may = [Environment::Dedicated, Environment::Shared].map(|e| {
                let permitted = permits(e, Who::Application.example(), request, scope);
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

    fn every() -> impl Iterator<Item = (Environment, Who, Request, Scope)> {
        let environments = [Environment::Dedicated, Environment::Shared];
        environments.into_iter().flat_map(|e| {
            Who::ALL.into_iter().flat_map(move |w| {
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
        for (environment, who, request, scope) in every() {
            let stranger = who == Who::Application && environment == Environment::Shared;
            let ends = [Transition::Roll, Transition::Restart, Transition::Exit].map(Request::Change);
            let harmless = !scope.every_name() && !ends.contains(&request);
            assert_eq!(permits(environment, who.example(), request, scope), !stranger || harmless);
        }
    }

    #[test]
    fn a_more_trusting_environment_permits_no_less() {
        for (_, who, request, scope) in every() {
            let [shared, dedicated] = [Environment::Shared, Environment::Dedicated]
                .map(|e| permits(e, who.example(), request, scope));
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
