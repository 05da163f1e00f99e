//! A file with the number of the process, which only its writer removes.
//!
//! The file appears with its whole content in one step, and never in the place of another. It is removed by the process
//! that wrote it, while it is still that file. A file that a dead process left behind is an error that names the process:
//! the host decides whether to replace it.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{self, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::fs::OFlags;
use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};
use wspbus_models::bus::event::Channel;

use crate::{Bus, Refused, Subscription};

/// A file with the number of this process. When the value is dropped the file is removed, if it is still the same one.
///
/// ```
/// use wspbus::{Bus, Code, host::pidfile::PidFile};
/// # let folder = std::env::temp_dir().join(format!("wspbus-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// let path = folder.join("site.pid");
/// let bus = Bus::new();
/// PidFile::create(&path)?.removed_at_exit(&bus)?.detach();
/// assert_eq!(std::fs::read_to_string(&path)?, format!("{}\n", std::process::id()));
/// bus.exit(Code::OK);
/// assert!(!path.exists());
/// # std::fs::remove_dir(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use = "the file is removed with this value, and `let _ =` removes it at once: keep it in a variable"]
pub struct PidFile {
    path: PathBuf,
    /// The file as the system knows it; taken when it is removed.
    identity: Option<Identity>,
    /// The process that wrote it. A copy of the process is another one.
    writer: u32,
}

/// The device and the number of a file.
type Identity = (u64, u64);

/// The files that this process has. Its own number in another file is that of an earlier process.
static OWN: Mutex<BTreeSet<Identity>> = Mutex::new(BTreeSet::new());

fn own() -> MutexGuard<'static, BTreeSet<Identity>> {
    OWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The file could not be written or removed.
#[non_exhaustive]
pub enum PidFileError {
    /// A process with the number in the file is alive.
    Held {
        /// The path of the file.
        path: PathBuf,
        /// The number of the process.
        pid: u32,
    },
    /// The process with the number in the file is dead. Its number may be that of this process, which did not write the
    /// file: in a container every first process has the same number.
    Stale {
        /// The path of the file.
        path: PathBuf,
        /// The number in the file.
        pid: u32,
    },
    /// Another process has a lock of the stale file: it replaces the file in this moment, or holds the lock for another
    /// reason, as a call of `flock` does. The call does not wait for it.
    Locked {
        /// The path of the file.
        path: PathBuf,
    },
    /// The content of the file is not the number of a process, or it is no regular file, such as a pipe. Such a file is
    /// never replaced.
    Foreign {
        /// The path of the file.
        path: PathBuf,
        /// Its content, or the beginning of it.
        found: String,
    },
    /// On removal, the path leads to a file that this process did not write. It stays.
    Replaced {
        /// The path that was to be removed.
        path: PathBuf,
    },
    /// The system failed.
    Io {
        /// The path of the file.
        path: PathBuf,
        /// The action that failed.
        action: &'static str,
        /// The error of the system.
        source: io::Error,
    },
}

impl PidFile {
    /// Writes the file. A relative path is one of the folder that is the current one now: the file is removed from there,
    /// also when the process has gone to another folder.
    ///
    /// # Errors
    /// There is a file at this path: of a process that is alive (*held*), of a dead one (*stale*), or of another kind
    /// (*foreign*). Or the system fails.
    pub fn create(path: impl AsRef<Path>) -> Result<PidFile, PidFileError> {
        let path = &absolute(path.as_ref())?;
        loop {
            let new = Draft::write(path)?;
            match fs::hard_link(&new.path, path) {
                Ok(()) => return Ok(new.become_the_file(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(path, "create")(error)),
            }
            match Found::at(path)? {
                Some(found) => return Err(found.error(path)),
                // A link that leads nowhere is in the place of the file.
                None if fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) => {
                    return Err(failed(path, "create")(io::ErrorKind::AlreadyExists.into()));
                }
                // It was removed in this moment.
                None => continue,
            }
        }
    }

    /// As [`PidFile::create`], but it replaces the file of a dead process, in one step. Of several processes that do so
    /// one succeeds.
    ///
    /// On Linux the new file and the stale one are exchanged. If the file of a live process came out, because the stale one
    /// was removed by hand in this moment, the two are exchanged back: a live process that removes its file between the two
    /// exchanges finds it *replaced*, and leaves it. On another system, and on a file system that cannot exchange files, the
    /// file of such a live process is replaced.
    ///
    /// ```
    /// use wspbus::host::pidfile::{PidFile, PidFileError};
    /// # let folder = std::env::temp_dir().join(format!("wspbus-doc-stale-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// let path = folder.join("site.pid");
    /// let mut dead = std::process::Command::new("true").spawn()?;
    /// dead.wait()?;
    /// std::fs::write(&path, format!("{}\n", dead.id()))?;
    /// assert!(matches!(PidFile::create(&path), Err(PidFileError::Stale { .. })));
    /// let file = PidFile::create_or_replace_stale(&path)?;
    /// assert_eq!(std::fs::read_to_string(file.path())?, format!("{}\n", std::process::id()));
    /// # drop(file);
    /// # std::fs::remove_dir(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`PidFile::create`], but for *stale*. *Locked*: another process has a lock of the stale file.
    pub fn create_or_replace_stale(path: impl AsRef<Path>) -> Result<PidFile, PidFileError> {
        let path = &absolute(path.as_ref())?;
        loop {
            match PidFile::create(path) {
                Err(PidFileError::Stale { .. }) => {}
                other => return other,
            }
            let Some(found) = Found::at(path)? else { continue };
            if let Some(new) = found.replaced_at(path)? {
                return Ok(new);
            }
        }
    }

    /// The path of the file, as an absolute one.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the file. A file that is gone already is no error.
    ///
    /// The system has no removal with a condition: a file that takes the place of ours between the look and the removal
    /// is removed.
    ///
    /// ```
    /// use wspbus::host::pidfile::{PidFile, PidFileError};
    /// # let folder = std::env::temp_dir().join(format!("wspbus-doc-remove-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// let path = folder.join("site.pid");
    /// PidFile::create(&path)?.remove()?;
    /// assert!(!path.exists());
    /// let file = PidFile::create(&path)?;
    /// std::fs::write(&path, "1\n")?; // as another process may do
    /// assert!(matches!(file.remove(), Err(PidFileError::Replaced { .. })));
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The path leads to a file that this process did not write (*replaced*), or the system fails.
    pub fn remove(mut self) -> Result<(), PidFileError> {
        self.remove_own()
    }

    /// The file is removed by an exit listener of the bus, at priority 255: the last one, but for those that are subscribed
    /// later with this priority. Its failure is in the report of the exit. A restart exits too, so the next program writes a file of
    /// its own. On a bus that has exited the listener is never called, and the file is removed with its
    /// subscription, or with the bus.
    ///
    /// # Errors
    /// As [`Bus::subscribe`]; the file is removed then.
    pub fn removed_at_exit(mut self, bus: &Bus) -> Result<Subscription, Refused> {
        bus.subscribe(Channel::Exit, 255, move || self.remove_own())
    }

    fn remove_own(&mut self) -> Result<(), PidFileError> {
        let Some(identity) = self.identity.take().filter(|_| self.writer == std::process::id()) else {
            return Ok(());
        };
        let removed = match Found::at(&self.path) {
            Ok(None) => Ok(()),
            Ok(Some(found)) if found.identity == identity && found.pid() == Some(self.writer) => {
                fs::remove_file(&self.path).map_err(failed(&self.path, "remove"))
            }
            Ok(Some(_)) => Err(PidFileError::Replaced { path: self.path.clone() }),
            Err(error) => Err(error),
        };
        // Until now the file counts as one of this process, and as held.
        own().remove(&identity);
        removed
    }
}

/// A failure of the removal has no reader here.
impl Drop for PidFile {
    fn drop(&mut self) {
        let _ = self.remove_own();
    }
}

/// A new file beside the path, with its whole content. It goes with this value.
struct Draft {
    path: PathBuf,
    identity: Identity,
    /// It became the file.
    is_file: bool,
}

impl Draft {
    fn write(beside: &Path) -> Result<Draft, PidFileError> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let (pid, next) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut name = beside.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".new-{pid}-{next}"));
        let path = beside.with_file_name(name);
        // A dead process with this number may have left one behind.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(failed(&path, "remove")(error));
            }
            _ => {}
        }
        let new = OpenOptions::new().write(true).create_new(true).open(&path);
        let mut file = new.map_err(failed(beside, "create"))?;
        let written = file.write_all(format!("{pid}\n").as_bytes()).and_then(|()| file.metadata());
        match written {
            Ok(metadata) => {
                let identity = identity(&metadata);
                own().insert(identity);
                Ok(Draft { path, identity, is_file: false })
            }
            Err(error) => {
                let _ = fs::remove_file(&path);
                Err(failed(beside, "write")(error))
            }
        }
    }

    fn become_the_file(mut self, path: &Path) -> PidFile {
        self.is_file = true;
        PidFile { path: path.to_owned(), identity: Some(self.identity), writer: std::process::id() }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.is_file {
            own().remove(&self.identity);
        }
        // A file that took the place of the draft is another one.
        if matches!(identity_at(&self.path), Ok(Some(found)) if found == self.identity) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A file that is there.
struct Found {
    file: File,
    identity: Identity,
    content: String,
}

impl Found {
    /// The file at this path, if there is one. A pipe is opened without waiting for its writer, and is not read.
    fn at(path: &Path) -> Result<Option<Found>, PidFileError> {
        let mut open = OpenOptions::new();
        // The flag is one of an `int`.
        open.read(true).custom_flags(OFlags::NONBLOCK.bits().cast_signed());
        let mut file = match open.open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(failed(path, "open"))?,
        };
        let metadata = file.metadata().map_err(failed(path, "look at"))?;
        let identity = identity(&metadata);
        if !metadata.is_file() {
            return Ok(Some(Found { file, identity, content: "no regular file".to_owned() }));
        }
        let mut content = Vec::new();
        Read::by_ref(&mut file).take(64).read_to_end(&mut content).map_err(failed(path, "read"))?;
        Ok(Some(Found { file, identity, content: String::from_utf8_lossy(&content).into_owned() }))
    }

    /// Replaces this file, if it is still at the path and still stale. The lock is of the stale file: while it is held, no
    /// other process replaces this file.
    fn replaced_at(&self, path: &Path) -> Result<Option<PidFile>, PidFileError> {
        self.file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => PidFileError::Locked { path: path.to_owned() },
            TryLockError::Error(error) => failed(path, "lock")(error),
        })?;
        let is_same = identity_at(path)? == Some(self.identity);
        if !is_same || !matches!(self.error(path), PidFileError::Stale { .. }) {
            return Ok(None);
        }
        let new = Draft::write(path)?;
        Ok(self.gives_way_to(&new, path)?.then(|| new.become_the_file(path)))
    }

    /// Puts the draft into the place of this file. `false` if another file has that place, or none.
    #[cfg(target_os = "linux")]
    fn gives_way_to(&self, new: &Draft, path: &Path) -> Result<bool, PidFileError> {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        let rename = |flags| renameat_with(CWD, &new.path, CWD, path, flags);
        match rename(RenameFlags::EXCHANGE) {
            Ok(()) => {}
            // The file was removed in this moment.
            Err(Errno::NOENT) => return Ok(false),
            // This file system, or this kernel, cannot exchange files.
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => return replace(new, path),
            Err(error) => return Err(failed(path, "replace")(error.into())),
        }
        if matches!(identity_at(&new.path), Ok(Some(found)) if found == self.identity) {
            // The stale file stays beside the path where it cannot be removed.
            let _ = fs::remove_file(&new.path);
            return Ok(true);
        }
        // Another file had the place, and gets it back, also if the draft has left the place by then.
        let back = rename(RenameFlags::EXCHANGE).or_else(|_| rename(RenameFlags::NOREPLACE));
        back.map(|()| false).map_err(|error| failed(path, "give back")(error.into()))
    }

    #[cfg(not(target_os = "linux"))]
    fn gives_way_to(&self, new: &Draft, path: &Path) -> Result<bool, PidFileError> {
        replace(new, path)
    }

    /// The number of a process in it.
    fn pid(&self) -> Option<u32> {
        self.content.trim_end().parse().ok()
    }

    /// The error that says why no other file can be here.
    fn error(&self, path: &Path) -> PidFileError {
        let path = path.to_owned();
        let known = self.pid().and_then(|pid| Some((pid, Pid::from_raw(i32::try_from(pid).ok()?)?)));
        match known {
            None => PidFileError::Foreign { path, found: self.content.trim_end().to_owned() },
            Some((pid, _)) if pid == std::process::id() && !own().contains(&self.identity) => {
                PidFileError::Stale { path, pid }
            }
            Some((pid, process)) => match test_kill_process(process) {
                Err(Errno::SRCH) => PidFileError::Stale { path, pid },
                // A process that this one must not signal is alive.
                _ => PidFileError::Held { path, pid },
            },
        }
    }
}

/// Puts the draft into the place of any file.
fn replace(new: &Draft, path: &Path) -> Result<bool, PidFileError> {
    fs::rename(&new.path, path).map(|()| true).map_err(failed(path, "replace"))
}

/// The path from the root. The current folder may be another one when the file is removed.
fn absolute(path: &Path) -> Result<PathBuf, PidFileError> {
    path::absolute(path).map_err(failed(path, "find the folder of"))
}

fn identity(metadata: &fs::Metadata) -> Identity {
    (metadata.dev(), metadata.ino())
}

/// The identity of the file at this path, if there is one.
fn identity_at(path: &Path) -> Result<Option<Identity>, PidFileError> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(Some(identity(&metadata))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, "look at")(error)),
    }
}

fn failed(path: &Path, action: &'static str) -> impl FnOnce(io::Error) -> PidFileError {
    let path = path.to_owned();
    move |source| PidFileError::Io { path, action, source }
}

impl fmt::Display for PidFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PidFileError::Held { path, pid } => {
                let path = path.display();
                match *pid == std::process::id() {
                    true => write!(f, "{path} belongs to this process"),
                    false => write!(f, "{path} belongs to process {pid}, which is alive"),
                }
            }
            PidFileError::Stale { path, pid } => {
                write!(f, "{} was left behind by process {pid}, which is dead", path.display())
            }
            PidFileError::Locked { path } => {
                write!(
                    f,
                    "{} was left behind by a dead process, and another process has a lock of it",
                    path.display()
                )
            }
            PidFileError::Foreign { path, found } => {
                let found = found.escape_debug();
                write!(f, "{}: expected the number of a process, found \"{found}\"", path.display())
            }
            PidFileError::Replaced { path } => {
                write!(f, "{} is not the file that this process wrote", path.display())
            }
            PidFileError::Io { path, action, source } => {
                write!(f, "cannot {action} {}: {source}", path.display())
            }
        }
    }
}

crate::debug_as_text!(PidFileError);

impl Error for PidFileError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            PidFileError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("wspbus-unit-{}-{name}", std::process::id()))
    }

    /// A copy of the process has the value too. Here the test is the copy, of the process with the next number.
    #[test]
    fn a_copy_of_the_process_removes_no_file() {
        let path = path("copy");
        let file = PidFile::create(&path).unwrap();
        let writer = file.writer + 1;
        fs::write(&path, format!("{writer}\n")).unwrap();
        drop(PidFile { path: path.clone(), identity: file.identity, writer });
        assert!(path.exists());
        fs::write(&path, format!("{}\n", file.writer)).unwrap();
        file.remove().unwrap();
        assert!(!path.exists());
    }

    /// Another process was faster: the file that was found is not at the path any more.
    #[test]
    fn a_file_that_took_the_place_of_a_stale_one_is_not_replaced() {
        let path = path("faster");
        let mut dead = std::process::Command::new("true").spawn().unwrap();
        dead.wait().unwrap();
        let stale = format!("{}\n", dead.id());
        fs::write(&path, &stale).unwrap();
        let (found, new) = (Found::at(&path).unwrap().unwrap(), path.with_extension("other"));
        fs::write(&new, &stale).unwrap();
        fs::rename(&new, &path).unwrap();
        assert!(found.replaced_at(&path).unwrap().is_none());
        assert_eq!(fs::read_to_string(&path).unwrap(), stale);
        // Control: the file that is there is replaced.
        let file = Found::at(&path).unwrap().unwrap().replaced_at(&path).unwrap().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{}\n", std::process::id()));
        file.remove().unwrap();
    }

    /// A third process was faster between the look and the exchange: its file was created where the stale one had been
    /// removed, or the stale one is gone.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_live_file_that_took_the_place_of_a_stale_one_in_the_last_moment_gets_it_back() {
        let path = path("moment");
        let mut dead = std::process::Command::new("true").spawn().unwrap();
        dead.wait().unwrap();
        let stale = format!("{}\n", dead.id());
        fs::write(&path, &stale).unwrap();
        let found = Found::at(&path).unwrap().unwrap();
        let kept = path.with_extension("kept");
        fs::rename(&path, &kept).unwrap();
        assert!(!found.gives_way_to(&Draft::write(&path).unwrap(), &path).unwrap(), "no file is there");
        fs::write(&path, "1\n").unwrap();
        let live = identity_at(&path).unwrap();
        let draft = Draft::write(&path).unwrap();
        let beside = draft.path.clone();
        assert!(!found.gives_way_to(&draft, &path).unwrap(), "another file is there");
        assert_eq!(
            (identity_at(&path).unwrap(), fs::read_to_string(&path).unwrap()),
            (live, "1\n".to_owned())
        );
        assert!(beside.exists());
        drop(draft);
        assert!(!beside.exists(), "the draft is removed");
        // Control: the stale file gives way, and is removed.
        fs::rename(&kept, &path).unwrap();
        let draft = Draft::write(&path).unwrap();
        let beside = draft.path.clone();
        assert!(found.gives_way_to(&draft, &path).unwrap() && !beside.exists());
        draft.become_the_file(&path).remove().unwrap();
        assert!(!path.exists());
    }

    /// A draft that lost its name to another file does not remove that file.
    #[test]
    fn a_draft_removes_no_file_but_itself() {
        let draft = Draft::write(&path("name")).unwrap();
        let beside = draft.path.clone();
        let other = beside.with_extension("other");
        fs::write(&other, "1\n").unwrap();
        fs::rename(&other, &beside).unwrap();
        drop(draft);
        assert_eq!(fs::read_to_string(&beside).unwrap(), "1\n");
        fs::remove_file(&beside).unwrap();
    }

    /// The system may give its number to the file of another process.
    #[test]
    fn a_draft_that_became_no_file_is_forgotten() {
        let draft = Draft::write(&path("draft")).unwrap();
        let (identity, beside) = (draft.identity, draft.path.clone());
        assert!(own().contains(&identity) && beside.exists());
        drop(draft);
        assert!(!own().contains(&identity) && !beside.exists());
    }
}
