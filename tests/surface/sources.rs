//! The sources of crates, by module, and the definition that a path leads to.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::item::{self, Used, used};

/// The path of a module or an item, its crate first.
pub type Full = Vec<String>;

/// The files of some crates.
pub struct Sources {
    files: BTreeMap<Full, syn::File>,
    /// The names that each module brings in.
    uses: BTreeMap<Full, Vec<Used>>,
}

/// So many re-exports are followed for one path.
const MOST_STEPS: usize = 16;

impl Sources {
    /// The crates, each by its name, the folder of its `lib.rs`, and the top modules that are read; all if there are none.
    /// Modules of tests are left out.
    pub fn read(crates: &[(&str, &str, &[&str])]) -> Sources {
        let mut files = BTreeMap::new();
        for (name, folder, tops) in crates {
            let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(folder);
            read_folder(&root, &[(*name).to_owned()], tops, &mut files);
        }
        Sources::new(files)
    }

    fn new(files: BTreeMap<Full, syn::File>) -> Sources {
        let uses = |file: &syn::File| {
            file.items.iter().filter_map(used_by).flat_map(|item| used(&item.tree)).collect()
        };
        let uses = files.iter().map(|(module, file)| (module.clone(), uses(file))).collect();
        Sources { files, uses }
    }

    /// These files, each by its module: `a::b`.
    pub fn of(files: &[(&str, &str)]) -> Sources {
        let file = |(module, text): &(&str, &str)| (full(module), syn::parse_file(text).unwrap());
        Sources::new(files.iter().map(file).collect())
    }

    pub fn modules(&self) -> impl Iterator<Item = (&Full, &syn::File)> {
        self.files.iter()
    }

    pub fn module(&self, module: &[String]) -> Option<&syn::File> {
        self.files.get(module)
    }

    /// The item at this path, where it is defined.
    pub fn item(&self, at: &[String]) -> Option<&syn::Item> {
        let (name, module) = at.split_last()?;
        self.module(module)?.items.iter().find(|item| item::name(item).as_ref() == Some(name))
    }

    /// The definition that a path in a module leads to: an item, or a module.
    pub fn defining(&self, module: &[String], path: &[String]) -> Option<Full> {
        self.follow(module, path, MOST_STEPS)
    }

    fn follow(&self, module: &[String], path: &[String], steps: usize) -> Option<Full> {
        let (first, rest) = path.split_first()?;
        let start = match first.as_str() {
            "crate" => module[..1].to_vec(),
            "self" => module.to_vec(),
            "super" => module[..module.len() - 1].to_vec(),
            name if self.files.contains_key(std::slice::from_ref(first)) && name != module[0] => {
                vec![first.clone()]
            }
            _ => return self.inside(module, path, steps),
        };
        if rest.first().is_some_and(|next| next == "super") {
            return self.follow(&start, rest, steps);
        }
        if rest.is_empty() { Some(start) } else { self.inside(&start, rest, steps) }
    }

    /// As `follow`, for a path that begins with a name of the module.
    fn inside(&self, module: &[String], path: &[String], steps: usize) -> Option<Full> {
        let steps = steps.checked_sub(1)?;
        let (first, rest) = path.split_first()?;
        let child = [module, std::slice::from_ref(first)].concat();
        if self.files.contains_key(&child) {
            return if rest.is_empty() { Some(child) } else { self.inside(&child, rest, steps) };
        }
        if self.item(&child).is_some() {
            return Some(child);
        }
        let uses = self.uses.get(module)?;
        if let Some(used) = uses.iter().find(|used| used.name == *first) {
            return self.follow(module, &[&used.path[..], rest].concat(), steps);
        }
        let mut globs = uses.iter().filter(|used| used.name == "*");
        globs.find_map(|used| {
            let target = self.follow(module, &used.path, steps)?;
            if target == module { None } else { self.inside(&target, path, steps) }
        })
    }
}

fn read_folder(folder: &Path, module: &[String], tops: &[&str], files: &mut BTreeMap<Full, syn::File>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if name == "tests" || (!tops.is_empty() && name != "lib" && !tops.contains(&name.as_str())) {
            continue;
        }
        let below = [module, std::slice::from_ref(&name)].concat();
        if path.is_dir() {
            read_folder(&path, &below, &[], files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
            files.insert(if name == "lib" { module.to_vec() } else { below }, file);
        }
    }
}

fn used_by(item: &syn::Item) -> Option<&syn::ItemUse> {
    match item {
        syn::Item::Use(item) => Some(item),
        _ => None,
    }
}

pub fn full(path: &str) -> Full {
    path.split("::").map(String::from).collect()
}
