"""Every screen in both colour schemes and at three widths, on the demo's day: axe looks for barriers, and the guides'
pictures are taken.

The demo's clock starts on a Tuesday morning in November, so the pictures are alike whenever they are taken.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.acts import Act
from tests.e2e.judge import AXE, judge
from tests.e2e.matrix import HALL as HALLS
from tests.e2e.matrix import WIDTHS, Matrix
from tests.e2e.people import People
from tests.e2e.pictures import Album, bar, judged, save
from tests.e2e.registry import OPENS
from tests.e2e.screens import live
from tests.e2e.windows import Windows
from tests.server import Server

pytestmark = pytest.mark.e2e

TOMORROW, NEXT_WEEK = "2026-11-25", "2026-12-02"

HALL = {"width": 1920, "height": 1080}


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
  "help": ("nurse", "/help", anything),
  "help-admin": ("prodadmin", "/help/admin#closed-dates", anything),
}
EVERY = dict(SCREENS)


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


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_raises_no_barrier_and_fits(matrix: Matrix, album: Album, name: str) -> None:
  """UI-1, UI-3: WCAG 2.2 AA and axe's own best practice in both schemes and at three widths: nothing at all. Nothing is
  wider than the screen, nothing cut off, nothing moves, and nothing is in the other language; all of it fits 360 px and
  400 %, customers' pages too (CUS-8)."""
  sizes = HALLS if name == "wall" else WIDTHS
  matrix.look(name, SCREENS[name], album, sizes=sizes, opens=name in OPENS)


# What people press all day; a dialog has its fields and buttons from the same few pieces.
BY_HAND = ("login", "nurse", "nurse-order", "production", "release", "vial", "week", "monitors", "site")


@pytest.mark.parametrize("name", BY_HAND)
def test_ui_2_what_is_pressed_is_no_smaller_than_a_finger(touched: Matrix, name: str) -> None:
  touched.reach(name, SCREENS[name])


# What is not there: all of the page, its style sheets, its largest part, or nothing.
GONE = {
  "nothing": "() => 0",
  "all": "() => document.body.replaceChildren()",
  "style": "() => { for (const it of document.querySelectorAll('link[rel=stylesheet], style')) it.remove(); }",
  "part": """
    () => {
      const size = (it) => it.getBoundingClientRect().width * it.getBoundingClientRect().height;
      const parts = [...document.querySelectorAll('main form, main section')];
      parts.reduce((most, it) => size(it) > size(most) ? it : most).style.visibility = 'hidden';
    }
  """,
}


@pytest.mark.parametrize("gone", GONE)
@pytest.mark.parametrize("name", ["login", "production"])
def test_a_picture_tells_what_is_gone(
  windows: Windows, people: People, demo: Server, tmp_path: Path, name: str, gone: str
) -> None:
  """One that is held strictly, and one that the hour changes."""
  page = show(windows, people, demo, name, language="en", viewport={"width": 1280, "height": 800})
  page.evaluate(GONE[gone])
  assert judged(name, save(page, tmp_path / f"{name}.png")).beyond(bar(name)) == (gone != "nothing")


WALL_PICTURES = {
  "wall-timeline": ("timeline", "light"),
  "wall-deliveries": ("deliveries", "dark"),
  "wall-runs": ("runs", "dark"),
  "wall-alarms": ("alarms", "light"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("layout", ["day", "timeline", "deliveries", "runs", "alarms"])
def test_a_wall_raises_no_barrier_and_cuts_nothing_at_any_size(
  windows: Windows, people: People, demo: Server, album: Album, layout: str, scheme: str
) -> None:
  """Each layout at 1080p, at 4K and upright; no line of it is cut through by its edge."""
  page = windows.open("wall", storage_state=people.state("radiochemist"), viewport=HALL, reduced_motion="reduce")
  page.add_init_script(AXE.read_text())
  page.goto(f"{demo.address}/wall?layout={layout}&scheme={scheme}")
  live(page)
  board(page)
  page.evaluate("() => document.fonts.ready")
  for size in (HALL, {"width": 3840, "height": 2160}, {"width": 1080, "height": 1920}):
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    # It lays itself out anew when its size has changed.
    page.wait_for_function(f"() => ({CUT})().length === 0")
    assert judge(page, f"wall-{layout}", str(size["width"]), scheme=scheme) == []
    if size is HALL and WALL_PICTURES.get(f"wall-{layout}") == (layout, scheme):
      assert album.take(page, f"wall-{layout}") == []
  assert windows.errors == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_longest_menu_is_cut_nowhere(windows: Windows, people: People, demo: Server, language: str) -> None:
  """A production administrator has the most places: each is seen whole, on a desk and on a tablet however held."""
  page = show(windows, people, demo, "monitors", language=language)
  for width in (1920, 1500, 1280, 1100, 1024, 1021, 1020, 900, 768):
    page.set_viewport_size({"width": width, "height": 900})
    nav = page.locator("header nav")
    assert nav.evaluate("nav => nav.scrollWidth <= nav.clientWidth"), width
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_longest_countdown_of_a_wall_stands_whole(windows: Windows, people: People, demo: Server) -> None:
  """Hours of two digits, on a wall that packs and on the one with all in one, at the sizes that hang."""
  page = windows.open("wall", storage_state=people.state("radiochemist"), viewport=HALL, reduced_motion="reduce")
  for layout in ("deliveries", "day"):
    page.goto(f"{demo.address}/wall?layout={layout}")
    live(page)
    board(page)
    page.evaluate("() => document.fonts.ready")
    for width, height in ((1920, 1080), (3840, 2160), (1080, 1920)):
      page.set_viewport_size({"width": width, "height": height})
      # It lays itself out anew when its size has changed.
      page.wait_for_function(f"text => ({LONGEST})(text).length === 0", arg="47\u00a0t\u00a059\u00a0min")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lst_4_a_list_on_paper_is_a_table_on_white(windows: Windows, people: People, demo: Server, scheme: str) -> None:
  """As wide as A4 between its margins, which is narrower than where rows are cards on a screen."""
  page = windows.open("paper", storage_state=people.state("radiochemist"), color_scheme=scheme)
  page.goto(demo.address + "/production/batches/vials?batch=FDG")
  live(page)
  expect(page.get_by_role("row").nth(1)).to_be_visible()
  page.emulate_media(media="print")
  page.set_viewport_size({"width": 718, "height": 1000})
  expect(page.locator("table")).to_have_css("display", "table")
  expect(page.locator("thead")).to_be_visible()
  expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
  assert page.evaluate("getComputedStyle(document.querySelector('td')).color") == "rgb(22, 27, 33)"
  expect(page.get_by_text(re.compile("FDG 1.*Udskrevet .* af Anders"))).to_be_visible()
  for pressed in ("Visning", "Hent CSV", "Udskriv", "Søg"):
    expect(page.get_by_role("button", name=pressed, exact=True)).to_be_hidden()


# The countdowns that are cut when they are as long as they become, with the mark that their length gives them.
LONGEST = """
text => [...document.querySelectorAll('section li > p[class*=_time_] > b')].filter((b) => {
  b.dataset.long = 'true';
  b.lastChild.textContent = text;
  return b.scrollWidth > b.clientWidth;
}).map((b) => `${b.scrollWidth} > ${b.clientWidth}`)
"""

# Lines of lists that reach below the box that holds them.
CUT = """
() => [...document.querySelectorAll('section[aria-label] ol > li')]
  .filter((li) => li.getBoundingClientRect().bottom > li.closest('section').getBoundingClientRect().bottom + 1)
  .map((li) => li.innerText)
"""
