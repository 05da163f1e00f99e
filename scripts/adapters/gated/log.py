"""Writes the events that an adapter sees of each case as a log, which `wspbus validate` judges (docs/logs.md).

The callers of these buses learn no answer and hold no ticket, and a waiter looks at the state by itself, some time after
the state was written. So a log of these buses tells none of that. It tells the states, the passes, the listeners, the
main program and the subscriptions, in the order in which they happened: one thread moves at a time.
"""

import json
import os

FORMAT = 1

# The kinds of events that these logs tell, each with its events.
SEES = {
    'states': ('state_written',),
    'passes': ('pass_began', 'pass_ended'),
    'listeners': ('listener_began', 'listener_ended'),
    'main': ('blocked', 'main_ran', 'taken'),
    'log': ('log_failed',),
    'subscriptions': ('subscribed', 'unsubscribed'),
}
EVENTS = frozenset(event for events in SEES.values() for event in events) | {'surprise'}

_encode = json.JSONEncoder(separators=(',', ':')).encode


class Log:
    """A file to which every case is appended. Each line is written at once, so that none is lost with a process."""

    def __init__(self, path):
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)

    def begin(self, implementation, listeners, passes):
        """A header: the log of a new bus begins. `listeners` are those of a case, `passes` the channels of passes."""
        called = [{'listener': fields['listener'], 'channel': fields['channel'],
                   'priority': fields.get('priority', 50)}
                  for fields in listeners if fields['channel'] in passes]
        self._write({'log': FORMAT, 'implementation': implementation, 'listeners': called,
                     'sees': sorted(SEES), 'returns': 'when_resolved'})

    def note(self, event):
        """An event of the protocol, if these logs tell it."""
        name = event if isinstance(event, str) else next(iter(event))
        if name in EVENTS:
            self._write(event)

    def _write(self, value):
        line = _encode(value).encode() + b'\n'
        while line:
            line = line[os.write(self._file, line):]


def of_arguments(arguments):
    """The log that the command line asks for by `--log FILE`, or None."""
    if not arguments:
        return None
    if len(arguments) != 2 or arguments[0] != '--log':
        raise SystemExit('expected no argument or --log FILE, found %s' % ' '.join(arguments))
    try:
        return Log(arguments[1])
    except OSError as error:
        raise SystemExit('--log: %s' % error) from None
