//! A model of a site uses numbers again that no part of a state knows any more. A site whose numbers only grow does the
//! same, but for the names: both take the same steps here. Their states, their events, the memories of their observers
//! and the verdicts of the claims are the same.

use std::collections::{BTreeSet, HashMap, HashSet};

use wspbus_models::site::machine::controller::memory::Numbers;
use wspbus_models::site::machine::event::Event;
use wspbus_models::site::observed::Observed;
use wspbus_models::site::story;
use wspbus_models::site::world::{Action, Site, World};
use wspbus_words::system::{Checked as _, Claim, Kind, System as _, judge_step};

/// The kinds of numbers that a model uses again.
const KINDS: [&str; 5] = ["WorkerId(", "Generation(", "Ticket(", "Round(", "Notice("];
/// The first numbers of the site whose numbers only grow. No number of the other site is as large.
const FIRST: Numbers =
    Numbers { worker: 1_000, generation: 1_000, ticket: 1_000, round: 1_000, notice: 1_000 };
const WALKS: u64 = 24;
const STEPS: usize = 160;
/// In each of so many steps the states and the memories are compared.
const LOOKS: usize = 4;

/// A part of a text: what stands before a number of these kinds, and the number. The last part has no number.
type Part<'a> = (&'a str, Option<(&'static str, u64)>);

fn parts(text: &str) -> Vec<Part<'_>> {
    let (mut parts, mut begin, mut from) = (Vec::new(), 0, 0);
    let next = |from: usize| {
        let found = KINDS
            .iter()
            .filter_map(|kind| text[from..].find(kind).map(|place| (from + place + kind.len(), *kind)));
        found.min()
    };
    while let Some((number, kind)) = next(from) {
        let end =
            text[number..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |digits| number + digits);
        // A message has the name of a kind too, and no digit follows it.
        if let Ok(value) = text[number..end].parse() {
            parts.push((&text[begin..number], Some((kind, value))));
            begin = end;
        }
        from = end;
    }
    parts.push((&text[begin..], None));
    parts
}

/// The numbers of the growing site, by those of the other one.
#[derive(Default)]
struct Names {
    of: HashMap<(&'static str, u64), u64>,
    given: HashSet<(&'static str, u64)>,
}

impl Names {
    /// Are two texts the same? A number that the growing site never had before is a new name.
    fn learn(&mut self, small: &str, grown: &str) -> bool {
        let (small, grown) = (parts(small), parts(grown));
        small.len() == grown.len()
            && small.iter().zip(&grown).all(|((one, small), (two, grown))| {
                one == two
                    && match (small, grown) {
                        (Some(small), Some((_, grown))) => self.pair(*small, *grown),
                        (small, grown) => small == grown,
                    }
            })
    }

    fn pair(&mut self, small: (&'static str, u64), grown: u64) -> bool {
        if self.given.insert((small.0, grown)) {
            self.of.insert(small, grown);
        }
        self.of.get(&small) == Some(&grown)
    }

    /// The text in the numbers of the growing site. A number without a name stays.
    fn rename(&self, small: &str) -> String {
        let renamed = parts(small).into_iter().map(|(text, number)| match number {
            Some(number) => format!("{text}{}", self.of.get(&number).unwrap_or(&number.1)),
            None => text.to_owned(),
        });
        renamed.collect()
    }
}

/// The text with each list sorted: a list may be in the order of its numbers.
fn sorted(text: &str) -> String {
    fn list(chars: &mut std::str::Chars<'_>) -> String {
        let (mut depth, mut entries, mut entry) = (0, Vec::new(), String::new());
        while let Some(c) = chars.next() {
            match c {
                '[' => entry.push_str(&list(chars)),
                ']' => break,
                ',' if depth == 0 => entries.push(std::mem::take(&mut entry)),
                _ => {
                    depth += i32::from(matches!(c, '{' | '(')) - i32::from(matches!(c, '}' | ')'));
                    if !(c == ' ' && entry.is_empty()) {
                        entry.push(c);
                    }
                }
            }
        }
        entries.push(entry);
        entries.sort_unstable();
        format!("[{}]", entries.join("; "))
    }
    list(&mut text.chars())
}

/// Two sites that take the same steps.
struct Twins<'a> {
    site: &'a Site,
    claims: Vec<Claim<Observed, Event>>,
    names: Names,
    /// The model: its numbers are used again.
    small: (World, Observed),
    /// Its numbers only grow.
    grown: (World, Observed),
}

impl<'a> Twins<'a> {
    fn new(site: &'a Site) -> Self {
        let (world, events) = site.begin();
        let claims = site.claims();
        let seen = judge_step(&claims, &site.observer(), &events, &mut |_, _| {});
        let both = (world, seen);
        let (mut grown, mut names) = (both.clone(), Names::default());
        let text = format!("{both:?}");
        assert!(names.learn(&text, &text));
        count_on_from(&mut grown.0, FIRST);
        Twins { site, claims, names, small: both, grown }
    }

    fn offers(&self, world: &World) -> Vec<Action> {
        let mut actions = Vec::new();
        self.site.offer(world, &mut actions);
        actions
    }

    /// Takes one of the steps that both offer. Says `false` at an end.
    fn step(&mut self, random: u64) -> bool {
        let small = self.offers(&self.small.0);
        let grown: HashMap<String, Action> =
            self.offers(&self.grown.0).into_iter().map(|action| (format!("{action:?}"), action)).collect();
        let renamed: Vec<String> =
            small.iter().map(|action| self.names.rename(&format!("{action:?}"))).collect();
        assert_eq!(
            renamed.iter().collect::<BTreeSet<_>>(),
            grown.keys().collect::<BTreeSet<_>>(),
            "the offers"
        );
        let Some(place) = (random as usize).checked_rem(small.len()) else { return false };
        self.take(&small[place], &grown[&renamed[place]]);
        true
    }

    fn take(&mut self, one: &Action, other: &Action) {
        let small = self.site.step(&mut self.small.0, one);
        let grown = (self.site.parts.take)(self.site, &mut self.grown.0, other);
        let (text, expected) = (format!("{small:?}"), format!("{grown:?}"));
        assert!(self.names.learn(&text, &expected), "the events of {one:?}: {text} and {expected}");
        let verdicts = |seen: &mut Observed, events: &[Event]| {
            let mut verdicts: Vec<(usize, bool)> = Vec::new();
            let after =
                judge_step(&self.claims, seen, events, &mut |claim, holds| verdicts.push((claim, holds)));
            *seen = after;
            for (place, claim) in self.claims.iter().enumerate() {
                match claim.kind {
                    Kind::State(holds) => verdicts.extend(holds(seen).map(|holds| (place, holds))),
                    Kind::LeadsTo { from, to } => verdicts.extend([(place, from(seen)), (place, to(seen))]),
                    _ => {}
                }
            }
            verdicts
        };
        let (small, grown) = (verdicts(&mut self.small.1, &small), verdicts(&mut self.grown.1, &grown));
        assert!(small == grown, "the verdicts after {one:?}");
    }

    /// Compares the states and the memories.
    fn look(&self) {
        let mut grown = self.grown.clone();
        count_on_from(&mut grown.0, Numbers::default());
        let text = |of: &dyn std::fmt::Debug| format!("{of:?}");
        for (small, grown) in [(text(&self.small.0), text(&grown.0)), (text(&self.small.1), text(&grown.1))] {
            assert_eq!(sorted(&self.names.rename(&small)), sorted(&grown));
        }
    }
}

fn count_on_from(world: &mut World, numbers: Numbers) {
    world.controller.iter_mut().for_each(|controller| controller.numbers = numbers);
}

/// Numbers of a walk: of a linear congruence.
fn random(seed: u64) -> impl Iterator<Item = u64> {
    let next = |last: &u64| {
        Some(last.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407))
    };
    std::iter::successors(Some(seed), next).skip(1).map(|number| number >> 33)
}

#[test]
fn a_site_with_small_numbers_does_what_a_site_with_grown_numbers_does() {
    // An input that makes no sense names a number that is free, and what is free is another number in each.
    let stories = || story::all().map(|story| (story.build)()).filter(|site| !site.configuration.odd);
    let mut renewed = 0;
    for site in stories() {
        for walk in 0..WALKS {
            let mut twins = Twins::new(&site);
            for (number, random) in random(walk).take(STEPS).enumerate() {
                if !twins.step(random) {
                    break;
                }
                if number % LOOKS == 0 {
                    twins.look();
                }
            }
            renewed += twins.names.given.len() - twins.names.of.len();
        }
    }
    assert!(renewed > 1_000, "{renewed} numbers were used again");
}

/// The control: a memory that lacks a ticket is another one.
#[test]
#[should_panic(expected = "assertion `left == right` failed")]
fn another_memory_is_seen() {
    let site = (story::all().next().expect("there are stories").build)();
    let mut twins = Twins::new(&site);
    let mut random = random(1);
    while twins.small.1.tickets.is_empty() {
        assert!(twins.step(random.next().expect("it has no end")), "no ticket was granted");
    }
    twins.small.1.tickets.clear();
    twins.look();
}

/// A number that stands for two at a time is seen.
#[test]
fn a_number_that_is_used_again_too_early_is_seen() {
    let mut names = Names::default();
    assert!(names.learn("Gone(WorkerId(0), Round(Round(3)))", "Gone(WorkerId(7), Round(Round(9)))"));
    assert!(!names.learn("WorkerId(0)", "Ticket(7)") && !names.learn("WorkerId(0)", ""));
    assert!(!names.learn("[WorkerId(0)]", "(WorkerId(7))"));
    assert!(names.learn("WorkerId(0)", "WorkerId(8)"), "another one has the number now");
    assert_eq!(names.rename("WorkerId(0), Ticket(0)"), "WorkerId(8), Ticket(0)");
    assert!(!names.learn("WorkerId(0)", "WorkerId(7)"), "and the first one has it no more");
    assert_eq!(sorted("A { b: [C(2), C(1)], d: [] }"), sorted("A { b: [C(1), C(2)], d: [] }"));
    assert_ne!(sorted("[C(1), C(2)]"), sorted("[C(1), C(1)]"));
}
