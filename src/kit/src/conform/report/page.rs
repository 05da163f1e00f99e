//! Styled lines of bounded width. No text of a foreign program reaches the terminal unchanged.

use anstyle::Style;

use wspbus_words::look::{Look, Styles};
use wspbus_words::screen::{one_line, width, wrap};

/// The least number of columns for which text is laid out.
const LEAST: usize = 40;

/// The text so far.
pub(super) struct Page {
    pub(super) out: String,
    pub(super) width: usize,
    pub(super) styles: Styles,
}

impl Page {
    pub(super) fn new(look: &Look) -> Self {
        Page { out: String::new(), width: look.width.max(LEAST), styles: look.styles }
    }

    pub(super) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// Writes one line of parts that fit.
    pub(super) fn line<T: AsRef<str>>(&mut self, parts: &[(Style, T)]) {
        let last = parts.iter().rposition(|(_, text)| !text.as_ref().trim_end().is_empty());
        for (index, (style, text)) in parts[..last.map_or(0, |last| last + 1)].iter().enumerate() {
            let text = one_line(text.as_ref());
            let text = if Some(index) == last { text.trim_end() } else { &text };
            match *style == Style::new() || text.is_empty() {
                true => self.out.push_str(text),
                false => self.out.push_str(&format!("{style}{text}{style:#}")),
            }
        }
        self.out.push('\n');
    }

    /// Writes a heading, after an empty line.
    pub(super) fn heading(&mut self, text: &str) {
        self.blank();
        self.text("", self.styles.heading, text);
    }

    /// Writes a text after a head. The further lines of the text begin below its first.
    pub(super) fn text(&mut self, head: &str, style: Style, text: &str) {
        let (head, text) = (one_line(head), one_line(text));
        // Where a head leaves no room, the text goes below.
        let indent = if width(&head) + 20 > self.width { 4 } else { width(&head) };
        if indent < width(&head) {
            wrap(&head, self.width).iter().for_each(|part| self.line(&[(Style::new(), part)]));
        }
        for (index, part) in wrap(&text, self.width - indent).iter().enumerate() {
            let fill = " ".repeat(indent);
            let first = index == 0 && indent == width(&head);
            self.line(&[(Style::new(), if first { head.as_ref() } else { &fill }), (style, part)]);
        }
    }

    /// Writes a line that a reader copies. The line is never broken.
    pub(super) fn command(&mut self, text: &str) {
        self.line(&[(Style::new(), "    "), (self.styles.action, text)]);
    }

    /// Shows at most so many of these items, and says how many more there are.
    pub(super) fn some<T>(&mut self, items: &[T], most: usize, mut show: impl FnMut(&mut Page, &T)) {
        items.iter().take(most).for_each(|item| show(self, item));
        if items.len() > most {
            self.text("  ", Style::new(), &format!("and {} more", items.len() - most));
        }
    }
}

/// A number of cases in words: `1 case`, `2 cases`.
pub(super) fn cases(count: usize) -> String {
    if count == 1 { "1 case".to_owned() } else { format!("{count} cases") }
}
