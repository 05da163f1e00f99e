//! systemd is told of the life of the bus, by the protocol of `sd_notify` (services of `Type=notify` and
//! `Type=notify-reload`).
//!
//! | the bus | systemd is told |
//! |---|---|
//! | enters Running | `READY=1` |
//! | accepts a reload or a graceful | `RELOADING=1` with `MONOTONIC_USEC`, and `READY=1` at its end |
//! | accepts a restart | `RELOADING=1` with `MONOTONIC_USEC`: the process stays, and its next program tells `READY=1` |
//! | accepts an exit, or exits because a start failed | `STOPPING=1` |
//! | reaches Idle in the place of a reload | `READY=1`: the reload is over, and the process is there |
//!
//! After `STOPPING=1` systemd is told nothing more.
//!
//! The socket is a path, or on Linux an abstract name (`@name`). A socket of another kind, such as `vsock:2:1234`, is told
//! nothing: each message is given to `failed`.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

use sd_notify::NotifyState;
use wspbus_models::bus::event::{Answer, Channel, Event, Resolution};
use wspbus_models::bus::{Goal, State};

use crate::host::feed::{Feed, Reader};
use crate::listener::alone;

/// Tells systemd of the life of the bus of this feed. `None` if systemd does not ask: the process has no variable
/// `NOTIFY_SOCKET`. The error of a message that cannot be sent is given to `failed`, and the next one is tried as usual, also
/// if `failed` panics. A message waits a second, at most, for a receiver that does not read. One that finds no room is sent
/// again with each event of the bus, and at the end of the reader, unless a newer message takes its place.
///
/// ```
/// use wspbus::{Bus, host::feed::Feed, host::systemd};
/// let feed = Feed::new();
/// let told = systemd::tell(&feed, |error| eprintln!("systemd was not told: {error}"))?;
/// let bus = Bus::builder().recorder(feed.recorder()).build();
/// bus.start();
/// drop(told); // systemd has been told all that happened until here
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// The system has no thread left.
pub fn tell(feed: &Feed, mut failed: impl FnMut(io::Error) + Send + 'static) -> io::Result<Option<Reader>> {
    let Some(socket) = std::env::var_os("NOTIFY_SOCKET") else { return Ok(None) };
    let mut teller = Teller { socket, life: Life::default(), unsent: None, patience: PATIENCE };
    // A panic costs this telling alone: else systemd would be told nothing more.
    let read = move |event: &Event| teller.hear(event).unwrap_or_else(|error| alone(|| failed(error)));
    feed.read("systemd", read).map(Some)
}

/// So long may a message wait for room in the queue of the socket.
const PATIENCE: Duration = Duration::from_secs(1);
/// The same after a message that found none.
const IMPATIENT: Duration = Duration::from_millis(1);

/// Tells what a bus lives through, and tells again what found no room.
struct Teller {
    socket: OsString,
    life: Life,
    /// The newest message that found no room.
    unsent: Option<Notice>,
    patience: Duration,
}

impl Teller {
    /// # Errors
    /// The message cannot be sent. One that found no room is sent with the next event, and complained of once.
    fn hear(&mut self, event: &Event) -> io::Result<()> {
        let new = self.life.after(event);
        let Some(notice) = new.or(self.unsent) else { return Ok(()) };
        let sent = send(&self.socket, notice, self.patience);
        let is_full = sent.as_ref().is_err_and(|error| is_full(error.kind()));
        // A receiver that read nothing for so long is not waited for again, until it reads.
        self.patience = if is_full { IMPATIENT } else { PATIENCE };
        self.unsent = is_full.then_some(notice);
        if is_full && new.is_none() { Ok(()) } else { sent }
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        if let Some(notice) = self.unsent {
            // The complaint was made.
            let _ = send(&self.socket, notice, PATIENCE);
        }
    }
}

/// Is there no room in the queue of the receiver?
fn is_full(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// A message to systemd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notice {
    Ready,
    Reloading,
    Stopping,
}

/// The crate `sd_notify` has the words. It takes each socket for a path, so it does not send them.
fn send(socket: &OsStr, notice: Notice, patience: Duration) -> io::Result<()> {
    let message = match notice {
        Notice::Ready => format!("{}\n", NotifyState::Ready),
        Notice::Stopping => format!("{}\n", NotifyState::Stopping),
        Notice::Reloading => {
            format!("{}\n{}\n", NotifyState::Reloading, NotifyState::monotonic_usec_now()?)
        }
    };
    let address = match socket.as_bytes().strip_prefix(b"@") {
        Some(name) => abstract_address(name)?,
        None => SocketAddr::from_pathname(socket)?,
    };
    let from = UnixDatagram::unbound()?;
    // Without a limit the call waits as long as the receiver does not read.
    from.set_write_timeout(Some(patience))?;
    // A message of a datagram is sent as a whole. A signal that comes meanwhile is no reason not to send it.
    loop {
        match from.send_to_addr(message.as_bytes(), &address) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            sent => return sent.map(drop),
        }
    }
}

/// The address of a socket that has a name and no file.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn abstract_address(name: &[u8]) -> io::Result<SocketAddr> {
    #[cfg(target_os = "android")]
    use std::os::android::net::SocketAddrExt;
    #[cfg(target_os = "linux")]
    use std::os::linux::net::SocketAddrExt;
    SocketAddr::from_abstract_name(name)
}

/// Other systems have no such sockets.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn abstract_address(_: &[u8]) -> io::Result<SocketAddr> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The life of the bus as systemd knows it.
#[derive(Default)]
struct Life {
    /// The goal that was accepted last.
    goal: Option<Goal>,
    said: Option<Notice>,
}

impl Life {
    /// The message that is due after an event.
    fn after(&mut self, event: &Event) -> Option<Notice> {
        let notice = self.meaning(event)?;
        let is_new = self.said != Some(notice) && self.said != Some(Notice::Stopping);
        is_new.then(|| *self.said.insert(notice))
    }

    fn meaning(&mut self, event: &Event) -> Option<Notice> {
        match event {
            Event::Answered { request, answer: Answer::Accepted, .. } => {
                self.goal = Some(request.goal());
                match request.goal() {
                    Goal::Graceful | Goal::Reload | Goal::Restart => Some(Notice::Reloading),
                    Goal::Exit => Some(Notice::Stopping),
                    Goal::Start | Goal::Stop => None,
                }
            }
            Event::StateWritten { to, .. } => match (to, self.goal) {
                (State::Running, _) => Some(Notice::Ready),
                (State::Stopping, Some(Goal::Reload)) => Some(Notice::Reloading),
                (State::Idle, Some(Goal::Stop)) if self.said == Some(Notice::Reloading) => {
                    Some(Notice::Ready)
                }
                _ => None,
            },
            Event::PassBegan { channel: Channel::Graceful, .. } => Some(Notice::Reloading),
            // A stronger goal that came meanwhile is not reached yet.
            Event::PassEnded { channel: Channel::Graceful, .. } if self.goal == Some(Goal::Graceful) => {
                Some(Notice::Ready)
            }
            // A start that failed makes Exit the goal, and no origin asked for it (FAIL-1). Its ticket is superseded, also
            // one that no handle has any more.
            Event::Resolved { resolution: Resolution::Superseded { by: Goal::Exit, .. }, .. } => {
                Some(Notice::Stopping)
            }
            // A Stop that is reached at once writes no state (GOAL-11).
            Event::Resolved { goal: Goal::Stop, .. }
                if self.goal == Some(Goal::Stop) && self.said == Some(Notice::Reloading) =>
            {
                Some(Notice::Ready)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::Notice::{Ready, Reloading, Stopping};
    use super::*;
    use crate::{Bus, Drive, Exit};
    use wspbus_models::bus::event::{Origin, ThreadId, TicketId};
    use wspbus_models::bus::{Code, Request};

    /// The messages that the life of a bus makes.
    fn told(live: impl FnOnce(&Bus)) -> Vec<Notice> {
        told_by(Drive::Caller, live)
    }

    fn told_by(drive: Drive, live: impl FnOnce(&Bus)) -> Vec<Notice> {
        let (told, mut life) = (Arc::new(Mutex::new(Vec::new())), Life::default());
        let keep = told.clone();
        let recorder = move |_: &_, events: &[Event]| {
            let notices = events.iter().filter_map(|event| life.after(event));
            keep.lock().unwrap().extend(notices);
        };
        live(&Bus::builder().drive(drive).recorder(recorder).build());
        let told = told.lock().unwrap();
        told.clone()
    }

    #[test]
    fn the_messages_follow_the_life_of_the_bus() {
        let plain = told(|bus| {
            bus.start();
            bus.graceful();
            bus.reload();
            bus.exit(Code::OK);
        });
        assert_eq!(plain, [Ready, Reloading, Ready, Reloading, Ready, Stopping]);
        let idle = told(|bus| {
            bus.start();
            bus.stop();
            bus.start();
        });
        assert_eq!(idle, [Ready], "systemd has no word for a site that is stopped");
    }

    #[test]
    fn a_restart_is_a_reload_to_systemd_unless_an_exit_cancels_it() {
        let live = |bus: &Bus| {
            bus.start();
            bus.restart();
        };
        assert_eq!(told(live), [Ready, Reloading]);
        let early = told(|bus| {
            let weak = bus.downgrade();
            let restart = move || drop(weak.upgrade().map(|bus| bus.restart()));
            bus.subscribe(Channel::Start, 50, restart).unwrap().detach();
            bus.start();
        });
        assert_eq!(early, [Reloading], "it does not become ready on the way");
        let cancelled = told(|bus| {
            live(bus);
            bus.exit(Code::OK);
        });
        assert_eq!(cancelled, [Ready, Reloading, Stopping]);
    }

    #[test]
    fn a_start_that_fails_and_a_listener_that_exits_stop() {
        let failed = told(|bus| {
            bus.subscribe(Channel::Start, 50, || Err("no socket")).unwrap().detach();
            bus.start();
        });
        assert_eq!(failed, [Stopping]);
        let exits = told(|bus| {
            bus.subscribe(Channel::Graceful, 50, || Exit(Code(3))).unwrap().detach();
            bus.start();
            bus.graceful();
        });
        assert_eq!(exits, [Ready, Reloading, Stopping]);
    }

    #[test]
    fn a_start_that_fails_and_has_no_requester_any_more_stops() {
        let failed = told_by(Drive::Thread, |bus| {
            let (open, gate) = std::sync::mpsc::channel::<()>();
            let fails = move || {
                let _ = gate.recv();
                Err("no socket")
            };
            bus.subscribe(Channel::Start, 50, fails).unwrap().detach();
            drop(bus.start());
            drop(open);
            bus.wait(State::Exited).unwrap();
        });
        assert_eq!(failed, [Stopping]);
    }

    #[test]
    fn a_stop_in_the_place_of_a_reload_ends_the_reload() {
        let stopped = told(|bus| {
            let weak = bus.downgrade();
            let stop = move || drop(weak.upgrade().map(|bus| bus.stop()));
            bus.start();
            bus.subscribe(Channel::Stop, 50, stop).unwrap().detach();
            bus.reload();
            assert_eq!(bus.state(), State::Idle);
        });
        assert_eq!(stopped, [Ready, Reloading, Ready]);
    }

    /// With a thread of the bus's own the three requests come before the first pass.
    #[test]
    fn a_stop_that_is_reached_at_once_ends_the_reload() {
        let mut life = Life::default();
        let answered = |request: Request| Event::Answered {
            origin: Origin::Thread(ThreadId(1)),
            request,
            answer: Answer::Accepted,
            ticket: None,
        };
        let (ticket, goal, resolution) = (TicketId(2), Goal::Stop, Resolution::Reached);
        let all = [
            answered(Request::Start),
            answered(Request::Reload),
            answered(Request::Stop),
            Event::Resolved { ticket, goal, resolution },
        ];
        let told: Vec<Notice> = all.iter().filter_map(|event| life.after(event)).collect();
        assert_eq!(told, [Reloading, Ready]);
    }

    /// Without a limit the last call would wait without end.
    #[test]
    fn a_receiver_that_does_not_read_holds_up_nothing() {
        let path = std::env::temp_dir().join(format!("wspbus-notify-{}", std::process::id()));
        let deaf = UnixDatagram::bind(&path).unwrap();
        let send = || super::send(path.as_os_str(), Ready, IMPATIENT);
        let full = std::iter::repeat_with(send).find_map(Result::err).unwrap();
        assert_eq!(full.kind(), io::ErrorKind::WouldBlock);
        let mut heard = [0; 64];
        assert_eq!(deaf.recv(&mut heard).unwrap(), "READY=1\n".len());
        assert!(send().is_ok(), "there is room again");
        // A message that found no room is sent when there is room, and not complained of again.
        let (socket, life) = (path.clone().into_os_string(), Life::default());
        let mut teller = Teller { socket, life, unsent: None, patience: IMPATIENT };
        let runs = Event::StateWritten { from: State::Starting, to: State::Running };
        let other = Event::StateWritten { from: State::Idle, to: State::Starting };
        assert!(teller.hear(&runs).is_err_and(|error| is_full(error.kind())));
        assert!(teller.hear(&other).is_ok() && teller.unsent == Some(Ready));
        deaf.recv(&mut heard).unwrap();
        assert!(teller.hear(&other).is_ok() && teller.unsent.is_none());
        std::fs::remove_file(path).unwrap();
    }

    /// A stronger goal that came while a graceful pass runs is not reached by its end, and a start that fails is an exit
    /// also where a restart was asked for.
    #[test]
    fn the_last_goal_decides() {
        let overtaken = told(|bus| {
            let weak = bus.downgrade();
            let reload = move || drop(weak.upgrade().map(|bus| bus.reload()));
            bus.start();
            bus.subscribe(Channel::Graceful, 50, reload).unwrap().detach();
            bus.graceful();
        });
        assert_eq!(overtaken, [Ready, Reloading, Ready], "one Ready: that of the reload");
        let failed = told(|bus| {
            let weak = bus.downgrade();
            let restart = move || {
                drop(weak.upgrade().map(|bus| bus.restart()));
                Err("no socket")
            };
            bus.subscribe(Channel::Start, 50, restart).unwrap().detach();
            bus.start();
        });
        assert_eq!(failed, [Reloading, Stopping]);
    }
}
