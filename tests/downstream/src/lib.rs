//! A small process bus: starts, stops, reloads and ends the parts of a site, in order.
//!
//! Parts subscribe callbacks. A caller makes a request from any thread or from within a callback, and
//! is answered at once. One thread of the bus does the work.
//!
//! ```
//! use caretaker::{Bus, Channel};
//!
//! let bus = Bus::new();
//! bus.subscribe(Channel::Start, 50, "listener", || Ok(()));
//! bus.start();
//! bus.exit(0);
//! assert_eq!(bus.block().map(|end| end.code), Some(0));
//! ```

#![forbid(unsafe_code)]

mod answer;
mod bus;
mod park;
mod pass;
mod words;

pub use bus::{Bus, Observer, Settings};
pub use park::{Park, Threads};
pub use words::{
    Answer, Channel, End, Failure, Fate, How, Notice, Refusal, State, Subscription, Ticket, Wish,
};
