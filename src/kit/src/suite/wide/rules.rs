//! The rules that exclude a pair of values: why no script can bring both about.

use std::collections::BTreeMap;

use super::dimension::ALL;
use super::open::Combination;
use crate::suite::case::{Feature, Level, Parameters, Returns};

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

const EXITS: &[&str] = &["exits-0", "exits-3", "exits-255"];
const ONE_END: &str = "a start that fails ends the life of the bus, and so does the exit of a listener";
const GONE: &str = "the exit of a graceful listener ends the life of the bus before the way out";
const A_TICKET: &str =
    "a pass has no open ticket only after a start that failed, while no Exit was asked for";

/// A rule: values, other values that never come together with them, and why.
type Rule = (Values, Values, &'static str);

/// The rules for every bus.
const RULES: &[Rule] = &[
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
    ((&["exit-code"], &["0"]), (&["how-on-start", "how-on-exit"], FAILS), "a failure makes the code 70"),
    (
        (&["exit-code"], &["0"]),
        (&["how-on-start"], &["exits-3", "exits-255"]),
        "the first code that is not 0 counts, and where the exit is denied the start fails",
    ),
    ((&["open-tickets"], &["0"]), (&["listeners-on-start"], &["0"]), A_TICKET),
    ((&["open-tickets"], &["0"]), (&["ill-on-start"], &["none"]), A_TICKET),
    ((&["open-tickets"], &["0"]), (&["way-out"], &["exit", "exit-twice", "restart-then-exit"]), A_TICKET),
    ((&["open-tickets"], &["0"]), (&["way-out-from"], &["running"]), A_TICKET),
    ((&["open-tickets"], &["0"]), (&["exit-code"], ANY), A_TICKET),
    (
        (&["in-cycle"], &["each"]),
        (&["ill-on-start"], &["first"]),
        "the first start pass with a listener ends the life of the bus",
    ),
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
        (&["change-in"], &["stop"]),
        (&["listeners-on-stop"], &["0"]),
        "no stop listener runs in which another is added",
    ),
    (
        (&["change-in"], &["exit"]),
        (&["listeners-on-exit"], &["1", "2"]),
        "after the middle of at most two exit listeners none is due",
    ),
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

/// The rules for a bus that lacks all of these features.
const LACKING: &[(&[Feature], &[Rule])] = &[
    (
        &[Feature::Policy],
        &[
            ((&["how-on-graceful"], EXITS), (&["ill-on-start"], ILL), ONE_END),
            ((&["how-on-graceful"], EXITS), (&["how-on-start"], ANY), ONE_END),
            ((&["how-on-graceful"], EXITS), (&["in-cycle"], &["way-out"]), GONE),
            ((&["how-on-graceful"], EXITS), (&["way-out", "way-out-from", "exit-code"], ANY), GONE),
            ((&["how-on-graceful"], EXITS), (&["open-tickets"], &["0"]), ONE_END),
            ((&["how-on-start"], EXITS), (&["open-tickets"], &["0"]), A_TICKET),
            (
                (&["exit-code"], &["0"]),
                (&["how-on-stop"], &["exits-3", "exits-255"]),
                "the first code that is not 0 counts",
            ),
            (
                (&["exit-code"], &["0"]),
                (&["mixed-ends"], &["the-last-exits"]),
                "the first code that is not 0 counts",
            ),
        ],
    ),
    (
        &[Feature::Policy, Feature::Expire],
        &[(
            (&["exit-code"], &["0"]),
            (&["mixed-ends"], &["the-last-fails"]),
            "the others exit, so no later Start forgets the failure, which makes the code 70",
        )],
    ),
];

/// The rules where a granted call returns when its ticket resolves.
const WHEN_RESOLVED: &[Rule] = &[
    ((&["ladder"], &["equal"]), (&["requests-by"], &["thread"]), AWAY),
    ((&["requests-in"], &["graceful"]), (&["requests-by"], &["thread", "threads"]), AWAY),
    (
        (&["open-tickets"], &["4"]),
        (&["denied"], &["all"]),
        "three threads ask, each is away until its ticket resolves, and listeners are denied",
    ),
];
const AWAY: &str = "the thread that was granted such a request is away until the pass is over";

/// Further rules for levels at which one thread asks.
const ONE_THREAD_WHEN_RESOLVED: &[Rule] = &[
    (
        (&["open-tickets"], &["2", "3"]),
        (&["denied"], &["all"]),
        "one thread asks, it is away until its ticket resolves, and listeners are denied",
    ),
    ((&["way-out"], &["exit-twice"]), (&["denied"], &["exit", "ways-down-and-out", "all"]), SECOND_EXIT),
    ((&["way-out"], &["exit-twice"]), (&["how-on-graceful"], EXITS), SECOND_EXIT),
];
const SECOND_EXIT: &str = "the thread is away after the first Exit, and an exit of listeners is denied";

/// The pairs of values that a rule excludes for a bus.
#[derive(Debug, Default)]
pub struct Rules(BTreeMap<Pair, &'static str>);

/// Two values of two dimensions, each the index of the dimension and the index of the value, lowest first.
type Pair = [(u8, u8); 2];

impl Rules {
    /// The rules that hold at a level, for a bus with these features.
    pub fn of(level: Level, parameters: Parameters, features: &[Feature]) -> Rules {
        let lacks = |(lacking, _): &&(&[Feature], _)| !lacking.iter().any(|one| features.contains(one));
        let lacking = LACKING.iter().filter(lacks).flat_map(|(_, rules)| *rules);
        let late: &[&[Rule]] = match (parameters.returns, level) {
            (Returns::AtOnce, _) => &[],
            (Returns::WhenResolved, Level::Whole) => &[WHEN_RESOLVED],
            (Returns::WhenResolved, _) => &[WHEN_RESOLVED, ONE_THREAD_WHEN_RESOLVED],
        };
        let mut excluded = BTreeMap::new();
        for (ones, others, why) in RULES.iter().chain(lacking).chain(late.iter().copied().flatten()) {
            for (one, other) in named(ones).flat_map(|one| named(others).map(move |other| (one, other))) {
                excluded.entry([one.min(other), one.max(other)]).or_insert(*why);
            }
        }
        Rules(excluded)
    }

    /// The reason why no script brings this pair about; none if no rule excludes it.
    pub fn excluded(&self, pair: &Combination) -> Option<&'static str> {
        let pair: Pair = pair.as_slice().try_into().ok()?;
        self.0.get(&pair).copied()
    }

    /// Does a rule exclude two values of this combination?
    pub fn exclude(&self, combination: &Combination) -> bool {
        let pairs = combination
            .iter()
            .enumerate()
            .flat_map(|(place, one)| combination.iter().skip(place + 1).map(move |other| [*one, *other]));
        pairs.into_iter().any(|pair| self.0.contains_key(&pair))
    }
}

/// The values that these names stand for.
fn named((dimensions, values): &Values) -> impl Iterator<Item = (u8, u8)> {
    let known = ALL.iter().enumerate().filter(|(_, named)| dimensions.contains(&named.name));
    known.flat_map(|(dimension, named)| {
        let names = (named.values)().into_iter().enumerate();
        let meant = names.filter(|(_, name)| values.is_empty() || values.contains(name));
        meant.map(move |(value, _)| (dimension as u8, value as u8))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A rule with a name that is misspelt would exclude nothing.
    #[test]
    fn each_name_of_a_rule_is_that_of_a_dimension_or_of_a_value() {
        let lacking = LACKING.iter().flat_map(|(_, rules)| *rules);
        let late = WHEN_RESOLVED.iter().chain(ONE_THREAD_WHEN_RESOLVED);
        for (ones, others, why) in RULES.iter().chain(lacking).chain(late) {
            for side in [ones, others] {
                let (dimensions, values) = side;
                let of = |name: &str| ALL.iter().find(|named| named.name == name);
                let known: BTreeSet<&str> =
                    dimensions.iter().flat_map(|name| (of(name).expect(name).values)()).collect();
                assert!(values.iter().all(|value| known.contains(value)), "{why}: {side:?}");
                assert!(named(side).count() > 0, "{why}: {side:?}");
            }
        }
    }

    #[test]
    fn a_combination_is_excluded_by_any_two_of_its_values() {
        let place = |name: &str, value: &str| {
            let dimension = ALL.iter().position(|named| named.name == name).unwrap();
            let value = (ALL[dimension].values)().iter().position(|known| *known == value).unwrap();
            (dimension as u8, value as u8)
        };
        let (none, ill) = (place("listeners-on-start", "0"), place("ill-on-start", "first"));
        let (one, out) = (place("listeners-on-start", "1"), place("way-out", "exit"));
        let rules = Rules::of(Level::Core, Parameters::default(), &[]);
        assert_eq!(rules.excluded(&vec![none, ill]), Some("no start listener ends"));
        assert_eq!(rules.excluded(&vec![one, ill]), None);
        assert_eq!(
            (rules.exclude(&vec![none, ill, out]), rules.exclude(&vec![one, ill, out])),
            (true, false)
        );
    }

    /// A rule for buses that lack a feature, or return late, is no rule for the others.
    #[test]
    fn some_rules_hold_for_some_buses() {
        let (early, late) = (Parameters::default(), Parameters { returns: Returns::WhenResolved });
        let count = |level, parameters, features: &[Feature]| Rules::of(level, parameters, features).0.len();
        let all = count(Level::Whole, early, &Feature::ALL);
        let without = |gone: Feature| {
            let features: Vec<Feature> = Feature::ALL.into_iter().filter(|one| *one != gone).collect();
            count(Level::Whole, early, &features)
        };
        assert!(without(Feature::Policy) > all + 30);
        assert_eq!(without(Feature::Expire), all, "a policy can deny an exit");
        assert!(count(Level::Core, late, &Feature::ALL) > count(Level::Whole, late, &Feature::ALL));
        assert!(count(Level::Whole, late, &Feature::ALL) > all);
    }
}
