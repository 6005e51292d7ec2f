"""Both systems at work on the same orders, and a link that is killed at any line: in the end they agree, or what they
do not agree upon is on the list."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from legacy.models import Write
from legacy.old.connection import connect
from legacy.tests.conftest import empty_old_mariadb
from tests.nemesis import seeds, world
from tests.nemesis.agreement import judge
from tests.nemesis.conftest import Say
from tests.nemesis.two_systems import DAWN, History, TwoSystems
from tests.server import ROOT, environment
from tracershop.ledger.models import Entry
from tracershop.orderbook.models import Order
from tracershop.site.models import Conflict

pytestmark = pytest.mark.django_db(transaction=True)

HISTORIES = 1000
ON_MARIADB = 40
KILLS = 40
LENGTH = 40
NAME = "legacy_convergence"
# Who leads, as they are drawn for a history. Release has one leader; where we do not accept, we do not release.
ALL_NEW = {"ordering": "new", "acceptMove": "new", "vials": "new", "release": "new"}
LEADERS = (
  *[ALL_NEW] * 5,
  {"ordering": "new", "acceptMove": "new", "vials": "new", "release": "old"},
  {"ordering": "new", "acceptMove": "old", "vials": "old", "release": "old"},
  {"ordering": "old", "acceptMove": "new", "vials": "new", "release": "new"},
  {"ordering": "old", "acceptMove": "old", "vials": "old", "release": "old"},
)


def play(both: TwoSystems, seed: int, stopped: Any) -> tuple[History, list[str]]:
  """One history from its seed, and what is wrong in the end."""
  chance = random.Random(seed)
  stopped.set(DAWN)
  both.begin(chance.choice(LEADERS))
  history = History(both, chance, stopped)
  history.play(LENGTH)
  wrong = judge(both, history)
  before = len(both.fragile.matched), Entry.objects.count(), Write.objects.count()
  for _ in range(3):
    history.clock.move(seconds=1)
    history.link.step()
  if (len(both.fragile.matched), Entry.objects.count(), Write.objects.count()) != before:
    wrong.append("it goes on and on")
  done = Write.objects.filter(state__in=("done", "dropped")).exclude(values={}, verb="update").count()
  if len(both.fragile.matched) > done:
    wrong.append(f"{len(both.fragile.matched)} statements for {done} writes")
  return history, wrong


def all_of(both: TwoSystems, wanted: list[int], stopped: Any) -> str:
  """Plays the histories; raises for the first that ends wrong, which is kept."""
  kills = commands = orders = conflicts = statements = 0
  for seed in wanted:
    try:
      history, wrong = play(both, seed, stopped)
    except Exception:
      seeds.keep(NAME, seed)
      raise
    if wrong:
      seeds.keep(NAME, seed)
      told = "\n".join(history.told)
      raise AssertionError(f"seed {seed}: {wrong}\n{told}")
    kills, commands = kills + history.kills, commands + history.commands - history.refused
    orders, conflicts = orders + Order.objects.count(), conflicts + Conflict.objects.filter(state="open").count()
    statements += len(both.fragile.matched)
  return (
    f"{len(wanted)} histories: {commands} commands done, {orders} orders, {statements} statements over there, "
    f"{kills} kills, {conflicts} conflicts listed; 0 lost, 0 doubled"
  )


@pytest.mark.one_database("sqlite")
def test_lnk_32_both_agree_in_the_end_whatever_dies(nemesis: Any, frozen_clock: Any, say: Say) -> None:
  """LNK-32, LNK-26, LNK-27."""
  frozen_clock.set(DAWN)
  both = TwoSystems(connect("sqlite:///:memory:"))
  say(all_of(both, seeds.with_kept(NAME, nemesis.seeds(HISTORIES)), frozen_clock))


def test_lnk_32_the_same_on_mariadb_with_myisam(nemesis: Any, mariadb: Any, frozen_clock: Any, say: Say) -> None:
  """LNK-32: the old side as it is, without transactions."""
  frozen_clock.set(DAWN)
  both = TwoSystems(connect(empty_old_mariadb(mariadb)))
  say(all_of(both, nemesis.seeds(ON_MARIADB), frozen_clock))


# --- a real process, really killed

WORKER = """
import django
django.setup()
from django.conf import settings
from legacy.old.connection import MySQL
from legacy.worker import Link

def telling(act):
  def told(self, *given):
    print("sends", flush=True)
    return act(self, *given)
  return told

MySQL.write, MySQL.insert = telling(MySQL.write), telling(MySQL.insert)
link = Link(settings.LEGACY_URL)
print("begun", flush=True)
while True:
  link.step()
  print("looked", flush=True)
"""


@pytest.fixture
def durable(transactional_db: None, mariadb: Any) -> Iterator[tuple[str, str]]:
  """A database of ours and an old one, both on the durable MariaDB; this process uses ours too."""
  url = mariadb.create("linked")
  with world.database(url):
    yield url, empty_old_mariadb(mariadb)


def begun(url: str, old: str) -> subprocess.Popen[str]:
  """The link's worker as a process of its own, when it has begun."""
  found = subprocess.Popen(
    [sys.executable, "-c", WORKER],
    env=environment(ROOT / "var", DATABASE_URL=url, TRACERSHOP_LEGACY_URL=old),
    cwd=ROOT,
    stdout=subprocess.PIPE,
    stderr=subprocess.STDOUT,
    text=True,
  )
  heard(found, ["begun"])
  return found


def heard(worker: subprocess.Popen[str], words: list[str], times: int = 1) -> None:
  """Waits until the worker has said one of these words so often."""
  assert worker.stdout is not None
  said: list[str] = []
  while sum(it in words for it in said) < times:
    line = worker.stdout.readline()
    assert line, "".join(said)
    said.append(line.strip())


def test_lnk_27_kill_9_of_the_link_loses_nothing_and_does_nothing_twice(
  nemesis: Any, durable: tuple[str, str], frozen_clock: Any, say: Say
) -> None:
  """LNK-27, LNK-28: a process that writes, killed at any moment while people work on both sides."""
  url, old_url = durable
  frozen_clock.set(DAWN)
  old = connect(old_url)
  both = TwoSystems(old)
  both.begin(ALL_NEW)
  history = History(both, random.Random(nemesis.seed), frozen_clock)
  kills = nemesis.rounds(KILLS)
  for _ in range(kills):
    worker = begun(url, old_url)
    for _ in range(6):
      history.here()
      if history.chance.random() < 0.3:
        history.there()
    # It dies about when it sends something, or looks.
    heard(worker, ["sends", "looked"], history.chance.randint(1, 6))
    worker.kill()
    worker.wait()
    assert worker.stdout is not None
    worker.stdout.close()
  history.link.follow(connect(old_url))
  history.drain()
  wrong = judge(both, history)
  assert not wrong, wrong
  orders = Order.objects.count()
  conflicts = Conflict.objects.filter(state="open").count()
  done = history.commands - history.refused
  say(f"{kills} kills: {done} commands, {orders} orders, {conflicts} conflicts; 0 lost, 0 doubled")


# --- away for a night

CHANGES = 2000


def test_lnk_29_away_for_eight_hours_with_two_thousand_changes(
  nemesis: Any, mariadb: Any, frozen_clock: Any, say: Say
) -> None:
  """LNK-29: drained, in order, nothing doubled; how long it took is kept, and decides nothing."""
  frozen_clock.set(DAWN)
  both = TwoSystems(connect(empty_old_mariadb(mariadb)))
  both.begin(ALL_NEW)
  history = History(both, random.Random(nemesis.seed), frozen_clock)
  wanted = nemesis.rounds(CHANGES)
  for _ in range(wanted):
    if history.commands - history.refused >= wanted:
      break
    history.place_somewhere()
    frozen_clock.move(seconds=8 * 3600 / wanted / 8)
    history.here()
  waiting = history.commands - history.refused
  began = time.perf_counter()
  history.drain()
  took = time.perf_counter() - began
  wrong = judge(both, history)
  assert not wrong, wrong
  # Vials go first, and each order as it became in the end.
  made = Write.objects.filter(state="done", table__in=("orders", "t_orders")).order_by("id")
  entries = list(made.values_list("entry_id", flat=True))
  assert entries == sorted(entries)
  say(f"{waiting} changes drained in {took:.1f} s by {len(both.fragile.matched)} statements (bar: 2,000 in 300 s)")
