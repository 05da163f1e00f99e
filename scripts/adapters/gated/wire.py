"""Lines on standard input and output, and what survives the process of a case.

The process of a case may end at any moment (`os._exit(70)` is a behaviour of the bus under test).
What its parent must know then lies in memory that both share: the events not yet reported, the
number of the command not yet answered, input read too far, and how the process meant to end.
"""

import json
import mmap
import os
import struct

MAX_LINE = 1 << 20
CHUNK = 1 << 16
EVENTS = 1 << 20

# How the process of a case meant to end; anything else is its real wait status.
BY_STATUS, BY_QUIT, BY_REEXEC = range(3)


class BadCommand(Exception):
    """A command that is not carried out; the text says why."""


class Journal:
    """The shared memory. One process writes at a time: the child, or the parent after its end."""

    _head = struct.Struct('=BBQII')  # how it ended, is a command open, its id, lengths of events and input
    _open = struct.Struct('=BQ')

    def __init__(self):
        self._memory = mmap.mmap(-1, self._head.size + CHUNK + EVENTS)
        self._input_at = self._head.size
        self._events_at = self._input_at + CHUNK
        self.reset()

    def reset(self):
        self._head.pack_into(self._memory, 0, BY_STATUS, 0, 0, 0, 0)

    def _field(self, index):
        return self._head.unpack_from(self._memory, 0)[index]

    def _set(self, index, value):
        fields = list(self._head.unpack_from(self._memory, 0))
        fields[index] = value
        self._head.pack_into(self._memory, 0, *fields)

    @property
    def ending(self):
        return self._field(0)

    @ending.setter
    def ending(self, how):
        self._set(0, how)

    @property
    def open_id(self):
        """The id of the command not yet answered, or None."""
        _, is_open, number, _, _ = self._head.unpack_from(self._memory, 0)
        return number if is_open else None

    def open(self, number):
        self._open.pack_into(self._memory, 1, 1, number)

    def close(self):
        self._open.pack_into(self._memory, 1, 0, 0)

    @property
    def input(self):
        return bytes(self._memory[self._input_at:self._input_at + self._field(4)])

    @input.setter
    def input(self, rest):
        self._memory[self._input_at:self._input_at + len(rest)] = rest
        self._set(4, len(rest))

    def note(self, event):
        """Adds one event."""
        text = json.dumps(event, separators=(',', ':')).encode() + b','
        used = self._field(3)
        if used + len(text) > EVENTS:
            raise MemoryError('more than %d bytes of events in one command' % EVENTS)
        at = self._events_at + used
        self._memory[at:at + len(text)] = text
        self._set(3, used + len(text))

    def take_events(self):
        """The events since the last call, as the inside of a JSON array."""
        used = self._field(3)
        self._set(3, 0)
        return bytes(self._memory[self._events_at:self._events_at + used]).rstrip(b',').decode()


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
    send(json.dumps(reply, separators=(',', ':')))


def send_settled(number, events, at):
    send('{"id":%d,"reply":"settled","events":[%s],"at":%s}'
         % (number, events, json.dumps(at, separators=(',', ':'))))
