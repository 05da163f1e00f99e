//! `wspbus browse`.

mod configuration;
mod stored;

use std::fs::File;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use wspbus_check::NO_DEADLOCK;
use wspbus_check::browse::{Browsable, BrowseError, Server, TraceOf};
use wspbus_check::saved::Stored;

use super::exit::{Exit, Failure};
use super::files::nearest_files;
use super::pattern::Pattern;
use super::signals::Signals;
use super::terminal;
use super::words::many;
use crate::catalogue::{self, Subject};
use crate::near::nearest_told;
use configuration::{Bench, Configuration, Listing};

/// The port that is tried first, so that a link to a step works again the next day.
const PORT: u16 = 4707;

/// The time after which the command looks again whether a signal came.
const TICK: Duration = Duration::from_millis(50);

/// More help, behind the options.
const HELP: &str = "\
Without an argument it lists the known counterexamples of all models. The list is there at once: a configuration is \
checked when one of its traces is opened for the first time, and then its other traces are listed too. The command says \
on standard error what it checks.

With names it lists the known counterexamples of these configurations, and their witnesses. If the names mean one \
configuration, it is checked at once. With files it shows the traces in them, and checks nothing.

Open the address that the command prints. The page is for this machine alone. Ctrl-C ends the command.";

/// Browses counterexamples and witnesses in a web browser.
#[derive(Args)]
#[command(after_help = HELP)]
pub struct Browse {
    /// Trace files and saved checks (`wspbus check --save`), or else names: MODEL, MODEL/CONFIGURATION,
    /// MODEL/CONFIGURATION/CLAIM, or a part of a name, as `wspbus list` takes it.
    #[arg(value_name = "FILE|NAME")]
    shown: Vec<String>,
    /// The port. Without it 4707 is tried, and then any free port is taken; 0 means any free port.
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// The address. It is a loopback address: the page has no password, so that it is for this machine alone.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), value_parser = loopback)]
    address: IpAddr,
}

/// Runs the command.
pub fn run(arguments: &Browse) -> super::exit::Result {
    let (shown, what) = match files(&arguments.shown)? {
        Some(stored) => stored,
        None => configurations(&arguments.shown)?,
    };
    let signals = Signals::watch()?;
    let server = start(arguments, shown)?;
    terminal::print(&format!("Browse {what} on http://{}; interrupt to end.\n", server.address()));
    loop {
        if let Some(exit) = signals.exit() {
            return Ok(exit);
        }
        std::thread::sleep(TICK);
    }
}

/// The configurations to browse, and a text that says how many traces of what there are.
type Shelf = (Vec<Box<dyn Browsable>>, String);

/// Serves on the port that was asked for; if none was, on a free one.
fn start(arguments: &Browse, shown: Vec<Box<dyn Browsable>>) -> Result<Server, Failure> {
    let at = |port| SocketAddr::new(arguments.address, port);
    let port = match arguments.port {
        Some(port) => port,
        None if std::net::TcpListener::bind(at(PORT)).is_ok() => PORT,
        None => 0,
    };
    Server::start(at(port), shown).map_err(|error| match error {
        BrowseError::Bind { ref error, .. } if error.kind() == ErrorKind::AddrInUse => {
            Failure::usage(format!("cannot serve on {}: {error}; --port 0 takes a free port", at(port)))
        }
        error => Failure::usage(error),
    })
}

/// The traces in these files; `None` if the arguments are no files.
fn files(names: &[String]) -> Result<Option<Shelf>, Failure> {
    let are_files: Vec<bool> = names.iter().map(|name| name == "-" || Path::new(name).is_file()).collect();
    if !are_files.contains(&true) {
        return Ok(None);
    }
    if let Some((name, _)) = names.iter().zip(are_files).find(|(_, is_file)| !is_file) {
        return Err(Failure::usage(format!(
            "there is no file {name:?}; name files, or else models, and not both"
        )));
    }
    let stored = names.iter().map(|name| read(name)).collect::<Result<Vec<Stored>, Failure>>()?;
    let shown = stored::shelf(stored);
    let what = format!("{} of {}", counted(&shown, "trace"), many(names.len(), "file"));
    Ok(Some((shown, what)))
}

fn read(name: &str) -> Result<Stored, Failure> {
    let unreadable = |e: &dyn std::fmt::Display| Failure::usage(format!("cannot browse {name:?}: {e}"));
    match name {
        "-" => Stored::from_reader(std::io::stdin().lock()).map_err(|e| unreadable(&e)),
        _ => {
            let file = File::open(name).map_err(|e| unreadable(&e))?;
            Stored::from_reader(file).map_err(|e| unreadable(&e))
        }
    }
}

/// The configurations of the catalogue that these names mean.
fn configurations(names: &[String]) -> Result<Shelf, Failure> {
    let known = catalogue::all();
    let mut listings: Vec<Option<Listing>> = vec![None; known.len()];
    for name in names {
        let mut is_known = false;
        for (subject, listing) in known.iter().zip(&mut listings) {
            if let Some(meant) = meant(name, subject.as_ref(), &known) {
                *listing = Some(listing.take().map_or(meant.clone(), |before| before.with(meant)));
                is_known = true;
            }
        }
        if !is_known {
            return Err(Failure::usage(unknown(name, &known)));
        }
    }
    if names.is_empty() {
        listings.fill(Some(Listing::Counterexamples));
    }
    let bench = Arc::new(Bench::new());
    let listed = known.into_iter().zip(listings);
    let listed = listed.filter_map(|(subject, listing)| Some((subject, listing?)));
    let made = |(subject, listing)| Configuration::new(subject, listing, Arc::clone(&bench));
    let made: Vec<Configuration> = listed.map(made).collect();
    // A reader that named one configuration wants to see it. Of several, the page opens the first trace.
    if let [only] = made.as_slice() {
        only.check_now().map_err(|error| Failure::new(Exit::Internal, error))?;
    }
    let shown: Vec<Box<dyn Browsable>> =
        made.into_iter().map(|made| -> Box<dyn Browsable> { Box::new(made) }).collect();
    let kind = if names.is_empty() { "known counterexample" } else { "trace" };
    let what = format!("{} of {}", counted(&shown, kind), many(shown.len(), "configuration"));
    Ok((shown, what))
}

/// The claims that a name means in a configuration; `None` if it means none of them.
fn meant(name: &str, subject: &dyn Subject, known: &[Box<dyn Subject>]) -> Option<Listing> {
    let is_of = |other: &dyn Subject| other.identity().model == name || other.name() == name;
    if known.iter().any(|other| is_of(other.as_ref())) {
        return is_of(subject).then_some(Listing::All);
    }
    if let Some(claim) = name.strip_prefix(&format!("{}/", subject.name())) {
        let is_claimed = claim == NO_DEADLOCK || subject.claims().iter().any(|known| known.name == claim);
        return is_claimed.then(|| Listing::Claims(vec![claim.to_owned()]));
    }
    Pattern::new(name).is_met_by(&subject.name()).then_some(Listing::All)
}

/// The reason why a name cannot be browsed, with the names that may have been meant.
fn unknown(name: &str, known: &[Box<dyn Subject>]) -> String {
    let mut names: Vec<String> = known.iter().map(|subject| subject.identity().model.to_owned()).collect();
    names.dedup();
    for subject in known {
        let (name, claims) = (subject.name(), subject.claims());
        names.extend(claims.iter().map(|claim| format!("{name}/{}", claim.name)));
        names.push(name);
    }
    let files = nearest_files(Path::new(name));
    let near = match files.as_slice() {
        [] => nearest_told(name, names.iter().map(String::as_str)),
        files => format!("; the nearest files: {}", files.join(", ")),
    };
    format!("there is no file {name:?}, and no model or configuration has it in its name{near}")
}

/// The number of traces that are listed, with a word for one of them.
fn counted(shown: &[Box<dyn Browsable>], thing: &str) -> String {
    let claims = shown.iter().flat_map(|shown| shown.claims());
    many(claims.filter(|listed| listed.trace != TraceOf::None).count(), thing)
}

/// A loopback address.
fn loopback(text: &str) -> Result<IpAddr, String> {
    let address = match text {
        "localhost" => Ok(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        _ => text.parse::<IpAddr>(),
    };
    match address {
        Ok(address) if address.is_loopback() => Ok(address),
        Ok(_) => Err("it is no loopback address, and the page is for this machine alone; expected one such as 127.0.0.1 \
                      or ::1"
            .to_owned()),
        Err(_) => Err("expected a loopback address such as 127.0.0.1 or ::1, without a port".to_owned()),
    }
}
