"""Looks at a screen in every scheme and at every width, from one loading of the page.

A person's page is loaded once and goes from view to view. A view is made ready once; then its width changes by resizing
and its scheme by the attribute that the switch in its head sets. The light one is English and the dark one Danish, and
the language is switched live, with whatever stands open. Under axe all rules run in the first scheme, those of colours
in the other: no style but the tokens knows of a scheme (tests/test_registry.py), so nothing but colours differs.
"""

from __future__ import annotations

import json
import re
import time
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.e2e.acts import Act
from tests.e2e.conftest import VAR
from tests.e2e.people import People
from tests.e2e.screens import live, plain
from tests.e2e.windows import PATIENCE_MS, Camera
from tests.server import ROOT

View = tuple[str, str, Act]
Size = tuple[int, int]

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
WIDTHS: dict[str, Size] = {"desk": (1280, 800), "tablet": (1024, 768), "phone": (390, 844)}
HALL: dict[str, Size] = {"hall": (1920, 1080), "4k": (3840, 2160), "desk": (1280, 720)}
# The narrowest telephone that customers have, and a desk at 400 %.
NARROW = (360, 320)
# Kept beside the light ones from a desk.
PICTURES = frozenset({
  "nurse-dark", "nurse-phone", "nurse-tablet", "production-dark", "production-tablet", "release-dark", "batches-tablet",
  "nurse-on-its-way-tablet", "nurse-recall-held",
})  # fmt: skip
LANGUAGES = {"light": "en", "dark": "da"}
DANISH = re.compile(r"\b(Bestil|Frigiv|Afgang|Kodeord|Levering|Underskriv|Skærme)\b", re.I)
ENGLISH = re.compile(r"\b(Order|Release|Departs|Password|Delivery|Sign|Screens)\b", re.I)

FIND = """
async ({ rules, colours }) => {
  const runOnly = colours ? { type: 'rule', values: colours } : { type: 'tag', values: rules };
  const found = await axe.run(document, { runOnly, resultTypes: ['violations'], preload: false });
  // A target that lies half under what stays while a list scrolls is pressed where it is whole.
  const scrolls = (rule, node) => rule === 'target-size' && /partially obscured/.test(node.failureSummary);
  return found.violations.map((it) => ({
    rule: it.id, impact: it.impact, help: it.help,
    where: it.nodes.filter((node) => !scrolls(it.id, node))
      .map((node) => node.html.slice(0, 160) + ' — ' + node.failureSummary),
  })).filter((it) => it.where.length > 0);
}
"""
# What is out of sight is not styled anew at once when the scheme changes; here all of it is looked at.
WHOLE = """
document.addEventListener('DOMContentLoaded', () => {
  const style = document.createElement('style');
  style.textContent = '* { content-visibility: visible !important; }';
  document.head.append(style);
});
"""
# Texts that end at an edge without saying so: cut off, and no dots after them.
CLIPPED = """
() => [...document.querySelectorAll('body *')].filter((it) => {
  if (![...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) return false;
  const style = getComputedStyle(it);
  if (!/hidden|clip/.test(style.overflowX) || style.textOverflow === 'ellipsis') return false;
  return !it.closest('.unseen') && it.clientWidth > 1 && it.scrollWidth > it.clientWidth + 1;
}).map((it) => it.outerHTML.slice(0, 200))
"""
# What the page says in its own language: a guide says which one it is in.
SAID = """
() => {
  const others = [...document.querySelectorAll('body :is(article, nav)[lang]')];
  for (const it of others) it.style.display = 'none';
  const said = document.body.innerText;
  for (const it of others) it.style.display = '';
  return said;
}
"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Matrix:
  """The people of a demo, each with a page that goes from view to view."""

  def __init__(self, browser: Browser, url: str) -> None:
    self._browser = browser
    self._url = url
    self._people = People(browser, url)
    self._pages: dict[str, Page] = {}
    self.errors: list[str] = []
    self.scheme = "light"

  def close(self) -> None:
    for page in self._pages.values():
      page.context.close()
    self._pages.clear()

  def look(
    self, name: str, view: View, camera: Camera, *, sizes: dict[str, Size] = WIDTHS, opens: bool = False
  ) -> None:
    """Fails where axe finds anything, the page is wider than the screen, a text is cut off, or speaks the other
    language; and where no dialog stands open in a view that is there for one."""
    username, path, act = view
    began = time.perf_counter()
    page = self._page(username)
    self._go(page, path)
    page.set_viewport_size(_size(next(iter(sizes.values()))))
    act(page)
    page.evaluate("() => document.fonts.ready")
    wrong: list[str] = []
    if opens:
      expect(page.locator("dialog[open]").first).to_be_visible()
    # A wall is dark, whatever its device says, and has no switch.
    schemes = (self.scheme,) if sizes is HALL else (self.scheme, _other(self.scheme))
    for turn, scheme in enumerate(schemes):
      if sizes is not HALL:
        self._switch(page, scheme)
      for device, size in sizes.items():
        page.set_viewport_size(_size(size))
        _picture(page, camera, name, scheme, device)
        wrong += judge(page, f"{name}-{scheme}-{device}", colours=turn > 0)
      if path.startswith("/orders"):
        for narrow in NARROW:
          page.set_viewport_size({"width": narrow, "height": 780})
          if (wider := page.evaluate(WIDER)) > 0:
            wrong.append(f"{name}: {wider} px wider than {narrow}")
    self.scheme = _other(self.scheme)
    print(f"{name}: {time.perf_counter() - began:.1f} s")
    assert not wrong, "\n".join(wrong)
    assert not self.errors, "\n".join(self.errors)

  def _page(self, username: str) -> Page:
    if username not in self._pages:
      context = self._browser.new_context(
        locale="da-DK",
        timezone_id="America/New_York",
        reduced_motion="reduce",
        storage_state=self._people.state(username),
      )
      context.add_init_script(AXE.read_text())
      context.add_init_script(WHOLE)
      context.set_default_timeout(PATIENCE_MS)
      context.add_cookies([{"name": "tracershop_language", "value": LANGUAGES[self.scheme], "url": self._url}])
      page = context.new_page()
      page.on("pageerror", lambda error: self.errors.append(f"{username}: {error}"))
      page.goto(f"{self._url}/nowhere" if username else f"{self._url}/login")
      self._pages[username] = page
    return self._pages[username]

  def _go(self, page: Page, path: str) -> None:
    """To another view by way of none: nothing of the last one stays."""
    if page.locator("dialog[open]").count():
      # One of the head's stays open over whatever comes.
      page.keyboard.press("Escape")
    page.evaluate("() => history.pushState(null, '', '/nowhere')")
    page.set_viewport_size(_size(WIDTHS["desk"]))
    self._switch(page, self.scheme)
    page.evaluate("(path) => history.pushState(null, '', path)", path)
    if path.startswith(("/login", "/monitor")):
      expect(page.get_by_role("heading", level=1)).to_be_visible()
    else:
      live(page)

  def _switch(self, page: Page, scheme: str) -> None:
    """Scheme and language, by the page's own switch: it stands under what is open, so it is pressed by its code."""
    page.evaluate("(scheme) => { document.documentElement.dataset.theme = scheme; }", scheme)
    language = LANGUAGES[scheme]
    button = page.locator(f"button[lang='{language}']")
    # A wall has no switch: its language is its device's.
    if page.evaluate("() => document.documentElement.lang") != language and button.count():
      button.first.evaluate("(it) => it.click()")
      page.context.add_cookies([{"name": "tracershop_language", "value": language, "url": self._url}])
      expect(page.locator("html")).to_have_attribute("lang", language)
      if page.locator("header time").count():
        live(page)
      # Answers with words in them are asked for anew.
      expect(page.locator("[aria-busy=true]:not(button)")).to_have_count(0)


def _other(scheme: str) -> str:
  return "dark" if scheme == "light" else "light"


def _size(size: Size) -> Any:
  return {"width": size[0], "height": size[1]}


def _picture(page: Page, camera: Camera, name: str, scheme: str, device: str) -> None:
  """A light one from a desk; of others those that a guide shows."""
  if device in ("desk", "hall") and scheme == "light":
    camera(page, name)
  for more in (f"{name}-{scheme}", f"{name}-{device}"):
    wanted = device == "desk" if more.endswith("dark") else scheme == "light"
    if more in PICTURES and wanted:
      camera(page, more)


def judge(page: Page, view: str, *, colours: bool) -> list[str]:
  """What is wrong with the page as it stands."""
  # What lies half under the head that stays is met where it is whole.
  page.evaluate("() => window.scrollTo({ top: 0, behavior: 'instant' })")
  found = page.evaluate(FIND, {"rules": RULES, "colours": COLOURS if colours else None})
  if found:
    VAR.mkdir(parents=True, exist_ok=True)
    (VAR / f"axe-{view}.json").write_text(json.dumps(found, indent=2, ensure_ascii=False))
  wrong = [f"{view}: {it['rule']} ({it['impact']}) {it['where'][0][:300]}" for it in found]
  if (wider := page.evaluate(WIDER)) > 0:
    wrong.append(f"{view}: {wider} px wider than the screen")
  wrong += [f"{view}: cut off {it}" for it in page.evaluate(CLIPPED)]
  language = page.evaluate("() => document.documentElement.lang")
  other = (ENGLISH if language == "da" else DANISH).search(said := plain(page.evaluate(SAID)))
  if other:
    wrong.append(f"{view}: the other language: {said[max(0, other.start() - 60) : other.end() + 60]}")
  return wrong
