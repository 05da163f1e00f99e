use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustls::client::Resumption;
use rustls::pki_types::CertificateDer;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use rustls::{
    ClientConfig, ClientConnection, HandshakeKind, RootCertStore, Stream, SupportedProtocolVersion,
};
use wspbus::{Bus, Code, Drive, Report};

use super::child::Child;
use super::{LONG, folder};

#[path = "../../examples/https.rs"]
mod example;

use example::{Https, Limited, LoadError};

#[test]
#[ignore = "a process of the test below"]
fn process() {
    super::ends(example::main);
}

const BOTH: [&SupportedProtocolVersion; 2] = [&TLS13, &TLS12];

/// A certificate with its key, as PEM and as the client sees it.
struct Certificate {
    pem: String,
    key: String,
    der: CertificateDer<'static>,
}

fn certificates(count: usize) -> Vec<Certificate> {
    let make = |_| {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        Certificate {
            pem: made.cert.pem(),
            key: made.signing_key.serialize_pem(),
            der: made.cert.der().clone(),
        }
    };
    (0..count).map(make).collect()
}

/// Replaces the file in one step.
fn put(file: &Path, certificate: &str, key: &str) {
    let new = file.with_extension("new");
    fs::write(&new, format!("{certificate}{key}")).unwrap();
    fs::rename(&new, file).unwrap();
}

/// A client that trusts all of these certificates. It remembers its sessions.
fn client(trusted: &[Certificate], versions: &[&'static SupportedProtocolVersion]) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    trusted.iter().for_each(|certificate| roots.add(certificate.der.clone()).unwrap());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_protocol_versions(versions).unwrap();
    Arc::new(builder.with_root_certificates(roots).with_no_client_auth())
}

/// One request: which certificate the client sees, and how the handshake went.
fn asked(
    address: SocketAddr,
    config: &Arc<ClientConfig>,
) -> std::io::Result<(CertificateDer<'static>, HandshakeKind)> {
    let mut socket = TcpStream::connect(address)?;
    socket.set_nodelay(true)?;
    socket.set_read_timeout(Some(LONG))?;
    let name = "localhost".try_into().map_err(std::io::Error::other)?;
    let mut session = ClientConnection::new(config.clone(), name).map_err(std::io::Error::other)?;
    let mut answer = String::new();
    let mut stream = Stream::new(&mut session, &mut socket);
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    stream.read_to_string(&mut answer)?;
    assert!(answer.ends_with("\r\n\r\nhello\n"), "{answer}");
    let seen = session.peer_certificates().unwrap()[0].clone().into_owned();
    Ok((seen, session.handshake_kind().unwrap()))
}

/// A bus with a site of the first certificate.
fn serving(name: &str, all: &[Certificate]) -> (Bus, Arc<Https>, PathBuf) {
    let file = folder(name).join("site.pem");
    put(&file, &all[0].pem, &all[0].key);
    let path = file.clone();
    let (bus, site) = started(move || example::load(&path));
    (bus, site, file)
}

fn started(
    load: impl Fn() -> Result<Arc<rustls::ServerConfig>, LoadError> + Send + Sync + 'static,
) -> (Bus, Arc<Https>) {
    let bus = Bus::builder().drive(Drive::Thread).build();
    let site = Https::new("127.0.0.1:0".parse().unwrap(), load);
    site.subscribe(&bus).unwrap();
    assert!(bus.start().wait().unwrap().unwrap().failures().is_empty());
    (bus, site)
}

fn ended(bus: &Bus) {
    bus.exit(Code::OK);
    assert!(bus.block().unwrap().failures.is_empty());
}

/// A resumed session too, of both versions of TLS, by a graceful and by a reload.
#[test]
fn every_connection_after_a_reload_gets_the_new_certificate() {
    let all = certificates(3);
    for version in BOTH {
        let (bus, site, file) = serving("https-renew", &all);
        let client = client(&all, &[version]);
        let reload: [fn(&Bus) -> wspbus::Asked; 2] = [Bus::graceful, Bus::reload];
        for (at, renew) in reload.into_iter().enumerate() {
            let old = all[at].der.clone();
            assert_eq!(asked(site.address(), &client).unwrap(), (old.clone(), HandshakeKind::Full));
            assert_eq!(asked(site.address(), &client).unwrap(), (old.clone(), HandshakeKind::Resumed));
            put(&file, &all[at + 1].pem, &all[at + 1].key);
            assert_eq!(asked(site.address(), &client).unwrap().0, old, "the control: nothing was asked");
            assert!(renew(&bus).wait().unwrap().unwrap().failures().is_empty());
        }
        assert_eq!(asked(site.address(), &client).unwrap(), (all[2].der.clone(), HandshakeKind::Full));
        ended(&bus);
    }
}

/// A resolver with a certificate that can be replaced, in a configuration that stays.
#[derive(Debug)]
struct Swapped(Mutex<Arc<CertifiedKey>>);

impl ResolvesServerCert for Swapped {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.lock().unwrap().clone())
    }
}

/// The control: the configuration knows the session, and the client goes on with the old certificate.
#[test]
fn a_resolver_that_is_swapped_alone_leaves_the_old_certificate_to_a_resumed_session() {
    let all = certificates(2);
    for version in BOTH {
        let file = folder("https-swapped").join("site.pem");
        put(&file, &all[0].pem, &all[0].key);
        let resolver = Arc::new(Swapped(Mutex::new(Arc::new(example::certified(&file).unwrap()))));
        let (config, path) = (example::configured(resolver.clone()).unwrap(), file.clone());
        let (bus, site) = started(move || {
            *resolver.0.lock().unwrap() = Arc::new(example::certified(&path)?);
            Ok(config.clone())
        });
        let resuming = client(&all, &[version]);
        assert_eq!(asked(site.address(), &resuming).unwrap(), (all[0].der.clone(), HandshakeKind::Full));
        put(&file, &all[1].pem, &all[1].key);
        assert!(bus.graceful().wait().unwrap().unwrap().failures().is_empty());
        assert_eq!(asked(site.address(), &resuming).unwrap(), (all[0].der.clone(), HandshakeKind::Resumed));
        let other = client(&all, &[version]);
        assert_eq!(asked(site.address(), &other).unwrap(), (all[1].der.clone(), HandshakeKind::Full));
        ended(&bus);
    }
}

/// Each client notes the last renewal that was over before its connection, and the last one that had begun after it.
#[test]
fn no_connection_under_load_fails_or_gets_a_certificate_of_another_time() {
    const RENEWALS: usize = 6;
    let all = certificates(RENEWALS + 1);
    let (bus, site, file) = serving("https-load", &all);
    let (begun, over, is_done) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    let connections: Vec<AtomicUsize> = all.iter().map(|_| AtomicUsize::new(0)).collect();
    let connect = |resumes: bool| {
        let mut config = client(&all, &BOTH);
        if !resumes {
            Arc::get_mut(&mut config).unwrap().resumption = Resumption::disabled();
        }
        while !is_done.load(Ordering::SeqCst) {
            let before = over.load(Ordering::SeqCst);
            let (seen, _) = asked(site.address(), &config).unwrap();
            let after = begun.load(Ordering::SeqCst);
            let which = all.iter().position(|certificate| certificate.der == seen).unwrap();
            assert!((before..=after).contains(&which), "{which} is not in {before}..={after}");
            connections[which].fetch_add(1, Ordering::SeqCst);
        }
    };
    std::thread::scope(|scope| {
        for resumes in [false, true, true] {
            scope.spawn(move || connect(resumes));
        }
        for renewal in 1..=RENEWALS {
            begun.store(renewal, Ordering::SeqCst);
            put(&file, &all[renewal].pem, &all[renewal].key);
            let report: Option<Report> = bus.graceful().wait().unwrap();
            over.store(renewal, Ordering::SeqCst);
            assert!(report.unwrap().failures().is_empty());
            let end = Instant::now() + LONG;
            while connections[renewal].load(Ordering::SeqCst) < 6 && Instant::now() < end {
                std::thread::yield_now();
            }
        }
        is_done.store(true, Ordering::SeqCst);
    });
    let connections: Vec<usize> = connections.iter().map(|count| count.load(Ordering::SeqCst)).collect();
    assert!(connections[1..].iter().all(|count| *count >= 6), "{connections:?}");
    ended(&bus);
}

#[test]
fn a_certificate_that_cannot_be_served_is_told_and_the_old_one_is_kept() {
    let all = certificates(2);
    let (bus, site, file) = serving("https-unfit", &all);
    let client = client(&all, &BOTH);
    let shown = file.display();
    let cases = [
        (&*all[1].pem, &*all[0].key, format!("the key in {shown} is not that of its certificate: ")),
        ("", &*all[1].key, format!("{shown} has no certificate")),
        (&*all[1].pem, "", format!("cannot read {shown}: ")),
        ("-----BEGIN CERTIFICATE-----\n", "", format!("cannot read {shown}: ")),
    ];
    for (certificate, key, expected) in cases {
        put(&file, certificate, key);
        let report = bus.graceful().wait().unwrap().unwrap();
        let cause = report.causes.of(&report.failures()[0]).unwrap().to_string();
        assert!(cause.starts_with(&expected), "{cause}");
        assert_eq!(asked(site.address(), &client).unwrap().0, all[0].der);
    }
    put(&file, &all[1].pem, &all[1].key);
    assert!(bus.graceful().wait().unwrap().unwrap().failures().is_empty());
    assert_eq!(asked(site.address(), &client).unwrap().0, all[1].der);
    ended(&bus);
}

#[test]
fn the_example_renews_at_a_signal_and_stops_at_another() {
    let all = certificates(2);
    let file = folder("https-process").join("site.pem");
    put(&file, &all[0].pem, &all[0].key);
    let mut child = Child::run("https::process", |command| {
        command.env("ADDRESS", "127.0.0.1:0").env("PEM", &file);
    });
    let said = child.hears("serving https://");
    let address: SocketAddr = said.split(' ').next().unwrap().parse().unwrap();
    let client = client(&all, &BOTH);
    assert_eq!(asked(address, &client).unwrap().0, all[0].der);
    put(&file, &all[1].pem, &all[1].key);
    child.signal(signal_hook::consts::SIGHUP);
    let end = Instant::now() + LONG;
    while asked(address, &client).unwrap().0 != all[1].der {
        assert!(Instant::now() < end, "the signal changed nothing");
    }
    put(&file, "", &all[1].key);
    child.signal(signal_hook::consts::SIGHUP);
    let told = child.hears("SIGHUP: Reached with failures; graceful L1 (https) fails: ");
    assert!(told.ends_with("site.pem has no certificate"), "{told}");
    assert_eq!(asked(address, &client).unwrap().0, all[1].der, "the old one is kept");
    child.signal(signal_hook::consts::SIGINT);
    assert_eq!(child.end(), Ok(0));
}

/// A limit of each read would end no such connection.
#[test]
fn a_connection_is_over_at_its_end_however_often_its_client_sends() {
    use std::io::ErrorKind::{TimedOut, WouldBlock};
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut sender = TcpStream::connect(socket.local_addr().unwrap()).unwrap();
    let client = socket.accept().unwrap().0;
    let sends = std::thread::spawn(move || while sender.write_all(b"a").is_ok() {});
    let end = Instant::now() + Duration::from_millis(20);
    let (mut limited, mut part) = (Limited { client, end }, [0; 64]);
    let mut reads = std::iter::repeat_with(|| limited.read(&mut part));
    let error = reads.find_map(|read| read.err().or_else(|| (Instant::now() > end + LONG).then(late)));
    assert!(error.is_some_and(|error| matches!(error.kind(), TimedOut | WouldBlock)));
    assert!(limited.write(b"a").is_err(), "nor is it written to");
    drop(limited);
    sends.join().unwrap();
}

/// The connection goes on.
fn late() -> std::io::Error {
    std::io::Error::other("it does not end")
}
