//! Traces of arbitrary content, for property tests.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use wspbus_check::trace::*;

/// Any text, with a liking for what breaks formats.
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

fn values() -> impl Strategy<Value = Values> {
    btree_map(text(), text(), 0..4).prop_map(|pairs| Values::new(pairs).unwrap())
}

fn step(names: Vec<String>, lanes: usize) -> impl Strategy<Value = Step> {
    let after = vec(text(), names.len())
        .prop_map(move |values| Values::new(names.iter().cloned().zip(values)).unwrap());
    (0..lanes, text(), values(), vec(text(), 0..3), after).prop_map(
        |(lane, name, arguments, messages, after)| Step {
            lane,
            action: Action { name, arguments },
            messages,
            after,
        },
    )
}

fn behaviour() -> impl Strategy<Value = (Vec<String>, Values, Vec<Step>, Option<usize>)> {
    (vec(text(), 1..6), values()).prop_flat_map(|(lanes, initial)| {
        let names: Vec<String> = initial.names().map(String::from).collect();
        let steps = vec(step(names, lanes.len()), 0..5);
        (Just(lanes), Just(initial), steps, option::of(any::<prop::sample::Index>())).prop_map(
            |(lanes, initial, mut steps, start)| {
                let loop_start = start.filter(|_| !steps.is_empty()).map(|start| start.index(steps.len()));
                if let Some(start) = loop_start {
                    let state = if start == 0 { initial.clone() } else { steps[start - 1].after.clone() };
                    steps.last_mut().unwrap().after = state;
                }
                (lanes, initial, steps, loop_start)
            },
        )
    })
}

prop_compose! {
    /// Any valid trace.
    pub fn trace()(
        words in vec(text(), 4),
        (dialect, note) in (option::of(text()), option::of(text())),
        requirements in vec((text(), text()), 0..3),
        kind in prop::sample::select(Kind::ALL.to_vec()),
        verdict in prop::sample::select(Verdict::ALL.to_vec()),
        (lanes, initial, steps, loop_start) in behaviour(),
    ) -> Trace {
        let [specification, model, configuration, property] = <[String; 4]>::try_from(words).unwrap();
        Trace {
            format: FormatName,
            version: Version,
            specification, model, configuration, dialect, property,
            requirements: requirements.into_iter().map(|(id, text)| Requirement { id, text }).collect(),
            kind, verdict, note, lanes, initial, steps, loop_start,
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
    fn mermaid_has_a_statement_a_line(trace in trace()) {
        let mermaid = mermaid(&trace);
        for (index, line) in mermaid.lines().enumerate() {
            let line = line.trim_start();
            let known = ["sequenceDiagram", "title ", "participant L", "Note over L", "Note right of L", "loop for ever", "end", "L"];
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
        for (index, state) in states.iter().enumerate() {
            prop_assert_eq!(state["#meta"]["index"].as_u64(), Some(index as u64));
            prop_assert_eq!(state.as_object().unwrap().len(), vars.len() + 1);
            prop_assert!(vars.iter().all(|name| state[name.as_str().unwrap()].is_string()));
        }
        if let Some(next) = itf.get("loop").and_then(serde_json::Value::as_u64) {
            prop_assert!((next as usize) < states.len());
        }
    }

    #[test]
    fn text_keeps_its_width_and_obeys_nobody(trace in trace(), width in 0_usize..140) {
        let shown = show(&trace, &Look { width, styles: Styles::default() });
        let too_wide = shown.lines().find(|line| line.chars().count() > width.max(40));
        prop_assert_eq!(too_wide, None);
        prop_assert!(!shown.contains(|c: char| c.is_control() && c != '\n'));
    }

    #[test]
    fn a_rust_test_keeps_its_trace(trace in trace()) {
        let text = rust_test(&trace);
        let (_, after) = text.split_once("= r#\"").unwrap();
        let (json, end) = after.split_once("\"#").unwrap();
        prop_assert_eq!(end, ";\n}\n");
        prop_assert_eq!(Trace::from_json(json.as_bytes()).unwrap(), trace);
        let forbidden = text.contains(['\r', '\u{202e}']);
        prop_assert!(!forbidden);
    }

    #[test]
    fn no_rendering_panics_on_a_trace_that_contradicts_itself(trace in trace(), lane in 0_usize..9, start in 0_usize..9) {
        let mut trace = trace;
        trace.loop_start = Some(start);
        trace.initial = Values::default();
        trace.steps.iter_mut().for_each(|step| step.lane = lane);
        prop_assert_eq!(renderings(&trace).len(), 12);
    }

    #[test]
    fn the_reader_never_panics(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(Trace::from_json(&bytes).is_err());
    }

    #[test]
    fn a_truncated_file_is_called_so(trace in trace(), at in any::<prop::sample::Index>()) {
        let json = trace.to_json();
        let at = at.index(json.trim_end().len());
        // A cut within a character is not UTF-8 either; both names are right then.
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
