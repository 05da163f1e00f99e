//! The options of a run: the suites, and the kind of bus.

use crate::suite::case::{Feature, Parameters, Suite};
use crate::suite::pattern::Pattern;

/// The suites to run, the choices and the features of the bus, and its known deviations.
///
/// Options that are made of names alone expect that the bus has every feature, and no known deviation.
#[derive(Clone, Debug)]
pub struct Options {
    pub(super) suites: Vec<Wanted>,
    pub(super) parameters: Parameters,
    pub(super) features: Vec<Feature>,
    pub(super) known: Vec<Known>,
}

/// A suite to run.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// A suite that is generated, by its name.
    Named(String),
    /// A suite that is read from this text.
    Text(String),
    /// A suite that is used as it is.
    Given(Suite),
}

/// Cases that are known to fail.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) pattern: String,
    pub(super) reason: String,
}

impl Options {
    /// These suites, by name, generated when the tests begin: `core-k0`. `wspbus suite` lists them.
    pub fn new(suites: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let suites = suites.into_iter().map(|name| Wanted::Named(name.into())).collect();
        let (parameters, known) = (Parameters::default(), Vec::new());
        Options { suites, parameters, features: Feature::ALL.to_vec(), known }
    }

    /// Adds this suite, the text of a file that `wspbus suite --export` wrote:
    /// `.file(include_str!("core-k0.json"))`. A kept file does not change when the kit changes.
    pub fn file(mut self, text: impl Into<String>) -> Self {
        self.suites.push(Wanted::Text(text.into()));
        self
    }

    /// Adds this suite.
    pub fn suite(mut self, suite: Suite) -> Self {
        self.suites.push(Wanted::Given(suite));
        self
    }

    /// Sets the choices of the bus, where the specification permits several.
    pub fn parameters(mut self, parameters: Parameters) -> Self {
        self.parameters = parameters;
        self
    }

    /// Sets the features of the bus and its implementation beyond Start, Stop and Exit by threads, and
    /// listeners that end well or fail. Suites by name are generated for these features, so that their
    /// guarantee is about this bus. The cases of the whole suite that need another feature are shown as
    /// ignored.
    pub fn features(mut self, features: &[Feature]) -> Self {
        self.features = features.to_vec();
        self
    }

    /// Names the cases that are known to fail, and says why. In a name, `*` stands for any text:
    /// `.known(["*::GOAL-7/*"], "a reload joins the pass in progress, see our issue 12")`.
    ///
    /// Such a case must fail: a case that passes is a failure, and so is a pattern that matches no case.
    /// Where one mistake breaks many cases, keep their names in a file:
    /// `.known(include_str!("known.txt").lines(), "...")`.
    pub fn known(
        mut self,
        patterns: impl IntoIterator<Item = impl Into<String>>,
        reason: impl Into<String>,
    ) -> Self {
        let reason = reason.into();
        let known =
            patterns.into_iter().map(|pattern| Known { pattern: pattern.into(), reason: reason.clone() });
        self.known.extend(known);
        self
    }
}

impl<S: Into<String>, const N: usize> From<[S; N]> for Options {
    fn from(suites: [S; N]) -> Self {
        Options::new(suites)
    }
}

impl From<&[&str]> for Options {
    fn from(suites: &[&str]) -> Self {
        Options::new(suites.iter().copied())
    }
}

impl Known {
    /// Does the pattern match this name?
    pub(super) fn means(&self, name: &str) -> bool {
        Pattern::new(&self.pattern).matches(name)
    }
}
