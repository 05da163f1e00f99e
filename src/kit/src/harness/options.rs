//! What is tested, and for which kind of bus.

use crate::suite::case::{Feature, Parameters, Suite};

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

    /// Sets what the bus and its implementation can do beyond Start, Stop and Exit by threads and listeners
    /// that end well or fail. Suites by name are generated for these features, so that they guarantee as much
    /// of them. The cases of the whole suite that need anything else are ignored, and shown as ignored.
    pub fn features(mut self, features: &[Feature]) -> Self {
        self.features = features.to_vec();
        self
    }

    /// Names the cases that are known to fail, and says why. In a name, `*` stands for any text:
    /// `.known(["*::GOAL-7/*"], "a reload joins the pass in progress, see our issue 12")`.
    ///
    /// Such a case must fail: one that passes is a failure, and so is a pattern that means no case. Where
    /// one mistake breaks many cases, keep their names in a file:
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
    /// Does the pattern mean this name?
    pub(super) fn means(&self, name: &str) -> bool {
        let mut parts = self.pattern.split('*');
        let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
        let Some(last) = parts.next_back() else { return rest.is_empty() };
        for part in parts {
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.ends_with(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_whole_names() {
        let means =
            |pattern: &str, name| Known { pattern: pattern.to_owned(), reason: String::new() }.means(name);
        assert!(means("a::b/c", "a::b/c") && !means("a::b", "a::b/c") && !means("b/c", "a::b/c"));
        assert!(means("*::b/*", "a::b/c") && means("*", "a") && means("a*", "a") && means("*c", "a::b/c"));
        assert!(means("a*b*c", "a1b2c") && !means("a*b*c", "a1c2b") && !means("ab*ba", "aba"));
    }
}
