"""Looks at a screen in every scheme and at every width, from one loading of the page.

A person's page is loaded once and goes from view to view. A view is made ready once; then its width changes by resizing
and its scheme by the attribute that the switch in its head sets. The light one is English and the dark one Danish, and
the language is switched live, with whatever stands open. Axe judges the whole page first, then what differs
(tests/e2e/judge.py): no style but the tokens knows of a scheme (tests/test_registry.py), so nothing but colours does.
"""

from __future__ import annotations

import re
import time
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.e2e.acts import Act
from tests.e2e.judge import AXE, fits, judge, reachable, still
from tests.e2e.people import People
from tests.e2e.pictures import Album
from tests.e2e.registry import UNSEEN
from tests.e2e.screens import live
from tests.e2e.windows import PATIENCE_MS

View = tuple[str, str, Act]
Size = tuple[int, int]

WIDTHS: dict[str, Size] = {"desk": (1280, 800), "tablet": (1024, 768), "phone": (390, 844)}
HALL: dict[str, Size] = {"hall": (1920, 1080), "4k": (3840, 2160), "desk": (1280, 720)}
# The narrowest telephone that customers have, and a desk at 400 %.
NARROW: dict[str, Size] = {"narrow": (360, 780), "zoomed": (320, 256)}
TOUCHED = ("tablet", "phone")
# Kept beside the light ones from a desk.
PICTURES = frozenset({
  "nurse-dark", "nurse-phone", "nurse-tablet", "production-dark", "production-tablet", "release-dark", "batches-tablet",
  "nurse-on-its-way-tablet", "nurse-recall-held",
})  # fmt: skip
LANGUAGES = {"light": "en", "dark": "da"}

# Over a page that is never live again.
OUTDATED = re.compile("^(Der er en ny udgave|There is a new version)")
# What is out of sight is not styled anew at once when the scheme changes; here all of it is looked at.
WHOLE = """
document.addEventListener('DOMContentLoaded', () => {
  const style = document.createElement('style');
  style.textContent = '* { content-visibility: visible !important; }';
  document.head.append(style);
});
"""


class Matrix:
  """The people of a demo, each with a page that goes from view to view."""

  def __init__(self, browser: Browser, url: str, *, touch: bool = False) -> None:
    self._touch = touch
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

  def look(self, name: str, view: View, album: Album, *, sizes: dict[str, Size] = WIDTHS, opens: bool = False) -> None:
    """Fails where axe finds anything, the page is wider than the screen, a text is cut off, or speaks the other
    language; where something moves; where a picture is unlike the kept one; and where no dialog stands open in a view
    that is there for one."""
    began = time.perf_counter()
    # A wall is dark, whatever its device says, and has no switch. Nobody touches it; it is looked at once, in English.
    hall = sizes is HALL
    if hall:
      self.scheme = "light"
    page = self._show(view, next(iter(sizes.values())))
    wrong: list[str] = []
    if opens:
      expect(page.locator("dialog[open]").first).to_be_visible()
    # There and back: where one scheme ends the other begins.
    there = sizes if hall else sizes | NARROW
    ways = {self.scheme: list(there)} if hall else {self.scheme: list(there), _other(self.scheme): list(there)[::-1]}
    for scheme, devices in ways.items():
      if not hall:
        self._switch(page, scheme)
      for device in devices:
        page.set_viewport_size(_size(there[device]))
        if device in NARROW:
          wrong += fits(page, f"{name}-{scheme}-{device}")
          continue
        for picture in _pictures(name, scheme, device, first=device == next(iter(sizes))):
          wrong += album.take(page, picture)
        wrong += judge(page, name, device, scheme=scheme, over=opens and name not in UNSEEN)
    wrong += still(page, name)
    self.scheme = _other(self.scheme)
    self._leave(page)
    print(f"{name}: {time.perf_counter() - began:.1f} s")
    assert not wrong, "\n".join(wrong)
    assert not self.errors, "\n".join(self.errors)

  def reach(self, name: str, view: View) -> None:
    """Fails where what is pressed is smaller than a finger, or the page is wider than the screen, by a touch."""
    page = self._show(view, WIDTHS["tablet"])
    assert page.evaluate("() => matchMedia('(pointer: coarse)').matches")
    wrong: list[str] = []
    for device in TOUCHED:
      page.set_viewport_size(_size(WIDTHS[device]))
      wrong += [*fits(page, f"{name}-{device}"), *reachable(page, f"{name}-{device}")]
    self._leave(page)
    assert not wrong, "\n".join(wrong)

  def _show(self, view: View, size: Size) -> Page:
    username, path, act = view
    page = self._page(username)
    self._go(page, path)
    page.set_viewport_size(_size(size))
    page.mouse.move(0, 0)
    act(page)
    self._answered(page)
    page.evaluate("() => document.fonts.ready")
    return page

  def _page(self, username: str) -> Page:
    if username not in self._pages:
      context = self._browser.new_context(
        locale="da-DK",
        timezone_id="America/New_York",
        reduced_motion="reduce",
        has_touch=self._touch,
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
    self._leave(page)
    page.set_viewport_size(_size(WIDTHS["desk"]))
    self._switch(page, self.scheme)
    page.evaluate("(path) => history.pushState(null, '', path)", path)
    if path.startswith(("/login", "/monitor")):
      expect(page.get_by_role("heading", level=1)).to_be_visible()
    else:
      live(page)

  def _leave(self, page: Page) -> None:
    """To nowhere, where nothing is drawn anew each second while others are looked at."""
    page.evaluate("() => history.pushState(null, '', '/nowhere')")

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
      if page.get_by_role("dialog", name=OUTDATED).count():
        return
      if page.locator("header time").count():
        live(page)
      # Answers with words in them are asked for anew.
      self._answered(page)

  def _answered(self, page: Page) -> None:
    """Nothing that was asked for is still on its way."""
    if not page.get_by_role("dialog", name=OUTDATED).count():
      expect(page.locator("[aria-busy=true]:not(button)")).to_have_count(0)


def _other(scheme: str) -> str:
  return "dark" if scheme == "light" else "light"


def _size(size: Size) -> Any:
  return {"width": size[0], "height": size[1]}


def _pictures(name: str, scheme: str, device: str, *, first: bool) -> list[str]:
  """A light one from the first device, a desk or a hall; of others those that a guide shows."""
  found = [name] if first and scheme == "light" else []
  for more in (f"{name}-{scheme}", f"{name}-{device}"):
    wanted = device == "desk" if more.endswith("dark") else scheme == "light"
    if more in PICTURES and wanted:
      found.append(more)
  return found
