//! What is agreed for a deployment.

use crate::site::identity::Name;
use crate::site::request::Environment;

/// What is agreed for a deployment and cannot be seen: claims judge what was seen by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Terms {
    /// The environment of the deployment.
    pub environment: Environment,
    /// How many slots the site has; 0 in a model that is not about slots.
    pub slots: u8,
    /// How many workers of a slot may end in a row before they are ready; [`u8::MAX`] if nothing is agreed.
    pub rate: u8,
    /// How many subscribers an interpreter has, by its name; the last entry is for every further name. 0 in a model
    /// that is not about subscribers.
    pub subscribers: [u8; 4],
}

impl Default for Terms {
    fn default() -> Self {
        Terms { environment: Environment::Dedicated, slots: 0, rate: u8::MAX, subscribers: [0; 4] }
    }
}

impl Terms {
    /// How many subscribers an interpreter of this name has.
    pub fn subscribers(&self, name: Name) -> u8 {
        let [.., further] = self.subscribers;
        self.subscribers.get(usize::from(name.0)).copied().unwrap_or(further)
    }
}
