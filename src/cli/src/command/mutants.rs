//! The wrong buses that `wspbus adapter` serves and lists beside the bus of the specification.

use std::sync::Arc;

use wspbus_kit::conform::Driven;
use wspbus_kit::conform::served::{Behind, Served};
use wspbus_kit::suite::bounds::Bounds;
use wspbus_kit::suite::case::{Level, Parameters};
use wspbus_kit::suite::explore::Observable;
use wspbus_kit::suite::mutant::{self, Listed, Mutant};
use wspbus_kit::suite::{Trouble, wrong};

use super::exit::{Exit, Failure};
use super::suite::words;
use super::terminal;
use crate::catalogue::nearest;

/// Which of the wrong buses to list.
#[derive(clap::Args)]
pub struct Listing {
    /// With --list-mutants: not the wrong buses by name, but every single fault of the observable machine of
    /// this level, and the sample of machines with more states. One a line; `whole` has 38 million.
    #[arg(long, value_name = "LEVEL", requires = "list_mutants")]
    level: Option<String>,
    /// With --list-mutants: those only whose line has this text.
    #[arg(long, value_name = "TEXT", requires = "list_mutants")]
    only: Option<String>,
    /// With --list-mutants: at most so many.
    #[arg(long, value_name = "N", requires = "list_mutants")]
    limit: Option<usize>,
}

impl Listing {
    /// Prints them, one a line, as they are found.
    pub fn print(&self, parameters: Parameters) -> super::exit::Result {
        let Some(name) = &self.level else {
            let row = |m: &wrong::Mistake| format!("{:<34} {:<8} {}", m.name, m.requirement, m.says);
            self.stream(wrong::all().map(row));
            return Ok(Exit::Holds);
        };
        let level = level(name)?;
        let observable = explored(level, parameters)?;
        let row = |Listed { mutant, requirement, says }: Listed| {
            format!("{:<34} {:<8} {says}", mutant.to_string(), requirement.unwrap_or("-"))
        };
        self.stream(mutant::listed(level, &observable).map(row));
        Ok(Exit::Holds)
    }

    fn stream(&self, rows: impl Iterator<Item = String>) {
        let wanted = |row: &String| self.only.as_ref().is_none_or(|only| row.contains(only));
        terminal::stream(rows.filter(wanted).take(self.limit.unwrap_or(usize::MAX)));
    }
}

/// The wrong bus with this name, behind the protocol.
pub fn served(name: &str, parameters: Parameters) -> Result<Box<dyn Driven>, Failure> {
    let shown = format!("wspbus, wrong: {name}");
    if let Some(bus) = wrong::named(name) {
        return Ok(Box::new(Served::new(shown, parameters, bus)));
    }
    if !name.contains('/') {
        let near = nearest(name, wrong::all().map(|mistake| mistake.name)).join(", ");
        return Err(Failure::usage(format!(
            "there is no wrong bus {name:?}; the nearest: {near}; `wspbus adapter --list-mutants` has them all"
        )));
    }
    let known: Mutant = name.parse().map_err(Failure::usage)?;
    let observable = Arc::new(explored(known.level, parameters)?);
    let bus =
        known.bus(&observable).map_err(|e| Failure::usage(format!("there is no fault {name:?}: {e}")))?;
    Ok(Box::new(Behind::of(shown, parameters, bus)))
}

fn level(name: &str) -> Result<Level, Failure> {
    let found = Level::ALL.into_iter().find(|level| level.to_string() == name);
    found.ok_or_else(|| {
        let known = Level::ALL.map(|level| level.to_string()).join(", ");
        Failure::usage(format!("there is no level {name:?}; there are: {known}"))
    })
}

fn explored(level: Level, parameters: Parameters) -> Result<Observable, Failure> {
    let failed = |trouble: Trouble| {
        Failure::new(Exit::FallsShort, format!("cannot explore {level}: {}", words(&trouble)))
    };
    Observable::new(Bounds::of(level), parameters).map_err(failed)
}
