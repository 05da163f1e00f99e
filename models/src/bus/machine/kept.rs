//! The search for a ticket among resolutions.

use std::collections::VecDeque;

use crate::bus::event::TicketId;

/// The place of this ticket among resolutions, the oldest first. A ticket that is asked for or let go is most often one
/// of the oldest or one of the newest, so the search comes from both ends.
pub fn place_of<T>(resolutions: &VecDeque<(TicketId, T)>, ticket: TicketId) -> Option<usize> {
    from_both_ends(resolutions.len())
        .find(|place| resolutions.get(*place).is_some_and(|(of, _)| *of == ticket))
}

/// The first place, the last one, the second, the one before the last, and so on: each place once.
fn from_both_ends(places: usize) -> impl Iterator<Item = usize> {
    (0..places).map(move |n| if n % 2 == 0 { n / 2 } else { places - 1 - n / 2 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A host lets go of the newest ticket and reads the oldest one: neither is behind all the others.
    #[test]
    fn the_search_for_a_ticket_begins_at_both_ends_and_comes_to_each_place_once() {
        assert_eq!(from_both_ends(5).collect::<Vec<_>>(), [0, 4, 1, 3, 2]);
        assert_eq!(from_both_ends(4).collect::<Vec<_>>(), [0, 3, 1, 2]);
        let all: VecDeque<_> = (10..15).map(|ticket| (TicketId(ticket), ())).collect();
        let places = (9..16).map(|ticket| place_of(&all, TicketId(ticket)));
        assert!(places.eq([None, Some(0), Some(1), Some(2), Some(3), Some(4), None]));
    }
}
