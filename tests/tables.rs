//! The tables of one bus drive its machine: every entry is changed, one at a time, and the machine does otherwise. So do
//! the tables of the controller and of the workers of a site.
//! Every printed text comes from the value that the machine reads, or is compared with the steps that the
//! machine takes.

#[path = "mutants/change.rs"]
mod change;
#[path = "tables/derived.rs"]
mod derived;
#[path = "tables/probe.rs"]
mod probe;
#[path = "tables/rule.rs"]
mod rule;
#[path = "tables/site.rs"]
mod site;
#[path = "tables/site_cells.rs"]
mod site_cells;

use std::collections::{BTreeMap, BTreeSet};

use change::{Change, Order, Table};
use probe::{Probe, REACHABLE};
use wspbus_models::bus::answer::{Asker, Reply, Rule};
use wspbus_models::bus::{Goal, Machine, State, Tables, print};

/// The first bus and input on which the machine does otherwise, and whether a small configuration reaches them.
fn driven(change: &Change) -> Option<(bool, Probe)> {
    let tables = change.tables();
    let (reached, built) = candidates(change);
    let differs = |probe: &Probe| probe.differs(&tables);
    let found = reached.into_iter().find(|probe| differs(probe)).map(|probe| (true, probe.clone()));
    found.or_else(|| built.into_iter().find(|probe| differs(probe)).map(|probe| (false, probe)))
}

fn candidates(change: &Change) -> (Vec<&'static Probe>, Vec<Probe>) {
    let of_state = |state: State| REACHABLE.by_state.get(&state).into_iter().flatten();
    match change {
        Change::Answer(cell, _) => {
            (REACHABLE.by_cell.get(cell).into_iter().collect(), probe::asked(cell).into_iter().collect())
        }
        Change::Plan(state, goal, _) => (of_state(*state).collect(), probe::between(*state, *goal)),
        Change::Order(_) => (REACHABLE.by_state.values().flatten().collect(), vec![probe::subscribed()]),
        Change::Ladder(_) => {
            (REACHABLE.by_cell.values().collect(), rule::CELLS.iter().filter_map(probe::asked).collect())
        }
        Change::EdgeAdded(..) | Change::EdgeRemoved(..) => (Vec::new(), Vec::new()),
    }
}

/// The edges are derived: [`derived`] is about them.
fn of_driving_tables() -> Vec<Change> {
    change::all().into_iter().filter(|change| change.table() != Table::Edges).collect()
}

/// By table: the changes that show on a bus which a small configuration reaches, and those that need one built for it.
const COUNTS: [(&str, [usize; 2]); 4] = [
    ("answer table", [4320, 8064]),
    ("ladder of goals", [34, 1]),
    ("order of listeners", [6, 0]),
    ("state table", [630, 450]),
];

#[test]
fn every_change_of_an_entry_changes_the_machine() {
    let mut counts: BTreeMap<Table, [usize; 2]> = BTreeMap::new();
    let mut idle = Vec::new();
    for change in of_driving_tables() {
        let [reached, built] = counts.entry(change.table()).or_default();
        match driven(&change) {
            Some((true, _)) => *reached += 1,
            Some((false, _)) => *built += 1,
            None => idle.push(change),
        }
    }
    assert_eq!(idle, Vec::new());
    let tables = Table::ALL.into_iter().filter_map(|table| Some((table.title(), *counts.get(&table)?)));
    assert_eq!(tables.collect::<Vec<_>>(), COUNTS);
}

/// The judge can fail: a table that is changed into itself changes nothing.
#[test]
fn a_change_into_itself_changes_nothing() {
    let mut itself = vec![Change::Ladder(Goal::ALL), Change::Order(Order::Right)];
    itself.extend(change::cells().into_iter().map(|cell| {
        let right = Tables::STANDARD.answer(&cell);
        Change::Answer(cell, right)
    }));
    for (state, goal) in State::ALL.iter().flat_map(|state| Goal::ALL.map(|goal| (*state, goal))) {
        itself.push(Change::Plan(state, goal, Tables::STANDARD.plan(state, goal)));
    }
    for change in itself {
        assert_eq!(driven(&change), None, "{change:?}");
    }
}

/// A changed table is printed otherwise: the page shows every entry. A row and a column say which goal supersedes.
#[test]
fn every_changed_entry_is_printed_otherwise() {
    let printed = |tables: &Tables| {
        let answers = [Asker::Outside, Asker::Listener].map(|asker| print::answers_of(tables, asker));
        (answers, print::plan_of(tables), print::ladder_of(tables), print::order_of(tables))
    };
    let standard = printed(&Tables::STANDARD);
    for change in of_driving_tables() {
        let shown = match &change {
            Change::Answer(cell, to) => {
                let short = print::short(Tables::STANDARD.answer(cell));
                matches!(cell.asker, Asker::Outside | Asker::Listener) && print::short(*to) != short
            }
            _ => true,
        };
        assert_eq!(printed(&change.tables()) != standard, shown, "{change:?}");
    }
}

/// Every turn that the page prints is another by some other order, and there the machine calls in other turns.
#[test]
fn every_turn_of_the_printed_order_drives_the_machine() {
    let rows = |tables: &Tables| print::order_of(tables).lines().skip(2).map(str::to_owned).collect();
    let right: Vec<String> = rows(&Tables::STANDARD);
    let mut changed = BTreeSet::new();
    for order in Order::WRONG {
        let tables = Change::Order(order).tables();
        let wrong: Vec<String> = rows(&tables);
        changed.extend((0..right.len()).filter(|row| wrong[*row] != right[*row]));
        assert!(probe::subscribed().differs(&tables), "{order:?}");
    }
    assert_eq!(changed, (0..right.len()).collect());
}

/// The page prints the tables of a machine as it is made, and nothing else.
#[test]
fn the_page_prints_the_tables_that_the_machine_reads() {
    let tables = Machine::default().tables;
    let page = wspbus_models::spec::markdown();
    let answers = [Asker::Outside, Asker::Listener].map(|asker| print::answers_of(&tables, asker));
    let printed = [
        print::ladder_of(&tables),
        print::order_of(&tables),
        print::plan_of(&tables),
        print::rules_of(&tables),
    ];
    for table in answers.into_iter().chain(printed) {
        assert!(page.contains(&table), "the page lacks\n{table}");
    }
    let listed: usize =
        tables.rules.iter().map(|rule: &Rule| usize::from(rule.reply == Reply::BehindGoal)).sum();
    assert_eq!(page.matches("Superseded(the goal)").count(), listed);
}
