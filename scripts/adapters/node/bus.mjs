/**
 * A bus of one process for Node, after docs/spec.md. It has one thread, and waits by promises.
 *
 *     import { Bus } from './bus.mjs';
 *
 *     const bus = new Bus();
 *     bus.subscribe('start', () => listen(server, 8080));
 *     bus.subscribe('stop', () => close(server));
 *     process.on('SIGTERM', () => bus.exit());
 *     bus.start();
 *     const { code } = await bus.block();
 *     process.exit(code);
 *
 * A request is answered at once. The passes run later, one listener after the other. A listener may be an async
 * function. The comments name the requirements of the specification by which a rule is decided.
 *
 * The bus emits the events below. An event is emitted after the step of the bus in which it happened, so that a handler
 * may call the bus.
 *
 * | event | its argument |
 * |---|---|
 * | `answered` | `{ listener, request, code, reply }`: `listener` is null if the request came from outside |
 * | `resolved` | `{ ticket, resolution }` |
 * | `state` | `{ from, to }` |
 * | `began` | `{ channel, listener }`: a listener is called |
 * | `ended` | `{ channel, listener, outcome, error }` |
 * | `late` | `{ listener, outcome, error }`: an abandoned listener has ended |
 * | `message failed` | `{ channel, listener, error }`: a listener of messages has failed |
 * | `entry` | `{ failed, error }`: an entry of the main queue has ended |
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';

/** The goals, the weakest first (GOAL-3). */
const LADDER = ['graceful', 'start', 'reload', 'stop', 'restart', 'exit'];

/** The channels of passes. Every other channel is one of messages (MSG-3). */
const PASSES = ['start', 'stop', 'exit', 'graceful'];

const REACHED = {};
const TO_START = { enter: 'starting', pass: 'start' };
const TO_STOP = { enter: 'stopping', pass: 'stop' };
const TO_EXIT = { enter: 'exiting', pass: 'exit' };
const ADVISE = { pass: 'graceful' };
const RUN = { enter: 'running' };
const REST = { enter: 'idle' };
const END = { enter: 'exited' };

/** The state table: the next step of a bus for its goal, when no pass is in progress. */
const STEPS = {
    //         graceful  start     reload    stop     restart  exit
    idle:     [REACHED,  TO_START, TO_START, REACHED, TO_EXIT, TO_EXIT],
    starting: [RUN,      RUN,      TO_STOP,  TO_STOP, TO_STOP, TO_STOP],
    running:  [ADVISE,   REACHED,  TO_STOP,  TO_STOP, TO_STOP, TO_STOP],
    stopping: [REST,     REST,     REST,     REST,    TO_EXIT, TO_EXIT],
    exiting:  [END,      END,      END,      END,     END,     END],
    exited:   [REACHED,  REACHED,  REACHED,  REACHED, REACHED, REACHED],
};

/** The turn of the listener in which a call is made, also after an `await`. It tells listeners from other callers. */
const turns = new AsyncLocalStorage();

/** The end of a listener that asks for the end of the process (EXIT-1): `throw new Exit(3)`. */
export class Exit extends Error {
    constructor(code = 0) {
        super(`exit with code ${code}`);
        this.code = exitCode(code);
    }
}

/** A wait, a subscription or an unsubscription that the bus refuses. It changed nothing. */
export class Refused extends Error {
    /** @param {'abandoned' | 'in listener' | 'stale'} reason */
    constructor(reason) {
        super(`refused: ${reason}`);
        this.reason = reason;
    }
}

/**
 * Stands for a granted request until it is resolved. A ticket is no promise, since a promise cannot refuse a listener
 * that waits for it (WAIT-3): `bus.resolution(ticket)` is the promise.
 */
class Ticket {
    constructor(number, goal) {
        /** No other ticket of the bus has this number. */
        this.number = number;
        this.goal = goal;
    }
}

/** One subscription of a function to a channel. */
class Listener {
    constructor(channel, callback, { priority = 50, deadline = null } = {}) {
        Object.assign(this, { channel, callback, priority, deadline });
        /** The turn that has begun and has not ended. A listener that was abandoned keeps it until it ends. */
        this.turn = null;
    }
}

/** A set of failures, which has each of them once (GOAL-19). */
class Failures {
    #all = [];

    add(failure) {
        const { channel, listener, outcome } = failure;
        const isSame = (old) => old.channel === channel && old.listener === listener && old.outcome === outcome;
        if (!this.#all.some(isSame)) {
            this.#all.push(failure);
        }
    }

    forget(channel) {
        this.#all = this.#all.filter((failure) => failure.channel !== channel);
    }

    list() {
        return [...this.#all];
    }

    get isEmpty() {
        return this.#all.length === 0;
    }
}

export class Bus extends EventEmitter {
    /** The listeners of messages that have failed, each as often as it did (MSG-1). */
    messageFailures = 0;
    #state = 'idle';
    /** The strongest request that was granted and is not reached yet, or null: the bus is at rest. */
    #goal = null;
    /** The open tickets. `again`: the goal has to run once more for this ticket (GOAL-20). */
    #open = [];
    #granted = 0;
    /** The promise of each ticket, and the function that resolves it. */
    #promises = new WeakMap();
    /** In the order of subscription. */
    #listeners = new Set();
    /** The pass in progress, or null (PASS-1). `begun`: the turn of a listener has begun. */
    #pass = null;
    /** The failures that the tickets are told (GOAL-19). */
    #toTickets = new Failures();
    /** The failures that `block` returns, and that decide the exit code (CODE-1, CODE-3). */
    #toMain = new Failures();
    #code = 0;
    #isAtWork = false;
    #waiters = [];
    #queue = [];
    #main = 'away';
    #wakeMain = () => {};
    #permits;
    #timers;

    /**
     * `permits(listener, request)` is the policy (GOAL-2). `listener` is null for a request from outside. The policy
     * must not throw. `timers` has `setTimeout`, `clearTimeout`, `setInterval` and `clearInterval`; a test brings its
     * own.
     */
    constructor({ permits = () => true, timers = globalThis } = {}) {
        super();
        this.#permits = permits;
        this.#timers = timers;
    }

    get state() {
        return this.#state;
    }

    // Requests. A reply is an object with an `answer`: 'accepted', 'joined', 'superseded', 'already', 'refused' or
    // 'denied'. A granted request, which is accepted or joined, has a `ticket`; otherwise `ticket` is null. If `again`
    // is true, the goal runs once more for the request that joined. `by` is the goal that supersedes the request.
    // `reason` is 'not running', 'terminal', 're-executing' or 'abandoned'.

    graceful() {
        return this.#request(this.#caller(), 'graceful');
    }

    start() {
        return this.#request(this.#caller(), 'start');
    }

    reload() {
        return this.#request(this.#caller(), 'reload');
    }

    stop() {
        return this.#request(this.#caller(), 'stop');
    }

    restart() {
        return this.#request(this.#caller(), 'restart');
    }

    exit(code = 0) {
        return this.#request(this.#caller(), 'exit', exitCode(code));
    }

    // Waits. A listener of a pass must not wait, since the pass waits for the listener (WAIT-3): these methods throw
    // `Refused`.

    /**
     * A promise of the resolution of a ticket: `{ end, by, failures }`. `end` is 'reached', 'exited' or 'superseded'.
     * `by` is the goal that supersedes the request. Each failure is `{ channel, listener, outcome, error }`.
     */
    resolution(ticket) {
        this.#refuseListeners();
        if (!this.#promises.has(ticket)) {
            throw new Refused('stale');
        }
        return this.#promises.get(ticket).promise;
    }

    /** A promise of true once this state is entered (WAIT-1), or of false if the bus exits first (WAIT-2). */
    waitFor(state) {
        this.#refuseListeners();
        return new Promise((resolve) => {
            this.#waiters.push({ state, resolve });
            this.#wakeWaiters(); // WAIT-1, WAIT-8: the state may be current, or out of reach
        });
    }

    /**
     * The wait of the main program: a promise of `{ code, restart, failures }` once the bus has exited. If `restart` is
     * true, the main program is to execute the process again. The bus itself never ends the process (FAIL-4).
     */
    block() {
        this.#refuseListeners();
        if (this.#main !== 'away') {
            throw new Refused('stale');
        }
        this.#main = 'blocked';
        return this.#untilExited();
    }

    /** Appends a function to the main queue, which `block` runs. Once `block` is over it is refused (WAIT-9). */
    enqueue(entry) {
        this.#refuseAbandoned();
        if (this.#main === 'taken') {
            throw new Refused('terminal');
        }
        this.#queue.push(entry);
        this.#wakeMain();
    }

    // Subscriptions and messages.

    /**
     * Subscribes a function. A pass calls it with `{ signal }`, an `AbortSignal`. Lower priorities are called first
     * (PASS-3). After `deadline` milliseconds the pass goes on without the listener (TIME-1), and its `signal` is
     * aborted. A function that never awaits cannot be abandoned, since Node has one thread.
     */
    subscribe(channel, callback, options) {
        this.#refuseAbandoned();
        const listener = new Listener(channel, callback, options);
        this.#listeners.add(listener);
        return listener;
    }

    /** Unsubscribes a listener, at once: a pass in progress does not call it any more (PASS-6). */
    unsubscribe(listener) {
        this.#refuseAbandoned();
        if (!this.#listeners.delete(listener)) {
            throw new Refused('stale');
        }
    }

    /** The listeners of a channel in the order in which they are called (PASS-3): priority, then age. */
    subscriptions(channel) {
        const listeners = [...this.#listeners].filter((listener) => listener.channel === channel);
        return listeners.sort((one, other) => one.priority - other.priority); // equal ones keep their order
    }

    /** Calls the listeners of a channel of messages. This is no pass (MSG-3). A failure is counted and told (MSG-1). */
    publish(channel, ...message) {
        if (PASSES.includes(channel)) {
            throw new TypeError(`${channel} is a channel of passes: ask for a goal`);
        }
        for (const listener of this.subscriptions(channel)) {
            const call = async () => listener.callback(...message);
            call().catch((error) => {
                this.messageFailures += 1;
                this.#tell('message failed', { channel, listener, error });
            });
        }
    }

    // The rules of requests.

    #request(turn, request, code = 0) {
        const listener = turn?.listener ?? null;
        const reply = { ticket: null, ...this.#answer(turn, request) };
        const isGranted = reply.answer === 'accepted' || reply.answer === 'joined';
        if (isGranted) {
            reply.ticket = this.#grant(request);
        }
        this.#tell('answered', { listener, request, code, reply });
        if (isGranted && request === 'exit') {
            this.#code ||= code; // CODE-1: the first code that is not 0
        }
        if (reply.answer === 'accepted') {
            this.#pursue(request);
        }
        if (isGranted) {
            this.#open.push({ ticket: reply.ticket, again: reply.again ?? false });
        }
        return reply;
    }

    #grant(goal) {
        const ticket = new Ticket(this.#granted, goal);
        this.#granted += 1;
        const promise = new Promise((resolve) => this.#promises.set(ticket, { resolve }));
        this.#promises.get(ticket).promise = promise;
        return ticket;
    }

    /** The answer table: the first rule that fits (GOAL-1). It changes nothing (GOAL-13). */
    #answer(turn, request) {
        const [state, goal] = [this.#state, this.#goal];
        if (!this.#permits(turn?.listener ?? null, request)) {
            return { answer: 'denied' }; // GOAL-2
        }
        if (turn?.isAbandoned) {
            return { answer: 'refused', reason: 'abandoned' }; // TIME-2
        }
        if (state === 'exited') {
            return this.#answerInExited(request);
        }
        if (request === 'graceful' && state !== 'running') {
            return { answer: 'refused', reason: 'not running' }; // GOAL-12
        }
        if (goal === null && state === 'idle' && request === 'reload') {
            return { answer: 'refused', reason: 'not running' };
        }
        if (goal === null && state === 'idle' && request === 'stop') {
            return { answer: 'already' };
        }
        if ((goal === null || goal === 'graceful') && state === 'running' && request === 'start') {
            return { answer: 'already' };
        }
        if (goal === 'reload' && request === 'start') {
            return { answer: 'joined', again: false }; // GOAL-4: a Reload ends in Running
        }
        if (goal === null || isStronger(request, goal)) {
            return { answer: 'accepted' }; // GOAL-3
        }
        if (request === goal) {
            return { answer: 'joined', again: turn === null && this.#isUnderWay() }; // GOAL-7, GOAL-8
        }
        return { answer: 'superseded', by: goal };
    }

    #answerInExited(request) {
        if (request === 'exit' && this.#goal === 'restart') { // WAIT-5
            return this.#main === 'taken' ? { answer: 'refused', reason: 're-executing' } : { answer: 'accepted' };
        }
        if (request === this.#goal) {
            return { answer: 'already' };
        }
        if (request === 'restart') {
            return { answer: 'superseded', by: this.#goal };
        }
        return { answer: 'refused', reason: 'terminal' }; // LIFE-2
    }

    /** True if the pass that the goal needs has begun, so that it comes too early for a request (GOAL-7). */
    #isUnderWay() {
        const needed = { graceful: 'graceful', reload: 'start' }[this.#goal];
        const pass = this.#pass;
        return pass !== null && pass.begun && pass.goal === this.#goal && pass.channel === needed;
    }

    /** Makes this the goal. The tickets of weaker goals are told at once (GOAL-5). */
    #pursue(goal) {
        if (goal === 'start' && this.#state === 'idle' && this.#goal === null) {
            this.#toMain = new Failures(); // CODE-1, CODE-3
        }
        for (const { ticket } of this.#open.splice(0)) {
            this.#resolve(ticket, { end: 'superseded', by: goal });
        }
        this.#toTickets.forget('graceful'); // GOAL-19
        this.#goal = goal;
        this.#work();
    }

    #resolve(ticket, end) {
        const resolution = { ...end, failures: this.#toTickets.list() }; // GOAL-10
        this.#promises.get(ticket).resolve(resolution);
        this.#tell('resolved', { ticket, resolution });
    }

    // The way to the goal.

    /** Sets to work, unless the bus is at work: after the caller has its answer, step by step until the bus rests. */
    async #work() {
        if (this.#isAtWork) {
            return;
        }
        this.#isAtWork = true;
        await null;
        while (!this.#isDone()) {
            const { enter, pass } = STEPS[this.#state][LADDER.indexOf(this.#goal)];
            if (enter) {
                this.#enter(enter);
            }
            if (pass) {
                await this.#run(pass);
            } else if (!enter) {
                this.#reach();
            }
        }
        this.#isAtWork = false;
    }

    /** True if the bus is at rest, or has exited and owes no resolution. */
    #isDone() {
        return this.#goal === null || (this.#state === 'exited' && this.#open.length === 0);
    }

    /** Resolves the tickets. The bus comes to rest, unless the goal has to run once more for some of them (GOAL-20). */
    #reach() {
        const isOver = this.#state === 'exited';
        for (const { ticket, again } of this.#open.splice(0)) {
            if (again && !isOver) {
                this.#open.push({ ticket, again: false });
            } else {
                this.#resolve(ticket, { end: isOver ? 'exited' : 'reached' }); // GOAL-17
            }
        }
        if (this.#open.length === 0 && !isOver) { // GOAL-19: a bus in Exited never comes to rest
            this.#goal = null;
            this.#toTickets = new Failures();
        }
    }

    #enter(to) {
        const from = this.#state;
        this.#state = to;
        this.#tell('state', { from, to });
        this.#wakeWaiters();
        this.#wakeMain();
    }

    /** One pass: every listener that was subscribed when it began has its turn, in order (PASS-2, PASS-4, PASS-5). */
    async #run(channel) {
        const pass = { channel, goal: this.#goal, begun: false, isWell: true };
        this.#pass = pass;
        for (const listener of this.subscriptions(channel)) {
            if (this.#listeners.has(listener)) { // PASS-6
                pass.begun = true;
                await this.#turn(pass, listener);
            }
        }
        this.#pass = null;
        if (channel === 'start' && !pass.isWell) {
            if (this.#goal !== 'exit') {
                this.#pursue('exit'); // FAIL-1
            }
        } else if (this.#goal === pass.goal && channel === 'start') {
            this.#enter('running'); // LIFE-3
            this.#reach();
        } else if (this.#goal === pass.goal && channel === 'graceful') {
            this.#reach();
        }
    }

    /** The turn of a listener: until it ends, or its deadline passes. */
    async #turn(pass, listener) {
        if (listener.turn !== null) {
            return this.#book(pass, listener, { outcome: 'busy' }); // TIME-3
        }
        const turn = { bus: this, listener, isAbandoned: false };
        listener.turn = turn;
        this.#tell('began', { channel: pass.channel, listener });
        const control = new AbortController();
        await new Promise((goOn) => {
            const timer = listener.deadline === null ? null : this.#timers.setTimeout(() => {
                turn.isAbandoned = true; // TIME-1
                this.#book(pass, listener, { outcome: 'timed out' });
                control.abort();
                goOn();
            }, listener.deadline);
            const call = async () => listener.callback({ signal: control.signal });
            const end = (error) => {
                this.#timers.clearTimeout(timer);
                this.#end(pass, turn, error);
                goOn();
            };
            turns.run(turn, call).then(() => end(null), (error) => end(error ?? new Error('no reason')));
        });
    }

    /** A listener has ended: by this error, or well. An end by `Exit` is a request of the listener (EXIT-1). */
    #end(pass, turn, error) {
        const { listener, isAbandoned } = turn;
        let outcome = error === null ? 'ok' : 'failed';
        if (error instanceof Exit && this.#request(turn, 'exit', error.code).answer !== 'denied') { // EXIT-2
            outcome = { exit: error.code };
        }
        listener.turn = null;
        if (isAbandoned) {
            this.#tell('late', { listener, outcome, error }); // TIME-2
        } else {
            this.#book(pass, listener, { outcome, error });
        }
    }

    #book(pass, listener, { outcome, error = null }) {
        const { channel } = pass;
        pass.isWell &&= outcome === 'ok';
        this.#tell('ended', { channel, listener, outcome, error });
        if (outcome === 'ok' || outcome.exit !== undefined) {
            return;
        }
        const failure = { channel, listener, outcome, error };
        if (channel !== 'graceful') { // CODE-4
            this.#toMain.add(failure);
        }
        if (channel !== 'graceful' || this.#goal === 'graceful') { // GOAL-19
            this.#toTickets.add(failure);
        }
    }

    // The main program and the waiters.

    async #untilExited() {
        const alive = this.#timers.setInterval(() => {}, 1 << 30); // Node ends a process that waits for promises alone
        while (this.#queue.length > 0 || this.#state !== 'exited') { // WAIT-4, WAIT-9
            if (this.#queue.length > 0) {
                await this.#runEntry(this.#queue.shift());
            } else {
                await new Promise((resolve) => { this.#wakeMain = resolve; });
            }
        }
        this.#timers.clearInterval(alive);
        this.#main = 'taken'; // WAIT-5: in one step with the result
        const failures = this.#toMain.list();
        const code = this.#code || (this.#toMain.isEmpty ? 0 : 70); // CODE-1
        return { code, restart: this.#goal === 'restart', failures };
    }

    async #runEntry(entry) {
        try {
            await entry();
            this.#tell('entry', { failed: false, error: null });
        } catch (error) {
            this.#tell('entry', { failed: true, error }); // MSG-2
        }
    }

    #wakeWaiters() {
        const isOver = this.#state === 'exited';
        const isDue = ({ state }) => isOver || state === this.#state;
        const due = this.#waiters.filter(isDue);
        this.#waiters = this.#waiters.filter((waiter) => !isDue(waiter));
        for (const { state, resolve } of due) {
            resolve(state === this.#state);
        }
    }

    // The callers.

    /** The turn of the listener that calls, or null. A function that outlives the turn in which it began is outside. */
    #caller() {
        const turn = turns.getStore();
        return turn?.bus === this && turn.listener.turn === turn ? turn : null;
    }

    #refuseListeners() {
        this.#refuseAbandoned();
        if (this.#caller() !== null) {
            throw new Refused('in listener'); // WAIT-3
        }
    }

    #refuseAbandoned() {
        if (this.#caller()?.isAbandoned) {
            throw new Refused('abandoned'); // TIME-2
        }
    }

    /** Emits an event after its step, so that a handler that throws or makes a request does not disturb the step. */
    #tell(event, argument) {
        queueMicrotask(() => this.emit(event, argument));
    }
}

function isStronger(request, goal) {
    return LADDER.indexOf(request) > LADDER.indexOf(goal);
}

function exitCode(code) {
    if (!Number.isInteger(code) || code < 0 || code > 255) {
        throw new RangeError(`an exit code is an integer from 0 to 255, and not ${code}`);
    }
    return code;
}
