//! A web server that starts, drains, reloads and restarts with the bus.
//!
//! ```sh
//! echo hello > server.conf
//! PIDFILE=server.pid cargo run -p wspbus --example server --features pidfile,reexec,signals,systemd,tokio
//! curl http://127.0.0.1:8080     # from here on in another shell, in the same folder
//! kill -USR1 $(cat server.pid)   # graceful: reads the file of the configuration again
//! kill -HUP $(cat server.pid)    # reload: closes the socket, waits for the requests in flight, and comes back
//! kill -TERM $(cat server.pid)   # exit: waits for the requests in flight
//! ```
//!
//! | variable of the environment | meaning | if it is not set |
//! |---|---|---|
//! | `ADDRESS` | the address and the port | `127.0.0.1:8080` |
//! | `CONFIG` | the file with the text of the answers, which must be there | `server.conf` in the current folder |
//! | `PIDFILE` | the file for the number of the process | none is written |

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use wspbus::host::feed::Feed;
use wspbus::host::pidfile::PidFile;
use wspbus::host::reexec::Program;
use wspbus::host::signals::{Hangup, Table};
use wspbus::host::systemd;
use wspbus::host::tokio::{Service, listener};
use wspbus::{Answer, Asked, Bus, Channel, Drive, WeakBus};

/// The state that the parts of the site share.
struct Site {
    /// The address at which the site serves. The system chooses the port 0 once; a reload comes back to it.
    address: Mutex<SocketAddr>,
    path: PathBuf,
    greeting: Mutex<Arc<str>>,
    /// The handlers ask it; the bus owns the site, so they do not own the bus.
    bus: WeakBus,
}

/// A configuration that cannot be used.
#[derive(Debug)]
enum ConfigError {
    /// The file cannot be read.
    Read(PathBuf, std::io::Error),
    /// The file has no text.
    Empty(PathBuf),
    /// The variable `ADDRESS` is no address.
    Address(String, std::net::AddrParseError),
}

/// Serves until the bus exits, and ends or executes the program again.
pub fn main() -> ExitCode {
    serve().unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

fn serve() -> Result<ExitCode, Box<dyn Error>> {
    let program = Program::captured()?;
    let runtime = Runtime::new()?;
    let feed = Feed::new();
    let told = systemd::tell(&feed, |error| eprintln!("systemd was not told: {error}"))?;
    let bus = Bus::builder().drive(Drive::Thread).recorder(feed.recorder()).build();
    bus.listen_to_log(50, |line| eprintln!("{line}")).detach();

    if let Ok(path) = std::env::var("PIDFILE") {
        PidFile::create_or_replace_stale(path)?.removed_at_exit(&bus)?.detach();
    }
    let site = Arc::new(Site {
        address: Mutex::new(address(variable("ADDRESS", "127.0.0.1:8080"))?),
        path: variable("CONFIG", "server.conf").into(),
        greeting: Mutex::new("".into()),
        bus: bus.downgrade(),
    });
    subscribe(&bus, &runtime, &site)?;
    let signals = Table::new(Hangup::Reload).tell_end(|signal, report| {
        if !report.failures().is_empty() {
            eprintln!("{signal}: {report}");
        }
    });
    // An exit that comes when the process is about to execute itself again is refused.
    let signals = signals.tell(|signal, answer| {
        if !matches!(answer, Answer::Accepted | Answer::Joined { .. }) {
            eprintln!("{signal}: {answer}");
        }
    });
    let signals = signals.watch(&bus)?;
    bus.start();

    let report = bus.block()?;
    eprintln!("{report}");
    // The next program of this process finds all put away.
    drop((signals, told, runtime));
    Ok(program.finish(&report)?)
}

fn variable(name: &str, otherwise: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| otherwise.to_owned())
}

fn address(text: String) -> Result<SocketAddr, ConfigError> {
    text.parse().map_err(|error| ConfigError::Address(text, error))
}

/// The configuration is read before the service begins, and again when the bus is graceful.
fn subscribe(bus: &Bus, runtime: &Runtime, site: &Arc<Site>) -> Result<(), Box<dyn Error>> {
    for channel in [Channel::Start, Channel::Graceful] {
        let site = site.clone();
        let read = listener(runtime.handle(), move || site.clone().read());
        bus.subscribe(channel, 20, read)?.named("configuration").detach();
    }
    let site = site.clone();
    let service = Service::new(runtime.handle(), move |stop| {
        let site = site.clone();
        async move {
            let address = *locked(&site.address);
            let socket = TcpListener::bind(address).await?;
            *locked(&site.address) = socket.local_addr()?;
            eprintln!("serving http://{}", socket.local_addr()?);
            Ok::<_, std::io::Error>(axum::serve(socket, router(site)).with_graceful_shutdown(stop))
        }
    });
    let service = service.named("http").begin_within(Duration::from_secs(10));
    service.drain(Duration::from_secs(10)).subscribe(bus, 60)?;
    Ok(())
}

impl Site {
    /// Reads the configuration. A file that is not fit leaves the old one in place, and fails the listener.
    async fn read(self: Arc<Site>) -> Result<(), ConfigError> {
        let unreadable = |error| ConfigError::Read(self.path.clone(), error);
        let text = tokio::fs::read_to_string(&self.path).await.map_err(unreadable)?;
        if text.trim().is_empty() {
            return Err(ConfigError::Empty(self.path.clone()));
        }
        *locked(&self.greeting) = text.into();
        Ok(())
    }
}

fn router(site: Arc<Site>) -> Router {
    let slow = async |State(site): State<Arc<Site>>| {
        eprintln!("slow request");
        tokio::time::sleep(Duration::from_millis(200)).await;
        locked(&site.greeting).to_string()
    };
    Router::new()
        .route("/", get(async |State(site): State<Arc<Site>>| locked(&site.greeting).to_string()))
        .route("/slow", get(slow))
        .route("/graceful", post(async |State(site): State<Arc<Site>>| told(&site, Bus::graceful).await))
        .route("/restart", post(async |State(site): State<Arc<Site>>| asked(&site, Bus::restart)))
        .with_state(site)
}

/// Asks, and answers with the answer of the bus. The drain waits for this request, so it must not wait for the drain.
fn asked(site: &Site, ask: impl FnOnce(&Bus) -> Asked) -> String {
    site.bus.upgrade().map_or("gone".to_owned(), |bus| ask(&bus).answer.to_string())
}

/// Asks, and answers with the end of the request.
async fn told(site: &Site, ask: impl FnOnce(&Bus) -> Asked) -> String {
    let Some(asked) = site.bus.upgrade().map(|bus| ask(&bus)) else { return "gone".to_owned() };
    let answer = asked.answer;
    let Some(ticket) = asked.ticket() else { return answer.to_string() };
    ticket.await.map_or_else(|refused| refused.to_string(), |report| report.to_string())
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigError::Read(path, error) => write!(f, "cannot read {}: {error}", path.display()),
            ConfigError::Empty(path) => write!(f, "{} has no text", path.display()),
            ConfigError::Address(text, error) => write!(f, "ADDRESS is \"{text}\": {error}"),
        }
    }
}

impl Error for ConfigError {}
