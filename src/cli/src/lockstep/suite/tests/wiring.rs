//! Controls of the suites of MagicBus: the model equals itself, and a wrong one is noticed by each suite.

use crate::lockstep::modelled::ModelAdapter;
use crate::lockstep::suite::{NAMES, Sizes, SuiteReport, named, run};
use wspbus_kit::conform::Control;
use wspbus_kit::conform::driven::Driven;
use wspbus_kit::conform::error::AdapterError;
use wspbus_kit::conform::message::{Call, Command, Observed, Point, Reply};
use wspbus_models::bus::event::{Event, Outcome};
use wspbus_models::bus::{Code, Request, State};
use wspbus_models::dialect::python::PythonDialect;
use wspbus_models::dialect::{cherrypy, magicbus};

const SMALL: Sizes = Sizes { sequences: 2, misbehaving: 1, schedules: 0, states: 500, steps: 1_000 };

/// MagicBus's model, with something wrong on its way in or out.
struct Wrong {
    model: ModelAdapter,
    hears: fn(&mut Command),
    says: fn(&mut Reply),
}

impl Driven for Wrong {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        let mut command = command.clone();
        (self.hears)(&mut command);
        let mut reply = self.model.send(&command)?;
        (self.says)(&mut reply);
        Ok(reply)
    }
}

fn test(
    name: &str,
    of: &'static PythonDialect,
    hears: fn(&mut Command),
    says: fn(&mut Reply),
) -> SuiteReport {
    let spawn = || Ok(Wrong { model: ModelAdapter::of(of.package), hears, says });
    run(&named(&magicbus::MAGICBUS, name, &SMALL).unwrap(), 2, &Control::default(), &spawn, &|| {})
}

fn says(name: &str, change: fn(&mut Reply)) -> SuiteReport {
    test(name, &magicbus::MAGICBUS, |_| {}, change)
}

fn hears(name: &str, change: fn(&mut Command)) -> SuiteReport {
    test(name, &magicbus::MAGICBUS, change, |_| {})
}

fn events(reply: &mut Reply) -> Option<&mut Vec<Observed>> {
    match reply {
        Reply::Settled { events, .. } | Reply::Ended { events, .. } => Some(events),
        _ => None,
    }
}

#[test]
fn the_model_is_equal_to_itself() {
    for (name, least) in
        [("sequences", 31), ("misbehaving", 180), ("pairs", 5), ("counterexamples", 80), ("walks", 15)]
    {
        let report = says(name, |_| {});
        assert_eq!((report.differing, report.broken.len()), (0, 0), "{:?}", report.differences.first());
        assert!(report.passed >= least, "{name}: {} passed", report.passed);
        assert_eq!(report.passed + report.inconclusive.len(), report.cases, "{name}");
    }
}

#[test]
fn cherrypys_model_is_not_that_of_magicbus() {
    for name in NAMES {
        let report = test(name, &cherrypy::CHERRYPY, |_| {}, |_| {});
        assert!(report.differing > 0 && !report.all_equal(), "{name}: {report:?}");
    }
}

#[test]
fn a_bus_that_does_not_look_again_is_noticed_by_every_suite() {
    fn blind(reply: &mut Reply) {
        let Reply::Settled { at, .. } = reply else { return };
        at.values_mut().filter(|point| **point == Point::Read).for_each(|point| *point = Point::Idle);
    }
    for name in NAMES {
        assert!(says(name, blind).differing > 0, "{name}");
    }
}

#[test]
fn an_exit_that_does_not_join_is_noticed_where_threads_meet() {
    fn hasty(reply: &mut Reply) {
        let Reply::Settled { at, .. } = reply else { return };
        at.values_mut().filter(|p| matches!(p, Point::Join { .. })).for_each(|p| *p = Point::Idle);
    }
    for name in ["counterexamples", "walks"] {
        assert!(says(name, hasty).differing > 0, "{name}");
    }
}

#[test]
fn a_reload_that_only_stops_is_noticed() {
    let report = hears("sequences", |command| {
        if let Command::Request { request: request @ Call::Bus(Request::Reload), .. } = command {
            *request = Call::Bus(Request::Stop);
        }
    });
    assert!(report.differing > 0);
    assert_eq!(report.differences[0].case, "reload");
}

#[test]
fn an_exited_bus_that_is_only_exiting_is_noticed() {
    let report = says("sequences", |reply| {
        let exited =
            |e: &Observed| matches!(e, Observed::Event(Event::StateWritten { to: State::Exited, .. }));
        events(reply).into_iter().for_each(|events| events.retain(|event| !exited(event)));
    });
    assert!(report.differing > 0);
}

#[test]
fn an_exit_code_that_is_corrected_as_in_cherrypy_is_noticed() {
    let report = says("misbehaving", |reply| {
        for seen in events(reply).into_iter().flatten() {
            if let Observed::Event(Event::ListenerEnded { outcome: Outcome::Exit(code), .. }) = seen {
                *code = Code(1);
            }
        }
    });
    assert!(report.differing > 0);
}

#[test]
fn a_walk_tells_how_much_it_walked() {
    let report = says("walks", |_| {});
    let normal = report.notes.iter().find(|note| note.starts_with("magicbus/normal:")).unwrap();
    assert!(normal.contains("53 worlds, 52 steps, 1 walks"), "{normal}");
    assert!(!report.inconclusive.is_empty(), "the sizes cut nothing");
}
