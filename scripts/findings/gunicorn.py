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


SLOW_IMPORT = """
import time
time.sleep(3)
def application(environ, start_response):
    start_response("200 OK", [])
    return [b"here"]
"""


class Site:
    def __init__(self, app=APP, conf=CONF):
        self.root = tempfile.mkdtemp(prefix="gunicorn-")
        self.write("app.py", app)
        self.write("gunicorn.conf.py", conf)
        self.output = open(self.root + "/log", "w")
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(f"{self.root}/notify")
        self.master = subprocess.Popen(
            [os.path.abspath(GUNICORN), "app:application"],
            cwd=self.root, stdout=self.output, stderr=self.output, start_new_session=True,
            env={**os.environ, "NOTIFY_SOCKET": f"{self.root}/notify"},
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

    def answers(self, seconds=0.5):
        """Does the server answer a request within this time?"""
        try:
            client = self.ask("/")
            client.settimeout(seconds)
            answer = b""
            while part := client.recv(1000):
                answer += part
            return b"here" in answer
        except OSError:
            return False

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


def ready_before_the_workers():
    """READY=1 to systemd, against the first worker that serves; the application takes three seconds to import."""
    site = Site(SLOW_IMPORT)
    site.notify.settimeout(10)
    site.notify.recv(1000)
    ready = time.time()
    workers = site.workers()
    site.wait(lambda: site.answers(0.1), 20)
    print(f"  workers at READY=1: {len(workers)}; the first answer came {time.time() - ready:.1f} s later")
    site.close()


def worker_less():
    """TTOU while one of two workers still imports the application: which one goes, and does the server answer?"""
    site = Site(
        "import os, time\n"
        "try:\n    os.close(os.open('first', os.O_CREAT | os.O_EXCL))\n"
        "except FileExistsError:\n    time.sleep(4)\n" + APP
    )
    site.wait(lambda: site.answers(0.1), 10)
    print("  before TTOU the server answers:", site.answers())
    site.master.send_signal(signal.SIGTTOU)
    time.sleep(0.5)
    print("  after TTOU the server answers:", site.answers(), "| workers:", len(site.workers()))
    site.close()


def worker_more():
    """TTIN, then HUP: is the number of workers that TTIN made kept?"""
    site = Site()
    site.up()
    site.master.send_signal(signal.SIGTTIN)
    time.sleep(1)
    print("  workers after TTIN:", len(site.workers()))
    site.master.send_signal(signal.SIGHUP)
    time.sleep(2)
    print("  workers after HUP:", len(site.workers()))
    site.close()


def retire_together():
    """max_requests = 1 and two workers, each of which takes three seconds to import the application."""
    site = Site(SLOW_IMPORT, CONF + "max_requests = 1\n")
    time.sleep(5)
    print("  the two first requests are answered:", site.answers(), site.answers())
    began = time.time()
    answered = site.answers(20)
    print(f"  the third one is answered: {answered}, after {time.time() - began:.1f} s")
    site.close()


def daemon(site):
    """The pid of a daemonized arbiter."""
    site.wait(lambda: os.path.exists(f"{site.root}/pid"), 5)
    with open(f"{site.root}/pid") as file:
        return int(file.read())


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            return [int(child) for child in file.read().split()]
    except OSError:
        return []


def arbiters(old):
    """The new arbiter, if there is one: a child of the old one that has children, or will have."""
    for child in children(old):
        with open(f"/proc/{child}/environ", "rb") as file:
            if b"GUNICORN_PID=" in file.read():
                return child
    return None


def upgrade(then):
    """USR2 to a daemonized arbiter; then the rest of the story."""
    site = Site(APP, CONF + "daemon = True\nerrorlog = 'log'\ntimeout = 4\n")
    old = daemon(site)
    site.up()
    os.kill(old, signal.SIGUSR2)
    then(site, old)
    for pid in (arbiters(old), old):
        for child in [pid, *children(pid)] if pid else []:
            try:
                os.kill(child, signal.SIGKILL)
            except OSError:
                pass
    site.close()


def upgrade_that_dies():
    """USR2, WINCH to the old arbiter, and the new arbiter is killed: does the site serve afterwards?"""
    def then(site, old):
        site.wait(lambda: arbiters(old) is not None and len(children(arbiters(old))) == 2, 10)
        time.sleep(1)
        new = arbiters(old)
        os.kill(old, signal.SIGWINCH)
        time.sleep(2)
        print("  after WINCH the server answers:", site.answers())
        os.kill(new, signal.SIGKILL)
        time.sleep(10)
        print("  10 s after the death of the new arbiter:", site.answers(), "| old one's workers:", len(children(old)))
    upgrade(then)


def upgrade_and_stop():
    """USR2, and at once TERM to the old arbiter: what is left?"""
    def then(site, old):
        site.wait(lambda: len(children(old)) == 3, 2)
        os.kill(old, signal.SIGTERM)
        site.wait(lambda: not os.path.exists(f"/proc/{old}"), 30)
        time.sleep(3)
        print("  the old arbiter has gone:", not os.path.exists(f"/proc/{old}"), "| the server answers:", site.answers())
        for pid in subprocess.run(["pgrep", "-f", "gunicorn"], capture_output=True, text=True).stdout.split():
            try:
                if os.readlink(f"/proc/{pid}/cwd") == site.root:
                    os.kill(int(pid), signal.SIGKILL)
            except OSError:
                pass
    upgrade(then)


SCENARIOS = {
    "ready-before-the-workers": ready_before_the_workers,
    "worker-less": worker_less,
    "worker-more": worker_more,
    "retire-together": retire_together,
    "upgrade-that-dies": upgrade_that_dies,
    "upgrade-and-stop": upgrade_and_stop,
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
