"""kill -9 of a Daphne under load: nothing acknowledged is lost, nothing is done twice, the chain verifies."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import random
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests import services
from tests.nemesis import seeds, world
from tests.nemesis.conftest import Say
from tests.nemesis.daphnes import Daphnes
from tests.nemesis.history import PATIENCE_SECONDS, Broken, History, Told, five_screens, judge
from tests.nemesis.screens import Screen, until
from tests.nemesis.story import People
from tests.server import ROOT, environment
from tracershop import ledger
from tracershop.orderbook.models import Order
from tracershop.pool import in_pool

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 50
HISTORIES = 20
# Between two kills at least so many commands are acknowledged: by both processes, and then by the one that is left.
BEFORE, WITHOUT = 12, 8
# For so many: a machine that does other things too gives one a second.
LOAD_SECONDS = 240.0


@pytest.fixture
def real_hashes(settings: Any) -> Iterator[None]:
  """Passwords as a server of production can read them, by one round, so that making them is cheap."""
  settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
  rounds, PBKDF2PasswordHasher.iterations = PBKDF2PasswordHasher.iterations, 1
  yield
  PBKDF2PasswordHasher.iterations = rounds


@pytest.fixture
def durable(transactional_db: None, mariadb: services.MariaDb, real_hashes: None) -> Iterator[str]:
  """The address of a fresh database on the durable MariaDB, which this process uses too."""
  url = mariadb.create("crashes")
  with world.database(url):
    yield url


@contextlib.asynccontextmanager
async def topology(
  url: str, redis: services.Redis, chance: random.Random
) -> AsyncIterator[tuple[Daphnes, world.World]]:
  """The unit, and two Daphnes on its database."""
  made = await in_pool(world.as_of_now, seconds=120)
  async with Daphnes(url, redis, chance) as edge:
    yield edge, made


def proof_of_the_chain(url: str) -> subprocess.CompletedProcess[str]:
  """What `tracershop verify-ledger` says of a database."""
  return subprocess.run(
    [sys.executable, "-m", "tracershop.cli", "verify-ledger"],
    env=environment(ROOT / "var", DATABASE_URL=url),
    cwd=ROOT,
    capture_output=True,
    text=True,
    timeout=120,
  )


class Load:
  """Screens that send commands without a pause, and come back at once to whichever process is there."""

  def __init__(self, edge: Daphnes, made: world.World, chance: random.Random) -> None:
    self.edge = edge
    self.chance = chance
    self.people = People(made, chance)
    self.screens = five_screens(edge, made, chance)
    self.pushing = True
    for screen in self.screens:
      screen.bell = self.screens[0].bell
    self._task = asyncio.get_running_loop().create_task(self._push())

  def acknowledged(self) -> int:
    return sum(sent.done for screen in self.screens for sent in screen.sent.values())

  async def _push(self) -> None:
    while True:
      for screen in self.screens:
        self._come_back(screen)
        if self.pushing and screen.greeted and screen.name != "wall" and len(screen.open_commands()) < 2:
          self._send(screen)
      await self.screens[0].bell.wait()

  def _come_back(self, screen: Screen) -> None:
    places = [place for place, up in self.edge.up.items() if up]
    if screen.line is None and places:
      screen.connect(self.chance.choice(places))

  def _send(self, screen: Screen) -> None:
    name, data, seen = self.people.next(screen)
    command_id = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
    if name == "order.place" and isinstance(data.get("comment"), str):
      # Told from all others, whatever the ledger says of it.
      data["comment"] = f"nr {command_id.replace('-', 'x')}"
    screen.command(name, data, seen, command_id)

  async def reach(self, acknowledged: int) -> None:
    """Waits for so many acknowledged commands."""

    def there() -> bool:
      if self._task.done():
        self._task.result()
      return self.acknowledged() >= acknowledged

    try:
      await until(self.screens, there, f"{acknowledged} acknowledged", LOAD_SECONDS)
    except TimeoutError as error:
      raise TimeoutError(f"{error}: {self._where()}") from None

  def _where(self) -> str:
    stuck = [
      f"{it.name}@{it.place} {'on' if it.line else 'off'} the line, {'' if it.greeted else 'not '}greeted, "
      f"{[(sent.frame['name'], [answer['type'] for answer in sent.answers][-3:]) for sent in it.open_commands()]}"
      for it in self.screens
    ]
    return f"{self.acknowledged()} so far; up {self.edge.up}; {stuck}\n{self.edge.output()[-3_000:]}"

  async def stop(self) -> None:
    """No new commands; all fates known; all screens at the heads."""
    self.pushing = False
    settled = lambda: not any(screen.open_commands() for screen in self.screens)  # noqa: E731
    await until(self.screens, settled, "all answers", PATIENCE_SECONDS)
    heads = await in_pool(ledger.heads, seconds=PATIENCE_SECONDS)
    there = lambda: all(screen.stands_at(heads.heads) for screen in self.screens)  # noqa: E731
    await until(self.screens, there, f"screens at {heads.heads}", PATIENCE_SECONDS)

  async def close(self) -> None:
    self._task.cancel()
    for screen in self.screens:
      for line in screen.lines:
        await line.ended()


def placed_once(screens: list[Screen]) -> list[str]:
  """Orders that were placed more or less often than was acknowledged."""
  comments = list(Order.objects.values_list("comment", flat=True))
  faults = []
  for sent in (sent for screen in screens for sent in screen.sent.values()):
    comment = sent.frame["data"].get("comment", "")
    if sent.frame["name"] == "order.place" and isinstance(comment, str) and comment.startswith("nr "):
      times = comments.count(comment)
      edited = not times and sent.done
      if times > 1 or (times == 1 and not sent.done):
        faults.append(f"{comment}: {times} orders, {'done' if sent.done else 'not done'}")
      elif edited and not Order.objects.filter(id=sent.answer()["result"]["orderId"]).exists():
        faults.append(f"{comment}: acknowledged and not there")
  return faults


async def test_led_4_kill_9_loses_nothing_and_does_nothing_twice(
  nemesis: Any, durable: str, redis_server: services.Redis, say: Say
) -> None:
  """LED-1, LED-2, LED-4, CLI-3: 50 kills in full, each while commands are on their way."""
  chance = random.Random(f"crashes {nemesis.seed}")
  kills = nemesis.rounds(KILLS)
  async with topology(durable, redis_server, chance) as (edge, made):
    load = Load(edge, made, chance)
    try:
      for _ in range(kills):
        await load.reach(load.acknowledged() + BEFORE + chance.randrange(BEFORE))
        victim = chance.randrange(2)
        edge.kill(victim)
        await load.reach(load.acknowledged() + WITHOUT)
        await edge.start(victim)
        load.screens[0].bell.ring()
      await load.reach(load.acknowledged() + BEFORE)
      await load.stop()
      told = await judge(load.screens)
      assert await in_pool(placed_once, load.screens) == []
      say(report(f"{kills} kills", told, edge))
    finally:
      await load.close()
    proof = await asyncio.to_thread(proof_of_the_chain, durable)
    assert proof.returncode == 0, proof.stdout + proof.stderr


def report(what: str, told: Told, edge: Daphnes) -> str:
  """The figures. A server that failed inside has said so."""
  assert "command.failed" not in edge.output(), edge.output()[-4_000:]
  return f"{what}: {told.commands} commands, {told.done} acknowledged, {told.frames} frames, {told.drops} drops; 0 lost"


def total(told: list[Told]) -> Told:
  """The sums of several."""
  return Told(**{field.name: sum(getattr(one, field.name) for one in told) for field in dataclasses.fields(Told)})


async def test_str_1_all_screens_equal_the_database_over_two_daphnes(
  nemesis: Any, durable: str, redis_server: services.Redis, say: Say
) -> None:
  """STR-1, LED-6: histories over real sockets, with Redis frozen and flushed, and processes killed."""
  failed: dict[int, str] = {}
  told: list[Told] = []
  chance = random.Random(nemesis.seed)
  async with topology(durable, redis_server, chance) as (edge, made):
    for seed in seeds.with_kept("daphnes", nemesis.seeds(HISTORIES)):
      try:
        told.append(await History(seed, edge, made, steps=90, restarts=0.3).play())
      except (Broken, TimeoutError) as error:
        seeds.keep("daphnes", seed)
        failed[seed] = str(error)
    assert not failed, f"{failed}\n{edge.output()[-4_000:]}"
    say(report(f"{len(told)} histories", total(told), edge))
    assert sum(one.done for one in told) > 10 * len(told)
