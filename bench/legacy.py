"""The link to an old system of 200,000 orders on a MariaDB of its own (MyISAM, latin1, no strict mode).

The first copy is made by `tracershop legacy adopt` in a process of its own, whose most memory the kernel tells. A quiet
poll is a whole step of the link with nothing to do. Then the link runs as a process, as in production, with its five
seconds, while somebody changes orders on the old site at any moment; what is measured is how long each takes until a
screen of production shows it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from bench import database, old_orders, servers
from bench.table import Figure
from bench.worklist import p99
from legacy.models import Tie
from legacy.old.connection import connect
from legacy.old.values import kept
from legacy.oldsite.site import OldSite
from legacy.worker import Link
from tests import services, unit
from tests.client import Browser, Screen
from tests.server import ROOT, Server, environment
from tracershop import calendar
from tracershop.orderbook.models import Order

ORDERS = int(os.environ.get("BENCH_OLD_ORDERS", "200000"))
MOST_SECONDS = 600.0
MOST_MIB = 500.0
QUIET_POLLS = 40
QUIET_MS = 100.0
CHANGES = 120
CHANGE_EVERY_SECONDS = 0.5
PATIENCE_SECONDS = 60.0


def _tracershop(folder: Path, url: str, *arguments: str) -> subprocess.Popen[bytes]:
  with (folder / "legacy.log").open("ab") as log:
    return subprocess.Popen(
      [sys.executable, "-m", "tracershop.cli", *arguments],
      env=environment(
        folder,
        DATABASE_URL=os.environ["DATABASE_URL"],
        REDIS_URL=os.environ["REDIS_URL"],
        SECRET_KEY=settings.SECRET_KEY,
        TRACERSHOP_LEGACY_URL=url,
      ),
      cwd=ROOT,
      stdout=log,
      stderr=subprocess.STDOUT,
    )


def _adopt(folder: Path, url: str) -> tuple[float, float, float]:
  """Seconds, those of them that it computed, and most MiB of the first copy."""
  began = time.perf_counter()
  process = _tracershop(folder, url, "legacy", "adopt")
  _, status, usage = os.wait4(process.pid, 0)
  process.returncode = os.waitstatus_to_exitcode(status)
  if process.returncode != 0:
    raise RuntimeError((folder / "legacy.log").read_text()[-2000:])
  return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _quiet(url: str) -> list[float]:
  """Milliseconds of each step of a link that has nothing to do."""
  link, took = Link(url), []
  try:
    for _ in range(4):
      link.step()
    for _ in range(QUIET_POLLS):
      began = time.perf_counter()
      found = link.step()
      took.append((time.perf_counter() - began) * 1000)
      if found is None or not found.quiet:
        raise RuntimeError(f"not quiet: {found}")
  finally:
    link.close()
  return took


@contextlib.contextmanager
def _link(folder: Path, url: str) -> Iterator[None]:
  process = _tracershop(folder, url, "legacy", "run")
  try:
    yield
  finally:
    process.terminate()
    process.wait(20)


def _mbq(screen: Screen, order_id: int) -> Any:
  row = screen.rows("production", "order").get(order_id)
  return None if row is None else row["orderedMbq"]


async def _changes(watching: Screen, site: OldSite) -> list[float]:
  """Milliseconds from each change on the old site until it is on the screen."""
  dice, loop = random.Random(old_orders.SEED), asyncio.get_running_loop()
  open_ones = {it.pk: it for it in await asyncio.to_thread(_open_orders)}
  keys = await asyncio.to_thread(_keys, list(open_ones))
  waiting = []
  for order_id, key in dice.sample(sorted(keys.items()), min(CHANGES, len(keys))):
    amount = 10_000 + len(waiting)

    async def seen(began: float, order_id: int = order_id, amount: int = amount) -> float:
      await watching.until(lambda: _mbq(watching, order_id) == amount, PATIENCE_SECONDS, f"order {order_id}")
      return (loop.time() - began) * 1000

    await asyncio.to_thread(site.edit_order, int(key), amount)
    waiting.append(asyncio.create_task(seen(loop.time())))
    await asyncio.sleep(CHANGE_EVERY_SECONDS * dice.uniform(0.2, 1.8))
  return list(await asyncio.gather(*waiting))


def _open_orders() -> list[Order]:
  return list(Order.objects.filter(status="ordered", kind="activity", delivery_date__gte=calendar.today()))


def _keys(ids: list[int]) -> dict[int, str]:
  return dict(Tie.objects.filter(table="orders", kind="order", our_id__in=ids).values_list("our_id", "key"))


async def _seen(server: Server, site: OldSite) -> list[float]:
  async with Browser(server.address) as browser:
    await browser.sign_in("radiochemist", unit.PASSWORD)
    async with await browser.connect("production") as watching:
      watching._keep = False
      return await _changes(watching, site)


def run() -> list[Figure]:
  """From an old system that nobody has looked at to one that is followed."""
  database.fresh()
  unit.build(day=calendar.today())
  with tempfile.TemporaryDirectory() as name, services.mariadb() as server:
    folder = Path(name)
    server.execute("DROP DATABASE IF EXISTS gammel; CREATE DATABASE gammel CHARACTER SET latin1")
    url = server.url("gammel")
    old = connect(url)
    old_orders.build(old, orders=ORDERS)
    rows = {it: int(kept(old.read(f"SELECT COUNT(*) AS n FROM {it}")[0]["n"]) or 0) for it in ("VAL", "t_orders")}
    copied = _adopt(folder, url)
    print(f"copied in {copied[0]:.0f} s, {copied[1]:.0f} of them its own computing, at the most {copied[2]:.0f} MiB")
    here = Order.objects.count()
    there = f"{ORDERS:,} rows of orders, {rows['t_orders']:,} of t_orders and {rows['VAL']:,} of VAL"
    print(f"{here:,} orders here, of {there}")
    quiet = _quiet(url)
    with servers.ours() as ours, _link(folder, url):
      seen = asyncio.run(_seen(ours, OldSite(old)))
    old.close()
  return figures(copied, quiet, seen)


def figures(copied: tuple[float, float, float], quiet: list[float], seen: list[float]) -> list[Figure]:
  """The table's rows."""
  seconds, computed, mib = copied
  interval = settings.LEGACY_POLL_SECONDS * 1000
  slow = p99(seen)
  return [
    Figure(
      bench="legacy", what=f"first copy of {ORDERS:,} orders from the old system", ours=seconds, unit="s",
      other=computed, other_is="s of its own computing", bar=f"≤ {MOST_SECONDS:g} s", kept=seconds <= MOST_SECONDS,
    ),
    Figure(
      bench="legacy", what="the most memory that it takes", ours=mib, unit="MiB", bar=f"≤ {MOST_MIB:g} MiB",
      kept=mib <= MOST_MIB,
    ),
    Figure(
      bench="legacy", what="a quiet poll of it", ours=sorted(quiet)[len(quiet) // 2], unit="ms", other=max(quiet),
      other_is=f"ms the slowest of {len(quiet)}", bar=f"≤ {QUIET_MS:g} ms",
      kept=sorted(quiet)[len(quiet) // 2] <= QUIET_MS,
    ),
    Figure(
      bench="legacy", what="p99 of a change over there to a screen", ours=slow, unit="ms",
      other=sorted(seen)[len(seen) // 2], other_is="ms the median", bar=f"≤ {interval + 1000:g} ms",
      kept=slow <= interval + 1000,
    ),
  ]  # fmt: skip
