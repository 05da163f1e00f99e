//! The mail of June 2007, sentence by sentence: what each asks of a bus, and what answers it.

/// A sentence of the mail that asks for behaviour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// A few of its words.
    pub quote: &'static str,
    /// The behaviour that it asks of a bus.
    pub asks: &'static str,
    /// The requirements that answer it.
    pub requirements: &'static [&'static str],
    /// A behaviour that shows the answer: model, configuration, claim.
    pub trace: [&'static str; 3],
}

const INTENTION: &str = "the-intention-can-be-fulfilled";

const fn sentence(
    quote: &'static str,
    asks: &'static str,
    requirements: &'static [&'static str],
    trace: [&'static str; 3],
) -> Sentence {
    Sentence { quote, asks, requirements, trace }
}

/// Every sentence that asks for behaviour, in the order of the mail: G. Dumpleton, Web-SIG, 26 June 2007, with
/// what it quotes of J. Tate and of its author's mail of the day before.
pub const SENTENCES: &[Sentence] = &[
    sentence(
        "UNIX signals are off limits to WSGI applications or components",
        "No event of the bus is a signal, or is named after a signal.",
        &["SIG-1", "SCOPE-3"],
        ["use-case", "u6-dump", INTENTION],
    ),
    sentence(
        "the name or type of signal does have to be distinct, ie., \"shutdown\"",
        "A server may translate a signal into an event of another name.",
        &["SIG-1", "TEAR-5"],
        ["site", "told-after-the-drain", "every-interpreter-is-told-before-the-drain"],
    ),
    sentence(
        "ignoring them for sub-threads (like handlers, dispatchers, etc) is a natural division",
        "A request from any thread means the same.",
        &["GOAL-1", "GOAL-4", "SIG-1"],
        ["lifecycle", "alone", "two-can-join"],
    ),
    sentence(
        "obviates the need to signal other processes in the process group",
        "A process is addressed by its own identity, never as a member of a group.",
        &["CTRL-6", "CHAN-1"],
        ["site", "kills-the-process-group", "a-process-that-was-killed-by-force-was-forced"],
    ),
    sentence(
        "how the web bus devolves in the multi-process state",
        "There is one controller with many workers, and a bus in each interpreter; the specification says what each promises the others.",
        &["CTRL-1", "CTRL-10", "SITE-1", "SITE-3", "SITE-4"],
        ["site", "controller-dies", "a-worker-can-lose-its-controller"],
    ),
    sentence(
        "not only multiple processes, but also the possible presence of multiple sub interpreters",
        "Identity is the incarnation of an interpreter in the incarnation of a worker.",
        &["SCOPE-1", "SCOPE-5", "CHAN-1"],
        ["site", "event-and-births", "a-newcomer-can-be-passed-over"],
    ),
    sentence(
        "many distinct WSGI applications being run in parallel",
        "Applications that share a process leave each other alone.",
        &["AUTH-5", "SCOPE-2"],
        ["use-case", "u4-one-application", INTENTION],
    ),
    sentence(
        "where Apache is being shutdown or restarted",
        "A shutdown that was accepted happens, at any moment of the controller's work.",
        &["CTRL-1", "CTRL-2", "LADDER-1", "LADDER-2", "CTRL-5"],
        ["site", "teardown", "a-site-can-stop"],
    ),
    sentence(
        "as many characters onto the pipe of death as there are child processes",
        "Each worker gets its own message, also a worker that is not ready yet.",
        &["CHAN-1", "CHAN-3", "CHAN-4"],
        ["site", "tokens-in-a-shared-pipe", "control-is-acted-on-by-the-worker-that-it-was-sent-to"],
    ),
    sentence(
        "Each child process reads one character",
        "A worker acts once on each message.",
        &["CHAN-2"],
        ["site", "control-is-sent-again", "control-is-sent-once"],
    ),
    sentence(
        "when it sees data is available on the pipe of death and then shuts down",
        "A worker that was told to end accepts no new connection, finishes the connections that it accepted, and ends.",
        &["CHAN-5", "TEAR-6", "TEAR-8", "CONN-1", "ROLL-3"],
        ["site", "drain", "a-request-can-be-answered-in-the-drain"],
    ),
    sentence(
        "all the sub interpreters which have been created will in turn have any threads cleaned up and then exit funcs called",
        "In each interpreter the threads are joined and the exit functions are called; then the interpreter is destroyed. Each step ends.",
        &["TEAR-2", "TEAR-3", "TEAR-6", "TEAR-9"],
        ["site", "teardown", "an-interpreter-can-be-destroyed"],
    ),
    sentence(
        "prior to any threads being cleaned up, mod_wsgi would need to signal any subscribed parties",
        "Every interpreter is told before any is taken down, and is told once.",
        &["TEAR-1", "TEAR-4", "TEAR-5", "TEAR-7"],
        ["use-case", "u1-stop", INTENTION],
    ),
    sentence(
        "the propagation of the event comes from outside and ends up inside",
        "An event of the controller or of the operator reaches every interpreter, also if each bus knows only itself.",
        &["SCOPE-3", "SCOPE-6"],
        ["use-case", "u6-dump", INTENTION],
    ),
    sentence(
        "the source of the signal is actually inside of the WSGI application",
        "A request of an application is answered, and its origin is known.",
        &["AUTH-1", "SCOPE-6"],
        ["site", "strangers-of-two-slots", "an-application-can-be-denied"],
    ),
    sentence(
        "how does one know how far the event should propagate",
        "The scope of the event says how far: the requester asks for a scope, and the policy grants it.",
        &["SCOPE-1", "SCOPE-2", "AUTH-2"],
        ["use-case", "u4-one-application", INTENTION],
    ),
    sentence(
        "only be propagated within the same sub interpreter",
        "This is the scope Interpreter, which is always permitted.",
        &["SCOPE-1", "SCOPE-2", "AUTH-6"],
        ["site", "an-event-for-the-process-group", "told-of-an-event-once-and-in-scope"],
    ),
    sentence(
        "whether it makes sense to propagate it to other sub interpreters within the same process",
        "This is the scope Process.",
        &["SCOPE-1", "SCOPE-3"],
        ["site", "events", "an-event-can-reach-two"],
    ),
    sentence(
        "whether other process also need to be notified",
        "The scopes Application and Site cross processes, through the controller; it is known which interpreters missed the event.",
        &["SCOPE-1", "SCOPE-3", "SCOPE-4", "SCOPE-6"],
        ["use-case", "u6-dump", INTENTION],
    ),
    sentence(
        "does it go to all sub interpreters, or just the interpreter with the same name",
        "Both scopes exist: Site and Application.",
        &["SCOPE-1", "SCOPE-2", "SCOPE-3"],
        ["use-case", "u4-one-application", INTENTION],
    ),
    sentence(
        "restricted so as to be as simple as possible",
        "There are four scopes, no data and one policy; the rest is left to external packages.",
        &["SCOPE-1", "AUTH-2", "RELAY-3"],
        ["use-case", "u5-cache-by-relay", INTENTION],
    ),
    sentence(
        "external packages to be used if more sophisticated signalling between multiprocess applications is required",
        "The specification says what a relay may do, and what the bus does about the losses of a relay.",
        &["RELAY-1", "RELAY-2", "RELAY-3"],
        ["use-case", "u5-cache-by-relay", INTENTION],
    ),
    sentence(
        "may actually prevent some of the things being discussed being feasible",
        "The matrix of the use cases says which intentions are out of reach.",
        &["SCOPE-2", "SCOPE-3", "AUTH-3"],
        ["use-case", "u2-certificate", INTENTION],
    ),
    sentence(
        "stepping through specific uses cases one at a time",
        "There are seven use cases; each has a configuration, a witness and a page.",
        &["TEAR-1", "LOAD-1", "SCOPE-3", "AUTH-4"],
        ["use-case", "u3-update-by-operator", INTENTION],
    ),
    sentence(
        "keeping SystemExit around",
        "SystemExit is a request of its origin, and the policy answers it.",
        &["EXIT-1", "EXIT-2", "AUTH-5"],
        ["lifecycle", "system-exit", "a-listener-can-exit"],
    ),
    sentence(
        "just a drop to IDLE state",
        "Reload leads through Idle and back, without a new process.",
        &["LIFE-7", "LOAD-1"],
        ["use-case", "u2-certificate-single", INTENTION],
    ),
    sentence(
        "would not be applied to new incoming connections",
        "After the acknowledgement no connection gets the old certificate, and no connection changes its certificate.",
        &["LOAD-1", "LOAD-2"],
        ["use-case", "u2-certificate", INTENTION],
    ),
    sentence(
        "needs to be able to tell the entire server to reload",
        "The request reaches the site, is answered, and is acknowledged when the new version is in use.",
        &["LOAD-1", "TICKET-4", "LOAD-4", "TICKET-1", "GOAL-7", "AUTH-2"],
        ["use-case", "u2-certificate", INTENTION],
    ),
    sentence(
        "changing the certificates would need a complete restart of everything",
        "A roll replaces the workers while the site stays up; a restart re-executes the controller.",
        &["LEAVE-4", "ROLL-2", "LEAVE-7", "LOAD-6"],
        ["site", "roll-with-crashes", "a-roll-can-end-well"],
    ),
    sentence(
        "the child processes aren't privileged they would not be able to trigger the main server",
        "A worker never takes a privileged action. Under Shared it does not make the controller take one either.",
        &["AUTH-3", "AUTH-4", "CTRL-9"],
        ["use-case", "u2-certificate-by-helper", INTENTION],
    ),
    sentence(
        "you don't want arbitrary user doing things to the server",
        "Under Shared an application reaches its own copies, and no other application.",
        &["AUTH-3", "AUTH-5"],
        ["use-case", "u2-certificate-by-helper", INTENTION],
    ),
    sentence(
        "a dedicated server for a single application that is a different matter",
        "Under Dedicated an application may ask for the site.",
        &["AUTH-4", "AUTH-2"],
        ["use-case", "u3-update", INTENTION],
    ),
    sentence(
        "controllable dependent on the environment in which one is running",
        "The policy is a value of the deployment, and a denial is visible.",
        &["AUTH-3", "AUTH-1", "AUTH-2"],
        ["use-case", "u2-certificate-by-helper", INTENTION],
    ),
    sentence(
        "a suexec CGI script to accept the upload of the SSL certificate and then trigger a restart",
        "The operator is an actor outside of every application.",
        &["AUTH-3", "AUTH-4", "TICKET-1"],
        ["use-case", "u2-certificate-by-helper", INTENTION],
    ),
];
