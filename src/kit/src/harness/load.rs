//! Makes tests of options.

use std::fmt;

use super::options::{Options, Wanted};
use crate::suite::case::{Case, Feature, Parameters, Suite};
use crate::suite::file::{self, FileError};
use crate::suite::implementation::Trouble;
use crate::suite::plan::Plan;

/// The reason why no test can be run.
#[derive(Debug)]
pub enum Unusable {
    /// No suite was asked for.
    Nothing,
    /// There is no suite with this name.
    UnknownSuite {
        /// The name that was asked for.
        name: String,
    },
    /// A suite was asked for twice.
    Twice {
        /// The name of the suite.
        name: String,
    },
    /// A text cannot be read as a suite.
    File(FileError),
    /// A suite cannot be generated.
    Generation {
        /// The name of the suite.
        name: String,
        /// The reason why it cannot.
        trouble: Trouble,
    },
    /// A kept suite is for a bus that makes other choices.
    OtherParameters {
        /// The name of the suite.
        name: String,
        /// The choices for which the suite was generated.
        theirs: Parameters,
        /// The choices of the options.
        ours: Parameters,
    },
    /// The pattern of a known deviation meets no case.
    KnownNowhere {
        /// The pattern that meets no case.
        pattern: String,
    },
}

/// The suites, read and generated.
pub(super) struct Loaded {
    suites: Vec<Parts>,
}

/// A suite for a bus that does not have every feature.
struct Parts {
    /// The cases for the features of the bus. If they were generated for these features, their guarantee is
    /// about a bus with these features.
    suite: Suite,
    /// The suite for a bus with every feature. Its cases that need more features are shown.
    whole: Option<Suite>,
}

/// One test of a suite.
pub(super) struct Test<'a> {
    pub(super) name: String,
    pub(super) suite: &'a Suite,
    pub(super) case: &'a Case,
    /// The features that the case needs and the bus lacks.
    pub(super) missing: Vec<Feature>,
    /// The reason why the case is known to fail; none if it is not.
    pub(super) known: Option<&'a str>,
}

impl Loaded {
    /// Reads and generates the suites.
    pub(super) fn new(options: &Options) -> Result<Loaded, Unusable> {
        let mut suites: Vec<Parts> = Vec::new();
        for wanted in &options.suites {
            let parts = load(wanted, options)?;
            let name = parts.suite.name.clone();
            if suites.iter().any(|known| known.suite.name == name) {
                return Err(Unusable::Twice { name });
            }
            let (theirs, ours) = (parts.suite.parameters, options.parameters);
            if theirs != ours {
                return Err(Unusable::OtherParameters { name, theirs, ours });
            }
            suites.push(parts);
        }
        if suites.is_empty() {
            return Err(Unusable::Nothing);
        }
        let loaded = Loaded { suites };
        let tests = loaded.tests(options);
        let nowhere = |pattern: &&super::options::Known| !tests.iter().any(|test| pattern.means(&test.name));
        match options.known.iter().find(nowhere) {
            Some(known) => Err(Unusable::KnownNowhere { pattern: known.pattern.clone() }),
            None => Ok(loaded),
        }
    }

    /// One test for each case, in the order of the suites. In each suite, the cases that need too much come
    /// last.
    pub(super) fn tests<'a>(&'a self, options: &'a Options) -> Vec<Test<'a>> {
        let each = |suite: &'a Suite| {
            suite.cases.iter().map(move |case| {
                let name = format!("{}::{}", suite.name, case.id);
                let missing =
                    case.needs.iter().copied().filter(|need| !options.features.contains(need)).collect();
                let known = options.known.iter().find(|known| known.means(&name));
                Test { suite, case, missing, known: known.map(|known| known.reason.as_str()), name }
            })
        };
        let both = |parts: &'a Parts| {
            let whole = parts.whole.as_ref().unwrap_or(&parts.suite);
            let asks_too_much = |test: &Test| !test.missing.is_empty();
            let possible = each(&parts.suite).filter(move |test| !asks_too_much(test));
            possible.chain(each(whole).filter(asks_too_much))
        };
        self.suites.iter().flat_map(both).collect()
    }
}

impl Test<'_> {
    /// The features that the bus lacks for the test, in words; none if the bus lacks none of them.
    pub(super) fn lacks(&self) -> Option<String> {
        let names: Vec<&str> = self.missing.iter().map(|feature| feature.name()).collect();
        (!names.is_empty()).then(|| format!("needs {}", names.join(", ")))
    }
}

fn load(wanted: &Wanted, options: &Options) -> Result<Parts, Unusable> {
    let name = match wanted {
        Wanted::Given(suite) => return Ok(Parts { suite: suite.clone(), whole: None }),
        Wanted::Text(text) => {
            return file::read(text).map(|suite| Parts { suite, whole: None }).map_err(Unusable::File);
        }
        Wanted::Named(name) => name,
    };
    let plan = Plan::named(name).ok_or_else(|| Unusable::UnknownSuite { name: name.clone() })?;
    let build = |features: &[Feature]| match plan.build_for(options.parameters, features) {
        Ok((suite, _)) => Ok(suite),
        Err(trouble) => Err(Unusable::Generation { name: name.clone(), trouble }),
    };
    let can_everything = Feature::ALL.iter().all(|feature| options.features.contains(feature));
    let whole = if can_everything { None } else { Some(build(&Feature::ALL)?) };
    Ok(Parts { suite: build(&options.features)?, whole })
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unusable::Nothing => f.write_str("there is no suite to run"),
            Unusable::UnknownSuite { name } => {
                let known: Vec<String> = Plan::all().iter().map(Plan::to_string).collect();
                write!(f, "there is no suite {name:?}; there are: {}", known.join(", "))
            }
            Unusable::Twice { name } => write!(f, "the suite {name} is asked for twice"),
            Unusable::File(error) => write!(f, "a suite cannot be read: {error}"),
            Unusable::Generation { name, trouble } => {
                write!(f, "the suite {name} cannot be generated: {trouble}")
            }
            Unusable::OtherParameters { name, theirs, ours } => {
                let (theirs, ours) = (theirs.returns, ours.returns);
                write!(f, "the suite {name} is for a bus whose calls return {theirs}, expected {ours}")
            }
            Unusable::KnownNowhere { pattern } => {
                write!(
                    f,
                    "{pattern:?} is listed as a known deviation, but matches no case: is it out of date?"
                )
            }
        }
    }
}

impl std::error::Error for Unusable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Unusable::File(error) => Some(error),
            _ => None,
        }
    }
}
