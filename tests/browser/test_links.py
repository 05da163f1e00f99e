"""The address of the page: permanent links by actions and arguments."""

from urllib.parse import parse_qs

import traces
from playwright.sync_api import expect


def address(page):
    page.wait_for_timeout(300)
    return page.evaluate("location.hash")


def test_the_address_names_the_step_by_its_action(opened):
    page = opened(traces.trace())
    page.keyboard.press("End")
    parts = parse_qs(address(page)[1:])
    assert parts["step"] == ["4"] and parts["action"] == ["serve(customer=x)"]
    assert parts["path"] == ["look(clerk=clerk A, at=door)~look(clerk=clerk B, at=door)~serve(customer=x)~serve(customer=x)"]


def test_a_link_opens_the_same_view(opened):
    page = opened(traces.trace())
    page.keyboard.press("End")
    page.keyboard.press("3")
    page.hover("tr[data-variable=sold]")
    page.click("button[aria-label='Pin sold']")
    page.hover("tr[data-variable=stock]")
    page.click("button[aria-label='Hide stock']")
    page.fill("#search", "serves")
    expect(page.locator("#matches")).to_contain_text("2 matches")
    again = opened(traces.trace(), address=address(page))
    assert again.inner_text("#position").startswith("Step 4")
    assert again.get_attribute("#tab-table", "aria-selected") == "true"
    names = again.locator("#table .variable .cell.name").all_inner_texts()
    assert names[0] == "⚑ sold" and "stock" not in names
    assert again.input_value("#search") == "serves"
    assert not again.locator("#notice").is_visible()


def test_a_link_says_where_it_stops_applying(opened):
    page = opened(traces.trace())
    page.keyboard.press("End")
    later = opened(traces.changed(), address=address(page))
    told = later.inner_text("#notice")
    assert "The link stops applying at step 3. The link takes serve(customer=x) there. This trace takes serve(customer=y) there." in told
    assert later.inner_text("#position").startswith("Step 2")
    shorter = traces.trace(steps=traces.steps()[:3], pivot={"state": 3})
    told = opened(shorter, address=address(page)).inner_text("#notice")
    assert "The link stops applying at step 4." in told and "This trace ends after 3 steps." in told


def test_a_long_link_says_between_which_steps_it_stops_applying(opened):
    one = traces.long(1000)
    page = opened(one)
    page.keyboard.press("End")
    link = address(page)
    assert len(link) < 600
    assert opened(one, address=link).inner_text("#position").startswith("Step 1000")
    two = traces.long(1000)
    two["steps"][511]["action"]["name"] = "rest"
    told = opened(two, address=link).inner_text("#notice")
    assert "The link stops applying between step 501 and step 525." in told


def test_a_link_to_a_trace_that_is_not_there_is_told(opened):
    page = opened(traces.trace(), traces.lasso(), address="#trace=9&step=1")
    assert "The page has no trace with the name 9." in page.inner_text("#notice")


def test_a_link_is_followed_in_the_open_page(opened):
    page = opened(traces.trace())
    page.evaluate("location.hash = '#step=2'")
    expect(page.locator("#position")).to_contain_text("Step 2")


def test_a_link_keeps_every_character_of_a_name(opened):
    one = traces.hostile("a~b\\~ &=#%+ é")
    page = opened(one)
    page.keyboard.press("j")
    page.hover("tr[data-variable=kept]")
    page.click("button[aria-label='Hide kept']")
    again = opened(one, address=address(page))
    assert again.inner_text("#position").startswith("Step 1") and not again.locator("#notice").is_visible()
    assert again.locator(".state-table tr").count() == 1


def test_a_broken_address_shows_the_trace(opened):
    for wrong in ["#step=-4", "#step=x&view=none", "#%E0%A4%A", "#path=~~~&step=99", "#rolled=zz&step=3"]:
        page = opened(traces.trace(), address=wrong)
        assert page.locator("#diagram .row").count() > 0, wrong


def test_the_button_copies_the_link(opened):
    page = opened(traces.trace(), permissions=["clipboard-read", "clipboard-write"])
    page.keyboard.press("j")
    page.click("#copy-link")
    expect(page.locator("#notice")).to_contain_text("link")
    assert "look%28clerk" in page.evaluate("location.hash")
