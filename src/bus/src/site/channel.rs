//! One end of the channel between a controller and a worker: a socket that keeps the borders of messages, and never
//! blocks.

use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::io::Errno;
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, SocketFlags, SocketType, recvmsg, sendmsg, socketpair,
};

/// No message is longer, in bytes.
pub const LONGEST: usize = 64 * 1024;

/// So many descriptors go with one message at most. The system sets the limit.
pub const SOCKETS_MAX: usize = 253;

/// The fate of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The other end can read it.
    Done,
    /// There is no room now.
    Full,
    /// The other end is closed, or the message is too long for any channel.
    Closed,
}

/// The next message of a channel, if there is one.
#[derive(Debug)]
pub enum Got {
    /// A message, and the descriptors that came with it.
    Message(Vec<u8>, Vec<OwnedFd>),
    /// A message that is too long.
    TooLong,
    /// A message whose descriptors did not all come: there was no room for them, or this process may have no more.
    Cut,
    /// No message is there now.
    Nothing,
    /// Nothing any more: the other end is closed, and everything was read.
    Closed,
}

/// One end of a channel.
#[derive(Debug)]
pub struct Channel(OwnedFd);

impl Channel {
    /// Both ends of a new channel. Neither is inherited by a program that this process executes.
    pub fn pair() -> io::Result<(Channel, OwnedFd)> {
        let (ours, theirs) =
            socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
        Ok((Channel(ours), theirs))
    }

    /// The end that this descriptor is.
    pub fn from_end(end: OwnedFd) -> Channel {
        Channel(end)
    }

    /// Writes a message, with these descriptors. It never waits.
    pub fn send(&self, message: &[u8], sockets: &[BorrowedFd<'_>]) -> Sent {
        let mut space = vec![MaybeUninit::uninit(); SendAncillaryMessage::ScmRights(sockets).size()];
        let mut beside = SendAncillaryBuffer::new(&mut space);
        if !sockets.is_empty() && !beside.push(SendAncillaryMessage::ScmRights(sockets)) {
            return Sent::Closed;
        }
        loop {
            let flags = SendFlags::DONTWAIT | SendFlags::NOSIGNAL;
            return match sendmsg(&self.0, &[IoSlice::new(message)], &mut beside, flags) {
                Ok(_) => Sent::Done,
                Err(Errno::INTR) => continue,
                Err(Errno::AGAIN | Errno::NOBUFS) => Sent::Full,
                Err(_) => Sent::Closed,
            };
        }
    }

    /// Reads the next message. It never waits. Descriptors are taken only if so many may come; the system closes others.
    pub fn receive(&self, sockets_max: usize) -> Got {
        let mut bytes = vec![0; LONGEST];
        let none: &[BorrowedFd<'_>] = &[];
        let empty = SendAncillaryMessage::ScmRights(none).size();
        let space = if sockets_max == 0 { 0 } else { empty + (sockets_max + 4) * size_of::<u64>() };
        let mut space = vec![MaybeUninit::uninit(); space];
        loop {
            let mut beside = RecvAncillaryBuffer::new(&mut space);
            let flags = RecvFlags::DONTWAIT | RecvFlags::CMSG_CLOEXEC;
            let got = match recvmsg(&self.0, &mut [IoSliceMut::new(&mut bytes)], &mut beside, flags) {
                Ok(got) => got,
                // A reset comes before the last messages of an end that was closed with unread ones: there may be more.
                Err(Errno::INTR | Errno::CONNRESET) => continue,
                Err(Errno::AGAIN) => return Got::Nothing,
                Err(_) => return Got::Closed,
            };
            let mut sockets = Vec::new();
            for message in beside.drain() {
                if let RecvAncillaryMessage::ScmRights(rights) = message {
                    sockets.extend(rights);
                }
            }
            if got.bytes == 0 {
                // An empty message looks like a closed end, and no host writes one.
                return Got::Closed;
            }
            if got.flags.contains(ReturnFlags::TRUNC) {
                return Got::TooLong;
            }
            if sockets_max > 0 && got.flags.contains(ReturnFlags::CTRUNC) {
                return Got::Cut;
            }
            bytes.truncate(got.bytes);
            return Got::Message(bytes, sockets);
        }
    }
}

impl AsFd for Channel {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair() -> (Channel, Channel) {
        let (one, other) = Channel::pair().expect("a pair");
        (one, Channel::from_end(other))
    }

    fn text(got: Got) -> String {
        match got {
            Got::Message(bytes, _) => String::from_utf8(bytes).expect("text"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn messages_keep_their_borders_and_come_before_the_end() {
        let (one, other) = pair();
        assert_eq!(one.send(b"a", &[]), Sent::Done);
        assert_eq!(one.send(b"bc", &[]), Sent::Done);
        assert_eq!(other.send(b"never read", &[]), Sent::Done);
        drop(one);
        assert_eq!(text(other.receive(0)), "a");
        assert_eq!(text(other.receive(0)), "bc");
        assert_eq!(text(other.receive(0)), "Closed");
        assert_eq!(other.send(b"d", &[]), Sent::Closed);
    }

    #[test]
    fn a_channel_that_is_not_read_is_full_and_takes_messages_again() {
        let (one, other) = pair();
        assert_eq!(text(other.receive(0)), "Nothing");
        while one.send(b"x", &[]) == Sent::Done {}
        assert_eq!(one.send(b"x", &[]), Sent::Full);
        assert_eq!(text(other.receive(0)), "x");
        assert_eq!(one.send(b"x", &[]), Sent::Done);
    }

    #[test]
    fn what_is_too_long_is_told_apart() {
        let (one, other) = pair();
        assert_eq!(one.send(&vec![b'x'; LONGEST + 1], &[]), Sent::Done);
        assert_eq!(text(other.receive(0)), "TooLong");
        assert_eq!(one.send(&vec![b'x'; LONGEST], &[]), Sent::Done);
        assert_eq!(text(other.receive(0)).len(), LONGEST);
    }

    #[test]
    fn descriptors_go_with_a_message_and_only_where_they_are_expected() {
        let (one, other) = pair();
        let (kept, given) = pair();
        for expected in [1, 0] {
            assert_eq!(one.send(b"hello", &[given.as_fd()]), Sent::Done);
            let Got::Message(_, sockets) = other.receive(expected) else { panic!("a message") };
            assert_eq!(sockets.len(), expected);
            for socket in sockets {
                assert_eq!(Channel::from_end(socket).send(b"by another way", &[]), Sent::Done);
                assert_eq!(text(kept.receive(0)), "by another way");
            }
        }
    }

    #[test]
    fn as_many_descriptors_go_with_a_message_as_the_system_lets_and_none_is_lost_silently() {
        let (one, other) = pair();
        let (_kept, given) = pair();
        let all = vec![given.as_fd(); SOCKETS_MAX];
        assert_eq!(one.send(b"hello", &all), Sent::Done);
        let Got::Message(_, sockets) = other.receive(SOCKETS_MAX) else { panic!("a message") };
        assert_eq!(sockets.len(), SOCKETS_MAX);
        assert_eq!(one.send(b"hello", &all), Sent::Done);
        assert!(matches!(other.receive(1), Got::Cut));
    }
}
