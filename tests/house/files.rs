//! The names between the files of one crate.
//!
//! **A file names another** if outside tests it has
//! - a private `use` of something that the other file defines, or of the other file's module, or
//! - in its code a path (`crate::`, `super::`, `self::`, a child module, or a name that a `use` brought in) that
//!   leads to something that the other file defines.
//!
//! A path leads to the file where the thing is defined: re-exports on the way are followed. So `use super::Goal`
//! names `goal.rs` where the module above says `pub use goal::Goal`, and not that module. A `mod` declaration and
//! a `pub use` are no arrows by themselves: a file that only re-exports names nothing. If its own code uses a name
//! that it re-exports, that is an arrow. Methods are not followed: what they belong to is named elsewhere.
//!
//! A module and its own parts, `a.rs` and the files below `a/`, are one *room*: an arrow between a file and a file of a
//! module around it does not count for circles.
//!
//! **A circle** is two or more files, each of which leads to all others by the arrows that count. **A circle of rooms** is
//! the same of the rooms of one module: an arrow between two files is one between the rooms in which they stand.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Named, Source};

/// The files of one crate by module: `["suite", "case"]`; that of `lib.rs` is empty.
pub struct Files<'a> {
    by_module: BTreeMap<Vec<String>, &'a Source>,
}

/// One file names something of another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    /// The module of the file that names.
    pub from: Vec<String>,
    /// The module of the file that is named.
    pub to: Vec<String>,
    /// The place of the name, and the path that it names.
    pub at: String,
}

impl<'a> Files<'a> {
    pub fn new(sources: impl IntoIterator<Item = &'a Source>) -> Self {
        let library = sources.into_iter().filter(|source| !source.path.ends_with("src/main.rs"));
        Files { by_module: library.map(|source| (source.module(), source)).collect() }
    }

    /// Every arrow, one for each pair of files.
    pub fn arrows(&self) -> Vec<Arrow> {
        let mut found = BTreeMap::new();
        for (from, source) in &self.by_module {
            for (line, path) in self.named(from, source) {
                let to = self.defining(&[], &path, MOST_STEPS);
                if to != *from {
                    let at = format!("{}:{line}: names {}", source.path, path.join("::"));
                    found.entry((from.clone(), to)).or_insert(at);
                }
            }
        }
        found.into_iter().map(|((from, to), at)| Arrow { from, to, at }).collect()
    }

    /// Every path in a file of this room that leads to a thing in a file of the other room, with its place.
    pub fn paths_between(&self, from: &[&str], to: &[&str]) -> Vec<(String, Vec<String>)> {
        let is_in = |module: &[String], room: &[&str]| {
            module.len() >= room.len() && module.iter().zip(room).all(|(a, b)| a == b)
        };
        let mut found = Vec::new();
        for (module, source) in self.by_module.iter().filter(|(module, _)| is_in(module, from)) {
            for (line, path) in self.named(module, source) {
                if is_in(&self.defining(&[], &path, MOST_STEPS), to) {
                    found.push((format!("{}:{line}", source.path), path));
                }
            }
        }
        found
    }

    /// Every circle of files, each as the paths of its files in order, below `src/`.
    pub fn circles(&self) -> Vec<Vec<String>> {
        self.circles_of(|from, _| from.len())
    }

    /// Every circle of rooms, each as the paths of the files of its rooms in order, below `src/`.
    pub fn room_circles(&self) -> Vec<Vec<String>> {
        self.circles_of(|from, to| from.iter().zip(to).take_while(|(a, b)| a == b).count() + 1)
    }

    /// Every circle of modules, where an arrow counts for the first parts of its ends, as many as `parts` says.
    fn circles_of(&self, parts: impl Fn(&[String], &[String]) -> usize) -> Vec<Vec<String>> {
        let room = |module: &[String], parts: usize| module[..parts.min(module.len())].to_vec();
        let mut next: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
        for Arrow { from, to, .. } in self.arrows() {
            if !from.starts_with(&to) && !to.starts_with(&from) {
                let (a, b) = (parts(&from, &to), parts(&to, &from));
                next.entry(room(&from, a)).or_default().insert(room(&to, b));
            }
        }
        let reached: BTreeMap<_, _> = next.keys().map(|from| (from, reach(&next, from))).collect();
        let leads = |from: &Vec<String>, to: &Vec<String>| {
            reached.get(from).is_some_and(|reached| reached.contains(to))
        };
        let mut found = BTreeSet::new();
        for from in next.keys().filter(|from| leads(from, from)) {
            let both = next.keys().filter(|to| leads(from, to) && leads(to, from));
            found.insert(both.map(|module| self.path(module)).collect::<Vec<_>>());
        }
        found.into_iter().collect()
    }

    /// The path of a file below `src/`.
    pub fn path(&self, module: &[String]) -> String {
        let path = self.by_module.get(module).map_or("", |source| source.path.as_str());
        path.rsplit_once("src/").map_or(path, |(_, below)| below).to_owned()
    }

    /// The names of its crate in a file: the line, and the path from the root of the crate.
    fn named(&self, module: &[String], source: &Source) -> Vec<(usize, Vec<String>)> {
        let private = source.uses().filter(|used| !used.is_public);
        let uses = private.filter_map(|used| Some((used.line, self.absolute(module, &used.path)?)));
        let code = source.code();
        let code = code.iter().filter_map(|named| Some((named.line, self.meant(module, source, named)?)));
        uses.chain(code).collect()
    }

    /// The path from the root of the crate that a path in code stands for, if it leads into the crate.
    fn meant(&self, module: &[String], source: &Source, named: &Named) -> Option<Vec<String>> {
        let [first, rest @ ..] = named.path.as_slice() else { return None };
        let is_name = !rest.is_empty() || named.is_called || first.starts_with(char::is_uppercase);
        if named.is_member || !is_name {
            return None;
        }
        if let Some(used) = source.uses().find(|used| used.name == *first) {
            return Some([self.absolute(module, &used.path)?, rest.to_vec()].concat());
        }
        if rest.is_empty() { None } else { self.absolute(module, &named.path) }
    }

    /// A path that is written in this module, from the root of the crate; nothing if it leads elsewhere.
    fn absolute(&self, module: &[String], path: &[String]) -> Option<Vec<String>> {
        let first = path.first()?;
        let mut below = match first.as_str() {
            "crate" => Vec::new(),
            "self" | "super" => module.to_vec(),
            child if self.by_module.contains_key(&[module, &[child.to_owned()]].concat()) => module.to_vec(),
            _ => return None,
        };
        for part in path {
            match part.as_str() {
                "crate" | "self" => {}
                "super" => drop(below.pop()),
                _ => below.push(part.clone()),
            }
        }
        Some(below)
    }

    /// The module of the file that defines what the path leads to, from a module on.
    fn defining(&self, module: &[String], rest: &[String], steps: usize) -> Vec<String> {
        let Some((first, more)) = rest.split_first() else { return module.to_vec() };
        let child = [module, std::slice::from_ref(first)].concat();
        if self.by_module.contains_key(&child) {
            return self.defining(&child, more, steps);
        }
        let Some(source) = self.by_module.get(module) else { return module.to_vec() };
        if steps == 0 || source.defines(first) {
            return module.to_vec();
        }
        if let Some(used) = source.uses().find(|used| used.name == *first) {
            let target = self.absolute(module, &used.path);
            return target.map_or(module.to_vec(), |path| {
                self.defining(&[], &[path, more.to_vec()].concat(), steps - 1)
            });
        }
        let globs = source.uses().filter(|used| used.name == "*");
        let mut targets = globs.filter_map(|used| self.absolute(module, &used.path));
        let has =
            |target: &Vec<String>| self.by_module.get(target).is_some_and(|source| source.defines(first));
        targets.find(has).unwrap_or(module.to_vec())
    }
}

/// So many re-exports are followed for one path.
const MOST_STEPS: usize = 8;

/// Every module that arrows lead to from here.
fn reach(next: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>, from: &Vec<String>) -> BTreeSet<Vec<String>> {
    let mut reached = BTreeSet::new();
    let mut todo = vec![from];
    while let Some(module) = todo.pop() {
        for to in next.get(module).into_iter().flatten() {
            if reached.insert(to.clone()) {
                todo.push(to);
            }
        }
    }
    reached
}
