/**
 * Puts a bus of Node behind the adapter protocol (docs/protocol.md): `node adapter.mjs`, or
 * `node adapter.mjs --bus FILE` for another module that exports a `Bus` with the methods and events of `bus.mjs`.
 *
 * The threads of a case are tasks of the one thread of Node. A listener is an async function that awaits the next order
 * at its gate. The bus goes on by promises alone, and its timers are those of the adapter. So every task rests as soon
 * as no callback of a promise is left, and the adapter never answers `unsettled`.
 */
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { BadCommand, check, parse, readLines } from './wire.mjs';

const PROTOCOL = 1;
const CHANNELS = ['start', 'stop', 'exit', 'graceful'];
const OUTCOMES = ['failed', 'timed_out', 'busy'];
const MOST_THREADS = 255;
const LEVEL_OF_ERRORS = 40;

const { values: options } = parseArgs({ options: { bus: { type: 'string' } } });
const file = options.bus === undefined ? new URL('bus.mjs', import.meta.url) : pathToFileURL(options.bus);
const { Bus, Exit, Refused } = await import(file);

const HELLO = {
    protocol: PROTOCOL,
    implementation: basename(file.pathname),
    version: '1',
    language: `JavaScript (Node ${process.versions.node})`,
    levels: ['core', 'threads', 'authority'],
    features: ['graceful', 'reload', 'restart', 'exit_code', 'reenter', 'exit_end', 'expire', 'late', 'wait', 'await',
        'block', 'enqueue', 'log', 'subscribe', 'policy', 'parked'],
    parameters: { returns: 'at_once' },
};

/** The timers of a bus. None of them passes by itself. The deadline of each listener is one more than its number. */
class Timers {
    #due = new Map();

    setTimeout(callback, milliseconds) {
        this.#due.set(milliseconds, callback);
        return milliseconds;
    }

    clearTimeout(timer) {
        this.#due.delete(timer);
    }

    setInterval() {}

    clearInterval() {}

    /** Makes the deadline of a listener pass. False if the listener has none any more. */
    expire(number) {
        const callback = this.#due.get(number + 1);
        this.#due.delete(number + 1);
        callback?.();
        return callback !== undefined;
    }
}

/** One case: a bus, its listeners and its tasks, and the events that were seen. */
class Case {
    events = [];
    /** The place of each task, by its number. */
    at = new Map();
    #orders = new Map(); // the function that gives an order to a task at the gate of a listener
    #numbers = new Map(); // the number of each listener of the bus, subscribed or not any more
    #subscribed = new Map(); // the subscribed listeners by number
    #tickets = [];
    #timers = new Timers();
    #bus;

    constructor({ listeners = [], threads = [], denied = [], gates }) {
        this.hasGates = gates.includes('listener');
        const permits = (listener, request) => listener === null || !denied.includes(request);
        this.#bus = new Bus({ permits, timers: this.#timers });
        this.#watch();
        this.at.set(0, { point: 'idle' });
        for (const { thread } of threads) {
            this.at.set(thread, { point: 'idle' });
        }
        this.threads = this.at.size;
        for (const listener of listeners) {
            this.#subscribe(listener);
        }
    }

    take() {
        return this.events.splice(0);
    }

    // The events of the bus, in the words of the protocol.

    #watch() {
        const name = (listener) => this.#numbers.get(listener);
        const where = ({ channel, listener }) => ({ pass: 0, channel, listener: name(listener) });
        const on = (event, see) => this.#bus.on(event, see);
        on('state', (change) => this.#see('state_written', change));
        on('began', (turn) => this.#see('listener_began', where(turn)));
        on('ended', (turn) => this.#see('listener_ended', { ...where(turn), outcome: outcome(turn.outcome) }));
        on('late', ({ listener, outcome: how }) =>
            this.#see('ended_late', { listener: name(listener), outcome: outcome(how) }));
        on('entry', ({ failed }) => this.#see('main_ran', { failed }));
        on('message failed', () => this.events.push('log_failed'));
        on('answered', ({ listener, request, code, reply }) => {
            if (listener !== null) { // a call of a task is seen when it returns
                this.#answered({ listener: name(listener) }, request === 'exit' ? { exit: code } : request, reply);
            }
        });
        on('resolved', ({ ticket, resolution }) => {
            const seen = this.#resolution(resolution);
            this.#see('resolved', { ticket: ticket.number, goal: ticket.goal, resolution: seen });
        });
    }

    #see(event, fields) {
        this.events.push({ [event]: fields });
    }

    #answered(origin, request, { answer, again, by, reason, ticket }) {
        const words = { joined: { again }, superseded: by, refused: reason && word(reason) };
        if (ticket !== null) {
            this.#tickets[ticket.number] = ticket;
        }
        const seen = answer in words ? { [answer]: words[answer] } : answer;
        this.#see('answered', { origin, request, answer: seen, ticket: ticket?.number ?? null });
    }

    #resolution({ end, by, failures }) {
        const list = this.#failures(failures);
        switch (end) {
            case 'superseded': return { superseded: { by, failures: list } };
            case 'exited': return { exited: list };
            default: return list.length === 0 ? 'reached' : { reached_with_failures: list };
        }
    }

    /** In the order of the protocol. Listeners that had one number, one after the other, are one listener there. */
    #failures(failures) {
        const told = ({ channel, listener, outcome: how }) =>
            ({ channel, listener: this.#numbers.get(listener), outcome: outcome(how) });
        const isTwin = (one, other) => // a failure that the bus itself tells twice stays twice
            one.listener !== other.listener && JSON.stringify(told(one)) === JSON.stringify(told(other));
        const all = failures.filter((failure, at) => !failures.slice(0, at).some((old) => isTwin(old, failure)));
        return all.map(told).sort((one, other) =>
            CHANNELS.indexOf(one.channel) - CHANNELS.indexOf(other.channel)
            || one.listener - other.listener
            || OUTCOMES.indexOf(one.outcome) - OUTCOMES.indexOf(other.outcome));
    }

    // The commands.

    obey(command) {
        const { command: kind, thread } = command;
        const point = this.#place(command);
        switch (kind) {
            case 'settle':
            case 'step': // the waits of this bus are woken, and never look by themselves
                return;
            case 'log':
                this.#log();
                return;
            case 'enqueue':
                this.#enqueue(command);
                return;
            case 'finish':
                this.at.set(thread, { point: 'ended' });
                return;
            case 'end':
                this.#orders.get(thread)({ end: command.outcome });
                return;
            case 'expire':
                if (!this.#timers.expire(point.listener)) {
                    this.#refused({ listener: point.listener }, 'stale');
                }
                return;
            default:
                if (point.point === 'listener') { // in the turn of the listener, where the bus knows its caller
                    this.#orders.get(thread)({ call: () => this.#call({ listener: point.listener }, command) });
                } else {
                    this.#call({ thread }, command);
                }
        }
    }

    /** The place of the task that a command moves. A command for another place is not carried out. */
    #place({ command, thread, request, outcome: how, listener }) {
        const places = {
            request: ['idle'], finish: ['idle'], step: ['poll'], end: ['listener'], expire: ['listener'],
            reenter: ['listener'], subscribe: ['idle', 'listener'], unsubscribe: ['idle', 'listener'],
        }[command];
        if (places === undefined) {
            return null;
        }
        const at = this.at.get(thread);
        must(at !== undefined, `there is no thread ${thread}`);
        must(places.includes(at.point),
            `${command}: thread ${thread} is at ${at.point}, expected ${places.join(' or ')}`);
        must(request !== 'block' || thread === 0, 'only thread 0 may block');
        must(request !== 'callback', 'this bus has no start with a callback');
        must(command !== 'finish' || thread !== 0, 'the main program of a case does not end: it is no process');
        must(how !== 'interrupted', 'no interrupt ends a listener of this bus');
        must(command !== 'subscribe' || this.#isFree(listener), `the listener ${listener} is in use`);
        return at;
    }

    #isFree(number) {
        return !this.#subscribed.has(number) && ![...this.at.values()].some(({ listener }) => listener === number);
    }

    /** Logs a message. The listener of log is that of the case, or one that fails. */
    #log() {
        if (this.#bus.subscriptions('log').length === 0) {
            this.#bus.subscribe('log', () => end('failed'));
        }
        this.#bus.publish('log', 'a message', LEVEL_OF_ERRORS);
    }

    /** Appends an entry to the main queue. The command names no task, and a refusal names the main program. */
    #enqueue({ fails }) {
        try {
            this.#bus.enqueue(() => {
                if (fails) {
                    throw new Error('told to fail');
                }
            });
        } catch (error) {
            must(error instanceof Refused, `enqueue: ${error}`);
            this.#refused({ thread: 0 }, error.reason);
        }
    }

    /** A call of the bus by a task or a listener. */
    #call(origin, command) {
        const { command: kind, request } = command;
        try {
            if (kind === 'subscribe') {
                const { channel, listener, priority = 50 } = command;
                this.#subscribe(command);
                if (CHANNELS.includes(channel)) { // the event has no word for the others
                    this.#see('subscribed', { channel, listener, priority });
                }
            } else if (kind === 'unsubscribe') {
                this.#bus.unsubscribe(this.#subscribed.get(command.listener));
                this.#subscribed.delete(command.listener);
                this.#see('unsubscribed', { listener: command.listener });
            } else if (request === 'block') {
                this.#block();
            } else if (request.wait !== undefined) {
                this.#wait(origin.thread, request.wait);
            } else if (request.await !== undefined) {
                this.#parked(origin.thread, this.#bus.resolution(this.#tickets[request.await]));
            } else {
                this.#request(origin, request);
            }
        } catch (error) {
            if (error instanceof Refused) {
                this.#refused(origin, error.reason);
            } else { // thrown in a listener, it would be taken for the failure of the listener
                this.#see('surprise', `${command.command}: ${error}`);
            }
        }
    }

    #request(origin, request) {
        const reply = request.exit === undefined ? this.#bus[request]() : this.#bus.exit(request.exit);
        if (origin.thread !== undefined) { // the bus tells the requests of its listeners
            this.#answered(origin, request, reply);
        }
    }

    #refused(origin, reason) {
        this.#see('refused', { origin, reason: word(reason) });
    }

    #wait(thread, state) {
        const entered = this.#bus.waitFor(state);
        this.#see('waiting', { thread, state });
        this.#parked(thread, entered, (isEntered) => {
            this.#see('woken', { thread, wake: isEntered ? { entered: state } : 'gone' });
        });
    }

    #block() {
        const end = this.#bus.block();
        this.events.push('blocked');
        this.#parked(0, end, ({ code, restart, failures }) => {
            this.#see('taken', { code, reexec: restart, failures: this.#failures(failures) });
        });
    }

    /** A task waits for a promise. */
    async #parked(thread, promise, see = () => {}) {
        this.at.set(thread, { point: 'poll' });
        see(await promise);
        this.at.set(thread, { point: 'idle' });
    }

    #subscribe({ channel, listener: number, priority = 50, always = null, level = 0 }) {
        const isGated = this.hasGates && always === null;
        const callback = async (_, severity) => {
            if (channel !== 'log' || severity >= level) {
                end(isGated ? await this.#gate(number) : always ?? 'ok');
            }
        };
        const listener = this.#bus.subscribe(channel, callback, { priority, deadline: number + 1 });
        this.#numbers.set(listener, number);
        this.#subscribed.set(number, listener);
    }

    /** The gate of a listener: it makes the calls that it is told to make, until it is told how to end. */
    async #gate(listener) {
        let task = this.threads;
        while (this.at.has(task)) {
            task += 1;
        }
        if (task > MOST_THREADS) { // an error here would be taken for the failure of the listener
            process.stderr.write('more listeners run than there are numbers of threads\n');
            process.exit(1);
        }
        this.at.set(task, { point: 'listener', listener });
        let order;
        do {
            order = await new Promise((give) => { this.#orders.set(task, give); });
            order.call?.();
        } while (order.end === undefined);
        this.at.delete(task);
        this.#orders.delete(task);
        return order.end;
    }
}

/** Ends a listener in the way in which it was told to end. */
function end(how) {
    if (how === 'failed') {
        throw new Error('told to fail');
    }
    if (how !== 'ok') {
        throw new Exit(how === 'quit' ? 0 : how.exit);
    }
}

/** An outcome of the bus in the words of the protocol. */
function outcome(how) {
    return typeof how === 'string' ? word(how) : how;
}

/** A name of the protocol: 'not running' is `not_running`. */
function word(text) {
    return text.replaceAll(/[ -]/g, '_');
}

function must(condition, message) {
    if (!condition) {
        throw new BadCommand(message);
    }
}

/** A promise of the moment in which no callback of a promise is left. */
function rest() {
    return new Promise((resolve) => { setImmediate(resolve); });
}

/** The reply to a command, and the case that is open after it. */
async function serve(command, open) {
    const kind = command.command;
    if (kind === 'quit') {
        return [{ reply: 'quit' }, null];
    }
    if (kind === 'hello' || kind === 'begin') {
        must(open === null, `${kind}: a case is open`);
    } else {
        must(open !== null, `${kind}: no case is open`);
    }
    if (kind === 'hello') {
        must(command.protocol >= PROTOCOL, `this adapter speaks protocol ${PROTOCOL}, and not ${command.protocol}`);
        return [{ reply: 'hello', ...HELLO }, null];
    }
    const now = kind === 'begin' ? new Case(command) : open;
    if (kind !== 'begin') {
        now.obey(command);
    }
    await rest();
    return [{ reply: 'settled', events: now.take(), at: Object.fromEntries(now.at) }, now];
}

async function main() {
    let open = null;
    for await (const line of readLines(process.stdin)) {
        let [id, reply, isOver] = [0, null, false];
        try {
            const command = parse(line);
            id = command.id ?? 0;
            check(command);
            isOver = command.command === 'quit' && open === null;
            [reply, open] = await serve(command, open);
        } catch (error) {
            if (!(error instanceof BadCommand)) {
                throw error;
            }
            reply = { reply: 'error', message: error.message };
        }
        process.stdout.write(`${JSON.stringify({ id, ...reply })}\n`);
        if (isOver) {
            break;
        }
    }
}

await main();
