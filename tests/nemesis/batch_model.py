"""Batches, vials and orders as SPEC tells them, apart from the code: what three people may do, and what is then.

A world is two orders of one delivery, three vials and two batches on paper. The first batch is tested before release
and late, and has two of the vials; the second is tested for nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

T = TypeVar("T")

BEFORE, LATE = "ph", "sterility"
TESTS = ((BEFORE, LATE), ())
BATCH_OF = (0, 0, 1)
# The first two hold a right.
PEOPLE, HOLDERS = (0, 1, 2), (0, 1)
FATES = ("here", "atCustomer", "destroyed")


class No(Exception):
  """It may not be done; the refusal's code."""


@dataclasses.dataclass(frozen=True)
class Result:
  """A result of a test: good or not, by whom, and whether another has looked at it."""

  key: str
  good: bool
  by: int
  looked: bool = False


@dataclasses.dataclass(frozen=True)
class World:
  """`awaited` are the late results that a conditional certification waits for; `lines` say which vial went to which
  order; `together` with which orders each was released."""

  batches: tuple[str, ...] = ("inProduction", "inProduction")
  results: tuple[frozenset[Result], ...] = (frozenset(), frozenset())
  awaited: tuple[frozenset[str], ...] = (frozenset(), frozenset())
  vials: tuple[str, ...] = ("free", "free", "free")
  orders: tuple[str, ...] = ("accepted", "accepted")
  together: tuple[frozenset[int], ...] = (frozenset(), frozenset())
  lines: frozenset[tuple[int, int]] = frozenset()


def put(those: tuple[T, ...], place: int, it: T) -> tuple[T, ...]:
  return (*those[:place], it, *those[place + 1 :])


def enter(world: World, batch: int, key: str, good: bool, who: int) -> World:
  """QC-2, QC-3, QC-5. A reason is always given."""
  state = world.batches[batch]
  waits = state == "conditionallyCertified" and key in world.awaited[batch]
  if state not in ("inProduction", "awaitingQc") and not waits:
    raise No("batch_decided")
  others = {it for it in world.results[batch] if it.key != key}
  after = replace(world, results=put(world.results, batch, frozenset({*others, Result(key, good, who)})))
  if waits:
    return after if good else falls(after, batch)
  return replace(after, batches=put(world.batches, batch, "awaitingQc"))


def look(world: World, batch: int, key: str, who: int) -> World:
  """QC-4."""
  if world.batches[batch] not in ("awaitingQc", "conditionallyCertified"):
    raise No("batch_decided")
  found = [it for it in world.results[batch] if it.key == key]
  if not found:
    raise No("not_found")
  if found[0].by == who:
    raise No("forbidden")
  if found[0].looked:
    raise No("invalid")
  others = world.results[batch] - {found[0]}
  awaited = world.awaited[batch] - ({key} if found[0].good else set())
  return replace(
    world,
    results=put(world.results, batch, frozenset({*others, replace(found[0], looked=True)})),
    awaited=put(world.awaited, batch, awaited),
  )


def certify(world: World, batch: int, who: int, named: bool) -> World:
  """BAT-7, BAT-8: with the late results named, or with none."""
  state, tests = world.batches[batch], TESTS[batch]
  allowed = ("inProduction", "awaitingQc") if named else ("inProduction", "awaitingQc", "conditionallyCertified")
  if state not in allowed:
    raise No("batch_decided")
  if who not in HOLDERS:
    raise No("no_release_right")
  results = {it.key: it for it in world.results[batch]}
  ready = {key for key in tests if key in results and results[key].good and results[key].looked}
  bad = {key for key in tests if key in results and not results[key].good}
  if named and (LATE not in tests or LATE in ready | bad):
    raise No("invalid")
  if set(tests) - ready - ({LATE} if named else set()):
    raise No("qc_incomplete")
  return replace(
    world,
    batches=put(world.batches, batch, "conditionallyCertified" if named else "certified"),
    awaited=put(world.awaited, batch, frozenset({LATE} if named else ())),
  )


def falls(world: World, batch: int) -> World:
  """BAT-9: what is free or released of it is blocked."""
  vials = tuple(
    "blocked" if BATCH_OF[place] == batch and it in ("free", "released") else it for place, it in enumerate(world.vials)
  )
  return replace(world, batches=put(world.batches, batch, "rejected"), vials=vials)


def reject(world: World, batch: int, who: int) -> World:
  """BAT-9: anybody of production."""
  if world.batches[batch] == "rejected":
    raise No("batch_decided")
  return falls(world, batch)


def fit(world: World, vials: Iterable[int]) -> None:
  """REL-4, REL-11, REL-12: the first vial that does not."""
  for vial in vials:
    if world.vials[vial] == "released":
      raise No("vial_taken")
    if world.vials[vial] != "free":
      raise No("vial_mismatch")
    if world.batches[BATCH_OF[vial]] not in ("certified", "conditionallyCertified"):
      raise No("batch_not_certified")


def given(world: World, orders: Iterable[int], vials: Iterable[int]) -> World:
  lines = world.lines | {(order, vial) for order in orders for vial in vials}
  states = tuple("released" if place in set(vials) else it for place, it in enumerate(world.vials))
  return replace(world, lines=lines, vials=states)


def release(world: World, orders: tuple[int, ...], vials: tuple[int, ...], who: int) -> World:
  """REL-1, REL-2, REL-4, REL-11."""
  if who not in HOLDERS:
    raise No("no_release_right")
  if any(world.orders[it] == "released" for it in orders):
    raise No("already_released")
  fit(world, vials)
  after = given(world, orders, vials)
  for order in orders:
    after = replace(
      after,
      orders=put(after.orders, order, "released"),
      together=put(after.together, order, frozenset(orders)),
    )
  return after


def supplement(world: World, orders: tuple[int, ...], vials: tuple[int, ...], who: int) -> World:
  """SUP-1, SUP-2."""
  if who not in HOLDERS:
    raise No("no_release_right")
  if any(world.orders[it] != "released" for it in orders):
    raise No("not_released")
  fit(world, vials)
  if len({world.together[it] for it in orders}) > 1:
    raise No("invalid")
  return given(world, orders, vials)


def correct(world: World, orders: tuple[int, ...], fate: str, who: int) -> World:
  """COR-1, COR-2: all vials share one fate here."""
  if any(world.orders[it] != "released" for it in orders):
    raise No("not_released")
  if any(not world.together[it] <= set(orders) for it in orders):
    raise No("invalid")
  after, mine = world, {vial for order, vial in world.lines if order in orders}
  for vial in mine:
    state = world.vials[vial]
    if state == "discarded" or fate == "destroyed":
      now = "discarded"
    else:
      now = "free" if (state, fate) == ("released", "here") else "blocked"
    after = replace(after, vials=put(after.vials, vial, now))
  for order in orders:
    after = replace(
      after, orders=put(after.orders, order, "accepted"), together=put(after.together, order, frozenset())
    )
  return replace(after, lines=frozenset(it for it in world.lines if it[0] not in orders))


def discard(world: World, vial: int, who: int) -> World:
  """VIA-5."""
  if world.vials[vial] in ("released", "discarded"):
    raise No("vial_taken")
  return replace(world, vials=put(world.vials, vial, "discarded"))


def lawful(world: World) -> bool:
  """What holds in every world: a vial is in one release at most, and a released order has something."""
  releases: dict[int, set[frozenset[int]]] = {}
  for order, vial in world.lines:
    releases.setdefault(vial, set()).add(world.together[order])
  alone = all(len(it) == 1 for it in releases.values())
  free = all(world.vials[vial] != "free" for _, vial in world.lines)
  whole = {order for order, _ in world.lines} == {
    place for place, status in enumerate(world.orders) if status == "released"
  }
  return alone and free and whole


def unchanged(before: World, after: World, deed: str) -> bool:
  """A released order, and what it was given, changes by a correction or a supplement only."""
  if deed in ("correct", "supplement"):
    return True
  held = [it for it in (0, 1) if before.orders[it] == "released"]
  return all(
    after.orders[it] == "released"
    and {line for line in before.lines if line[0] == it} == {line for line in after.lines if line[0] == it}
    for it in held
  )
