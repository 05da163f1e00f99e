//! The rules that exclude a pair of values: why no script can bring both about.

use super::cover::Combination;
use super::dimension::ALL;

/// Some values of some dimensions: the names of the dimensions, and the names of the values. Without names of values,
/// each value.
type Values = (&'static [&'static str], &'static [&'static str]);

const ANY: &[&str] = &[];
const OF_GRACEFUL: &[&str] = &["listeners-on-graceful", "ill-on-graceful", "how-on-graceful"];
const OF_QUEUE: &[&str] = &["queue-fails", "queue-entries-at"];
const IN_PASS: &[&str] = &["change-in", "requests-in"];
const SEVERAL_BATCHES: &[&str] = &["in-two-batches", "one-by-one"];
const NO_GRACEFUL: &[&str] = &["nothing", "reload", "reload-twice"];
const ILL: &[&str] = &["first", "middle", "last", "first-and-last", "all"];
const FAILS: &[&str] = &[
    "fails",
    "passes-its-deadline-and-returns",
    "passes-its-deadline-and-returns-later",
    "passes-its-deadline-and-never-returns",
];
const SEEN_LATER: &[&str] = &[
    "removes-itself",
    "removes-an-earlier",
    "removes-elsewhere",
    "adds-the-first",
    "adds-an-equal",
    "adds-the-last",
    "adds-elsewhere",
    "adds-and-removes",
];
const SEVERAL: &[&str] = &["middle", "last", "first-and-last", "all"];

/// Each rule: values, other values that never come together with them, and why.
const RULES: &[(Values, Values, &str)] = &[
    ((&["listeners-on-start"], &["0"]), (&["ill-on-start"], ANY), "no start listener ends"),
    ((&["listeners-on-start"], &["0"]), (&["how-on-start"], ANY), "no start listener ends"),
    ((&["listeners-on-exit"], &["0"]), (&["ill-on-exit"], ANY), "no exit listener ends"),
    ((&["listeners-on-exit"], &["0"]), (&["how-on-exit"], ANY), "no exit listener ends"),
    ((&["listeners-on-graceful"], &["0"]), (&["ill-on-graceful"], ANY), "no graceful listener ends"),
    ((&["listeners-on-graceful"], &["0"]), (&["how-on-graceful"], ANY), "no graceful listener ends"),
    // On the other channels a later pass of the script can have more listeners, if the subscriptions change.
    (
        (&["listeners-on-exit"], &["1"]),
        (&["ill-on-exit"], SEVERAL),
        "the only exit pass of a bus has one listener",
    ),
    (
        (&["listeners-on-exit"], &["2"]),
        (&["ill-on-exit"], &["middle"]),
        "the only exit pass of a bus has two listeners, and none in the middle",
    ),
    (
        (&["listeners-on-exit"], &["2"]),
        (&["ill-on-exit"], &["first-and-last"]),
        "of two listeners the first and the last are all",
    ),
    ((&["ill-on-start"], &["none"]), (&["how-on-start"], ANY), "each start listener ends well"),
    ((&["ill-on-stop"], &["none"]), (&["how-on-stop"], ANY), "each stop listener ends well"),
    ((&["ill-on-exit"], &["none"]), (&["how-on-exit"], ANY), "each exit listener ends well"),
    ((&["ill-on-graceful"], &["none"]), (&["how-on-graceful"], ANY), "each graceful listener ends well"),
    ((&["between"], NO_GRACEFUL), (OF_GRACEFUL, ANY), "no Graceful is asked for"),
    ((&["between"], NO_GRACEFUL), (IN_PASS, &["graceful"]), "no Graceful is asked for"),
    ((&["listeners-on-start"], &["0"]), (IN_PASS, &["start"]), "no start listener runs"),
    ((&["listeners-on-start"], &["0"]), (&["way-out-from"], &["starting"]), "no start listener runs"),
    ((&["listeners-on-exit"], &["0"]), (IN_PASS, &["exit"]), "no exit listener runs"),
    ((&["listeners-on-graceful"], &["0"]), (IN_PASS, &["graceful"]), "no graceful listener runs"),
    ((&["exit-code"], ANY), (&["way-out"], &["none", "restart"]), "no such Exit is asked for"),
    ((&["exit-code"], ANY), (&["block-at"], &["never"]), "block alone is told the code"),
    ((&["exit-code"], &["0"]), (&["way-out"], &["exit-twice"]), "the first code that is not 0 counts"),
    (
        (&["exit-code"], &["0"]),
        (&["how-on-exit"], &["exits-3", "exits-255"]),
        "the first code that is not 0 counts",
    ),
    ((&["exit-code"], &["0"]), (&["how-on-exit"], FAILS), "a failure makes the code 70"),
    (
        (&["way-out-from"], &["running"]),
        (&["ill-on-start"], ILL),
        "a start that fails does not lead to Running",
    ),
    (
        (&["way-out-from"], &["running"]),
        (&["how-on-start"], ANY),
        "a start that fails does not lead to Running",
    ),
    ((&["waiters"], &["0"]), (&["wait-for", "wait-at"], ANY), "no thread waits"),
    ((&["log-fails"], &["never"]), (&["log-listeners"], ANY), "nothing is logged"),
    ((&["queue-entries"], &["0"]), (OF_QUEUE, ANY), "the queue has no entry"),
    ((&["block-at"], &["never"]), (OF_QUEUE, ANY), "block alone runs the entries"),
    (
        (&["block-at"], &["never"]),
        (&["queue-entries"], &["1", "2", "3", "4", "5"]),
        "block alone runs the entries",
    ),
    ((&["block-at"], &["never"]), (&["late-entries"], &["1", "2"]), "no result is taken without block"),
    ((&["queue-entries"], &["1"]), (&["queue-entries-at"], SEVERAL_BATCHES), "one entry is one batch"),
    (
        (&["queue-entries"], &["2"]),
        (&["queue-entries-at"], &["one-by-one"]),
        "two entries are at most two batches",
    ),
    (
        (&["queue-entries"], &["1", "2"]),
        (&["queue-fails"], &["alternate"]),
        "of three entries at least the failures alternate",
    ),
    ((&["requests-in-pass"], &["0"]), (&["ladder", "requests-in", "requests-by"], ANY), "no request is made"),
    ((&["requests-in-pass"], &["1"]), (&["ladder"], ANY), "one request follows no other"),
    ((&["requests-in-pass"], &["1"]), (&["requests-by"], &["threads"]), "one request has one requester"),
    (
        (&["change"], &["none"]),
        (&["change-in", "change-by", "change-afterwards", "changes"], ANY),
        "no subscription changes",
    ),
    ((&["change"], &["none"]), (&["request-after-change"], &["yes"]), "no subscription changes"),
    ((&["change"], &["adds-and-removes"]), (&["changes"], &["1"]), "one change adds or removes"),
    (
        (&["change"], &["removes-a-later"]),
        (&["changes"], &["2", "3"]),
        "at most one listener is due after the third of four",
    ),
    (
        (&["change"], &["removes-an-earlier"]),
        (&["changes"], &["3"]),
        "at most two listeners come before the third of four",
    ),
    ((&["change"], &["removes-itself"]), (&["changes"], &["2", "3"]), "one listener runs"),
    ((&["change-in"], &["exit"]), (&["change-afterwards"], ANY), "no pass shows it after the exit pass"),
    ((&["change-in"], &["exit"]), (&["change"], SEEN_LATER), "no pass shows it after the exit pass"),
    (
        (&["change-in"], &["exit"]),
        (&["changes"], &["2", "3"]),
        "one change alone shows in the exit pass: the last listener is removed",
    ),
    (
        (&["change-in"], &["exit"]),
        (&["ill-on-exit"], &["last", "first-and-last", "all"]),
        "one change alone shows in the exit pass: the last listener is removed",
    ),
];

/// Why no script brings this pair about; none if no rule excludes it.
pub fn excluded(pair: &Combination) -> Option<&'static str> {
    let is_one_of = |(dimension, value): &(u8, u8), (names, values): &Values| {
        let named = &ALL[usize::from(*dimension)];
        let value = (named.values)().get(usize::from(*value)).copied().unwrap_or_default();
        names.contains(&named.name) && (values.is_empty() || values.contains(&value))
    };
    let [one, other] = pair.as_slice() else { return None };
    let fits = |first: &Values, second: &Values| {
        is_one_of(one, first) && is_one_of(other, second) || is_one_of(other, first) && is_one_of(one, second)
    };
    RULES.iter().find(|(first, second, _)| fits(first, second)).map(|(.., why)| *why)
}
