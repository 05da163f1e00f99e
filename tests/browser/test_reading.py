"""The page shows these parts of a trace."""

import traces


def texts(page, selector):
    return page.locator(selector).all_text_contents()


def text(page, selector):
    return page.locator(selector).text_content()


def test_the_head_says_what_the_trace_is_about(opened):
    page = opened(traces.trace())
    assert page.inner_text("#place") == "shop / two-clerks"
    assert page.inner_text("#property") == "one-clerk-serves"
    assert page.inner_text("#verdict") == "✗ Counterexample"
    assert "The trace has 4 steps. The state after step 4 violates one-clerk-serves." in page.inner_text("#summary")
    assert "At no time MUST two clerks serve the same customer." in page.inner_text("[data-rule='SHOP-1']")
    assert "without a queue" in page.inner_text("#facts")
    assert page.title() == "✗ one-clerk-serves · shop / two-clerks"


def test_a_witness_has_its_own_sign(opened):
    page = opened(traces.witness(), address="#step=3")
    assert page.inner_text("#verdict") == "✓ Witness"
    assert "✓ This step reaches a-customer-can-be-served." in page.inner_text("#why")
    assert "✗" not in page.inner_text("body")


def test_each_actor_has_a_lane_and_an_arrow_goes_to_the_actor_that_is_aimed_at(opened):
    page = opened(traces.trace())
    assert texts(page, ".lane-name b") == ["clerk A", "clerk B", "door"]
    lanes = [box["x"] for box in (line.bounding_box() for line in page.locator("#row-1 line.lane").all())]
    first, door = lanes[0], lanes[-1]
    arrow = page.locator("#row-1 path.arrow").bounding_box()
    assert abs(arrow["x"] - first) < 4
    assert abs(arrow["x"] + arrow["width"] + 9 - door) < 6
    assert page.locator("#row-3 path.arrow").count() == 0
    assert "look(at=door)" in text(page, "#row-1 text.action")


def test_a_dashed_arrow_goes_to_an_actor_whose_state_is_changed(opened):
    page = opened(traces.trace())
    assert page.locator("#row-4 path.reach").count() == 1
    assert "idle" in text(page, "#row-4 text.reached")


def test_equal_states_have_the_same_sign_and_the_same_colour_in_every_lane(opened):
    page = opened(traces.trace())
    first, second = page.locator("#row-1 text.state"), page.locator("#row-2 text.state")
    assert first.text_content() == second.text_content() and first.text_content().endswith(" looks")
    colour = "element => getComputedStyle(element).fill"
    assert first.evaluate(colour) == second.evaluate(colour)
    served = page.locator("#row-3 text.state")
    assert served.text_content()[0] != first.text_content()[0]
    assert served.evaluate(colour) != first.evaluate(colour)


def test_the_state_that_violates_is_marked_with_the_reason(opened):
    page = opened(traces.trace(), address="#step=4")
    assert "✗ This state violates one-clerk-serves." in texts(page, "#row-4 text.bad")
    why = page.inner_text("#why")
    assert "✗ This state violates one-clerk-serves." in why and "At no time MUST two clerks" in why
    assert "bad-row" in page.get_attribute("#row-4", "class")


def test_a_step_leads_to_its_requirement(opened):
    page = opened(traces.trace(), address="#step=4")
    page.click("#why button:has-text('SHOP-1')")
    assert page.evaluate("document.activeElement.dataset.rule") == "SHOP-1"


def test_a_lasso_is_a_loop(opened):
    page = opened(traces.lasso(), address="#step=3")
    assert page.locator("#row-1 path.loop").count() == 0
    assert page.locator("#row-2 path.loop-head").count() == 1
    assert page.locator("#row-3 path.loop").count() == 1
    assert "↺ Step 2 follows again: steps 2 to 3 repeat without end." in texts(page, ".row.end text.sequel")
    assert "✗ This end violates x-is-served." in texts(page, ".row.end text.bad")
    page.click("button:has-text('Go to step 2')")
    assert page.inner_text("#position").startswith("Step 2")


def test_an_end_that_stays_is_told(opened):
    page = opened(traces.stay(), address="#step=1")
    assert "■ From here on nothing need ever happen: no clerk need ever serve." in texts(page, ".row.end text")
    assert "From here on nothing need ever happen" in page.inner_text(".detail .sequel")


def test_the_list_has_the_actor_the_action_the_source_the_messages_and_the_changes(opened):
    page = opened(traces.trace())
    page.click("#tab-steps")
    row = page.inner_text("#item-4")
    for told in ["clerk B", "serve(customer=x)", "shop.py:14", "› clerk B serves x", "› x has two clerks", "~ clerk B: looks → serves", "✗ This state violates"]:
        assert told in row, told
    assert "- x: is served" in row


def test_the_state_has_nested_differences(opened):
    page = opened(traces.trace(), address="#step=3")
    customers = page.locator("tr[data-variable=customers]")
    assert " ".join(customers.locator("li.other").inner_text().split()) == "~ changed: x: waits → is served"
    assert customers.locator("li:not(.other)").inner_text().strip() == "y: waits"
    stock = page.locator("tr[data-variable=stock] li.come")
    assert "shelf, 2" in stock.inner_text()
    page.keyboard.press("j")
    assert "x: is served" in page.inner_text("tr[data-variable=customers] li.gone")
    inner = page.locator("tr[data-variable=stock] li.other li.other")
    assert "1 → 3" in inner.inner_text()


def test_only_changes_are_shown_when_asked_for(opened):
    page = opened(traces.trace(), address="#step=1")
    assert page.locator(".state-table tr").count() == 6
    page.check("#only-changes")
    assert page.locator(".state-table tr").count() == 1


def test_the_table_has_a_row_for_each_variable_and_a_column_for_each_state(opened):
    page = opened(traces.trace())
    page.click("#tab-table")
    names = texts(page, "#table .cell.name")
    assert names == ["State", "Step", "clerk A", "clerk B", "customers", "sold", "stock", "open"]
    assert page.inner_text("#table .variable:has-text('sold') .cell[data-row='3']") == "~ 1"
    assert "same" in page.get_attribute("#table .variable:has-text('sold') .cell[data-row='4']", "class")
    assert page.inner_text("#table .head .cell[data-row='4']") == "4 ✗"
    page.click("#table .variable:has-text('sold') .cell[data-row='3']")
    assert page.inner_text("#position").startswith("Step 3")


def test_numbers_that_are_too_large_for_a_double_are_exact(opened):
    one = traces.trace()
    one["initial"]["sold"] = 9223372036854775807
    page = opened(one, address="#step=0")
    assert "9223372036854775807" in page.inner_text("tr[data-variable=sold]")


def test_dark_and_light_follow_the_reader(opened):
    grounds = []
    for scheme in ["light", "dark"]:
        page = opened(traces.trace(), scheme=scheme)
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(255, 255, 255)", "rgb(15, 19, 24)"]


CONTRAST = """() => {
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255).map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => { for (let at = element; at; at = at.parentElement) { const colour = getComputedStyle(at).backgroundColor; const parts = numbers(colour); if (parts.length < 4 || parts[3] === 1) return colour; } return 'rgb(255,255,255)'; };
  const low = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    const box = element.getBoundingClientRect();
    if (!own || box.width < 2 || box.height < 2 || element.closest(':disabled, script, style, option')) continue;
    const style = getComputedStyle(element);
    const colour = numbers(element.namespaceURI.endsWith('svg') ? style.fill : style.color);
    if (style.color.startsWith('color(')) continue;
    const [one, two] = [light(colour), light(numbers(ground(element)))];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) low.push(`${element.tagName}.${element.getAttribute('class')} "${element.textContent.slice(0, 30)}" ${ratio.toFixed(2)}`);
  }
  return low;
}"""


def test_texts_have_enough_contrast(opened):
    for scheme in ["light", "dark"]:
        for view in ["diagram", "steps", "compare"]:
            page = opened(traces.trace(), traces.other(), address=f"#trace=1&step=4&view={view}&other=2&expression=open", scheme=scheme)
            assert page.evaluate(CONTRAST) == [], f"{scheme} {view}"
