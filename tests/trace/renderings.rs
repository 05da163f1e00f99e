//! Every rendering of the samples, as snapshots.

use wspbus_check::trace::{End, Format, Look, Pivot, Styles, Values};

use crate::lock;

#[test]
fn every_sample_in_every_format() {
    for (name, trace) in lock::samples() {
        for format in Format::ALL {
            insta::assert_snapshot!(format!("{name}_{format}"), trace.render(format, &Look::default()));
        }
    }
}

#[test]
fn a_narrow_terminal_gets_a_list_and_80_columns_get_lanes() {
    let look = |width| Look { width, styles: Styles::default() };
    insta::assert_snapshot!("lasso_text_50", lock::lasso().render(Format::Text, &look(50)));
    insta::assert_snapshot!("lasso_text_80", lock::lasso().render(Format::Text, &look(80)));
    insta::assert_snapshot!("stay_text_50", lock::stay().render(Format::Text, &look(50)));
}

/// A claim may be decided before the first step, and a liveness claim falls due at a state.
#[test]
fn a_claim_may_be_decided_elsewhere() {
    let mut trace = lock::ordinary();
    trace.pivot = Some(Pivot::State(0));
    let text = trace.render(Format::Text, &Look::default());
    assert!(text.contains("trace        4 steps; the initial state violates one-holder"), "{text}");
    assert_eq!(text.matches('✗').count(), 1);
    assert!(text.contains("✗ this state violates one-holder"), "{text}");
    let mut trace = lock::stay();
    trace.pivot = Some(Pivot::State(2));
    let text = trace.render(Format::Text, &Look::default());
    assert!(text.contains("✗ from here on the behaviour violates is-free-again"), "{text}");
    trace.end = End::Stays { reason: String::new() };
    let text = trace.render(Format::Text, &Look::default());
    assert!(text.contains("■    the behaviour may stop here; still open: is free again\n"), "{text}");
}

/// Every form of a counterexample says which step or state violates the claim, and how the trace ends.
#[test]
fn every_form_says_what_violates_and_how_it_ends() {
    for (name, trace) in lock::samples() {
        for format in [Format::Text, Format::Mermaid, Format::Svg] {
            let text = trace.render(format, &Look::default());
            let mark = if name == "witness" { "✓" } else { "✗" };
            assert_eq!(text.matches(mark).count(), 1, "{name} {format}");
            assert_eq!(text.contains("the behaviour may stop here"), name == "stay", "{name} {format}");
            assert_eq!(text.contains("without end"), name == "lasso", "{name} {format}");
            assert!(text.contains("lock.py"), "{name} {format}");
        }
        for format in [Format::Json, Format::Itf, Format::Rust] {
            let text = trace.render(format, &Look::default());
            let marked = trace.pivot.is_none() && format != Format::Itf
                || ["\"pivot\"", "violates", "reaches"].iter().any(|word| text.contains(word));
            assert!(marked, "{name} {format}");
            assert_eq!(
                text.contains("the action `leave` is not promised"),
                name == "stay",
                "{name} {format}"
            );
            assert!(text.contains("lock.py:8"), "{name} {format}");
        }
    }
}

#[test]
fn colours_change_nothing_but_colours() {
    let colored = lock::lasso().render(Format::Text, &Look { width: 80, styles: Styles::colored() });
    let plain = lock::lasso().render(Format::Text, &Look { width: 80, styles: Styles::default() });
    assert!(colored.contains("\u{1b}["));
    assert_eq!(stripped(&colored), plain);
}

/// Without escape sequences, which end in `m` here.
fn stripped(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('m').unwrap().1)
}

#[test]
fn a_long_diagram_warns() {
    let mut trace = lock::ordinary();
    let steps = trace.steps.clone();
    trace.steps = steps.into_iter().cycle().take(400).collect();
    let mermaid = trace.render(Format::Mermaid, &Look::default());
    assert!(mermaid.lines().nth(1).unwrap().contains("Mermaid draws 50000 unless maxTextSize is raised"));
}

/// TLA+ and Quint read the names of the variables as identifiers. The identifier that stands for a name is no name that is
/// there.
#[test]
fn a_renamed_variable_takes_no_name_that_is_there() {
    let mut trace = lock::ordinary();
    let named =
        [("on-its way", 1_u8), ("on_its_way", 2), ("#a", 3), ("type", 4), ("WF_x", 5), ("", 6), ("été", 7)];
    trace.initial = Values::new(named).unwrap();
    trace.steps.clear();
    trace.pivot = None;
    let itf: serde_json::Value = serde_json::from_str(&trace.render(Format::Itf, &Look::default())).unwrap();
    let known = ["on_its_way_", "on_its_way", "v__a", "v_type", "v_WF_x", "v_", "v__t_"];
    assert_eq!(itf["vars"], serde_json::json!(known));
    let values = known.map(|name| itf["states"][0][name]["#bigint"].as_str().unwrap().to_owned());
    assert_eq!(values, ["1", "2", "3", "4", "5", "6", "7"]);
}
