//! The claims of an adapter, and which cases apply to an adapter with these claims.

use std::fmt;

use crate::conform::message::{Hello, Level as Claimed};
use crate::conform::report::Declaration;
use crate::conform::served::PARKED;
use crate::suite::case::{Case, Feature, Level, Parameters, Returns, Suite};
use crate::suite::telling::Telling;

/// The claims of a greeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The levels of conformance that the adapter claims.
    pub levels: Vec<Claimed>,
    /// The features that the adapter has.
    pub features: Vec<Feature>,
    /// The names of features that no case of this kit knows: words of the adapter's own, or of a newer kit.
    pub unknown: Vec<String>,
    /// The choices of the adapter, where the specification permits several.
    pub parameters: Parameters,
    /// The kinds of events that the adapter cannot tell.
    pub lacks: Vec<Telling>,
    /// The origin of the `parameters`.
    pub declaration: Declaration,
    /// True if the waits of the bus are woken, and never look at the state by themselves.
    pub is_parked: bool,
}

/// The greeting makes a claim that the specification does not permit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimError {
    /// A parameter has a value that the specification does not permit.
    Parameter {
        /// The name of the parameter.
        name: &'static str,
        /// The value that the greeting declares, as JSON.
        value: String,
        /// The values that the specification permits.
        expected: &'static str,
    },
}

impl Claims {
    /// Reads the claims of a greeting.
    ///
    /// # Errors
    /// If a parameter has a value that the specification does not permit.
    pub fn of(hello: &Hello) -> Result<Claims, ClaimError> {
        let named = |name: &String| Feature::ALL.into_iter().find(|feature| feature.name() == name);
        let telling = |name: &String| Telling::ALL.into_iter().find(|telling| telling.name() == name);
        let known = |name: &&String| named(name).is_some() || telling(name).is_some() || *name == PARKED;
        let unknown = hello.features.iter().filter(|name| !known(name));
        let unknown = unknown.chain(hello.lacks.iter().filter(|name| telling(name).is_none()));
        let lacks = hello.lacks.iter().filter_map(telling).collect();
        let mut features: Vec<Feature> = hello.features.iter().filter_map(named).collect();
        features.sort_unstable();
        features.dedup();
        let returns = hello.parameters.get("returns");
        let read = |value: &serde_json::Value| {
            serde_json::from_value::<Returns>(value.clone()).map_err(|_| ClaimError::Parameter {
                name: "returns",
                value: value.to_string(),
                expected: "\"at_once\" or \"when_resolved\"",
            })
        };
        Ok(Claims {
            levels: hello.levels.clone(),
            features,
            unknown: unknown.cloned().collect(),
            lacks,
            parameters: Parameters { returns: returns.map(read).transpose()?.unwrap_or_default() },
            declaration: if returns.is_some() { Declaration::Declared } else { Declaration::Assumed },
            is_parked: hello.features.iter().any(|name| name == PARKED),
        })
    }

    /// Takes the choice that an adapter was seen to make ([`returns_of`](super::returns_of)), if it was seen.
    pub fn see(&mut self, returns: Option<Returns>) {
        if let Some(returns) = returns {
            (self.parameters, self.declaration) = (Parameters { returns }, Declaration::Seen);
        }
    }

    /// The reason why no case of this machine applies to the adapter; none if it claims their level.
    pub fn lacks_level(&self, level: Level) -> Option<String> {
        let level = claimed(level);
        (!self.levels.contains(&level)).then(|| format!("does not claim the level {}", word(level)))
    }

    /// The reason why a case does not apply to the adapter; none if it applies.
    pub fn lack(&self, suite: &Suite, case: &Case) -> Option<String> {
        if let Some(lack) = self.lacks_level(suite.level) {
            return Some(lack);
        }
        let lacks = case.needs.iter().filter(|need| !self.features.contains(need));
        let lacks: Vec<&str> = lacks.map(|need| need.name()).collect();
        (!lacks.is_empty()).then(|| format!("does not claim {}", lacks.join(", ")))
    }
}

/// The level of conformance that an adapter must claim before it is given cases of this machine.
pub fn claimed(level: Level) -> Claimed {
    match level {
        Level::Requests | Level::Core | Level::Subscriptions => Claimed::Core,
        Level::Denials => Claimed::Authority,
        Level::Whole => Claimed::Threads,
    }
}

fn word(level: Claimed) -> &'static str {
    match level {
        Claimed::Core => "core",
        Claimed::Threads => "threads",
        Claimed::Process => "process",
        Claimed::Site => "site",
        Claimed::Authority => "authority",
    }
}

impl fmt::Display for ClaimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ClaimError::Parameter { name, value, expected } = self;
        write!(f, "the adapter declares the parameter {name} as {value}, expected {expected}")
    }
}

impl std::error::Error for ClaimError {}

#[cfg(test)]
mod tests {
    use wspbus_models::bus::Machine;

    use super::super::tests::greeting;
    use super::*;
    use crate::suite::plan::Plan;

    /// A parameter that the kit does not know declares nothing, and a name that it does not know is told.
    #[test]
    fn what_the_kit_does_not_know_claims_nothing() {
        let mut hello = greeting(Machine::default());
        hello.parameters = [("queue".to_owned(), "bounded".into())].into();
        (hello.features, hello.lacks) =
            (vec!["wait".to_owned(), "speed".to_owned()], vec!["time".to_owned()]);
        let claims = Claims::of(&hello).unwrap();
        assert!(claims.declaration == Declaration::Assumed && !claims.is_parked && claims.lacks.is_empty());
        assert_eq!(
            (claims.features, claims.unknown),
            (vec![Feature::Wait], vec!["speed".into(), "time".into()])
        );
    }

    /// A feature that is told twice is claimed once, and what a case lacks is named feature by feature.
    #[test]
    fn a_case_that_does_not_apply_names_all_that_it_lacks() {
        let mut hello = greeting(Machine::default());
        hello.features = ["wait", PARKED, "wait", "answers"].map(str::to_owned).to_vec();
        let claims = Claims::of(&hello).unwrap();
        assert_eq!((claims.features.clone(), claims.is_parked), (vec![Feature::Wait], true));
        assert_eq!(claims.unknown, [""; 0]);
        let mut suite = Plan::named("requests-transitions").unwrap().build(Parameters::default()).unwrap().0;
        suite.cases[0].needs = vec![Feature::Log, Feature::Wait, Feature::Expire];
        let lack = claims.lack(&suite, &suite.cases[0]);
        assert_eq!(lack.as_deref(), Some("does not claim log, expire"));
    }
}
