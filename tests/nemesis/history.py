"""One history: five clients at two places, through whatever a seed sends; at the end all copies equal the database."""

from __future__ import annotations

import asyncio
import dataclasses
import random
from collections.abc import Awaitable, Callable
from typing import Any

from tests.nemesis import world as worlds
from tests.nemesis.rig import Edge
from tests.nemesis.screens import SIGNING, Screen, until
from tests.nemesis.story import People
from tests.nemesis.world import World
from tracershop import ledger
from tracershop.pool import in_pool

STEPS = 100
# So many commands wait for their answers at once: enough to meet in the head's lock, few enough to let screens see.
IN_FLIGHT = 4
PATIENCE_SECONDS = 60.0
# A vial that the same hand enters twice is one vial (VIA-1), and what was acknowledged is that: the second time there
# is nothing to write down.
MAY_ADD_NOTHING = frozenset({"vial.add", "recall.acknowledge", "recall.show", "certificate.acknowledge"})


class Broken(AssertionError):
  """A history whose end is not what was promised."""


@dataclasses.dataclass
class Told:
  """What a history did, for its report."""

  commands: int = 0
  done: int = 0
  frames: int = 0
  drops: int = 0
  too_slow: int = 0
  released: int = 0


def five_screens(edge: Edge, world: World, chance: random.Random) -> list[Screen]:
  """Production, two nurses of different customers, a wall and a production admin, each with all it may read."""
  production = ("catalogue", "production", "wall", "site")
  north, south = (
    ("catalogue", f"customer:{side['customer']}", f"bookings:{side['customer']}") for side in world.sides.values()
  )
  seats = {"radiochemist": production, "nurse7": north, "nurse8": south, "wall": ("wall",), "prodadmin": production}
  return [Screen(name, edge, world.cookies[name], streams, chance) for name, streams in seats.items()]


class History:
  """Plays one seed. `midnight` turns the day in the middle of it, where the caller holds the clock."""

  def __init__(
    self,
    seed: int,
    edge: Edge,
    world: World,
    *,
    steps: int = STEPS,
    midnight: Callable[[], Awaitable[None]] | None = None,
    restarts: float = 0.5,
  ) -> None:
    self.chance = random.Random(f"history {seed}")
    self.edge = edge
    self.world = world
    self.people = People(world, self.chance)
    self.steps = steps
    self.midnight = midnight
    self.restarts = restarts
    self.away: dict[str, bool] = {}
    self.screens = five_screens(edge, world, self.chance)

  async def play(self) -> Told:
    """Plays it to its end. Raises Broken with everything that was found."""
    try:
      for screen in self.screens:
        screen.connect(self.chance.randint(0, 1))
      await self._all_stand()
      await self._storm()
      await self._calm()
      return await judge(self.screens)
    finally:
      for screen in self.screens:
        for line in screen.lines:
          await line.ended()

  # --- the storm

  async def _storm(self) -> None:
    once: dict[int, Callable[[], Awaitable[None]]] = {}
    if self.midnight is not None:
      once[self.steps // 2 + self.chance.randint(-20, 20)] = self.midnight
    for chance, what in ((0.15, self._new_epoch), (0.25, self._prune)):
      if self.chance.random() < chance:
        once[self.chance.randrange(self.steps)] = what
    if self.chance.random() < self.restarts:
      once[self.chance.randrange(self.steps)] = self._restart
    deeds: list[tuple[float, Callable[[], None]]] = [
      (10, self._command), (1.2, self._cut), (0.5, self._leave_dangling), (1.2, self._hold), (0.7, self._ask_again),
      (0.3, self._leave_stream), (0.3, self._ask_elsewhere), (0.6, self._change_weather), (0.2, self.edge.forget),
      (0.2, self._nonsense),
    ]  # fmt: skip
    for step in range(self.steps):
      if step in once:
        await once[step]()
      (deed,) = self.chance.choices([it for _, it in deeds], [weight for weight, _ in deeds])
      deed()
      self._come_back()
      if self.chance.random() < 0.02:
        await self._all_stand()
      await self._let_answers_come()

  async def _let_answers_come(self) -> None:
    def few() -> bool:
      waiting = [
        sent
        for screen in self.screens
        if screen.line is not None and not screen.held
        for sent in screen.open_commands()
      ]
      return len(waiting) < IN_FLIGHT

    await until(self.screens, few, "answers to commands", PATIENCE_SECONDS)

  def _any(self) -> Screen:
    return self.chance.choice(self.screens)

  def _command(self) -> None:
    screen = self._any()
    if screen.name == "wall" and self.chance.random() < 0.8:
      screen = self.screens[0]
    if screen.greeted:
      self.people.send(screen)

  def _cut(self) -> None:
    screen = self._any()
    if screen.line is not None:
      screen.line.cut()

  def _leave_dangling(self) -> None:
    screen = self._any()
    if screen.line is not None:
      screen.line.cut(noticed=False)

  def _hold(self) -> None:
    self._any().hold()

  def _ask_again(self) -> None:
    screen = self._any()
    streams = [stream for stream in screen.streams if stream not in screen.asked]
    if screen.greeted and streams:
      screen.subscribe(self.chance.choice(streams))

  def _leave_stream(self) -> None:
    screen = self._any()
    streams = [stream for stream in screen.streams if stream not in screen.asked]
    if screen.greeted and streams:
      screen.unsubscribe(self.chance.choice(streams))

  def _ask_elsewhere(self) -> None:
    """From a position that nobody can continue: another epoch, beyond the head, before the beginning."""
    screen = self._any()
    streams = [stream for stream in screen.streams if stream not in screen.asked]
    if screen.greeted and streams:
      stream = self.chance.choice(streams)
      copy = screen.copies[stream]
      wrong = self.chance.choice(
        (
          {"epoch": "another", "revision": copy.revision},
          {"epoch": copy.epoch, "revision": copy.revision + 10_000},
          {"epoch": copy.epoch, "revision": -5},
        )
      )
      screen.subscribe(stream, wrong)

  def _change_weather(self) -> None:
    if self.chance.random() < 0.3:
      self.edge.weather.clear()
    else:
      self.edge.weather.spoil()

  def _nonsense(self) -> None:
    screen = self._any()
    if screen.line is not None and screen.greeted and screen.malformed < 3:
      screen.malformed += 1
      screen.line.send(self.chance.choice(("{", "[]", '{"type":"order"}', '{"type":"subscribe"}', "\x00", "null")))

  def _come_back(self) -> None:
    for screen in self.screens:
      if screen.line is None and self.chance.random() < 0.35:
        if self.chance.random() < 0.1:
          screen.copies.clear()
        screen.connect(self.chance.randint(0, 1))
      elif screen.held and self.chance.random() < 0.02:
        screen.go_on()

  async def _restart(self) -> None:
    await self.edge.restart(self.chance.randint(0, 1))

  async def _new_epoch(self) -> None:
    await in_pool(ledger.begin_epoch, seconds=PATIENCE_SECONDS)

  async def _prune(self) -> None:
    await in_pool(worlds.prune_half, seconds=PATIENCE_SECONDS)

  # --- the end

  async def _all_stand(self) -> None:
    """Waits until those who are on a line and read stand where the database does, unless the weather hides it."""
    for screen in self.screens:
      if screen.line is None:
        screen.connect(self.chance.randint(0, 1))
      screen.go_on()
    await self._stand()

  async def _stand(self) -> None:
    heads = await in_pool(ledger.heads, seconds=PATIENCE_SECONDS)
    loop = asyncio.get_running_loop()
    until_when = loop.time() + PATIENCE_SECONDS
    while True:

      def there(now: ledger.Heads = heads) -> bool:
        for screen in self.screens:
          if screen.line is None:
            screen.connect(self.chance.randint(0, 1))
        return all(screen.stands_at(now.heads) or _beyond(screen, now) for screen in self.screens)

      await until(self.screens, there, f"screens at {heads.heads}: {self._where()}", PATIENCE_SECONDS)
      found = await in_pool(ledger.heads, seconds=PATIENCE_SECONDS)
      if found == heads or loop.time() > until_when:
        return
      heads = found

  def _where(self) -> str:
    return "; ".join(
      f"{it.name}@{it.place} {'' if it.greeted else 'not '}greeted, closes {it.closes}, asked {sorted(it.asked)}, "
      f"{ {stream: copy.revision for stream, copy in it.copies.items()} }"
      for it in self.screens
    )

  async def _calm(self) -> None:
    """Everybody comes back, hears all answers, and reaches the heads."""
    self.edge.weather.clear()
    await self._all_stand()
    await until(self.screens, self._settled, "all answers", PATIENCE_SECONDS)
    await self._stand()

  def _settled(self) -> bool:
    for screen in self.screens:
      if screen.line is None:
        screen.connect(self.chance.randint(0, 1))
    return not any(screen.open_commands() for screen in self.screens)


def _beyond(screen: Screen, now: ledger.Heads) -> bool:
  """Whether a screen has gone past heads that were read before (others still act)."""
  return (
    screen.greeted
    and not screen.asked
    and all(stream in screen.copies and screen.copies[stream].revision >= now.of(stream) for stream in screen.streams)
  )


def difference(mine: dict[str, Any], theirs: dict[str, Any]) -> str:
  """The first rows that differ."""
  found = []
  for kind in sorted({*mine, *theirs}):
    one, other = mine.get(kind, {}), theirs.get(kind, {})
    found += [
      f"{kind} {key}: {one.get(key)} / {other.get(key)}" for key in {*one, *other} if one.get(key) != other.get(key)
    ]
  return " | ".join(found[:3])


async def _steady_truth(screens: list[Screen]) -> worlds.Truth:
  """The database while nothing is committed, and the screens at its heads.

  A signed command whose screen gave up is not sent again, and may still be at work when everybody has his answers: what
  it commits between two of our reads would look like a lost delta.
  """
  while True:
    heads = await in_pool(ledger.heads, seconds=PATIENCE_SECONDS)

    def there(now: ledger.Heads = heads) -> bool:
      return all(_beyond(screen, now) for screen in screens)

    await until(screens, there, "the heads", PATIENCE_SECONDS)
    truth = await in_pool(worlds.truth, seconds=PATIENCE_SECONDS)
    if truth.steady and truth.heads == heads:
      return truth


async def judge(screens: list[Screen]) -> Told:
  """Holds screens that stand still against the database. Raises Broken with all that is not as promised."""
  truth = await _steady_truth(screens)
  faults = [f"{screen.name}: {fault}" for screen in screens for fault in screen.faults]
  faults += truth.problems
  for screen in screens:
    for stream in screen.streams:
      copy = screen.copies[stream]
      if (copy.epoch, copy.revision) != (truth.heads.epoch, truth.heads.of(stream)):
        faults.append(f"{screen.name}: {stream} stands at {copy.revision}, not {truth.heads.of(stream)}")
      elif copy.image() != truth.images[stream]:
        what = difference(copy.image(), truth.images[stream])
        faults.append(f"{screen.name}: {stream} at {copy.revision} differs: {what}")
    for key, text in screen.deltas.items():
      if truth.frames.get(key, text) != text:
        faults.append(f"{screen.name}: {key} was not sent as it is stored")
  faults += await in_pool(_commands, screens, seconds=PATIENCE_SECONDS)
  if faults:
    raise Broken("\n".join(faults))
  sent = [sent for screen in screens for sent in screen.sent.values()]
  return Told(
    commands=len(sent),
    done=sum(it.done for it in sent),
    frames=sum(screen.taken for screen in screens),
    drops=sum(len(screen.closes) for screen in screens),
    too_slow=sum(screen.closes.count(4408) for screen in screens),
    released=sum(it.done and it.frame["name"] in SIGNING for it in sent),
  )


def _commands(screens: list[Screen]) -> list[str]:
  """What was acknowledged is there, once, with that answer; what was refused is not."""
  faults = []
  for screen in screens:
    for sent in screen.sent.values():
      name, found = sent.frame["name"], ledger.done_command(sent.frame["id"])
      entries = worlds.entries_of(sent.frame["id"])
      if entries > 1:
        faults.append(f"{screen.name}: {name} was applied {entries} times")
      elif sent.done and (found is None or (not entries and name not in MAY_ADD_NOTHING)):
        faults.append(f"{screen.name}: {name} was acknowledged, and is not there")
      elif not sent.done and not sent.unknown and found is not None:
        faults.append(f"{screen.name}: {name} was refused, and done: {sent.answers}")
  return faults
