"""The bus of bus.py, mended after the reports of the kit. It starts and stops the parts of a site.

    bus = Bus()
    bus.subscribe('start', server.listen)
    bus.subscribe('stop', server.close)
    bus.start()
    code, reexec, failures = bus.block()  # the main program waits here for the end
    if reexec:
        os.execv(sys.executable, [sys.executable, *sys.argv])
    sys.exit(code)

A request is answered at once, and any thread or listener may make one at any time. A worker thread then calls the
listeners, one after the other. A handler of a signal interrupts the main program, maybe in the middle of a call of the
bus: let the handler start a thread that makes the request.

The comments name the requirements of docs/spec.md by which a line is decided.
"""
from collections import namedtuple
from dataclasses import dataclass
from itertools import count
from threading import Condition, Thread, current_thread

CHANNELS = ('start', 'stop', 'exit', 'graceful')
GOALS = ('graceful', 'start', 'reload', 'stop', 'restart', 'exit')  # a goal is stronger than those before it (GOAL-3)
OWN_PASS = {'graceful': 'graceful', 'reload': 'start'}  # a request that comes during this pass is too late for it
NEXT = {'idle': 'starting', 'starting': 'stopping', 'running': 'stopping', 'stopping': 'idle', 'exiting': 'exited'}
PASS_IN = {'starting': 'start', 'stopping': 'stop', 'exiting': 'exit'}

# The word is 'accepted', 'joined', 'superseded', 'already' or 'refused'. The reason is the goal that supersedes, the
# reason of a refusal, or whether the goal runs once more for the request that joined. A granted request has a ticket.
Answer = namedtuple('Answer', 'word reason ticket')


@dataclass(eq=False)
class Ticket:
    """Stands for a granted request. Its end is 'reached', 'exited' or 'superseded' once the outcome is known."""
    number: int
    goal: str
    again: bool  # the goal runs once more for this ticket
    end: str = None
    by: str = None  # the stronger goal that superseded the request
    failures: dict = None  # the listeners that failed on the way, with their errors


@dataclass(eq=False)
class Listener:
    """One subscription of a function to a channel."""
    channel: str
    callback: callable
    priority: int


class NotNow(Exception):
    """The bus refuses a wait or the end of a subscription, and has changed nothing."""


class Bus:
    """A bus with one worker thread, which lives while there is something to do."""

    def __init__(self):
        self.state = 'idle'
        self._changed = Condition()  # its lock guards everything below
        self._goal = None  # the strongest request that is granted and not done yet
        self._tickets = []  # those without an end
        self._numbers = count()
        self._listeners = []  # the oldest first
        self._worker = None
        self._running = None  # the listener that the worker calls
        self._begun = None  # the goal whose own pass is in progress and has called a listener (GOAL-7)
        self._failed = {}  # the failures for the tickets, until the bus is at rest (GOAL-19)
        self._failed_since_start = {}  # the failures for the main program (CODE-3)
        self._code = 0
        self._blocked = self._taken = False

    # A subclass may override these methods to watch the bus. They are called with the lock of the bus, in the order of
    # what happens. They must not fail, and must not wait for another thread.

    def on_state(self, before, after):
        """The state has changed."""

    def on_answer(self, listener, request, code, answer):
        """A request was answered. The listener is None if the request came from outside."""

    def on_end(self, ticket):
        """The outcome of a granted request is known."""

    # Requests. Each returns its answer at once.

    def graceful(self):
        return self._request('graceful')

    def start(self):
        return self._request('start')

    def reload(self):
        return self._request('reload')

    def stop(self):
        return self._request('stop')

    def restart(self):
        return self._request('restart')

    def exit(self, code=0):
        if code not in range(256):
            raise ValueError(f'an exit code is a number from 0 to 255, and not {code!r}')
        return self._request('exit', code)

    # Waits. A listener must not wait for the bus, since the bus waits for the listener.

    def wait(self, ticket):
        """Returns when the outcome of a granted request is known."""
        with self._changed:
            self._refuse_listener()
            self._changed.wait_for(lambda: ticket.end)

    def block(self):
        """Returns when all is over: the exit code, whether the program is to run again, and the failures."""
        with self._changed:
            self._refuse_listener()
            if self._blocked or self._taken:
                raise NotNow('stale')
            self._blocked = True
            try:
                self._changed.wait_for(lambda: self.state == 'exited')
            finally:
                self._blocked = False  # after a KeyboardInterrupt the main program may block again
            self._taken = True  # from now on an exit is too late to cancel a restart (WAIT-5)
            failures = dict(self._failed_since_start)
            return self._code or (70 if failures else 0), self._goal == 'restart', failures  # CODE-1

    def _refuse_listener(self):
        if self._caller():
            raise NotNow('in_listener')

    # Listeners are functions without arguments. One that raises SystemExit asks for an exit.

    def subscribe(self, channel, callback, priority=50):
        """From the next pass on (PASS-5). Lower priorities are called first."""
        if channel not in CHANNELS:
            raise ValueError(f'there is no channel {channel!r}')
        with self._changed:
            self._listeners.append(Listener(channel, callback, priority))
            return self._listeners[-1]

    def unsubscribe(self, listener):
        """At once, also in the pass in progress (PASS-6)."""
        with self._changed:
            if listener not in self._listeners:
                raise NotNow('stale')
            self._listeners.remove(listener)

    # The rules of requests. The methods from here to the worker hold the lock.

    def _caller(self):
        """The listener that makes this call, or None for a caller outside."""
        return self._running if current_thread() is self._worker else None

    def _request(self, request, code=0):
        with self._changed:
            word, reason = self._answer(request)
            granted = word in ('accepted', 'joined')
            ticket = Ticket(next(self._numbers), request, again=reason is True) if granted else None
            answer = Answer(word, reason, ticket)
            self.on_answer(self._caller(), request, code, answer)
            if word == 'accepted':
                self._pursue(request)
            if granted:
                self._code = self._code or code  # the first code that is not 0 (CODE-1)
                self._tickets.append(ticket)
                if self.state == 'exited':
                    self._reach('exited')
                elif not self._worker:
                    self._worker = Thread(target=self._work)
                    self._worker.start()
            return answer

    def _answer(self, request):
        """The first rule of the answer table that fits. It changes nothing."""
        state, goal = self.state, self._goal
        if state == 'exited':
            if request == goal:
                return 'already', None
            if request == 'exit':  # it cancels a restart that the main program has not taken yet (WAIT-5)
                return ('refused', 're_executing') if self._taken else ('accepted', None)
            return ('superseded', goal) if request == 'restart' else ('refused', 'terminal')
        if request == 'graceful' and state != 'running' or request == 'reload' and state == 'idle' and not goal:
            return 'refused', 'not_running'
        if request == 'stop' and state == 'idle' and not goal:
            return 'already', None
        if request == 'start' and state == 'running' and goal in (None, 'graceful'):
            return 'already', None
        if request == 'start' and goal == 'reload':
            return 'joined', False  # a reload ends in Running, too
        if not goal or GOALS.index(request) > GOALS.index(goal):
            return 'accepted', None
        if request == goal:
            return 'joined', goal == self._begun and not self._caller()  # GOAL-7, GOAL-8
        return 'superseded', goal

    def _pursue(self, goal):
        """Makes this the goal. The tickets of weaker goals end at once (GOAL-5)."""
        for ticket in self._tickets:
            self._end(ticket, 'superseded', goal)
        self._tickets = []
        self._failed = {one: error for one, error in self._failed.items() if one.channel != 'graceful'}
        if goal == 'start':  # which is accepted at rest in Idle only
            self._failed_since_start = {}
        self._goal = goal

    def _reach(self, end='reached'):
        """The goal is reached. It runs once more if some tickets came too late for this round (GOAL-20)."""
        done = [ticket for ticket in self._tickets if not ticket.again]
        self._tickets = [ticket for ticket in self._tickets if ticket.again]
        for ticket in done:
            self._end(ticket, end)
        for ticket in self._tickets:
            ticket.again = False
        if not self._tickets and self.state != 'exited':
            self._goal, self._failed = None, {}

    def _end(self, ticket, end, by=None):
        ticket.end, ticket.by, ticket.failures = end, by, dict(self._failed)  # GOAL-10
        self.on_end(ticket)
        self._changed.notify_all()

    def _enter(self, state):
        before, self.state = self.state, state
        self.on_state(before, state)
        self._changed.notify_all()

    def _next_pass(self):
        """Changes the state for the goal up to the next pass. Returns its channel, or None if the bus is at rest."""
        while self._goal and self.state != 'exited':
            if self.state == 'running' and self._goal == 'graceful':
                return 'graceful'
            if self.state == 'idle' and self._goal == 'stop':
                self._reach()
            elif self.state in ('idle', 'stopping') and self._goal in ('restart', 'exit'):
                self._enter('exiting')  # not through Idle, for which a component may wait (LIFE-6)
            else:
                self._enter(NEXT[self.state])
            if self.state in PASS_IN:
                return PASS_IN[self.state]
        if self.state == 'exited':
            self._reach('exited')
        return None

    # The worker.

    def _work(self):
        """Runs one pass after the other until the bus is at rest. No other thread runs a pass (PASS-1)."""
        while True:
            with self._changed:
                channel, goal = self._next_pass(), self._goal
                if not channel:
                    self._worker = None
                    return
                due = [one for one in self._listeners if one.channel == channel]
            due.sort(key=lambda one: one.priority)  # which keeps the order of age where priorities are equal (PASS-3)
            well = [self._call(listener, goal) for listener in due]
            with self._changed:
                self._begun = None
                if channel == 'start' and not all(well):
                    if self._goal != 'exit':
                        self._pursue('exit')  # a part of the site must not serve alone (FAIL-1)
                elif channel in ('start', 'graceful') and goal == self._goal:
                    if channel == 'start':
                        self._enter('running')  # only if no stronger request came during the pass (LIFE-3, GOAL-14)
                    self._reach()

    def _call(self, listener, goal):
        """Gives a listener its turn in a pass for this goal. Returns False if it fails: the pass goes on (FAIL-2)."""
        with self._changed:
            if listener not in self._listeners:
                return True  # it was unsubscribed during the pass (PASS-6)
            self._running = listener
            if OWN_PASS.get(goal) == listener.channel:
                self._begun = goal
        error = None
        try:
            listener.callback()
        except BaseException as raised:  # a worker that ends here would leave its pass undone
            error = raised
        with self._changed:
            if isinstance(error, SystemExit):
                code = error.code if isinstance(error.code, int) else int(error.code is not None)  # as Python has it
                self._request('exit', code & 255)  # a request of the listener, and no failure (EXIT-1)
                error = None
            self._running = None
            if error is not None and listener.channel != 'graceful':  # CODE-4
                self._failed_since_start[listener] = error
            if error is not None and (listener.channel != 'graceful' or self._goal == 'graceful'):
                self._failed[listener] = error
        return error is None
