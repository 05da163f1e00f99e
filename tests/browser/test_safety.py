"""Hostile texts, the content security policy, and long traces."""

import time

import pytest
import traces
from conftest import DESKTOP, PHONE

HOSTILE = [
    "</script><script>document.title = 'run'</script>",
    "<img src=x onerror=\"document.title = 'run'\">",
    "<!--<script>",
    "--> ]]> \u2028\u2029",
    "javascript:document.title = 'run'",
    "__proto__",
    "constructor",
    "\u202egnp.exe\u0000",
    "~&#=%/\\'\"`",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_and_does_nothing(opened, text):
    page = opened(traces.hostile(text), traces.hostile(text + "2"), address="#step=1")
    for view in ["steps", "table", "compare", "diagram"]:
        page.click(f"#tab-{view}")
        page.wait_for_timeout(60)
    page.select_option("#trace", "2")
    page.click("#open-filter")
    page.keyboard.press("Escape")
    assert "run" != page.title() and page.locator("img").count() == 0
    assert page.locator("script").count() == 3
    seen = "".join(character for character in text if character not in "\u202e\u2028\u2029\u0000")
    assert seen[:8] in page.inner_text("#property")
    assert "\u202e" not in page.inner_text("body")


def test_the_policy_refuses_every_other_script(browser, written):
    """The control: a script that is added to the page does not run."""
    page = written(traces.trace())
    text = page.read_text()
    added = page.with_name("added.html")
    added.write_text(text.replace("</body>", "<script>document.title = 'run'</script><p onclick=\"document.title = 'run'\" id=added>x</p></body>"))
    context = browser.new_context()
    opened = context.new_page()
    refused = []
    opened.on("console", lambda message: refused.append(message.text))
    opened.goto(added.as_uri())
    opened.wait_for_selector("body[data-ready]")
    opened.evaluate("document.getElementById('added').click()")
    assert opened.title() != "run"
    assert any("Content Security Policy" in text for text in refused)
    # A page whose own script is changed does not run either.
    added.write_text(text.replace("const LINE = 20;", "const LINE = 21;"))
    opened.goto(added.as_uri())
    opened.wait_for_timeout(300)
    assert opened.locator("body[data-ready]").count() == 0
    context.close()


def test_ten_thousand_steps_are_painted_within_a_second(opened):
    """The best of three: other programs of the machine take their time too."""
    times = []
    for _ in range(3):
        page = opened(traces.long(10_000))
        times.append(page.evaluate("performance.getEntriesByName('shown')[0].startTime"))
        if times[-1] < 1000:
            break
    assert min(times) < 1000, f"the diagram was drawn after so many milliseconds: {times}"


SCROLL = """async (id) => {
  const scroller = document.getElementById(id);
  const times = [];
  let last = performance.now();
  const [high, wide] = [scroller.scrollHeight, scroller.scrollWidth];
  for (let at = 0; at < 90; at += 1) {
    scroller.scrollTop = high * at / 90 + at * 37;
    if (id === 'table') scroller.scrollLeft = wide * at / 90 + at * 37;
    await new Promise((next) => requestAnimationFrame(next));
    times.push(performance.now() - last);
    last = performance.now();
  }
  times.sort((one, two) => one - two);
  return { median: times[45], elements: scroller.querySelectorAll('*').length };
}"""


def test_a_hundred_thousand_steps_scroll_smoothly(opened):
    page = opened(traces.long(100_000))
    for view, scroller in [("diagram", "diagram"), ("steps", "list"), ("table", "table")]:
        page.click(f"#tab-{view}")
        found = min((page.evaluate(SCROLL, scroller) for _ in range(3)), key=lambda one: one["median"])
        assert found["median"] < 34, f"{view}: {found}"
        assert found["elements"] < 2500, f"{view}: {found}"
    page.click("#tab-diagram")
    begun = time.monotonic()
    page.keyboard.press("End")
    page.wait_for_selector("#row-100000")
    assert time.monotonic() - begun < 5
    assert "✗ This state violates jobs-end." in page.inner_text("#row-100000")


@pytest.mark.parametrize("view", ["diagram", "steps", "table", "compare"])
def test_a_phone_shows_everything_below_each_other(opened, view):
    page = opened(traces.trace(), traces.other(), address=f"#trace=1&step=3&other=2&view={view}", size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    view_box, detail = page.locator("#view").bounding_box(), page.locator("#detail").bounding_box()
    assert detail["y"] >= view_box["y"] + view_box["height"] - 1
    bar = page.locator(".step-bar").bounding_box()
    assert bar["y"] + bar["height"] <= PHONE["height"] + 1 and bar["height"] >= 44
    page.click("#next")
    assert page.inner_text("#position").startswith("Step 4")


def test_a_desktop_shows_all_without_scrolling_the_page(opened):
    page = opened(traces.trace())
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == list(DESKTOP.values())
