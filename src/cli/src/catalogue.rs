//! Every model under every configuration, by name, with their types erased: what the command line
//! and the regression tests look things up in.

mod outcome;
mod subject;

pub use outcome::{CheckOutcome, Judged, Standing};
pub use subject::{CatalogueError, Identity, ListedClaim, Subject};

use crate::near::nearest_told;
use subject::{Deviation, Entry};
use wspbus_models::alternative;
use wspbus_models::bus::model::configuration;
use wspbus_models::dialect::mod_wsgi::daemon::DAEMON_CONFIGURATIONS;
use wspbus_models::dialect::mod_wsgi::embedded::EMBEDDED_CONFIGURATIONS;
use wspbus_models::dialect::python::PythonDialect;
use wspbus_models::dialect::{PYTHON, gunicorn, httpd};
use wspbus_models::named::{Break, Named};
use wspbus_models::site::{relay, story};
use wspbus_models::use_case;
use wspbus_words::system::Checked;

/// Everything there is to check: the specification first, then the dialects.
pub fn all() -> Vec<Box<dyn Subject>> {
    let specified = [
        named("lifecycle", configuration::ALL),
        named("use-case", use_case::model::ALL),
        named("relay", relay::model::configuration::ALL),
        named("relay", alternative::relay::ALL),
        story::PARTS.into_iter().flat_map(|part| named("site", part)).collect(),
        alternative::site::ALL.iter().flat_map(|part| named("site", part)).collect(),
    ];
    let dialects = [
        PYTHON.into_iter().flat_map(python_buses).collect(),
        httpd::configurations::PARTS.into_iter().flat_map(|part| named("httpd", part)).collect(),
        named("mod_wsgi", EMBEDDED_CONFIGURATIONS),
        named("mod_wsgi", DAEMON_CONFIGURATIONS),
        named("gunicorn", gunicorn::configurations::ALL),
    ];
    specified.into_iter().chain(dialects).flatten().collect()
}

/// The configurations that a module of the models names, under the name of the model.
fn named<S: Checked>(model: &'static str, all: &'static [Named<S>]) -> Vec<Box<dyn Subject>>
where
    Entry<S>: Subject + 'static,
{
    let known = |known: &Break| Deviation { property: known.property, hazards: Vec::new(), note: known.note };
    let entry = |named: &'static Named<S>| -> Box<dyn Subject> {
        Box::new(Entry::new(model, named, named.breaks.iter().map(known).collect()))
    };
    all.iter().map(entry).collect()
}

/// The configurations of a package, with the hazards that its known deviations explain.
fn python_buses(dialect: &'static PythonDialect) -> impl Iterator<Item = Box<dyn Subject>> {
    dialect.configurations.iter().map(|named| -> Box<dyn Subject> {
        let explains = |known: &Break| {
            let shown = dialect.hazards.iter().filter(|h| h.is_shown_by(named.name, known.property));
            let hazards = shown.map(|hazard| hazard.id).collect();
            Deviation { property: known.property, hazards, note: known.note }
        };
        let deviations = named.breaks.iter().map(explains).collect();
        Box::new(Entry::new(dialect.package.model, named, deviations))
    })
}

/// The model with this configuration.
///
/// # Errors
/// If there is none, with those there are.
pub fn find(model: &str, configuration: &str) -> Result<Box<dyn Subject>, UnknownSubject> {
    let known = all();
    let names = known.iter().map(|s| s.name()).collect();
    let found = known
        .into_iter()
        .find(|s| s.identity().model == model && s.identity().configuration == configuration);
    found.ok_or_else(|| UnknownSubject { wanted: format!("{model}/{configuration}"), known: names })
}

/// Everything that these names mean: `lifecycle`, `lifecycle/alone`. No name means everything.
///
/// # Errors
/// If a name means nothing.
pub fn select(names: &[String]) -> Result<Vec<Box<dyn Subject>>, UnknownSubject> {
    let means =
        |name: &String, subject: &dyn Subject| subject.name() == *name || subject.identity().model == name;
    for name in names {
        if !all().iter().any(|s| means(name, s.as_ref())) {
            let mut known: Vec<String> = all().iter().map(|s| s.identity().model.to_owned()).collect();
            known.dedup();
            known.extend(all().iter().map(|s| s.name()));
            return Err(UnknownSubject { wanted: name.clone(), known });
        }
    }
    let wanted = |s: &dyn Subject| names.is_empty() || names.iter().any(|n| means(n, s));
    Ok(all().into_iter().filter(|s| wanted(s.as_ref())).collect())
}

/// A name that is none of a model or of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSubject {
    /// The name that was asked for.
    pub wanted: String,
    /// The names that there are.
    pub known: Vec<String>,
}

impl std::fmt::Display for UnknownSubject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let UnknownSubject { wanted, known } = self;
        let near = nearest_told(wanted, known.iter().map(String::as_str));
        write!(f, "there is no model or configuration {wanted:?}{near}; `wspbus list` has them all")
    }
}

impl std::error::Error for UnknownSubject {}
