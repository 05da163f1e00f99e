#!/usr/bin/env python3
"""Findings on a real Apache httpd 2.4, on loopback, in a temporary directory.

Run:  APACHE=/usr/sbin/apache2 MODULES=/usr/lib/apache2/modules scripts/findings/httpd.py [SCENARIO ...]
As root; a scenario takes up to a minute. Without names all are run.
"""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

APACHE = os.environ.get("APACHE", "/usr/sbin/apache2")
MODULES = os.environ.get("MODULES", "/usr/lib/apache2/modules")
PORT = int(os.environ.get("PORT", "18311"))
SIZE = 200_000_000


class Site:
    all = []

    def __init__(self, mpm, extra=""):
        self.all.append(self)
        self.root = tempfile.mkdtemp(prefix="httpd-")
        os.chmod(self.root, 0o755)
        os.mkdir(self.root + "/www")
        with open(self.root + "/www/big", "wb") as big:
            big.truncate(SIZE)
        with open(self.root + "/www/index.html", "w") as page:
            page.write("here\n")
        with open(self.root + "/slow", "w") as slow:
            slow.write("#!/bin/sh\ntrap '' TERM\nsleep 40\nprintf 'Content-Type: text/plain\\n\\nslow\\n'\n")
        os.chmod(self.root + "/slow", 0o755)
        with open(self.root + "/conf", "w") as conf:
            conf.write(
                f"LoadModule mpm_{mpm}_module {MODULES}/mod_mpm_{mpm}.so\n"
                f"LoadModule authz_core_module {MODULES}/mod_authz_core.so\n"
                f"LoadModule alias_module {MODULES}/mod_alias.so\n"
                f"LoadModule cgi_module {MODULES}/mod_cgi.so\nScriptAlias /slow {self.root}/slow\n"
                f"ServerName localhost\nServerRoot {self.root}\nDefaultRuntimeDir {self.root}\n"
                f"Listen 127.0.0.1:{PORT}\nPidFile {self.root}/pid\nErrorLog {self.root}/log\n"
                f"DocumentRoot {self.root}/www\nUser nobody\nGroup nogroup\nEnableSendfile off\n"
                f"StartServers 2\nLogLevel info\n{extra}"
            )
        command = [APACHE, "-f", self.root + "/conf", "-DFOREGROUND"]
        self.parent = subprocess.Popen(command, start_new_session=True)
        self.wait(lambda: "resuming normal operations" in self.log(), 5)
        self.wait(lambda: len(self.children()) >= 2, 5)

    def wait(self, done, seconds):
        end = time.time() + seconds
        while time.time() < end and not done():
            time.sleep(0.02)
        return done()

    def log(self):
        try:
            with open(self.root + "/log", errors="replace") as log:
                return log.read()
        except FileNotFoundError:
            return ""

    def lines(self, since=0):
        return [line.split("] ", 3)[-1] for line in self.log()[since:].splitlines()]

    def children(self):
        with open(f"/proc/{self.parent.pid}/task/{self.parent.pid}/children") as children:
            return [int(pid) for pid in children.read().split()]

    def alive(self):
        return self.parent.poll() is None

    def send(self, sig):
        self.parent.send_signal(sig)

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", PORT), 2) as client:
                client.settimeout(2)
                client.sendall(b"GET / HTTP/1.0\r\n\r\n")
                return b"here" in client.recv(65536)
        except OSError as error:
            return type(error).__name__

    def begin_slow(self):
        client = socket.create_connection(("127.0.0.1", PORT), 2)
        client.sendall(b"GET /slow HTTP/1.0\r\n\r\n")
        time.sleep(0.5)
        return client

    def begin_download(self):
        client = socket.create_connection(("127.0.0.1", PORT), 2)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        client.sendall(b"GET /big HTTP/1.0\r\n\r\n")
        client.recv(1000)
        return client

    def finish_download(self, client):
        client.settimeout(5)
        total = 1000
        try:
            while chunk := client.recv(1 << 20):
                total += len(chunk)
        except OSError as error:
            return f"cut with {type(error).__name__} after {total} of more than {SIZE}"
        return "complete" if total > SIZE else f"cut after {total} of more than {SIZE}"

    def close(self):
        for pid in [self.parent.pid, *self.orphans()]:
            try:
                os.kill(pid, signal.SIGCONT)
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
        self.parent.wait()
        shutil.rmtree(self.root)
        self.all.remove(self)

    def orphans(self):
        """Every process that has our configuration on its command line."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline") as line:
                    if self.root in line.read() and int(pid) != self.parent.pid:
                        found.append(int(pid))
            except OSError:
                pass
        return found


def lost_stop(mpm):
    """HUP while a child is busy with a program that does not end, then TERM a second later."""
    site = Site(mpm)
    client = site.begin_slow()
    site.send(signal.SIGHUP)
    time.sleep(1)
    since = len(site.log())
    site.send(signal.SIGTERM)
    time.sleep(14)
    print("  parent alive 14 s after TERM:", site.alive(), "| answers:", site.answers())
    print("  log since TERM:", *site.lines(since), sep="\n    ")
    client.close()
    site.close()


def full_scoreboard():
    """A graceful restart of event while every child has a request, and ServerLimit has no place to spare."""
    site = Site("event", "ServerLimit 2\nThreadsPerChild 2\nMaxRequestWorkers 4\nMinSpareThreads 1\nMaxSpareThreads 4\n")
    clients = [site.begin_slow() for _ in range(4)]
    old = site.children()
    since = len(site.log())
    site.send(signal.SIGUSR1)
    time.sleep(8)
    new = [pid for pid in site.children() if pid not in old]
    print("  8 s after the graceful restart: new children:", len(new), "| answers:", site.answers())
    print("  log since then:", *site.lines(since), sep="\n    ")
    for client in clients:
        client.close()
    site.close()


def stopped_child(mpm):
    """A child is stopped (SIGSTOP), then the server is: who lives?"""
    site = Site(mpm)
    os.kill(site.children()[0], signal.SIGSTOP)
    site.send(signal.SIGTERM)
    site.parent.wait(30)
    left = site.orphans()
    print("  the parent has gone; children left:", len(left))
    for pid in left:
        os.kill(pid, signal.SIGCONT)
    time.sleep(2)
    print("  after SIGCONT:", len(site.orphans()))
    site.close()


def second_graceful_stop(mpm):
    """WINCH with a download in flight, then WINCH again: is the download finished?"""
    for times in (1, 2):
        site = Site(mpm)
        client = site.begin_download()
        time.sleep(0.5)
        for _ in range(times):
            site.send(signal.SIGWINCH)
            time.sleep(2)
        print(f"  {times} x WINCH: download {site.finish_download(client)}")
        site.close()


def restart_then_graceful_stop(mpm):
    """HUP and WINCH at once, with a download in flight."""
    site = Site(mpm)
    client = site.begin_download()
    time.sleep(0.5)
    os.kill(site.parent.pid, signal.SIGSTOP)
    site.send(signal.SIGHUP)
    site.send(signal.SIGWINCH)
    os.kill(site.parent.pid, signal.SIGCONT)
    time.sleep(3)
    print(f"  HUP, WINCH: download {site.finish_download(client)}; log:", site.lines()[-1])
    site.close()


def parent_leaves_first():
    """MPM prefork: WINCH with a child that is busy, then TERM: who lives when the parent has gone?"""
    site = Site("prefork")
    client = site.begin_slow()
    site.send(signal.SIGWINCH)
    time.sleep(2.5)
    site.send(signal.SIGTERM)
    site.parent.wait(20)
    left = site.orphans()
    print("  the parent has gone; processes of the server left:", len(left), end="")
    site.wait(lambda: not site.orphans(), 60)
    print("; at last:", len(site.orphans()))
    client.close()
    site.close()


def fatal_exit():
    """MPM prefork with a System V accept mutex: it is removed, so that idle children end fatally."""
    site = Site("prefork", f"Mutex sysvsem\nListen 127.0.0.1:{PORT + 1}\n")
    client = site.begin_download()
    time.sleep(0.5)
    for line in open("/proc/sysvipc/sem").read().splitlines()[1:]:
        key, identity, perms, count, uid = line.split()[:5]
        if count == "1" and uid == str(__import__("pwd").getpwnam("nobody").pw_uid):
            subprocess.run(["ipcrm", "-s", identity], check=False)
    time.sleep(3)
    print("  parent alive:", site.alive(), "| children left:", len(site.orphans()))
    print("  download", site.finish_download(client))
    print("  log:", *site.lines()[-4:], sep="\n    ")
    site.close()


def forgotten_children(tries=200):
    """USR1, then HUP a moment later, with a download in flight; then TERM: does the old child end?"""
    for attempt in range(tries):
        site = Site("event")
        client = site.begin_download()
        time.sleep(0.2)
        old = set(site.children())
        site.send(signal.SIGUSR1)
        time.sleep(0.00003 * (attempt % 50))
        site.send(signal.SIGHUP)
        time.sleep(1.2)
        lost = "AH00493" in site.log() and "AH00494" not in site.log()
        if lost:
            since = len(site.log())
            site.send(signal.SIGTERM)
            site.parent.wait(30)
            time.sleep(12)
            left = old & set(site.orphans())
            print(f"  try {attempt}: HUP was lost; 12 s after the parent has gone {len(left)} old child lives;",
                  "download", site.finish_download(client))
            print("  log since TERM:", *site.lines(since), sep="\n    ")
            site.close()
            return
        client.close()
        site.close()
    print(f"  not seen in {tries} tries")


SCENARIOS = {
    "full-scoreboard": full_scoreboard,
    "lost-stop-event": lambda: lost_stop("event"),
    "lost-stop-prefork": lambda: lost_stop("prefork"),
    "stopped-child-event": lambda: stopped_child("event"),
    "stopped-child-prefork": lambda: stopped_child("prefork"),
    "second-graceful-stop-event": lambda: second_graceful_stop("event"),
    "second-graceful-stop-prefork": lambda: second_graceful_stop("prefork"),
    "restart-then-graceful-stop-event": lambda: restart_then_graceful_stop("event"),
    "parent-leaves-first": parent_leaves_first,
    "fatal-exit": fatal_exit,
    "forgotten-children": forgotten_children,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or SCENARIOS:
        print(name, flush=True)
        try:
            SCENARIOS[name]()
        finally:
            for site in list(Site.all):
                site.close()
