//! The command line: exit codes, messages, and output that programs can rely on.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use serde_json::Value;
use wspbus_models::requirement::{self, By};

fn wspbus(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
    command.args(arguments).env_remove("COLUMNS").output().expect("the program starts")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// The messages, in one line: `tests/width.rs` judges their lines.
fn stderr(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).expect("UTF-8");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn last_line(output: &Output) -> String {
    stdout(output).lines().last().unwrap_or_default().to_owned()
}

/// A file in a directory of its own.
fn file(name: &str, content: &[u8]) -> String {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).expect("the target directory can be written");
    path.to_str().expect("UTF-8").to_owned()
}

fn a_trace() -> String {
    let shown = wspbus(&["show", "cherrypy/normal/no-idle-on-the-way-out", "--as", "json"]);
    assert_eq!(code(&shown), 0, "{}", stderr(&shown));
    stdout(&shown)
}

#[test]
fn a_check_that_holds_ends_with_0_and_says_what_to_do_next() {
    let output = wspbus(&["check", "lifecycle/alone"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("wspbus show lifecycle/alone/"), "{}", stdout(&output));
    assert!(stdout(&output).contains("changes-follow-the-graph"), "one configuration shows its claims");
    assert!(last_line(&output).starts_with("As expected: "), "{}", stdout(&output));
    assert_eq!(stderr(&output), "", "a pipe is told no progress");
    assert!(!stdout(&output).contains('\u{1b}'), "a pipe gets no colours");
}

#[test]
fn a_known_deviation_is_shown_and_is_no_failure() {
    let output = wspbus(&["check", "cherrypy/start-error"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("explains H01: a failing start listener"), "{}", stdout(&output));
    assert!(stdout(&output).contains("violated as listed"), "{}", stdout(&output));
}

#[test]
fn a_cut_run_is_inconclusive_and_says_so() {
    let output = wspbus(&["check", "lifecycle/alone", "--states", "100"]);
    assert_eq!(code(&output), 3);
    assert!(stdout(&output).contains("not everything was explored"), "{}", stdout(&output));
    assert!(last_line(&output).starts_with("Incomplete: "), "{}", stdout(&output));
    assert!(
        last_line(&output).contains(" 0 untested"),
        "a run that was cut says nothing of what it did not see"
    );
    let json = wspbus(&["check", "lifecycle/alone", "--states", "100", "--json"]);
    let line: Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(line["complete"], false);
    let verdicts = line["properties"].as_array().expect("an array").iter().map(|p| p["verdict"].clone());
    assert!(verdicts.clone().all(|v| v != "holds" && v != "unreached"), "{:?}", verdicts.collect::<Vec<_>>());
}

#[test]
fn json_is_one_object_a_configuration_and_deterministic_but_for_the_seconds() {
    let read = || -> Vec<Value> {
        let output = wspbus(&["check", "lifecycle/alone", "lifecycle/main", "cherrypy", "--json"]);
        let parse = |line: &str| serde_json::from_str(line).expect("a JSON object a line");
        stdout(&output).lines().map(parse).collect()
    };
    let (mut first, mut second) = (read(), read());
    for line in first.iter_mut().chain(&mut second) {
        for field in [
            "model",
            "configuration",
            "whose",
            "dialect",
            "states",
            "transitions",
            "depth",
            "terminals",
            "complete",
            "cut",
            "classes",
            "properties",
        ] {
            assert!(line.get(field).is_some(), "{field} is missing");
        }
        let classes = line["classes"].as_object().expect("an object");
        let taken: u64 = classes.values().filter_map(Value::as_u64).sum();
        assert_eq!(Some(taken), line["transitions"].as_u64(), "each edge is of one class");
        assert!(line["seconds"].take().is_number());
        for property in line["properties"].as_array().expect("an array") {
            for field in [
                "name",
                "requirement",
                "kind",
                "verdict",
                "standing",
                "untested_in_model",
                "falls_short",
                "trace",
            ] {
                assert!(property.get(field).is_some(), "{field} is missing");
            }
        }
    }
    assert_eq!(first, second);
    assert_eq!((&first[0]["configuration"], &first[0]["dialect"]), (&"alone".into(), &Value::Null));
    assert_eq!((&first[2]["model"], &first[2]["dialect"]), (&"cherrypy".into(), &"CherryPy 18.10.0".into()));
    assert_eq!((&first[0]["whose"], &first[2]["whose"]), (&"specification".into(), &"dialect".into()));
}

#[test]
fn what_nothing_tests_is_said_in_every_form() {
    let output = wspbus(&["check", "lifecycle/alone"]);
    assert!(stdout(&output).contains("untested: no behaviour of this configuration"), "{}", stdout(&output));
    assert!(!last_line(&output).contains(" 0 untested"), "{}", last_line(&output));
    let json = wspbus(&["check", "lifecycle/alone", "--json"]);
    let line: Value = serde_json::from_slice(&json.stdout).expect("JSON");
    let properties = line["properties"].as_array().expect("an array");
    let untested: Vec<&Value> = properties.iter().filter(|p| p["verdict"] == "untested").collect();
    assert!(!untested.is_empty());
    assert!(untested.iter().all(|p| p["standing"] == "untested" && p["antecedent"] == 0));
    let told = last_line(&output);
    assert!(told.contains(&format!(" {} untested", untested.len())), "{told}");
    // A claim that one configuration does not test may be tested by another one.
    let both = wspbus(&["check", "lifecycle/alone", "lifecycle/failures", "--verbose"]);
    assert_eq!(code(&both), 0, "a part of a model need not test everything: {}", stdout(&both));
    let count = |output: &Output| -> usize {
        let told = last_line(output);
        let before =
            told.split(" untested").next().and_then(|text| text.rsplit(' ').next().map(str::to_owned));
        before.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{told}"))
    };
    assert!(count(&both) < count(&output), "{}", last_line(&both));
}

/// Checks the promises of the first screen: one row a model, 39 lines, 100 columns, commands that work.
fn is_a_first_screen(told: &str, models: usize, counterexamples: usize) {
    let lines: Vec<&str> = told.lines().collect();
    assert!(lines.len() <= 39, "{} lines:\n{told}", lines.len());
    for line in &lines {
        assert!(line.chars().count() <= 100, "{line}");
        assert!(!line.ends_with(' '), "{line:?}");
    }
    let rows = lines.iter().position(|line| line.is_empty()).expect("a blank line follows the table");
    assert_eq!(rows, models + 4, "a head, a row a model, the sums, two lines of explanation:\n{told}");
    let legend = lines[rows - 2..rows].join(" ");
    assert!(legend.starts_with("configs: ") && legend.contains(" secs: "), "{told}");
    assert!(legend.contains(" violated: ") && legend.contains(" untested: "), "{told}");
    assert!(told.contains("`wspbus list MODEL`"), "{told}");
    assert!(!told.contains('…'), "nothing is cut:\n{told}");
    assert!(lines.last().is_some_and(|line| line.starts_with("As expected: ")), "{told}");
    let commands: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("    wspbus ")).collect();
    assert_eq!(commands.len(), counterexamples, "{told}");
    let models: std::collections::BTreeSet<_> =
        commands.iter().map(|command| command.split('/').next()).collect();
    assert_eq!(models.len(), commands.len(), "at most one a model: {commands:?}");
    for command in commands {
        let shown = wspbus(&command.split(' ').collect::<Vec<_>>());
        assert_eq!(code(&shown), 0, "{command}: {}", stderr(&shown));
    }
}

/// Its words, line by line, but for those with a point.
fn without_seconds(told: &str) -> String {
    let words =
        |line: &str| line.split_whitespace().filter(|word| !word.contains('.')).collect::<Vec<_>>().join(" ");
    told.lines().map(|line| words(line) + "\n").collect()
}

#[test]
fn the_first_screen_fits_and_is_deterministic() {
    let designs = ["site/the-message-names-the-origin", "site/a-worker-reads-the-key"];
    let others = ["use-case", "relay", "site/events", "cherrypy/start-error", "gunicorn"];
    let read = || wspbus(&[&["check"][..], &others, &designs].concat());
    let output = read();
    is_a_first_screen(&stdout(&output), 7, 4);
    assert_eq!(without_seconds(&stdout(&output)), without_seconds(&stdout(&read())));
}

/// `WSPBUS_FIRST_SCREEN` is a file with the output of the main command, if it ran before.
#[test]
#[ignore = "it checks everything"]
fn the_first_screen_of_everything_fits() {
    let screen = std::env::var_os("WSPBUS_FIRST_SCREEN").map_or_else(
        || {
            let output = wspbus(&[]);
            assert_eq!(code(&output), 0, "{}", stdout(&output));
            stdout(&output)
        },
        |path| std::fs::read_to_string(path).expect("the file is there"),
    );
    let rows = screen.lines().take_while(|line| !line.is_empty()).count();
    is_a_first_screen(&screen, rows - 4, 5);
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let readme = without_seconds(&std::fs::read_to_string(readme).expect("it is there"));
    let told = without_seconds(&screen);
    assert!(readme.contains(&told), "the README shows another first screen than this:\n{screen}");
}

#[test]
fn a_narrow_terminal_breaks_no_row() {
    for columns in [40_usize, 60, 80] {
        for arguments in [&["check", "relay", "cherrypy/start-error", "-v"][..], &["list", "relay"]] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
            let output =
                command.args(arguments).env("COLUMNS", columns.to_string()).output().expect("it starts");
            let told = stdout(&output);
            let mut lines = told.lines().filter(|line| !line.contains("wspbus show") && !line.contains('/'));
            assert!(lines.all(|line| line.chars().count() <= columns), "{columns}:\n{told}");
            assert!(told.contains("relay"), "{told}");
            assert!(columns < 60 || told.contains("a-gap-is-known-before-the-next-message"), "{told}");
        }
    }
}

#[test]
fn list_has_the_names_and_takes_patterns() {
    let all = stdout(&wspbus(&["list"]));
    for name in ["lifecycle: the specification", "  alone: ", "cherrypy: CherryPy 18.10.0, as it is"] {
        assert!(all.contains(name), "{name} is not in\n{all}");
    }
    let one = stdout(&wspbus(&["list", "cherrypy/start-error"]));
    assert!(one.contains("the-bus-never-ends-the-process"), "its claims: {one}");
    assert!(one.contains("  wspbus show cherrypy/start-error/the-bus-never-ends-the-process\n"), "{one}");
    assert!(!one.contains("lifecycle:"), "{one}");
    let claim = stdout(&wspbus(&["list", "running-means-services-up"]));
    assert!(claim.contains("LIFE-3") && !claim.contains("changes-follow-the-graph"), "{claim}");
    let requirement = stdout(&wspbus(&["list", "LIFE-3"]));
    assert!(requirement.contains("running-means-services-up"), "{requirement}");
    assert_eq!(requirement, stdout(&wspbus(&["list", "life-3"])), "capital letters do not count");
    let liveness = stdout(&wspbus(&["list", "liveness"]));
    assert!(liveness.contains("the-bus-comes-to-rest") && !liveness.contains("LIFE-3"), "{liveness}");
    assert!(stdout(&wspbus(&["list", "site"])).starts_with("site: "), "the model of the name comes first");
    let nothing = wspbus(&["list", "xyzzy-quux-frobnicate"]);
    assert!(!stderr(&nothing).contains("the nearest"), "{}", stderr(&nothing));
    let stars = stdout(&wspbus(&["list", "cherrypy/start-e*", "--json"]));
    let lines: Vec<Value> = stars.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(!lines.is_empty() && lines.iter().all(|line| line["model"] == "cherrypy"), "{stars}");
    assert_eq!(lines[0]["whose"], "dialect");
    assert!(
        lines[0]["claims"]
            .as_array()
            .is_some_and(|claims| claims.iter().any(|c| c["known_deviation"] == true))
    );
}

#[test]
fn every_unknown_name_is_a_usage_error_that_says_what_there_is() {
    for (arguments, told) in [
        (vec!["check", "lifecicle"], "the nearest: lifecycle"),
        (vec!["list", "lifecicle"], "the nearest: lifecycle"),
        (vec!["suite", "core-k9"], "the nearest: core-k0"),
        (vec!["adapter", "--mutant", "publish-nests"], "publish-that-nests"),
        (vec!["check", "lifecycle/nobody"], "lifecycle/alone"),
        (vec!["check", "lifecycle/nobody", "--json"], "lifecycle/alone"),
        (vec!["show", "lifecycle/alone/running-means-services"], "the nearest: running-means-services-up"),
        (vec!["show", "lifecycle/alnoe/can-run"], "lifecycle/alone"),
        (vec!["show", "lifecycle/alone"], "no trace file"),
        (vec!["show", "lifecycle/alone/changes-follow-the-graph"], "it holds, so no behaviour violates it"),
        (vec!["show", "cherrypy/normal/no-idle-on-the-way-out", "--as", "pdf"], "mermaid"),
        (vec!["show", "no-such-file.json"], "no trace file"),
        (vec!["show", "running-means-services-up"], "/running-means-services-up"),
        (vec!["show", "lifecycle/alone/can-run", "--as", "mermade"], "the nearest: mermaid"),
        (vec!["list", "GOAL-99"], "the nearest: GOAL-9"),
        (vec!["check", "life*"], "the nearest: lifecycle"),
        (vec!["suite", "--level", "cor"], "there is no level \"cor\"; the nearest: core"),
        (vec!["adapter", "--mutant", "output/foo"], "the nearest: output/core/S1/I2/O3"),
        (vec!["adapter", "--list-mutants", "--level", "cor"], "the nearest: core"),
        (
            vec!["adapter", "--list-mutants", "--only", "zzzz"],
            "no wrong bus of the list has the text \"zzzz\"",
        ),
        (vec!["adapter", "--list-mutants", "--only", "LIFE-33"], "the nearest: LIFE-3"),
        (vec!["conform", "--level", "cor", "--", "true"], "the nearest: core"),
        (vec!["conform", "--suite", "cor-k0", "--", "true"], "the nearest: core-k0"),
        (vec!["lockstep", "--suite", "pair", "--", "true"], "the nearest: pairs"),
        (vec!["lockstep", "--suite", "zzzz", "--", "true"], "; there are: sequences, "),
        (vec!["frobnicate"], "unrecognized subcommand"),
        (vec!["check", "--states", "many"], "invalid value"),
        (vec!["check", "--json", "--verbose"], "cannot be used with"),
        (vec!["check", "lifecycle/alone", "--explore", "127.0.0.1:0"], "unexpected argument '--explore'"),
    ] {
        let output = wspbus(&arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(told), "{arguments:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}

/// The claims of a configuration are listed if they have the text in their names, or if the pattern is the whole name of
/// the configuration.
#[test]
fn a_part_of_a_name_lists_the_claims_that_have_it() {
    let read = |pattern: &str| -> Vec<Value> {
        let told = stdout(&wspbus(&["list", pattern, "--json"]));
        told.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let names = |line: &Value| -> Vec<String> {
        let claims = line["claims"].as_array().into_iter().flatten();
        claims.map(|claim| claim["name"].as_str().expect("a text").to_owned()).collect()
    };
    for pattern in ["exit", "waiter"] {
        let lines = read(pattern);
        let is_by_name = |line: &Value| names(line).is_empty();
        assert!(pattern != "exit" || lines.iter().any(is_by_name), "configurations by name alone");
        let is_other = |line: &&Value| names(line).iter().any(|name| !name.contains(pattern));
        assert_eq!(lines.iter().find(is_other), None, "{pattern}");
    }
    let whole = read("waiters");
    let waiters = whole.iter().find(|line| line["configuration"] == "waiters").expect("it is there");
    let listed = names(waiters);
    let first = listed.iter().take_while(|name| name.contains("waiters")).count();
    assert!(listed.len() > 50 && listed[first..].iter().all(|name| !name.contains("waiters")), "{listed:?}");
    let told = stdout(&wspbus(&["list", "waiter"]));
    assert!(told.contains("wspbus list MODEL/CONFIGURATION") && !told.contains("LIFE-3"), "{told}");
}

/// `list` and `check` count the same configurations and claims, and say what they leave out.
#[test]
fn list_and_check_agree_about_their_counts() {
    for model in ["use-case", "relay"] {
        let listed = stdout(&wspbus(&["list", model]));
        let checked = stdout(&wspbus(&["check", model]));
        let row = checked.lines().find(|line| line.starts_with(model)).expect("a row of the model");
        let row: Vec<&str> = row.trim_start_matches(model).split_whitespace().collect();
        let count = |text: &&&str| text.parse::<usize>().ok();
        let numbers: Vec<usize> = row.iter().filter_map(|text| count(&text)).collect();
        let (configurations, claims) = (numbers[0], numbers[3..].iter().sum::<usize>());
        let head = format!("{model}: the specification; {configurations} configurations, {claims} claims\n");
        assert!(listed.contains(&head), "{head}{listed}\n{checked}");
        assert!(listed.contains("  no-deadlock "), "{listed}");
        assert!(!checked.contains("configs: "), "it has no large configuration:\n{checked}");
    }
    let lines = stdout(&wspbus(&["list", "lifecycle", "--json"]));
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let large = lines.iter().filter(|line| line["large"] == true).count();
    let usual = lines.iter().filter(|line| line["large"] == false).count();
    let listed = stdout(&wspbus(&["list", "lifecycle"]));
    assert!(listed.contains(&format!(" {usual} configurations and {large} large, ")), "{listed}");
    let checked = stdout(&wspbus(&["check", "lifecycle/alone"]));
    assert!(checked.contains("configs: without those that are large (`--all`)."), "{checked}");
    assert!(checked.contains(&format!(" 1/{usual} ")), "{checked}");
}

/// A file that is not there is answered with the files beside it.
#[test]
fn a_missing_file_is_answered_with_the_nearest_files() {
    let there = file("nearly-this.json", b"{}");
    let missing = there.replace("nearly-this", "nearly-thus");
    for arguments in [
        vec!["show", &missing],
        vec!["report", &missing],
        vec!["conform", "--suite-file", &missing, "--", "true"],
        vec!["conform", "--expect", &missing, "--", "true"],
    ] {
        let output = wspbus(&arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(&there), "{arguments:?}: {}", stderr(&output));
    }
}

/// The id of a requirement means its sentence, and the claims that check it.
#[test]
fn list_has_the_requirements() {
    let all = stdout(&wspbus(&["list"]));
    for requirement in requirement::all() {
        let id = requirement.id;
        assert!(all.split_whitespace().any(|word| word == id), "{id} is not in\n{all}");
    }
    let first = stdout(&wspbus(&["list", "goal-1"]));
    assert!(first.starts_with("GOAL-1: a requirement\n") && first.contains("  reason: "), "{first}");
    assert!(!first.contains("GOAL-10: "), "an id means one requirement: {first}");
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let required = requirement::find("GOAL-1").unwrap();
    assert!(words(&first).contains(&words(required.text)), "{first}");
    let checked = |by: fn(&By) -> bool| requirement::all().find(|known| by(&known.checked)).unwrap().id;
    let property = checked(|by| *by == By::Property);
    assert!(stdout(&wspbus(&["list", property])).contains("\n  claim "), "{property}");
    let construction = checked(|by| matches!(by, By::Construction(_)));
    assert!(
        stdout(&wspbus(&["list", construction])).contains("no claim checks it: the test "),
        "{construction}"
    );
    let json = stdout(&wspbus(&["list", property, "--json"]));
    let lines: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines[0]["requirement"], property);
    assert!(lines.len() > 1 && lines[1]["claims"][0]["requirements"].is_array(), "{json}");
}

/// A name that is cut cannot be given to `show`.
#[test]
fn list_cuts_no_name() {
    for columns in ["60", "80", "100"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
        let output = command.args(["list", "lifecycle"]).env("COLUMNS", columns).output().expect("it starts");
        let told = stdout(&output);
        let json = stdout(&wspbus(&["list", "lifecycle", "--json"]));
        let mut names = 0;
        for line in json.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")) {
            for claim in line["claims"].as_array().into_iter().flatten() {
                let ids = claim["requirements"].as_array().into_iter().flatten();
                for name in ids.chain([&claim["name"]]).filter_map(Value::as_str) {
                    assert!(told.split_whitespace().any(|word| word == name), "{columns}: {name}:\n{told}");
                    names += 1;
                }
            }
        }
        assert!(names > 100, "{json}");
    }
}

#[test]
fn an_unreadable_trace_is_a_usage_error_that_says_why() {
    let trace = a_trace();
    for (name, content, told) in [
        ("truncated.json", trace.as_bytes()[..trace.len() / 2].to_vec(), "EOF"),
        ("newer.json", trace.replacen("\"version\": 2", "\"version\": 3", 1).into_bytes(), "version 3"),
        ("other.json", br#"{"format":"something else"}"#.to_vec(), "something else"),
        ("binary.json", vec![0xff, 0xfe, 0x00], "cannot read"),
        ("empty.json", Vec::new(), "cannot read"),
    ] {
        let output = wspbus(&["show", &file(name, &content)]);
        assert_eq!(code(&output), 2, "{name}: {}", stderr(&output));
        assert!(stderr(&output).contains(told), "{name}: {}", stderr(&output));
    }
}

#[test]
fn a_stored_trace_is_shown_in_every_format_and_replayed() {
    let path = file("stored.json", a_trace().as_bytes());
    for (format, begins) in [
        ("text", "violated"),
        ("json", "{"),
        ("mermaid", "sequenceDiagram"),
        ("itf", "{"),
        ("rust", "//"),
        ("svg", "<svg"),
    ] {
        let output = wspbus(&["show", &path, "--as", format, "--replay"]);
        assert_eq!(code(&output), 0, "{format}: {}", stderr(&output));
        assert!(stdout(&output).trim_start().starts_with(begins), "{format}: {}", stdout(&output));
    }
}

#[test]
fn a_trace_that_no_longer_applies_falls_short() {
    let path = file("tampered.json", a_trace().replacen("start()", "graceful()", 1).as_bytes());
    let shown = wspbus(&["show", &path]);
    assert_eq!(code(&shown), 0, "without --replay it is only told: {}", stderr(&shown));
    let replayed = wspbus(&["show", &path, "--replay"]);
    assert_eq!(code(&replayed), 1, "{}", stdout(&replayed));
    assert!(stderr(&replayed).contains("step 1"), "{}", stderr(&replayed));
}

#[test]
fn traces_are_written_one_file_each() {
    let directory = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("traces");
    let path = directory.to_str().expect("UTF-8");
    let output = wspbus(&["check", "cherrypy/start-error", "--traces", path]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let stored = directory.join("cherrypy/start-error/the-bus-never-ends-the-process.json");
    assert_eq!(code(&wspbus(&["show", stored.to_str().expect("UTF-8"), "--replay"])), 0);
    let unwritable = file("a-file", b"");
    let output = wspbus(&["check", "cherrypy/start-error", "--traces", &format!("{unwritable}/below")]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("cannot write"), "{}", stderr(&output));
}

#[test]
fn an_odd_width_and_a_full_disk_are_borne() {
    for columns in ["0", "99999999999", "18446744073709551615", "-1", ""] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
        command.args(["show", "cherrypy/normal/no-idle-on-the-way-out"]).env("COLUMNS", columns);
        assert_eq!(code(&command.output().expect("it starts")), 0, "COLUMNS={columns}");
    }
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let mut command = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
    let output =
        command.args(["check", "cherrypy/normal", "--json"]).stdout(full).output().expect("it starts");
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("cannot write the output"), "{}", stderr(&output));
}

#[test]
fn a_directory_is_no_trace() {
    let output = wspbus(&["show", env!("CARGO_TARGET_TMPDIR")]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("cannot read the trace"), "{}", stderr(&output));
}

#[test]
fn help_names_the_commands_and_the_exit_codes() {
    let help = stdout(&wspbus(&["--help"]));
    for word in ["check", "list", "show", "Exit codes", "NO_COLOR", "COLUMNS"] {
        assert!(help.contains(word), "{word} is not in\n{help}");
    }
    let numbers = |text: &str| -> BTreeSet<u8> {
        let words = text.split(|c: char| !c.is_ascii_digit());
        words.filter_map(|word| word.parse().ok()).collect()
    };
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    let table = readme.split("## Exit codes\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| ")?.split('|').next());
    let (told, _) = help.split("Exit codes:").nth(1).unwrap().split_once("NO_COLOR").unwrap();
    let expected = BTreeSet::from([0, 1, 2, 3, 4, 70, 130, 143]);
    assert_eq!((numbers(told), rows.flat_map(numbers).collect()), (expected.clone(), expected));
}
