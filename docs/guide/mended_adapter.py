"""Puts the bus of mended.py behind the adapter protocol, without any package: see write-an-adapter.md."""
import json
import queue
import sys
import threading

import mended as module

MOVING = queue.Queue()  # has an unfinished task for each thread that moves: not at a gate, not parked and not over
ORDERS = queue.Queue()  # for the worker at a gate: functions. A call returns None, an end the outcome of the listener
PARKED, CHANNELS = [], ['start', 'stop', 'exit', 'graceful']
COMMANDS = {False: 'hello begin quit'.split(), True: 'settle request reenter end subscribe unsubscribe quit'.split()}
REPLIES = {'quit': {'reply': 'quit'}, 'hello': {'reply': 'hello', 'protocol': 1, 'implementation': 'mended.py',
           'version': '1', 'language': 'Python', 'levels': ['core'], 'parameters': {'returns': 'at_once'},
           'features': 'graceful reload restart exit_code block reenter exit_end subscribe parked'.split()}}

def thread(target):  # the worker of the bus, or a call of a thread of the case: it moves from here to its end
    MOVING.put('a thread')
    return threading.Thread(target=lambda: (target(), MOVING.task_done()), daemon=True)

def move(order):  # a thread moves, and so do those that it starts or wakes; then every thread rests
    if number < 100:
        thread(order).start()
    else:
        MOVING.put('the worker')
        ORDERS.put(order)
    MOVING.join()

class Condition(threading.Condition):  # block parks here: its thread moves again once another thread notifies it
    def wait(self, timeout=None):
        PARKED.append(MOVING.task_done())
        super().wait(timeout)

    def notify_all(self):
        while PARKED:
            MOVING.put(PARKED.pop())
        super().notify_all()

class Callback:
    def __init__(self, channel, listener, priority=50):
        self.number, self.where = listener, {'pass': 0, 'channel': channel, 'listener': listener}
        self.subscription = bus.subscribe(channel, self, priority)

    def __call__(self):
        note('listener_began', **self.where)
        at[100 + self.number] = {'point': 'listener', 'listener': self.number}
        MOVING.task_done()
        while not (outcome := ORDERS.get()()):
            MOVING.task_done()
        del at[100 + self.number]
        note('listener_ended', **self.where, outcome=outcome)
        if outcome != 'ok':
            raise RuntimeError('told to fail') if outcome == 'failed' else SystemExit(outcome['exit'])

class Watched(module.Bus):
    def on_state(self, before, after):
        note('state_written', **{'from': before, 'to': after})

    def on_answer(self, listener, request, code, answer):
        reason = {'again': answer.reason} if answer.word == 'joined' else answer.reason
        note('answered', origin={'listener': listener.callback.number} if listener else {'thread': number},
             request={'exit': code} if request == 'exit' else request,
             answer={answer.word: reason} if reason else answer.word, ticket=answer.ticket and answer.ticket.number)

    def on_end(self, ticket):
        told = named(ticket.failures)
        words = {'reached': {'reached_with_failures': told} if told else 'reached', 'exited': {'exited': told},
                 'superseded': {'superseded': {'by': ticket.by, 'failures': told}}}
        note('resolved', ticket=ticket.number, goal=ticket.goal, resolution=words[ticket.end])

def note(event, **fields):
    events.append({event: fields})

def named(failures):
    found = {(CHANNELS.index(one.channel), one.callback.number) for one in failures}
    return [{'channel': CHANNELS[place], 'listener': number, 'outcome': 'failed'} for place, number in sorted(found)]

def call(command, thread, request=None, id=None, **fields):
    try:
        if command == 'subscribe':
            listeners[fields['listener']] = Callback(**fields)
            note('subscribed', **fields)
        elif command == 'unsubscribe':
            bus.unsubscribe(listeners[fields['listener']].subscription)
            note('unsubscribed', **fields)
        elif request == 'block':
            events.append('blocked')
            code, reexec, failures = bus.block()
            note('taken', code=code, reexec=reexec, failures=named(failures))
        else:
            bus.exit(*request.values()) if isinstance(request, dict) else getattr(bus, request)()
    except module.NotNow as error:
        events[:] = [one for one in events if one != 'blocked']
        note('refused', origin={'listener': thread - 100} if thread >= 100 else {'thread': thread}, reason=str(error))

threading.excepthook = lambda error: (events.append({'surprise': str(error.exc_value)}), MOVING.task_done())
bus, at, module.Thread, module.Condition = module.Bus(), {}, thread, Condition
while at is not None and (line := sys.stdin.readline()):
    command, events = json.loads(line), []
    kind, number, reply = command['command'], command.get('thread', 0), REPLIES.get(command['command'])
    if kind not in COMMANDS[bool(at)]:
        reply = {'reply': 'error', 'message': f'no command {kind} is known while {"a" if at else "no"} case is open'}
    elif kind == 'begin':
        bus, at = Watched(), {number: {'point': 'idle'} for number in range(len(command.get('threads', ())) + 1)}
        listeners = {new['listener']: Callback(**new) for new in command.get('listeners', ())}
    elif kind == 'quit':
        move(bus.exit)
        while (number := max(at, default=0)) >= 100:
            move(lambda: 'ok')
        at, PARKED[:] = {} if at else None, []
    elif kind not in ('hello', 'settle'):
        move(lambda: command.get('outcome') or call(**command))
    settled = {'reply': 'settled', 'events': events, 'at': at and {**at, 0: {'point': 'poll' if PARKED else 'idle'}}}
    print(json.dumps({'id': command['id'], **(reply or settled)}), flush=True)
