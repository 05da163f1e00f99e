//! Every rendering of two samples, as snapshots.

use wspbus_check::trace::{Format, Look, Styles, Trace};

use crate::lock;

fn snapshots(name: &str, trace: &Trace) {
    for format in Format::ALL {
        insta::assert_snapshot!(format!("{name}_{format}"), trace.render(format, &Look::default()));
    }
}

#[test]
fn ordinary() {
    snapshots("ordinary", &lock::ordinary());
}

#[test]
fn lasso() {
    snapshots("lasso", &lock::lasso());
}

#[test]
fn a_narrow_terminal_gets_a_list_and_80_columns_get_lanes() {
    let look = |width| Look { width, styles: Styles::default() };
    insta::assert_snapshot!("lasso_text_50", lock::lasso().render(Format::Text, &look(50)));
    insta::assert_snapshot!("lasso_text_80", lock::lasso().render(Format::Text, &look(80)));
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
