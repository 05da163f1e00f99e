//! The file of a finished check: `wspbus check --save`.

use std::fs::{self, OpenOptions};
use std::path::Path;

use wspbus_check::saved::{SAVED_BYTES_MAX, SavedCheck, SavedConfiguration, SavedProperty};
use wspbus_check::trace::{Fact, Rule};
use wspbus_models::requirement;

use super::checked_subject::CheckedSubject;
use super::exit::Failure;
use super::words;
use crate::catalogue::Judged;

/// Looks whether the file can be written, before the time of a check is spent. Its content stays as it is.
pub fn can_be_written(path: &Path) -> Result<(), Failure> {
    let opened = OpenOptions::new().write(true).create(true).truncate(false).open(path);
    opened.map(drop).map_err(|error| unwritten(path, &error))
}

/// Writes what was found into this file.
pub fn save(path: &Path, checked: &[CheckedSubject]) -> Result<(), Failure> {
    let text = SavedCheck::new(checked.iter().map(configuration).collect()).to_json();
    if text.len() as u64 > SAVED_BYTES_MAX {
        let (found, most) = (text.len() >> 20, SAVED_BYTES_MAX >> 20);
        let words = format!("the check has {found} MiB, expected at most {most} MiB; check fewer models");
        return Err(unwritten(path, &words));
    }
    fs::write(path, text).map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, why: &dyn std::fmt::Display) -> Failure {
    Failure::usage(format!("cannot write {}: {why}", path.display()))
}

fn configuration(checked: &CheckedSubject) -> SavedConfiguration {
    let (identity, outcome) = (checked.subject.identity(), &checked.outcome);
    SavedConfiguration {
        model: identity.model.to_owned(),
        configuration: identity.configuration.to_owned(),
        about: vec![
            Fact::new("story", identity.story),
            Fact::new("whose", words::design(identity.whose)),
            Fact::new("spec", wspbus_models::VERSION),
        ],
        states: outcome.states as u64,
        transitions: outcome.transitions as u64,
        depth: outcome.depth,
        terminals: outcome.terminals,
        complete: outcome.complete,
        cut: outcome.cut,
        properties: outcome.properties.iter().map(property).collect(),
    }
}

fn property(judged: &Judged) -> SavedProperty {
    let rule = |id: &&str| {
        let text = requirement::find(id).map_or(String::new(), |requirement| requirement.text.to_owned());
        Rule { id: (*id).to_owned(), text }
    };
    let hazards = (!judged.hazards.is_empty()).then(|| Fact::new("hazards", judged.hazards.join(", ")));
    let told = |name: &str, text: Option<&str>| text.map(|text| Fact::new(name, text));
    let standing = Fact::new("standing", judged.standing.word());
    let facts = [Some(standing), hazards, told("note", judged.note), told("reason", judged.reason)];
    SavedProperty {
        name: judged.name.to_owned(),
        kind: judged.kind,
        rules: judged.requirements.iter().map(rule).collect(),
        verdict: judged.verdict,
        antecedent: judged.antecedent,
        about: facts.into_iter().flatten().collect(),
        trace: judged.trace.clone(),
    }
}
