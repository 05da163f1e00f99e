//! Every model under every configuration, by name, with their types erased: what the command line
//! and the regression tests look things up in.

mod outcome;
mod subject;

pub use outcome::{Judged, Outcome, Standing};
pub use subject::{CatalogueError, Claim, Subject};

use wspbus_check::Shareable;
use wspbus_models::bus::model::{Lifecycle, configuration};
use wspbus_models::dialect::mod_wsgi::daemon::DAEMON_CONFIGURATIONS;
use wspbus_models::dialect::mod_wsgi::embedded::EMBEDDED_CONFIGURATIONS;
use wspbus_models::dialect::python::{self, Package};
use wspbus_models::dialect::{gunicorn, httpd};
use wspbus_models::named::{Break, Named};
use wspbus_models::site::{authority, composition, controller, relay, reload, scope, teardown, worker};
use wspbus_models::use_case;

use subject::{Deviation, Entry, Identity};

/// Everything there is to check: the specification first, then the dialects.
pub fn all() -> Vec<Box<dyn Subject>> {
    let bus = configuration::ALL.iter().map(lifecycle).collect();
    let sites = [
        named("use-case", use_case::model::ALL),
        named("teardown", teardown::model::configuration::SPECIFIED),
        named("teardown", teardown::model::configuration::ALTERNATIVES),
        named("scope", scope::model::configuration::ALL),
        named("authority", authority::model::configuration::ALL),
        named("reload", reload::model::configuration::ALL),
        named("relay", relay::model::configuration::ALL),
        named("worker", worker::model::ALL),
        named("controller", controller::model::SPECIFIED),
        named("controller", controller::model::ALTERNATIVES),
        named("site", composition::named::ALL),
    ];
    let dialects = [
        Package::ALL.into_iter().flat_map(python_buses).collect(),
        httpd::configurations::PARTS.into_iter().flat_map(|part| named("httpd", part)).collect(),
        named("mod_wsgi", EMBEDDED_CONFIGURATIONS),
        named("mod_wsgi", DAEMON_CONFIGURATIONS),
        named("gunicorn", gunicorn::configurations::ALL),
    ];
    [bus].into_iter().chain(sites).chain(dialects).flatten().collect()
}

/// What a module of the models names, under the name of the model.
fn named<M: Shareable + Clone>(model: &'static str, all: &'static [Named<M>]) -> Vec<Box<dyn Subject>>
where
    Entry<M>: Subject + 'static,
{
    let entry = |n: &'static Named<M>| -> Box<dyn Subject> {
        let (configuration, dialect) = (n.name, n.whose.dialect());
        let identity = Identity { model, configuration, dialect, story: n.story, large: n.large };
        let known = |b: &Break| Deviation { property: b.property, hazards: Vec::new(), note: Some(b.note) };
        Box::new(Entry { identity, model: (n.build)(), deviations: n.breaks.iter().map(known).collect() })
    };
    all.iter().map(entry).collect()
}

fn python_buses(package: Package) -> impl Iterator<Item = Box<dyn Subject>> {
    package.configurations().iter().map(move |named| python_bus(package, named))
}

fn python_bus(package: Package, named: &'static python::Named) -> Box<dyn Subject> {
    let identity = Identity {
        model: package.model(),
        configuration: named.name,
        dialect: Some(package.dialect()),
        story: named.story,
        large: false,
    };
    let breaks = package.deviations().iter().filter(|(_, where_)| where_.contains(&named.name));
    let explains = |property: &'static str| {
        let shown = |h: &&python::Hazard| h.is_shown_by(named.name, property);
        let hazards = package.hazards().iter().filter(shown).map(|h| h.id).collect();
        Deviation { property, hazards, note: None }
    };
    let deviations = breaks.map(|(property, _)| explains(property)).collect();
    Box::new(Entry { identity, model: (named.build)(), deviations })
}

fn lifecycle(c: &'static configuration::Configuration) -> Box<dyn Subject> {
    let identity =
        Identity { model: "lifecycle", configuration: c.name, dialect: None, story: c.story, large: c.large };
    Box::new(Entry { identity, model: Lifecycle::new(*c), deviations: Vec::new() })
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
    let known: Vec<String> = all().iter().map(|s| s.name()).collect();
    let means =
        |name: &String, subject: &dyn Subject| subject.name() == *name || subject.identity().model == name;
    for name in names {
        if !all().iter().any(|s| means(name, s.as_ref())) {
            return Err(UnknownSubject { wanted: name.clone(), known });
        }
    }
    let wanted = |s: &dyn Subject| names.is_empty() || names.iter().any(|n| means(n, s));
    Ok(all().into_iter().filter(|s| wanted(s.as_ref())).collect())
}

/// A name that is none of a model or of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSubject {
    /// What was asked for.
    pub wanted: String,
    /// What there is.
    pub known: Vec<String>,
}

impl std::fmt::Display for UnknownSubject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "there is no model or configuration {:?}; there are: {}",
            self.wanted,
            self.known.join(", ")
        )
    }
}

impl std::error::Error for UnknownSubject {}
