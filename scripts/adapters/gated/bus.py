"""The parts of every gated bus: how it is found, and how its calls, passes and waits are told."""

import operator
import os
import sys

INTERRUPTED = 130  # what a shell calls an end by an interrupt


def find(package, *file):
    """The path of a file of an installed package and the version of that, without importing it."""
    for folder in sys.path:
        path = os.path.join(folder, *file)
        if os.path.isfile(path):
            return path, _version(package, folder)
    raise ImportError('%s is not installed for %s: run scripts/peers' % (package, sys.executable))


def _version(package, folder):
    for name in sorted(os.listdir(folder)):
        if name.lower().startswith(package + '-') and name.endswith('.dist-info'):
            with open(os.path.join(folder, name, 'METADATA'), encoding='utf-8') as metadata:
                for line in metadata:
                    if line.startswith('Version:'):
                        return line.split(':', 1)[1].strip()
    return 'unknown'


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
    """The exit code of a process that SystemExit(code) ends."""
    return 0 if code is None else code & 0xFF if isinstance(code, int) else 1


def lowest_free(taken):
    number = 0
    while number in taken:
        number += 1
    taken.add(number)
    return number


def watched(case, failures_class):
    """The part of a gated bus that tells a case what is called. `failures_class` is what publish raises."""

    class Watched:
        def _pass(self, channel, native, publish):
            """A publish on a channel of passes. The listeners of the bus itself are not announced."""
            case.gate('publish', channel=channel)
            items = sorted(((self._priorities[(native, listener)], listener)
                            for listener in self.listeners[native]), key=operator.itemgetter(0))
            due = [listener.number for _, listener in items if hasattr(listener, 'number')]
            number = lowest_free(case.passes)
            passes = case.current().passes
            case.note('pass_began', **{'pass': number}, channel=channel, due=due)
            passes.append(number)
            try:
                return publish()
            finally:
                passes.pop()
                case.passes.discard(number)
                case.note('pass_ended', **{'pass': number}, channel=channel)

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
            for one in error.get_instances() if isinstance(error, failures_class) else [error]:
                if not isinstance(one, ListenerFailed):
                    case.surprise('a call raised %r' % one)
                elif one.listener.channel not in ('log', 'main'):  # these have no pass, hence no failure of one
                    failures.append({'channel': one.listener.channel, 'listener': one.listener.number,
                                     'outcome': 'failed'})
            return {'reached_with_failures': failures}

        def _wait(self, state, wait):
            thread = case.current().number
            case.note('waiting', thread=thread, state=state)
            wait()
            case.note('woken', thread=thread, wake={'entered': state})

        def _block(self, block):
            case.note('blocked')
            code = 0
            try:
                with case.own_calls():
                    block()
            except BaseException as error:
                code = 1
                if isinstance(error, SystemExit):
                    code = exit_code(error.code)
                elif isinstance(error, KeyboardInterrupt):
                    code = INTERRUPTED
                elif not isinstance(error, failures_class):
                    case.surprise('block raised %r' % error)
                raise
            finally:
                case.note('taken', code=code, reexec=False)

    return Watched
