//! The terms of a deployment.

use crate::site::identity::Name;
use crate::site::request::Environment;
use crate::site::subscriber::Subscribers;

/// The terms that are agreed for a deployment. They cannot be seen; claims judge what was seen by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Terms {
    /// The environment of the deployment.
    pub environment: Environment,
    /// The number of slots of the site; 0 in a model that is not about slots.
    pub slots: u8,
    /// The number of workers of a slot that may end in a row before they are ready; [`u8::MAX`] if no rate is agreed.
    pub rate: u8,
    /// The subscribers of each interpreter, by its name. The last set has the subscribers of all interpreters whose names
    /// come after these. The sets are empty in a model that is not about subscribers.
    pub subscribers: [Subscribers; 4],
}

impl Default for Terms {
    fn default() -> Self {
        Terms {
            environment: Environment::Dedicated,
            slots: 0,
            rate: u8::MAX,
            subscribers: [Subscribers::NONE; 4],
        }
    }
}

impl Terms {
    /// The number to which the observer counts the workers of a slot that ended before they were ready. Claims ask
    /// whether the rate is reached; where no rate is agreed, they ask whether there was such a worker.
    pub const fn counted(&self) -> u8 {
        match self.rate {
            u8::MAX => 1,
            rate => rate,
        }
    }

    /// The subscribers of an interpreter of this name.
    pub fn subscribers(&self, name: Name) -> Subscribers {
        let [.., further] = self.subscribers;
        self.subscribers.get(usize::from(name.0)).copied().unwrap_or(further)
    }
}
