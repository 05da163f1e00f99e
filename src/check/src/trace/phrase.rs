//! The phrases that the renderings of a trace share.

use super::{End, Pivot, Trace, TraceKind, TraceVerdict};

impl Trace {
    /// The title of the trace, in one line: the model, its configuration, the claim and the verdict.
    pub fn title(&self) -> String {
        let place = self.place();
        let colon = if place.is_empty() { "" } else { ": " };
        format!("{place}{colon}{} {}", self.property, self.verdict)
    }

    /// The model and its configuration, as far as they have names.
    pub(super) fn place(&self) -> String {
        let named = [&self.model, &self.configuration].into_iter().filter(|name| !name.is_empty());
        named.map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// The length of the trace, the behaviour after its last step, and the place where it decides the claim.
    pub(super) fn length(&self) -> String {
        let steps = |count: usize| if count == 1 { "1 step".to_owned() } else { format!("{count} steps") };
        let all = steps(self.steps.len());
        let end = match &self.end {
            End::Open => String::new(),
            End::Lasso { loop_start: 0 } if self.steps.len() == 1 => ", which repeats without end".to_owned(),
            End::Lasso { loop_start: 0 } => ", which repeat without end".to_owned(),
            End::Lasso { loop_start } => {
                format!("; from step {} on they repeat without end", loop_start.saturating_add(1))
            }
            End::Stays { .. } => match self.steps.len() {
                0 => "; the behaviour may stay in the initial state".to_owned(),
                1 => "; the behaviour may stay after it".to_owned(),
                _ => "; the behaviour may stay after them".to_owned(),
            },
        };
        let pivot = self.pivot.map(|pivot| format!("; {} {}", subject(pivot), self.predicate()));
        format!("{all}{end}{}", pivot.unwrap_or_default())
    }

    /// The text at row `number` (0 is the initial state) if the row decides the claim: the mark, a
    /// blank, and the words.
    pub(super) fn verdict_at(&self, number: usize) -> Option<String> {
        let pivot = self.pivot.filter(|pivot| pivot.row() == number)?;
        let subject = match (pivot, self.kind) {
            (Pivot::Step(_), _) => "this step",
            (Pivot::State(_), TraceKind::Liveness) => "from here on the behaviour",
            (Pivot::State(_), _) => "this state",
        };
        Some(format!("{} {subject} {}", self.mark(), self.predicate()))
    }

    /// The behaviour after the last step, in words, if the trace says it.
    pub(super) fn sequel(&self) -> Option<String> {
        match &self.end {
            End::Open => None,
            End::Lasso { loop_start } => Some(format!(
                "step {} again, and so on: this repeats without end",
                loop_start.saturating_add(1)
            )),
            End::Stays { reason } => {
                let why = reason.trim().trim_end_matches('.');
                let colon = if why.is_empty() { "" } else { ": " };
                let unmet = match self.kind == TraceKind::Liveness && self.verdict.is_bad() {
                    true => format!(". So the claim {} is never met", self.property),
                    false => String::new(),
                };
                Some(format!("from here on nothing need ever happen{colon}{why}{unmet}"))
            }
        }
    }

    /// The text below the sequel if the sequel decides the claim: the mark, a blank, and the words.
    pub(super) fn verdict_at_end(&self) -> Option<String> {
        let decides = self.kind == TraceKind::Liveness && self.end != End::Open;
        decides.then(|| format!("{} {}", self.mark(), self.predicate()))
    }

    /// `✗` if the trace speaks against the model or the system, else `✓`.
    fn mark(&self) -> char {
        if self.verdict.is_bad() { '✗' } else { '✓' }
    }

    /// The predicate of a sentence about the deciding step or state, with the claim as its object.
    pub(super) fn predicate(&self) -> String {
        let verb = match self.verdict {
            TraceVerdict::Violated => "violates",
            TraceVerdict::Reached => "reaches",
            TraceVerdict::Explained => "explains",
            TraceVerdict::Unexplained => "is the first that breaks",
            TraceVerdict::Shown => "shows",
        };
        format!("{verb} {}", self.property)
    }
}

/// The deciding step or state, as the subject of a sentence.
fn subject(pivot: Pivot) -> String {
    match pivot {
        Pivot::Step(index) => format!("step {}", index.saturating_add(1)),
        Pivot::State(0) => "the initial state".to_owned(),
        Pivot::State(number) => format!("the state after step {number}"),
    }
}
