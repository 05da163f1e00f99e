//! The bytes of a message on a channel: a version, and the message as JSON.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wspbus_models::site::machine::message::Down;
use wspbus_models::site::machine::word::{Answer, Call, Generation, InterpreterId, Resolution, Slot};

/// The first byte of a message. A process of another version is not understood.
const VERSION: u8 = b'1';

/// A letter of a controller to a worker. The machine of a worker takes [`Letter::Down`] alone; the others are for its host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letter {
    /// The first one, with the listening sockets.
    Hello {
        /// The slot of the worker.
        slot: Slot,
        /// The generation of the worker.
        generation: Generation,
    },
    /// A message for the machine.
    Down(Down),
    /// The answer to a request that came from this worker.
    Answered {
        /// The number of the request.
        call: Call,
        /// The answer to the request.
        answer: Answer,
        /// Was it granted, so that its end follows?
        is_granted: bool,
    },
    /// An interpreter missed the event of a request that came from this worker, or could not do its deed.
    Missed {
        /// The number of the request.
        call: Call,
        /// The interpreter that missed it.
        interpreter: InterpreterId,
    },
    /// The end of a request that came from this worker.
    Resolved {
        /// The number of the request.
        call: Call,
        /// The resolution of the request.
        resolution: Resolution,
    },
}

/// The bytes of a message.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    // No message has a map with keys that are no text, so this does not fail; an empty rest is unreadable.
    bytes.extend(serde_json::to_vec(message).unwrap_or_default());
    bytes
}

/// The message; `None` if the bytes are none of this version.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (version, rest) = bytes.split_first()?;
    (*version == VERSION).then(|| serde_json::from_slice(rest).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wspbus_models::site::machine::message::Up;
    use wspbus_models::site::machine::word::{Control, Native};

    #[test]
    fn a_message_comes_back_as_it_was() {
        let down = Letter::Down(Down::Control(Control::Stop));
        assert_eq!(decode(&encode(&down)), Some(down));
        let up = Up::Ready { born: vec![Native::default()] };
        assert_eq!(decode(&encode(&up)), Some(up));
    }

    #[test]
    fn what_is_no_message_is_none() {
        let good = encode(&Up::Leaving);
        let cut = &good[..good.len() - 1];
        let newer = [&b"2"[..], &good[1..]].concat();
        for bytes in [&b""[..], b"1", b"1{}", b"\xff\xff", cut, &newer] {
            assert_eq!(decode::<Up>(bytes), None, "{bytes:?}");
        }
    }
}
