//! The arguments of a test program. They are the arguments of the compiler's harness that people and tools
//! use.

use std::fmt;

use super::load::Test;

/// The text that `--help` prints.
pub(super) const HELP: &str = "\
Usage: [OPTIONS] [FILTERS...]

One test is one case of a conformance suite: SUITE::REQUIREMENT/PLACE/INPUT/DIGEST.
A test is run if its name contains one of the filters. Without filters, every test is run.

Options:
    --list                 List the tests, do not run them
    --exact                A filter is a whole name
    --skip TEXT            Do not run tests whose name contains this; may be repeated
    --ignored              Run only the ignored tests: they need features that the bus does not claim
    --include-ignored      Run the ignored tests too
    --test-threads N       Run N tests at a time (default: RUST_TEST_THREADS, else one for each processor)
    --format pretty|terse  One line for each test, or one character
    -q, --quiet            The same as --format terse
    --color auto|always|never
    --nocapture            Show the messages of panics as they happen. The output of a bus is never captured
    --show-output, --test  Accepted, and without effect
    -h, --help             This text
";

/// The reason why the arguments make no sense.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unclear {
    /// There is no option with this name.
    Unknown(String),
    /// An option needs a value.
    NoValue(&'static str),
    /// An option has a value that it cannot have.
    BadValue { of: &'static str, found: String, expected: &'static str },
    /// Two options contradict each other.
    Both(&'static str, &'static str),
}

/// The parsed arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    filters: Vec<String>,
    skipped: Vec<String>,
    is_exact: bool,
    which: Which,
    colours: Colours,
    pub(super) is_list: bool,
    pub(super) is_terse: bool,
    pub(super) is_help: bool,
    pub(super) shows_panics: bool,
    pub(super) threads: Option<usize>,
}

/// The tests that are chosen, by whether they are ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Which {
    /// All tests are shown, and the ignored tests are not run.
    #[default]
    Ordinary,
    /// Only the ignored tests are shown and run.
    Ignored,
    /// All tests are shown and run.
    All,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Colours {
    #[default]
    Auto,
    Always,
    Never,
}

impl Arguments {
    /// Reads the arguments, without the name of the program. `threads` is the value of the environment
    /// variable.
    pub(super) fn parse(
        arguments: impl IntoIterator<Item = String>,
        threads: Option<&str>,
    ) -> Result<Arguments, Unclear> {
        let mut parsed = Arguments::default();
        let (mut is_quiet, mut format) = (false, None);
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let (option, inline) = match argument.split_once('=') {
                Some((option, value)) if option.starts_with("--") => (option, Some(value.to_owned())),
                _ => (argument.as_str(), None),
            };
            let mut value = |of| inline.clone().or_else(|| arguments.next()).ok_or(Unclear::NoValue(of));
            match option {
                "--skip" => parsed.skipped.push(value("--skip")?),
                "--format" => format = Some(is_terse(&value("--format")?)?),
                "--color" => parsed.colours = colours(&value("--color")?)?,
                "--test-threads" => {
                    parsed.threads = Some(threads_of("--test-threads", &value("--test-threads")?)?);
                }
                "--" if inline.is_none() => parsed.filters.extend(arguments.by_ref()),
                _ if inline.is_some() => return Err(Unclear::Unknown(argument)),
                "--list" => parsed.is_list = true,
                "--exact" => parsed.is_exact = true,
                "--ignored" | "--include-ignored" => {
                    let which = if option == "--ignored" { Which::Ignored } else { Which::All };
                    if ![Which::Ordinary, which].contains(&parsed.which) {
                        return Err(Unclear::Both("--ignored", "--include-ignored"));
                    }
                    parsed.which = which;
                }
                "-q" | "--quiet" => is_quiet = true,
                "--nocapture" | "--no-capture" => parsed.shows_panics = true,
                "--show-output" | "--test" => {}
                "-h" | "--help" => parsed.is_help = true,
                _ if option.starts_with('-') => return Err(Unclear::Unknown(argument)),
                _ => parsed.filters.push(argument),
            }
        }
        if is_quiet && format.is_some() {
            return Err(Unclear::Both("--quiet", "--format"));
        }
        parsed.is_terse = is_quiet || format == Some(true);
        if let (None, Some(threads)) = (parsed.threads, threads) {
            parsed.threads = Some(threads_of("RUST_TEST_THREADS", threads)?);
        }
        Ok(parsed)
    }

    /// Is this test among those that are shown?
    pub(super) fn chooses(&self, test: &Test) -> bool {
        let name = &test.name;
        let meant = |text: &String| if self.is_exact { name == text } else { name.contains(text.as_str()) };
        let shown = self.which != Which::Ignored || !test.missing.is_empty();
        let filtered = self.filters.is_empty() || self.filters.iter().any(meant);
        shown && filtered && !self.skipped.iter().any(meant)
    }

    /// Are tests run for which the bus lacks something?
    pub(super) fn runs_ignored(&self) -> bool {
        self.which != Which::Ordinary
    }

    /// Does the output have colours?
    pub(super) fn has_colours(&self, is_terminal: impl Fn() -> bool) -> bool {
        match self.colours {
            Colours::Always => true,
            Colours::Never => false,
            Colours::Auto => is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        }
    }
}

fn is_terse(value: &str) -> Result<bool, Unclear> {
    match value {
        "pretty" => Ok(false),
        "terse" => Ok(true),
        _ => Err(Unclear::BadValue { of: "--format", found: value.to_owned(), expected: "pretty or terse" }),
    }
}

fn colours(value: &str) -> Result<Colours, Unclear> {
    match value {
        "auto" => Ok(Colours::Auto),
        "always" => Ok(Colours::Always),
        "never" => Ok(Colours::Never),
        _ => Err(Unclear::BadValue {
            of: "--color",
            found: value.to_owned(),
            expected: "auto, always or never",
        }),
    }
}

fn threads_of(of: &'static str, value: &str) -> Result<usize, Unclear> {
    let bad = || Unclear::BadValue { of, found: value.to_owned(), expected: "a number from 1" };
    value.parse().ok().filter(|threads| *threads > 0).ok_or_else(bad)
}

impl fmt::Display for Unclear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unclear::Unknown(option) => {
                write!(f, "there is no option {option}; --help lists those there are")
            }
            Unclear::NoValue(option) => write!(f, "{option} needs a value"),
            Unclear::BadValue { of, found, expected } => write!(f, "{of} is {found:?}, expected {expected}"),
            Unclear::Both(one, other) => write!(f, "{one} and {other} contradict each other"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, Unclear> {
        Arguments::parse(line.split_whitespace().map(String::from), None)
    }

    #[test]
    fn options_are_read_in_either_form() {
        let both = ["--test-threads 3 --skip a --format terse", "--test-threads=3 --skip=a --format=terse"];
        let expected = Arguments {
            threads: Some(3),
            skipped: vec!["a".to_owned()],
            is_terse: true,
            ..Arguments::default()
        };
        assert_eq!(both.map(|line| parse(line).unwrap()), [expected.clone(), expected]);
        assert_eq!(parse("a -q -- --b").unwrap().filters, ["a", "--b"]);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let said = |line| parse(line).unwrap_err().to_string();
        assert_eq!(said("--shuffle"), "there is no option --shuffle; --help lists those there are");
        assert_eq!(said("--list=yes"), "there is no option --list=yes; --help lists those there are");
        assert_eq!(said("--skip"), "--skip needs a value");
        assert_eq!(said("--format json"), "--format is \"json\", expected pretty or terse");
        assert_eq!(said("--color=red"), "--color is \"red\", expected auto, always or never");
        assert_eq!(said("--test-threads 0"), "--test-threads is \"0\", expected a number from 1");
        assert_eq!(
            said("--ignored --include-ignored"),
            "--ignored and --include-ignored contradict each other"
        );
        assert_eq!(said("-q --format pretty"), "--quiet and --format contradict each other");
    }

    #[test]
    fn the_environment_counts_where_no_argument_does() {
        let threads = |line: &str, environment| {
            Arguments::parse(line.split_whitespace().map(String::from), environment).map(|a| a.threads)
        };
        assert_eq!(threads("", Some("4")), Ok(Some(4)));
        assert_eq!(threads("--test-threads 2", Some("4")), Ok(Some(2)));
        assert!(threads("", Some("many")).is_err());
    }
}
