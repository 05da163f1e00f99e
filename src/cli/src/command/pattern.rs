//! A pattern for names.

use wspbus_kit::suite::pattern::Pattern as Whole;

/// The pattern that a name must match. Capital letters do not count.
pub enum Pattern {
    /// The text is somewhere in the name.
    Part(String),
    /// The whole name matches.
    Whole(Whole),
}

impl Pattern {
    /// With a `*` the whole name must match, and `*` stands for any characters; else the text is somewhere in the
    /// name.
    pub fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        if Whole::is_open(&text) { Pattern::Whole(Whole::new(&text)) } else { Pattern::Part(text) }
    }

    /// Is this name meant?
    pub fn is_met_by(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        match self {
            Pattern::Part(part) => name.contains(part),
            Pattern::Whole(whole) => whole.matches(&name),
        }
    }

    /// Does the whole name match, and not only a part of it?
    pub fn is_whole(&self, name: &str) -> bool {
        match self {
            Pattern::Part(_) => self.is(name),
            Pattern::Whole(_) => self.is_met_by(name),
        }
    }

    /// Is the pattern this whole name, without a `*`?
    pub fn is(&self, name: &str) -> bool {
        matches!(self, Pattern::Part(whole) if *whole == name.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything_and_no_star_for_a_part() {
        for (pattern, name, meant) in [
            ("", "site/roll", true),
            ("roll", "site/roll", true),
            ("site/*", "site/roll", true),
            ("site*", "the-site", false),
            ("*/r*l", "site/roll", true),
            ("*/r*x", "site/roll", false),
            ("*oll*", "site/roll", true),
            ("a*a", "a", false),
            ("*", "", true),
            ("life-3", "LIFE-3", true),
            ("Site/*", "site/roll", true),
        ] {
            assert_eq!(Pattern::new(pattern).is_met_by(name), meant, "{pattern} {name}");
        }
        assert!(Pattern::new("Liveness").is("liveness"));
        assert!(!Pattern::new("live").is("liveness") && !Pattern::new("*").is("liveness"));
        assert!(Pattern::new("live*").is_whole("liveness") && Pattern::new("liveness").is_whole("liveness"));
        assert!(!Pattern::new("live").is_whole("liveness"));
    }
}
