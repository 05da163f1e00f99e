//! The server: one thread that accepts connections, and a bounded number of threads that answer requests.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle, sleep};
use std::time::Duration;

use super::guard::Guard;
use super::http::{Deadline, Head, Refusal, Response, send};
use super::routes::Routes;
use super::{Browsable, BrowseError};

/// At most this many requests are answered at the same time. Other connections wait.
pub const THREADS: usize = 32;

/// The pause after the system gave no connection, as when the program has too many open files.
const PAUSE: Duration = Duration::from_millis(50);
/// The time for which a server that ends waits to reach itself.
const WAKE: Duration = Duration::from_secs(1);

/// A server of traces. It runs in threads of its own until it is dropped.
pub struct Server {
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves these configurations on a loopback address. Port 0 means any free port.
    ///
    /// # Errors
    /// If two configurations have the same names, the address is not loopback, or the system refuses it.
    pub fn start(address: SocketAddr, shown: Vec<Box<dyn Browsable>>) -> Result<Server, BrowseError> {
        if !address.ip().is_loopback() {
            return Err(BrowseError::NotLoopback(address));
        }
        let routes = Routes::new(shown)?;
        let failed = |error| BrowseError::Bind { address, error };
        let listener = TcpListener::bind(address).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let desk = Arc::new(Desk { guard: Guard::new(address), routes });
        let (give, take) = sync_channel(0);
        let take = Arc::new(Mutex::new(take));
        for number in 0..THREADS {
            let (desk, take) = (Arc::clone(&desk), Arc::clone(&take));
            let named = Builder::new().name(format!("browse {number}"));
            named.spawn(move || answer_all(&desk, &take)).map_err(BrowseError::Threads)?;
        }
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        let acceptor = Builder::new().name("browse".into()).spawn(move || accept(&listener, &over, &give));
        let acceptor = Some(acceptor.map_err(BrowseError::Threads)?);
        Ok(Server { address, is_over, acceptor })
    }

    /// The address on which it serves.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until the program ends.
    pub fn wait(mut self) {
        if let Some(acceptor) = self.acceptor.take() {
            // The thread ends only if it panicked, and has said so.
            let _ = acceptor.join();
        }
    }
}

impl Drop for Server {
    /// Accepts no more connections. The requests that are being answered end by themselves.
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // The acceptor waits for a connection: this is one. It ends later if all threads are busy now.
        let _ = TcpStream::connect_timeout(&self.address, WAKE);
    }
}

/// The parts that each thread needs for an answer.
struct Desk {
    guard: Guard,
    routes: Routes,
}

fn accept(listener: &TcpListener, is_over: &AtomicBool, give: &SyncSender<TcpStream>) {
    loop {
        let accepted = listener.accept();
        if is_over.load(Ordering::SeqCst) {
            return;
        }
        match accepted {
            // The channel has no places: the next connection is accepted when a thread takes this one.
            Ok((stream, _)) => {
                if give.send(stream).is_err() {
                    return;
                }
            }
            Err(_) => sleep(PAUSE),
        }
    }
}

/// Answers one connection after the other, until the acceptor ends.
fn answer_all(desk: &Desk, take: &Mutex<Receiver<TcpStream>>) {
    loop {
        let taken = take.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(mut stream) = taken else { return };
        // The answer is small, or sent in large pieces.
        let _ = stream.set_nodelay(true);
        // A request that finds a mistake of a model must not end the server. The panic was told on standard error.
        let answered = catch_unwind(AssertUnwindSafe(|| desk.answer(&mut stream)));
        let wrong = |_| Err(Refusal::Told(Response::text(500, "this request made the program panic")));
        match answered.unwrap_or_else(wrong) {
            Ok(response) | Err(Refusal::Told(response)) => send(&mut stream, &response),
            Err(Refusal::Gone) => {}
        }
    }
}

impl Desk {
    fn answer(&self, stream: &mut TcpStream) -> Result<Response, Refusal> {
        let deadline = Deadline::of_a_request();
        let mut head = Head::read(stream, &deadline)?;
        self.guard.pass(&head).map_err(Refusal::Told)?;
        let body = match head.method.as_str() {
            "GET" => Vec::new(),
            "POST" => head.body(stream, &deadline)?,
            _ => {
                let words = "this server answers GET and POST alone";
                return Err(Refusal::Told(Response::text(405, words).allowing("GET, POST")));
            }
        };
        Ok(self.routes.answer(&head, &body))
    }
}
