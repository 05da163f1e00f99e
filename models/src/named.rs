//! Configurations by name: the design that each shows, and what it is known to break.

/// A model under one configuration.
pub struct Named<M> {
    /// The name, in kebab case, unique in its model.
    pub name: &'static str,
    /// The sentence or two that say what happens in the configuration.
    pub story: &'static str,
    /// Builds the model.
    pub build: fn() -> M,
    /// The origin of the design.
    pub whose: Whose,
    /// The claims that it breaks. It breaks no others.
    pub breaks: &'static [Break],
    /// The size of the configuration, which decides when it is checked.
    pub size: Size,
}

/// The size of a configuration: its number of states decides when it is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// At most [`Size::SMALL_MAX`] states: every run of the command and every run of the tests checks it.
    Small,
    /// More: every run of the command checks it, and the ignored tests.
    Medium,
    /// So many that it takes minutes: the command checks it if it is named, or with `--all`.
    Large,
}

impl Size {
    /// The largest number of states of a small configuration.
    pub const SMALL_MAX: usize = 50_000;
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
    /// The name and version of the real system; `None` for a design of ours.
    pub const fn dialect(self) -> Option<&'static str> {
        match self {
            Whose::Specification | Whose::Alternative => None,
            Whose::Dialect(name) => Some(name),
        }
    }
}

/// A claim that is known to be broken, and what that means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// The name of the claim.
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
        Named { name, story, build, whose: Whose::Specification, breaks: &[], size: Size::Small }
    }

    /// A design that lacks a rule.
    pub const fn alternative(
        name: &'static str,
        build: fn() -> M,
        story: &'static str,
        breaks: &'static [Break],
    ) -> Self {
        Named { name, story, build, whose: Whose::Alternative, breaks, size: Size::Small }
    }

    /// A real system.
    pub const fn real(
        dialect: &'static str,
        name: &'static str,
        build: fn() -> M,
        story: &'static str,
        breaks: &'static [Break],
    ) -> Self {
        Named { name, story, build, whose: Whose::Dialect(dialect), breaks, size: Size::Small }
    }

    /// The same configuration, which has more than [`Size::SMALL_MAX`] states.
    #[must_use]
    pub const fn medium(mut self) -> Self {
        self.size = Size::Medium;
        self
    }

    /// The same configuration, which takes minutes.
    #[must_use]
    pub const fn large(mut self) -> Self {
        self.size = Size::Large;
        self
    }
}

/// A claim that is broken, and what that means.
pub const fn breaks(property: &'static str, note: &'static str) -> Break {
    Break { property, note: Some(note) }
}

/// A claim that is broken; its counterexample says how.
pub const fn broken(property: &'static str) -> Break {
    Break { property, note: None }
}
