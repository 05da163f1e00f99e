"""Serves the adapter protocol: the commands between cases here, those of a case in its own process."""

import ctypes
import gc
import os
import platform
import signal
import sys
import warnings

from . import case, log, wire
from .wire import BadCommand

PROTOCOL = 1
PR_SET_PDEATHSIG = 1


def hello(command, package, version):
    asked = command.get('protocol')
    if type(asked) is not int or asked < PROTOCOL:
        raise BadCommand('this adapter speaks protocol %d, not %r' % (PROTOCOL, asked))
    features = [*package.FEATURES, 'restart', 'reenter', 'exit_end', 'wait', 'block', 'subscribe']
    return {
        'protocol': PROTOCOL,
        'implementation': package.IMPLEMENTATION,
        'version': version,
        'language': 'Python %s' % platform.python_version(),
        'levels': ['core', 'threads'],
        'features': features,
        # The methods of these buses return nothing: no caller learns an answer, holds a ticket or is told failures.
        'lacks': ['answers', 'tickets', 'failures'],
        'parameters': {'returns': 'when_resolved', 'gates': list(package.GATES)},
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

    def __init__(self, package, log_file):
        self.package = package
        self.log_file = log_file
        self.module, self.version = package.load()
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
                    wire.send_reply(number, 'hello', **hello(command, self.package, self.version))
                elif kind == 'begin':
                    case.check_begin(command, self.package)
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
                return case.Case(command, self.package, self.module, self.journal, self.lines, self.log_file)
            except BaseException:
                wire.fault(self.journal)
        _, status = os.waitpid(pid, 0)
        if self.journal.ending == wire.BY_FAULT:
            sys.exit('the adapter itself failed')
        self.lines.rest = self.journal.input
        number = self.journal.open_id
        if number is None and self.journal.ending != wire.BY_QUIT:
            number = self.lost()
        if number is not None:
            report_end(self.journal, status, number)
        return None

    def lost(self):
        """The process was killed between two commands: the next command is told."""
        while True:
            line = self.lines.next()
            if line is None:
                return None
            try:
                return wire.parse(line)[0]
            except BadCommand as error:
                wire.send_reply(0, 'error', message=str(error))


def main(package):
    """Speaks for a package until the input ends. In the process of a case, runs that."""
    running = None
    try:
        warnings.simplefilter('ignore')  # _clean_exit warns, at the cost of reading its source
        adapter = Adapter(package, log.of_arguments(sys.argv[1:]))
        gc.collect()
        gc.disable()
        gc.freeze()
        running = adapter.serve()
    except BrokenPipeError:
        pass
    except ImportError as problem:
        sys.exit('%s: %s' % (os.path.basename(sys.argv[0]), problem))
    if running is not None:
        running.run()
