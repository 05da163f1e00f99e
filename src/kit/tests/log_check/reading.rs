//! The text of a log: where a line ends, and what is no line of a log.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read};

use wspbus_kit::log_check::read::{Content, MOST_BYTES};

use super::*;

/// A text that is given in small parts, and interrupted before the first.
struct Interrupted<'a>(BufReader<&'a [u8]>, bool);

impl Read for Interrupted<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(into)
    }
}

impl BufRead for Interrupted<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        match std::mem::take(&mut self.1) {
            true => Err(Error::from(ErrorKind::Interrupted)),
            false => self.0.fill_buf(),
        }
    }

    fn consume(&mut self, many: usize) {
        self.0.consume(many);
    }
}

/// The logs of this text, if it comes in parts of so many bytes.
fn in_parts(text: &str, bytes: usize) -> Result<Vec<Log>, String> {
    let parts = Interrupted(BufReader::with_capacity(bytes, text.as_bytes()), true);
    read(parts).map_err(|error| error.to_string())
}

const HEADER: &str = "{\"log\":1}\n";

#[test]
fn a_line_is_read_whole_in_whatever_parts_it_comes() {
    let text = format!("{HEADER}\"blocked\"\n{HEADER}{{\"at\":1,\"log_failed\":null}}\n\"blocked\"");
    let logs = read(text.as_bytes()).unwrap();
    let events: Vec<(u64, usize)> = logs.iter().map(|log| (log.line, log.events.len())).collect();
    assert_eq!(events, [(1, 1), (3, 2)], "two headers, and a last line without its end");
    assert_eq!(logs[1].events[0].seen, Content::Event(Event::LogFailed));
    assert_eq!((logs[1].events[1].line, logs[1].to_text().unwrap().lines().count()), (5, 3));
    for bytes in [1, 3, 7, 64] {
        assert_eq!(in_parts(&text, bytes).as_ref(), Ok(&logs), "{bytes}");
    }
}

/// A line may have as many bytes as the page says, and no more.
#[test]
fn a_line_has_a_greatest_length() {
    let of = |bytes: usize| {
        let (begin, end) = ("{\"blocked\":null,\"at\":\"", "\"}");
        format!("{HEADER}{begin}{}{end}\n", "x".repeat(bytes - begin.len() - end.len()))
    };
    for part in [4_096, 4 * MOST_BYTES] {
        assert_eq!(in_parts(&of(MOST_BYTES), part).unwrap()[0].events.len(), 1, "{part}");
        let refused = in_parts(&of(MOST_BYTES + 1), part).unwrap_err();
        assert_eq!(refused, "line 2: the line is longer than 1048576 bytes", "{part}");
    }
}

#[test]
fn what_is_no_line_of_a_log_is_refused_with_the_reason() {
    let listener = |number: u64| format!("{{\"listener\":{number},\"channel\":\"start\",\"priority\":1}}");
    let three = [listener(2), listener(1), listener(2)].join(",");
    let long = "x".repeat(300);
    for (text, said) in [
        (format!("{HEADER} \t\n"), "line 2: the line is blank"),
        (
            format!("{{\"log\":1,\"listeners\":[{three}]}}\n"),
            "line 1: two listeners of the header have the number 2",
        ),
        (format!("{HEADER}\"resolved_at\"\n"), "line 2: expected an event ("),
        (format!("{HEADER}{{\"surprise\":7}}\n"), "line 2: expected an event ("),
        (
            format!("{HEADER}{{\"surprise\":\"x\",\"blocked\":null}}\n"),
            "line 2: expected one event in a line, found ",
        ),
        (
            "{\"log\":1,\"sees\":[\"states\"]}\n{\"blocked\":null}\n".to_owned(),
            "line 2: found the event blocked, ",
        ),
        ("{\"log\":2}\n".to_owned(), "line 1: expected version 1 of the format in \"log\", found 2"),
        (format!("{HEADER}{{\"log\":2}}\n"), "line 2: expected version 1 of the format in \"log\", found 2"),
        ("\"blocked\"\n".to_owned(), "line 1: expected a header such as {\"log\":1}, found \"blocked\""),
        (
            format!("{HEADER}{long}\n"),
            &format!("line 2: expected one JSON value, found {}...: ", &long[..80]),
        ),
    ] {
        let refused = in_parts(&text, 64).unwrap_err();
        assert!(refused.starts_with(said), "{refused}");
    }
}
