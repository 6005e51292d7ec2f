"""Windows of people, each on a desk of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

# A promise has its own bound in the test; this is only how long to look on a machine that is busy.
PATIENCE_MS = 30_000
Camera = Callable[[Page, str], None]


class Windows:
  """Opens a window of its own for each person: contexts share nothing, as browsers on different desks."""

  def __init__(self, browser: Browser) -> None:
    self._browser = browser
    self._open: dict[str, BrowserContext] = {}
    self.pages: dict[str, Page] = {}
    self.errors: list[str] = []

  def open(self, name: str, *, language: str = "da", **options: Any) -> Page:
    """An empty page in a window of its own. `options` are Playwright's, such as viewport and color_scheme."""
    locale = "da-DK" if language == "da" else "en-GB"
    defaults: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "timezone_id": "America/New_York"}
    context = self._browser.new_context(locale=locale, ignore_https_errors=True, **(defaults | options))
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.on("pageerror", lambda error: self.errors.append(f"{name}: {error}"))
    self._open[name] = context
    self.pages[name] = page
    return page

  def close(self) -> None:
    """Closes them all."""
    for context in self._open.values():
      context.close()
    self._open.clear()
    self.pages.clear()
