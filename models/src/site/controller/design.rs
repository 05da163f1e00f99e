//! Designs of a site that lack one rule each: what real servers do, or did.

use crate::site::worker;

/// How a site is made: as specified, or without one rule.
///
/// A value other than [`Specified`](Design::Specified) is only built in the module `alternative`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Design {
    /// As specified.
    #[default]
    Specified,
    /// Control messages are tokens in one pipe a generation; any worker of the generation takes any token.
    SharedPipe,
    /// The same pipe for all generations.
    KeptPipe,
    /// A stop tells only the workers that are known to be ready.
    ReadyOnly,
    /// A fork that was decided on is done, whatever was asked since.
    SpawnsWhileStopping,
    /// What is asked during a roll is noted in a flag, and the flags are cleared when the roll is over.
    ClearsPending,
    /// A worker is known by its slot: what is meant for it goes to the newest worker there.
    BySlot,
    /// Force is for the whole process group.
    KillsGroup,
    /// A worker that ends by a fault gives an order by its exit code: stop the site.
    ExitCodeOrders,
    /// A stop that is asked for again makes it tell every worker again.
    Repeats,
    /// A roll asks the old worker of a slot to end, then spawns the new one.
    DrainsFirst,
    /// Workers that cannot boot are replaced without end.
    NeverGivesUp,
    /// A worker that was told to drain is given any time.
    DrainsForever,
    /// A stopping site takes no further request.
    IgnoresEscalation,
    /// The controller is as specified, its workers are not.
    Workers(worker::Design),
}

impl Design {
    /// How the workers are made.
    pub fn workers(self) -> worker::Design {
        match self {
            Design::Workers(design) => design,
            _ => worker::Design::Specified,
        }
    }

    /// Do the workers share a pipe, so that every process that has it can write tokens into it?
    pub fn shares_pipe(self) -> bool {
        matches!(self, Design::SharedPipe | Design::KeptPipe)
    }
}
