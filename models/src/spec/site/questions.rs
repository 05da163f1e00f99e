//! The questions of an administrator, with answers, and the requirements that the answers rest on.

use std::fmt::Write as _;

/// A question with its answer.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// The question of a reader.
    pub asks: &'static str,
    /// The answer in a few sentences.
    pub says: &'static str,
    /// The requirements that it rests on.
    pub rests: &'static [&'static str],
}

const fn ask(asks: &'static str, says: &'static str, rests: &'static [&'static str]) -> Question {
    Question { asks, says, rests }
}

/// The questions, in the order of the page.
pub const QUESTIONS: &[Question] = &[
    ask(
        "What is Apache's `graceful` here, and what happens to my requests in flight?",
        "It is a Roll. The controller reads the configuration, and replaces the workers slot by slot. A worker is told to drain only when its successor was ready for a while. It then accepts nothing more, answers what it accepted, with the certificate and the code that it had, and ends. If the drain is not over by the deadline of the controller, the worker is told to stop. Then the worker's own drain deadline runs, and when that passes the worker cuts what is still open.",
        &["LEAVE-2", "CONN-1", "LOAD-2", "TEAR-8"],
    ),
    ask(
        "Are new connections refused during a Roll?",
        "No. The listening sockets stay open in the other workers and in the controller, and a worker that serves is told to drain only when another one serves in its slot. So never fewer slots serve than before, as far as the controller knows.",
        &["LEAVE-2", "LEAVE-4"],
    ),
    ask(
        "What happens to connections that are kept alive?",
        "A worker that leaves closes a connection at once that was answered and waits for another request. One that was accepted, and whose first request was not read yet, is owed an answer and gets it.",
        &["CONN-1", "CONN-2"],
    ),
    ask(
        "What happens to requests in flight at a Stop, a Restart or an Exit?",
        "Every worker is told to stop: it accepts nothing more, and has the time of its drain to answer what it accepted. A request that is open after that is cut. Apache's `stop` has no such time.",
        &["CTRL-1", "TEAR-8"],
    ),
    ask(
        "What is the difference between Stop and Exit?",
        "After a Stop the controller lives, has no worker, and waits for a Start. After an Exit the controller has ended. The listening sockets are closed in both cases.",
        &["LADDER-6", "CONF-3"],
    ),
    ask(
        "What happens if a worker hangs at its end?",
        "Each step of an interpreter has a deadline: a step that hangs is given up, and the end goes on. If the whole worker hangs, the controller forces it when the deadline of its Stop passes. It kills that process, by its identity, and no other.",
        &["TEAR-6", "CTRL-5", "CTRL-6"],
    ),
    ask(
        "What happens if a worker crashes?",
        "Its slot gets another one of the generation in use; during a Roll that is the new one, once its configuration is loaded. So a slot whose worker crashes gets a new worker before the Roll comes to it. The way in which it ended, and its exit code, are never taken for a request. Each of its interpreters that was not told of its end is reported. During a Reload the round no longer waits for this worker, and the other one boots with what the Reload loaded. The requester is told of the end of the Reload when every slot serves again, or is given up.",
        &["CTRL-7", "CTRL-9", "TEAR-7", "ROUND-2", "TICKET-4"],
    ),
    ask(
        "What happens if a worker crashes again and again, or cannot boot?",
        "Every end before the worker was steady counts, for its slot and its generation. So does the end of a steady worker that closed its channel and was forced for it. An end after the controller told the worker to end does not count. When the rate is reached the slot is given up, and no process is spawned in it. A process that cannot be spawned counts too, and the next try follows without a pause. The other slots go on. If every slot is given up the site is Running, and no worker serves. The next Start, Graceful, Reload or Roll tries the slot again. The controller says that a slot is given up by an event, also when no ticket is open: a host that keeps watch logs that event, and raises an alarm.",
        &["RATE-1", "RATE-4"],
    ),
    ask(
        "What happens if the new code of a Roll cannot boot?",
        "The first slot that is given up in the new generation breaks the Roll off, and the requester is told of the failure. A worker of the new generation that stands beside an old one leaves again; one that stands alone in its slot stays, until it retires, crashes or the next Roll replaces it. So workers of two generations may serve side by side until then.",
        &["LEAVE-6", "ROLL-2", "TICKET-6"],
    ),
    ask(
        "How many processes does a Roll need?",
        "Plan for one more process in every slot. The Roll itself goes slot by slot, and has one successor at a time that is not proved. But an old worker that drains stands beside its successor until it ends, in as many slots as the Roll has been to; and a worker that must go in any case gets its successor at once, in any slot. A slot gets a worker when it has no process, or one that must go, so it has two at most. The requirement permits three, to a machine that fills a slot as soon as its last worker leaves.",
        &["LEAVE-3", "LEAVE-5"],
    ),
    ask(
        "I uploaded a new certificate. When is it used?",
        "Ask for a Reload. When the request is resolved without a failure, no worker accepts a connection with the old one any more. A connection that was accepted before keeps what it has. No process is replaced, except a worker that cannot do it in place.",
        &["LOAD-1", "LOAD-2", "ROUND-3"],
    ),
    ask(
        "What if the new certificate is broken?",
        "The load fails. The version in use stays in use, no worker is touched, and the requester is told.",
        &["LOAD-4"],
    ),
    ask(
        "Are running requests finished during a Reload?",
        "The worker cuts no connection for a Reload, and accepts on. All workers do the round at the same time: in each of them the bus of every interpreter drops to Idle and comes back. The machine does not hold requests back meanwhile, and does not wait for those that run. A component that must not be stopped under a request waits for it in its listener, or goes on serving. If a round takes too long, the worker is replaced, and its successor comes first.",
        &["ROUND-3", "ROUND-4", "LOAD-2"],
    ),
    ask(
        "Are running requests finished during a Restart of one application?",
        "Every copy of it that the controller knows begins at the same time, so all copies may be down together. Each copy takes the steps of its own end: told, threads joined, exit functions called, destroyed. Requests that run on its threads have the time until the deadline of the joining. Then the worker creates the new copy. The request counts as done when each copy began its end. Until a copy is created anew its name is taken, so a new request that needs the application is kept waiting or refused by the host of the worker. Requests of other applications go on. A Roll replaces an application without such a gap.",
        &["TEAR-14", "SCOPE-7", "TEAR-6"],
    ),
    ask(
        "Does a Restart after a Stop bring the site up again?",
        "Yes. A site that was stopped grants a Restart, the controller re-executes itself, and the host of the new program asks for the Start. A Restart that comes while the Stop still runs supersedes the Stop, and does the same. A site that must stay down is asked for Exit, which is stronger than a Restart.",
        &["LADDER-1", "LADDER-4", "CONF-3"],
    ),
    ask(
        "Is there a limit on how often an application may ask?",
        "No. Each request that the policy permits is answered. All late requests together cause one more goal, the strongest of them, and not one for each. A deployment that needs a limit has it in the host of the worker, which hands a request on or refuses it.",
        &["AUTH-2", "TICKET-3"],
    ),
    ask(
        "What if I upload and ask again while a Reload runs?",
        "The request joins, and is told that it is late. It is not resolved with the load that began before it: the Reload is done once more.",
        &["TICKET-3"],
    ),
    ask(
        "Which process reads the private key?",
        "The controller, and no other process opens its file. No request of an application of a shared site leads to that. A worker gets what it needs to serve from the controller: with its spawn, and in a Reload in place with the round. The machines name the version alone; that its content goes with it is a duty of the host. Code in a worker may read the memory of that worker.",
        &["LOAD-6", "AUTH-3"],
    ),
    ask(
        "Can an application restart the server?",
        "Under the policy Dedicated it can: the server has one owner. Under Shared a request for the site, or for its process, is Denied. It may reload, restart or end the copies of itself, and ends no process.",
        &["AUTH-2", "AUTH-3", "AUTH-5"],
    ),
    ask(
        "What does `sys.exit()` in an application do?",
        "It ends that interpreter: it is told, its threads are joined, its exit functions called, and it is destroyed. The worker and the other applications in it go on.",
        &["SCOPE-7", "TEAR-14"],
    ),
    ask(
        "Can an application end a worker, or forge a message of the controller?",
        "Each worker has a channel of its own. Bytes that an application writes to its descriptors are no control message, and an interpreter is believed only in what concerns its own process. An application with the user id of another one can still kill its processes: that is a matter of the deployment. Code that crashes its process takes the other applications of that process with it, and a slot whose workers crash early again and again is given up: applications that must not hurt each other need processes of their own.",
        &["CHAN-4", "NOTICE-2"],
    ),
    ask(
        "What is `MaxConnectionsPerChild` here?",
        "A worker that has served long enough asks to be replaced, and serves on. Its successor is spawned and proved first; then it drains.",
        &["LEAVE-1", "LEAVE-2"],
    ),
    ask(
        "How do I change the number of workers?",
        "It belongs to the configuration: change it, and ask for a Reload or a Roll. Slots too many leave when every other slot has a proved worker. A configuration of no slots is refused.",
        &["CONF-1", "CONF-2"],
    ),
    ask(
        "What is the exit code?",
        "The first code other than 0 that a granted Exit of the site carried. Else 70 if the site was damaged and not repaired. It is damaged when a slot is given up in the generation in use, or in the one that a Roll replaces, when the load of a site that is down fails, and when the controller cannot be re-executed. A Start, Graceful, Reload or Roll that ends without a failure repairs it. Else 0. A Roll that broke off, a round that failed and the crash or the exit code of a worker do not change the code.",
        &["EXITCODE-1"],
    ),
    ask(
        "What if the controller is killed with `kill -9`?",
        "Every worker sees that its channel is closed, and ends in order: it accepts nothing more, tells its interpreters, drains, and is gone by a deadline of its own, also if it hangs. Nothing restarts the controller: that is for your service manager. A worker that stops accepting closes its copy of the listening sockets, so the new controller can bind as soon as every old worker did that. A requester sees its channel close, and does not know whether its request was carried out.",
        &["CTRL-10", "LOSS-1", "LOSS-2"],
    ),
    ask(
        "Are the ports free for others during a Restart?",
        "No. A re-execution keeps the listening sockets, so connections wait in the queue of the system until the new workers accept them. A port below 1024 need not be bound again. The new program begins Idle, and its host asks for the Start.",
        &["CONF-3"],
    ),
    ask(
        "How do I upgrade the program without closing the port?",
        "Install it and ask for a Restart. The workers answer what they accepted, and end. Then the controller re-executes itself and keeps the sockets, so new connections wait in the queue, and the host of the new program asks for the Start. No worker serves in that time. Reached means that the old program let go; whether the new one serves, its Start tells. If the re-execution fails, the exit code is 70. A host that spawns workers from the file of the program runs the new file for the next worker, so do not install it long before.",
        &["CONF-3", "EXITCODE-1"],
    ),
    ask(
        "What about an interpreter that starts while an event is told?",
        "An event is due to the interpreters of which the controller heard before it accepted the event. A later one is not told and not reported: it must read what is current after it was created.",
        &["NOTICE-1", "SCOPE-3", "SCOPE-4"],
    ),
    ask(
        "Two administrators ask for different things at once. What happens?",
        "The stronger request wins, by the ladder. A request that is weaker than a Reload or a Roll joins it, because that does its work too. One that is weaker than a Stop, a Restart or an Exit is told that it is superseded. A granted Stop is not lost, at any moment of a Roll.",
        &["LADDER-2", "LADDER-3", "CTRL-1"],
    ),
    ask(
        "How do I ask, and with which rights?",
        "The host offers a command or a socket to privileged users: a request that comes there is a request of the operator, and the operator may ask for everything. A worker asks on its own channel, so the controller knows which process asks, and does not take its word for more.",
        &["AUTH-2", "NOTICE-2", "SCOPE-6"],
    ),
    ask(
        "How do I know that it is done?",
        "A granted request has a ticket, and the ticket is resolved once: reached, reached with failures that are named, or superseded. A Roll is reached when the old workers said that they accept nothing more. The end of each of them is an event of the controller, and comes later: before you remove code that old workers load, wait for these events. The host gives the answer, and later the resolution, to the requester: to an operator by the command or the socket, and to an application through its worker.",
        &["TICKET-1", "TICKET-4", "TICKET-6"],
    ),
    ask(
        "Which signals does it take?",
        "The machines take none. A host of the controller that wants `SIGTERM` for Exit, `SIGHUP` for Restart and `SIGUSR1` for Roll translates them into requests of the operator. A terminal, or a service manager, may send a signal to every process of the site, as systemd does with `SIGTERM` by default. The host of a worker ignores it: its controller tells the worker to stop. A worker that such a signal ends has crashed, and its requests in flight are lost. With systemd, `KillMode=mixed` sends `SIGTERM` to the controller alone, and kills the rest when the controller is gone.",
        &["AUTH-4"],
    ),
    ask(
        "Is there a scoreboard?",
        "There is no shared memory. The controller knows of a worker what it said on its channel: ready, leaving, done. So a worker that was told to drain may still accept for a moment, and a Reload waits for it.",
        &["ROUND-1", "SCOPE-6"],
    ),
    ask(
        "How long are the deadlines?",
        "The deployment chooses. The specification says what happens when one passes, and it holds for any lengths, also if one passes at once. Three of them should be longer than others. The controller's *stop* and a worker's *alone* are each longer than the worker's *drain* and the steps of its end together. Otherwise the process is killed before its own deadlines count. The controller's *notice* is longer than the worker's *deed*: otherwise a worker is killed because one application is slow.",
        &["TIMER-1", "AUTH-5"],
    ),
];

/// The section with the questions.
pub fn markdown() -> String {
    let mut out = String::from("\n## Questions of an administrator\n");
    for question in QUESTIONS {
        let Question { asks, says, rests } = question;
        let _ = write!(out, "\n**{asks}** {says} ({})\n", rests.join(", "));
    }
    out
}

#[cfg(test)]
mod tests;
