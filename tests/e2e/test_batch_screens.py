"""Every screen of the way from batch to door, on the demo's day: by desk and tablet, light and dark, in both languages.

Axe looks for barriers, and the guides' pictures are taken. First a car has left and a release was taken back; then the
morning's batch is rejected.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from tests.client import Browser
from tests.e2e.acts import Act
from tests.e2e.batch_acts import AFTER, BEFORE, MORNING_BATCH
from tests.e2e.screens import live
from tests.e2e.test_screens import MORNING, TABLET, People, judge
from tests.e2e.windows import Camera, Windows
from tests.server import Server

pytestmark = pytest.mark.e2e

DESK = {"width": 1440, "height": 900}
HELD_UP = {"width": 800, "height": 1280}
SCHEMES = {"light": "en", "dark": "da"}
# Beside the light ones from a desk.
PICTURES = frozenset({"batches-dark-tablet", "nurse-recall-light-held", "nurse-on-its-way-dark-tablet"})


@pytest.fixture(scope="module")
def demo() -> Iterator[Server]:
  """The embedded form with its demo data, a car of which has left; one of its releases was taken back."""
  given = {"TRACERSHOP_DEMO": "1", "TRACERSHOP_CLOCK": MORNING, "TRACERSHOP_HEARTBEAT_SECONDS": "5"}
  # A machine that is busy with something else is no fault of ours.
  with Server(TRACERSHOP_BUSY_SECONDS="15", **given) as server:
    _apart(_a_car_leaves(server.address))
    yield server


@pytest.fixture(scope="module")
def rejected(demo: Server) -> None:
  """The morning's batch is rejected."""
  _apart(_a_batch_falls(demo.address))


@pytest.fixture(scope="module")
def people(browser: Chromium, demo: Server) -> People:
  return People(browser, demo.address)


def _apart(doing: Coroutine[Any, Any, None]) -> None:
  """Runs it in a thread of its own: this one's loop is Playwright's."""
  with ThreadPoolExecutor(1) as pool:
    pool.submit(asyncio.run, doing).result()


async def _do(browser: Browser, name: str, data: dict[str, Any], seen: dict[str, int]) -> None:
  answer = await browser.command(name, data, seen=seen)
  assert answer.status_code == 200, answer.text


async def _rows(browser: Browser) -> dict[str, list[dict[str, Any]]]:
  found: dict[str, list[dict[str, Any]]] = (await browser.http.get("/api/streams/production/snapshot")).json()["rows"]
  return found


def _of(rows: list[dict[str, Any]], kind: str) -> dict[str, int]:
  return {f"{kind}:{row['id']}": row["revision"] for row in rows}


async def _a_car_leaves(address: str) -> None:
  """With a vial that is not released yet; and of what was released to another customer one vial was the wrong one."""
  async with Browser(address) as browser:
    await browser.sign_in("radiochemist", "demo")
    found = await _rows(browser)
    numbers = {row["shortName"]: row["id"] for row in found["customer"]}
    mine = [row for row in found["vial"] if row["batchNumber"] == MORNING_BATCH]
    (waiting,) = (row for row in mine if row["customerId"] == numbers["Sundby"])
    left = {"vialIds": [waiting["id"]], "dispatchedAt": MORNING, "vehicle": "Bil 2", "packages": 1}
    await _do(browser, "dispatch.make", left, _of([waiting], "vial"))
    gone = [row for row in mine if row["customerId"] == numbers["Østby"]]
    orders = [row for row in found["order"] if set(row["vialIds"]) == {row["id"] for row in gone}]
    fates = [{"vialId": row["id"], "fate": fate} for row, fate in zip(gone, ("here", "atCustomer"), strict=True)]
    taken_back = {
      "orderIds": [row["id"] for row in orders],
      "vials": fates,
      "reason": "Forkert vial frigivet",
      "signature": {"meaning": "correct", "password": "demo"},
    }
    await _do(browser, "order.correct", taken_back, _of(gone, "vial") | _of(orders, "order"))


async def _a_batch_falls(address: str) -> None:
  async with Browser(address) as browser:
    await browser.sign_in("radiochemist", "demo")
    found = await _rows(browser)
    (batch,) = (row for row in found["batch"] if row["number"] == MORNING_BATCH)
    vials = [row for row in found["vial"] if row["batchId"] == batch["id"]]
    rejected = {
      "batchId": batch["id"],
      "reason": "Radiokemisk renhed 91,2 %",
      "signature": {"meaning": "rejectBatch", "password": "demo"},
    }
    await _do(browser, "batch.reject", rejected, _of([batch], "batch") | _of(vials, "vial"))


def look(windows: Windows, people: People, demo: Server, camera: Camera, name: str, scheme: str) -> None:
  """A screen as its user has it, on a desk and on a tablet that lies and stands."""
  username, path, act = (BEFORE | AFTER)[name]
  language = SCHEMES[scheme]
  page = windows.open(name, storage_state=people.state(username), color_scheme=scheme, reduced_motion="reduce")
  if language != "da":
    page.context.add_cookies([{"name": "tracershop_language", "value": language, "url": demo.address}])
  page.goto(demo.address + path)
  live(page)
  _stand(page, act)
  for device, size in (("desk", DESK), ("tablet", TABLET), ("held", HELD_UP)):
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    if scheme == "light" and device == "desk":
      camera(page, name)
    elif f"{name}-{scheme}-{device}" in PICTURES:
      camera(page, f"{name}-{device}")
    judge(page, f"{name}-{scheme}-{device}", language)
  assert windows.errors == []


def _stand(page: Page, act: Act) -> None:
  act(page)
  page.evaluate("() => document.fonts.ready")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", BEFORE)
def test_a_screen_from_batch_to_door_raises_no_barrier_and_fits(
  windows: Windows, people: People, demo: Server, camera: Camera, name: str, scheme: str
) -> None:
  """Light ones are English and dark ones Danish."""
  look(windows, people, demo, camera, name, scheme)


@pytest.mark.usefixtures("rejected")
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", AFTER)
def test_a_screen_of_a_recall_raises_no_barrier_and_fits(
  windows: Windows, people: People, demo: Server, camera: Camera, name: str, scheme: str
) -> None:
  """The same, once the batch has fallen."""
  look(windows, people, demo, camera, name, scheme)
