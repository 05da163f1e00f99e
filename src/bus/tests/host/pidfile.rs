use std::error::Error;
use std::fs;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::{Barrier, mpsc};

use wspbus::host::pidfile::{PidFile, PidFileError};
use wspbus::{Bus, Channel, Code, Request};

use super::child::{self, Child};
use super::{LONG, folder};

fn own() -> String {
    format!("{}\n", std::process::id())
}

/// The number of a process that is dead.
fn dead() -> u32 {
    let mut child = Command::new("true").spawn().unwrap();
    child.wait().unwrap();
    child.id()
}

#[test]
fn the_file_goes_with_its_value_and_a_second_one_is_refused() {
    let path = folder("pid-plain").join("site.pid");
    let file = PidFile::create(&path).unwrap();
    assert_eq!((fs::read_to_string(file.path()).unwrap(), file.path()), (own(), path.as_path()));
    for second in [PidFile::create(&path), PidFile::create_or_replace_stale(&path)] {
        let Err(error) = second else { panic!("{second:?}") };
        assert_eq!(error.to_string(), format!("{} belongs to this process", path.display()));
        assert!(matches!(error, PidFileError::Held { pid, .. } if pid == std::process::id()));
    }
    file.remove().unwrap();
    drop(PidFile::create(&path).unwrap());
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 0, "nothing is left");
}

#[test]
fn the_file_of_another_process_stays() {
    let path = folder("pid-held").join("site.pid");
    let parent = std::os::unix::process::parent_id();
    fs::write(&path, format!("{parent}\n")).unwrap();
    let error = PidFile::create_or_replace_stale(&path).unwrap_err();
    let said = format!("{} belongs to process {parent}, which is alive", path.display());
    assert_eq!(error.to_string(), said);
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("{parent}\n"));
}

#[test]
fn the_file_of_a_dead_process_is_named_and_replaced_on_demand() {
    let path = folder("pid-stale").join("site.pid");
    for pid in [dead(), std::process::id()] {
        fs::write(&path, format!("{pid}\n")).unwrap();
        let error = PidFile::create(&path).unwrap_err();
        assert!(matches!(&error, PidFileError::Stale { pid: found, .. } if *found == pid), "{error:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{pid}\n"), "nothing was replaced");
        let file = PidFile::create_or_replace_stale(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), own());
        file.remove().unwrap();
        assert!(!path.exists());
    }
}

#[test]
fn a_file_of_another_kind_is_never_replaced() {
    let path = folder("pid-foreign").join("site.pid");
    for content in ["", "0\n", "-1\n", "hello\n", "12 13\n", "99999999999\n"] {
        fs::write(&path, content).unwrap();
        let error = PidFile::create_or_replace_stale(&path).unwrap_err();
        assert!(
            matches!(&error, PidFileError::Foreign { found, .. } if *found == content.trim_end()),
            "{error:?}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
    let nowhere = path.with_file_name("no").join("site.pid");
    let error = PidFile::create(&nowhere).unwrap_err();
    assert!(
        matches!(&error, PidFileError::Io { action: "create", .. }) && error.source().is_some(),
        "{error:?}"
    );
}

#[test]
fn a_file_that_took_the_place_of_ours_is_not_removed() {
    let path = folder("pid-replaced").join("site.pid");
    for content in [own(), "1\n".to_owned()] {
        let file = PidFile::create(&path).unwrap();
        let other = path.with_extension("other");
        fs::write(&other, &content).unwrap();
        fs::rename(&other, &path).unwrap();
        assert!(matches!(file.remove(), Err(PidFileError::Replaced { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
        fs::remove_file(&path).unwrap();
    }
    // The same file with the number of another process, and a file that is gone.
    let file = PidFile::create(&path).unwrap();
    fs::write(&path, "1\n").unwrap();
    assert!(matches!(file.remove(), Err(PidFileError::Replaced { .. })));
    fs::remove_file(&path).unwrap();
    let file = PidFile::create(&path).unwrap();
    fs::remove_file(&path).unwrap();
    file.remove().unwrap();
}

#[test]
fn of_many_that_replace_a_stale_file_one_succeeds() {
    let path = folder("pid-race").join("site.pid");
    for _ in 0..10 {
        fs::write(&path, format!("{}\n", dead())).unwrap();
        let barrier = Barrier::new(4);
        let replace = || {
            barrier.wait();
            PidFile::create_or_replace_stale(&path)
        };
        let made: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(replace)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1, "{made:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), own());
        drop(made);
        assert!(!path.exists());
    }
}

#[test]
fn the_bus_removes_the_file_at_its_end_after_all_else() {
    let path = folder("pid-bus").join("site.pid");
    for request in [Request::Exit(Code::OK), Request::Restart] {
        let bus = Bus::new();
        PidFile::create(&path).unwrap().removed_at_exit(&bus).unwrap().detach();
        let still = path.clone();
        bus.subscribe(Channel::Exit, 254, move || assert!(still.exists())).unwrap().detach();
        bus.start();
        bus.stop();
        assert!(path.exists());
        bus.request(request);
        assert!(!path.exists());
        assert_eq!(bus.block().unwrap().failures.len(), 0);
    }
}

#[test]
fn a_file_that_cannot_be_removed_is_in_the_outcome() {
    let path = folder("pid-outcome").join("site.pid");
    let bus = Bus::new();
    PidFile::create(&path).unwrap().removed_at_exit(&bus).unwrap().detach();
    fs::write(&path, "1\n").unwrap();
    bus.exit(Code::OK);
    let outcome = bus.block().unwrap();
    let cause = outcome.causes.of(&outcome.failures[0]).unwrap().to_string();
    assert_eq!(cause, format!("{} is not the file that this process wrote", path.display()));
    assert!(path.exists());
}

/// A link that leads nowhere is no file of a process, and is not followed without end.
#[test]
fn a_link_that_leads_nowhere_is_an_error() {
    let path = folder("pid-link").join("site.pid");
    std::os::unix::fs::symlink("/nowhere/at/all", &path).unwrap();
    let error = PidFile::create(&path).unwrap_err();
    assert!(matches!(error, PidFileError::Io { .. }), "{error}");
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink(), "the link stays");
}

/// A process that holds the lock may do so as long as it lives, as one does that runs by `flock`.
#[test]
fn a_stale_file_that_is_locked_is_not_replaced_and_not_waited_for() {
    let path = folder("pid-locked").join("site.pid");
    let stale = format!("{}\n", dead());
    fs::write(&path, &stale).unwrap();
    let held = fs::File::open(&path).unwrap();
    held.lock().unwrap();
    let (tell, told) = mpsc::channel();
    let other = path.clone();
    std::thread::spawn(move || tell.send(PidFile::create_or_replace_stale(&other).map(drop)));
    let error = told.recv_timeout(LONG).unwrap().unwrap_err();
    assert!(matches!(&error, PidFileError::Locked { path: of } if *of == path), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), stale);
    drop(held);
    PidFile::create_or_replace_stale(&path).unwrap().remove().unwrap();
}

/// A pipe without a writer, and a folder: neither is read, and neither is replaced.
#[test]
fn a_path_that_is_no_regular_file_is_foreign_and_holds_no_call() {
    let path = folder("pid-pipe").join("site.pid");
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    for _ in 0..2 {
        let ((tell, told), of_thread) = (mpsc::channel(), path.clone());
        std::thread::spawn(move || tell.send(PidFile::create_or_replace_stale(&of_thread).map(drop)));
        let error = told.recv_timeout(LONG).unwrap().unwrap_err();
        assert!(
            matches!(&error, PidFileError::Foreign { found, .. } if found == "no regular file"),
            "{error}"
        );
        if path.is_dir() {
            return;
        }
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
    }
}

/// Writes a file by a relative path, and goes to another folder.
#[test]
#[ignore = "a process of the test below"]
fn a_file_of_a_relative_path() {
    if child::is_child() {
        let file = PidFile::create("site.pid").unwrap();
        std::env::set_current_dir("/").unwrap();
        assert!(file.path().is_absolute() && file.path().exists());
        file.remove().unwrap();
        std::process::exit(0);
    }
}

#[test]
fn a_file_of_a_relative_path_is_removed_from_its_folder() {
    let folder = folder("pid-relative");
    let mut child = Child::run("pidfile::a_file_of_a_relative_path", |command| {
        command.current_dir(&folder);
    });
    assert_eq!(child.end(), Ok(0));
    assert!(!folder.join("site.pid").exists());
}

/// The file that this process removed is none of its own any more, also when it comes back from another place.
#[test]
fn a_file_that_was_removed_is_forgotten() {
    let path = folder("pid-forgotten").join("site.pid");
    let (file, kept) = (PidFile::create(&path).unwrap(), path.with_extension("kept"));
    fs::hard_link(&path, &kept).unwrap();
    file.remove().unwrap();
    fs::rename(&kept, &path).unwrap();
    assert!(matches!(PidFile::create(&path), Err(PidFileError::Stale { .. })));
}

/// In a process of its own, where the number of the next draft is known.
#[test]
#[ignore = "a process of the test below"]
fn a_draft_in_the_way() {
    if child::is_child() {
        let path = folder("pid-draft").join("site.pid");
        let draft = path.with_file_name(format!("site.pid.new-{}-0", std::process::id()));
        fs::write(&draft, "old").unwrap();
        PidFile::create(&path).unwrap().remove().unwrap();
        assert!(!draft.exists(), "it was in the way");
    }
}

/// A process with the number of this one may have died before it removed its draft.
#[test]
fn the_draft_of_a_dead_process_is_replaced() {
    assert_eq!(Child::run("pidfile::a_draft_in_the_way", |_| ()).end(), Ok(0));
}

/// Without the rights of root: finds the file of the first process.
#[test]
#[ignore = "a process of the test below"]
fn the_file_of_the_first_process() {
    if !child::is_child() {
        return;
    }
    let path = std::env::temp_dir().join(format!("wspbus-first-{}.pid", std::process::id()));
    fs::write(&path, "1\n").unwrap();
    let found = PidFile::create_or_replace_stale(&path);
    let _ = fs::remove_file(&path);
    child::say(format!("found {}", matches!(found, Err(PidFileError::Held { pid: 1, .. }))));
    std::process::exit(0);
}

/// A process of another user, which this one must not signal, is alive.
#[test]
fn a_process_of_another_user_is_alive() {
    let mut child = Child::run("pidfile::the_file_of_the_first_process", |command| {
        if rustix::process::geteuid().is_root() {
            command.uid(65_534);
        }
    });
    assert_eq!(child.hears("found"), "true");
}
