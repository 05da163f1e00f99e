//! The prose on the pages of the use cases: what real systems do.

/// The words of one page.
pub struct Page {
    /// The name of the page: `u1`.
    pub page: &'static str,
    /// The title of the page.
    pub title: &'static str,
    /// A few words of the mail.
    pub quote: &'static str,
    /// The reason for what the matrix says.
    pub answer: &'static str,
    /// The behaviour of real systems: the name of each, and what it does.
    pub elsewhere: &'static [(&'static str, &'static str)],
    /// The models and configurations that check the mechanism.
    pub mechanism: &'static [&'static str],
}

/// Every page, in order.
pub const PAGES: [Page; 7] = [
    Page {
        page: "u1",
        title: "U1: the server is shut down or restarted",
        quote: "\"where Apache is being shutdown or restarted\"",
        answer: "The event comes from outside and ends up inside, so a bus that knows only its own \
interpreter is enough: the controller tells each worker, and each worker tells each of its interpreters.",
        elsewhere: &[
            (
                "Apache, mod_wsgi",
                "The parent asks each child; the child tells all interpreters, then ends them one by one. A busy \
child with embedded applications is killed before it tells any interpreter; daemon processes tell their \
interpreters first.",
            ),
            (
                "CherryPy",
                "There is one process. `exit()` runs the stop and the exit listeners; two threads that call it run them \
twice, and a failing stop listener ends the process with 70 before any exit listener runs.",
            ),
            (
                "gunicorn",
                "The arbiter sends TERM and waits for the graceful timeout, then kills; `worker_exit` and atexit \
of a killed worker never run.",
            ),
        ],
        mechanism: &["site/teardown", "site/ladder-of-one-slot"],
    },
    Page {
        page: "u2",
        title: "U2: a certificate is uploaded",
        quote: "\"the new SSL certificate would not be applied to new incoming connections\"",
        answer: "In one process a drop to Idle is enough, and a bus of process scope can do it: there, Process is \
Site. With many processes the request must reach the site: a bus that knows less cannot send it there, and on a \
shared server an application must not. There a helper outside of every application asks. After the acknowledgement \
no connection is accepted with the old certificate.",
        elsewhere: &[
            (
                "Apache, mod_wsgi",
                "The children have no privilege: where the parent runs as another user, a signal from an application to it \
fails with EPERM. An operator asks for a graceful restart, which replaces every child.",
            ),
            (
                "CherryPy",
                "A handler can call `stop()`: the socket closes, and no component inside is left that could be asked \
to start again. `restart()` re-executes the process.",
            ),
            (
                "gunicorn",
                "An application with the same user id as the master can send it HUP, and so reload the whole \
site; with another user id it cannot.",
            ),
        ],
        mechanism: &["site/reload", "site/strangers"],
    },
    Page {
        page: "u3",
        title: "U3: new software is installed",
        quote: "\"needs to be able to tell the entire server to reload\"",
        answer: "Only a re-execution of the controller brings new code of the server itself into use. On a \
dedicated server an application may ask for it; on a shared server only the operator may.",
        elsewhere: &[
            (
                "Apache, mod_wsgi",
                "A restart of the parent, by the operator; a touched script file restarts the \
daemon processes one by one as requests come: that is a cascade, and no event.",
            ),
            (
                "CherryPy",
                "`restart()` from any thread re-executes the process; from a daemon thread it may do so \
before the exit listeners ended.",
            ),
            (
                "gunicorn",
                "USR2 forks a second master, which serves beside the first master until the first is told to quit.",
            ),
        ],
        mechanism: &["site/re-execution-fails", "site/dedicated"],
    },
    Page {
        page: "u4",
        title: "U4: one application is reloaded everywhere",
        quote: "\"just the interpreter with the same name as the originating application in the other process\"",
        answer: "The scope Application exists for this. A bus of process scope disturbs other applications and \
misses the copies in other processes; a bus of interpreter scope reloads one copy and leaves the others old.",
        elsewhere: &[
            (
                "Apache, mod_wsgi",
                "An application with a daemon group of its own can be restarted; an embedded application can \
be reloaded only with the whole server.",
            ),
            ("CherryPy", "There is one process with one application: the autoreloader re-executes it."),
            ("gunicorn", "HUP replaces all workers, with every application in them."),
        ],
        mechanism: &["site/deeds-of-an-application"],
    },
    Page {
        page: "u5",
        title: "U5: a cache is invalidated",
        quote: "\"external packages to be used if more sophisticated signalling between multiprocess \
applications is required\"",
        answer: "A bus with the scope Application could carry it, as an event without data. A message that needs \
data, an order or more than one host belongs to an external package; the relay contract says what the bus asks of \
such a package.",
        elsewhere: &[
            (
                "Apache, mod_wsgi",
                "There is no such event: applications use a database, a file or a message queue.",
            ),
            ("CherryPy", "A custom channel reaches the listeners of one process."),
            (
                "gunicorn",
                "There is no such event; uWSGI has a spooler, signals and a cache shared by its workers.",
            ),
        ],
        mechanism: &["relay", "site/events"],
    },
    Page {
        page: "u6",
        title: "U6: the operator wants a diagnostic dump",
        quote: "\"a higher level application signal may be generated\"",
        answer: "The event comes from outside and ends up inside again, so any bus can do it. It is an event with a \
name of its own, not a UNIX signal, and it changes no state.",
        elsewhere: &[
            (
                "Apache, mod_wsgi",
                "mod_wsgi 6 publishes `process_signal` in daemon processes for USR2; when its pipe \
is full, the signal is dropped, and no report says so.",
            ),
            ("CherryPy", "Channels are named after UNIX signals."),
            ("gunicorn", "USR1 reopens the logs; there is no event for applications."),
        ],
        mechanism: &["site/events-of-the-operator"],
    },
    Page {
        page: "u7",
        title: "U7: an idle worker is retired",
        quote: "\"Each child process reads one character when it sees data is available on the pipe of death\"",
        answer: "The controller ends one process, and only the interpreters of that process are told. The message \
is for one incarnation: the other workers can neither take it nor be ended by it.",
        elsewhere: &[
            (
                "Apache, mod_wsgi",
                "Prefork writes one character to the shared pipe: some child reads it, and the parent does \
not choose which.",
            ),
            ("CherryPy", "There are no workers; the thread pool shrinks without an event."),
            ("gunicorn", "TTOU retires the oldest worker by TERM."),
        ],
        mechanism: &["site/retire"],
    },
];
