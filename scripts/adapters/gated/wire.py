"""Lines on standard input and output, and the memory that survives the process of a case.

The process of a case may end at any moment (`os._exit(70)` is a behaviour of the bus under test).
Its parent then reads it from memory that both share: the events not yet reported, the
number of the command not yet answered, input read too far, and how the process meant to end.
"""

import json
import mmap
import os
import struct
import traceback

MAX_LINE = 1 << 20
CHUNK = 1 << 16
EVENTS = 1 << 20

# The end that the process of a case meant; anything else is its real wait status.
BY_STATUS, BY_QUIT, BY_REEXEC, BY_FAULT = range(4)


# json.dumps with other separators would build an encoder for each call.
_encode = json.JSONEncoder(separators=(',', ':')).encode


class BadCommand(Exception):
    """A command that is not carried out; the text says why."""


class Journal:
    """The shared memory. One process writes at a time: the child, or the parent after its end."""

    # The end of the process, whether a command is open, its id, and the lengths of the events and of the input.
    _ENDING, _IS_OPEN, _ID, _EVENTS, _INPUT, _HEAD = 0, 1, 8, 16, 24, 32
    _long = struct.Struct('=Q')

    def __init__(self):
        self._memory = mmap.mmap(-1, self._HEAD + CHUNK + EVENTS)
        self._events_at = self._HEAD + CHUNK
        self.reset()

    def reset(self):
        self._memory[:self._HEAD] = bytes(self._HEAD)

    def _get(self, at):
        return self._long.unpack_from(self._memory, at)[0]

    def _set(self, at, value):
        self._long.pack_into(self._memory, at, value)

    @property
    def ending(self):
        return self._memory[self._ENDING]

    @ending.setter
    def ending(self, how):
        self._memory[self._ENDING] = how

    @property
    def open_id(self):
        """The id of the command not yet answered, or None."""
        return self._get(self._ID) if self._memory[self._IS_OPEN] else None

    def open(self, number):
        self._set(self._ID, number)
        self._memory[self._IS_OPEN] = 1

    def close(self):
        self._memory[self._IS_OPEN] = 0

    @property
    def input(self):
        return self._memory[self._HEAD:self._HEAD + self._get(self._INPUT)]

    @input.setter
    def input(self, rest):
        self._memory[self._HEAD:self._HEAD + len(rest)] = rest
        self._set(self._INPUT, len(rest))

    def note(self, event):
        """Adds one event."""
        text = _encode(event).encode() + b','
        used = self._get(self._EVENTS)
        if used + len(text) > EVENTS:
            raise MemoryError('more than %d bytes of events in one command' % EVENTS)
        at = self._events_at + used
        self._memory[at:at + len(text)] = text
        self._set(self._EVENTS, used + len(text))

    def take_events(self):
        """The events since the last call, as the inside of a JSON array."""
        used = self._get(self._EVENTS)
        self._set(self._EVENTS, 0)
        return self._memory[self._events_at:self._events_at + used].rstrip(b',').decode()


class Lines:
    """Standard input, line by line, without a buffer that a fork would double unseen."""

    def __init__(self):
        self.rest = b''

    def next(self):
        """The next line without its end, or None at the end of the input."""
        too_long = False
        while b'\n' not in self.rest:
            if len(self.rest) > MAX_LINE:
                too_long, self.rest = True, b''
            chunk = os.read(0, CHUNK)
            if not chunk:
                return None
            self.rest += chunk
        line, _, self.rest = self.rest.partition(b'\n')
        if too_long or len(line) > MAX_LINE:
            raise BadCommand('a line is longer than %d bytes' % MAX_LINE)
        return line


def fault(journal):
    """Ends the process of a case by a defect of the adapter, which must not pass for one of the bus."""
    traceback.print_exc()
    journal.ending = BY_FAULT
    os._exit(1)


def parse(line):
    """The command in a line, with its id (0 if it has none)."""
    try:
        command = json.loads(line.decode('utf-8'))
    except (ValueError, RecursionError) as error:
        raise BadCommand('not a line of JSON in UTF-8: %s' % error) from None
    if not isinstance(command, dict) or not isinstance(command.get('command'), str):
        raise BadCommand('expected an object with a string "command"')
    number = command.get('id', 0)
    if type(number) is not int or not 0 <= number < 1 << 64:
        raise BadCommand('"id" is no unsigned integer of 64 bits: %r' % (number,))
    return number, command


def send(text):
    """Writes one line."""
    data = text.encode() + b'\n'
    while data:
        data = data[os.write(1, data):]


def send_reply(number, kind, **fields):
    reply = {'id': number, 'reply': kind}
    reply.update(fields)
    send(_encode(reply))


def send_settled(number, events, at):
    send('{"id":%d,"reply":"settled","events":[%s],"at":%s}'
         % (number, events, _encode(at)))
