"""A nurse with one minute: what she usually orders in at most three presses from sign-in, what is booked in two.

A colleague changes the same day meanwhile. The page itself counts what is pressed: clicks and keys, by whatever road.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.morning import Morning
from tests.e2e.screens import live, plain, rows, sign_in
from tests.e2e.windows import Windows
from tests.server import Server

pytestmark = pytest.mark.e2e

COUNT = """
() => {
  window.presses = 0;
  for (const kind of ["pointerdown", "keydown"]) {
    window.addEventListener(kind, (event) => { if (event.isTrusted) window.presses += 1; }, true);
  }
}
"""
MISSING = re.compile("^(Mangler at blive bestilt|Usually ordered, not yet)")
AMOUNT = re.compile("^(Aktivitet ved levering|Activity at delivery)")
ORDER = re.compile("^(Bestil|Order) [0-9]")
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def demo(morning: Morning) -> Iterator[Server]:
  """The embedded form with its demo data; each test orders on a fresh one."""
  with morning.server(TRACERSHOP_HEARTBEAT_SECONDS="5") as server:
    yield server


def window(windows: Windows, demo: Server, who: str, language: str, **options: object) -> Page:
  """Somebody signed in, in a language, and from here on counted."""
  page = windows.open(who, **options)
  sign_in(page, demo.address, who, "demo")
  if language != "da":
    page.context.add_cookies([{"name": "tracershop_language", "value": language, "url": demo.address}])
    page.reload()
    live(page)
  page.evaluate(COUNT)
  return page


def presses(page: Page) -> int:
  found = page.evaluate("() => window.presses")
  assert isinstance(found, int)
  return found


def place(page: Page, date: str, time: str, mbq: str) -> None:
  """A colleague orders FDG by hand."""
  # Which days this week has is known when they are drawn.
  expect(page.locator('[id^="day-20"]').first).to_be_visible()
  if not page.locator(f"#day-{date}").count():
    page.get_by_role("button", name="Næste uge").click()
  page.locator(f"#day-{date}").click()
  page.get_by_role("button", name=f"Bestil FDG {time}").click()
  page.get_by_label(AMOUNT).fill(mbq)
  page.locator("form").get_by_role("button", name=re.compile("^Bestil ")).click()
  expect(page.locator("form")).to_have_count(0)


@pytest.mark.parametrize(("language", "options"), [("da", {}), ("en", {}), ("da", {"viewport": PHONE})])
def test_cus_7_the_usual_is_ordered_in_three_presses_while_a_colleague_orders_too(
  windows: Windows, demo: Server, language: str, options: dict[str, object]
) -> None:
  """The list leads to the form, the amount stands there, the press orders it: two. What the colleague orders on that
  day comes by itself and takes neither the form nor what stands in it."""
  nurse = window(windows, demo, "nurse", language, **options)
  colleague = window(windows, demo, "shopadmin", "da")

  first = nurse.get_by_role("region", name=MISSING).get_by_role("link").first
  href = first.get_attribute("href") or ""
  first.click()
  field = nurse.get_by_label(AMOUNT)
  expect(field).not_to_have_value("")
  amount = field.input_value()
  date = re.search(r"\d{4}-\d\d-\d\d", href)
  assert date
  place(colleague, date[0], "11:15", "4321")
  expect(nurse.get_by_role("article", name=re.compile("^11:15 FDG 4.321"))).to_be_visible()
  expect(field).to_have_value(amount)
  nurse.locator("form").get_by_role("button", name=ORDER).click()
  expect(nurse.locator("form")).to_have_count(0)
  time = nurse.get_by_role("article", name=re.compile(f"DOTATATE {amount}"))
  expect(time).to_be_visible()
  assert presses(nurse) <= 3
  # The keyboard is on the delivery, not nowhere.
  assert nurse.evaluate("() => document.activeElement !== document.body")
  (customer,) = nurse.evaluate("async () => (await (await fetch('/api/session')).json()).user.customerIds")
  placed = [it for it in rows(nurse, f"customer:{customer}")["order"] if it["deliveryDate"] == date[0]]
  assert sorted(it["orderedMbq"] for it in placed) == sorted([4321.0, float(amount)])
  assert windows.errors == []


def test_cus_7_what_is_ordered_on_the_same_delivery_meanwhile_is_asked_about_once(
  windows: Windows, demo: Server
) -> None:
  """Both want FDG at 07:00 on the same day: the second one is told, and decides."""
  nurse = window(windows, demo, "nurse", "da")
  colleague = window(windows, demo, "shopadmin", "da")
  day = "2026-12-02"
  nurse.get_by_role("button", name="Næste uge").click()
  nurse.locator(f"#day-{day}").click()
  nurse.get_by_role("button", name="Bestil FDG 07:00").click()
  place(colleague, day, "07:00", "5000")
  form = nurse.locator("form")
  expect(form.get_by_role("alert").filter(has_text="har imens bestilt 5")).to_be_visible()
  form.get_by_role("button", name=ORDER).click()
  again = form.get_by_role("button", name=re.compile("^Ja, bestil også"))
  expect(again).to_be_visible()
  again.click()
  expect(form).to_have_count(0)
  expect(nurse.get_by_role("article", name=re.compile("^07:00 FDG"))).to_have_count(2)
  assert windows.errors == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_cus_7_what_is_booked_is_ordered_in_two_presses(windows: Windows, demo: Server, language: str) -> None:
  """The day that waits opens with all ticked; the colleague's order on that day changes nothing of it."""
  nurse = window(windows, demo, "nurse", language)
  colleague = window(windows, demo, "shopadmin", "da")
  nurse.get_by_role("button", name=re.compile("^(Bookinger|Bookings)")).click()
  button = nurse.get_by_role("button", name=re.compile("^(Bestil|Place) [0-9]+ ord"))
  expect(button).to_be_visible()
  place(colleague, "2026-12-02", "11:15", "4321")
  button.click()
  expect(nurse.get_by_text(re.compile("(er bestilt|placed|ordered)", re.I)).first).to_be_visible()
  expect(nurse.get_by_role("link", name=re.compile("FDG")).first).to_be_visible()
  assert presses(nurse) == 2
  assert "unserved" not in plain(nurse.inner_text("main"))
  assert windows.errors == []


def test_cus_8_focus_is_beside_an_order_that_was_cancelled(windows: Windows, demo: Server) -> None:
  """Its delivery has it, from where the next press of Tab goes on; the delivery offers the same order again."""
  nurse = window(windows, demo, "nurse", "da")
  nurse.locator("#day-2026-11-26").click()
  order = nurse.get_by_role("article", name=re.compile("^11:15 FDG"))
  order.get_by_role("button", name=re.compile("^Annullér ")).click()
  nurse.get_by_role("dialog").get_by_role("button", name="Annullér ordren").click()
  expect(order).to_have_count(0)
  focused = nurse.locator(":focus")
  expect(focused).to_contain_text("11:15")
  again = focused.get_by_role("button", name="Bestil FDG 11:15")
  again.press("Enter")
  expect(nurse.get_by_label(AMOUNT)).to_have_value("7000")
  assert windows.errors == []
