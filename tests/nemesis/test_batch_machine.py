"""Batches, releases, supplements and corrections against a model that was written apart from them: the pure rules and
tables explored as far as it goes, and sampled paths through the real actions."""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from production import rules
from production.actions.batches import certify_batch, reject_batch
from production.actions.qc import check_qc_result, enter_qc_result, set_qc_template
from production.actions.vials import discard_vial
from tests import unit
from tests.nemesis import batch_model as model
from tests.nemesis.batch_model import LATE, TESTS, No, Result, World
from tests.nemesis.conftest import Say
from tests.story import Story
from tracershop.actor import Actor
from tracershop.catalogue.models import CatalogueEntry, QcTemplate, Run, Slot
from tracershop.errors import Refusal
from tracershop.orderbook import batch_states, qc, states
from tracershop.orderbook.models import Batch, Order, ReleaseLine, Vial
from tracershop.protocol.commands import QcTestSpec

DEPTH = 6
NOW, SEVEN = unit.at_wall(6, 45), unit.at_wall(7)
LIMITS = rules.Limits(low_percent=95, high_percent=120, ahead_hours=12)
QC_TESTS = (
  [qc.Test(key="ph", name="pH", low=4.5, high=8.5), qc.Test(key=LATE, name="Sterility", phase="late")],
  [],
)
ORDERS = ((0,), (1,), (0, 1))
VIALS = ((0,), (1,), (2,), (0, 2))
Deed = tuple[str, tuple[Any, ...]]


def deeds() -> Iterator[Deed]:
  """What each of three people may try, in any world."""
  for who in model.PEOPLE:
    for batch in (0, 1):
      for key in TESTS[batch]:
        yield "enter", (batch, key, True, who)
        yield "look", (batch, key, who)
      yield "certify", (batch, who, True)
      yield "certify", (batch, who, False)
      yield "reject", (batch, who)
    for orders in ORDERS:
      for vials in VIALS:
        yield "release", (orders, vials, who)
        yield "supplement", (orders, vials, who)
      for fate in model.FATES:
        yield "correct", (orders, fate, who)
  for key in TESTS[0]:
    yield "enter", (0, key, False, 2)
  for vial in range(3):
    yield "discard", (vial, 0)


# --- the pure tables and rules


class Sheet:
  """A world as the code sees it, and what the code's own tables and rules make of it."""

  def __init__(self, world: World) -> None:
    self.world = world
    self.results = [[result_of(it) for it in mine] for mine in world.results]
    self.orders = [
      rules.PoolOrder(
        id=place, status=status, customer_id=1, endpoint_id=1, tracer_id=1, active_slot_id=1, deliver_at=SEVEN,
        usage="human", needed_mbq=100.0,
      )
      for place, status in enumerate(world.orders)
    ]  # fmt: skip
    self.vials = [
      rules.PoolVial(
        id=place, state=state, customer_id=1, tracer_id=1, batch_number="B", activity_mbq=100.0, calibrated_at=SEVEN,
        expires_at=None, batch_state=world.batches[model.BATCH_OF[place]], made_at=NOW,
        batch_expires_at=SEVEN + timedelta(hours=5),
      )
      for place, state in enumerate(world.vials)
    ]  # fmt: skip

  def enter(self, batch: int, key: str, good: bool, who: int) -> World:
    world = self.world
    (test,) = (it for it in QC_TESTS[batch] if it.key == key)
    what = (good, None) if not test.measured else (None, 6.0 if good else 9.0)
    within = qc.judged(test, what[1], what[0])
    verb = batch_states.entering(world.batches[batch], key in world.awaited[batch], within)
    state = batch_states.after(world.batches[batch], verb)
    kept = {it for it in world.results[batch] if it.key != key} | {Result(key, within, who)}
    after = replace(world, results=model.put(world.results, batch, frozenset(kept)))
    return self._fallen(after, batch) if state == "rejected" else self._with(after, batch, state)

  def look(self, batch: int, key: str, who: int) -> World:
    world = self.world
    state = batch_states.after(world.batches[batch], "checkResult")
    found = next((it for it in world.results[batch] if it.key == key), None)
    if found is None:
      raise Refusal("not_found")
    if found.by == who:
      raise Refusal("forbidden")
    if found.looked:
      raise Refusal("invalid")
    looked = frozenset({*(world.results[batch] - {found}), replace(found, looked=True)})
    after = replace(world, results=model.put(world.results, batch, looked))
    if found.good:
      after = replace(after, awaited=model.put(after.awaited, batch, after.awaited[batch] - {key}))
    return self._with(after, batch, state)

  def certify(self, batch: int, who: int, named: bool) -> World:
    late = [LATE] if named else []
    state = batch_states.after(self.world.batches[batch], "certifyConditionally" if named else "certify")
    self._holds(who)
    qc.settle(QC_TESTS[batch], self.results[batch], late)
    after = replace(self.world, awaited=model.put(self.world.awaited, batch, frozenset(late)))
    return self._with(after, batch, state)

  def reject(self, batch: int, who: int) -> World:
    batch_states.after(self.world.batches[batch], "reject")
    return self._fallen(self.world, batch)

  def release(self, orders: tuple[int, ...], vials: tuple[int, ...], who: int) -> World:
    self._holds(who)
    self._judge(orders, vials, None)
    after = self._given(orders, vials)
    for order in orders:
      status = states.after(after.orders[order], "release")
      together = model.put(after.together, order, frozenset(orders))
      after = replace(after, orders=model.put(after.orders, order, status), together=together)
    return after

  def supplement(self, orders: tuple[int, ...], vials: tuple[int, ...], who: int) -> World:
    self._holds(who)
    self._judge(orders, vials, 100.0)
    if len({self.world.together[it] for it in orders}) > 1:
      raise Refusal("invalid")
    return self._given(orders, vials)

  def correct(self, orders: tuple[int, ...], fate: str, who: int) -> World:
    verbs: dict[str, batch_states.VialVerb] = {"here": "keepHere", "atCustomer": "leaveThere", "destroyed": "destroy"}
    status = [states.after(self.world.orders[it], "correct") for it in orders]
    if {it for order in orders for it in self.world.together[order]} - set(orders):
      raise Refusal("invalid")
    after = self.world
    for vial in {vial for order, vial in after.lines if order in orders}:
      state = batch_states.vial_after(self.world.vials[vial], verbs[fate])
      after = replace(after, vials=model.put(after.vials, vial, state))
    for order, now in zip(orders, status, strict=True):
      together = model.put(after.together, order, frozenset())
      after = replace(after, orders=model.put(after.orders, order, now), together=together)
    return replace(after, lines=frozenset(it for it in after.lines if it[0] not in orders))

  def discard(self, vial: int, who: int) -> World:
    state = batch_states.vial_after(self.world.vials[vial], "discard")
    return replace(self.world, vials=model.put(self.world.vials, vial, state))

  def _judge(self, orders: tuple[int, ...], vials: tuple[int, ...], before: float | None) -> None:
    rules.judge(
      [self.orders[it] for it in orders],
      [self.vials[it] for it in vials],
      now=NOW,
      half_life_seconds=unit.F18,
      batch_number=None,
      reason="what there is",
      limits=LIMITS,
      before_mbq=before,
    )

  def _given(self, orders: tuple[int, ...], vials: tuple[int, ...]) -> World:
    after = self.world
    for vial in vials:
      state = batch_states.vial_after(after.vials[vial], "release")
      after = replace(after, vials=model.put(after.vials, vial, state))
    return replace(after, lines=after.lines | {(order, vial) for order in orders for vial in vials})

  @staticmethod
  def _holds(who: int) -> None:
    if who not in model.HOLDERS:
      raise Refusal("no_release_right")

  @staticmethod
  def _with(world: World, batch: int, state: str) -> World:
    return replace(world, batches=model.put(world.batches, batch, state))

  def _fallen(self, world: World, batch: int) -> World:
    vials = tuple(
      batch_states.vial_after(it, "block") if model.BATCH_OF[place] == batch and batch_states.blocks(it) else it
      for place, it in enumerate(world.vials)
    )
    return self._with(replace(world, vials=vials), batch, "rejected")


def result_of(it: Result) -> qc.Result:
  return qc.Result(
    key=it.key,
    value=None,
    passed=None,
    within_limits=it.good,
    entered_by=f"{it.by}",
    entered_by_id=it.by,
    entered_at=NOW,
    checked_at=NOW if it.looked else None,
  )


def said(act: Callable[[], Any]) -> Any:
  """What an act gives, or the code of its refusal."""
  try:
    return act()
  except Refusal as refusal:
    return refusal.code
  except No as no:
    return str(no)


def half_way() -> World:
  """The first batch is certified conditionally: what leads there is explored from the beginning."""
  good = frozenset({Result("ph", True, 0, True)})
  begun = World()
  return replace(
    begun,
    batches=("conditionallyCertified", "inProduction"),
    results=(good, frozenset()),
    awaited=(frozenset({LATE}), frozenset()),
  )


@pytest.mark.parametrize("start", [World(), half_way()], ids=["all in production", "one certified conditionally"])
def test_bat_4_to_cor_2_the_tables_are_the_model_to_depth_6(start: World, say: Say) -> None:
  """BAT-4, BAT-7, BAT-8, BAT-9, QC-3, QC-4, QC-5, REL-1, REL-4, REL-11, SUP-1, COR-1, COR-2, VIA-5: two orders, three
  vials, two batches and three people; worlds that were visited are not entered again."""
  tries = list(deeds())
  visited, queue = {start}, deque([(start, 0)])
  outcomes: Counter[str] = Counter()
  deepest = 0
  while queue:
    world, depth = queue.popleft()
    deepest = max(deepest, depth)
    if depth == DEPTH:
      continue
    sheet = Sheet(world)
    for name, args in tries:
      expected = said(lambda name=name, args=args: getattr(model, name)(world, *args))  # type: ignore[misc]  # noqa: B023
      found = said(lambda name=name, args=args: getattr(sheet, name)(*args))  # type: ignore[misc]  # noqa: B023
      assert found == expected, (name, args, world)
      outcomes[expected if isinstance(expected, str) else "done"] += 1
      if isinstance(expected, str):
        continue
      assert model.lawful(expected), (name, args, world)
      assert model.unchanged(world, expected, name), (name, args, world)
      if name in ("release", "supplement"):
        certified = {world.batches[model.BATCH_OF[vial]] for vial in args[1]} <= batch_states.CERTIFIED
        assert certified, "no human release from an uncertified batch"
        assert args[2] in model.HOLDERS, "none without a right"
      if expected not in visited:
        visited.add(expected)
        queue.append((expected, depth + 1))
  assert deepest == DEPTH
  assert set(outcomes) == {
    "done", "batch_decided", "not_found", "forbidden", "invalid", "no_release_right", "qc_incomplete",
    "already_released", "not_released", "vial_taken", "vial_mismatch", "batch_not_certified",
  }  # fmt: skip
  say(f"{len(visited)} worlds, {sum(outcomes.values())} steps, depth {DEPTH}: {dict(outcomes)}")


# --- the real actions

LENGTH = 14
SIGNED = {"certify": "certify", "reject": "rejectBatch", "release": "release", "supplement": "supplement"}
SIGNED |= {"correct": "correct"}
PICKED = (
  *("enter", "enter", "enter", "look", "look", "look", "certify", "certify", "reject"),
  *("release",) * 5,
  *("supplement",) * 3,
  *("correct",) * 3,
  "discard",
)


class Path:
  """The world on paper and in the order book, through whatever a seed does to them: of FDG, or of bare F-18 (ISO-4)."""

  def __init__(self, story: Story, seed: int) -> None:
    self.story, self.chance = story, random.Random(f"batches {seed}")
    self.people: list[Actor] = [story.unit.radiochemist, story.unit.colleague, story.unit.admin]
    self.told: list[str] = []
    self.world = World()
    self.of = story.bare() if seed % 2 else story.unit.fdg
    story.clock.set(unit.YESTERDAY_MORNING)
    self.orders = [story.place_isotope(100.0) if self.of.bare else story.place(100.0) for _ in range(2)]
    self.batches = self._batches(seed)
    story.clock.set(NOW)
    story.accept(*self.orders)
    self.vials = [self._vial(place) for place in range(3)]

  def _batches(self, seed: int) -> list[Batch]:
    """One with tests, one without."""
    found = []
    for number, tests in enumerate(([QcTestSpec(key="ph", name="pH", low=4.5, high=8.5), LATE_TEST], [])):
      QcTemplate.objects.all().delete()
      if tests:
        set_qc_template(actor=self.story.unit.admin, tracer_id=self.of.pk, tests=tests)
      found.append(unit.opened_batch(self.story.unit, f"B{seed}/{number}", **BOUGHT, tracer_id=self.of.pk))
    return found

  def _vial(self, place: int) -> Vial:
    batch = self.batches[model.BATCH_OF[place]]
    at = NOW - timedelta(minutes=20 - 6 * place)
    return self.story.file(
      200.0 + place, at=at, tracer_id=self.of.pk, batch_number=batch.number, source=f"{batch.number}"
    )

  def play(self, outcomes: Counter[str]) -> None:
    for _ in range(LENGTH):
      name, args = self._next()
      trouble = self.chance.choice(TROUBLE) if name in SIGNED and self.chance.random() < 0.15 else None
      expected = "stale" if trouble == "stale" else "signature_wrong" if trouble else None
      expected = expected or said(lambda name=name, args=args: getattr(model, name)(self.world, *args))  # type: ignore[misc]
      found = said(lambda name=name, args=args, trouble=trouble: self._really(name, args, trouble))  # type: ignore[misc]
      self.told.append(f"{name} {args} {trouble or ''} -> {expected if isinstance(expected, str) else 'done'}")
      outcomes[expected if isinstance(expected, str) else "done"] += 1
      if isinstance(expected, str):
        assert found == expected, self.told
      else:
        assert not isinstance(found, str), (found, self.told)
        assert model.unchanged(self.world, expected, name), self.told
        self.world = expected
      self.compare()

  def _next(self) -> Deed:
    """Something that may be done twice out of three times, so that paths lead somewhere."""
    for _ in range(6):
      name = self.chance.choice(PICKED)
      fitting = [deed for deed in deeds() if deed[0] == name]
      if self.chance.random() < 0.35:
        return self.chance.choice(fitting)
      fitting = [deed for deed in fitting if not isinstance(self._said(deed), str)]
      if fitting:
        return self.chance.choice(fitting)
    return self.chance.choice(list(deeds()))

  def _said(self, deed: Deed) -> Any:
    return said(lambda: getattr(model, deed[0])(self.world, *deed[1]))

  def _really(self, name: str, args: tuple[Any, ...], trouble: str | None) -> object:
    who = self.people[args[2] if name in ("correct", "release", "supplement") else 0]
    if name in ("enter", "look", "certify", "reject"):
      who = self.people[args[-1] if name != "certify" else args[1]]
    given: dict[str, Any] = {"actor": who}
    if name in SIGNED:
      given |= {"signature": self._signature(who, SIGNED[name], trouble), "seen": self._seen(trouble)}
    return getattr(self, f"_{name}")(given, *args)

  def _signature(self, who: Actor, meaning: str, trouble: str | None) -> Any:
    other = next(it for it in self.people if it is not who)
    signature = self.story.unit.signature(
      other if trouble == "another's" else who, "changePassword" if trouble == "for something else" else meaning
    )
    if trouble == "old":
      return msgspec.structs.replace(signature, checked_at=signature.checked_at - timedelta(seconds=61))
    return signature

  def _seen(self, trouble: str | None) -> dict[str, int]:
    seen = self.story.seen()
    return {key: revision + 1 for key, revision in seen.items()} if trouble == "stale" else seen

  def _enter(self, given: Any, batch: int, key: str, good: bool, _: int) -> object:
    what: dict[str, Any] = {"passed": good} if key == LATE else {"value": 6.0 if good else 9.0}
    return enter_qc_result(**given, batch_id=self.batches[batch].pk, key=key, reason="read again", **what)

  def _look(self, given: Any, batch: int, key: str, _: int) -> object:
    return check_qc_result(**given, batch_id=self.batches[batch].pk, key=key)

  def _certify(self, given: Any, batch: int, _: int, named: bool) -> object:
    return certify_batch(**given, batch_id=self.batches[batch].pk, late_tests=[LATE] if named else [])

  def _reject(self, given: Any, batch: int, _: int) -> object:
    return reject_batch(**given, batch_id=self.batches[batch].pk, reason="purity")

  def _release(self, given: Any, orders: tuple[int, ...], vials: tuple[int, ...], _: int) -> object:
    return self.story.release(
      [self.orders[it] for it in orders], [self.vials[it] for it in vials], reason="what there is", **given
    )

  def _supplement(self, given: Any, orders: tuple[int, ...], vials: tuple[int, ...], _: int) -> object:
    return self.story.supplement(
      [self.orders[it] for it in orders], [self.vials[it] for it in vials], reason="what there is", **given
    )

  def _correct(self, given: Any, orders: tuple[int, ...], fate: str, _: int) -> object:
    mine = sorted({vial for order, vial in self.world.lines if order in orders})
    fates = {self.vials[it].pk: fate for it in mine or (0,)}
    return self.story.correct([self.orders[it] for it in orders], fates, **given)

  def _discard(self, given: Any, vial: int, _: int) -> object:
    return discard_vial(**given, vial_id=self.vials[vial].pk, reason="spilt")

  def compare(self) -> None:
    """Everything is in the order book as it is on paper."""
    places = {it.pk: place for place, it in enumerate(self.orders)}
    vials = {it.pk: place for place, it in enumerate(self.vials)}
    lines = ReleaseLine.objects.filter(order_id__in=places, void=False).values_list("order_id", "vial_id")
    rows = {it.pk: it for it in Batch.objects.filter(id__in=[it.pk for it in self.batches])}
    mine = [rows[it.pk] for it in self.batches]
    found = (
      tuple(it.state for it in mine),
      tuple(frozenset(self._result(it) for it in qc.results_of(batch.results)) for batch in mine),
      tuple(Vial.objects.get(id=it.pk).state for it in self.vials),
      tuple(Order.objects.get(id=it.pk).status for it in self.orders),
      frozenset((places[order], vials[vial]) for order, vial in lines),
    )
    world = self.world
    assert found == (world.batches, world.results, world.vials, world.orders, world.lines), self.told
    assert [set(it.late_tests) for it in mine] == [set(it) for it in world.awaited], self.told

  def _result(self, it: qc.Result) -> Result:
    by = next(place for place, who in enumerate(self.people) if who.user_id == it.entered_by_id)
    return Result(it.key, it.within_limits, by, it.checked_at is not None)


LATE_TEST = QcTestSpec(key=LATE, name="Sterility", phase="late")
BOUGHT: dict[str, Any] = {
  "origin": "bought", "end_of_synthesis_at": unit.at_wall(4), "expires_at": unit.at_wall(4) + timedelta(days=2),
}  # fmt: skip
TROUBLE = ("old", "another's", "for something else", "stale")


@pytest.mark.one_database("mariadb")
@pytest.mark.django_db(transaction=True)
def test_bat_4_to_cor_2_sampled_paths_through_the_real_actions(frozen_clock: Any, nemesis: Any, say: Say) -> None:
  """BAT-4 … COR-2, SIG-2, SIG-3, ISO-3, ISO-4: 500 paths in full, every other one of a bare isotope, each deed's answer
  and all rows after it. No vial is released twice, none for people from an uncertified batch, none without a right and
  a fresh signature over what was shown."""
  story = Story(frozen_clock)
  story.bare()
  for table in (CatalogueEntry, Slot, Run):
    table.objects.update(max_mbq=None)
  outcomes: Counter[str] = Counter()
  seeds = nemesis.seeds(500)
  for seed in seeds:
    Path(story, seed).play(outcomes)
    # What a path leaves behind takes no part in the next one's.
    Order.objects.exclude(status="released").update(status="cancelled")
    Vial.objects.filter(state="free").update(state="discarded")
  assert outcomes["done"] > 4 * len(seeds)
  assert set(outcomes) >= {"stale", "signature_wrong", "batch_not_certified", "no_release_right", "vial_taken"}
  say(f"{len(seeds)} paths, {sum(outcomes.values())} deeds: {dict(outcomes)}")
