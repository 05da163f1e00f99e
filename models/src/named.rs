//! Configurations by name: the design that each shows, and what it is known to break.

/// A model under one configuration.
pub struct Named<M> {
    /// The name, in kebab case, unique in its model.
    pub name: &'static str,
    /// The story of the configuration, in a sentence or two.
    pub story: &'static str,
    /// Builds the model.
    pub build: fn() -> M,
    /// The origin of the design.
    pub whose: Whose,
    /// The properties that it breaks. It breaks no others.
    pub breaks: &'static [Break],
    /// Is it large, and so checked only on demand?
    pub large: bool,
}

/// The origin of the design that a configuration shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// This specification: its design breaks nothing.
    Specification,
    /// A simpler design that lacks one rule of this specification: it shows why the rule is there.
    Alternative,
    /// A real system as it is: its name and version.
    Dialect(&'static str),
}

impl Whose {
    /// The name of the dialect; `None` for the specification.
    pub const fn dialect(self) -> Option<&'static str> {
        match self {
            Whose::Specification => None,
            Whose::Alternative => Some("design alternative"),
            Whose::Dialect(name) => Some(name),
        }
    }
}

/// A property that is known to be broken, and what that means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// The name of the property.
    pub property: &'static str,
    /// A note on how the break shows on the real system; for a design alternative, why the rule is there. `None` if a
    /// hazard or the counterexample says it.
    pub note: Option<&'static str>,
}

impl<M> Clone for Named<M> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<M> Copy for Named<M> {}

impl<M> Named<M> {
    /// A configuration of the specification.
    pub const fn specified(name: &'static str, build: fn() -> M, story: &'static str) -> Self {
        Named { name, story, build, whose: Whose::Specification, breaks: &[], large: false }
    }

    /// A design that lacks a rule.
    pub const fn alternative(
        name: &'static str,
        build: fn() -> M,
        story: &'static str,
        breaks: &'static [Break],
    ) -> Self {
        Named { name, story, build, whose: Whose::Alternative, breaks, large: false }
    }

    /// A real system.
    pub const fn real(
        dialect: &'static str,
        name: &'static str,
        build: fn() -> M,
        story: &'static str,
        breaks: &'static [Break],
    ) -> Self {
        Named { name, story, build, whose: Whose::Dialect(dialect), breaks, large: false }
    }

    /// The same configuration, checked only on demand.
    #[must_use]
    pub const fn on_demand(mut self) -> Self {
        self.large = true;
        self
    }
}

/// A property that is broken, and what that means.
pub const fn breaks(property: &'static str, note: &'static str) -> Break {
    Break { property, note: Some(note) }
}

/// A property that is broken; its counterexample says how.
pub const fn broken(property: &'static str) -> Break {
    Break { property, note: None }
}
