//! Every rendering of the samples, as snapshots.

use wspbus_check::trace::{End, Format, Look, Pivot, Rule, Styles, Trace, TraceKind, TraceVerdict, Values};

use crate::lock;

#[test]
fn every_sample_in_every_format() {
    for (name, trace) in lock::samples() {
        // `html.rs` tests the page.
        for format in Format::ALL.into_iter().filter(|format| *format != Format::Html) {
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
    assert!(
        text.contains(
            "■    from here on nothing need ever happen. So the claim is-free-again is never met\n"
        ),
        "{text}"
    );
}

/// Every form of a counterexample says which step or state violates the claim, and how the trace ends.
#[test]
fn every_form_says_what_violates_and_how_it_ends() {
    for (name, trace) in lock::samples() {
        for format in [Format::Text, Format::Mermaid, Format::Svg] {
            let text = trace.render(format, &Look::default());
            let mark = if name == "witness" { "✓" } else { "✗" };
            assert_eq!(text.matches(mark).count(), 1, "{name} {format}");
            assert_eq!(
                text.contains("from here on nothing need ever happen"),
                name == "stay",
                "{name} {format}"
            );
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
    let named = named.into_iter().chain([("on its way", 8), ("SF_x", 9)]);
    trace.initial = Values::new(named).unwrap();
    trace.steps.clear();
    trace.pivot = None;
    let itf: serde_json::Value = serde_json::from_str(&trace.render(Format::Itf, &Look::default())).unwrap();
    let known =
        ["on_its_way_", "on_its_way", "v__a", "v_type", "v_WF_x", "v_", "v__t_", "on_its_way__", "v_SF_x"];
    assert_eq!(itf["vars"], serde_json::json!(known));
    let values = known.map(|name| itf["states"][0][name]["#bigint"].as_str().unwrap().to_owned());
    assert_eq!(values, ["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
}

fn text(trace: &Trace) -> String {
    trace.render(Format::Text, &Look::default())
}

/// The line of the header that says how long the trace is.
fn length(trace: &Trace) -> String {
    let text = text(trace);
    text.lines().find_map(|line| line.strip_prefix("trace        ")).unwrap_or_default().to_owned()
}

#[test]
fn the_length_is_told_in_the_singular_and_in_the_plural() {
    let told = |steps: usize, end: End| {
        let mut trace = lock::lasso();
        trace.steps.truncate(steps);
        trace.end = end;
        length(&trace)
    };
    let stays = || End::Stays { reason: String::new() };
    let lasso = |loop_start| End::Lasso { loop_start };
    assert_eq!(told(0, End::Open), "0 steps");
    assert_eq!(told(1, End::Open), "1 step");
    assert_eq!(told(2, End::Open), "2 steps");
    assert_eq!(told(1, lasso(0)), "1 step, which repeats without end");
    assert_eq!(told(2, lasso(0)), "2 steps, which repeat without end");
    assert_eq!(told(2, lasso(1)), "2 steps; from step 2 on they repeat without end");
    assert_eq!(told(0, stays()), "0 steps; the behaviour may stay in the initial state");
    assert_eq!(told(1, stays()), "1 step; the behaviour may stay after it");
    assert_eq!(told(2, stays()), "2 steps; the behaviour may stay after them");
}

#[test]
fn a_title_names_what_has_a_name() {
    let title = |model: &str, configuration: &str| {
        let (model, configuration) = (model.into(), configuration.into());
        Trace { model, configuration, ..lock::ordinary() }.title()
    };
    assert_eq!(title("lock", "two"), "lock, two: one-holder violated");
    assert_eq!(title("lock", ""), "lock: one-holder violated");
    assert_eq!(title("", ""), "one-holder violated");
}

#[test]
fn each_verdict_has_its_words_and_its_mark() {
    let words = [
        (TraceVerdict::Violated, "✗ this step violates one-holder"),
        (TraceVerdict::Reached, "✓ this step reaches one-holder"),
        (TraceVerdict::Explained, "✓ this step explains one-holder"),
        (TraceVerdict::Unexplained, "✗ this step is the first that breaks one-holder"),
        (TraceVerdict::Shown, "✓ this step shows one-holder"),
    ];
    assert_eq!(words.map(|(verdict, _)| verdict), TraceVerdict::ALL);
    let colors = Styles::colored();
    for (verdict, words) in words {
        let trace = Trace { verdict, pivot: Some(Pivot::Step(3)), ..lock::ordinary() };
        assert!(text(&trace).contains(words), "{}", text(&trace));
        let colored = trace.render(Format::Text, &Look { styles: colors, ..Look::default() });
        let style = match verdict {
            TraceVerdict::Violated | TraceVerdict::Unexplained => colors.bad,
            TraceVerdict::Reached | TraceVerdict::Explained => colors.good,
            TraceVerdict::Shown => colors.heading,
        };
        assert!(colored.contains(&format!("{style}{words}")), "{colored:?}");
    }
}

/// A behaviour that may stay breaks a claim of liveness, and no other claim.
#[test]
fn only_a_broken_promise_is_never_met() {
    for kind in TraceKind::ALL {
        let trace = Trace { kind, ..lock::stay() };
        assert_eq!(text(&trace).contains("is never met"), kind == TraceKind::Liveness, "{kind}");
    }
    let kept = Trace { verdict: TraceVerdict::Shown, ..lock::stay() };
    assert!(!text(&kept).contains("is never met"));
}

#[test]
fn every_rule_is_told() {
    let mut trace = lock::ordinary();
    trace.rules.push(Rule { id: "LOCK-02".into(), text: "A second rule.".into() });
    for format in Format::ALL.into_iter().filter(|format| !matches!(format, Format::Itf | Format::Mermaid)) {
        let told = trace.render(format, &Look::default());
        assert!(told.contains("LOCK-01") && told.contains("A second rule."), "{format}");
    }
}

#[test]
fn an_arrow_goes_to_the_first_other_actor_that_an_argument_names() {
    let arrow = |lanes: [&str; 3]| {
        let mut trace = lock::step();
        trace.lanes = lanes.map(String::from).to_vec();
        let mermaid = trace.render(Format::Mermaid, &Look::default());
        mermaid
            .lines()
            .find_map(|line| line.trim().split_once(": 1. "))
            .map(|(arrow, _)| arrow.to_owned())
            .unwrap()
    };
    // The arguments of the first step are `0` and `lock`. Actor 0 takes it.
    assert_eq!(arrow(["a", "b", "lock"]), "L0->>L2");
    assert_eq!(arrow(["0", "b", "lock"]), "L0->>L2", "an actor does not aim at itself");
    assert_eq!(arrow(["a", "0", "lock"]), "L0->>L1", "the first argument decides");
    assert_eq!(arrow(["a", "lock", "lock"]), "L0->>L1", "of actors with one name the first");
    assert_eq!(arrow(["lock", "b", "c"]), "L0->>L0", "no other actor is named");
}

#[test]
fn the_actors_have_columns_exactly_where_these_fit() {
    let shown = |trace: &Trace, width| trace.render(Format::Text, &Look { width, styles: Styles::default() });
    for width in 40..90 {
        // Three columns of at least 16, beside a margin of 8.
        assert!(shown(&lock::lasso(), width).contains('│'), "the loop has its bracket");
        let has_columns = shown(&lock::ordinary(), width).contains('│');
        assert_eq!(has_columns, width >= 3 * 16 + 8, "{width}");
        let mut alone = lock::ordinary();
        alone.lanes.truncate(1);
        alone.steps.iter_mut().for_each(|step| step.lane = 0);
        assert!(!shown(&alone, width).contains('│'), "one actor needs no column: {width}");
    }
    // The third column begins at 32 of 48. A text there begins at 28, so that it has 20 columns.
    let mut right = lock::ordinary();
    right.steps[0].lane = 2;
    let text = shown(&right, 56);
    let acts =
        text.lines().find_map(|line| line.split_once("● look(")).map(|(before, _)| before.chars().count());
    assert_eq!(acts, Some(8 + 28), "{text}");
    let mut lost = lock::ordinary();
    lost.steps[0].lane = 9;
    assert!(shown(&lost, 40).contains("● ?9: look("), "{}", shown(&lost, 40));
}

/// The head of an arrow lies between the actor and the other actor: either may stand to the left.
#[test]
fn the_head_of_an_arrow_is_at_its_end() {
    let mut trace = lock::step();
    trace.lanes = ["a", "lock", "c"].map(String::from).to_vec();
    trace.steps.truncate(2);
    (trace.pivot, trace.steps[1].lane) = (None, 2);
    let svg = trace.render(Format::Svg, &Look::default());
    let document = roxmltree::Document::parse(&svg).unwrap();
    let of = |class: &'static str| {
        document.descendants().filter(move |node| node.attribute("class") == Some(class))
    };
    let lanes: Vec<i64> = of("lane").map(|lane| lane.attribute("x1").unwrap().parse().unwrap()).collect();
    let numbers = |path: &str| -> Vec<i64> {
        path.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
    };
    let lines: Vec<Vec<i64>> = of("arrow").map(|path| numbers(path.attribute("d").unwrap())).collect();
    let heads: Vec<Vec<i64>> = of("head").map(|path| numbers(path.attribute("d").unwrap())).collect();
    let [left, middle, right] = lanes[..] else { panic!("{lanes:?}") };
    for (at, (from, base)) in [(left, middle - 8), (right, middle + 8)].into_iter().enumerate() {
        // `M{from} {}V{}H{base}`, and `M{tip} {}L{base} {}V{}z`.
        assert_eq!((lines[at][0], lines[at][3]), (from, base));
        assert_eq!((heads[at][0], heads[at][2]), (middle, base));
    }
}

#[test]
fn a_long_name_of_an_actor_is_cut_to_its_lane() {
    let name = |name: &str| {
        let mut trace = lock::ordinary();
        trace.lanes[1] = name.into();
        let svg = trace.render(Format::Svg, &Look::default());
        let document = roxmltree::Document::parse(&svg).unwrap();
        let mut names = document.descendants().filter(|node| node.attribute("class") == Some("name"));
        names.nth(1).unwrap().text().unwrap().to_owned()
    };
    assert_eq!(name(&"n".repeat(30)), "n".repeat(30));
    assert_eq!(name(&"n".repeat(31)), "n".repeat(29) + "…");
    assert_eq!(name(&"漢".repeat(31)), "漢".repeat(14) + "…", "each of these is two columns wide");
}

#[test]
fn a_note_over_one_actor_names_it_once() {
    let mut trace = lock::ordinary();
    trace.lanes.truncate(1);
    trace.steps.clear();
    trace.pivot = None;
    let mermaid = trace.render(Format::Mermaid, &Look::default());
    assert!(mermaid.contains("Note over L0: "), "{mermaid}");
}
