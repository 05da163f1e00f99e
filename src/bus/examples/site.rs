//! A web site of three worker processes on one listening socket. It needs no other crate than `signal-hook`.
//!
//! ```sh
//! cargo run --example site --features signals,site
//! ```
//!
//! SIGTERM and SIGINT end it, SIGHUP rolls it, SIGUSR1 reloads it, and SIGUSR2 prints how it is. Each answer says which
//! worker served it, with which version. The version is the number of times that the configuration was read.

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2};
use signal_hook::iterator::Signals;
use wspbus::Code;
use wspbus::site::{
    App, AppError, Connection, Controller, End, Handle, Loaded, Name, Operator, Request, Round, RoundOutcome,
    Target, Version, Work, Worker,
};

/// The argument that tells a worker from its controller.
const WORKER: &str = "--worker";
/// The head of a request is read up to so many bytes.
const HEAD: u64 = 64 << 10;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let code = if std::env::args().any(|argument| argument == WORKER) { work()? } else { control()? };
    Ok(ExitCode::from(code.0))
}

/// The process of the controller.
fn control() -> Result<Code, Box<dyn Error>> {
    // The address is bound once. Every worker gets a copy of the socket, so no connection is lost between two workers.
    let socket = TcpListener::bind(std::env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:0".to_owned()))?;
    eprintln!("serving http://{}", socket.local_addr()?);
    // A signal must not end this process before it is watched.
    let signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2])?;
    let mut version = 0;
    let load = move || {
        version += 1;
        Ok(Loaded { version: Version(version), slots: 3 })
    };
    let program = std::env::current_exe()?;
    let worker = move |_: &_| {
        let mut command = Command::new(&program);
        command.arg(WORKER);
        command
    };
    let mut controller = Controller::builder(load, worker)
        .socket(socket)
        .on_failure(|failure| eprintln!("{failure}"))
        .build()?;
    let operator = controller.operator();
    operator.ask(Request::Start, Target::Site);
    thread::spawn(move || obey(signals, &operator));
    match controller.run() {
        End::Exits(code) => Ok(code),
        // No signal of this example asks for it.
        End::ReExecutes => Ok(Code::SOFTWARE),
    }
}

/// Translates signals into requests of the operator, and prints how each of them ended.
fn obey(mut signals: Signals, operator: &Operator) {
    for signal in signals.forever() {
        let request = match signal {
            SIGHUP => Request::Roll,
            SIGUSR1 => Request::Reload,
            SIGUSR2 => {
                operator.status().iter().for_each(|status| eprint!("{status}"));
                continue;
            }
            _ => Request::Exit(Code::OK),
        };
        let mut asked = operator.ask(request, Target::Site);
        thread::spawn(move || {
            let answer = asked.answer().map_or("no answer".to_owned(), |answer| answer.to_string());
            let end = asked.wait().map_or(String::new(), |resolution| format!(", {resolution}"));
            eprintln!("{request}: {answer}{end}");
        });
    }
}

/// The process of a worker.
fn work() -> Result<Code, Box<dyn Error>> {
    let mut worker = Worker::begin()?;
    // Ctrl-C in a terminal goes to every process of the group: a worker leaves that to its controller.
    let _ignored = Signals::new([SIGINT])?;
    let socket = worker.take_sockets().pop().ok_or("the controller has no socket")?;
    let web = Web {
        door: Door::new(TcpListener::from(socket))?,
        handle: worker.handle(),
        name: format!("worker {}", worker.id()),
        version: Arc::new(AtomicU64::new(worker.version().0)),
    };
    Ok(worker.run(web))
}

/// The listening socket of a worker, and the thread that accepts from it.
struct Door {
    socket: Mutex<Option<TcpListener>>,
    open: Arc<AtomicBool>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Door {
    fn new(socket: TcpListener) -> std::io::Result<Door> {
        // The flag belongs to the socket, which all workers share: a worker never waits in `accept`, because another one
        // may have taken the connection.
        socket.set_nonblocking(true)?;
        Ok(Door { socket: Mutex::new(Some(socket)), open: Arc::default(), thread: Mutex::default() })
    }
}

/// The application: it answers each request with the name of its worker.
struct Web {
    door: Door,
    handle: Handle,
    name: String,
    version: Arc<AtomicU64>,
}

impl App for Web {
    fn boot(&self, _: Version) -> Result<Vec<Name>, AppError> {
        Ok(Vec::new())
    }

    fn accept(&self) {
        self.door.open.store(true, Ordering::SeqCst);
        let Some(socket) = locked(&self.door.socket).take() else { return };
        let (open, handle) = (self.door.open.clone(), self.handle.clone());
        let (name, version) = (self.name.clone(), self.version.clone());
        let accepts = thread::spawn(move || serve(&socket, &open, &handle, &name, &version));
        *locked(&self.door.thread) = Some(accepts);
    }

    /// The thread that accepts tells of each connection at once. When it is over, every connection was told.
    fn stop_accepting(&self) {
        self.door.open.store(false, Ordering::SeqCst);
        if let Some(accepts) = locked(&self.door.thread).take() {
            let _ = accepts.join();
        }
    }

    fn round(&self, _: Round, work: Work, version: Version) -> RoundOutcome {
        if work == Work::Reload {
            self.version.store(version.0, Ordering::SeqCst);
        }
        RoundOutcome::Done
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Accepts connections until the worker leaves. Then its copy of the socket is closed.
fn serve(socket: &TcpListener, open: &AtomicBool, handle: &Handle, name: &str, version: &Arc<AtomicU64>) {
    let mut number = 0;
    while open.load(Ordering::SeqCst) {
        let Ok((client, _)) = socket.accept() else {
            thread::sleep(Duration::from_millis(1));
            continue;
        };
        let connection = Connection(number);
        number += 1;
        handle.accepted(connection);
        let (handle, name, version) = (handle.clone(), name.to_owned(), version.clone());
        thread::spawn(move || {
            if let Err(error) = answer(&client, connection, &handle, &name, &version) {
                eprintln!("{name}: {error}");
                handle.closed(connection);
            }
        });
    }
}

/// Answers one request, and closes the connection.
fn answer(
    mut client: &TcpStream,
    connection: Connection,
    handle: &Handle,
    name: &str,
    version: &AtomicU64,
) -> std::io::Result<()> {
    client.set_nonblocking(false)?;
    client.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(client.take(HEAD)).lines();
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    handle.read(connection);
    let body = format!("{name}, version {}\n", version.load(Ordering::SeqCst));
    write!(client, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len())?;
    handle.replied(connection, false);
    Ok(())
}
