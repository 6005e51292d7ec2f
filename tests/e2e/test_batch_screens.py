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

from tests.client import Browser
from tests.e2e.batch_acts import AFTER, BEFORE, MORNING_BATCH
from tests.e2e.matrix import HALL as HALLS
from tests.e2e.matrix import WIDTHS, Matrix
from tests.e2e.pictures import Album
from tests.e2e.registry import OPENS
from tests.e2e.still import MORNING, still_demo
from tests.server import Server

pytestmark = pytest.mark.e2e

SIZES = WIDTHS | {"held": (800, 1280)}


@pytest.fixture(scope="module")
def demo() -> Iterator[Server]:
  """The embedded form with its demo data, a car of which has left; one of its releases was taken back."""
  # A machine that is busy with something else is no fault of ours.
  with still_demo(TRACERSHOP_BUSY_SECONDS="15") as server:
    _apart(_a_car_leaves(server.address))
    yield server


@pytest.fixture(scope="module")
def rejected(demo: Server) -> None:
  """The morning's batch is rejected."""
  _apart(_a_batch_falls(demo.address))


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


@pytest.mark.parametrize("name", BEFORE)
def test_a_screen_from_batch_to_door_raises_no_barrier_and_fits(matrix: Matrix, album: Album, name: str) -> None:
  """On a desk, a tablet that lies and one that stands, and a telephone, in both schemes."""
  matrix.look(name, BEFORE[name], album, sizes=SIZES, opens=name in OPENS)


@pytest.mark.parametrize(
  "name", ["batches", "departures", "send", "label", "nurse-on-its-way", "nurse-receive", "vials", "audit"]
)
def test_ui_2_what_is_pressed_is_no_smaller_than_a_finger(touched: Matrix, name: str) -> None:
  touched.reach(name, BEFORE[name])


@pytest.mark.usefixtures("rejected")
@pytest.mark.parametrize("name", AFTER)
def test_a_screen_of_a_recall_raises_no_barrier_and_fits(matrix: Matrix, album: Album, name: str) -> None:
  """The same, once the batch has fallen."""
  matrix.look(name, AFTER[name], album, sizes=HALLS if name.startswith("wall") else SIZES, opens=name in OPENS)
