"""Every screen in both colour schemes, on the demo's day: axe looks for barriers, and the guides' pictures are taken.

The demo's clock starts on a Tuesday morning in November, so the pictures are alike whenever they are taken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.e2e.acts import ORDER_SCREENS, Act
from tests.e2e.conftest import VAR
from tests.e2e.screens import live, plain, sign_in
from tests.e2e.windows import Camera, Windows
from tests.server import ROOT, Server

pytestmark = pytest.mark.e2e

# 06:52 on a Copenhagen wall: the first run's vials are filled, its first deliveries released, its last ones not.
MORNING = "2026-11-24T05:52:00Z"
TOMORROW, NEXT_WEEK = "2026-11-25", "2026-12-02"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

DESK = {"width": 1440, "height": 900}
TABLET = {"width": 1024, "height": 768}
PHONE = {"width": 390, "height": 844}
HALL = {"width": 1920, "height": 1080}


@pytest.fixture(scope="module")
def demo() -> Iterator[Server]:
  """The embedded form with its demo data: one process, SQLite, no Redis."""
  with Server(TRACERSHOP_DEMO="1", TRACERSHOP_CLOCK=MORNING, TRACERSHOP_HEARTBEAT_SECONDS="5") as server:
    yield server


class People:
  """Signs each person in once; further windows begin where he is signed in."""

  def __init__(self, browser: Browser, url: str) -> None:
    self._browser = browser
    self._url = url
    self._states: dict[str, StorageState] = {}

  def state(self, username: str) -> StorageState | None:
    """What a signed-in window carries; None for nobody."""
    if not username:
      return None
    if username not in self._states:
      context = self._browser.new_context(locale="da-DK")
      page = context.new_page()
      sign_in(page, self._url, username, "demo")
      self._states[username] = context.storage_state()
      context.close()
    return self._states[username]


@pytest.fixture(scope="module")
def people(browser: Browser, demo: Server) -> People:
  """The demo's people, signed in."""
  return People(browser, demo.address)


def week(page: Page) -> None:
  expect(page.locator(f"#day-{TOMORROW}")).to_be_visible()
  expect(page.get_by_role("article").first).to_be_visible()


def ordering(page: Page) -> None:
  # This week the demo's nurse has ordered already.
  page.get_by_role("button", name=re.compile("^(Næste uge|Next week)$")).click()
  page.locator(f"#day-{NEXT_WEEK}").click()
  page.get_by_role("button", name=re.compile("^(Bestil|Order) FDG")).first.click()
  field = page.get_by_label(re.compile("Aktivitet ved levering|Activity at delivery"))
  field.fill("9.000")
  expect(field).to_have_attribute("aria-invalid", "true")


def day(page: Page) -> None:
  expect(page.get_by_role("button", name=re.compile("^FDG 0")).first).to_be_visible()


def releasing(page: Page) -> None:
  day(page)
  page.get_by_role("button", name=re.compile("^(Frigiv|Release) FDG")).first.click()
  expect(page.get_by_role("dialog")).to_contain_text("95–120")


def by_hand(page: Page) -> None:
  day(page)
  page.get_by_role("button", name=re.compile("^(Tilføj vial|Add vial)$")).first.click()
  expect(page.get_by_role("dialog")).to_be_visible()


def finding(page: Page) -> None:
  """The palette, with what it finds; over whatever the person's own screen is."""
  page.locator("body").press("Control+k")
  box = page.get_by_role("combobox", name=re.compile("^(Søg|Search)"))
  expect(box).to_be_focused()
  box.fill("fdg")
  expect(page.get_by_role("listbox").get_by_role("option").first).to_have_attribute("aria-selected", "true")


def keys(page: Page) -> None:
  day(page)
  page.locator("body").press("?")
  expect(page.get_by_role("dialog")).to_contain_text(re.compile("Underskriv og frigiv|Sign and release"))


def inviting(page: Page) -> None:
  page.get_by_label(re.compile("Hvor hænger den|Where does it hang")).fill("Pakkeri")
  page.get_by_role("button", name=re.compile("Lav en kode|Make a code")).click()
  expect(page.get_by_text(re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{6}$"))).to_be_visible()


def board(page: Page) -> None:
  expect(page.get_by_role("listitem").first).to_be_visible()


def anything(page: Page) -> None:
  expect(page.get_by_role("heading", level=1).first).to_be_visible()


# name: (who, path, what is done there before it is looked at)
SCREENS: dict[str, tuple[str, str, Act]] = {
  "login": ("", "/login", anything),
  "enrol": ("", "/monitor/enrol", anything),
  "nurse": ("nurse", "/orders", week),
  "nurse-order": ("nurse", "/orders", ordering),
  "production": ("radiochemist", "/production", day),
  "release": ("radiochemist", "/production", releasing),
  "vial": ("radiochemist", "/production", by_hand),
  "palette": ("radiochemist", "/production", finding),
  "nurse-palette": ("nurse", "/orders", finding),
  "keys": ("radiochemist", "/production", keys),
  "week": ("radiochemist", "/production/week", anything),
  "wall": ("radiochemist", "/wall", board),
  "monitors": ("prodadmin", "/monitors", inviting),
  "site": ("siteadmin", "/site", anything),
}
EVERY = SCREENS | ORDER_SCREENS


def show(windows: Windows, people: People, demo: Server, name: str, *, language: str = "da", **options: Any) -> Page:
  """A screen as its user has it."""
  username, path, act = EVERY[name]
  page = windows.open(name, storage_state=people.state(username), **options)
  if language != "da":
    page.context.add_cookies([{"name": "tracershop_language", "value": language, "url": demo.address}])
  page.goto(demo.address + path)
  if username:
    live(page)
  act(page)
  page.evaluate("() => document.fonts.ready")
  return page


def barriers(page: Page) -> list[dict[str, Any]]:
  """What axe finds, as rule, impact, and where."""
  page.evaluate(AXE.read_text())
  found = page.evaluate(
    "(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
    ".then((result) => result.violations.map((it) => ({rule: it.id, impact: it.impact, help: it.help,"
    " where: it.nodes.map((node) => node.html.slice(0, 160) + ' — ' + node.failureSummary)})))",
    RULES,
  )
  assert isinstance(found, list)
  return found


# view: (screen, language, Playwright's options). Light ones are English and dark ones Danish, so both are looked at.
VIEWS: dict[str, tuple[str, str, dict[str, Any]]] = {
  **{name: (name, "en", {}) for name in SCREENS},
  **{f"{name}-dark": (name, "da", {"color_scheme": "dark"}) for name in SCREENS},
  "nurse-tablet": ("nurse", "en", {"viewport": TABLET}),
  "nurse-phone": ("nurse", "en", {"viewport": PHONE}),
  "production-tablet": ("production", "en", {"viewport": TABLET}),
  "release-phone": ("release", "en", {"viewport": PHONE}),
  "nurse-palette-phone": ("nurse-palette", "da", {"viewport": PHONE}),
}
# What the guides show; of the rest no picture is kept.
PICTURES = frozenset(SCREENS) - {"enrol", "keys", "nurse-palette", "palette"} | {"nurse-dark", "production-dark", "release-dark"}
PICTURES |= {"nurse-tablet", "nurse-phone", "production-tablet"}
DANISH = re.compile(r"\b(Bestil|Frigiv|Afgang|Kodeord|Levering|Underskriv|Skærme)\b", re.I)
ENGLISH = re.compile(r"\b(Order|Release|Departs|Password|Delivery|Sign|Screens)\b", re.I)


def judge(page: Page, view: str, language: str) -> None:
  """Fails where axe finds something serious, the page is wider than the screen, or speaks the other language; the rest
  of what axe finds is kept in var/e2e."""
  # What lies half under the head that stays is met where it is whole.
  page.evaluate("() => window.scrollTo({ top: 0, behavior: 'instant' })")
  found = barriers(page)
  VAR.mkdir(parents=True, exist_ok=True)
  (VAR / f"axe-{view}.json").write_text(json.dumps(found, indent=2, ensure_ascii=False))
  for one in found:
    print(f"\n{view}: {one['impact']} {one['rule']} ({len(one['where'])}×) {one['where'][0][:300]}")
  assert [one for one in found if one["impact"] in ("serious", "critical")] == []
  assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
  other = (ENGLISH if language == "da" else DANISH).search(plain(page.inner_text("body")))
  assert other is None, other.string[max(0, other.start() - 80) : other.end() + 80]


@pytest.mark.parametrize("view", VIEWS)
def test_a_screen_raises_no_barrier_and_fits(
  windows: Windows, people: People, demo: Server, camera: Camera, view: str
) -> None:
  """WCAG 2.2 AA and axe's own best practice: nothing serious, the rest is kept in var/e2e. Nothing is wider than the
  screen, and nothing in the other language."""
  name, language, options = VIEWS[view]
  options = {"viewport": HALL if name == "wall" else DESK, "reduced_motion": "reduce"} | options
  page = show(windows, people, demo, name, language=language, **options)
  judge(page, view, language)
  assert windows.errors == []
  if view in PICTURES:
    camera(page, view)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ORDER_SCREENS)
def test_a_screen_of_orders_raises_no_barrier_and_fits_on_desk_tablet_and_phone(
  windows: Windows, people: People, demo: Server, camera: Camera, name: str, scheme: str
) -> None:
  """The same, on each device. Light ones are English and dark ones Danish."""
  language = "en" if scheme == "light" else "da"
  page = show(windows, people, demo, name, language=language, color_scheme=scheme, reduced_motion="reduce")
  if scheme == "light":
    camera(page, name)
  for device, size in (("desk", DESK), ("tablet", TABLET), ("phone", PHONE)):
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    judge(page, f"{name}-{scheme}-{device}", language)
  assert windows.errors == []
