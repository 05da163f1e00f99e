use super::{COUNTERPARTS, Counterpart};
use crate::requirement::CHAPTERS;

fn ids(of_one_bus: bool) -> Vec<&'static str> {
    let chapters = CHAPTERS.iter().filter(|chapter| chapter.topic.is_of_one_bus() == of_one_bus);
    chapters.flat_map(|chapter| chapter.requirements).map(|requirement| requirement.id).collect()
}

/// The faults of a table of counterparts.
fn complaints(rows: &[Counterpart], bus: &[&str], site: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for id in bus {
        match rows.iter().filter(|row| row.bus == *id).count() {
            1 => {}
            n => found.push(format!("{id} has {n} rows")),
        }
    }
    for row in rows {
        if !bus.contains(&row.bus) {
            found.push(format!("{} is no requirement of a bus", row.bus));
        }
        let strange = row.site.iter().filter(|id| !site.contains(id));
        found.extend(strange.map(|id| format!("{}: {id} is no requirement of a site", row.bus)));
        if !row.says.ends_with('.') {
            found.push(format!("{} has no sentence", row.bus));
        }
    }
    found
}

#[test]
fn every_requirement_of_a_bus_has_a_counterpart_or_a_reason() {
    assert_eq!(complaints(COUNTERPARTS, &ids(true), &ids(false)), [""; 0]);
    let order: Vec<&str> = COUNTERPARTS.iter().map(|row| row.bus).collect();
    assert_eq!(order, ids(true), "the rows have the order of the chapters");
}

#[test]
fn a_missing_a_double_and_a_wrong_row_are_found() {
    let row = |bus, site| Counterpart { bus, site, says: "So." };
    let one = |rows: &[Counterpart]| complaints(rows, &["TEA-1"], &["POT-1"]);
    assert_eq!(one(&[row("TEA-1", &["POT-1"])]), [""; 0]);
    assert_eq!(one(&[]), ["TEA-1 has 0 rows"]);
    assert_eq!(one(&[row("TEA-1", &[]), row("TEA-1", &[])]), ["TEA-1 has 2 rows"]);
    assert_eq!(one(&[row("TEA-1", &["CUP-1"])]), ["TEA-1: CUP-1 is no requirement of a site"]);
    assert_eq!(one(&[row("TEA-1", &[]), row("TEA-2", &[])]), ["TEA-2 is no requirement of a bus"]);
    assert_eq!(one(&[Counterpart { says: "", ..row("TEA-1", &[]) }]), ["TEA-1 has no sentence"]);
}
