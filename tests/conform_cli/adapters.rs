//! Adapters that lie, stammer, die and flood.

use std::time::{Duration, Instant};

use super::run::{Ran, WSPBUS, conform, filtered, requests, shell};

/// All but a few cases were judged. In those few, the adapter broke in this way. No case failed.
#[track_caller]
fn breaks_in_some(ran: &Ran, word: &str) {
    assert_eq!(ran.code, Some(4), "{}", ran.text);
    assert!(ran.count("broken") > 0 && ran.text.contains(word), "{}", ran.text);
    assert_eq!(ran.count("fail"), 0, "{}", ran.text);
    assert_eq!(ran.count("pass") + ran.count("broken") + ran.count("not_run"), ran.all(), "{}", ran.text);
}

/// The script of a shell that does this with the reply of this number of each adapter.
fn at(number: u32, what: &str) -> String {
    format!(
        "n=0; while IFS= read -r l; do n=$((n+1)); if [ $n = {number} ]; then {what}; \
         else printf '%s\\n' \"$l\"; fi; done"
    )
}

#[test]
fn one_that_answers_late_is_given_up_and_its_answer_is_never_counted() {
    let ran = filtered(&at(150, "sleep 2; printf '%s\\n' \"$l\""));
    assert_eq!(ran.code, Some(3), "{}", ran.text);
    assert!(ran.count("inconclusive") > 0 && ran.text.contains("within 1 s"), "{}", ran.text);
    assert_eq!(ran.count("pass") + ran.count("inconclusive") + ran.count("not_run"), ran.all());
}

#[test]
fn one_that_answers_out_of_order() {
    breaks_in_some(
        &filtered(&at(150, "printf '%s\\n' \"$l\" | sed 's/\"id\":150/\"id\":149/'")),
        "expected the reply to command 150",
    );
}

#[test]
fn one_that_answers_twice() {
    breaks_in_some(
        &filtered(&at(150, "printf '%s\\n%s\\n' \"$l\" \"$l\"")),
        "expected the reply to command 151",
    );
}

#[test]
fn one_that_says_half_a_line() {
    let silent = filtered(&at(150, "printf '%.20s' \"$l\"; sleep 2"));
    assert!(silent.count("inconclusive") > 0, "{}", silent.text);
    assert!(silent.text.contains("20 bytes of an unfinished line"), "{}", silent.text);
    breaks_in_some(&filtered(&at(150, "printf '%.20s' \"$l\"; kill -9 $$; exit")), "before it sent a reply");
}

#[test]
fn one_that_says_what_is_not_utf_8() {
    breaks_in_some(&filtered(&at(150, "printf '\\377\\n'")), "expected UTF-8");
}

#[test]
fn one_that_says_a_gigabyte_on_one_line() {
    breaks_in_some(&filtered(&at(150, "head -c 1000000000 /dev/zero | tr '\\0' x")), "a line is longer than");
}

#[test]
fn one_that_is_killed_in_a_case() {
    breaks_in_some(&filtered(&at(150, "kill -9 $$; exit")), "before it sent a reply");
}

#[test]
fn one_that_says_something_else() {
    breaks_in_some(&filtered(&at(150, "echo Traceback")), "Traceback");
    breaks_in_some(&filtered(&at(150, "printf '%s\\n' \"$l\" | sed 's/reply/answer/'")), "answer");
}

#[test]
fn one_that_claims_what_it_cannot_do() {
    let liar = format!("sed -u 's/\"reload\"/\"upload\"/' | '{WSPBUS}' adapter");
    let ran = shell(&liar);
    breaks_in_some(&ran, "reload");
    // An adapter that claims less is asked less, and passes that.
    let honest = format!("'{WSPBUS}' adapter | sed -u 's/\"reload\",//'");
    let ran = shell(&honest);
    assert_eq!((ran.code, ran.count("pass")), (Some(0), ran.all()), "{}", ran.text);
    assert!(!ran.report["implementation"]["features"].to_string().contains("reload"));
}

/// The choice of an adapter that declares none is seen, and the cases are those for it.
#[test]
fn one_that_declares_no_choice() {
    for late in ["", "--returns-when-resolved"] {
        let silent =
            format!("'{WSPBUS}' adapter {late} | sed -u 's/\"parameters\":{{[^}}]*}}/\"parameters\":{{}}/'");
        let ran = shell(&silent);
        assert_eq!((ran.code, ran.count("pass")), (Some(0), ran.all()), "{late}: {}", ran.text);
        assert_eq!(ran.report["declaration"], "seen");
        let returns = if late.is_empty() { "at_once" } else { "when_resolved" };
        assert_eq!(ran.report["parameters"]["returns"], returns);
    }
}

#[test]
fn one_that_dies_hangs_or_floods_at_once() {
    let dead = shell("read l; echo 'no module named bus' >&2; exit 3");
    assert!(dead.code == Some(4) && dead.text.contains("no module named bus"), "{}", dead.text);
    let silent = shell("read l; read l");
    assert!(
        silent.code == Some(4) && silent.text.contains("no reply within 1 s to the command hello, command 1"),
        "{}",
        silent.text
    );
    let flood = shell("exec yes");
    assert!(flood.code == Some(4) && flood.text.contains("expected"), "{}", flood.text);
    let missing = requests(&[], &["/no/such/adapter"]);
    assert!(missing.code == Some(4) && missing.text.contains("there is no program"), "{}", missing.text);
}

#[test]
fn one_that_greets_and_dies_in_every_case_ends_the_run() {
    let ran = filtered(&at(2, "kill -9 $$; exit"));
    assert_eq!((ran.code, ran.count("pass")), (Some(4), 0), "{}", ran.text);
    assert!(ran.count("not_run") > 0, "{}", ran.text);
    let ended = "the run ended after 20 cases in a row in which the adapter broke or did not come to rest";
    assert_eq!(ran.report["ended"], ended);
}

/// It costs little more than one limit of silence.
#[test]
fn one_that_greets_and_is_silent_in_every_case_ends_the_run() {
    let script = format!("'{WSPBUS}' adapter | {{ IFS= read -r l; printf '%s\\n' \"$l\"; cat >/dev/null; }}");
    let begun = Instant::now();
    let options = ["--suite", "requests-k0", "--json", "--jobs", "1", "--silence", "4"];
    let ran = conform(&options, &["sh", "-c", &script]);
    let took = begun.elapsed();
    assert_eq!((ran.code, ran.count("pass")), (Some(3), 0), "{}", ran.text);
    assert_eq!(ran.count("inconclusive") + ran.count("not_run"), ran.all());
    // Each case has the same set-up, so the place is given up before the run is.
    assert_eq!(ran.report["ended"], serde_json::Value::Null);
    let told = ["no reply within 4 s to the command begin, command 2", "does not flush its output"];
    assert!(told.iter().all(|words| ran.text.contains(words)), "{}", ran.text);
    assert!(took < Duration::from_secs(8), "{took:?}: the first silence costs 4 s, the others a part of it");
}

/// It replies to `begin` so slowly that each silence after it costs the whole limit. Three of them end the run, and the
/// cases that were not run are counted.
#[test]
fn one_that_was_slow_before_it_is_silent_costs_three_limits() {
    let begins = "if [ $n = 2 ]; then sleep 0.5; fi; if [ $n -lt 3 ]; then printf '%s\\n' \"$l\"; fi";
    let filter = format!("n=0; while IFS= read -r l; do n=$((n+1)); {begins}; done");
    let script = format!("'{WSPBUS}' adapter | {{ {filter}; }}");
    let begun = Instant::now();
    let options = ["--suite", "requests-k0", "--json", "--jobs", "1", "--silence", "2"];
    let ran = conform(&options, &["sh", "-c", &script]);
    let took = begun.elapsed();
    assert_eq!((ran.code, ran.count("pass"), ran.count("inconclusive")), (Some(3), 0, 3), "{}", ran.text);
    assert_eq!(ran.count("not_run"), ran.all() - 3, "{}", ran.text);
    assert!(ran.text.contains("no reply within 2 s"), "{}", ran.text);
    let ended = "the run ended after silences of the adapter that cost three limits of silence together";
    assert_eq!(ran.report["ended"], ended);
    assert!(took < Duration::from_secs(12), "{took:?}: three limits are 6 s, and each case begins in 0.5 s");
}

#[test]
fn the_help_says_which_processes_are_not_ended() {
    let help = std::process::Command::new(WSPBUS).args(["conform", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("leaves the group, as with setsid"), "{help}");
}

#[test]
fn one_that_claims_something_else_when_it_is_started_again() {
    let once = super::run::scratch("greeted");
    let _ = std::fs::remove_file(&once);
    let once = once.display();
    let script = format!(
        "if [ -e '{once}' ]; then '{WSPBUS}' adapter | sed -u 's/\"restart\",//'; \
         else : >'{once}'; exec '{WSPBUS}' adapter; fi"
    );
    let ran = shell(&script);
    assert_eq!((ran.code, ran.count("pass")), (Some(4), 0), "{}", ran.text);
    assert!(ran.text.contains("other claims than before"), "{}", ran.text);
}

#[test]
fn one_that_declares_a_choice_that_is_none() {
    let ran = shell(&format!("'{WSPBUS}' adapter | sed -u 's/\"at_once\"/\"sometimes\"/'"));
    assert!(ran.code == Some(4) && ran.text.contains("when_resolved"), "{}", ran.text);
}
