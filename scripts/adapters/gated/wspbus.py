"""The real `cherrypy.process.wspbus.Bus` with gates around it, and none of its behaviour replaced.

A subclass sees each write of `state`, each publish and each call; the module's `time`, `os` and
`threading` are stand-ins that pass everything on except `sleep`, `execv` and `Thread`.
"""

import importlib.util
import os
import threading
import time

from .bus import StandIn, find, watched

IMPLEMENTATION = 'cherrypy.process.wspbus.Bus'
CALLS = ('start', 'stop', 'exit', 'restart', 'graceful', 'callback')
PASSES = {'start': 'start', 'stop': 'stop', 'exit': 'exit', 'graceful': 'graceful'}
STATES = ('idle', 'starting', 'running', 'stopping', 'exiting', 'exited')
GATES = ('write', 'publish', 'listener', 'poll')
FEATURES = ('graceful',)


def load():
    """The module wspbus.py alone, and its version: all of CherryPy takes long to import and is not needed."""
    path, version = find('cherrypy', 'cherrypy', 'process', 'wspbus.py')
    spec = importlib.util.spec_from_file_location('cherrypy_process_wspbus', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, version


def gated(module, case):
    """Puts the stand-ins into the module and returns the subclass of its Bus for a case."""
    names = {
        module.states.STOPPED: 'idle',
        module.states.STARTING: 'starting',
        module.states.STARTED: 'running',
        module.states.STOPPING: 'stopping',
        module.states.EXITING: 'exiting',
    }
    module.time = StandIn(time, sleep=case.sleep)
    module.os = StandIn(os, execv=case.execv)
    module.threading = StandIn(threading, Thread=case.Thread)

    # This bus has no such state: a wait for it does not end.
    awaited = {**names, object(): 'exited'}
    case.states = {name: state for state, name in awaited.items()}

    class GatedBus(watched(case, module.ChannelFailures), module.Bus):
        max_cloexec_files = 0  # its own switch: do not touch each of a million descriptors
        _state = None

        @property
        def state(self):
            return self._state

        @state.setter
        def state(self, new):
            if self._state is None:  # the first write is the constructor's
                self._state = new
                return
            case.gate('write', to=names[new])
            case.note('state_written', **{'from': names[self._state], 'to': names[new]})
            self._state = new

        def publish(self, channel, *args, **kwargs):
            publish = super().publish
            if channel not in PASSES:
                return publish(channel, *args, **kwargs)
            return self._pass(channel, channel, lambda: publish(channel, *args, **kwargs))

        def start(self):
            self._call('start', super().start)

        def stop(self):
            self._call('stop', super().stop)

        def exit(self):
            self._call('exit', super().exit)

        def restart(self):
            self._call('restart', super().restart)

        def graceful(self):
            self._call('graceful', super().graceful)

        def start_with_callback(self, func, args=None, kwargs=None):
            return self._call('start', lambda: super(GatedBus, self).start_with_callback(func, args, kwargs))

        def wait(self, state, interval=0.1, channel=None):
            wait = super().wait
            if channel is not None:  # the wait of block, which reports itself
                return wait(state, interval, channel)
            return self._wait(awaited[state], lambda: wait(state, interval, channel))

        def _clean_exit(self):
            with case.own_calls():
                super()._clean_exit()

        def block(self, *args, **kwargs):
            block = super().block
            self._block(lambda: block(*args, **kwargs))

    return GatedBus
