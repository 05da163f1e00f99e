//! Traces of arbitrary content, for property tests.

use std::collections::BTreeSet;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use wspbus_check::trace::*;
use wspbus_words::screen::width as columns;

/// Any text, often with characters that break formats.
fn text() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "",
        " ",
        "\n",
        "\r\n",
        "\t",
        "\"",
        "\"#",
        "\"###",
        "\\",
        "|",
        "<b>",
        "</text>",
        "]]>",
        "&amp;",
        "#",
        ";",
        ":",
        "%%",
        "%%{init}%%",
        "end",
        "#meta",
        "IF",
        "module",
        "{",
        "}",
        "[a, b]",
        "[b, a, c]",
        "\0",
        "\u{1b}[31m",
        "\u{202e}",
        "\u{2028}",
        "\u{fffe}",
        "é",
        "→",
        "漢字",
        "🦀",
        "'",
        "`",
        "--",
        "loop",
        "\u{7f}",
        "*/",
        "${x}",
    ]);
    vec(prop_oneof![3 => nasty.prop_map(String::from), 1 => any::<String>()], 0..4)
        .prop_map(|parts| parts.concat())
}

/// Any value. There are few different values, so that lists have entries in common.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        text().prop_map(Value::Text),
        (0_i64..4).prop_map(Value::Number),
        any::<i64>().prop_map(Value::Number),
        any::<bool>().prop_map(Value::Flag),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| vec(inner, 0..4).prop_map(Value::List))
}

fn values() -> impl Strategy<Value = Values> {
    btree_map(text(), value(), 0..4).prop_map(|pairs| Values::new(pairs).unwrap())
}

fn step(names: Vec<String>, lanes: usize) -> impl Strategy<Value = TraceStep> {
    let after = vec(value(), names.len())
        .prop_map(move |values| Values::new(names.iter().cloned().zip(values)).unwrap());
    (0..lanes, text(), values(), option::of(text()), vec(text(), 0..3), after).prop_map(
        |(lane, name, arguments, source, messages, after)| TraceStep {
            lane,
            action: Action { name, arguments },
            source,
            messages,
            after,
        },
    )
}

/// The end of a trace before its number of steps is known.
#[derive(Clone, Debug)]
enum Wish {
    Open,
    Lasso(prop::sample::Index),
    Stays(String),
}

fn wish() -> impl Strategy<Value = Wish> {
    prop_oneof![
        Just(Wish::Open),
        any::<prop::sample::Index>().prop_map(Wish::Lasso),
        text().prop_map(Wish::Stays)
    ]
}

/// The end that was chosen; a lasso is closed.
fn ended(initial: &Values, steps: &mut [TraceStep], wish: Wish) -> End {
    match (wish, steps.len()) {
        (Wish::Stays(reason), _) => End::Stays { reason },
        (Wish::Open, _) | (Wish::Lasso(_), 0) => End::Open,
        (Wish::Lasso(start), count) => {
            let loop_start = start.index(count);
            let state = if loop_start == 0 { initial.clone() } else { steps[loop_start - 1].after.clone() };
            steps.last_mut().unwrap().after = state;
            End::Lasso { loop_start }
        }
    }
}

fn pivot(wish: Option<(bool, prop::sample::Index)>, steps: usize) -> Option<Pivot> {
    let (step, index) = wish?;
    match step && steps > 0 {
        true => Some(Pivot::Step(index.index(steps))),
        false => Some(Pivot::State(index.index(steps + 1))),
    }
}

/// Lanes, the initial state, steps, the pivot and the end.
type Behaviour = (Vec<String>, Values, Vec<TraceStep>, Option<Pivot>, End);

fn behaviour() -> impl Strategy<Value = Behaviour> {
    (vec(text(), 1..6), values()).prop_flat_map(|(lanes, initial)| {
        let names: Vec<String> = initial.names().map(String::from).collect();
        let steps = vec(step(names, lanes.len()), 0..5);
        let decides = option::of(any::<(bool, prop::sample::Index)>());
        (Just(lanes), Just(initial), steps, decides, wish()).prop_map(
            |(lanes, initial, mut steps, decides, wish)| {
                let end = ended(&initial, &mut steps, wish);
                let pivot = pivot(decides, steps.len());
                (lanes, initial, steps, pivot, end)
            },
        )
    })
}

prop_compose! {
    /// Any valid trace.
    pub fn trace()(
        words in vec(text(), 3),
        about in vec((text(), text()), 0..3),
        rules in vec((text(), text()), 0..3),
        kind in prop::sample::select(TraceKind::ALL.to_vec()),
        verdict in prop::sample::select(TraceVerdict::ALL.to_vec()),
        (lanes, initial, steps, pivot, end) in behaviour(),
    ) -> Trace {
        let [model, configuration, property] = <[String; 3]>::try_from(words).unwrap();
        Trace {
            format: FormatName,
            version: Version,
            model, configuration, property,
            rules: rules.into_iter().map(|(id, text)| Rule { id, text }).collect(),
            kind, verdict, pivot,
            about: about.into_iter().map(|(name, value)| Fact { name, value }).collect(),
            lanes, initial, steps, end,
        }
    }
}

/// The plainest rendering of every format, at an ordinary and at the least width.
fn renderings(trace: &Trace) -> Vec<(Format, String)> {
    let narrow = Look { width: 0, styles: Styles::colored() };
    let narrow = Format::ALL.map(|format| (format, trace.render(format, &narrow)));
    let usual = Format::ALL.map(|format| (format, trace.render(format, &Look::default())));
    narrow.into_iter().chain(usual).collect()
}

/// Is this a value that ITF has?
fn is_itf(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(_) | serde_json::Value::Bool(_) => true,
        serde_json::Value::Array(values) => values.iter().all(is_itf),
        serde_json::Value::Object(fields) => {
            fields.len() == 1
                && fields["#bigint"].as_str().is_some_and(|number| number.parse::<i64>().is_ok())
        }
        serde_json::Value::Null | serde_json::Value::Number(_) => false,
    }
}

/// Is this an identifier of TLA+ and of Quint?
fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !["IF", "else", "module", "type", "var"].contains(&name)
}

proptest! {
    #[test]
    fn json_round_trips(trace in trace()) {
        trace.validate().unwrap();
        let json = trace.to_json();
        let read = Trace::from_json(json.as_bytes()).unwrap();
        prop_assert_eq!(&read, &trace);
        prop_assert_eq!(read.to_json(), json);
    }

    #[test]
    fn svg_is_well_formed(trace in trace()) {
        let svg = svg(&trace);
        let document = roxmltree::Document::parse(&svg);
        prop_assert!(document.is_ok(), "{:?}\n{svg}", document.err());
        for forbidden in ["http://www.w3.org/1999/xlink", "href=", "<script", "<image", "url("] {
            prop_assert!(!svg.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn each_text_of_a_drawing_stays_in_the_drawing_and_in_its_lane(trace in trace()) {
        let svg = svg(&trace);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let number = |node: roxmltree::Node<'_, '_>, name| node.attribute(name).unwrap().parse::<usize>().unwrap();
        let is_lane = |node: &roxmltree::Node<'_, '_>| node.attribute("class") == Some("lane");
        let lanes: Vec<usize> = document.descendants().filter(is_lane).map(|line| number(line, "x1")).collect();
        prop_assert_eq!(lanes.len(), trace.lanes.len());
        let root = document.root_element();
        for text in root.children().filter(|node| node.has_tag_name("text")) {
            // A character is at most seven and a half pixels wide.
            let end = number(text, "x") + columns(text.text().unwrap_or_default()) * 15 / 2;
            prop_assert!(end <= number(root, "width") && number(text, "y") <= number(root, "height"), "{svg}");
            let next = lanes.iter().find(|lane| **lane > number(text, "x") + 4);
            let is_in_lane = ["name", "act", "seen"].contains(&text.attribute("class").unwrap());
            prop_assert!(!is_in_lane || next.is_none_or(|next| end < *next), "{svg}");
        }
    }

    #[test]
    fn mermaid_has_a_statement_a_line(trace in trace()) {
        let mermaid = mermaid(&trace);
        for (index, line) in mermaid.lines().enumerate() {
            let line = line.trim_start();
            let known = ["sequenceDiagram", "title ", "participant L", "Note over L", "Note right of L", "loop repeats without end", "end", "L"];
            prop_assert!(known.iter().any(|start| line.starts_with(start)), "line {index}: {line:?}");
            // Every `#` begins an entity and every `;` ends one.
            let rest = line.split('#').skip(1);
            prop_assert!(rest.clone().all(|part| part.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(';')), "{line:?}");
            prop_assert_eq!(line.matches(';').count(), rest.count());
            prop_assert!(line.matches(':').count() <= 1 && !line.contains('%'), "{line:?}");
            prop_assert!(!line.contains(char::is_control));
        }
    }

    #[test]
    fn itf_is_json_with_every_variable_in_every_state(trace in trace()) {
        let itf: serde_json::Value = serde_json::from_str(&itf(&trace)).unwrap();
        let vars = itf["vars"].as_array().unwrap();
        let states = itf["states"].as_array().unwrap();
        prop_assert_eq!(states.len(), trace.steps.len() + 1);
        prop_assert_eq!(vars.len(), trace.initial.len());
        prop_assert!(vars.iter().all(|name| is_identifier(name.as_str().unwrap())), "{vars:?}");
        for (index, state) in states.iter().enumerate() {
            prop_assert_eq!(state["#meta"]["index"].as_u64(), Some(index as u64));
            prop_assert_eq!(state.as_object().unwrap().len(), vars.len() + 1);
            prop_assert!(vars.iter().all(|name| state.get(name.as_str().unwrap()).is_some_and(is_itf)));
        }
        let next = itf.get("loop").and_then(serde_json::Value::as_u64).map(|next| next as usize);
        let last = states.len() - 1;
        match trace.end {
            End::Open => prop_assert_eq!(next, None),
            End::Stays { .. } => prop_assert_eq!(next, Some(last)),
            End::Lasso { loop_start } => {
                prop_assert_eq!(next, Some(loop_start + 1));
                // The step into the loop is one from the state where the loop begins.
                let values = |state: &serde_json::Value| {
                    let mut state = state.as_object().unwrap().clone();
                    state.remove("#meta");
                    state
                };
                prop_assert_eq!(values(&states[loop_start]), values(&states[last]));
            }
        }
        let has_verdict = |index: &usize| states[*index]["#meta"].get("verdict").is_some();
        let decides: BTreeSet<usize> = (0..states.len()).filter(has_verdict).collect();
        let pivot = trace.pivot.map(|pivot| match pivot { Pivot::Step(index) => index + 1, Pivot::State(n) => n });
        // The behaviour after the last state decides a claim of liveness.
        let at_end = (trace.kind == TraceKind::Liveness && trace.end != End::Open).then_some(last);
        prop_assert_eq!(decides, pivot.into_iter().chain(at_end).collect());
    }

    #[test]
    fn a_change_of_a_list_leads_from_the_one_to_the_other(old in vec(0_i64..4, 0..6), new in vec(0_i64..4, 0..6)) {
        let (before, after) = (Value::list(old.clone()), Value::list(new.clone()));
        let change = ValueChange { name: "x", old: Some(&before), new: Some(&after) };
        let Some(entries) = change.entries() else { return Ok(()) };
        // As bags: the entries before, without those that left, with those that came, are the entries after.
        let mut told: Vec<Value> = old.iter().copied().map(Value::from).collect();
        for gone in entries.gone {
            let place = told.iter().position(|value| value == gone);
            prop_assert!(place.is_some());
            told.remove(place.unwrap());
        }
        told.extend(entries.come.into_iter().cloned());
        let mut expected: Vec<Value> = new.into_iter().map(Value::from).collect();
        told.sort();
        expected.sort();
        prop_assert_eq!(told, expected);
    }

    #[test]
    fn text_keeps_its_width_and_has_no_control_characters(trace in trace(), width in 0_usize..140) {
        let shown = show(&trace, &Look { width, styles: Styles::default() });
        let too_wide = shown.lines().find(|line| columns(line) > width.max(40));
        prop_assert_eq!(too_wide, None);
        prop_assert!(!shown.contains(|c: char| c.is_control() && c != '\n'));
    }

    #[test]
    fn a_rust_test_keeps_its_trace(trace in trace()) {
        let text = rust_test(&trace, rust::REPLAY);
        let (_, after) = text.split_once("= r#\"").unwrap();
        let (json, end) = after.split_once("\"#").unwrap();
        prop_assert_eq!(end, ";\n}\n");
        prop_assert_eq!(Trace::from_json(json.as_bytes()).unwrap(), trace);
        let forbidden = text.contains(['\r', '\u{202e}']);
        prop_assert!(!forbidden);
        let (_, name) = text.split_once("\nfn ").unwrap();
        let (name, _) = name.split_once('(').unwrap();
        prop_assert!(name.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_')), "{name}");
    }

    #[test]
    fn no_rendering_panics_on_a_trace_that_contradicts_itself(trace in trace(), lane in 0_usize..9, start in 0_usize..9) {
        let mut trace = trace;
        trace.end = End::Lasso { loop_start: start };
        trace.pivot = Some(if start % 2 == 0 { Pivot::Step(start) } else { Pivot::State(start) });
        trace.initial = Values::default();
        trace.steps.iter_mut().for_each(|step| step.lane = lane);
        prop_assert_eq!(renderings(&trace).len(), 14);
    }

    #[test]
    fn the_reader_never_panics(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(Trace::from_json(&bytes).is_err());
    }

    #[test]
    fn a_truncated_file_is_called_so(trace in trace(), at in any::<prop::sample::Index>()) {
        let json = trace.to_json();
        let at = at.index(json.trim_end().len());
        // A cut within a character is not UTF-8 either. Then both errors are right.
        match Trace::from_json(&json.as_bytes()[..at]) {
            Err(ReadError::Truncated(_)) => {}
            Err(ReadError::NotJson(_)) if !json.is_char_boundary(at) => {}
            other => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn a_file_with_a_changed_byte_is_read_or_refused(trace in trace(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut json = trace.to_json().into_bytes();
        let at = at.index(json.len());
        json[at] = byte;
        if let Ok(read) = Trace::from_json(&json) {
            read.validate().unwrap();
        }
    }
}
