//! The terms of a deployment.

use crate::site::identity::Name;
use crate::site::request::Environment;

/// The terms that are agreed for a deployment. They cannot be seen; claims judge what was seen by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Terms {
    /// The environment of the deployment.
    pub environment: Environment,
    /// The number of slots of the site; 0 in a model that is not about slots.
    pub slots: u8,
    /// The number of workers of a slot that may end in a row before they are ready; [`u8::MAX`] if no rate is agreed.
    pub rate: u8,
    /// The number of subscribers of an interpreter, by its name; the last entry is for every further name. It is 0 in
    /// a model that is not about subscribers.
    pub subscribers: [u8; 4],
}

impl Default for Terms {
    fn default() -> Self {
        Terms { environment: Environment::Dedicated, slots: 0, rate: u8::MAX, subscribers: [0; 4] }
    }
}

impl Terms {
    /// The number of subscribers of an interpreter of this name.
    pub fn subscribers(&self, name: Name) -> u8 {
        let [.., further] = self.subscribers;
        self.subscribers.get(usize::from(name.0)).copied().unwrap_or(further)
    }
}
