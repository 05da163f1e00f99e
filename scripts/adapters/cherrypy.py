#!/usr/bin/env python3
"""Speaks the adapter protocol for the real `cherrypy.process.wspbus.Bus`.

Run it by the interpreter of .peers/venv, which scripts/peers makes. Each case runs in a forked
process of its own, so that os._exit, SystemExit, exit functions and execv (seen, not done) are the
real ones. The file wspbus.py is loaded alone, without the rest of CherryPy; the version reported is
that of the package that it belongs to.
"""

import ctypes
import gc
import os
import platform
import signal
import sys
import warnings

sys.dont_write_bytecode = True  # the folder of this file may be one that is only read

from gated import bus, case, wire  # noqa: E402
from gated.wire import BadCommand  # noqa: E402

PROTOCOL = 1
PR_SET_PDEATHSIG = 1


def hello(command, version):
    asked = command.get('protocol')
    if asked != PROTOCOL:
        raise BadCommand('this adapter speaks protocol %d, not %r' % (PROTOCOL, asked))
    return {
        'protocol': PROTOCOL,
        'implementation': 'cherrypy.process.wspbus.Bus',
        'version': version,
        'language': 'Python %s' % platform.python_version(),
        'levels': ['core', 'threads'],
        'features': ['block', 'callback', 'restart', 'graceful', 'reenter', 'subscribe', 'log', 'main', 'atexit'],
        'parameters': {
            'gates': list(case.GATES),
            'call_returns': 'when_the_pass_ended',
            'ties': 'by_listener_number',
            'exit_takes_code': False,
        },
    }


def end_with_parent(parent):
    """The kernel ends the process of a case whose adapter was killed, where it can (Linux)."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    except (AttributeError, OSError):
        return
    if os.getppid() != parent:
        os._exit(0)


def report_end(journal, status, number):
    """The reply to the command during which the process of the case ended."""
    if journal.ending == wire.BY_QUIT:
        wire.send_reply(number, 'quit')
        return
    events = journal.take_events()
    if journal.ending == wire.BY_REEXEC:
        end = '"re_executed":true'
    elif os.WIFSIGNALED(status):
        end = '"signal":%d' % os.WTERMSIG(status)
        events += ',' * bool(events) + '{"ended":{"code":%d}}' % (128 + os.WTERMSIG(status))
    else:
        end = '"code":%d' % os.WEXITSTATUS(status)
        events += ',' * bool(events) + '{"ended":{"code":%d}}' % os.WEXITSTATUS(status)
    wire.send('{"id":%d,"reply":"ended","events":[%s],%s}' % (number, events, end))


class Adapter:
    """Serves commands between cases, and waits while the process of a case serves its own."""

    def __init__(self):
        path, self.version = bus.find()
        self.module = bus.load(path)
        self.journal = wire.Journal()
        self.lines = wire.Lines()

    def serve(self):
        """Returns in the process of a case with the case, or with None when all is over."""
        while True:
            number = 0
            try:
                line = self.lines.next()
                if line is None:
                    return None
                number, command = wire.parse(line)
                kind = command['command']
                if kind == 'hello':
                    wire.send_reply(number, 'hello', **hello(command, self.version))
                elif kind == 'begin':
                    case.check_begin(command)
                    child = self.begin(number, command)
                    if child is not None:
                        return child
                elif kind == 'quit':
                    wire.send_reply(number, 'quit')
                    return None
                else:
                    raise BadCommand('%s: no case is open' % kind)
            except BadCommand as error:
                wire.send_reply(number, 'error', message=str(error))

    def begin(self, number, command):
        self.journal.reset()
        self.journal.open(number)
        self.journal.input = self.lines.rest
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            end_with_parent(parent)
            try:
                return case.Case(command, self.module, self.journal, self.lines)
            except BaseException:
                wire.fault(self.journal)
        _, status = os.waitpid(pid, 0)
        if self.journal.ending == wire.BY_FAULT:
            sys.exit('cherrypy.py: the adapter itself failed')
        self.lines.rest = self.journal.input
        number = self.journal.open_id
        if number is None and self.journal.ending != wire.BY_QUIT:
            number = self.lost()
        if number is not None:
            report_end(self.journal, status, number)
        return None

    def lost(self):
        """Somebody killed the process between two commands: the next command is told."""
        while True:
            line = self.lines.next()
            if line is None:
                return None
            try:
                return wire.parse(line)[0]
            except BadCommand as error:
                wire.send_reply(0, 'error', message=str(error))


def main():
    warnings.simplefilter('ignore')  # _clean_exit warns, at the cost of reading its source
    adapter = Adapter()
    gc.collect()
    gc.disable()
    gc.freeze()
    return adapter.serve()


if __name__ == '__main__':
    RUNNING = None
    try:
        RUNNING = main()
    except BrokenPipeError:
        pass
    except ImportError as problem:
        sys.exit('cherrypy.py: %s' % problem)
    if RUNNING is not None:
        RUNNING.run()
