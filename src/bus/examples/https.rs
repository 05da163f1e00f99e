//! The certificate is renewed without a restart, in one process: threads, rustls, and one answer by hand.
//!
//! ```sh
//! openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost \
//!     -addext subjectAltName=DNS:localhost -keyout key.pem -out certificate.pem
//! cat certificate.pem key.pem > site.pem
//! cargo run -p wspbus --example https --features signals
//! curl --cacert certificate.pem https://localhost:8443    # from here on in another shell, in the same folder
//! kill -HUP PID    # graceful: reads site.pem again; the example prints its PID
//! ```
//!
//! `PEM` is another file than `site.pem` in the current folder, and `ADDRESS` another address than `127.0.0.1:8443`.
//!
//! Certificate and key are in one file, so that a `mv` replaces both in one step.
//!
//! The unit of the reload is the whole `ServerConfig`. A configuration keeps the sessions of its clients: a client that
//! resumes a session is shown no certificate, and goes on with the old one. A new configuration knows no session, so every
//! client shakes hands in full.

use std::error::Error;
use std::fmt;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ResolvesServerCert, ServerConfig};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ServerConnection, Stream};
use wspbus::host::signals::{Hangup, Table};
use wspbus::{Bus, Channel, Drive, Refused};

/// So long the request of a connection may take, and its answer. A stop waits for connections.
const PATIENCE: Duration = Duration::from_secs(5);
/// The head of a request has at most so many bytes.
const HEAD: usize = 64 << 10;
/// So long the stop may take. A listener that passes its deadline holds no exit.
const STOP: Duration = Duration::from_secs(15);

/// A site behind TLS. Every connection has the configuration that is the newest when it comes.
pub struct Https {
    load: Box<Load>,
    /// The site comes back here after a stop; the system chooses the port 0 once.
    address: Mutex<SocketAddr>,
    config: Mutex<Option<Arc<ServerConfig>>>,
    serving: Mutex<Option<Serving>>,
}

/// Makes a configuration of the files that there are now.
pub type Load = dyn Fn() -> Result<Arc<ServerConfig>, LoadError> + Send + Sync;

/// The thread that accepts connections.
struct Serving {
    is_over: Arc<AtomicBool>,
    acceptor: JoinHandle<()>,
}

/// A certificate that cannot be served.
#[derive(Debug)]
pub enum LoadError {
    /// The file cannot be read.
    Read(PathBuf, pem::Error),
    /// The file has no certificate.
    NoCertificate(PathBuf),
    /// The key is of a kind that cannot sign, or the certificate is broken.
    Unfit(PathBuf, rustls::Error),
    /// The key is not that of the certificate.
    Mismatch(PathBuf, rustls::Error),
}

impl Https {
    /// A site that gets its configurations from `load`.
    pub fn new(
        address: SocketAddr,
        load: impl Fn() -> Result<Arc<ServerConfig>, LoadError> + Send + Sync + 'static,
    ) -> Arc<Https> {
        Arc::new(Https {
            load: Box::new(load),
            address: Mutex::new(address),
            config: Mutex::new(None),
            serving: Mutex::new(None),
        })
    }

    /// The site starts and stops with the bus. A graceful loads the configuration again; if that fails, the old one is
    /// kept, and the requester is told.
    pub fn subscribe(self: &Arc<Https>, bus: &Bus) -> Result<(), Refused> {
        let (start, graceful, stop) = (self.clone(), self.clone(), self.clone());
        bus.subscribe(Channel::Start, 50, move || start.start())?.named("https").detach();
        bus.subscribe(Channel::Graceful, 50, move || graceful.reload())?.named("https").detach();
        bus.subscribe_with(Channel::Stop, 205, Some(STOP), move || stop.stop())?.named("https").detach();
        Ok(())
    }

    /// The address at which the site serves.
    pub fn address(&self) -> SocketAddr {
        *locked(&self.address)
    }

    fn reload(&self) -> Result<(), LoadError> {
        let new = (self.load)()?;
        *locked(&self.config) = Some(new);
        Ok(())
    }

    fn start(self: &Arc<Https>) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.reload()?;
        let socket = TcpListener::bind(self.address())?;
        *locked(&self.address) = socket.local_addr()?;
        let is_over = Arc::new(AtomicBool::new(false));
        let (site, over) = (self.clone(), is_over.clone());
        let acceptor = thread::Builder::new().name("accept".to_owned());
        let acceptor = acceptor.spawn(move || site.accept(&socket, &over))?;
        *locked(&self.serving) = Some(Serving { is_over, acceptor });
        Ok(())
    }

    /// Closes the socket, and waits for the connections.
    fn stop(&self) -> io::Result<()> {
        let Some(Serving { is_over, acceptor }) = locked(&self.serving).take() else { return Ok(()) };
        is_over.store(true, Ordering::SeqCst);
        // The acceptor wakes by one more connection. Without one it wakes by the next client, so that it is not waited for.
        TcpStream::connect(self.address())?;
        acceptor.join().map_err(|_| io::Error::other("the acceptor panicked"))
    }

    /// Every connection has a thread. All of them have ended when this returns.
    fn accept(&self, socket: &TcpListener, over: &AtomicBool) {
        thread::scope(|scope| {
            for client in socket.incoming() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                let config = locked(&self.config).clone();
                if let (Ok(client), Some(config)) = (client, config) {
                    // A client that goes away concerns no other one.
                    scope.spawn(move || drop(answer(client, config)));
                }
            }
        });
    }
}

/// One request, one answer.
fn answer(client: TcpStream, config: Arc<ServerConfig>) -> Result<(), Box<dyn Error>> {
    client.set_nodelay(true)?;
    let mut client = Limited { client, end: Instant::now() + PATIENCE };
    let mut session = ServerConnection::new(config)?;
    let mut stream = Stream::new(&mut session, &mut client);
    let (mut request, mut part) = (Vec::new(), [0; 1024]);
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut part)? {
            0 => return Ok(()),
            _ if request.len() > HEAD => return Ok(()),
            length => request.extend_from_slice(&part[..length]),
        }
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n")?;
    session.send_close_notify();
    while session.wants_write() {
        session.write_tls(&mut client)?;
    }
    Ok(())
}

/// A connection that is over at this time. A limit of each read would let a client that sends a byte now and then hold a
/// stop without end.
pub struct Limited {
    /// The connection to the client.
    pub client: TcpStream,
    /// The time at which it is over.
    pub end: Instant,
}

impl Limited {
    fn left(&self) -> io::Result<Duration> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
    }
}

impl Read for Limited {
    fn read(&mut self, part: &mut [u8]) -> io::Result<usize> {
        self.client.set_read_timeout(Some(self.left()?))?;
        self.client.read(part)
    }
}

impl Write for Limited {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        self.client.set_write_timeout(Some(self.left()?))?;
        self.client.write(part)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.client.flush()
    }
}

/// The configuration of the certificate and the key in this file. It has no session of another configuration.
pub fn load(path: &Path) -> Result<Arc<ServerConfig>, LoadError> {
    let key = certified(path)?;
    configured(Arc::new(SingleCertAndKey::from(key)))
        .map_err(|error| LoadError::Unfit(path.to_owned(), error))
}

/// A configuration that asks this resolver for the certificate.
pub fn configured(resolver: Arc<dyn ResolvesServerCert>) -> Result<Arc<ServerConfig>, rustls::Error> {
    let builder = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
    Ok(Arc::new(builder.with_no_client_auth().with_cert_resolver(resolver)))
}

/// The certificate and the key in this file, if they belong together.
pub fn certified(path: &Path) -> Result<CertifiedKey, LoadError> {
    let unreadable = |error| LoadError::Read(path.to_owned(), error);
    let unfit = |error| LoadError::Unfit(path.to_owned(), error);
    let chain = CertificateDer::pem_file_iter(path).map_err(unreadable)?;
    let chain = chain.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    if chain.is_empty() {
        return Err(LoadError::NoCertificate(path.to_owned()));
    }
    let key = PrivateKeyDer::from_pem_file(path).map_err(unreadable)?;
    let key = CertifiedKey::new(chain, provider().key_provider.load_private_key(key).map_err(unfit)?);
    match key.keys_match() {
        Ok(()) => Ok(key),
        Err(error @ rustls::Error::InconsistentKeys(_)) => Err(LoadError::Mismatch(path.to_owned(), error)),
        Err(error) => Err(unfit(error)),
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Serves until a signal asks for the exit.
pub fn main() -> ExitCode {
    serve().unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

fn serve() -> Result<ExitCode, Box<dyn Error>> {
    let variable = |name: &str, otherwise: &str| std::env::var(name).unwrap_or_else(|_| otherwise.to_owned());
    let file = PathBuf::from(variable("PEM", "site.pem"));
    let bus = Bus::builder().drive(Drive::Thread).build();
    let address = variable("ADDRESS", "127.0.0.1:8443");
    let address = address.parse().map_err(|error| format!("ADDRESS is \"{address}\": {error}"))?;
    let site = Https::new(address, move || load(&file));
    site.subscribe(&bus)?;
    let table = Table::new(Hangup::Graceful).tell_end(|signal, report| {
        if !report.failures().is_empty() {
            eprintln!("{signal}: {report}");
        }
    });
    let _signals = table.watch(&bus)?;
    if bus.start().wait()?.is_some_and(|report| report.is_reached()) {
        eprintln!("serving https://{} as process {}", site.address(), std::process::id());
    }
    let report = bus.block()?;
    eprintln!("{report}");
    Ok(report.code.0.into())
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::Read(path, error) => write!(f, "cannot read {}: {error}", path.display()),
            LoadError::NoCertificate(path) => write!(f, "{} has no certificate", path.display()),
            LoadError::Unfit(path, error) => write!(f, "{} cannot be served: {error}", path.display()),
            LoadError::Mismatch(path, error) => {
                write!(f, "the key in {} is not that of its certificate: {error}", path.display())
            }
        }
    }
}

impl Error for LoadError {}
