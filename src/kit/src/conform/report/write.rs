//! Writes reports as files: JSON with one entry of a list on each line, so that two files can be compared
//! line by line.

use super::Report;
use wspbus_words::lines::to_lines;

/// The report as the text of a file, without the cases that passed. Equal reports give equal texts.
pub fn write(report: &Report) -> String {
    to_lines(&report.without_passes())
}
