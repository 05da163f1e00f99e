//! The actions that only the controller can take, and the tricks that an application may try.

use std::fmt;
use std::fmt::Write;

use crate::site::Transition;
use crate::site::event::Privilege;

/// The privileged actions that a transition of the site needs, and the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The transition.
    pub transition: Transition,
    /// The actions that the controller takes for it, in this order.
    pub actions: &'static [Privilege],
    /// The reason, in words.
    pub says: &'static str,
}

/// Every transition of the site.
pub const NEEDS: [Need; 7] = {
    use Privilege::{Bind, ChangeUser, ReExecute, ReadKey};
    use Transition::{Exit, Graceful, Reload, Restart, Roll, Start, Stop};
    const fn need(transition: Transition, actions: &'static [Privilege], says: &'static str) -> Need {
        Need { transition, actions, says }
    }
    [
        need(Graceful, &[], "Advice needs no privilege."),
        need(Start, &[ReadKey, Bind, ChangeUser], "Workers need a key, a socket and a user."),
        need(Reload, &[ReadKey], "The new certificate is loaded, and the workers keep their sockets."),
        need(Roll, &[], "A new worker is forked from what the controller holds, as after a crash."),
        need(Stop, &[], "A parent ends its own children without a privilege."),
        need(Restart, &[ReExecute, ReadKey, Bind, ChangeUser], "A new image of the controller begins anew."),
        need(Exit, &[], "As for Stop."),
    ]
};

/// The privileged actions of this transition.
pub fn needs(transition: Transition) -> &'static [Privilege] {
    NEEDS.iter().find(|n| n.transition == transition).map_or(&[], |n| n.actions)
}

/// A trick that an application may try instead of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trick {
    /// It sends the controller a signal.
    Signal,
    /// It writes into a descriptor that it inherited.
    Write,
    /// It changes a table in memory that it shares with the controller.
    Scribble,
    /// It opens the file of the key itself.
    Open,
}

/// A trick, with the rule that keeps it from working.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defence {
    /// The trick.
    pub trick: Trick,
    /// The rule that keeps it from working, in words.
    pub says: &'static str,
    /// The real systems in which the trick worked.
    pub seen: &'static str,
}

/// Every trick.
pub const DEFENCES: [Defence; 4] = [
    Defence {
        trick: Trick::Signal,
        says: "A worker runs as another user than the controller: the system refuses the signal.",
        seen: "gunicorn and uWSGI, if master and workers have one user: an application reloads or ends the site",
    },
    Defence {
        trick: Trick::Write,
        says: "A request comes on the channel of its worker, and counts as that worker's: bytes carry no authority.",
        seen: "Apache: an application wrote one character to an inherited pipe, and another process ended",
    },
    Defence {
        trick: Trick::Scribble,
        says: "The controller keeps its account of its children in its own memory, and acts on no data that they can write.",
        seen: "CVE-2019-0211: Apache's parent followed an index that a child had written",
    },
    Defence {
        trick: Trick::Open,
        says: "The controller reads the key before it gives a worker its user, and hands over what is needed to serve.",
        seen: "servers that start workers with the privileges of the master",
    },
];

impl fmt::Display for Trick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Trick::Signal => "signal the controller",
            Trick::Write => "write to a descriptor",
            Trick::Scribble => "change a shared table",
            Trick::Open => "open the key",
        })
    }
}

/// Both tables as Markdown.
pub fn print() -> String {
    let mut out = String::from("| transition | the controller | because |\n| --- | --- | --- |\n");
    for need in NEEDS {
        let actions: Vec<String> = need.actions.iter().map(ToString::to_string).collect();
        let actions = if actions.is_empty() { "-".into() } else { actions.join(", ") };
        let _ = writeln!(out, "| {} | {actions} | {} |", need.transition, need.says);
    }
    out.push_str("\n| an application may try to | what keeps it from working | where it worked |\n");
    out.push_str("| --- | --- | --- |\n");
    for defence in DEFENCES {
        let _ = writeln!(out, "| {} | {} | {} |", defence.trick, defence.says, defence.seen);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_transition_has_a_line() {
        for transition in Transition::ALL {
            assert_eq!(NEEDS.iter().filter(|n| n.transition == transition).count(), 1, "{transition}");
        }
    }

    /// The machine and the claims both read the table: only these lines see an error in it.
    #[test]
    fn the_privileges_that_each_transition_needs() {
        use Privilege::{Bind, ChangeUser, ReExecute, ReadKey};
        for transition in Transition::ALL {
            let needed: &[Privilege] = match transition {
                Transition::Graceful | Transition::Roll | Transition::Stop | Transition::Exit => &[],
                Transition::Start => &[ReadKey, Bind, ChangeUser],
                Transition::Reload => &[ReadKey],
                Transition::Restart => &[ReExecute, ReadKey, Bind, ChangeUser],
            };
            assert_eq!(needs(transition), needed, "{transition}");
        }
    }

    #[test]
    fn the_tables_can_be_printed() {
        assert_eq!(print().lines().count(), 2 + NEEDS.len() + 3 + DEFENCES.len());
    }
}
