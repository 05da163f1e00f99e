//! A configuration for tests of the command: a model of the catalogue would bring the code of all of them.

use wspbus_check::trace::{Action, Trace, Values};
use wspbus_check::{Limits, Opinion, Options, OptionsError, Progress};
use wspbus_models::named::{Size, Whose};

use crate::catalogue::{CatalogueError, CheckOutcome, Identity, ListedClaim, Subject};

/// A configuration that no test explores.
pub struct Unexplored(Identity);

impl Unexplored {
    /// A configuration of the specification of this size.
    pub fn specified(size: Size) -> Self {
        let (model, configuration, whose) = ("forged", "alone", Whose::Specification);
        Unexplored(Identity { model, configuration, whose, story: "Nothing happens.", size })
    }
}

impl Subject for Unexplored {
    fn identity(&self) -> &Identity {
        &self.0
    }
    fn claims(&self) -> Vec<ListedClaim> {
        Vec::new()
    }
    fn deviations(&self) -> Vec<&'static str> {
        Vec::new()
    }
    fn check(&self, _: &Limits, _: &mut dyn FnMut(Progress)) -> Result<CheckOutcome, CatalogueError> {
        unreachable!("its outcome is given")
    }
    fn second_opinion(&self, _: &CheckOutcome) -> Result<(Opinion, Vec<String>), CatalogueError> {
        unreachable!("its outcome is given")
    }
    fn replay(&self, _: &Trace) -> Result<(), CatalogueError> {
        unreachable!("it has no trace")
    }
    fn options(&self, _: Option<&Values>, _: &[Action]) -> Result<Options, OptionsError> {
        unreachable!("no reader browses it")
    }
}
