//! The trial of each change in the stories that come to its place, the smallest first.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::copy::Changes;

/// The end of one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// This claim kills it.
    Killed(String),
    /// No claim sees it in these stories.
    Survived(Vec<String>),
    /// The program ends otherwise.
    Crashed(String),
}

/// A story without a change.
pub struct Story {
    name: String,
    states: usize,
    /// The changes to whose places it comes.
    reached: BTreeSet<usize>,
}

fn run(program: &Path, mutant: &str, words: &[&str]) -> Output {
    Command::new(program).env("WSPBUS_MUTANT", mutant).args(words).output().expect("the program runs")
}

/// Does this to each item, on as many threads as there are processors.
fn each<T: Sync, R: Send>(items: &[T], task: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(place) else { break };
                    let result = task(item);
                    done.lock().unwrap().insert(place, result);
                }
            });
        }
    });
    done.into_inner().unwrap().into_values().collect()
}

/// The stories of a subject, the smallest first. Without a change each of them holds.
pub fn stories(program: &Path, subject: &str) -> Vec<Story> {
    let listed = String::from_utf8(run(program, "0", &["list", subject]).stdout).expect("text");
    let names: Vec<&str> = listed.lines().collect();
    let mut stories = each(&names, |name| {
        let ran = run(program, "none", &["reach", subject, name]);
        let said = String::from_utf8_lossy(&ran.stdout);
        assert!(ran.status.success(), "the copy without a change: {name}: {said}");
        let mut numbers = said.lines().map(|line| line.parse().expect("a number"));
        Story {
            name: (*name).to_owned(),
            states: numbers.next().expect("the states"),
            reached: numbers.collect(),
        }
    });
    stories.sort_by_key(|story| story.states);
    stories
}

/// Tries each change of a subject, and gives the ends in the order of the changes; none for a change that is not wanted.
pub fn ends(program: &Path, changes: &Changes, stories: &[Story]) -> Vec<Option<End>> {
    let numbers: Vec<usize> = (0..changes.sites.len()).collect();
    let wanted = std::env::var("WSPBUS_CHANGES").ok();
    let is_wanted = |place: usize| {
        wanted.as_ref().is_none_or(|lines| lines.lines().any(|line| changes.sites[place].contains(line)))
    };
    each(&numbers, |place| is_wanted(*place).then(|| end(program, changes, stories, *place)))
}

/// The end of the change at this place.
fn end(program: &Path, changes: &Changes, stories: &[Story], place: usize) -> End {
    let number = changes.first + place;
    let stories = stories.iter().filter(|story| story.reached.contains(&number));
    let names: Vec<&str> = stories.map(|story| story.name.as_str()).collect();
    let words = [&["check", changes.subject.name], &names[..]].concat();
    let ran = run(program, &number.to_string(), &words);
    let said = String::from_utf8_lossy(&ran.stdout).trim().to_owned();
    match ran.status.code() {
        Some(0) => End::Survived(names.into_iter().map(str::to_owned).collect()),
        Some(1) => End::Killed(said),
        _ => {
            let why = String::from_utf8_lossy(&ran.stderr);
            End::Crashed(why.lines().take(3).collect::<Vec<_>>().join(" "))
        }
    }
}
