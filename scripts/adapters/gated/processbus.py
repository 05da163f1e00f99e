"""The real `magicbus.process.ProcessBus` with gates around it, and none of its behaviour replaced.

A subclass sees each write of `state`, each publish and each call. The modules' `select`, `os` and
`threading` are stand-ins that pass everything on except `select`, `execv`, `Thread` and `enumerate`:
the last does not tell of the adapter's own thread, for which the bus would wait.

The release calls `Thread.isAlive`, which Python 3.9 has removed; it is given back.
"""

import importlib
import os
import select
import sys
import threading
import types

from .bus import StandIn, find, watched

IMPLEMENTATION = 'magicbus.process.ProcessBus'
CALLS = ('start', 'stop', 'exit', 'restart', 'reload', 'callback')
PASSES = {'start': 'START', 'stop': 'STOP', 'exit': 'EXIT'}
AWAITED = {'idle': 'IDLE', 'starting': 'START', 'running': 'RUN', 'stopping': 'STOP', 'exiting': 'EXIT',
           'exited': 'EXITED'}
STATES = tuple(AWAITED)
GATES = ('write', 'publish', 'listener', 'poll', 'read')
FEATURES = ('reload',)

# The eleven states, as an observer that knows six of them sees them.
SEEN = {
    'INITIAL': 'idle', 'ENTER': 'idle', 'IDLE': 'idle',
    'START': 'starting',
    'RUN': 'running',
    'STOP': 'stopping', 'START_ERROR': 'stopping',
    'EXIT': 'exiting', 'STOP_ERROR': 'exiting', 'EXIT_ERROR': 'exiting',
    'EXITED': 'exited',
}


class Modules:
    """The modules of the package that the stand-ins are put into."""

    def __init__(self):
        self.process = importlib.import_module('magicbus.process')
        self.base = importlib.import_module('magicbus.base')
        self.lifecycle = importlib.import_module('magicbus.plugins.lifecycle')


# The places of the larger of the two sets that hold the listeners of a channel in a case.
PLACES = 32
# The number of buses that are made at most, to find one whose own listener has the last of these places.
MOST_BUSES = 2000
# After so many objects without success, the function of the listener gets another address.
TRIED = 100


class Spare:
    """Takes memory, so that the next bus comes to another place."""


def copied(function):
    """The same function at another address."""
    return types.FunctionType(function.__code__, function.__globals__, function.__name__, function.__defaults__,
                              function.__closure__)


def load():
    """The package and its version. The folder of the adapter has a file of the same name."""
    path, version = find('magicbus', 'magicbus', 'process.py')
    sys.path.insert(0, os.path.dirname(os.path.dirname(path)))
    if not hasattr(threading.Thread, 'isAlive'):
        threading.Thread.isAlive = threading.Thread.is_alive
    return Modules(), version


def gated(modules, case):
    """Puts the stand-ins into the modules and returns the subclass of ProcessBus for a case."""
    leaving = set()  # the threads that have left the wait of block

    def poll(readers, writers, errors, _interval):
        case.sleep(_interval)
        return select.select(readers, writers, errors, 0)

    def execv(path, arguments):
        case.execv(path, arguments, taken=case.current() in leaving)

    modules.base.select = StandIn(select, select=poll)
    modules.process.threading = StandIn(threading, Thread=case.Thread)
    modules.lifecycle.threading = StandIn(threading, enumerate=case.threads)
    modules.lifecycle.os = StandIn(os, execv=execv)
    modules.lifecycle.Execv.max_cloexec_files = 0  # its own switch: do not touch each of a million descriptors
    case.states = AWAITED
    channels = {native: channel for channel, native in PASSES.items()}

    class GatedBus(watched(case, modules.base.ChannelFailures), modules.process.ProcessBus):
        _state = None

        @property
        def state(self):
            return self._state

        @state.setter
        def state(self, new):
            if self._state is None:  # the first write is the constructor's
                self._state = new
                return
            case.gate('write', to=SEEN[new])
            if SEEN[self._state] != SEEN[new]:
                case.note('state_written', **{'from': SEEN[self._state], 'to': SEEN[new]})
            self._state = new

        def _transition(self, newstate, *args, **kwargs):
            output = super()._transition(newstate, *args, **kwargs)
            if not args:  # from the loop of transition; that of an error passes on what was raised
                case.gate('read')
            return output

        def publish(self, channel, *args, **kwargs):
            publish = super().publish
            if channel == 'execv':
                leaving.add(case.current())
            if channel not in channels:
                return publish(channel, *args, **kwargs)
            return self._pass(channels[channel], channel, lambda: publish(channel, *args, **kwargs))

        def start(self):
            self._call('start', lambda: self.transition('RUN'))

        def stop(self):
            self._call('stop', lambda: self.transition('IDLE'))

        def exit(self):
            self._call('exit', lambda: self.transition('EXITED'))

        def reload(self):
            self._call('reload', self.graceful)

        def restart(self):
            self._call('restart', super().restart)

        def start_with_callback(self, func, args=None, kwargs=None):
            return self._call('start', lambda: super(GatedBus, self).start_with_callback(func, args, kwargs))

        def wait(self, state, interval=0.1, channel=None, sleep=False):
            wait = super().wait
            if channel is not None:  # the wait of block, which reports itself
                return wait(state, interval, channel, sleep)
            return self._wait(SEEN[state], lambda: wait(state, interval, channel, sleep))

        def block(self, *args, **kwargs):
            block = super().block
            self._block(lambda: block(*args, **kwargs))

    def made():
        """A new bus whose own listener of EXIT is always at the same place of a set.

        The bus keeps the listeners of a channel in a set, and calls those of equal priority in its order. Its own
        listener of EXIT hashes by its address and that of its function: at some addresses it moves a listener of the
        case to another place. At some addresses of the function no address of a listener fits: then a copy of the
        function takes its place.
        """
        kept = []  # a bus that is dropped would leave its address to the next
        copies = 0
        while len(kept) < MOST_BUSES:
            bus = GatedBus()
            kept.append(bus)
            kept.extend(Spare() for _ in range(len(kept) % 7))
            if all(hash(own) % PLACES == PLACES - 1 for own in bus.listeners['EXIT']):
                return bus
            if len(kept) // TRIED > copies:
                own = type(bus.thread_wait)
                kept.append(own.EXIT)
                own.EXIT = copied(own.EXIT)
                copies += 1
        raise RuntimeError('no place was found for the own listener of EXIT')

    return made
