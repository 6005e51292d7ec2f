"""Axe is asked for what differs only. What it may skip is planted here, one fault at a time: each is told.
And a picture is taken in one state of the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.judge import AXE, judge
from tests.e2e.pictures import save

pytestmark = pytest.mark.e2e

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
# A page as ours are: colours by tokens, other elements at another width.
PAGE = """
<!doctype html><html lang="en"><head><title>Judged</title><style>
:root { --paper: #fff; --ink: #222; --there: #335; }
:root[data-theme=dark] { --paper: #111; --ink: #eee; --there: #ddf; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px sans-serif; }
button { width: 60px; height: 48px; padding: 0; background: var(--paper); color: var(--ink); overflow: hidden; }
#box { max-height: 80px; overflow: auto; }
#night { width: 180px; background: #111; color: #eee; }
#lit { position: relative; }
#prose a { color: var(--there); }
#apart button { width: 20px; height: 20px; margin: 8px; }
dialog { background: var(--paper); color: var(--ink); }
PLANTED
</style></head><body><header><button id="open"><span>Open</span></button></header><main><h1>A page</h1>
<p id="words">Words of it.</p><div id="box"><p>Short.</p></div>
<img alt="A dot" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7">
<h2 id="two">Two</h2><h3>Three</h3><p id="many"><button>A</button><button>B</button></p>
<div id="night"><p id="lit">Lit</p></div><p id="prose">See <a href="/there">there</a> for more of it.</p>
<p id="apart"><button>C</button><button>D</button></p></main>OPENED</body></html>
"""
AT_PHONE = "@media (max-width: 500px) {{ {} }}"
MAIN = "document.querySelector('main')"
GREY = '<p style="color: #ddd; background: #fff">New</p>'
DARK = ":root[data-theme=dark]"

# name: (what axe says, the style that is planted, what the page does at the width of a phone)
FAULTS: dict[str, tuple[str, str, str]] = {
  "contrast in the dark": ("color-contrast", f"{DARK} #words {{ color: #333; }}", ""),
  "ground in the dark": ("color-contrast", f"{DARK} main {{ background: #ddd; }}", ""),
  "contrast on a phone": ("color-contrast", AT_PHONE.format("#words { color: #ddd; }"), ""),
  "ground on a phone": ("color-contrast", AT_PHONE.format("main { background: #777; }"), ""),
  "see-through on a phone": ("color-contrast", AT_PHONE.format("main { opacity: 0.3; }"), ""),
  "small print on a phone": (
    "color-contrast",
    "#words { font-size: 32px; color: #888; background: #fff; }" + AT_PHONE.format("#words { font-size: 14px; }"),
    "",
  ),
  "contrast on a phone in the dark": ("color-contrast", AT_PHONE.format(f"{DARK} #words {{ color: #333; }}"), ""),
  "a grey text that comes on a phone": ("color-contrast", "", f"{MAIN}.insertAdjacentHTML('beforeend', '{GREY}')"),
  "a name hidden on a phone": ("button-name", AT_PHONE.format("#open span { display: none; }"), ""),
  "a name emptied on a phone": ("button-name", "", "document.querySelector('#open span').firstChild.data = ''"),
  "a name taken away on a phone": ("button-name", "", "document.querySelector('#open span').remove()"),
  "an attribute gone on a phone": ("image-alt", "", "document.querySelector('img').removeAttribute('alt')"),
  "a wrong role on a phone": ("aria-roles", "", "document.querySelector('#words').setAttribute('role', 'nosuch')"),
  "a small target on a phone": ("target-size", AT_PHONE.format("#many button { width: 12px; height: 12px; }"), ""),
  "an order of headings on a phone": ("heading-order", AT_PHONE.format("#two { display: none; }"), ""),
  "a box that scrolls on a phone": ("scrollable-region-focusable", AT_PHONE.format("#box { max-height: 30px; }"), ""),
  "words that leave their ground on a phone": ("color-contrast", AT_PHONE.format("#lit { left: 190px; }"), ""),
  "a ground that words lie over on a phone": (
    "color-contrast",
    "#night { position: absolute; top: 500px; width: 390px; height: 60px; background: #444; color: #fff; }"
    "#words { position: absolute; z-index: 1; top: 300px; }" + AT_PHONE.format("#words { top: 510px; }"),
    "",
  ),
  "a link like its words on a phone": (
    "link-in-text-block",
    AT_PHONE.format("#prose a { text-decoration: none; }"),
    "",
  ),
  "targets that come together on a phone": ("target-size", AT_PHONE.format("#apart button { margin: 0; }"), ""),
  "another of a class in grey on a phone": (
    "color-contrast",
    "",
    f"{MAIN}.insertAdjacentHTML('beforeend', '<p>One</p><p style=\"color: #ddd; background: #fff\">Two</p>')",
  ),
}
OPENED = """
<dialog><h2>Opened</h2><p id="within">Words of it.</p><button><span>Close</span></button></dialog>
<script>document.querySelector('dialog').showModal()</script>
"""
TINY = '<button style="width: 12px; height: 12px">A</button>'
# The same, in a dialog.
IN_DIALOG: dict[str, tuple[str, str, str]] = {
  "contrast in the dark": ("color-contrast", f"{DARK} #within {{ color: #333; }}", ""),
  "contrast on a phone": ("color-contrast", AT_PHONE.format("#within { color: #ddd; background: #fff; }"), ""),
  "contrast on a phone in the dark": ("color-contrast", AT_PHONE.format(f"{DARK} #within {{ color: #333; }}"), ""),
  "ground on a phone": ("color-contrast", AT_PHONE.format("dialog { background: #777; color: #666; }"), ""),
  "a name hidden on a phone": ("button-name", AT_PHONE.format("dialog span { display: none; }"), ""),
  "a small target on a phone": (
    "target-size",
    "",
    f"document.querySelector('dialog').insertAdjacentHTML('beforeend', '{TINY}{TINY}')",
  ),
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
  context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
  found = context.new_page()
  yield found
  context.close()


def told(page: Page, style: str, doing: str, first: str, *, opened: str = "") -> list[str]:
  """What is said of a page that is seen as a view is: both schemes, each at a desk's width and at a phone's."""
  page.set_content(PAGE.replace("PLANTED", style).replace("OPENED", opened))
  page.add_script_tag(content=AXE.read_text())
  wrong: list[str] = []
  for turn, scheme in enumerate((first, "dark" if first == "light" else "light")):
    page.evaluate("(scheme) => { document.documentElement.dataset.theme = scheme; }", scheme)
    for device, size in (("desk", DESK), ("phone", PHONE)):
      page.set_viewport_size({"width": size["width"], "height": size["height"]})
      if doing and turn == 0 and device == "phone":
        page.evaluate(f"() => {{ {doing} }}")
      wrong += judge(page, "planted", device, scheme=scheme, over=opened != "")
  return wrong


@pytest.mark.parametrize("first", ["light", "dark"])
def test_nothing_is_said_of_a_sound_page(page: Page, first: str) -> None:
  assert told(page, "", "", first) == []


@pytest.mark.parametrize("first", ["light", "dark"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_is_there_at_one_width_or_in_one_scheme_only_is_told(page: Page, fault: str, first: str) -> None:
  rule, style, doing = FAULTS[fault]
  assert [it for it in told(page, style, doing, first) if f": {rule} (" in it]


@pytest.mark.parametrize("first", ["light", "dark"])
@pytest.mark.parametrize("fault", IN_DIALOG)
def test_a_fault_of_a_dialog_is_told_over_a_page_that_another_view_judges(page: Page, fault: str, first: str) -> None:
  rule, style, doing = IN_DIALOG[fault]
  assert [it for it in told(page, style, doing, first, opened=OPENED) if f": {rule} (" in it]


STATES = ("0", "window.scrollTo(0, 700)", "document.querySelector('dialog div').scrollTop = 90")


def test_a_picture_is_the_same_wherever_the_page_was_scrolled_and_the_mouse_was(page: Page, tmp_path: Path) -> None:
  page.set_content("""
    <style>main { height: 3000px; background: linear-gradient(white, navy); } main:hover { background: red; }
    dialog div { height: 100px; overflow: auto; }
    p { height: 300px; background: linear-gradient(white, green); }</style>
    <main></main><dialog><div><p>Words</p></div></dialog><script>document.querySelector('dialog').show()</script>
  """)
  found = set()
  for state in STATES:
    page.mouse.move(20, 400)
    page.evaluate(state)
    found.add(save(page, tmp_path / "one.png").read_bytes())
  assert len(found) == 1


def test_a_picture_shows_what_has_the_focus_lower_down(page: Page, tmp_path: Path) -> None:
  page.set_content('<main style="height: 3000px"><input style="position: absolute; top: 2000px"></main>')
  page.locator("input").focus()
  page.evaluate("window.scrollTo(0, 0)")
  save(page, tmp_path / "one.png")
  assert page.locator("input").evaluate("(it) => it.getBoundingClientRect().top") == pytest.approx(400, abs=20)
