//! The ids of the cases that passed, in few bytes. A stored report keeps them, so that each case of the run is named.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The ids of cases, by the requirement that each case is about: the last parts of the ids, by what is before them, with
/// its slash. The id is both together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Passes(BTreeMap<String, BTreeMap<String, Vec<String>>>);

impl Passes {
    /// Adds ids, each after its requirement. An id that is there already is not added.
    pub(super) fn add<'a>(&mut self, ids: impl IntoIterator<Item = (&'a str, &'a str)>) {
        for (about, id) in ids {
            let (folder, last) = id.split_at(id.rfind('/').map_or(0, |slash| slash + 1));
            let folders = self.0.entry(about.to_owned()).or_default();
            let lasts = folders.entry(folder.to_owned()).or_default();
            if let Err(place) = lasts.binary_search_by(|known| known.as_str().cmp(last)) {
                lasts.insert(place, last.to_owned());
            }
        }
    }

    /// The ids, in order, each after the requirement that the case is about.
    pub fn ids(&self) -> impl Iterator<Item = (&str, String)> {
        let folders = self
            .0
            .iter()
            .flat_map(|(about, folders)| folders.iter().map(move |(folder, lasts)| (about, folder, lasts)));
        folders.flat_map(|(about, folder, lasts)| {
            lasts.iter().map(move |last| (about.as_str(), format!("{folder}{last}")))
        })
    }

    /// The number of ids.
    pub fn len(&self) -> usize {
        self.0.values().flat_map(BTreeMap::values).map(Vec::len).sum()
    }

    /// Is there no id?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_any_form_are_kept_once_with_their_requirements() {
        let ids = ["", "/", "LIFE-2/idle/start/5c", "LIFE-2/idle/start/4b", "a b", "x/ y", "x//y"];
        let pairs = ids.map(|id| (if id.contains("LIFE-2") { "LIFE-2" } else { "" }, id));
        let wild = [("MSG-1", "wild/core/7-2"), ("LIFE-2", "wild/core/7-1")];
        let mut passes = Passes::default();
        assert!(passes.is_empty());
        for _ in 0..2 {
            passes.add(pairs);
            passes.add(wild);
        }
        let mut expected: Vec<(&str, String)> =
            pairs.into_iter().chain(wild).map(|(about, id)| (about, id.to_owned())).collect();
        expected.sort();
        let mut found: Vec<(&str, String)> = passes.ids().collect();
        found.sort();
        assert_eq!((found.as_slice(), passes.len()), (expected.as_slice(), expected.len()));
        let text = serde_json::to_string(&passes).unwrap();
        assert!(
            text.contains(r#""LIFE-2":{"LIFE-2/idle/start/":["4b","5c"],"wild/core/":["7-1"]}"#),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<Passes>(&text).unwrap(), passes);
    }
}
