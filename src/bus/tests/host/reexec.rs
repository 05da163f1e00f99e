use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::ExitCode;

use wspbus::host::reexec::Program;
use wspbus::{Bus, Channel, Code};

use super::child::{self, Child};
use super::folder;

/// The first life restarts, although a listener fails, the second one exits with 7.
#[test]
#[ignore = "a process of the test below"]
fn two_lives() {
    if !child::is_child() {
        return;
    }
    let program = Program::captured().unwrap();
    let arguments: Vec<String> = std::env::args().collect();
    let here = std::env::current_dir().unwrap();
    child::say(format!("life {} {} {}", std::process::id(), here.display(), arguments.join(" ")));
    let (bus, mark) = (Bus::new(), here.join("mark"));
    bus.subscribe(Channel::Exit, 50, || Err("no")).unwrap().detach();
    bus.start();
    if mark.exists() {
        bus.exit(Code(7));
    } else {
        std::fs::write(&mark, "").unwrap();
        bus.restart();
    }
    let outcome = bus.block().unwrap();
    std::env::set_current_dir(std::env::temp_dir()).unwrap();
    let finished = program.finish(&outcome).unwrap();
    assert_eq!((finished, outcome.code), (ExitCode::from(7), Code(7)));
    std::process::exit(7);
}

#[test]
fn a_restart_executes_the_same_program_by_the_same_name_with_the_same_arguments_in_the_same_folder() {
    let folder = folder("reexec").canonicalize().unwrap();
    let mut child = Child::run("reexec::two_lives", |command| {
        command.current_dir(&folder).arg0("another-name");
    });
    let first = child.hears("life");
    let expected = format!(
        "{} {} another-name reexec::two_lives --exact --ignored --nocapture --test-threads=1",
        child.id(),
        folder.display()
    );
    assert_eq!(first, expected);
    assert_eq!(child.hears("life"), expected, "the second life is the same process");
    assert_eq!(child.end(), Ok(7));
}

#[test]
fn an_exit_that_cancels_a_restart_executes_nothing() {
    let bus = Bus::new();
    bus.start();
    bus.restart();
    bus.exit(Code(2));
    let finished = Program::captured().unwrap().finish(&bus.block().unwrap()).unwrap();
    assert_eq!(finished, ExitCode::from(2));
}

#[test]
fn the_executable_is_that_of_the_process() {
    let program = Program::captured().unwrap();
    let name = PathBuf::from(std::env::args_os().next().unwrap());
    assert_eq!(program.executable().file_name(), name.file_name());
}
