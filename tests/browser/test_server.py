"""A server adds these things to the page: the list of properties, other actions from any step, and the way back."""

import http.server
import json
import threading
from urllib.parse import parse_qs, urlparse

import pytest
import traces
from conftest import DESKTOP, TIMEOUT
from playwright.sync_api import expect

IDS = ["shop/two-clerks/one-clerk-serves", "shop/two-clerks/x-is-served"]
LISTED = [
    {"id": IDS[0], "model": "shop", "configuration": "two-clerks", "property": "one-clerk-serves", "kind": "safety", "verdict": "violated", "steps": 4, "found": True, "requirements": ["SHOP-1"], "note": None},
    {"id": IDS[1], "model": "shop", "configuration": "two-clerks", "property": "x-is-served", "kind": "liveness", "verdict": "violated", "steps": None, "found": False, "requirements": ["SHOP-1"], "note": "Known since March."},
]
CLAIMS = [
    {"property": "one-clerk-serves", "kind": "safety", "requirements": ["SHOP-1"], "verdict": "violated", "note": None, "trace": IDS[0]},
    {"property": "the-shop-closes", "kind": "liveness", "requirements": [], "verdict": "untested", "note": None, "trace": None},
]


class Shop(http.server.BaseHTTPRequestHandler):
    """Answers as `wspbus browse` does. Its model: after two steps clerk B may also go home, and then come back."""

    page = ""
    gone = False

    def log_message(self, *_):
        pass

    def answer(self, value, status=200, kind="application/json"):
        body = (value if isinstance(value, str) else json.dumps(value)).encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        url = urlparse(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        found = {IDS[0]: traces.trace(), IDS[1]: traces.lasso()}
        if url.path == "/":
            self.answer(self.page, kind="text/html")
        elif url.path == "/api/traces":
            self.answer(LISTED)
        elif url.path == "/api/claims":
            self.answer(CLAIMS if asked["configuration"] == "two-clerks" else [])
        elif url.path == "/api/trace" and asked["id"] in found:
            one = {name: value for name, value in found[asked["id"]].items() if value is not None}
            self.answer(one)
        else:
            self.answer({"error": "there is no such trace"}, 404)

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert asked["initial"] == traces.trace()["initial"]
        names = [action["name"] for action in asked["path"]]
        taken = traces.steps()
        enabled = [{**taken[len(names)], "decides": [{"property": "one-clerk-serves", "kind": "safety", "holds": False}] if len(names) == 3 else []}] if len(names) < 4 else []
        home = traces.step(1, "go home", {}, ["clerk B goes home"], {**taken[1]["after"], "clerk B": "at home"})
        back = traces.step(1, "come back", {}, [], {**taken[1]["after"], "clerk B": "idle"})
        if names[2:] == ["go home"]:
            enabled = [{**back, "decides": []}]
        elif names[2:] == ["go home", "come back"]:
            enabled = []
        elif len(names) == 2 and not Shop.gone:
            enabled.append({**home, "decides": []})
        self.answer({"lanes": traces.trace()["lanes"], "initial": asked["initial"], "state": {}, "judged": [], "stays": "both clerks are idle", "enabled": enabled})


@pytest.fixture
def shop(browser, written):
    """Opens the page of the server at an address."""
    page = written(traces.trace()).read_text(encoding="utf-8")
    begin, rest = page.split('id="traces">', 1)
    Shop.page = f'{begin}id="traces">[]</script>{rest.split("</script>", 1)[1]}'.replace("connect-src 'none'", "connect-src 'self'")
    Shop.page = Shop.page.replace("<title>", '<meta name="wspbus-api" content="/api"><title>', 1)
    Shop.gone = False
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wrong, contexts = [], []

    def open_page(address=""):
        context = browser.new_context(viewport=DESKTOP)
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        opened = context.new_page()
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.goto(f"http://127.0.0.1:{server.server_port}/{address}")
        return opened

    yield open_page
    for context in contexts:
        context.close()
    server.shutdown()
    assert wrong == []


def start(shop, address="#trace=shop/two-clerks/one-clerk-serves&step=2"):
    page = shop(address)
    page.wait_for_selector("body[data-ready]")
    return page


def test_the_list_of_properties_comes_first(shop):
    page = shop()
    rows = page.locator("#property-list tr")
    expect(rows).to_have_count(2)
    assert "✗ violated" in rows.nth(0).inner_text() and "4 steps" in rows.nth(0).inner_text()
    page.fill("#property-text", "served liveness")
    expect(rows.first).to_have_text("No property matches.")
    page.fill("#property-text", "march")
    expect(rows).to_have_count(1)
    page.fill("#property-text", "")
    expect(rows).to_have_count(2)
    assert "Known since March." in rows.nth(1).inner_text() and "not checked yet" in rows.nth(1).inner_text()
    rows.nth(1).locator("button").click()
    expect(page.locator("#property")).to_have_text("x-is-served")
    page.click("#open-properties")
    assert "? untested" in page.locator("#claim-list tr").nth(1).inner_text()
    page.locator("#claim-list button").click()
    expect(page.locator("#property")).to_have_text("one-clerk-serves")


def test_another_action_is_taken_and_the_original_is_found_again(shop):
    page = start(shop)
    page.click("#ask-options")
    options = page.locator("#options .option-list > li")
    expect(options).to_have_count(2)
    assert "this trace takes it" in options.nth(0).inner_text()
    assert "go home" in options.nth(1).inner_text() and "› clerk B goes home" in options.nth(1).inner_text()
    page.click("button[aria-label='Take clerk B: go home']")
    expect(page.locator("#position")).to_have_text("Step 3 of 3")
    assert "at home" in page.inner_text("tr[data-variable='clerk B']")
    assert "from step 2 on another way" in page.inner_text("#trace option:checked")
    page.click("button[aria-label='Take clerk B: come back']")
    expect(page.locator("#position")).to_have_text("Step 4 of 4")
    expect(page.locator("#options")).to_contain_text("No action need be taken here: both clerks are idle.")
    page.click("#back")
    expect(page.locator("#position")).to_have_text("Step 2 of 4")
    assert page.inner_text("#property") == "one-clerk-serves"


def test_the_action_of_the_trace_goes_on_in_it(shop):
    page = start(shop)
    page.click("#ask-options")
    page.click("#options button:has-text('Go on')")
    expect(page.locator("#position")).to_have_text("Step 3 of 4")
    page.click("#ask-options")
    expect(page.locator("#options")).to_contain_text("✗ It violates one-clerk-serves.")


def test_a_link_into_a_fork_is_followed_and_says_where_it_stops(shop):
    page = start(shop)
    page.click("#ask-options")
    page.click("button[aria-label='Take clerk B: go home']")
    expect(page.locator("#position")).to_have_text("Step 3 of 3")
    page.wait_for_timeout(300)
    link = page.evaluate("location.hash")
    again = start(shop, link)
    expect(again.locator("#position")).to_have_text("Step 3 of 3")
    assert again.locator("#back").is_visible()
    Shop.gone = True
    later = start(shop, link)
    expect(later.locator("#notice")).to_contain_text("The link stops applying at step 3. The model no longer offers go home there.")


def test_a_server_that_refuses_is_told(shop):
    page = start(shop, "#trace=shop/two-clerks/one-clerk-serves")
    page.evaluate("location.hash = '#trace=gone'")
    expect(page.locator("#notice")).to_contain_text("The page has no trace with the name gone.")


def test_a_page_from_a_disk_offers_no_other_actions(opened):
    assert opened(traces.trace()).locator("#options").count() == 0
