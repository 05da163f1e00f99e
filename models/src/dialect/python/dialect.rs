//! A dialect of Python: a package together with what the specification knows of it.

use super::configuration::PythonBus;
use super::hazard::Hazard;
use super::package::Package;
use crate::named::Named;

/// A real package, its named configurations and its known hazards.
pub struct PythonDialect {
    /// The package, as the machine runs it.
    pub package: &'static Package,
    /// Its named configurations.
    pub configurations: &'static [Named<PythonBus>],
    /// Its known hazards.
    pub hazards: &'static [Hazard],
}

impl PythonDialect {
    /// The configuration with this name.
    pub fn configuration(&self, name: &str) -> Option<&'static Named<PythonBus>> {
        self.configurations.iter().find(|named| named.name == name)
    }
}
