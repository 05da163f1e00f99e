use std::os::unix::net::UnixDatagram;
use std::path::Path;

use wspbus::host::{feed::Feed, systemd};
use wspbus::{Bus, Channel, Code, Request};

use super::LONG;
use super::child::{self, Child};

const READY: &str = "READY=1\n";
const RELOADING: &str = "RELOADING=1\n";
const STOPPING: &str = "STOPPING=1\n";

/// In the child: lives a life of which systemd is told, if the process has the variable of the socket, and exits.
fn live(life: impl FnOnce(&Bus)) {
    if !child::is_child() {
        return;
    }
    let feed = Feed::new();
    let failed = |error: std::io::Error| {
        child::say(format!("failed: {error}"));
        assert!(std::env::var_os("PANICS").is_none(), "this panic is a part of the test");
    };
    let told = systemd::tell(&feed, failed).unwrap();
    child::say(if told.is_some() { "asked" } else { "not asked" });
    let bus = Bus::builder().recorder(feed.recorder()).build();
    life(&bus);
    bus.exit(Code::OK);
    let outcome = bus.block().unwrap();
    drop(told);
    std::process::exit(outcome.code.0.into());
}

/// A life with a start, a graceful, a reload and an exit.
#[test]
#[ignore = "a process of the tests below"]
fn a_life() {
    live(|bus| {
        bus.subscribe(Channel::Graceful, 50, || ()).unwrap().detach();
        bus.start();
        bus.graceful();
        bus.reload();
    });
}

/// Asks for this, and for the same again while its pass runs: it runs once more.
fn twice(bus: &Bus, channel: Channel, request: Request) {
    let (weak, mut is_first) = (bus.downgrade(), true);
    let again = move || {
        if let (true, Some(bus)) = (std::mem::take(&mut is_first), weak.upgrade()) {
            std::thread::spawn(move || drop(bus.request(request))).join().unwrap();
        }
    };
    let _again = bus.subscribe(channel, 50, again).unwrap();
    bus.request(request);
}

#[test]
#[ignore = "a process of the tests below"]
fn a_life_with_two_gracefuls() {
    live(|bus| {
        bus.start();
        twice(bus, Channel::Graceful, Request::Graceful);
    });
}

#[test]
#[ignore = "a process of the tests below"]
fn a_life_with_two_reloads() {
    live(|bus| {
        bus.start();
        twice(bus, Channel::Start, Request::Reload);
    });
}

fn run(test: &str, socket: Option<&Path>) -> Child {
    Child::run(test, |command| {
        command.env_remove("NOTIFY_SOCKET");
        command.envs(socket.map(|path| ("NOTIFY_SOCKET", path)));
    })
}

fn message(socket: &UnixDatagram) -> String {
    let mut message = [0; 256];
    let length = socket.recv(&mut message).unwrap();
    String::from_utf8(message[..length].to_vec()).unwrap()
}

/// The life of this test tells systemd exactly this.
fn tells(test: &str, notices: &[&str]) {
    // The path of a socket is short.
    let name = format!("wspbus-{}-{}", std::process::id(), test.rsplit(':').next().unwrap());
    let path = std::env::temp_dir().join(name);
    tells_on(&UnixDatagram::bind(&path).unwrap(), &path, test, notices);
    std::fs::remove_file(&path).unwrap();
}

/// The life of this test tells systemd exactly this on the socket of this name.
fn tells_on(socket: &UnixDatagram, name: &Path, test: &str, notices: &[&str]) {
    socket.set_read_timeout(Some(LONG)).unwrap();
    let mut child = run(test, Some(name));
    child.hears("asked");
    let mut last = 0;
    for expected in notices {
        let message = message(socket);
        let rest =
            message.strip_prefix(*expected).unwrap_or_else(|| panic!("{expected} is not in {message}"));
        if *expected != RELOADING {
            assert_eq!(rest, "");
            continue;
        }
        let microseconds = rest.strip_prefix("MONOTONIC_USEC=").unwrap().trim_end().parse::<u64>().unwrap();
        assert!(microseconds > last, "the clock goes on");
        last = microseconds;
    }
    assert_eq!(child.end(), Ok(0));
    socket.set_nonblocking(true).unwrap();
    assert!(socket.recv(&mut [0; 8]).is_err(), "there is no other message");
}

#[test]
fn systemd_is_told_on_its_socket() {
    tells("systemd::a_life", &[READY, RELOADING, READY, RELOADING, READY, STOPPING]);
}

/// A socket that has a name and no file.
#[test]
#[cfg(target_os = "linux")]
fn systemd_is_told_on_its_abstract_socket() {
    use std::os::linux::net::SocketAddrExt;
    let name = format!("wspbus-{}-abstract", std::process::id());
    let address = std::os::unix::net::SocketAddr::from_abstract_name(&name).unwrap();
    let (socket, name) = (UnixDatagram::bind_addr(&address).unwrap(), format!("@{name}"));
    let notices = [READY, RELOADING, READY, RELOADING, READY, STOPPING];
    tells_on(&socket, Path::new(&name), "systemd::a_life", &notices);
}

/// GOAL-7. A second one that came during the pass runs once more, and each run is a reload of its own.
#[test]
fn systemd_is_told_of_each_run_of_a_goal_that_runs_once_more() {
    for test in ["systemd::a_life_with_two_gracefuls", "systemd::a_life_with_two_reloads"] {
        tells(test, &[READY, RELOADING, READY, RELOADING, READY, STOPPING]);
    }
}

#[test]
fn without_a_socket_nothing_is_told() {
    let mut child = run("systemd::a_life", None);
    child.hears("not asked");
    assert_eq!(child.end(), Ok(0));
}

/// The bus lives as usual. A panic of the reader of an error costs the telling of that error alone.
#[test]
fn a_socket_that_is_gone_is_an_error_for_each_message() {
    for panics in [None, Some(("PANICS", "1"))] {
        let mut child = Child::run("systemd::a_life", |command| {
            command.env("NOTIFY_SOCKET", "gone").envs(panics);
        });
        child.hears("asked");
        for _ in 0..6 {
            child.hears("failed:");
        }
        assert_eq!(child.end(), Ok(0));
    }
}
