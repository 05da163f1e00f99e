//! Reads lines of bounded length from the output of a program.

use std::io;
use std::time::{Duration, Instant};

use super::pipe::Timed;

/// The number of characters that are kept of a line that is shown in an error.
const SHOWN: usize = 200;
/// The number of bytes that are read at once, at most.
const CHUNK: usize = 8192;

/// One item that was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A whole line, without its end.
    Text(String),
    /// A line that is not UTF-8, shortened.
    NotUtf8(String),
    /// Too many bytes came without an end of line. Nothing is read after them.
    TooLong,
    /// The end of the stream, after a line that was not finished, if there is one.
    End,
}

/// The lines of a stream, and the bytes of the line that is not finished. The stream is read only while a line is waited
/// for: the rest of a flood waits in the pipe.
pub(super) struct Lines<S> {
    stream: S,
    /// The bytes that were read and given to no line.
    bytes: Vec<u8>,
    /// The number of these bytes that are known to have no end of line.
    searched: usize,
    /// The length of the longest line, in bytes.
    limit: usize,
    /// The last item that is given; none as long as there may be lines.
    over: Option<Over>,
}

/// The reason why no further line comes.
#[derive(Clone, Copy)]
enum Over {
    TooLong,
    End,
}

impl<S: Timed> Lines<S> {
    /// Reads a stream to its end, or to a line longer than `limit` bytes.
    pub(super) fn of(stream: S, limit: usize) -> Self {
        Lines { stream, bytes: Vec::new(), searched: 0, limit, over: None }
    }

    /// The next item; none if none comes in this time.
    pub(super) fn next_within(&mut self, time: Duration) -> Option<Line> {
        let start = Instant::now();
        loop {
            if let Some(line) = self.taken() {
                return Some(line);
            }
            let left = time.saturating_sub(start.elapsed());
            let mut chunk = [0; CHUNK];
            match self.stream.read_within(&mut chunk, left) {
                Some(Ok(read @ 1..)) => self.bytes.extend_from_slice(&chunk[..read]),
                Some(Err(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                // An unfinished line is no message, so the end of the stream says everything.
                Some(_) => self.over = Some(Over::End),
                None => return None,
            }
        }
    }

    /// The number of bytes of the line that is not finished.
    pub(super) fn unfinished(&self) -> usize {
        self.bytes.len()
    }

    /// An item that needs no further byte.
    fn taken(&mut self) -> Option<Line> {
        if let Some(over) = self.over {
            return Some(match over {
                Over::TooLong => Line::TooLong,
                Over::End => Line::End,
            });
        }
        let end = self.bytes[self.searched..].iter().position(|byte| *byte == b'\n');
        let length = end.map_or(self.bytes.len(), |end| self.searched + end);
        if length > self.limit {
            self.over = Some(Over::TooLong);
            self.bytes = Vec::new();
            return Some(Line::TooLong);
        }
        self.searched = length;
        end?;
        let rest = self.bytes.split_off(length + 1);
        let mut line = std::mem::replace(&mut self.bytes, rest);
        line.truncate(length);
        self.searched = 0;
        Some(text(line))
    }
}

/// A line in the form in which an error shows it: as it is, so that it can be pasted, with control characters in the
/// form of JSON.
pub(super) fn shorten(line: &str) -> String {
    let mut kept = String::new();
    for c in line.chars().take(SHOWN) {
        match c {
            '\t' => kept.push_str("\\t"),
            '\r' => kept.push_str("\\r"),
            c if c.is_control() => kept.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => kept.push(c),
        }
    }
    if line.chars().nth(SHOWN).is_some() { format!("{kept}... ({} bytes)", line.len()) } else { kept }
}

/// A JSON value in the form in which an error shows it. JSON escapes most characters that would move a
/// terminal, and the others are replaced here.
pub(super) fn shown(value: &serde_json::Value) -> String {
    let text = value.to_string();
    let kept: String =
        text.chars().take(SHOWN).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() { format!("{kept}... ({} bytes)", text.len()) } else { kept }
}

fn text(bytes: Vec<u8>) -> Line {
    match String::from_utf8(bytes) {
        Ok(text) => Line::Text(text),
        Err(error) => Line::NotUtf8(shorten(&String::from_utf8_lossy(error.as_bytes()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that gives at most so many bytes at once. A signal interrupts the reading before each of them.
    struct Slowly(&'static [u8], usize, bool);

    impl Timed for Slowly {
        fn read_within(&mut self, buffer: &mut [u8], _: Duration) -> Option<io::Result<usize>> {
            self.2 = !self.2;
            if self.2 {
                return Some(Err(io::ErrorKind::Interrupted.into()));
            }
            let read = self.0.len().min(self.1).min(buffer.len());
            buffer[..read].copy_from_slice(&self.0[..read]);
            self.0 = &self.0[read..];
            Some(Ok(read))
        }
    }

    /// The items of a stream up to the last one. The stream is read in pieces of several sizes, and gives the same items.
    fn all(bytes: &'static [u8], limit: usize) -> Vec<Line> {
        let read = |at_once| {
            let mut lines = Lines::of(Slowly(bytes, at_once, false), limit);
            let mut all = Vec::new();
            while !matches!(all.last(), Some(Line::TooLong | Line::End)) {
                all.extend(lines.next_within(Duration::MAX));
            }
            all
        };
        let found = read(CHUNK);
        for at_once in 1..5 {
            assert_eq!(read(at_once), found, "{at_once} bytes at once");
        }
        found
    }

    #[test]
    fn lines_come_in_order_and_an_unfinished_one_is_none() {
        let text = |t: &str| Line::Text(t.to_owned());
        assert_eq!(all(b"a\n\nb\nc", 10), [text("a"), text(""), text("b"), Line::End]);
    }

    #[test]
    fn a_line_of_the_limit_is_read_and_a_longer_one_ends_it() {
        assert_eq!(all(b"12345\n", 5), [Line::Text("12345".to_owned()), Line::End]);
        assert_eq!(all(b"123456\nx\n", 5), [Line::TooLong]);
        assert_eq!(all(b"1\n123456", 5), [Line::Text("1".to_owned()), Line::TooLong]);
    }

    /// A stream from which nothing comes.
    struct Silent;

    impl Timed for Silent {
        fn read_within(&mut self, _: &mut [u8], _: Duration) -> Option<io::Result<usize>> {
            None
        }
    }

    #[test]
    fn a_silent_stream_gives_no_line() {
        assert_eq!(Lines::of(Silent, 5).next_within(Duration::ZERO), None);
    }

    #[test]
    fn what_is_not_utf8_is_shown() {
        assert_eq!(all(b"a\xff\n", 5), [Line::NotUtf8("a\u{fffd}".to_owned()), Line::End]);
    }

    #[test]
    fn shown_lines_are_bounded() {
        assert_eq!(shorten("a\u{7}\u{9b}\t\r"), "a\\u0007\\u009b\\t\\r");
        assert_eq!(shorten(r#"{"id":4,"reply":"se\t'"#), r#"{"id":4,"reply":"se\t'"#);
        assert!(shorten(&"x".repeat(5000)).len() < 250);
        assert_eq!(shown(&serde_json::json!(["a\u{7}\u{9b}"])), "[\"a\\u0007\u{fffd}\"]");
        assert!(shown(&"x".repeat(5000).into()).len() < 250);
    }
}
