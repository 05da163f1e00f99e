//! Designs of a site that lack one rule each, as real servers do, or did.

use crate::site::worker;

/// The design of a site: the specified one, or one without a rule.
///
/// A value other than [`Specified`](Design::Specified) is only built in the module `alternative`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Design {
    /// The design of the specification.
    #[default]
    Specified,
    /// Control messages are tokens in one pipe a generation; any worker of the generation takes any token.
    SharedPipe,
    /// All generations share one such pipe.
    KeptPipe,
    /// A stop tells only the workers that are known to be ready.
    ReadyOnly,
    /// A fork that was decided on is done, also if a stop was granted since.
    SpawnsWhileStopping,
    /// A request during a roll is noted in a flag, and the flags are cleared when the roll is over.
    ClearsPending,
    /// A worker is addressed by its slot: what is meant for it goes to the newest worker of the slot.
    BySlot,
    /// Force is for the whole process group.
    KillsGroup,
    /// A worker that ends by a fault gives an order by its exit code: the order to stop the site.
    ExitCodeOrders,
    /// When a stop is asked for again, the controller tells every worker again.
    Repeats,
    /// A roll first asks the old worker of a slot to end, and then spawns the new worker.
    DrainsFirst,
    /// Workers that cannot boot are replaced without end.
    NeverGivesUp,
    /// A worker that was told to drain has no deadline.
    DrainsForever,
    /// A stopping site accepts no further request.
    IgnoresEscalation,
    /// The controller is as specified, and its workers have this design.
    Workers(worker::Design),
}

impl Design {
    /// The design of the workers.
    pub fn workers(self) -> worker::Design {
        match self {
            Design::Workers(design) => design,
            _ => worker::Design::Specified,
        }
    }

    /// Do the workers share a pipe, so that every process with the pipe can write tokens into it?
    pub fn shares_pipe(self) -> bool {
        matches!(self, Design::SharedPipe | Design::KeptPipe)
    }
}
