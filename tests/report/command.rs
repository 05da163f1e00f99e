//! `wspbus report`.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use wspbus_kit::conform::report::{Report, write};

use super::ground;

fn run(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
    program.arg("report").args(arguments).env("COLUMNS", "100").env_remove("CLICOLOR_FORCE");
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().unwrap();
    // The file may be refused before all of it is read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let messages = String::from_utf8(stderr).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    (status.code(), String::from_utf8(stdout).unwrap(), messages)
}

fn stored(name: &str, report: &Report) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, write::write(report)).unwrap();
    path
}

#[test]
fn a_report_is_shown_from_a_file_and_from_standard_input() {
    let path = stored("stop.json", ground::stop());
    let (code, shown, complaints) = run(&[path.to_str().unwrap()], "");
    assert_eq!((code, complaints.as_str()), (Some(0), ""));
    assert!(shown.contains("EXPECTED") && shown.contains("wspbus conform --only 'GOAL-1/"), "{shown}");
    assert_eq!(run(&["-"], &write::write(ground::stop())).1, shown);
}

#[test]
fn the_other_renderings_are_made_of_files_too() {
    let (one, two) = (stored("one.json", ground::stop()), stored("two.json", ground::mixed()));
    let files = [one.to_str().unwrap(), two.to_str().unwrap()];
    let shown = |format: &str| {
        let (code, text, complaints) = run(&[&files[..], &["--as", format]].concat(), "");
        assert_eq!((code, complaints.as_str()), (Some(0), ""));
        text
    };
    assert!(shown("markdown").contains("| requirement | Sample bus 1.4 | Sample bus 1.4 |"));
    let xml = shown("junit");
    let document = roxmltree::Document::parse(&xml).unwrap();
    assert_eq!(document.descendants().filter(|n| n.has_tag_name("testsuite")).count(), 4);
    let cases = ground::stop().counts.all() + ground::mixed().counts.all();
    assert_eq!(document.descendants().filter(|n| n.has_tag_name("testcase")).count(), cases);
    assert_eq!(shown("json"), write::write(ground::stop()) + &write::write(ground::mixed()));
}

#[test]
fn what_cannot_be_read_is_said_and_ends_with_2() {
    let text = write::write(ground::stop());
    for (input, word) in [
        (text.replacen("\"format\": 1", "\"format\": 9", 1), "format 9; this program reads format 1 only"),
        (text[..text.len() / 2].to_owned(), "cut off"),
        ("{\"format\": 1}".to_owned(), "no report of a conformance run"),
        (String::new(), "cut off"),
    ] {
        let (code, shown, complaint) = run(&["-"], &input);
        assert_eq!((code, shown.as_str()), (Some(2), ""), "{complaint}");
        assert!(complaint.contains(word) && !complaint.contains("panicked"), "{complaint}");
    }
    let (code, _, complaint) = run(&["/no/such/report.json"], "");
    assert!(code == Some(2) && complaint.contains("/no/such/report.json"), "{complaint}");
    assert_eq!(run(&[], "").0, Some(2));
    assert_eq!(run(&["-", "--as", "pdf"], "").0, Some(2));
}

/// The stored reports of the real buses are summaries. A server that collects tests would take an empty file for a run
/// without a failure, so there is none: the message names the file, and the report that has what is missing.
#[test]
fn a_summary_is_shown_in_every_format_that_needs_no_cases() {
    let whole = stored("whole.json", ground::stop());
    for name in ["cherrypy", "magicbus"] {
        let path = format!("{}/../docs/conformance/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let counts = Report::from_json(&std::fs::read(&path).unwrap()).unwrap().counts;
        for format in ["text", "markdown", "json"] {
            let (code, shown, _) = run(&[&path, "--as", format], "");
            assert!(code == Some(0) && !shown.is_empty(), "{format}: {shown}");
        }
        let (code, shown, complaint) = run(&[whole.to_str().unwrap(), &path, "--as", "junit"], "");
        assert_eq!((code, shown.as_str()), (Some(2), ""), "{complaint}");
        let counted = format!("counts {} cases and names 0 of them", counts.all());
        for words in [&format!("{name}.json: "), &counted, "`wspbus conform --report FILE`"] {
            assert!(complaint.contains(words), "{words}: {complaint}");
        }
    }
}

/// There are no colours in a pipe, as here, and under NO_COLOR. A test of the text shows that there are colours at all.
#[test]
fn no_escape_code_comes_out_of_a_pipe() {
    for report in [ground::stop(), ground::mixed()] {
        let (_, shown, _) = run(&["-"], &write::write(report));
        assert!(!shown.is_empty() && !shown.contains('\u{1b}'), "{shown}");
    }
}
