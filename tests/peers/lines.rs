//! The lines that the models of the packages name are those of the installed releases.

use std::collections::BTreeMap;
use std::process::Command;

use wspbus_models::bus::State;
use wspbus_models::dialect::PYTHON;
use wspbus_models::dialect::python::frame::Program;
use wspbus_models::dialect::python::text::{Op, Place};
use wspbus_models::dialect::python::{Node, Package};

use super::driver::adapter_of;

/// The files that places name, and the modules that they are of.
const MODULES: [(&str, &str); 4] = [
    ("wspbus.py", "cherrypy.process.wspbus"),
    ("base.py", "magicbus.base"),
    ("process.py", "magicbus.process"),
    ("lifecycle.py", "magicbus.plugins.lifecycle"),
];

/// The source of every module, by the name of its file.
fn sources() -> BTreeMap<&'static str, Vec<String>> {
    let source = |(file, module): (&'static str, &str)| {
        let script =
            format!("import importlib.util; print(open(importlib.util.find_spec('{module}').origin).read())");
        let python = adapter_of("cherrypy.py");
        let output = Command::new(python.get_program()).args(["-c", &script]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        (file, String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
    };
    MODULES.into_iter().map(source).collect()
}

/// Every method that a package may have.
fn programs() -> Vec<Program> {
    let simple = [
        Program::Start,
        Program::Stop,
        Program::Exit,
        Program::Restart,
        Program::Graceful,
        Program::Reload,
        Program::Transition(Node::Run),
        Program::ThreadWait,
        Program::Block,
        Program::Wait { state: State::Running, main: false },
        Program::StartWithCallback,
        Program::Callback,
        Program::CleanExit,
        Program::Shutdown,
    ];
    simple.into_iter().chain(Node::ALL.map(Program::Enter)).collect()
}

/// The words of which a line that does this has one; `None` for an operation that is only seen or is
/// Python's own.
fn words(package: &Package, op: Op) -> Option<Vec<String>> {
    let one = |word: &str| Some(vec![word.to_owned()]);
    match op {
        Op::Write(to) => {
            Some((package.names)(to).iter().map(|name| format!("self.state = states.{name}")).collect())
        }
        Op::Enter(_) => one("self.state = newstate"),
        Op::Publish(_) | Op::PublishPoll => one(".publish("),
        Op::Log | Op::LogError => one("log("),
        Op::Execv => one("execv("),
        Op::Die => one("os._exit("),
        Op::DieIfStarting => one("exitstate == states.STARTING"),
        Op::ReadState => one("exitstate = self.state"),
        Op::Towards | Op::Reread => one("while self.state != desired_state"),
        Op::Join => one(".join("),
        Op::ListThreads => one("threading.enumerate()"),
        Op::Reraise => one("raise"),
        Op::Spawn => one(".start()"),
        Op::Sleep => Some(vec!["time.sleep(".to_owned(), "select.select(".to_owned()]),
        _ => None,
    }
}

#[test]
#[ignore = "needs scripts/peers"]
fn the_lines_are_those_of_the_releases() {
    let sources = sources();
    let line =
        |place: Place| sources[place.file].get(usize::from(place.line) - 1).cloned().unwrap_or_default();
    let mut seen = 0;
    let mut wrong = Vec::new();
    for package in PYTHON.map(|dialect| dialect.package) {
        let called = line(package.calls_listener);
        assert!(called.contains("listener(*args, **kwargs)"), "{}: {called}", package.calls_listener);
        for (place, method) in package.subscription.into_iter().zip(["def subscribe(", "def unsubscribe("]) {
            assert!(line(place).contains(method), "{place}: {}", line(place));
        }
        for line_of in programs().into_iter().flat_map(|program| (package.text)(program).lines) {
            let (Some(place), Some(words)) = (line_of.place, words(package, line_of.op)) else { continue };
            seen += 1;
            let text = line(place);
            if !words.iter().any(|word| text.contains(word.as_str())) {
                wrong.push(format!("{place} is {:?}, and should have one of {words:?}", text.trim()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(seen > 60, "{seen} lines were compared");
}
