"""The browser, and the pages that `wspbus show --as html` writes."""

import os
import shutil
import subprocess

import pytest
import traces
from playwright.sync_api import expect, sync_playwright

DESKTOP = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}

# In milliseconds. A machine that also builds takes its time.
TIMEOUT = 30_000
expect.set_options(timeout=TIMEOUT)


def command():
    """The command that is tested: `WSPBUS` names it."""
    return os.environ.get("WSPBUS", "target/release/wspbus")


def chromium():
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "no chromium on the path; scripts/browser-tests installs it"
    return found


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # The tests run as root in the continuous integration, where Chromium has no sandbox of its own.
        launched = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """Writes the page of some traces, and gives its path. Equal traces are written once."""
    folder = tmp_path_factory.mktemp("pages")
    known = {}

    def write(*some):
        key = repr(some)
        if key not in known:
            files = [traces.write(folder / f"{len(known)}-{at}.json", one) for at, one in enumerate(some)]
            beside = [part for file in files[1:] for part in ("--beside", str(file))]
            page = folder / f"{len(known)}.html"
            with page.open("wb") as out:
                subprocess.run([command(), "show", str(files[0]), "--as", "html", *beside], stdout=out, check=True)
            known[key] = page
        return known[key]

    return write


class Opened:
    """A page that is open, with everything that went wrong in it."""

    def __init__(self, page):
        self.page = page
        self.wrong = []
        self.asked = []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda message: message.type in ("error", "warning") and self.wrong.append(message.text))
        page.on("request", lambda request: self.asked.append(request.url))


@pytest.fixture
def opened(browser, written):
    """Opens the page of some traces. At the end no page has reported an error, or asked a network."""
    all_opened = []

    def open_page(*some, address="", size=DESKTOP, scheme="light", **options):
        context = browser.new_context(viewport=size, color_scheme=scheme, accept_downloads=True, **options)
        context.set_default_timeout(TIMEOUT)
        one = Opened(context.new_page())
        all_opened.append(one)
        one.page.goto(f"{written(*some).as_uri()}{address}")
        one.page.wait_for_selector("body[data-ready]", timeout=30000)
        return one.page

    yield open_page
    for one in all_opened:
        one.page.context.close()
        assert one.wrong == []
        assert [url for url in one.asked if not url.startswith(("file:", "blob:", "data:"))] == []
