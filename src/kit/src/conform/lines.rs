//! Reads lines of bounded length on a thread of its own.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// The number of lines that wait for the reader of the channel. The rest of a flood waits in the pipe.
const BACKLOG: usize = 4;
/// The number of characters that are kept of a line that is shown in an error.
const SHOWN: usize = 200;

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

/// The lines of a stream, and the length of the line that is not finished.
pub(super) struct Lines {
    /// Gives every line, then `End` or `TooLong`, and is closed then.
    pub(super) queue: Receiver<Line>,
    /// The number of bytes read since the last end of line.
    pub(super) unfinished: Arc<AtomicUsize>,
}

impl Lines {
    /// Reads a stream to its end, or to a line longer than `limit` bytes.
    ///
    /// The thread is not joined: a grandchild process that keeps the pipe open must not hold up the run.
    pub(super) fn read(stream: impl Read + Send + 'static, limit: usize) -> Lines {
        let (sender, queue) = sync_channel(BACKLOG);
        let unfinished = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&unfinished);
        thread::spawn(move || pump(BufReader::new(Uninterrupted(stream)), limit, &sender, &count));
        Lines { queue, unfinished }
    }
}

/// A stream that is read again where a signal interrupts the reading: that is not the end of the stream.
pub(super) struct Uninterrupted<R>(pub(super) R);

impl<R: Read> Read for Uninterrupted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.0.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => return result,
            }
        }
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

fn pump(mut stream: impl BufRead, limit: usize, sender: &SyncSender<Line>, unfinished: &AtomicUsize) {
    let mut line = Vec::new();
    while let Ok(chunk @ [_, ..]) = stream.fill_buf() {
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(chunk.len(), |at| at + 1);
        line.extend_from_slice(&chunk[..end.unwrap_or(chunk.len())]);
        stream.consume(taken);
        if line.len() > limit {
            let _ = sender.send(Line::TooLong);
            return;
        }
        unfinished.store(line.len(), Ordering::Relaxed);
        if end.is_some() {
            unfinished.store(0, Ordering::Relaxed);
            if sender.send(text(std::mem::take(&mut line))).is_err() {
                return;
            }
        }
    }
    // An unfinished line is no message, so the end of the stream says everything. The receiver may be gone
    // already.
    let _ = sender.send(Line::End);
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

    fn all(bytes: &'static [u8], limit: usize) -> Vec<Line> {
        Lines::read(bytes, limit).queue.iter().collect()
    }

    #[test]
    fn lines_come_in_order_and_an_unfinished_one_is_none() {
        let text = |t: &str| Line::Text(t.to_owned());
        assert_eq!(all(b"a\n\nb\nc", 10), [text("a"), text(""), text("b"), Line::End]);
    }

    /// A stream of which a signal interrupts the reading before each byte.
    struct Interrupted(&'static [u8], bool);

    impl Read for Interrupted {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            match self.1 {
                true => Err(io::ErrorKind::Interrupted.into()),
                false => (&mut self.0).take(1).read(buffer),
            }
        }
    }

    #[test]
    fn a_signal_is_not_the_end_of_a_stream() {
        let lines: Vec<Line> = Lines::read(Interrupted(b"ab\nc\n", false), 5).queue.iter().collect();
        assert_eq!(lines, [Line::Text("ab".to_owned()), Line::Text("c".to_owned()), Line::End]);
    }

    #[test]
    fn a_line_of_the_limit_is_read_and_a_longer_one_ends_it() {
        assert_eq!(all(b"12345\n", 5), [Line::Text("12345".to_owned()), Line::End]);
        assert_eq!(all(b"123456\nx\n", 5), [Line::TooLong]);
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
