"""The screens: from a delta's frame to its pixels with 500 orders on production's day, and how pages load.

A real server on the run's MariaDB and Redis, the built front end in Chromium. Kept in docs/evidence/screens.txt.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import time
from datetime import timedelta
from pathlib import Path

from channels.layers import get_channel_layer
from playwright.sync_api import Browser, Page

from bench import chromium, database, servers, table
from bench.chromium import DESK, Loading, Measured, Spent
from bench.table import Figure
from bench.write_path import recorded_edit
from tests import unit
from tests.server import ROOT, Server
from tracershop import calendar, clock
from tracershop.catalogue.models import CatalogueEntry, Customer, Endpoint, Slot
from tracershop.ledger.notify import GROUP as DOORBELL
from tracershop.orderbook.models import Order

ORDERS = 500
CUSTOMERS = 50
PER_SECOND = 20
SECONDS = 20
FRAME_MS = 1000 / 60
PAGES = {
  "sign-in": ("", "/login", "form"),
  "production, 500 orders": ("radiochemist", "/production", "[aria-pressed]"),
  "a customer's week": ("nurse7", "/orders", "[id^=day-20]"),
  "the wall of that day": ("radiochemist", "/wall", "[data-layout]"),
}
# Lighthouse's own two: a desk, and a telephone on a slow line.
MACHINES = {
  "desk": {"cpu": 1.0, "megabits": 10.24, "latency_ms": 40.0},
  "slow": {"cpu": 4.0, "megabits": 1.6384, "latency_ms": 150.0},
}


def busy_day(it: unit.Unit) -> list[int]:
  """Today with 500 deliveries of one order each, at fifty customers; the ids of the orders."""
  today, now = calendar.today(), clock.now()
  customers = Customer.objects.bulk_create(
    Customer(short_name=f"Kunde {number}", long_name=f"Kunde {number} Hospital", dispenser_number=100 + number)
    for number in range(CUSTOMERS)
  )
  endpoints = Endpoint.objects.bulk_create(
    Endpoint(customer=customer, name="PET", transport_minutes=10, address="Vej 1") for customer in customers
  )
  CatalogueEntry.objects.bulk_create(CatalogueEntry(endpoint=one, tracer=it.fdg, overhead=1.05) for one in endpoints)
  times = [(7 + number, 15 * (number % 4)) for number in range(ORDERS // CUSTOMERS)]
  made = []
  for endpoint in endpoints:
    for hour, minute in times:
      at = unit.at_wall(hour, minute, today)
      slot = Slot.objects.create(
        endpoint=endpoint, run=it.run1, weekday=today.isoweekday(), delivery_time=calendar.wall_time(at).time()
      )
      made.append(
        Order(
          kind="activity", status="ordered", tracer=it.fdg, customer=endpoint.customer, endpoint=endpoint, slot=slot,
          delivery_date=today, deliver_at=at, departs_at=at - timedelta(minutes=10), run_at=unit.at_wall(5, 45, today),
          ordered_mbq=1_000.0, overhead=1.05, half_life_seconds=unit.F18, ordered_by="bench", ordered_at=now,
        )
      )  # fmt: skip
  return [order.pk for order in Order.objects.bulk_create(made)]


async def _updates(it: unit.Unit, orders: list[int], first: float = 20_001.0) -> None:
  """Twenty edits a second, each of another order, and the bell after each; every figure is a new one."""
  began = time.perf_counter()
  for number in range(SECONDS * PER_SECOND):
    await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
    order = orders[number * 7 % len(orders)]
    done = await asyncio.to_thread(recorded_edit, actor=it.radiochemist, order_id=order, mbq=first + number)
    await get_channel_layer().group_send(DOORBELL, {"type": "doorbell", "heads": done.revisions})


def _drawn(page: Page, it: unit.Unit, orders: list[int]) -> tuple[Measured, Measured, dict[str, float]]:
  """What the page did in some seconds of quiet, and while updates came; the milliseconds that each of them took it."""
  spent, began = Spent(page), time.perf_counter()
  page.evaluate("() => window.startMeasuring()")
  page.wait_for_timeout(5_000)
  quiet: Measured = page.evaluate("() => window.stopMeasuring()")
  idle, seconds = spent.taken(), time.perf_counter() - began
  page.evaluate("() => window.startMeasuring()")
  child = servers.apart(_updates(it, orders))
  while not child.done():
    # Playwright's loop is this thread's: the page is served while the other one writes.
    page.wait_for_timeout(200)
  child.result()
  page.wait_for_timeout(500)
  busy: Measured = page.evaluate("() => window.stopMeasuring()")
  taken, longer = spent.taken(), (time.perf_counter() - began - seconds) / seconds
  each = {name: (taken[name] - idle[name] * longer) * 1000 / (SECONDS * PER_SECOND) for name in taken}
  return quiet, busy, each


def _dropped(gaps: list[float]) -> int:
  """How many frames were left out, of those that a screen of 60 a second has."""
  return sum(max(0, round(gap / FRAME_MS) - 1) for gap in gaps)


def _percentile(values: list[float], part: float) -> float:
  ordered = sorted(values)
  return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("inf")


def _drawing(browser: Browser, server: Server, it: unit.Unit, orders: list[int]) -> list[Figure]:
  context = browser.new_context(viewport=DESK, locale="da-DK")
  context.add_init_script(chromium.WATCH)
  page = chromium.signed_in(context, server.address, "radiochemist", unit.PASSWORD)
  page.locator("[aria-pressed]").nth(ORDERS - 1).wait_for(state="attached")
  quiet, busy, each = _drawn(page, it, orders)
  context.close()
  p95, worst = _percentile(busy["painted"], 0.95), max(busy["painted"], default=float("inf"))
  updates = SECONDS * PER_SECOND
  lost = _dropped(busy["gaps"])
  frames = len(busy["gaps"]) + lost
  lost_idle, frames_idle = _dropped(quiet["gaps"]), len(quiet["gaps"]) + _dropped(quiet["gaps"])
  return [
    Figure(
      bench="screens", what=f"p95 from a delta to its pixels, {ORDERS} orders, {PER_SECOND} a second", ours=p95,
      unit="ms", other=_percentile(busy["painted"], 0.5), other_is="ms median", bar="≤ 50 ms", kept=p95 <= 50,
    ),
    Figure(bench="screens", what="the slowest of them", ours=worst, unit="ms", bar="≤ 50 ms", kept=worst <= 50),
    Figure(
      bench="screens", what="deltas whose figure was drawn", ours=len(busy["painted"]), unit=f"of {busy['came']}",
      bar=f"{updates}", kept=len(busy["painted"]) == updates,
    ),
    Figure(
      bench="screens", what="the main thread's own work for each delta", ours=each["all"], unit="ms",
      other=each["script"], other_is=f"ms script; style {each['style']:.1f}, layout {each['layout']:.1f} ms",
      bar=f"≤ {FRAME_MS:.1f} ms, a frame", kept=each["all"] <= FRAME_MS,
    ),
    Figure(
      bench="screens", what=f"frames left out, of {frames}", ours=lost, unit="frames",
      other=lost_idle, other_is=f"without updates, of {frames_idle}", bar="0", kept=lost == 0,
    ),
    Figure(
      bench="screens", what="frames left out, in a hundred", ours=100 * lost / frames, unit="frames",
      other=100 * lost_idle / frames_idle, other_is="without updates: this machine's own",
    ),
    Figure(
      bench="screens", what="long animation frames (over 50 ms)", ours=len(busy["long"]), unit="frames",
      other=len(quiet["long"]), other_is="without updates", bar="0", kept=not busy["long"],
    ),
  ]  # fmt: skip


def _loading(browser: Browser, server: Server) -> list[Figure]:
  found = []
  for machine, slowness in MACHINES.items():
    for name, (username, path, shown) in PAGES.items():
      context = browser.new_context(viewport=DESK, locale="da-DK")
      if username:
        chromium.signed_in(context, server.address, username, unit.PASSWORD).close()
      context.add_init_script(chromium.LOADING)
      page = context.new_page()
      chromium.throttle(page, **slowness)
      page.goto(server.address + path)
      page.locator(shown).first.wait_for()
      page.wait_for_timeout(2_000)
      load: Loading = page.evaluate("() => window.loading")
      context.close()
      found.append(
        Figure(
          bench="screens", what=f"{name}, {machine}: largest paint", ours=load["lcp"], unit="ms",
          other=load["fcp"], other_is=f"ms first paint; blocked {load['tbt']:.0f} ms; shift {load['cls']:.3f}",
          bar="≤ 2,500 ms, shift ≤ 0.1", kept=load["lcp"] <= 2_500 and load["cls"] <= 0.1,
        )
      )  # fmt: skip
  return found


def _first_load() -> Figure:
  """As `npm run size` weighs it."""
  said = subprocess.run(
    ["node", "scripts/size.mjs"], cwd=ROOT / "frontend", capture_output=True, text=True, check=False
  )
  match = re.search(r"first load ([\d.]+) kB", said.stdout)
  if match is None:
    raise RuntimeError(said.stderr)
  size = float(match.group(1))
  return Figure(
    bench="screens", what="first load before a route's own part, gzipped", ours=size, unit="KiB", bar="≤ 250 KiB",
    kept=size <= 250,
  )  # fmt: skip


def run() -> list[Figure]:
  """All of it in one run, written down as well."""
  began = time.perf_counter()
  database.fresh()
  it = unit.build(day=calendar.today())
  orders = busy_day(it)
  with servers.ours() as server, chromium.chromium() as browser:
    figures = [_first_load(), *_drawing(browser, server, it, orders), *_loading(browser, server)]
  table.tell(figures, time.perf_counter() - began, Path("docs/evidence/screens.txt"))
  return figures
