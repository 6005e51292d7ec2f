"""Both systems at work on the same orders, and a link that is killed at any line: in the end they agree, or what they
do not agree upon is on the list."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from legacy.models import Write
from legacy.old.connection import connect
from tests.nemesis import seeds
from tests.nemesis.conftest import Say
from tests.nemesis.two_systems import DAWN, History, TwoSystems, judge
from tracershop.ledger.models import Entry
from tracershop.orderbook.models import Order
from tracershop.site.models import Conflict

pytestmark = pytest.mark.django_db(transaction=True)

HISTORIES = 1000
ON_MARIADB = 40
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
def test_lnk_32_both_agree_in_the_end_whatever_dies(nemesis: Any, tmp_path: Path, frozen_clock: Any, say: Say) -> None:
  """LNK-32, LNK-26, LNK-27."""
  frozen_clock.set(DAWN)
  both = TwoSystems(connect(f"sqlite:///{tmp_path / 'old.sqlite3'}"))
  say(all_of(both, seeds.with_kept(NAME, nemesis.seeds(HISTORIES)), frozen_clock))
