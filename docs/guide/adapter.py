"""Puts the bus of bus.py behind the adapter protocol, without any package: see write-an-adapter.md."""
import json
import queue
import sys
import threading

import bus as module

RESTED = queue.Queue()  # a thread that comes to rest says so here
EVENTS = []  # what was seen since the last reply
HELLO = {'reply': 'hello', 'protocol': 1, 'implementation': 'bus.py', 'version': '1', 'language': 'Python',
         'levels': ['core'], 'parameters': {'returns': 'when_resolved'},
         'features': ['graceful', 'reload', 'restart', 'exit_code', 'block', 'reenter']}
ANSWERS = {'not running': {'refused': 'not_running'}, 'over': {'refused': 'terminal'},
           'too late': {'superseded': 'exit'}}

class Thread(threading.Thread):
    """A thread of the case. It rests until it gets an order, and only one at a time ever has one."""

    def __init__(self):
        super().__init__(daemon=True, target=self.rest, kwargs={'point': 'idle'})
        self.orders, self.passes = queue.Queue(), []
        self.start()
        RESTED.get()

    def rest(self, **point):
        """A gate. A call is made from here; any other order says how the thread goes on."""
        while True:
            self.point = point
            RESTED.put(self)
            order = self.orders.get()
            if not callable(order):
                return order
            order()

    def move(self, order):
        """No other thread moves. So this thread is the next that rests, and then every thread rests."""
        self.orders.put(order)
        RESTED.get()

class Watched(module.Bus):
    def __setattr__(self, name, value):
        if name == 'state' and hasattr(self, 'state'):
            note('state_written', **{'from': self.state, 'to': value})
        super().__setattr__(name, value)

    def publish(self, channel):
        passes = threading.current_thread().passes
        passes.append({'pass': len(passes), 'channel': channel})
        super().publish(channel)
        passes.pop()

def note(event, **fields):
    EVENTS.append({event: fields})

def listener(number):
    def callback():
        where = {**threading.current_thread().passes[-1], 'listener': number}
        note('listener_began', **where)
        outcome = threading.current_thread().rest(point='listener', listener=number)
        note('listener_ended', **where, outcome=outcome)
        if outcome != 'ok':
            raise RuntimeError('told to fail')
    return callback

def ask(bus, origin, request):
    """Makes a request, and notes what came of it. The call is over then, and with it its ticket 0."""
    name, codes = ('exit', request.values()) if isinstance(request, dict) else (request, ())
    try:
        answer = 'accepted' if getattr(bus, name)(*codes) else 'already'
    except module.NotNow as error:
        answer = ANSWERS[str(error)]
    granted = answer == 'accepted'
    note('answered', origin=origin, request=request, answer=answer, ticket=0 if granted else None)
    if granted:
        note('resolved', ticket=0, goal=name, resolution={'exited': []} if bus.end else 'reached')

def block(bus, origin):
    EVENTS.append('blocked')
    try:
        note('taken', **dict(zip(('code', 'reexec'), bus.block())))
    except module.NotNow:
        EVENTS[-1] = {'refused': {'origin': origin, 'reason': 'stale'}}

threads = {}
module.sleep = lambda _: threading.current_thread().rest(point='poll')
for line in sys.stdin:
    command, reply = json.loads(line), None
    kind, thread, request = command['command'], threads.get(command.get('thread')), command.get('request')
    if kind != 'quit' and (kind in ('hello', 'begin')) == bool(threads):
        reply = {'reply': 'error', 'message': kind + (': a case is open' if threads else ': no case is open')}
    elif kind == 'hello':
        reply = HELLO
    elif kind == 'begin':
        bus, threads = Watched(), {number: Thread() for number in range(len(command.get('threads', ())) + 1)}
        for new in command.get('listeners', ()):
            bus.subscribe(new['channel'], listener(new['listener']), new.get('priority', 50))
    elif kind in ('request', 'reenter'):
        at = thread.point
        origin = {'listener': at['listener']} if kind == 'reenter' else {'thread': command['thread']}
        thread.move(lambda: block(bus, origin) if request == 'block' else ask(bus, origin, request))
    elif kind in ('end', 'step'):
        thread.move(command.get('outcome', 'go on'))
    elif kind == 'quit':
        for thread in threads.values():
            thread.orders.put(sys.exit)
        reply, threads = {'reply': 'quit'}, {}
    elif kind != 'settle':
        reply = {'reply': 'error', 'message': 'this adapter does not know ' + kind}
    settled = {'reply': 'settled', 'events': EVENTS, 'at': {n: one.point for n, one in threads.items()}}
    print(json.dumps({'id': command['id'], **(reply or settled)}), flush=True)
    EVENTS.clear()
