"""A Chromium of Debian's, its people's windows, and a camera."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import services
from tests.e2e.topology import Production, production

# A promise has its own bound in the test; this is only how long to look on a machine that is busy.
PATIENCE_MS = 30_000
VAR = Path(__file__).resolve().parents[2] / "var" / "e2e"
FLAGS = (
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--ignore-certificate-errors",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
  """The Chromium of the machine; none is ever downloaded."""
  expect.set_options(timeout=PATIENCE_MS)
  program = services.program("chromium", "chromium-browser", "google-chrome")
  # Root's processes have no sandbox to go into.
  sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
  with sync_playwright() as playwright:
    found = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *sandbox])
    yield found
    found.close()


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


@pytest.fixture
def windows(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Windows]:
  """Windows that are closed at the end; of a test that failed a picture of each stays in var/e2e."""
  failed_before = request.session.testsfailed
  found = Windows(browser)
  yield found
  if request.session.testsfailed > failed_before:
    VAR.mkdir(parents=True, exist_ok=True)
    for name, page in found.pages.items():
      page.screenshot(path=VAR / f"{re.sub(r'[^a-z0-9]+', '-', request.node.name.lower())}-{name}.png")
  found.close()


Camera = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def camera(pytestconfig: pytest.Config) -> Camera:
  """Takes a picture where `--screenshots` names a folder; else nothing."""
  folder = pytestconfig.getoption("--screenshots")

  def take(page: Page, name: str) -> None:
    if folder:
      Path(folder).mkdir(parents=True, exist_ok=True)
      # Animations at their end: a picture does not hang on the moment it was taken.
      shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
      # A palette says all that a screen shows, in a third of the bytes.
      shot.quantize(256, dither=Image.Dither.NONE).save(Path(folder) / f"{name}.png", optimize=True)

  return take


@pytest.fixture(scope="session")
def site(mariadb: services.MariaDb, redis_server: services.Redis) -> Iterator[Production]:
  """The production topology, running."""
  with production(mariadb, redis_server) as found:
    yield found
