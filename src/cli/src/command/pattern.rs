//! A pattern for names.

/// The pattern that a name must match.
pub struct Pattern<'a>(Vec<&'a str>);

impl<'a> Pattern<'a> {
    /// With a `*` the whole name must match, and `*` stands for any characters; else the text is somewhere in the
    /// name.
    pub fn new(text: &'a str) -> Self {
        Pattern(text.split('*').collect())
    }

    /// Is this name meant?
    pub fn is_met_by(&self, name: &str) -> bool {
        match self.0.as_slice() {
            [] => true,
            [part] => name.contains(part),
            [first, middle @ .., last] => {
                let Some(mut rest) = name.strip_prefix(first) else { return false };
                for part in middle {
                    let Some(place) = rest.find(part) else { return false };
                    rest = &rest[place + part.len()..];
                }
                rest.ends_with(last)
            }
        }
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
        ] {
            assert_eq!(Pattern::new(pattern).is_met_by(name), meant, "{pattern} {name}");
        }
    }
}
