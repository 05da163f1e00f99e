//! The known hazards of a real bus.

/// One known hazard.
#[derive(Clone, Copy, Debug)]
pub struct Hazard {
    /// The number of the hazard.
    pub id: &'static str,
    /// The behaviour that goes wrong, in one line.
    pub line: &'static str,
    /// The place where it can be seen.
    pub shown: Shown,
    /// The event without which a counterexample does not show it, in the words of a trace: a part of a visible event,
    /// of an action or of a change of a variable. `None` if there is no counterexample: `shown` says why.
    pub decisive: Option<&'static str>,
}

impl Hazard {
    /// Is it explained by the counterexample to this claim in this configuration?
    pub fn is_shown_by(&self, configuration: &str, property: &str) -> bool {
        matches!(self.shown, Shown::Inside { configuration: c, property: Some(p) }
            if (c, p) == (configuration, property))
    }
}

/// The place where a hazard can be seen.
#[derive(Clone, Copy, Debug)]
pub enum Shown {
    /// In the model.
    Inside {
        /// The name of the configuration that shows it.
        configuration: &'static str,
        /// The claim whose counterexample it is; `None` if the specification allows it.
        property: Option<&'static str>,
    },
    /// Not in the model.
    Outside {
        /// The reason why it is outside.
        reason: &'static str,
    },
}

pub(crate) const fn inside(
    id: &'static str,
    configuration: &'static str,
    property: &'static str,
    decisive: &'static str,
    line: &'static str,
) -> Hazard {
    let shown = Shown::Inside { configuration, property: Some(property) };
    Hazard { id, line, shown, decisive: Some(decisive) }
}

pub(crate) const fn allowed(id: &'static str, configuration: &'static str, line: &'static str) -> Hazard {
    Hazard { id, line, shown: Shown::Inside { configuration, property: None }, decisive: None }
}

pub(crate) const fn outside(id: &'static str, reason: &'static str, line: &'static str) -> Hazard {
    Hazard { id, line, shown: Shown::Outside { reason }, decisive: None }
}
