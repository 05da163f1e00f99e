"""Threads that rest at gates and move one at a time.

`_moving` counts the threads that are neither at a gate nor parked nor ended. A thread that
wakes another thread counts it before it rests itself, so the count reaches 0 exactly once per
command, when everything has settled. No clock takes part.

The thread that settles last at a gate takes the next command itself, which spares two changes of
thread where that command is for it. A thread that parks or ends leaves the
next command to a thread of its own.
"""

import _thread
import threading


class Mover:
    """A thread, as far as the scheduler knows it."""

    def __init__(self, number, daemon):
        self.number = number
        self.daemon = daemon
        self.point = None  # where it rests, as the protocol says it; None while it moves
        self.order = None  # the command that it is to carry out
        self.ended = False
        self.waits_for = None  # the mover that it joins
        self.falls_off = False  # the main thread waits for the end of every non-daemon thread
        self.frames = []  # open requests and listeners, outermost first
        self.passes = []  # open passes, outermost first
        self.gate = _thread.allocate_lock()
        self.gate.acquire()


class Scheduler:
    """All threads of a case. The main thread is number 0.

    `next_order` is called when everything has settled: it reports that, and returns the next mover
    to move and its order.
    """

    def __init__(self, next_order):
        self._next_order = next_order
        self._guard = _thread.allocate_lock()
        self._moving = 1
        self._settled = _thread.allocate_lock()
        self._settled.acquire()
        self._to_reap = []
        self.main = Mover(0, daemon=False)
        self.movers = [self.main]
        self._by_ident = {_thread.get_ident(): self.main}

    def current(self):
        """The mover of the thread that calls."""
        return self._by_ident[_thread.get_ident()]

    def add(self, daemon):
        """A new mover, under the next number. It moves from now on."""
        with self._guard:
            mover = Mover(len(self.movers), daemon)
            self.movers.append(mover)
            self._moving += 1
        return mover

    def enter(self, mover):
        """The thread that calls is this mover."""
        self._by_ident[_thread.get_ident()] = mover

    def rest(self, point):
        """Stays at a gate until an order comes, and returns it."""
        mover = self.current()
        with self._guard:
            mover.point = point
            self._moving -= 1
            is_last = self._moving == 0
        if is_last:
            moved, order = self._next()
            if moved is mover:
                return order
            moved.gate.release()
        mover.gate.acquire()
        return mover.order

    def park(self, joined):
        """The thread that calls is about to join this one, if it has not ended."""
        mover = self.current()
        with self._guard:
            if not joined.ended:
                mover.waits_for = joined
                mover.point = {'point': 'join', 'thread': joined.number}
                self._one_less()

    def fall_off(self):
        """The main program ends: Python now joins every non-daemon thread."""
        with self._guard:
            if self._lives():
                self.main.falls_off = True
                self.main.point = {'point': 'finishing'}
                self._one_less()

    def end(self, thread):
        """The thread that calls ends; the thread that waited for it moves again."""
        mover = self.current()
        with self._guard:
            mover.ended = True
            mover.point = {'point': 'ended'}
            self._to_reap.append(thread)
            for other in self.movers:
                if other.waits_for is mover:
                    other.waits_for, other.point = None, None
                    self._moving += 1
            if self.main.falls_off and not self._lives():
                self.main.falls_off, self.main.point = False, None
                self._moving += 1
            self._one_less()

    def serve(self):
        """Takes the commands that no thread at a gate can take. Does not return."""
        while True:
            self._settled.acquire()
            moved, _ = self._next()
            moved.gate.release()

    def _next(self):
        """Everything has settled: waits for ended threads to be gone, then for the next order."""
        while self._to_reap:
            threading.Thread.join(self._to_reap.pop())
        mover, order = self._next_order()
        mover.order, mover.point = order, None
        self._moving = 1
        return mover, order

    def at(self):
        """The position of every thread."""
        return {str(mover.number): mover.point for mover in self.movers}

    def _lives(self):
        return any(not m.ended and not m.daemon and m is not self.main for m in self.movers)

    def _one_less(self):
        self._moving -= 1
        if self._moving == 0:
            self._settled.release()


def thread_class(scheduler):
    """A `threading.Thread` whose start, end and join the scheduler knows of."""

    class GatedThread(threading.Thread):
        def start(self):
            self.mover = scheduler.add(self.daemon)
            super().start()

        def run(self):
            scheduler.enter(self.mover)
            try:
                super().run()
            finally:
                scheduler.end(self)

        def join(self, timeout=None):
            scheduler.park(self.mover)
            super().join(timeout)

    return GatedThread
