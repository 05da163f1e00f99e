//! An oracle with a wrong definition disagrees with the engine on some of the graphs, so the comparison can fail.

use crate::GRAPHS;
use crate::graph::draw;
use crate::model::is_violated;
use crate::walks::{Claim, Definition, Part, violation};

/// A definition, on how many graphs it calls a claim violated that the engine does not, and the other way round.
const DISAGREEMENTS: [(Definition, u32, u32); 12] = [
    (Definition::Weak, 0, 0),
    (Definition::SelfLoopTakesNothing, 0, 3_223),
    (Definition::SelfLoopIsNoStep, 0, 386),
    (Definition::NotMerged, 4, 117),
    (Definition::Strong, 0, 45),
    (Definition::TakenOnly, 0, 3_654),
    (Definition::Unfair, 1_667, 0),
    (Definition::NoStay, 0, 1_587),
    (Definition::StayAtEnds, 0, 743),
    (Definition::EndsAreFair, 954, 0),
    (Definition::CutIsAnEnd, 1_008, 0),
    (Definition::BoundaryIsAnEnd, 131, 0),
];

#[test]
fn only_the_right_definition_agrees_with_the_engine() {
    let mut found = DISAGREEMENTS.map(|(definition, ..)| (definition, 0, 0));
    for graph in (0..GRAPHS).map(draw) {
        let (engine, part) = (is_violated(&graph), Part::of(&graph));
        for (definition, more, fewer) in &mut found {
            let oracle = violation(&graph, part, Claim::LeadsTo, *definition).is_some();
            *more += u32::from(oracle && !engine);
            *fewer += u32::from(engine && !oracle);
        }
    }
    assert_eq!(found, DISAGREEMENTS);
    let wrong = |(definition, more, fewer): &(Definition, u32, u32)| {
        (*definition == Definition::Weak) == (more + fewer == 0)
    };
    assert!(DISAGREEMENTS.iter().all(wrong), "each wrong definition is seen");
}

/// The oracle names no crate: neither the engine nor stateright.
#[test]
fn the_oracle_shares_nothing_with_the_engine() {
    let uses =
        |text: &'static str| text.lines().filter_map(|line| line.strip_prefix("use ")).collect::<Vec<_>>();
    for text in [include_str!("graph.rs"), include_str!("walks.rs"), include_str!("lasso.rs")] {
        assert!(
            uses(text)
                .iter()
                .all(|line| line.starts_with("crate::graph") || line.starts_with("crate::walks"))
        );
        assert!(!text.contains("wspbus_") && !text.contains("stateright::"));
    }
    assert!(
        uses(include_str!("model.rs")).iter().any(|line| line.starts_with("wspbus_check")),
        "the scan sees"
    );
}
