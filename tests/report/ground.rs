//! Real runs of real suites, made once.

use std::sync::OnceLock;

use wspbus_kit::conform::campaign::{Campaign, Claims};
use wspbus_kit::conform::driven::Driven;
use wspbus_kit::conform::error::AdapterError;
use wspbus_kit::conform::expect::{Deviation, EXPECTATIONS, Expectations};
use wspbus_kit::conform::message::{Command, Ending, Hello, PROTOCOL, Reply};
use wspbus_kit::conform::report::Report;
use wspbus_kit::conform::served::Served;
use wspbus_kit::suite::case::Parameters;
use wspbus_kit::suite::observable::Stepper;
use wspbus_kit::suite::plan::Plan;
use wspbus_kit::suite::wrong;
use wspbus_models::bus::{Code, Machine};

/// A run of these suites against a bus, with the greeting of its adapter, and the expectations.
pub fn campaign(stepper: impl Stepper + Clone, suites: &[&str], change: impl Fn(&mut Hello)) -> Campaign {
    let mut served = Served::new("Sample bus", Parameters::default(), stepper);
    let Ok(Reply::Hello(mut hello)) = served.send(&Command::Hello { protocol: PROTOCOL }) else { panic!() };
    hello.version = "1.4".to_owned();
    change(&mut hello);
    let claims = Claims::of(&hello).unwrap();
    let build =
        |name: &&str| Plan::named(name).unwrap().build_for(claims.parameters, &claims.features).unwrap().0;
    let suites = suites.iter().map(build).collect();
    Campaign::new(hello, claims, suites)
}

/// The report on a wrong bus in these suites.
pub fn wrong(name: &str, suites: &[&str]) -> Report {
    let bus = wrong::named(name).unwrap();
    let spawn = || Ok(Served::new("x", Parameters::default(), bus.clone()));
    campaign(bus.clone(), suites, |_| ()).run(&spawn, &|| ())
}

/// A report without a complaint.
pub fn reference() -> &'static Report {
    static REPORT: OnceLock<Report> = OnceLock::new();
    REPORT.get_or_init(|| {
        let spawn = || Ok(Served::new("x", Parameters::default(), Machine::default()));
        campaign(Machine::default(), &["requests-k0", "core-negative"], |_| ()).run(&spawn, &|| ())
    })
}

/// A report about an Exit that is lost.
pub fn lost_exit() -> &'static Report {
    static REPORT: OnceLock<Report> = OnceLock::new();
    REPORT.get_or_init(|| wrong("lost-exit", &["requests-k0", "core-transitions", "whole-concurrency-2"]))
}

/// A report about a publish inside a pass.
pub fn nests() -> &'static Report {
    static REPORT: OnceLock<Report> = OnceLock::new();
    REPORT.get_or_init(|| wrong("publish-that-nests", &["core-transitions"]))
}

/// A report about a Stop that is Accepted where nothing runs.
pub fn stop() -> &'static Report {
    static REPORT: OnceLock<Report> = OnceLock::new();
    REPORT.get_or_init(|| wrong("stop-accepted-in-idle", &["requests-transitions"]))
}

/// A bus that dies of a listener that exits with a code, and does not come to rest when a message is logged.
struct Moody<S>(Served<S>);

impl<S: Stepper + Clone> Driven for Moody<S> {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        match command {
            Command::End { outcome: Ending::Exit(code), .. } if *code != Code::OK => {
                let stderr = vec!["KeyError: 'exit' \u{1b}[31m".to_owned()];
                Err(AdapterError::Died { status: None, stderr })
            }
            Command::Log => Err(AdapterError::Unsettled),
            command => self.0.send(command),
        }
    }
}

/// A report with an entry of every kind.
pub fn mixed() -> &'static Report {
    static REPORT: OnceLock<Report> = OnceLock::new();
    REPORT.get_or_init(|| {
        let bus = wrong::named("graceful-in-idle").unwrap();
        let spawn = || Ok(Moody(Served::new("x", Parameters::default(), bus.clone())));
        let lacking = |hello: &mut Hello| hello.features.retain(|f| f != "reenter" && f != "reload");
        let suites = ["requests-transitions", "whole-concurrency-2", "core-transitions"];
        let mut campaign = campaign(bus.clone(), &suites, lacking);
        // A suite as from a file, also with cases that need features that are not claimed.
        campaign.suites[1] = Plan::named(suites[1]).unwrap().build(Parameters::default()).unwrap().0;
        let of = |id: &str, reason: &str, link: Option<&str>, cases: &[&str]| Deviation {
            id: id.to_owned(),
            reason: reason.to_owned(),
            link: link.map(str::to_owned),
            requirement: None,
            cases: cases.iter().map(|case| (*case).to_owned()).collect(),
        };
        campaign.expectations = Expectations {
            format: EXPECTATIONS,
            implementation: campaign.hello.implementation.clone(),
            deviations: vec![
                of(
                    "graceful-when-idle",
                    "Graceful is passed on whatever the state is | since 1.0",
                    Some("https://example.org/issues/7"),
                    &["GOAL-12/idle/*"],
                ),
                of("mended", "Was mended in 1.3.", None, &["LIFE-2/exited/start/*"]),
                of("gone", "Nobody knows.", None, &["NONE-1/*"]),
            ],
        };
        campaign.run(&spawn, &|| ())
    })
}
