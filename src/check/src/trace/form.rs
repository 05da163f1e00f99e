//! The forms that a trace can be turned into.

use std::fmt;
use std::str::FromStr;

use wspbus_words::look::Look;

use super::{Trace, html, itf, mermaid, rust, rust_test, show, svg};

/// A rendering of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// For a terminal or a log: see [`show`].
    Text,
    /// The trace file itself.
    Json,
    /// A Mermaid sequence diagram.
    Mermaid,
    /// Apalache's Informal Trace Format.
    Itf,
    /// A Rust regression test, which calls [`rust::REPLAY`].
    Rust,
    /// A space-time diagram.
    Svg,
    /// A page for a web browser: see [`html`].
    Html,
}

impl Format {
    /// Every format, in the order of the help.
    pub const ALL: [Format; 7] =
        [Format::Text, Format::Json, Format::Mermaid, Format::Itf, Format::Rust, Format::Svg, Format::Html];

    /// Its name on a command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Mermaid => "mermaid",
            Format::Itf => "itf",
            Format::Rust => "rust",
            Format::Svg => "svg",
            Format::Html => "html",
        }
    }
}

impl Trace {
    /// The trace in a format. `look` matters for [`Format::Text`] alone.
    pub fn render(&self, format: Format, look: &Look) -> String {
        match format {
            Format::Text => show(self, look),
            Format::Json => self.to_json(),
            Format::Mermaid => mermaid(self),
            Format::Itf => itf(self),
            Format::Rust => rust_test(self, rust::REPLAY),
            Format::Svg => svg(self),
            Format::Html => html(&[self]),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let found = Format::ALL.into_iter().find(|format| format.name() == name);
        found.ok_or_else(|| UnknownFormat(name.into()))
    }
}

/// A name that is none of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFormat(pub String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UnknownFormat(name) = self;
        let known = Format::ALL.map(Format::name).join(", ");
        write!(f, "unknown trace format {name:?}, expected one of {known}")
    }
}

impl std::error::Error for UnknownFormat {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_an_unknown_one_lists_the_known() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        assert_eq!(
            "SVG".parse::<Format>().unwrap_err().to_string(),
            "unknown trace format \"SVG\", expected one of text, json, mermaid, itf, rust, svg, html"
        );
    }
}
