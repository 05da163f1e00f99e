"""The page lets a reader do these things: step, search, hide, derive, compare and export."""

import json
import xml.etree.ElementTree

import pytest
import traces
from playwright.sync_api import expect


def position(page):
    return page.inner_text("#position").split(" of ")[0]


def test_keys_go_from_step_to_step(opened):
    page = opened(traces.trace())
    for key, expected in [
        ("j", "Step 1"), ("ArrowDown", "Step 2"), ("ArrowRight", "Step 3"), ("k", "Step 2"), ("ArrowUp", "Step 1"),
        ("ArrowLeft", "Initial state"), ("k", "Initial state"), ("End", "Step 4"), ("j", "Step 4"), ("Home", "Initial state"),
        ("v", "Step 4"), ("PageUp", "Initial state"), ("PageDown", "Step 4"),
    ]:
        page.keyboard.press(key)
        assert position(page) == expected, key


@pytest.mark.parametrize("view, row", [("diagram", "#row-2"), ("steps", "#item-2"), ("table", "#table .head .cell[data-row='2']")])
def test_a_click_chooses_a_step_in_every_view(opened, view, row):
    page = opened(traces.trace(), address=f"#view={view}")
    page.click(row)
    assert position(page) == "Step 2"
    page.click("#next")
    assert position(page) == "Step 3"
    page.click("#previous")
    page.click("#previous")
    assert position(page) == "Step 1"
    page.click("#to-pivot")
    assert position(page) == "Step 4"


def test_the_number_keys_and_the_tabs_choose_a_view(opened):
    page = opened(traces.trace())
    for key, name in [("2", "steps"), ("3", "table"), ("4", "compare"), ("1", "diagram")]:
        page.keyboard.press(key)
        assert page.get_attribute(f"#tab-{name}", "aria-selected") == "true"
    page.focus("#tab-diagram")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-steps"
    assert page.locator("#list").is_visible() and not page.locator("#diagram").is_visible()


def test_the_keyboard_alone_reaches_everything(opened):
    page = opened(traces.trace())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "diagram"
    page.keyboard.press("j")
    assert position(page) == "Step 1"
    assert page.get_attribute("#diagram", "aria-activedescendant") == "row-1"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"))
        outline = page.evaluate("document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle")
        assert outline in (True, "solid", "auto"), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    assert {"next", "only-changes", "search", "open-filter", "copy-link", "open-help", "tab-diagram", "Pin customers", "Hide customers"} <= reached


def test_a_screen_reader_hears_the_step(opened):
    page = opened(traces.trace())
    page.keyboard.press("End")
    assert page.inner_text("#live") == "Step 4 of 4: clerk B, serve(customer=x). This state violates one-clerk-serves."
    row = page.locator("#row-4")
    assert row.get_attribute("role") == "option" and row.get_attribute("aria-selected") == "true"
    assert "Step 4: clerk B, serve(customer=x) at shop.py:14" in row.get_attribute("aria-label")
    assert (row.get_attribute("aria-posinset"), row.get_attribute("aria-setsize")) == ("5", "5")
    assert page.locator("main").count() == 1 and page.locator("h1").count() == 1
    assert page.get_attribute("html", "lang") == "en"


def test_a_variable_is_hidden_and_pinned_beside_the_state(opened):
    page = opened(traces.trace(), address="#step=1")
    page.hover("tr[data-variable=stock]")
    page.click("button[aria-label='Hide stock']")
    assert page.locator("tr[data-variable=stock]").count() == 0
    page.hover("tr[data-variable=sold]")
    page.click("button[aria-label='Pin sold']")
    assert page.locator(".state-table tr").first.get_attribute("data-variable") == "sold"
    page.keyboard.press("3")
    names = page.locator("#table .variable .cell.name").all_inner_texts()
    assert names[0] == "⚑ sold" and "stock" not in names
    page.click("button:has-text('Show all variables')")
    assert "stock" in page.locator("#table .variable .cell.name").all_inner_texts()


def test_actors_and_actions_are_hidden_in_the_dialog(opened):
    page = opened(traces.trace())
    page.click("#open-filter")
    page.fill("#filter-text", "clerk B")
    assert page.locator("#filter-actors label").all_inner_texts() == ["clerk B"]
    page.uncheck("#filter-actors input")
    page.keyboard.press("Escape")
    assert page.locator("#diagram .row").count() == 3
    assert "2 steps are hidden." in page.inner_text("#hidden-steps")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert position(page) == "Step 3"
    page.click("#hidden-steps button")
    assert page.locator("#diagram .row").count() == 5
    page.keyboard.press("f")
    page.locator("#filter-actions label", has_text="look").locator("input").uncheck()
    page.click("#filter .close")
    assert page.locator("#diagram .row").count() == 3
    page.click("#open-filter")
    page.click("#show-all")
    assert page.locator("#diagram .row").count() == 5


def test_search_finds_steps(opened):
    page = opened(traces.trace())
    page.keyboard.press("/")
    page.keyboard.type("serves x")
    expect(page.locator("#matches")).to_have_text("2 matches")
    page.keyboard.press("Enter")
    assert position(page) == "Step 3" and page.inner_text("#matches") == "1 of 2 matches"
    page.keyboard.press("Enter")
    assert position(page) == "Step 4"
    page.keyboard.press("Shift+Enter")
    assert position(page) == "Step 3" and page.locator("#diagram .match").count() == 2
    for query, expected in [("actor:clerk a", "2 matches"), ("action:customer=x", "2 matches"), ("changes:shelf", "1 match"), ("shop.py:14", "1 match"), ("nothing", "No step matches")]:
        page.fill("#search", query)
        expect(page.locator("#matches")).to_contain_text(expected)
    page.fill("#search", "changes:looks")
    expect(page.locator("#matches")).to_contain_text("4 matches")
    page.keyboard.press("Escape")
    assert page.inner_text("#matches") == ""


@pytest.mark.parametrize(
    "text, values",
    [
        ("sold >= 1", "no no no yes yes"),
        ("len(customers)", "2 2 2 2 1"),
        ("`clerk A` == 'serves' && `clerk B` == \"serves\"", "no no no no no"),
        ("'x: is served' in customers || step == 4", "no no no yes yes"),
        ("!open", "no no no no no"),
        ("stock[0][1]", "1 1 1 1 3"),
        ("(sold + 0)", None),
        ("[1, 'a'] == [1, 'a']", "yes yes yes yes yes"),
        ("actor in ['clerk B']", "no no yes no yes"),
        ("action != 'look'", "yes no no yes yes"),
        ("-1 < sold", "yes yes yes yes yes"),
    ],
)
def test_an_expression_is_one_more_row(opened, text, values):
    page = opened(traces.trace())
    page.keyboard.press("e")
    page.fill("#expression", text)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.click("#tab-table")
    cells = [cell.replace("✓ ", "").replace("✗ ", "") for cell in page.locator("#table .derived .cell:not(.name)").all_inner_texts()]
    if values is None:
        assert "! The character" in page.inner_text("#expression-told")
    else:
        assert " ".join(cells) == values


@pytest.mark.parametrize(
    "text, told",
    [
        ("sold = 1", 'The sign "=" at character 6 stands alone. Two values are compared with "==".'),
        ("sold ==", "At character 8: a variable or a value is expected, and the expression ends."),
        ("(sold", 'At character 6: ")" is expected, and the expression ends.'),
        ("cash > 1", 'No variable has the name "cash".'),
        ("size(stock)", 'the function "size" does not exist. The only function is len()'),
        ("'open", "The text that begins at character 1 has no closing '."),
        ("sold open", '"open" cannot stand here.'),
        ("sold && open", '"&&" needs a value that is yes or no, and found 0.'),
        ("open < 2", '"<" compares two numbers or two texts, and found yes and 2.'),
        ("len(sold)", "len() needs a list or a text, and found 0."),
        ("stock[7]", "rack, 1) has no part 7."),
        ("constructor", 'No variable has the name "constructor".'),
        ("stock.length", "has no part length."),
    ],
)
def test_a_wrong_expression_is_explained(opened, text, told):
    page = opened(traces.trace())
    page.keyboard.press("e")
    page.fill("#expression", text)
    page.keyboard.press("Enter")
    assert told in page.inner_text("#expression-told")


def test_an_expression_leads_to_its_next_change(opened):
    page = opened(traces.trace())
    page.keyboard.press("e")
    page.fill("#expression", "sold > 0")
    page.keyboard.press("Enter")
    assert "Here: no. It is true in 2 of 5 states." in page.inner_text("#expression-told")
    page.click("button:has-text('Go to the next change, state 3')")
    assert position(page) == "Step 3"


def test_two_traces_are_compared(opened):
    page = opened(traces.trace(), traces.other())
    page.click("#tab-compare")
    page.select_option("#other", "2")
    signs = [sign.strip() for sign in page.locator("#compare .pair .sign").all_inner_texts()]
    assert signs == ["", "", "", "", "-", "+"]
    page.click("button:has-text('Go to the first difference')")
    assert page.inner_text(".detail h2") == "Only the trace on the left takes this step."
    page.keyboard.press("j")
    assert page.inner_text(".detail h2") == "Only the trace on the right takes this step."
    page.keyboard.press("Home")
    assert "The two states are equal." in page.inner_text(".detail")


def test_a_trace_from_a_file_is_compared(opened, tmp_path):
    page = opened(traces.trace(), address="#view=compare")
    page.set_input_files("#other-file", traces.write(tmp_path / "changed.json", traces.changed()))
    page.wait_for_selector("#compare .pair")
    assert [sign.strip() for sign in page.locator("#compare .pair .sign").all_inner_texts()] == ["", "", "", "-", "+", ""]
    beyond = traces.trace(lanes=["clerk A"])
    lacking = traces.trace(initial={**traces.trace()["initial"], "till": 1})
    for name, value, told in [
        ("a.json", {"format": "other"}, "its field `format` is not wspbus-trace"),
        ("b.json", {"format": "wspbus-trace", "version": 9}, "its version is 9, and this page reads version 2"),
        ("c.json", [], "its field `format` is not wspbus-trace"),
        ("d.json", beyond, "its step 2 is on a lane that is not there"),
        ("e.json", lacking, "the state after its step 1 lacks a variable"),
        ("f.json", traces.trace(end={"lasso": {"loop_start": 4}}), "its loop begins with a step that is not there"),
        ("g.json", traces.trace(pivot={"step": 4}), "the step that decides its property is not there"),
    ]:
        page.set_input_files("#other-file", traces.write(tmp_path / name, value))
        expect(page.locator("#notice")).to_contain_text(told)
    (tmp_path / "cut.json").write_text(json.dumps(traces.trace())[:300])
    page.set_input_files("#other-file", tmp_path / "cut.json")
    expect(page.locator("#notice")).to_contain_text("cut.json is no trace")


def test_several_traces_are_chosen(opened):
    page = opened(traces.trace(), traces.lasso())
    page.select_option("#trace", "2")
    assert page.inner_text("#property") == "x-is-served"
    assert page.locator("#diagram .row:not(.end)").count() == 4


def exported(page, form):
    page.click("#export > summary")
    with page.expect_download() as download:
        page.click(f"#exports [data-form='{form}']")
    return download.value.suggested_filename, download.value.path().read_text()


def test_the_trace_is_exported(opened):
    page = opened(traces.lasso())
    name, text = exported(page, "json")
    assert name == "shop-two-clerks-x-is-served.json"
    expected = traces.lasso()
    del expected["pivot"]
    assert json.loads(text) == expected
    name, text = exported(page, "mermaid")
    assert text.startswith("sequenceDiagram\n") and "L0->>L2: 2 look(at=door)" in text and "loop these steps repeat without end" in text
    name, text = exported(page, "svg")
    root = xml.etree.ElementTree.fromstring(text)
    drawn = "".join(root.itertext())
    assert root.tag == "{http://www.w3.org/2000/svg}svg" and "look(at=door)" in drawn and "repeat without end" in drawn
    assert "class=" not in text.split(">", 1)[1] and "script" not in text
    name, text = exported(page, "itf.json")
    assert json.loads(text)["#meta"]
    assert "fn " in exported(page, "rs")[1]


def test_help_tells_the_keys_and_the_signs(opened):
    page = opened(traces.trace())
    page.keyboard.press("?")
    assert "The next step" in page.inner_text("#help") and "repeat without end" in page.inner_text("#help")
    page.keyboard.press("j")
    assert position(page) == "Initial state", "a key is for the dialog while it is open"
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert position(page) == "Step 1"
