//! The changes of the machines' code that no claim can see, each with the reason.

#[path = "listed/site.rs"]
mod site;

pub use site::LISTED as SITE;

const ONE_STEP: &str =
    "Both happen within one step. The events, the commands and the bus after the step are the same.";
const PASS_IS_DUE: &str = "Between two passes nothing but a pass is due: the claim `between-two-passes-a-pass-is-due` shows \
                           it. So the machine comes here only in Exited, or where a table was changed.";
const ORDER_OF_BUSY: &str = "The calls that were abandoned are sorted so that equal buses are equal values. No rule reads \
                             their order.";

const PASS_HAS_GOAL: &str =
    "A pass runs for a goal, and a goal is left only between two passes. In Exited no pass runs.";
const NO_TICKET_IN_EXITED: &str = "The step that enters Exited resolves every ticket, and one that is granted in Exited is resolved in its step.";
const START_FROM_IDLE: &str = "Without a goal the bus is Idle, Running or Exited. In Running a Start is answered Already, in Exited it is refused.";

/// The site, and why no behaviour of the bus differs.
pub const BUS: &[(&str, &str)] = &[
    (
        "machine.rs: step: other order: run . bus . log_failures = run . bus . log_failures . saturating_add (1) ; run . emit (Event :: LogFailed) ;",
        ONE_STEP,
    ),
    (
        "machine.rs: wait: other order: self . emit (Event :: Waiting { thread , state }) ; self . bus . waiting . push ((thread , state)) ;",
        ONE_STEP,
    ),
    (
        "machine.rs: wake: other order: self . emit (Event :: Woken { thread , wake }) ; self . command (Command :: Wake { thread , wake }) ;",
        ONE_STEP,
    ),
    (
        "machine.rs: enter: other order: self . bus . state = to ; self . emit (Event :: StateWritten { from , to }) ;",
        ONE_STEP,
    ),
    (
        "machine.rs: block: other order: self . bus . main = Main :: Blocked ; self . emit (Event :: Blocked) ;",
        ONE_STEP,
    ),
    (
        "machine.rs: main_ran: other order: self . bus . main_failures = self . bus . main_failures . saturating_add (u32 :: from (fai... self . emit (Event :: MainRan { failed }) ;",
        ONE_STEP,
    ),
    (
        "machine.rs: subscribe: other order: self . bus . listeners . push (Listener { id : listener , channel , priority }) ; self . emit (Event :: Subscribed { channel , listener , priority }) ;",
        ONE_STEP,
    ),
    (
        "pass.rs: advance: other order: self . emit (Event :: ListenerBegan { pass : PASS , channel , listener }) ; self . command (Command :: Call { turn , channel }) ;",
        ONE_STEP,
    ),
    ("memory.rs: at_rest: no condition: self . pass . is_none ()", PASS_HAS_GOAL),
    ("pass.rs: set_out: no condition: self . bus . state == State :: Exited", PASS_IS_DUE),
    ("pass.rs: set_out: no condition: self . bus . tickets . is_empty ()", NO_TICKET_IN_EXITED),
    ("request.rs: strengthen: no condition: self . bus . state == State :: Idle", START_FROM_IDLE),
    ("pass.rs: set_out: always: is_over", PASS_IS_DUE),
    ("pass.rs: set_out: without: self . reached ()", PASS_IS_DUE),
    ("pass.rs: set_out: without: self . arrive (state)", PASS_IS_DUE),
    ("pass.rs: expired: without: self . bus . busy . sort ()", ORDER_OF_BUSY),
    (
        "pass.rs: expired: other order: self . bus . busy . push (turn) ; self . bus . busy . sort () ;",
        ORDER_OF_BUSY,
    ),
    (
        "request.rs: strengthen: other order: self . bus . service . retain (| failure | failure . channel != Channel :: Graceful) ; self . bus . goal = Some (goal) ;",
        ONE_STEP,
    ),
    (
        "request.rs: resolve: other order: self . emit (Event :: Resolved { ticket : ticket . id , goal : ticket . goal , resolution ... self . command (Command :: Tell { ticket : ticket . id }) ;",
        ONE_STEP,
    ),
    (
        "request.rs: reached: other order: self . bus . goal = None ; self . bus . service . clear () ;",
        ONE_STEP,
    ),
];
