/** The lines of the adapter protocol, and the form of its commands. */

const MOST_BYTES = 1 << 20;
const NEWLINE = 10;

/** A command that is not carried out. Its text says why. */
export class BadCommand extends Error {}

/** The lines of a stream, as bytes. A line that is too long comes as null. The last line needs its end. */
export async function* readLines(stream) {
    let rest = Buffer.alloc(0);
    let isTooLong = false;
    for await (const chunk of stream) {
        rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE)) {
            yield isTooLong || at > MOST_BYTES ? null : rest.subarray(0, at);
            isTooLong = false;
            rest = rest.subarray(at + 1);
        }
        if (rest.length > MOST_BYTES) {
            isTooLong = true;
            rest = Buffer.alloc(0);
        }
    }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON object of a line. */
export function parse(line) {
    need(line !== null, `a line is longer than ${MOST_BYTES} bytes`);
    let command;
    try {
        command = JSON.parse(utf8.decode(line));
    } catch (error) {
        throw new BadCommand(`this is no line of JSON in UTF-8: ${error.message}`);
    }
    need(isObject(command), `expected an object, found ${show(command)}`);
    need(command.id === undefined || isWhole(0, Number.MAX_SAFE_INTEGER)(command.id),
        `at /id: expected an integer from 0 to 2^53 - 1, found ${show(command.id)}`);
    return command;
}

// The forms of values: functions that are true of a value of that form.

const isWhole = (least, most) => (value) => Number.isInteger(value) && value >= least && value <= most;
const isOneOf = (...values) => (value) => values.includes(value);
const isListOf = (form) => (value) => Array.isArray(value) && value.every(form);
const isString = (value) => typeof value === 'string';
const isBoolean = (value) => typeof value === 'boolean';
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isByte = isWhole(0, 255);
const isNumber = isWhole(0, 0xffff_ffff);
const isOnly = (key, form) => (value) => isObject(value) && Object.keys(value).join() === key && form(value[key]);
const isEither = (...forms) => (value) => forms.some((form) => form(value));
const isOptional = (form) => isEither(form, (value) => value === undefined);
const isNullable = (form) => isEither(form, (value) => value === undefined || value === null);
const isLike = (fields) => (value) => isObject(value) && firstWrong(value, fields) === null;

const isState = isOneOf('idle', 'starting', 'running', 'stopping', 'exiting', 'exited');
const isGoal = isOneOf('graceful', 'start', 'reload', 'stop', 'restart', 'exit');
const isGate = isOneOf('write', 'publish', 'listener', 'poll', 'read');
const isOutcome = isEither(isOneOf('ok', 'failed', 'quit', 'interrupted'), isOnly('exit', isByte));
const isCall = isEither(isOneOf('start', 'stop', 'graceful', 'reload', 'restart', 'block', 'callback'),
    isOnly('exit', isByte), isOnly('wait', isState), isOnly('await', isNumber));

const LISTENER = {
    channel: isOneOf('start', 'stop', 'exit', 'graceful', 'log', 'main'),
    listener: isNumber,
    priority: isOptional(isByte),
    always: isNullable(isOutcome),
    level: isNullable(isByte),
    hash: isNullable(isByte),
};

/** The fields of each command. */
const COMMANDS = {
    hello: { protocol: isNumber },
    begin: {
        case: isString,
        listeners: isOptional(isListOf(isLike(LISTENER))),
        threads: isOptional(isListOf(isLike({ thread: isByte, daemon: isBoolean }))),
        main: isOptional(isOneOf('catches', 'ends')),
        gates: (value) => isListOf(isGate)(value) && value.includes('poll'),
        denied: isOptional(isListOf(isGoal)),
    },
    request: { thread: isByte, request: isCall },
    step: { thread: isByte },
    end: { thread: isByte, outcome: isOutcome },
    reenter: { thread: isByte, request: (value) => isCall(value) && value !== 'block' },
    expire: { thread: isByte },
    enqueue: { fails: isBoolean },
    log: {},
    subscribe: { thread: isByte, ...LISTENER },
    unsubscribe: { thread: isByte, listener: isNumber },
    finish: { thread: isByte },
    settle: {},
    quit: {},
};

/** Refuses a command that does not meet its form. Fields that the protocol does not have are ignored. */
export function check(command) {
    const kind = command.command;
    need(isString(kind) && Object.hasOwn(COMMANDS, kind), `this adapter does not know the command ${show(kind)}`);
    const wrong = firstWrong(command, COMMANDS[kind]);
    need(wrong === null, `${kind}: at /${wrong}: this value is not valid: ${show(command[wrong])}`);
    if (kind === 'begin') {
        checkBegin(command);
    } else if (kind === 'subscribe') {
        checkListener(command);
    }
}

function checkBegin({ listeners = [], threads = [] }) {
    threads.forEach(({ thread }, at) => {
        need(thread === at + 1, `begin: the threads are numbered 1, 2, ... without a gap, found ${thread}`);
    });
    need(new Set(listeners.map(({ listener }) => listener)).size === listeners.length,
        'begin: two listeners have the same number');
    listeners.forEach(checkListener);
}

function checkListener({ channel, always }) {
    need(channel !== 'log' || (always ?? null) !== null, 'a listener of log needs "always"');
    need(channel !== 'main', 'this bus has no listeners of main: its main queue has entries');
    need(always !== 'interrupted', 'no interrupt ends a listener of this bus');
}

/** The name of the first field that is not of its form, or null. */
function firstWrong(value, fields) {
    return Object.keys(fields).find((name) => !fields[name](value[name])) ?? null;
}

function need(condition, message) {
    if (!condition) {
        throw new BadCommand(message);
    }
}

function show(value) {
    return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 200);
}
