"""One case: a bus, its listeners, its threads, and the commands that move them."""

import atexit
import contextlib
import os
import threading

from . import bus as buses
from . import wire
from .threads import Scheduler, thread_class
from .wire import BadCommand

MAIN_PROGRAMS = ('catches', 'ends')
GATES = ('write', 'publish', 'listener', 'poll', 'read')


def need(condition, message, *values):
    if not condition:
        raise BadCommand(message % values)


def number(fields, name, low=0, high=255):
    """An integer field of a command."""
    value = fields.get(name)
    need(type(value) is int and low <= value <= high, '"%s" must be an integer %d..%d, not %r',
         name, low, high, value)
    return value


def outcome(value, names=('ok', 'failed', 'quit', 'interrupted')):
    """The outcome that a listener is to have."""
    if isinstance(value, dict) and list(value) == ['exit']:
        number(value, 'exit')
        return value
    need(value in names, 'the outcome must be one of %s or {"exit":CODE}, not %r', ', '.join(names), value)
    return value


def called(value, names, states):
    """The method that a request names. Exit takes no code from its caller here."""
    if value == {'exit': 0}:
        value = 'exit'
    if isinstance(value, dict) and list(value) == ['wait']:
        need(value['wait'] in states, 'this bus is never %r, so no thread waits for it', value['wait'])
        return value
    need(isinstance(value, str) and value in names, 'the request must be one of %s, not %r',
         ', '.join(names), value)
    return value


class Listener:
    """A callback. It hashes by its place or number, so that ties do not depend on an address."""

    __slots__ = ('case', 'number', 'channel', 'priority', 'always', 'level', 'place')

    def __init__(self, case, fields):
        self.case = case
        self.number = fields['listener']
        self.channel = fields['channel']
        self.priority = fields.get('priority', 50)
        self.always = fields.get('always')
        self.level = fields.get('level', 0)
        place = fields.get('hash')
        self.place = self.number if place is None else place

    def __hash__(self):
        return self.place

    def __eq__(self, other):
        return self is other

    def __call__(self, *args, **_kwargs):
        if self.channel == 'log' and args[1] < self.level:
            return None
        return self.case.run_listener(self)


def check_listener(fields, taken, package):
    need(isinstance(fields, dict), 'a listener must be an object, not %r', fields)
    channels = (*package.PASSES, 'log', 'main')
    need(fields.get('channel') in channels, 'the channel must be one of %s, not %r',
         ', '.join(channels), fields.get('channel'))
    this = number(fields, 'listener')
    need(this not in taken, 'there is a listener %d already', this)
    if 'priority' in fields:
        number(fields, 'priority')
    if fields.get('always') is None:
        need(fields['channel'] != 'log', 'a listener of log needs "always"')
    else:
        outcome(fields['always'])
    if fields.get('level') is not None:
        need(fields['channel'] == 'log', 'only a listener of log has a "level"')
        number(fields, 'level')
    if fields.get('hash') is not None:
        number(fields, 'hash')
    taken.add(this)


def check_begin(command, package):
    """Refuses a case that cannot be begun."""
    need(isinstance(command.get('case'), str), '"case" must be a string')
    taken = set()
    for fields in _list(command, 'listeners'):
        check_listener(fields, taken, package)
    for index, fields in enumerate(_list(command, 'threads')):
        need(isinstance(fields, dict) and isinstance(fields.get('daemon', False), bool),
             'a thread must be {"thread":N,"daemon":true|false}, not %r', fields)
        need(number(fields, 'thread', 1) == index + 1, 'the threads must be numbered 1, 2, ... in order')
    need(command.get('main', 'catches') in MAIN_PROGRAMS, '"main" must be one of %s, not %r',
         ', '.join(MAIN_PROGRAMS), command.get('main'))
    gates = command.get('gates', list(GATES))
    need(isinstance(gates, list) and all(gate in GATES for gate in gates),
         'the gates must be some of %s, not %r', ', '.join(GATES), gates)
    need('poll' in gates, 'without the gate "poll" a waiting thread would never settle')


def _list(command, name):
    value = command.get(name, [])
    need(isinstance(value, list), '"%s" must be a list, not %r', name, value)
    return value


class Case:
    """Lives in a process of its own, whose main thread is thread 0."""

    def __init__(self, command, package, module, journal, lines, log_file=None):
        self.package = package
        self.journal = journal
        self.lines = lines
        self.log_file = log_file
        self.gates = frozenset(command.get('gates', GATES))
        self.scheduler = Scheduler(self._next_order)
        self.current = self.scheduler.current
        self.Thread = thread_class(self.scheduler)
        self.tickets, self.passes = set(), set()
        self.main_ends = command.get('main') == 'ends'
        self.pending = None  # what ends the program when it falls off
        atexit.register(self._leave)  # registered first, called last
        self.bus = package.gated(module, self)()
        self.listeners = {}
        for fields in command.get('listeners', ()):
            self._subscribe(Listener(self, fields))
        if log_file is not None:
            log_file.begin(package.IMPLEMENTATION, command.get('listeners', ()), package.PASSES)
        for fields in command.get('threads', ()):
            self.Thread(target=self._idle, daemon=fields.get('daemon', False)).start()

    # The calls that the gated bus makes.

    def note(self, name, **fields):
        self._report({name: fields} if fields else name)

    def surprise(self, text):
        self._report({'surprise': text[:1000]})

    def _report(self, event):
        try:
            self.journal.note(event)
            if self.log_file is not None:
                self.log_file.note(event)
        except BaseException:
            wire.fault(self.journal)

    def gate(self, kind, **info):
        if kind in self.gates:
            self.scheduler.rest({'point': kind, **info})

    def sleep(self, _interval):
        order = self.scheduler.rest({'point': 'poll'})
        if order['command'] == 'end':
            self._end_with(order['outcome'])

    def threads(self):
        """`threading.enumerate`, without the thread that serves commands."""
        return [thread for thread in threading.enumerate() if thread is not self.server]

    def execv(self, _path, _arguments, taken=True):
        if taken:
            self.note('taken', code=0, reexec=True)
        self.scheduler.rest({'point': 'execv'})
        self.note('re_executed', thread=self.current().number)
        self.journal.ending = wire.BY_REEXEC
        os._exit(0)

    @contextlib.contextmanager
    def own_calls(self):
        """The bus calls itself: these calls are no requests."""
        frames = self.current().frames
        frames.append(None)
        try:
            yield
        finally:
            frames.pop()

    def origin(self):
        """A listener of main runs no pass, so it speaks as its thread."""
        mover = self.current()
        running = [frame for frame in mover.frames if frame is not None and frame.channel != 'main']
        return {'listener': running[-1].number} if running else {'thread': mover.number}

    def run_listener(self, listener):
        if listener.channel == 'log':
            if listener.always != 'ok':
                self.note('log_failed')
            return self._end_with(listener.always, listener)
        mover = self.current()
        where = None
        if listener.channel != 'main':
            where = {'pass': mover.passes[-1], 'channel': listener.channel, 'listener': listener.number}
            self.note('listener_began', **where)
        mover.frames.append(listener)
        how = listener.always or self._at_gate(listener)
        mover.frames.pop()
        if where is None:
            self.note('main_ran', failed=how != 'ok')
        else:
            self.note('listener_ended', **where, outcome={'exit': 0} if how == 'quit' else how)
        return self._end_with(how, listener)

    # The work of the threads.

    def _at_gate(self, listener):
        if 'listener' not in self.gates:
            return 'ok'
        while True:
            order = self.scheduler.rest({'point': 'listener', 'listener': listener.number})
            if order['command'] == 'end':
                return order['outcome']
            self._carry_out(order)

    def _idle(self):
        while True:
            order = self.scheduler.rest({'point': 'idle'})
            if order['command'] == 'finish':
                return
            self._carry_out(order)

    def _carry_out(self, order):
        """A call of the bus. An exception that it raises was reported, and the caller of this method catches it."""
        if order['command'] == 'subscribe':
            self._subscribe(Listener(self, order))
            if order['channel'] in self.package.PASSES:
                self.note('subscribed', channel=order['channel'], listener=order['listener'],
                          priority=order.get('priority', 50))
        elif order['command'] == 'unsubscribe':
            listener = self.listeners.pop(order['listener'])
            self.bus.unsubscribe(self._native(listener), listener)
            self.note('unsubscribed', listener=listener.number)
        else:
            try:
                self._call(self._called(order, ('block',)))
            except BaseException as error:
                self._raised(order, error)

    def _call(self, name):
        if name == 'callback':
            self.bus.start_with_callback(lambda: None)
        elif isinstance(name, dict):
            self.bus.wait(self.states[name['wait']])
        else:
            getattr(self.bus, name)()

    def _raised(self, order, error):
        """Keeps the exception that ends the main program for its `finish`."""
        ends = self.main_ends or isinstance(error, SystemExit)
        if ends and order['command'] == 'request' and self.current() is self.scheduler.main:
            self.pending = error

    def _subscribe(self, listener):
        self.listeners[listener.number] = listener
        self.bus.subscribe(self._native(listener), listener, listener.priority)

    def _native(self, listener):
        """The channel as the bus names it."""
        return self.package.PASSES.get(listener.channel, listener.channel)

    def _called(self, command, more=()):
        return called(command.get('request'), self.package.CALLS + more, self.package.STATES)

    @staticmethod
    def _end_with(how, listener=None):
        if how == 'failed':
            raise buses.ListenerFailed(listener)
        if how == 'interrupted':
            raise KeyboardInterrupt
        if how == 'quit':
            raise SystemExit
        if isinstance(how, dict):
            raise SystemExit(how['exit'])

    # The process.

    def run(self):
        """The main program: serves commands until it is told to finish, then ends as it must."""
        self.server = threading.Thread(target=self.scheduler.serve, name='commands', daemon=True)
        self.server.start()
        self._idle()
        self.scheduler.fall_off()
        if self.pending is not None:
            raise self.pending

    def _leave(self):
        """The last exit function. After it Python would tear itself down at length, to exit with 0."""
        if self.pending is None:
            os._exit(0)

    def _next_order(self):
        try:
            self._reply_settled()
            while True:
                order = self._obey_next()
                if order is not None:
                    return order
        except BaseException:  # it must not pass through the bus, which would take it for a listener's
            wire.fault(self.journal)

    def _reply_settled(self):
        open_id, events = self.journal.open_id, self.journal.take_events()
        self.journal.close()
        wire.send_settled(open_id, events, self.scheduler.at())

    def _obey_next(self):
        """Takes one command; None if it moves nothing and was replied to."""
        open_id = 0
        try:
            line = self.lines.next()
            self.journal.input = self.lines.rest
            if line is None:
                self._quit()
            open_id, command = wire.parse(line)
            self.journal.open(open_id)
            kind = command['command']
            if kind == 'quit':
                self._quit()
            if kind in ('hello', 'begin'):
                raise BadCommand('%s: a case is open' % kind)
            if kind != 'settle':
                mover = self._mover(command)
                self._check(kind, command, mover)
                return mover, command
            self._reply_settled()
        except BadCommand as error:
            self.journal.close()
            wire.send_reply(open_id, 'error', message=str(error))
        return None

    def _quit(self):
        self.journal.ending = wire.BY_QUIT
        os._exit(0)

    def _mover(self, command):
        movers = self.scheduler.movers
        this = number(command, 'thread')
        need(this < len(movers), 'there is no thread %d', this)
        return movers[this]

    def _check(self, kind, command, mover):
        points = {
            'request': ('idle',), 'finish': ('idle',), 'step': ('write', 'publish', 'read', 'poll', 'execv'),
            'reenter': ('listener',), 'end': ('listener', 'poll'),
            'subscribe': ('listener', 'idle'), 'unsubscribe': ('listener', 'idle'),
        }
        need(kind in points, 'there is no command %r', kind)
        point = mover.point['point']
        need(point in points[kind], '%s: thread %d is at %s, not at %s', kind, mover.number, point,
             ' or '.join(points[kind]))
        if kind == 'request':
            name = self._called(command, ('block',))
            is_main = mover is self.scheduler.main
            need(name != 'block' or is_main, 'only thread 0 may block')
            need(not (is_main and self.main_ends and self.pending), 'a call has ended the main program')
        elif kind == 'reenter':
            self._called(command)
        elif kind == 'end':
            how = outcome(command.get('outcome'))
            need(point == 'listener' or (mover is self.scheduler.main and how not in ('ok', 'failed')),
                 'a poll of thread 0 may end by an interrupt or an exit only')
        elif kind == 'subscribe':
            check_listener(command, set(self.listeners), self.package)
        elif kind == 'unsubscribe':
            need(number(command, 'listener') in self.listeners, 'there is no listener %d', command['listener'])
