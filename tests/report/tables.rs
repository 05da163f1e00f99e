//! Markdown for several implementations, and JUnit XML.

use roxmltree::{Document, Node};
use wspbus_kit::conform::report::junit::JunitError;
use wspbus_kit::conform::report::{Passes, Report, junit, markdown, write};
use wspbus_kit::conform::verdict::ReportedVerdict;
use wspbus_models::requirement;

use super::ground;

#[test]
fn three_implementations_side_by_side() {
    let reports = [ground::reference().clone(), ground::lost_exit().clone(), ground::mixed().clone()];
    insta::assert_snapshot!(markdown::markdown(&reports, "spec.md"));
}

/// Every requirement that a bus can be tested for is in a chapter of that page.
#[test]
fn links_lead_to_the_chapters_of_the_specification() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/spec.md")).unwrap();
    let slug = |title: &str| title.to_lowercase().replace(',', "").replace(' ', "-");
    let anchors: Vec<String> = page.lines().filter_map(|line| line.strip_prefix("## ")).map(slug).collect();
    let text = markdown::markdown(&[ground::reference().clone(), ground::mixed().clone()], "spec.md");
    let links: Vec<&str> =
        text.split("](spec.md#").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(links.len() > 10);
    for link in links {
        assert!(anchors.iter().any(|anchor| anchor == link), "{link} is none of {anchors:?}");
    }
}

#[test]
fn the_worst_of_a_requirement_is_in_its_cell_and_a_dash_where_no_case_is() {
    let text = markdown::markdown(&[ground::reference().clone(), ground::mixed().clone()], "spec.md");
    let row = |id: &str| text.lines().find(|line| line.starts_with(&format!("| [{id}]"))).unwrap_or("");
    assert!(row("GOAL-12").contains("KnownDeviation (graceful-when-idle)"), "{}", row("GOAL-12"));
    assert!(row("LIFE-2").contains("| Pass | **UnexpectedPass (13 of"), "{}", row("LIFE-2"));
    assert!(text.contains("| — |"), "{text}");
    assert!(!text.contains(" is passed on whatever the state is | since"));
    let (compared, changes) = text.split_once("\n### What").unwrap();
    assert!(changes.contains("would have to change"), "{changes}");
    for line in compared.lines().filter(|line| line.starts_with("| [")) {
        let id = line.trim_start_matches("| [").split(']').next().unwrap();
        assert!(requirement::find(id).is_some(), "{line}");
        assert_eq!(line.matches(" | ").count(), 2, "{line}");
    }
}

#[test]
fn a_stop_that_is_accepted_where_nothing_runs() {
    let report = ground::stop().without_passes();
    insta::assert_snapshot!(junit::junit(&[report], Some("python adapter.py")).unwrap());
}

/// The children of a case, by name.
fn said<'a>(case: Node<'a, 'a>) -> Vec<&'a str> {
    case.children().filter(Node::is_element).map(|child| child.tag_name().name()).collect()
}

fn counted(report: &Report) {
    let text = junit::junit(std::slice::from_ref(report), None).unwrap();
    let document = Document::parse(&text).unwrap();
    let cases: Vec<Node<'_, '_>> = document.descendants().filter(|n| n.has_tag_name("testcase")).collect();
    assert_eq!(cases.len(), report.cases.len());
    for case in &report.cases {
        let found: Vec<_> = cases.iter().filter(|n| n.attribute("name") == Some(case.id.as_str())).collect();
        assert_eq!(found.len(), 1, "{}", case.id);
        let said = said(*found[0]);
        match &case.verdict {
            ReportedVerdict::Pass => assert_eq!(said, [""; 0]),
            ReportedVerdict::Fail(_) | ReportedVerdict::UnexpectedPass { .. } => {
                assert_eq!(said, ["failure"])
            }
            ReportedVerdict::KnownDeviation { .. } | ReportedVerdict::NotApplicable { .. } => {
                assert_eq!(said, ["skipped"])
            }
            ReportedVerdict::Inconclusive { .. }
            | ReportedVerdict::Broken { .. }
            | ReportedVerdict::NotRun => {
                assert_eq!(said, ["error"]);
            }
        }
    }
    let sum = |name: &str| -> usize {
        let suites = document.descendants().filter(|n| n.has_tag_name("testsuite"));
        suites.map(|suite| suite.attribute(name).unwrap().parse::<usize>().unwrap()).sum()
    };
    let counts = report.counts;
    assert_eq!(sum("failures"), counts.fail + counts.unexpected_pass);
    assert_eq!(sum("errors"), counts.broken + counts.inconclusive + counts.not_run);
    assert!(!text.contains("time=") && !text.contains("timestamp="), "it says when it was");
}

#[test]
fn every_case_is_in_the_xml_and_only_a_pass_is_one() {
    counted(ground::stop());
    counted(ground::mixed());
    counted(ground::lost_exit());
}

/// The names and classes of the test cases, in order.
fn tests(report: &Report) -> Vec<(String, String, usize)> {
    let text = junit::junit(std::slice::from_ref(report), None).unwrap();
    let document = Document::parse(&text).unwrap();
    let cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
    let told = |node: Node<'_, '_>, name| node.attribute(name).unwrap().to_owned();
    let mut all: Vec<_> =
        cases.map(|node| (told(node, "name"), told(node, "classname"), said(node).len())).collect();
    all.sort();
    all
}

#[test]
fn a_stored_report_has_every_test_case() {
    for report in [ground::reference(), ground::lost_exit(), ground::mixed(), ground::stop()] {
        let stored = Report::from_json(write::write(report).as_bytes()).unwrap();
        let all = tests(&stored);
        assert_eq!(all.len(), report.counts.all());
        assert_eq!(all, tests(report));
    }
}

/// A server would show the tests that are left as all tests.
#[test]
fn a_report_that_does_not_name_every_case_is_no_junit() {
    let stored = ground::mixed().without_passes();
    let mut old = stored.clone();
    old.suites.iter_mut().for_each(|suite| suite.passes = Passes::default());
    let counts = stored.counts;
    assert!(counts.pass > 0 && counts.pass < counts.all());
    // A summary names no case; a report that was stored without its passes names the others.
    for (report, named) in [(stored.summary(), 0), (old, counts.all() - counts.pass)] {
        let all = [ground::reference().clone(), report];
        match junit::junit(&all, None) {
            Err(JunitError::Unnamed { named: found, counted }) => {
                assert_eq!((found, counted), (named, counts.all()));
            }
            other => panic!("{other:?}"),
        }
    }
    // The control: a stored report whose cases all pass lists no case, and has their ids.
    let passes = ground::reference().without_passes();
    assert!(passes.cases.is_empty() && tests(&passes).len() == passes.counts.all());
}

#[test]
fn what_explains_a_fail_stands_in_it_and_a_skip_says_why() {
    let text = junit::junit(&[ground::mixed().clone(), ground::stop().clone()], None).unwrap();
    let document = Document::parse(&text).unwrap();
    let of = |name: &str| document.descendants().find(|node| node.has_tag_name(name)).unwrap();
    let known = document.descendants().filter_map(|n| n.attribute("message"));
    let known: Vec<&str> = known.filter(|message| message.starts_with("graceful-when-idle: ")).collect();
    assert_eq!(known.len(), 4);
    let failure = document
        .descendants()
        .find(|n| n.has_tag_name("failure") && n.text().is_some_and(|text| text.contains("EXPECTED")))
        .unwrap();
    assert!(failure.text().unwrap().contains("wspbus conform --only 'GOAL-1/"));
    assert!(of("testsuite").attribute("name").unwrap().starts_with("Sample bus 1.4: "));
    let died = "KeyError: 'exit'";
    let broken = document.descendants().filter(|n| n.has_tag_name("error"));
    assert!(broken.filter_map(|n| n.attribute("message")).any(|message| message.contains(died)));
}
