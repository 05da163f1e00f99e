//! Programs that do not end, leave other processes behind, or write without measure.

use std::fs;
use std::thread;

use wspbus_kit::conform::message::Begin;

use super::*;

/// Does a process run? A process that has ended and waits for its parent does not run.
fn runs(process: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with(['Z', 'X']))
}

fn ends(process: u32) -> bool {
    let start = Instant::now();
    while runs(process) && start.elapsed() < Duration::from_secs(20) {
        thread::sleep(Duration::from_millis(5));
    }
    !runs(process)
}

/// The process that a script has started beside itself, once it has greeted with its number.
fn grandchild(script: &str) -> (Adapter, u32) {
    let hello = HELLO.replace("\"implementation\":\"x\"", "\"implementation\":\"'$!'\"");
    let mut adapter = shell(&format!("sleep 1000 {script} & read l; echo '{hello}'; read l"), PATIENT);
    let process = adapter.hello().unwrap().implementation.parse().unwrap();
    assert!(runs(process), "the control: it runs");
    (adapter, process)
}

#[test]
fn an_adapter_that_ignores_the_end_of_its_input_is_killed() {
    let limits = Limits { silence: Duration::from_millis(100), ..PATIENT };
    let start = Instant::now();
    let mut adapter = shell("exec sleep 1000", limits);
    assert!(matches!(adapter.hello(), Err(AdapterError::Silent { unfinished: 0, .. })));
    let process = adapter.process_id();
    drop(adapter);
    assert!(start.elapsed() < Duration::from_secs(30));
    assert!(!std::path::Path::new(&format!("/proc/{process}")).exists(), "not reaped");
}

#[test]
fn what_an_adapter_leaves_behind_is_ended_with_it() {
    let (adapter, process) = grandchild("");
    drop(adapter);
    assert!(ends(process), "the shell ended by itself, its child runs on");
}

#[test]
fn a_grandchild_is_ended_with_an_adapter_that_does_not_end() {
    let limits = Limits { silence: Duration::from_millis(300), ..PATIENT };
    let hello = HELLO.replace("\"implementation\":\"x\"", "\"implementation\":\"'$!'\"");
    let script = format!("trap '' TERM; sleep 1000 & read l; echo '{hello}'; read l; wait");
    let mut adapter = shell(&script, limits);
    let process = adapter.hello().unwrap().implementation.parse().unwrap();
    let error = adapter.send(&Command::Settle).unwrap_err();
    assert_eq!(error.unjudged(), Unjudged::Inconclusive);
    assert!(ends(process), "it runs on, and the adapter is still held: {error}");
}

#[test]
fn a_grandchild_that_holds_the_output_holds_up_no_test() {
    let start = Instant::now();
    let mut adapter = shell("echo gone >&2; sleep 1000 & exit 3", PATIENT);
    let error = adapter.hello().unwrap_err();
    let AdapterError::Died { status: Some(status), stderr } = &error else { panic!("{error:?}") };
    assert_eq!((status.code(), stderr.as_slice()), (Some(3), &["gone".to_owned()][..]));
    let process = adapter.process_id();
    drop(adapter);
    assert!(!runs(process) && start.elapsed() < Duration::from_secs(20));
}

/// A process that has left the group cannot be ended with it, and still holds the output.
#[test]
fn a_grandchild_of_another_group_holds_up_no_test() {
    let start = Instant::now();
    let error = hello("setsid sleep 30 & read l; exit 3", PATIENT);
    assert!(matches!(error, AdapterError::Died { status: Some(_), .. }), "{error:?}");
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn the_last_reply_of_an_adapter_that_ends_counts() {
    let r = r#"{"id":2,"reply":"settled","events":[],"at":{}}"#;
    for script in ["exit 0", "sleep 1000 & exit 0"] {
        let mut adapter =
            shell(&format!("read l; echo '{HELLO}'; read l; sleep 0.3; echo '{r}'; {script}"), PATIENT);
        adapter.hello().unwrap();
        assert!(adapter.send(&Command::Settle).is_ok());
        let error = adapter.send(&Command::Settle).unwrap_err();
        assert!(matches!(error, AdapterError::Died { status: Some(_), .. }), "{error:?}");
    }
}

#[test]
fn only_the_first_silence_of_a_run_costs_the_whole_limit() {
    let control = Control::default();
    let limits = Limits { silence: Duration::from_secs(3), ..PATIENT };
    let silence = || {
        let script = format!("read l; echo '{HELLO}'; read l; exec sleep 1000");
        let mut adapter =
            Adapter::spawn_in(Program::new("sh").args(["-c", &script]), limits, &control).unwrap();
        adapter.hello().unwrap();
        let error = adapter.send(&Command::Settle).unwrap_err();
        let AdapterError::Silent { command: "settle", limit, unfinished: 0, .. } = error else {
            panic!("{error:?}")
        };
        let told = ["to the command settle, command 2", "does not flush its output"];
        assert!(told.iter().all(|words| error.to_string().contains(words)), "{error}");
        limit
    };
    assert_eq!(silence(), limits.silence);
    assert!(silence() < limits.silence);
}

#[test]
fn an_adapter_that_waits_at_the_first_silence_waits_no_whole_limit() {
    let control = Control::default();
    let limits = Limits { silence: Duration::from_secs(3), ..PATIENT };
    let script = format!("read l; echo '{HELLO}'; read l; exec sleep 1000");
    let mut both = [(); 2].map(|()| {
        let mut adapter =
            Adapter::spawn_in(Program::new("sh").args(["-c", &script]), limits, &control).unwrap();
        adapter.hello().unwrap();
        adapter
    });
    let [first, second] = &mut both;
    let silence = |adapter: &mut Adapter| match adapter.send(&Command::Settle) {
        Err(AdapterError::Silent { limit, .. }) => limit,
        other => panic!("{other:?}"),
    };
    let limit = thread::scope(|scope| {
        let waits = scope.spawn(|| {
            thread::sleep(Duration::from_secs(1));
            silence(second)
        });
        assert_eq!(silence(first), limits.silence);
        waits.join().unwrap()
    });
    assert!(limit < limits.silence, "{limit:?}");
}

#[test]
fn a_run_that_is_stopped_waits_for_no_reply() {
    let (control, start) = (Control::default(), Instant::now());
    let mut adapter =
        Adapter::spawn_in(Program::new("sh").args(["-c", "sleep 1000 & read l; wait"]), PATIENT, &control)
            .unwrap();
    let stop = control.clone();
    let stopper = thread::spawn(move || {
        thread::sleep(Duration::from_millis(200));
        stop.stop();
    });
    let error = adapter.hello().unwrap_err();
    assert!(matches!(error, AdapterError::Stopped), "{error:?}");
    assert_eq!(error.unjudged(), Unjudged::Inconclusive);
    stopper.join().unwrap();
    let late = Adapter::spawn_in(Program::new("sh").args(["-c", "read l"]), PATIENT, &control);
    assert!(matches!(late, Err(AdapterError::Stopped)));
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn every_process_of_a_run_can_be_ended_at_once() {
    let control = Control::default();
    let hello = HELLO.replace("\"implementation\":\"x\"", "\"implementation\":\"'$!'\"");
    let script = format!("sleep 1000 & read l; echo '{hello}'; exec sleep 1000");
    let mut adapter = Adapter::spawn_in(Program::new("sh").args(["-c", &script]), PATIENT, &control).unwrap();
    let grandchild = adapter.hello().unwrap().implementation.parse().unwrap();
    assert!(runs(grandchild) && runs(adapter.process_id()), "the control: they run");
    control.kill();
    assert!(ends(grandchild) && ends(adapter.process_id()));
}

/// A command that is larger than the buffer of any pipe.
fn huge() -> Command {
    Command::Begin(Begin { case: "x".repeat(1 << 17), ..Begin::default() })
}

/// An adapter that answers by the clock, so that each reply comes when it is due, after any command.
fn replayed(pause: &str) -> AdapterError {
    let limits = Limits { silence: Duration::from_secs(1), ..PATIENT };
    let script = format!(
        "sleep {pause}; echo '{HELLO}'; id=2; while :; do sleep {pause}; \
         echo '{{\"id\":'$id',\"reply\":\"settled\",\"events\":[],\"at\":{{}}}}'; id=$((id + 1)); done"
    );
    let mut adapter = shell(&script, limits);
    adapter.hello().unwrap();
    (0..200).find_map(|_| adapter.send(&huge()).err()).unwrap()
}

#[test]
fn an_adapter_that_answers_and_never_reads_is_broken() {
    // On a busy machine a reply may come before its command. Then a slower adapter is tried.
    let is_late = |error: &AdapterError| !matches!(error, AdapterError::OutOfTurn { .. });
    let error = ["0.01", "0.03", "0.1", "0.3"].into_iter().map(replayed).find(is_late).unwrap();
    assert!(matches!(error, AdapterError::Deaf { unread: 64 }), "{error:?}");
    assert_eq!(error.unjudged(), Unjudged::Broken);
}

#[test]
fn an_adapter_that_never_reads_a_huge_command_is_silent() {
    let limits = Limits { silence: Duration::from_secs(1), ..PATIENT };
    for (reads, is_silent) in [("sleep 1000", true), ("read l; echo \"$r\"; read l", false)] {
        let r = r#"{"id":2,"reply":"settled","events":[],"at":{}}"#;
        let limits = if is_silent { limits } else { PATIENT };
        let mut adapter = shell(&format!("r='{r}'; read l; echo '{HELLO}'; {reads}"), limits);
        adapter.hello().unwrap();
        let start = Instant::now();
        let reply = adapter.send(&huge());
        drop(adapter);
        assert_eq!(matches!(reply, Err(AdapterError::Silent { unfinished: 0, .. })), is_silent, "{reply:?}");
        assert!(start.elapsed() < Duration::from_secs(20));
    }
}

#[test]
fn a_flood_on_standard_error_troubles_no_test() {
    let script = format!(
        "yes noise >&2 & head -c 200000000 /dev/zero >&2; read l; echo '{HELLO}'; \
         read l; echo '{{\"id\":2,\"reply\":\"quit\"}}'; kill $!"
    );
    let mut adapter = shell(&script, PATIENT);
    adapter.hello().unwrap();
    assert_eq!(adapter.send(&Command::Quit).unwrap(), Reply::Quit);
    assert!(peak() < MOST, "{} KiB", peak());
}

#[test]
fn a_gigabyte_on_one_line_is_refused_at_the_limit() {
    let error = hello("read l; head -c 1073741824 /dev/zero | tr '\\0' x; echo; read l", PATIENT);
    assert!(matches!(error, AdapterError::TooLong { limit: 65536 }), "{error:?}");
    assert_eq!(error.unjudged(), Unjudged::Broken);
    assert!(peak() < MOST, "{} KiB", peak());
}

#[test]
fn a_flood_of_events_is_refused() {
    // As many as fit into a line of the usual length; the flood of lines after it waits in the pipe.
    let limits = Limits { line: Limits::default().line, ..Limits::default() };
    let mut adapter = shell(
        &format!(
            "read l; echo '{HELLO}'; read l; printf '{{\"id\":2,\"reply\":\"settled\",\"at\":{{}},\"events\":['; \
             yes '\"blocked\",' | head -n 90000 | tr -d '\\n'; echo '\"blocked\"]}}'; yes"
        ),
        limits,
    );
    adapter.hello().unwrap();
    let error = adapter.send(&Command::Settle).unwrap_err();
    assert!(matches!(error, AdapterError::TooManyEvents { events: 90_001, limit: 10_000 }), "{error:?}");
    assert!(peak() < MOST, "{} KiB", peak());
}

/// More memory than any of these tests needs, in KiB. The tests run side by side in one process.
const MOST: usize = 300 * 1024;

/// The most memory that this process ever had, in KiB; `None` where the system does not tell.
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or_default()
}
