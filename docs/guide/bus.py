"""A small bus, as the author of a site writes it to start and stop the site: honest, and naive."""
from time import sleep


class NotNow(Exception):
    """The bus does not do this in the state that it is in."""


class Bus:
    """Methods return True if they did something, and False if there was nothing to do."""

    def __init__(self):
        self.state = 'idle'
        self.end = None  # what it ends by: 'exit' or 'restart'
        self.code = 0
        self.taken = False  # the main program has been told
        self.listeners = {'start': [], 'stop': [], 'exit': [], 'graceful': []}

    def subscribe(self, channel, callback, priority=50):
        self.listeners[channel].append((priority, callback))
        self.listeners[channel].sort(key=lambda entry: entry[0])

    def publish(self, channel):
        for _, callback in list(self.listeners[channel]):
            try:
                callback()
            except Exception:
                pass  # one listener must not keep the others from being called

    def start(self):
        return self.state != 'running' and self._go('idle', 'starting', 'start', 'running')

    def stop(self):
        return self.state != 'idle' and self._go('running', 'stopping', 'stop', 'idle')

    def graceful(self):
        self._need('running')
        self.publish('graceful')
        return True

    def reload(self):
        self._need('running')
        return self.stop() and self.start()

    def restart(self):
        if self.end == 'exit':
            raise NotNow('too late')
        return self._leave('restart', 0)

    def exit(self, code=0):
        return self._leave('exit', code)

    def block(self):
        """Returns when all is over: with the exit code, and whether the program is to run again."""
        if self.taken:
            raise NotNow('told already')
        while self.state != 'exited':
            sleep(0.1)
        self.taken = True
        return self.code, self.end == 'restart'

    def _leave(self, end, code):
        if self.state == 'exited':
            return False
        self.end, self.code = end, code
        if self.state == 'running':
            self.stop()
        return self._go('idle', 'exiting', 'exit', 'exited')

    def _go(self, before, on_the_way, channel, after):
        self._need(before)
        self.state = on_the_way
        self.publish(channel)
        self.state = after
        return True

    def _need(self, state):
        if self.state != state:
            raise NotNow('over' if self.state == 'exited' else 'not running')
