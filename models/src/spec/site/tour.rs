//! A site in a few paragraphs, for a reader who knows Apache.

/// The section, in Markdown.
pub const TOUR: &str = "
## A site in one page

You know Apache: a parent process starts children, the children serve, and `apachectl` asks the parent for something. A site
is that, with three differences. Each worker has a channel of its own to the controller. Each request has an answer and an end
that its requester is told. Each Python interpreter in a worker has a bus, which tells the application what happens to it.

**Processes.** The controller reads the configuration, binds the ports and starts workers. A configuration has a number of
slots, and each slot has one worker. A worker boots, says *ready* and serves. When it was ready for a while it is *proved*.

**Requests.** The operator, and an application if the policy permits it, asks for Start, Graceful, Reload, Roll, Stop, Restart
or Exit. The controller answers at once: Accepted, Joined, Superseded, Already, Refused or Denied. One that is granted gets a
ticket. The strongest granted request is the goal; the controller works for it until it is reached, and then resolves the
tickets.

**Change.** Three requests change a site that goes on serving. A Graceful is advice to every bus. A Reload loads the
configuration, and every worker takes it into use where it is. A Roll loads it too, and replaces every worker.

**End.** A worker that is told to drain or to stop stops to accept, tells its interpreters, answers what it accepted,
joins the threads, calls the exit functions, destroys the interpreters and ends. Each step has a deadline, and behind the
deadlines stands the controller, which kills a worker that does not end.

**Loss.** If a worker dies, its slot gets another one. If the controller dies, the workers end by themselves.

| what you do with Apache | what you do with a site |
|---|---|
| choose an MPM: prefork, worker, event | there is one form: processes in slots, each with threads and interpreters as its host has them |
| `StartServers`, `ServerLimit`; `MaxRequestWorkers` of prefork | the number of slots in the configuration; it is fixed until the next load |
| `MinSpareServers`, `MaxSpareServers` | none: the number of workers does not follow the load |
| `MaxConnectionsPerChild`; `maximum-requests` of mod_wsgi | the host of a worker asks that it be replaced |
| look at the scoreboard | read the events of the controller |
| `apachectl graceful`; touch the WSGI script file | Roll; for one application, Restart in the scope Application |
| `apachectl restart` | Stop, and Start when the Stop is resolved; or Restart, which also replaces the controller's program |
| `apachectl stop` | Exit |
| `apachectl graceful-stop`, `GracefulShutdownTimeout` | Exit, with the drain deadline of the workers |
| a byte in the pipe of death, which any child may read | a message to one worker, on its own channel |
| `graceful-timeout`, `shutdown-timeout` of mod_wsgi | the deadlines of the drain, of each step of the end, and of a worker |
| `deadlock-timeout` of mod_wsgi | none: a worker has a deadline while a round, a notice or its end waits for it, and none while it only serves |
| `PidFile` | a matter of the host; Exited is reached when the last worker is gone |
| a new certificate needs a graceful restart | Reload: no process is replaced, except one that cannot reload in place |
| `httpd -t` before each `graceful` | not needed: a Reload or a Roll whose configuration cannot be loaded changes nothing |
| `httpd -t` before each `restart` | needed: the workers end first, and a site that is down stays down if its load fails |
";
