"""A page that stands while the server gets another build, and pieces of its own are gone, comes up to date itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.e2e.people import People
from tests.e2e.screens import live
from tests.e2e.windows import Windows
from tests.server import Server

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def demo() -> Iterator[Server]:
  """One demo for the file, its clock ours."""
  with Server(TRACERSHOP_DEMO="1") as server:
    yield server


@pytest.fixture(scope="module")
def people(browser: Browser, demo: Server) -> People:
  return People(browser, demo.address)


class Build:
  """The pieces of a page's build as the server has them: gone, until the page was loaded anew."""

  def __init__(self, page: Page) -> None:
    self.gone = False
    self.loads = 0
    page.route(re.compile(r"/assets/"), self._piece)
    page.on("request", self._requested)

  def _piece(self, route: Route) -> None:
    # The entry script is there: it is how the page asks whether the server has a whole one.
    if self.gone and not re.search(r"/index-[^/]*\.js$", route.request.url):
      route.fulfill(status=404, body="gone")
    else:
      route.continue_()

  def _requested(self, request: Request) -> None:
    if request.is_navigation_request():
      self.loads += 1
      self.gone = False


def opened(windows: Windows, people: People, demo: Server, path: str) -> tuple[Page, Build]:
  page = windows.open("prodadmin", storage_state=people.state("prodadmin"))
  build = Build(page)
  page.goto(demo.address + path)
  live(page)
  return page, build


def test_cli_6_the_way_to_a_screen_that_is_gone_leads_there_all_the_same(
  windows: Windows, people: People, demo: Server
) -> None:
  page, build = opened(windows, people, demo, "/monitors")
  build.gone = True
  page.get_by_role("link", name="Opsætning").click()
  expect(page.get_by_role("heading", level=1, name="Kunder")).to_be_visible()
  assert "/setup" in page.url
  assert build.loads == 2
  expect(page.get_by_text("Skærmen gik i stå")).to_have_count(0)


def test_cli_6_what_is_typed_stays_and_the_reload_is_offered(windows: Windows, people: People, demo: Server) -> None:
  page, build = opened(windows, people, demo, "/monitors")
  field = page.get_by_label("Hvor hænger den")
  field.fill("Pakkeri")
  build.gone = True
  page.keyboard.press("Control+k")
  expect(page.get_by_role("alert").filter(has_text="Der er en ny udgave af Tracershop")).to_be_visible()
  expect(field).to_have_value("Pakkeri")
  assert build.loads == 1
  page.get_by_role("button", name="Genindlæs").click()
  live(page)
  assert build.loads == 2
