//! The actions that only the controller can take, and the tricks that an application may try, as tables for the reader.

use std::fmt::Write as _;

use crate::site::machine::word::Privilege;

/// Every privileged action, with the goals that it belongs to.
const PRIVILEGES: [(Privilege, &str); 3] = [
    (
        Privilege::ReadKey,
        "at the beginning of every load: of a Reload, of a Roll, and of each goal that starts a site that is down",
    ),
    (Privilege::Bind, "with the load of a site that is down: later workers keep the sockets that are bound"),
    (Privilege::ReExecute, "at the end of a Restart, when no worker is left"),
];

/// Each trick that an application may try instead of a request, the rule that keeps it from working, and the real
/// systems in which it worked.
const TRICKS: [[&str; 3]; 4] = [
    [
        "signal the controller",
        "A worker runs as another user than the controller: the system refuses the signal.",
        "gunicorn and uWSGI, if master and workers have one user: an application reloads or ends the site",
    ],
    [
        "write to a descriptor",
        "A request comes on the channel of its worker, and counts as that worker's: bytes carry no authority.",
        "Apache: an application wrote one character to an inherited pipe, and another process ended",
    ],
    [
        "change a shared table",
        "The controller keeps its account of its children in its own memory, and acts on no data that they can write.",
        "CVE-2019-0211: Apache's parent followed an index that a child had written",
    ],
    [
        "open the key",
        "The controller reads the key before it gives a worker its user, and hands over what is needed to serve.",
        "servers that start workers with the privileges of the master",
    ],
];

/// Both tables as Markdown.
pub(super) fn print() -> String {
    let mut out = String::from("| the controller | when |\n| --- | --- |\n");
    for (action, when) in PRIVILEGES {
        let _ = writeln!(out, "| {action} | {when} |");
    }
    out.push_str("\n| an application may try to | what keeps it from working | where it worked |\n");
    out.push_str("| --- | --- | --- |\n");
    for [trick, rule, seen] in TRICKS {
        let _ = writeln!(out, "| {trick} | {rule} | {seen} |");
    }
    out
}
