"""Pictures of the page, to be looked at: each view, dark and light, for a desktop and for a phone."""

import pathlib
import subprocess
import sys
import tempfile

import traces
from conftest import DESKTOP, PHONE, chromium, command
from playwright.sync_api import sync_playwright

VIEWS = ["diagram", "steps", "table", "compare"]


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        pages = {name: write(pathlib.Path(work), name, some) for name, some in subjects().items()}
        for name, page in pages.items():
            for scheme in ["light", "dark"]:
                for size_name, size in [("desktop", DESKTOP), ("phone", PHONE)]:
                    picture(browser, page, name, scheme, size_name, size, folder)
        browser.close()


def subjects():
    return {
        "counterexample": [traces.trace(), traces.other()],
        "lasso": [traces.lasso(), traces.trace()],
        "long": [traces.long(2000), traces.long(1990)],
    }


def write(work, name, some):
    files = [traces.write(work / f"{name}-{at}.json", one) for at, one in enumerate(some)]
    beside = [part for file in files[1:] for part in ("--beside", str(file))]
    page = work / f"{name}.html"
    with page.open("wb") as out:
        subprocess.run([command(), "show", str(files[0]), "--as", "html", *beside], stdout=out, check=True)
    return page


def picture(browser, page, name, scheme, size_name, size, folder):
    for view in VIEWS:
        context = browser.new_context(viewport=size, color_scheme=scheme)
        opened = context.new_page()
        opened.goto(f"{page.as_uri()}#trace=1&step=3&view={view}&other=2")
        opened.wait_for_selector("body[data-ready]")
        opened.wait_for_timeout(200)
        opened.screenshot(path=folder / f"{name}-{view}-{size_name}-{scheme}.png", full_page=size_name == "phone")
        context.close()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
