//! A short list does what a vector does, whether it stands in place or in the heap.

use std::hash::{DefaultHasher, Hash, Hasher};

use proptest::prelude::*;

use super::Few;

#[derive(Clone, Copy, Debug)]
enum Change {
    Push(u8),
    Insert(usize, u8),
    Remove(usize),
    Retain(u8),
    Clear,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => any::<u8>().prop_map(Change::Push),
        2 => (0..5_usize, any::<u8>()).prop_map(|(place, entry)| Change::Insert(place, entry)),
        3 => (0..5_usize).prop_map(Change::Remove),
        1 => (1..4_u8).prop_map(Change::Retain),
        1 => Just(Change::Clear),
    ]
}

fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

proptest! {
    #[test]
    fn it_is_a_vector(changes in prop::collection::vec(change(), 0..40)) {
        let (mut few, mut vector): (Few<u8, 3>, Vec<u8>) = (Few::new(), Vec::new());
        for change in changes {
            match change {
                Change::Push(entry) => {
                    few.push(entry);
                    vector.push(entry);
                }
                Change::Insert(place, entry) => {
                    few.insert(place, entry);
                    vector.insert(place.min(vector.len()), entry);
                }
                Change::Remove(place) => {
                    let removed = (place < vector.len()).then(|| vector.remove(place));
                    prop_assert_eq!(few.remove(place), removed);
                }
                Change::Retain(by) => {
                    few.retain(|entry| entry % by == 0);
                    vector.retain(|entry| entry % by == 0);
                }
                Change::Clear => {
                    few.clear();
                    vector.clear();
                }
            }
            prop_assert_eq!(&few[..], &vector[..]);
            let fresh: Few<u8, 3> = vector.iter().copied().collect();
            prop_assert_eq!(&few, &fresh);
            prop_assert_eq!(hash(&few), hash(&fresh));
        }
    }
}

#[test]
fn a_list_without_places_stands_in_the_heap() {
    let few: Few<u8, 0> = [1, 2].into_iter().collect();
    assert_eq!(few[..], [1, 2]);
}
