"""The real `cherrypy.process.wspbus.Bus` with gates around it, and none of its behaviour replaced.

A subclass sees each write of `state`, each publish and each call; the module's `time`, `os` and
`threading` are stand-ins that pass everything on except `sleep`, `execv` and `Thread`.
"""

import importlib.util
import operator
import os
import sys
import threading
import time

PASSES = ('start', 'stop', 'exit', 'graceful')
INTERRUPTED = 130  # what a shell calls an end by an interrupt


def find():
    """The path of wspbus.py and the version of the package, without importing CherryPy."""
    for folder in sys.path:
        path = os.path.join(folder, 'cherrypy', 'process', 'wspbus.py')
        if os.path.isfile(path):
            return path, _version(folder)
    raise ImportError('cherrypy is not installed for %s: run scripts/peers' % sys.executable)


def _version(folder):
    for name in sorted(os.listdir(folder)):
        if name.lower().startswith('cherrypy-') and name.endswith('.dist-info'):
            with open(os.path.join(folder, name, 'METADATA'), encoding='utf-8') as metadata:
                for line in metadata:
                    if line.startswith('Version:'):
                        return line.split(':', 1)[1].strip()
    return 'unknown'


def load(path):
    """The module wspbus.py alone: all of CherryPy takes long to import and is not needed."""
    spec = importlib.util.spec_from_file_location('cherrypy_process_wspbus', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class StandIn:
    """A module with some of its names replaced."""

    def __init__(self, module, **names):
        self.__dict__.update(names)
        self._module = module

    def __getattr__(self, name):
        return getattr(self._module, name)


class ListenerFailed(Exception):
    """The end of a listener that was told to fail."""

    def __init__(self, listener):
        super().__init__('listener %d was told to fail' % listener.number)
        self.listener = listener


def exit_code(code):
    """What a process exits with that is ended by SystemExit(code)."""
    return 0 if code is None else code & 0xFF if isinstance(code, int) else 1


def lowest_free(taken):
    number = 0
    while number in taken:
        number += 1
    taken.add(number)
    return number


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

    case.states = {name: state for state, name in names.items()}

    class GatedBus(module.Bus):
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
            if channel not in PASSES:
                return super().publish(channel, *args, **kwargs)
            case.gate('publish', channel=channel)
            items = sorted(((self._priorities[(channel, listener)], listener)
                            for listener in self.listeners[channel]), key=operator.itemgetter(0))
            number = lowest_free(case.passes)
            passes = case.current().passes
            case.note('pass_began', **{'pass': number}, channel=channel, due=[l.number for _, l in items])
            passes.append(number)
            try:
                return super().publish(channel, *args, **kwargs)
            finally:
                passes.pop()
                case.passes.discard(number)
                case.note('pass_ended', **{'pass': number}, channel=channel)

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

        def _call(self, goal, method):
            """A call from outside is a request; one by another method of the bus is a part of that."""
            frames = case.current().frames
            if frames and frames[-1] is None:
                return method()
            ticket = lowest_free(case.tickets)
            request = {'exit': 0} if goal == 'exit' else goal
            case.note('answered', origin=case.origin(), request=request, answer='accepted', ticket=ticket)
            resolution = {'exited': []} if goal in ('exit', 'restart') else 'reached'
            try:
                with case.own_calls():
                    return method()
            except BaseException as error:
                resolution = self._unwound(error)
                raise
            finally:
                case.tickets.discard(ticket)
                case.note('resolved', ticket=ticket, goal=goal, resolution=resolution)

        def _unwound(self, error):
            if isinstance(error, SystemExit):
                return {'unwound': {'exit': exit_code(error.code)}}
            if isinstance(error, KeyboardInterrupt):
                return {'unwound': 'interrupted'}
            failures = []
            for one in error.get_instances() if isinstance(error, module.ChannelFailures) else [error]:
                if not isinstance(one, ListenerFailed):
                    case.surprise('a call raised %r' % one)
                elif one.listener.channel in PASSES:  # there is no pass, hence no failure, of log and main
                    failures.append({'channel': one.listener.channel, 'listener': one.listener.number,
                                     'outcome': 'failed'})
            return {'reached_with_failures': failures}

        def start_with_callback(self, func, args=None, kwargs=None):
            return self._call('start', lambda: super(GatedBus, self).start_with_callback(func, args, kwargs))

        def wait(self, state, interval=0.1, channel=None):
            if channel is not None:  # the wait of block, which reports itself
                super().wait(state, interval, channel)
                return
            thread = case.current().number
            case.note('waiting', thread=thread, state=names[state])
            super().wait(state, interval, channel)
            case.note('woken', thread=thread, wake={'entered': names[state]})

        def _clean_exit(self):
            with case.own_calls():
                super()._clean_exit()

        def block(self, *args, **kwargs):
            case.note('blocked')
            code = 0
            try:
                with case.own_calls():
                    super().block(*args, **kwargs)
            except BaseException as error:
                code = 1
                if isinstance(error, SystemExit):
                    code = exit_code(error.code)
                elif isinstance(error, KeyboardInterrupt):
                    code = INTERRUPTED
                elif not isinstance(error, module.ChannelFailures):
                    case.surprise('block raised %r' % error)
                raise
            finally:
                case.note('taken', code=code, reexec=False)

    return GatedBus
