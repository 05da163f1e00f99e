//! The parameters of a controller.

use super::design::Design;
use crate::site::request::Environment;

/// The parameters of a controller, which never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rules {
    /// The environment of the deployment.
    pub environment: Environment,
    /// The number of workers of a slot that may end in a row before they are ready.
    pub rate: u8,
    /// The design of the controller.
    pub design: Design,
}
