//! The server of the guide `docs/guide/use-the-bus.md`, which shows the code.

use axum::{Router, routing::get};
use std::time::Duration;
use tokio::{net::TcpListener, runtime::Runtime};
use wspbus::host::signals::{Hangup, Table};
use wspbus::host::tokio::Service;
use wspbus::{Bus, Code, Drive, ExitReport};

/// Serves until a signal asks for the exit, and ends with the exit code.
pub fn main() -> std::process::ExitCode {
    let report = serve().inspect_err(|error| eprintln!("{error}"));
    report.map_or(Code::SOFTWARE, |report| report.code).0.into()
}

fn serve() -> Result<ExitReport, Box<dyn std::error::Error>> {
    let runtime = Runtime::new()?;
    let bus = Bus::builder().drive(Drive::Thread).build();
    let service = Service::new(runtime.handle(), |stop| async {
        let address = std::env::var("ADDRESS").unwrap_or("127.0.0.1:8080".to_owned());
        let socket = TcpListener::bind(address).await?;
        eprintln!("serving http://{}", socket.local_addr()?);
        let app = Router::new().route("/", get("hello\n"));
        Ok::<_, std::io::Error>(axum::serve(socket, app).with_graceful_shutdown(stop))
    });
    service.named("http").drain(Duration::from_secs(10)).subscribe(&bus, 50)?;
    let _signals = Table::new(Hangup::Reload).watch(&bus)?;
    bus.start();
    let report = bus.block()?;
    eprintln!("{report}");
    Ok(report)
}
