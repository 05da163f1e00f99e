//! Accidents with priorities.

use std::cmp::{Ordering, Reverse};

use super::seen::{age, priority};
use crate::suite::wide::dimension::ORDER;
use crate::suite::wrong::mistake::{Mistake, due, table};

pub(super) const ALL: &[Mistake] = &[
    table(&ORDER, "priorities-as-text", "PASS-3", "priorities are sorted as text: 100 before 20", |t| {
        t.order = |age, listener| (text(listener.priority), age);
    }),
    table(&ORDER, "priority-in-a-signed-byte", "PASS-3", "a priority above 127 is below 0", |t| {
        t.order = |age, listener| (listener.priority.wrapping_add(128), age);
    }),
    table(
        &ORDER,
        "priority-255-is-unset",
        "PASS-3",
        "a priority of 255 is taken as none, and becomes 50",
        |t| {
            t.order =
                |age, listener| (if listener.priority == u8::MAX { 50 } else { listener.priority }, age);
        },
    ),
    table(&ORDER, "priority-0-is-unset", "PASS-3", "a priority of 0 is taken as none, and becomes 50", |t| {
        t.order = |age, listener| (if listener.priority == 0 { 50 } else { listener.priority }, age);
    }),
    due(
        &ORDER,
        "heap-among-equals",
        "PASS-3",
        "of three or more listeners of one priority the newest is called first",
        |_, bus, _, due| {
            let many = |listener| {
                due.iter().filter(|other| priority(bus, **other) == priority(bus, listener)).count() > 2
            };
            let mut keyed: Vec<_> = due
                .iter()
                .map(|one| {
                    (
                        priority(bus, *one),
                        if many(*one) {
                            Reverse(age(bus, *one))
                        } else {
                            Reverse(usize::MAX - age(bus, *one))
                        },
                        *one,
                    )
                })
                .collect();
            keyed.sort();
            *due = keyed.into_iter().map(|(_, _, listener)| listener).collect();
        },
    ),
    due(
        &ORDER,
        "priority-as-a-key",
        "PASS-2",
        "of the listeners of one priority the newest alone is called",
        |_, bus, _, due| {
            let all = due.clone();
            let newest = |one: &_| {
                let equals = all.iter().filter(|other| priority(bus, **other) == priority(bus, *one));
                equals.max_by_key(|other| age(bus, **other)) == Some(one)
            };
            due.retain(newest);
        },
    ),
    table(
        &ORDER,
        "priorities-in-steps-of-ten",
        "PASS-3",
        "the last digit of a priority is not compared",
        |t| {
            t.order = |age, listener| (listener.priority / 10, age);
        },
    ),
    due(
        &ORDER,
        "priorities-by-difference",
        "PASS-3",
        "two priorities are compared by the sign of their difference in a byte",
        |_, bus, _, due| {
            for end in (1..due.len()).rev() {
                for place in 0..end {
                    let [one, other] = [due[place], due[place + 1]].map(|listener| priority(bus, listener));
                    if (one.wrapping_sub(other) as i8).cmp(&0) == Ordering::Greater {
                        due.swap(place, place + 1);
                    }
                }
            }
        },
    ),
];

/// The rank of a number among the texts of all numbers.
fn text(priority: u8) -> u8 {
    let mine = priority.to_string();
    (0..=u8::MAX).filter(|other| other.to_string() < mine).count() as u8
}
