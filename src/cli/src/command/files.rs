//! Files that are not there.

use std::io::ErrorKind;
use std::path::Path;

use crate::near::nearest;

/// The files beside a missing one whose names are most like its name, as paths.
pub fn nearest_files(missing: &Path) -> Vec<String> {
    let folder = missing.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(wanted) = missing.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let files = entries.flatten().filter(|entry| entry.path().is_file());
    let names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let near = nearest(wanted, names.iter().map(String::as_str));
    near.into_iter().map(|name| missing.with_file_name(name).display().to_string()).collect()
}

/// The reason why a file cannot be read, with the nearest files if it is not there.
pub fn unreadable(path: &Path, error: &std::io::Error) -> String {
    let near = if error.kind() == ErrorKind::NotFound { nearest_files(path) } else { Vec::new() };
    match near.as_slice() {
        [] => format!("{}: {error}", path.display()),
        near => format!("{}: {error}; the nearest: {}", path.display(), near.join(", ")),
    }
}
