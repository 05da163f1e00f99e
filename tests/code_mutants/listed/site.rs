//! The changes of the code of the two machines of a site that no claim can see, each with the reason.

const TIMERS: &str = "A host keeps its timers as a set, and a step that stops one and starts another names two different timers.";
const ENDED: &str = "The model drops a controller at its command End, so no story gives it an input after that. INPUT-1 forbids the change all the same, for a host that gives one: the unit test `a_controller_that_ended_refuses_every_input` shows the difference.";
const EXITED: &str = "An Exited controller refuses what a load brings before it looks at the load.";
const RULES: &str = "The two rules are never both applicable, or they act on different slots, workers or tickets: the step does both, in either order.";
const LOADED: &str =
    "A site that is cold has no slots, so that every slot serves: the other condition says the same.";
const STOPPING: &str = "A goal that ends the site writes Stopping in the step in which it begins, and an Idle site has no slots: each of the two conditions implies the other.";
const TOLD: &str =
    "In a site that stops, every worker is told to stop before this rule is asked, and none of them stays.";
const NEXT_RULES: &str =
    "The rules behind this one are asked in the same pass, and those before it do not read the round.";
const LEAVES: &str = "A worker that leaves refuses every round before it looks at the one that waits.";
const NO_DEED: &str = "From the telling on an interpreter has no deed: a notice for it is not delivered.";
const ONE_STEP: &str =
    "Both happen within one step. The events, the commands and the machine after the step are the same.";
const NOTHING_BETWEEN: &str = "The retirement reads no request that waits for it. The events, the commands and the machine after the step are the same.";

const UNORDERED: &str = "The two tell different requesters of one interpreter that is gone, within one step. No requirement orders them.";
const END_FIRST: &str =
    "Within one step an end is told, and what the worker left untold. No requirement orders the two.";
const ONE_STEP_OF_AN_END: &str =
    "The site is Idle and without a goal after the step. No requirement orders the two events within it.";
const CUT_SHORT: &str = "A Roll that breaks off is at work, and the rule that looks whether a goal is reached ends in the same step a goal that is cut short.";
const TWO_SUCCESSORS: &str = "Two slots want a successor in one step only where a goal begins or ends in it. The rule that ends the goal is then asked, and after it all rules are asked again.";
const NOT_ALONE: &str = "A worker that must go, in a slot that is in use and not given up, gets a successor in the same step, before this rule is asked: it is not alone.";
const LOCAL: &str = "The slot is noted in a local list, which is read when the loop is over.";

/// The site, and why no behaviour of the site differs.
pub const LISTED: &[(&str, &str)] = &[
    (
        "controller.rs: step: other order: out . commands . extend (gone . map (| timer | Command :: Cancel (* timer))) ; out . commands . extend (new . map (| timer | Command :: Arm (* timer))) ;",
        TIMERS,
    ),
    (
        "worker.rs: step: other order: out . commands . extend (gone . map (| timer | Command :: Cancel (* timer))) ; out . commands . extend (new . map (| timer | Command :: Arm (* timer))) ;",
        TIMERS,
    ),
    (
        "worker/timers.rs: armed: other order: armed . extend (interpreter . asked . map (| step | WorkerTimer :: Step (native , step))) ... armed . extend (interpreter . deeds . iter () . map (| (notice , _) | WorkerTimer :: Deed ...",
        TIMERS,
    ),
    ("controller.rs: take: no condition: self . controller . goal == Some (Goal :: Restart)", ENDED),
    ("controller.rs: take: without: self . controller . goal = Some (Goal :: Exit)", ENDED),
    ("controller/goal.rs: stopped: without: self . controller . load = None", EXITED),
    ("controller.rs: advance: other order: rules 0 and 1", RULES),
    ("controller.rs: advance: other order: rules 1 and 2", RULES),
    ("controller.rs: advance: other order: rules 2 and 3", RULES),
    ("controller.rs: advance: other order: rules 3 and 4", RULES),
    ("controller.rs: advance: other order: rules 4 and 5", RULES),
    ("controller.rs: advance: other order: rules 5 and 6", RULES),
    ("controller.rs: advance: other order: rules 6 and 7", RULES),
    ("controller/goal.rs: finish: no condition: ! cold (2)", LOADED),
    (
        "controller/leaving.rs: fills: no condition: matches ! (c . state , State :: Starting | State :: Running)",
        STOPPING,
    ),
    (
        "controller/leaving.rs: fills: no condition: ! c . goal . is_some_and (| goal | goal . stops ())",
        STOPPING,
    ),
    (
        "controller/leaving.rs: replace: lets all pass: c . slots () . find (due) . filter (| _ | self . fills ())",
        TOLD,
    ),
    ("controller/leaving.rs: tell_to_drain: never: ! self . fills ()", TOLD),
    ("controller/round.rs: end_round: turned round: true", NEXT_RULES),
    ("worker.rs: leave: without: self . worker . next = None", LEAVES),
    ("worker/end.rs: begin: always: step == Step :: Told", NO_DEED),
    (
        "worker.rs: booted: other order: self . emit (Event :: Created { interpreter : native . of (self . worker . id) }) ; born . push (native) ;",
        ONE_STEP,
    ),
    (
        "controller/request.rs: ask_end: other order: self . controller . exits . push ((ticket , worker)) ; self . retire (worker , Cause :: Asked) ;",
        NOTHING_BETWEEN,
    ),
    (
        "controller/child.rs: forget_interpreter: other order: self . report_untold (worker , & known) ; self . missed_all (| interpreter | interpreter == native . of (worker)) ;",
        UNORDERED,
    ),
    (
        "controller/child.rs: ended: other order: self . emit (Event :: Ended { worker , status }) ; self . report_untold (worker , & child . interpreters) ;",
        END_FIRST,
    ),
    (
        "controller/goal.rs: stopped: other order: self . enter (State :: Idle) ; self . begin (None) ;",
        ONE_STEP_OF_AN_END,
    ),
    ("controller/goal.rs: break_off: without: self . finish_after_the_round ()", CUT_SHORT),
    ("controller/leaving.rs: replace: turned round: true", TWO_SUCCESSORS),
    (
        "controller/memory.rs: try_again: other order: * place = Place :: default () ; tried . push (slot) ;",
        LOCAL,
    ),
    ("controller/round.rs: goes_on: no condition: surplus", NOT_ALONE),
];
