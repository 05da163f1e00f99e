#!/usr/bin/env python3
"""Findings on a real gunicorn, on loopback, in a temporary directory.

Run:  GUNICORN=venv/bin/gunicorn scripts/findings/gunicorn.py [SCENARIO ...]
"""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

GUNICORN = os.environ.get("GUNICORN", "gunicorn")
PORT = int(os.environ.get("PORT", "18321"))
APP = """
import os, signal, time
def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/slow":
        time.sleep(8)
    if path == "/exit3":
        os._exit(3)
    if path == "/hup":
        os.kill(os.getppid(), signal.SIGHUP)
    start_response("200 OK", [])
    return [b"here"]
"""
CONF = f"""
bind = "127.0.0.1:{PORT}"
workers = 2
graceful_timeout = 20
pidfile = "pid"
control_socket_disable = True
def on_exit(server): open("on_exit", "w").close()
"""


class Site:
    def __init__(self, app=APP):
        self.root = tempfile.mkdtemp(prefix="gunicorn-")
        self.write("app.py", app)
        self.write("gunicorn.conf.py", CONF)
        self.output = open(self.root + "/log", "w")
        self.master = subprocess.Popen(
            [os.path.abspath(GUNICORN), "app:application"],
            cwd=self.root, stdout=self.output, stderr=self.output, start_new_session=True,
        )

    def write(self, name, text):
        with open(f"{self.root}/{name}", "w") as file:
            file.write(text)

    def log(self):
        with open(self.root + "/log") as log:
            return log.read()

    def up(self, workers=2, seconds=10):
        return self.wait(lambda: self.log().count("Booting worker") >= workers, seconds) and time.sleep(1) is None

    def wait(self, done, seconds):
        end = time.time() + seconds
        while time.time() < end and not done():
            time.sleep(0.02)
        return done()

    def workers(self):
        with open(f"/proc/{self.master.pid}/task/{self.master.pid}/children") as children:
            return [int(pid) for pid in children.read().split()]

    def ask(self, path):
        client = socket.create_connection(("127.0.0.1", PORT), 2)
        client.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
        return client

    def close(self):
        try:
            os.killpg(self.master.pid, signal.SIGKILL)
        except OSError:
            pass
        self.master.wait()
        shutil.rmtree(self.root)

    def report(self, *what):
        left = [name for name in ("pid", "on_exit") if os.path.exists(f"{self.root}/{name}")]
        print("  exit code", self.master.poll(), "| files:", left, "|", *what)
        print("  last lines:", *self.log().strip().splitlines()[-4:], sep="\n    ")


def bad_configuration():
    """HUP with a configuration file that has a typing error."""
    site = Site()
    site.up()
    workers = site.workers()
    site.write("gunicorn.conf.py", CONF + "workers = = 2\n")
    site.master.send_signal(signal.SIGHUP)
    site.wait(lambda: site.master.poll() is not None, 5)
    alive = [pid for pid in workers if os.path.exists(f"/proc/{pid}")]
    time.sleep(20)
    later = [pid for pid in workers if os.path.exists(f"/proc/{pid}")]
    site.report(f"workers alive at that moment: {len(alive)}, 20 s later: {len(later)}")
    site.close()


def bad_application():
    """An application that cannot be imported, after one second in one worker, after three in the other: the
    second one ends while the arbiter stops."""
    site = Site(
        "import os, time\n"
        "try:\n    os.close(os.open('first', os.O_CREAT | os.O_EXCL))\n    time.sleep(1)\n"
        "except FileExistsError:\n    time.sleep(3)\n"
        "raise ValueError('cannot start')\n"
    )
    site.wait(lambda: site.master.poll() is not None, 30)
    site.report("uncaught HaltServer" if "gunicorn.errors.HaltServer" in site.log() else "halted in order")
    site.close()


def exit_code_in_a_request():
    """One request of an application ends its worker with code 3."""
    site = Site()
    site.up()
    site.ask("/exit3")
    site.wait(lambda: site.master.poll() is not None, 30)
    site.report()
    site.close()


def lost_escalation():
    """HUP while a request of 8 seconds is in progress; a second such request in a new worker three seconds
    later; then TERM and INT while the arbiter still waits for the old worker."""
    site = Site()
    site.up()
    first = site.ask("/slow")
    time.sleep(0.5)
    began = time.time()
    site.master.send_signal(signal.SIGHUP)
    time.sleep(3)
    second = site.ask("/slow")
    for sig in (signal.SIGTERM, signal.SIGINT):
        time.sleep(1)
        site.master.send_signal(sig)
    site.master.wait(60)
    print(f"  the arbiter has gone {time.time() - began:.1f} s after HUP; TERM came at 4 s, INT at 5 s")
    answer = b""
    try:
        while part := second.recv(1000):
            answer += part
    except OSError as error:
        answer = repr(error).encode()
    print("  the second request got", answer[-20:] or "nothing")
    first.close()
    site.close()


def application_reloads():
    """A request sends HUP to the arbiter, under the same user."""
    site = Site()
    site.up()
    site.ask("/hup")
    site.up(4)
    site.report("Hang up" in site.log())
    site.close()


def reload_with_a_bad_application():
    """HUP after an update that cannot be imported: do the old workers stay?"""
    site = Site()
    site.up()
    site.write("app.py", "raise ValueError('cannot start')\n")
    site.master.send_signal(signal.SIGHUP)
    site.wait(lambda: site.master.poll() is not None, 30)
    site.report()
    site.close()


SCENARIOS = {
    "bad-configuration": bad_configuration,
    "bad-application": bad_application,
    "exit-code-in-a-request": exit_code_in_a_request,
    "lost-escalation": lost_escalation,
    "application-reloads": application_reloads,
    "reload-with-a-bad-application": reload_with_a_bad_application,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or SCENARIOS:
        print(name, flush=True)
        SCENARIOS[name]()
