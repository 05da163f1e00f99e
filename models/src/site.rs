//! A site: everything that one controller is responsible for.
//!
//! `machine` has the machine of the controller and the machine of a worker, with their events. `observed` is the
//! observer of these events, and `claims` has the claims about them. `world` puts the machines into an environment, and
//! `story` has named configurations of it. `outline` is the abstract worker, which a worker of the world refines.
//! `relay` is a model of its own: messages between the copies of one application, outside of the bus. The dialects of
//! real servers speak the words of `machine`.

pub mod claims;
pub mod machine;
pub mod observed;
pub mod outline;
pub mod relay;
pub mod story;
pub mod world;
