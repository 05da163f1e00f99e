use std::collections::BTreeMap;

use super::*;
use crate::lockstep::suite::CaseReport;
use wspbus_models::dialect::python::Package;
use wspbus_models::dialect::{cherrypy, magicbus};

fn hello(implementation: &str, version: &str) -> Hello {
    Hello {
        protocol: 1,
        implementation: implementation.to_owned(),
        version: version.to_owned(),
        language: "Python 3".to_owned(),
        levels: Vec::new(),
        features: Vec::new(),
        lacks: Vec::new(),
        parameters: BTreeMap::new(),
    }
}

fn passed(cases: usize) -> SuiteReport {
    SuiteReport { name: "sequences", cases, passed: cases, runs: 1, ..SuiteReport::default() }
}

fn verdict_of(reports: &[SuiteReport]) -> Exit {
    let tested = |report: &SuiteReport| Run { report: report.clone(), time: Duration::ZERO };
    verdict(&reports.iter().map(tested).collect::<Vec<_>>())
}

#[test]
fn the_worst_of_all_suites_decides_the_exit_code() {
    let why = || vec![CaseReport { case: "c".to_owned(), reason: "r".to_owned() }];
    let differing = SuiteReport { cases: 2, differing: 1, ..passed(1) };
    let cut = SuiteReport { cases: 2, inconclusive: why(), ..passed(1) };
    let broken = SuiteReport { cases: 3, broken: why(), not_run: 1, ..passed(1) };
    let not_applicable = SuiteReport { cases: 2, not_applicable: why(), ..passed(1) };
    assert_eq!(verdict_of(&[passed(2), passed(1)]), Exit::Holds);
    assert_eq!(verdict_of(&[passed(2), not_applicable.clone()]), Exit::Holds);
    assert_eq!(verdict_of(&[cut.clone(), passed(2)]), Exit::Inconclusive);
    assert_eq!(verdict_of(&[cut, differing.clone()]), Exit::FallsShort);
    assert_eq!(verdict_of(&[differing, broken]), Exit::Broke);
    // A case that was put to no bus has not passed.
    assert_eq!(verdict_of(&[SuiteReport { cases: 1, passed: 0, ..not_applicable }]), Exit::Inconclusive);
}

/// The package that is found, which can be compared, and the warning.
fn found(hello: &Hello) -> Result<(&'static Package, Option<String>), String> {
    known(hello).map(|(dialect, warning)| (dialect.package, warning))
}

#[test]
fn an_implementation_must_be_known_and_another_version_is_a_warning() {
    assert_eq!(found(&hello("cherrypy.process.wspbus.Bus", "18.10.0")), Ok((&cherrypy::PACKAGE, None)));
    assert_eq!(found(&hello("magicbus.process.ProcessBus", "4.1.2")), Ok((&magicbus::PACKAGE, None)));
    let other = found(&hello("cherrypy.process.wspbus.Bus", "19.0")).unwrap().1.unwrap();
    assert!(other.contains("18.10.0") && other.contains("19.0"), "{other}");
    let unknown = found(&hello("magicbus", "1")).unwrap_err();
    assert!(unknown.contains("\"magicbus\"") && unknown.contains("cherrypy.process.wspbus.Bus"), "{unknown}");
}

#[test]
fn json_is_one_line_with_every_count() {
    let tested = Run { report: passed(3), time: Duration::from_millis(1500) };
    let line = report::json(&hello("x", "1"), Some("w"), &tested);
    assert_eq!(line.lines().count(), 1);
    let value: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(
        (&value["passed"], &value["seconds"], &value["warning"]),
        (&3.into(), &1.5.into(), &"w".into())
    );
}

#[test]
fn every_line_of_the_table_fits_and_no_judgement_is_left_out() {
    let why = || vec![CaseReport { case: "c".to_owned(), reason: "r".to_owned() }];
    let cut = SuiteReport { cases: 3, differing: 1, inconclusive: why(), ..passed(12345) };
    let tested = [cut, passed(2)].map(|report| Run { report, time: Duration::from_millis(1500) });
    for width in [40, 60, 100] {
        let text = report::text(&hello("x", "1"), &tested, width);
        let text = anstream::adapter::strip_str(&text).to_string();
        assert!(text.lines().all(|line| line.chars().count() <= width), "{width}\n{text}");
        for word in ["sequences", "passed", "differing", "broken", "12345"] {
            assert!(text.contains(word), "{width}: {word}\n{text}");
        }
        assert_eq!(text.contains("seconds"), width == 100, "{width}\n{text}");
    }
}
