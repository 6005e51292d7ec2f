"""A Chromium of Debian's, its people's windows, and a camera."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import services
from tests.e2e.desk import Desk
from tests.e2e.judge import VAR
from tests.e2e.matrix import Matrix
from tests.e2e.morning import Morning
from tests.e2e.people import People
from tests.e2e.pictures import Album, keep
from tests.e2e.still import still_demo
from tests.e2e.topology import Production, production
from tests.e2e.windows import PATIENCE_MS, Camera, Windows
from tests.server import Server

FLAGS = (
  "--disable-gpu",
  # The one without windows hints letters otherwise: so both draw the same pictures, to the pixel.
  "--font-render-hinting=slight",
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
  # The first has no window to draw besides the page: it computes half as much.
  program = services.program("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
  # Root's processes have no sandbox to go into.
  sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
  with sync_playwright() as playwright:
    found = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *sandbox])
    yield found
    found.close()


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


@pytest.fixture(scope="session")
def camera(pytestconfig: pytest.Config) -> Camera:
  """Takes a journey's picture where `--screenshots` names a folder; else nothing. Its days are the real ones, so its
  pictures are not compared with anything."""
  folder = pytestconfig.getoption("--screenshots")

  def take(page: Page, name: str) -> None:
    if folder:
      keep(page, Path(folder) / f"{name}.png")

  return take


@pytest.fixture(scope="session")
def album(pytestconfig: pytest.Config) -> Album:
  """Takes the views' pictures: keeps them where `--screenshots` names a folder, else compares them with the kept."""
  return Album(pytestconfig.getoption("--screenshots"))


@pytest.fixture(scope="session")
def site(mariadb: services.MariaDb, redis_server: services.Redis) -> Iterator[Production]:
  """The production topology, running."""
  with production(mariadb, redis_server) as found:
    yield found


@pytest.fixture(scope="module")
def town(mariadb: services.MariaDb, redis_server: services.Redis) -> Iterator[Production]:
  """The production topology with the journeys' hospitals in it; each file of journeys has its own."""
  with production(mariadb, redis_server, "town") as found:
    yield found


@pytest.fixture
def desk(town: Production, windows: Windows, camera: Camera) -> Iterator[Desk]:
  """A journey; at its end nothing has gone wrong in a page, and the tables say what the ledger says."""
  yield Desk(town, windows, camera)
  assert windows.errors == []
  assert town.problems() == ""


@pytest.fixture(scope="session")
def morning() -> Iterator[Morning]:
  """The demo on its Tuesday morning, to be copied."""
  found = Morning()
  yield found
  found.remove()


@pytest.fixture(scope="module")
def demo() -> Iterator[Server]:
  with still_demo() as server:
    yield server


@pytest.fixture(scope="module")
def people(browser: Browser, demo: Server) -> People:
  """The demo's people, signed in."""
  return People(browser, demo.address)


@pytest.fixture(scope="module")
def matrix(browser: Browser, demo: Server) -> Iterator[Matrix]:
  """The demo's people, each with a page that goes from view to view."""
  found = Matrix(browser, demo.address)
  yield found
  found.close()


@pytest.fixture(scope="module")
def touched(browser: Browser, demo: Server) -> Iterator[Matrix]:
  """The same people with tablets and telephones."""
  found = Matrix(browser, demo.address, touch=True)
  yield found
  found.close()
