//! The text, as a reader without further knowledge sees it.

use serde_json::Value;
use wspbus_kit::conform::message::Level;
use wspbus_kit::conform::report::{Report, junit, markdown, text};
use wspbus_kit::conform::served::Served;
use wspbus_kit::suite::case::{Parameters, Returns};
use wspbus_models::bus::Machine;
use wspbus_words::look::{Look, Styles};

use super::ground;

const COMMAND: &str = "python adapter.py";

fn plain(report: &Report, width: usize) -> String {
    text::text(report, &Look { width, styles: Styles::default() }, Some(COMMAND))
}

#[test]
fn a_lost_exit() {
    insta::assert_snapshot!(plain(ground::lost_exit(), 100));
}

#[test]
fn a_publish_that_nests() {
    insta::assert_snapshot!("nests_100", plain(ground::nests(), 100));
    insta::assert_snapshot!("nests_60", plain(ground::nests(), 60));
}

#[test]
fn something_of_everything() {
    insta::assert_snapshot!(plain(ground::mixed(), 120));
}

#[test]
fn nothing_to_complain_about() {
    insta::assert_snapshot!(plain(ground::reference(), 100));
}

#[test]
fn no_line_is_wider_than_asked_but_for_the_command() {
    for report in [ground::lost_exit(), ground::nests(), ground::mixed(), ground::reference()] {
        for width in [40, 59, 72, 80, 100, 200] {
            let text = plain(report, width);
            let fits = |line: &&str| line.chars().count() <= width || line.contains("wspbus conform --only");
            let wide: Vec<&str> = text.lines().filter(|line| !fits(line)).collect();
            assert!(wide.is_empty(), "{width}: {wide:?}");
        }
    }
}

#[test]
fn colours_are_asked_for_and_say_nothing_that_words_do_not() {
    for report in [ground::lost_exit(), ground::mixed()] {
        let look = Look { width: 100, styles: Styles::colored() };
        let coloured = text::text(report, &look, Some(COMMAND));
        assert!(coloured.contains("\u{1b}["));
        let plain = plain(report, 100);
        assert!(!plain.contains('\u{1b}'));
        assert_eq!(bare(&coloured), plain);
    }
}

/// The text without the escape sequences for colours.
fn bare(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| out.push_str(part.split_once('m').map_or("", |(_, rest)| rest)));
    out
}

#[test]
fn a_guarantee_is_given_if_and_only_if_every_case_passes() {
    let given = |report: &Report| -> Vec<bool> {
        let text = plain(report, 4_000);
        report.suites.iter().map(|suite| text.contains(&suite.guarantee)).collect()
    };
    assert_eq!(given(ground::reference()), [true, true]);
    assert_eq!(given(ground::lost_exit()), [true, false, false]);
    assert_eq!(given(ground::mixed()), [false; 3]);
    let mut part = ground::reference().clone();
    part.only = vec!["GOAL-1/*".to_owned()];
    assert_eq!(given(&part), [false, false]);
}

#[test]
fn a_suite_of_a_level_that_is_not_claimed_does_not_apply() {
    let campaign = ground::campaign(Machine::default(), &["whole-concurrency-2"], |hello| {
        hello.levels.retain(|level| *level == Level::Core);
    });
    let spawn = || Ok(Served::new("x", Parameters::default(), Machine::default()));
    let text = plain(&campaign.run(&spawn, &|| ()), 200);
    assert!(text.contains("does not apply: the adapter does not claim the level threads\n"), "{text}");
    assert!(!text.contains("nothing: "), "{text}");
}

/// A choice that was seen, and one that the kit could not see, are said to be so, and neither where it is declared.
#[test]
fn a_choice_that_is_not_declared_is_said_to_be_seen_or_assumed() {
    let said = |see: Option<Returns>, declares: bool| {
        let mut campaign = ground::campaign(Machine::default(), &["requests-smoke"], |hello| {
            if !declares {
                hello.parameters.clear();
            }
        });
        campaign.claims.see(see);
        plain(&campaign.run(&|| Ok(Served::new("x", Parameters::default(), Machine::default())), &|| ()), 200)
    };
    let (seen, assumed) = ("its first call was seen to", "this is assumed");
    let words = |text: String| (text.contains(seen), text.contains(assumed));
    assert_eq!(words(said(Some(Returns::AtOnce), false)), (true, false));
    assert_eq!(words(said(None, false)), (false, true));
    assert_eq!(words(said(None, true)), (false, false));
}

/// The fields of a report whose text comes from a tested program, from a file of expectations or from a suite.
const FOREIGN: [&str; 20] = [
    "about",
    "breaks",
    "broken_in",
    "deviation",
    "deviations",
    "ended",
    "features",
    "guarantee",
    "id",
    "implementation",
    "lacks",
    "language",
    "link",
    "name",
    "only",
    "reason",
    "requirement",
    "specification",
    "stale",
    "suite",
];

/// The report with characters that move a terminal in each of these texts.
fn spoilt(value: &mut Value, field: &str) {
    match value {
        Value::String(text) if FOREIGN.contains(&field) => text.push_str("\u{1b}[31m\u{9b}\r\u{7}"),
        Value::Array(values) => values.iter_mut().for_each(|value| spoilt(value, field)),
        // The reason of a refusal is a word of the vocabulary.
        Value::Object(fields) => {
            fields
                .iter_mut()
                .filter(|(name, _)| *name != "refused")
                .for_each(|(name, value)| spoilt(value, name));
        }
        _ => {}
    }
}

#[test]
fn no_text_of_a_report_moves_a_terminal() {
    for report in [ground::lost_exit(), ground::mixed()] {
        let mut value = serde_json::to_value(report).unwrap();
        spoilt(&mut value, "");
        let spoilt = Report::from_json(value.to_string().as_bytes()).unwrap();
        assert!(
            spoilt.suites[0].name.contains('\u{1b}') && spoilt.cases[0].id.contains('\u{9b}'),
            "the control"
        );
        let both = std::slice::from_ref(&spoilt);
        for text in [
            plain(&spoilt, 60),
            plain(&spoilt, 1_000),
            markdown::markdown(both, "spec.md"),
            junit::junit(both, None).unwrap(),
        ] {
            let strange: Vec<&str> = text.lines().filter(|line| line.contains(char::is_control)).collect();
            assert!(strange.is_empty(), "{strange:#?}");
        }
    }
}
