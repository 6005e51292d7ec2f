"""The order machine against a model that was written apart from it: the pure table explored as far as it goes, and
sampled paths through the real actions."""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Callable, Iterator
from datetime import time, timedelta
from typing import Any

import pytest

from customer.actions.requests import make_request, withdraw_request
from production.actions.requests import decline_request, grant_request
from tests import unit
from tests.nemesis import machine
from tests.nemesis.conftest import Say
from tests.nemesis.machine import CUSTOMER, PRODUCTION, Asked, No, Sheet
from tests.story import Story
from tracershop import calendar
from tracershop.catalogue.models import CatalogueEntry, Run, Slot
from tracershop.errors import Refusal
from tracershop.orderbook import states
from tracershop.orderbook.models import Order, Request, Vial

DEPTH = 6

# --- the pure table

# Each verb that names one order, and how the model says it. A move goes to slot 0, an edit to the other of 1 and 2.
ONE: dict[str, tuple[dict[str, Any], Callable[[Sheet, bool], Sheet]]] = {
  "customer edits": ({"by_customer": True}, lambda it, late: machine.edit_amount(it, CUSTOMER, late, 10.0)),
  "customer edits slot": (
    {"by_customer": True, "elsewhere": True},
    lambda it, late: machine.edit_slot(it, CUSTOMER, late, 3 - it.slot),
  ),
  "customer cancels": ({"by_customer": True}, lambda it, late: machine.cancel(it, CUSTOMER, late)),
  "customer confirms": ({"by_customer": True}, lambda it, late: machine.confirm(it)),
  "production edits": ({}, lambda it, late: machine.edit_amount(it, PRODUCTION, late, 10.0)),
  "production edits slot": ({"elsewhere": True}, lambda it, late: machine.edit_slot(it, PRODUCTION, late, 3 - it.slot)),
  "production cancels": ({}, lambda it, late: machine.cancel(it, PRODUCTION, late)),
  "production confirms": ({}, lambda it, late: machine.confirm(it)),
  "granted edit": ({"granted": True}, lambda it, late: granted(it, Asked("amount", 10.0))),
  "granted edit slot": (
    {"granted": True, "elsewhere": True},
    lambda it, late: granted(it, Asked("slot", slot=3 - it.slot)),
  ),
  "granted cancel": ({"granted": True}, lambda it, late: granted(it, Asked("cancel"))),
}
# Those that name several: all or nothing.
MANY: dict[str, Callable[[Sheet], Sheet]] = {
  "accept": machine.accept,
  "reject": machine.reject,
  "reopen": machine.reopen,
  "release": machine.release,
  "move": lambda it: machine.move(it, 0),
  "restore": machine.restore,
  "postpone": lambda it: machine.postpone(it, it.slot, it.day + 1),
}
VERBS: dict[str, states.Verb] = {
  "edits": "edit",
  "edit": "edit",
  "cancels": "cancel",
  "cancel": "cancel",
  "confirms": "confirm",
}
Pair = tuple[Sheet, Sheet]
Deed = tuple[str, tuple[int, ...], Callable[[states.State], states.State], Callable[[Sheet], Sheet]]


def granted(sheet: Sheet, asked: Asked) -> Sheet:
  return machine.grant(Sheet(**{**vars(sheet), "asked": asked}))


def state_of(sheet: Sheet) -> states.State:
  """What the table knows of a sheet."""
  return states.State(
    status=sheet.status, moved=sheet.stands is not None, postponed=sheet.put_off, awaiting=sheet.unsure
  )


def said(step: Callable[[Any], Any], rows: list[Any]) -> list[Any] | str:
  """What a step makes of each row, or the code of the first refusal: all or nothing."""
  try:
    return [step(row) for row in rows]
  except Refusal as refusal:
    return refusal.code
  except No as no:
    return str(no)


def deeds(late: bool) -> Iterator[Deed]:
  """Every verb of both people on one order or both: its name, the orders, the table's step and the model's."""
  for name, (given, model) in ONE.items():
    verb = VERBS[name.split()[1]]
    deadline = "noon" if late and given.get("by_customer") else None
    for place in (0, 1):
      yield (
        name,
        (place,),
        lambda it, verb=verb, given=given, deadline=deadline: states.step(it, verb, deadline=deadline, **given),
        lambda it, model=model: model(it, late),
      )
  for name, model_of in MANY.items():
    for chosen in ((0,), (1,), (0, 1)):
      yield name, chosen, lambda it, name=name: states.step(it, name), model_of  # type: ignore[misc,arg-type]


def test_sta_1_to_sta_11_the_table_is_the_model_to_depth_6(say: Say) -> None:
  """STA-1 … STA-11 with two orders and two people; states that were visited are not entered again."""
  start: tuple[Pair, bool] = (Sheet(), Sheet()), False
  visited = {(state_of(start[0][0]), state_of(start[0][1]), False)}
  queue = deque([(start, 0)])
  steps, outcomes, deepest = 0, Counter[str](), 0
  while queue:
    (sheets, late), depth = queue.popleft()
    deepest = max(deepest, depth)
    if depth == DEPTH:
      continue
    following: list[tuple[Pair, bool]] = [] if late else [(sheets, True)]
    for name, chosen, step, model in deeds(late):
      mine = [sheets[place] for place in chosen]
      expected = said(model, mine)
      found = said(step, [state_of(it) for it in mine])
      steps += 1
      where = f"{name} of {chosen} {'late' if late else 'in time'} from {sheets}"
      if isinstance(expected, str):
        assert found == expected, where
        outcomes[expected] += 1
        continue
      assert found == [state_of(it) for it in expected], where
      outcomes["done"] += 1
      changed = list(sheets)
      for place, it in zip(chosen, expected, strict=True):
        changed[place] = it
      following.append(((changed[0], changed[1]), late))
    for pair, then_late in following:
      key = (state_of(pair[0]), state_of(pair[1]), then_late)
      if key not in visited:
        visited.add(key)
        queue.append(((pair, then_late), depth + 1))
  assert deepest == DEPTH
  assert {it.status for pair in visited for it in pair[:2]} == {
    "ordered",
    "accepted",
    "released",
    "rejected",
    "cancelled",
  }
  assert set(outcomes) == {
    "done", "not_ordered", "not_accepted", "already_released", "deadline_passed", "awaits_confirmation", "invalid",
  }  # fmt: skip
  say(f"{len(visited)} states, {steps} steps, depth {DEPTH}: {dict(outcomes)}")


# --- the real actions

TIMES = (time(7), time(8, 15), time(11, 30))
DAYS = (unit.TUESDAY, unit.TUESDAY + timedelta(days=7))
MONDAY = unit.TUESDAY - timedelta(days=1)
LENGTH = 12


class Path:
  """Two orders, on paper and in the order book, through whatever a seed does to them."""

  def __init__(self, story: Story, seed: int) -> None:
    self.story = story
    self.chance = random.Random(f"machine {seed}")
    self.nurse, self.chemist = story.unit.north.nurse, story.unit.radiochemist
    self.slots = [story.unit.north.slots[f"{it:%H:%M}"] for it in TIMES]
    story.clock.set(unit.YESTERDAY_MORNING)
    self.late = False
    self.orders = [story.place(10.0, slot="08:15") for _ in range(2)]
    self.sheets = [Sheet(), Sheet()]
    self.told: list[str] = []

  def is_late(self, sheet: Sheet) -> bool:
    return self.late and sheet.day == 0

  def play(self, outcomes: Counter[str]) -> None:
    """A path of so many deeds; each is done on paper and for real, and they agree."""
    for _ in range(LENGTH):
      name, chosen, model, real = self.next()
      mine = [self.sheets[place] for place in chosen]
      expected = said(model, mine)
      if name == "move" and expected == mine:
        expected = "invalid"
      found = said(lambda _, real=real: real(), [None])  # type: ignore[misc]
      self.told.append(f"{name} {chosen} -> {expected if isinstance(expected, str) else 'done'}")
      if isinstance(expected, str):
        assert found == expected, self.told
      else:
        assert not isinstance(found, str), (found, self.told)
        for place, it in zip(chosen, expected, strict=True):
          self.sheets[place] = it
      outcomes[expected if isinstance(expected, str) else "done"] += 1
      self.compare()

  def next(self) -> tuple[str, tuple[int, ...], Callable[[Sheet], Sheet], Callable[[], object]]:
    if not self.late and self.chance.random() < 0.1:
      self.late = True
      self.story.clock.set(unit.at_wall(13, 1, MONDAY))
      self.told.append("the deadline passes")
    one = self.chance.randrange(2)
    many = self.chance.choice(((0,), (1,), (0, 1)))
    name = self.chance.choice(
      (
        "edit", "edit", "edit slot", "cancel", "confirm", "confirm", "ask", "ask", "grant", "grant", "answer",
        "accept", "accept", "accept", "reject", "reopen", "reopen", "move", "move", "restore", "postpone", "release",
      )
    )  # fmt: skip
    of_one = name in ("edit", "edit slot", "cancel", "confirm", "ask", "grant", "answer", "release")
    chosen = (one,) if of_one else many
    act: Callable[..., tuple[Callable[[Sheet], Sheet], Callable[[], object]]] = getattr(
      self, f"_{name.replace(' ', '_')}"
    )
    model, real = act(self.orders[one]) if of_one else act([self.orders[place] for place in many])
    return name, chosen, model, real

  def _who(self) -> tuple[str, dict[str, Any]]:
    if self.chance.random() < 0.6:
      return CUSTOMER, {"by": self.nurse}
    return PRODUCTION, {"by": self.chemist, "reason_code": "phoned"}

  def _edit(self, order: Order) -> Any:
    (who, given), mbq = self._who(), round(self.chance.uniform(1, 50), 1)
    return (
      lambda it: machine.edit_amount(it, who, self.is_late(it), mbq),
      lambda: self.story.edit(order, ordered_mbq=mbq, **given),
    )

  def _edit_slot(self, order: Order) -> Any:
    (who, given), slot = self._who(), self.chance.randrange(3)
    return (
      lambda it: machine.edit_slot(it, who, self.is_late(it), slot),
      lambda: self.story.edit(order, slot_id=self.slots[slot].pk, **given),
    )

  def _cancel(self, order: Order) -> Any:
    who, given = self._who()
    return lambda it: machine.cancel(it, who, self.is_late(it)), lambda: self.story.cancel(order, **given)

  def _confirm(self, order: Order) -> Any:
    by = self.chance.choice((self.nurse, self.nurse, self.chemist))
    return machine.confirm, lambda: self.story.confirm(order, by=by)

  def _ask(self, order: Order) -> Any:
    amount, slot = round(self.chance.uniform(1, 50), 1), self.chance.randrange(3)
    asked = self.chance.choice((Asked("cancel"), Asked("amount", amount), Asked("slot", slot=slot)))
    asks = {"cancel": {}, "amount": {"orderedMbq": amount}, "slot": {"slotId": self.slots[slot].pk}}
    data: dict[str, Any] = asks[asked.what]
    kind = "cancel" if asked.what == "cancel" else "change"
    return (
      lambda it: machine.ask(it, self.is_late(it), asked),
      lambda: make_request(actor=self.nurse, kind=kind, order_id=order.pk, data=data),
    )

  def _request(self, order: Order) -> int:
    """The last request about an order; one that was answered is answered still."""
    found = Request.objects.filter(order=order).order_by("-id").first()
    if found is None:
      # Nothing was ever asked: on paper that is as good as answered.
      raise No("already_answered")
    return found.pk

  def _grant(self, order: Order) -> Any:
    return machine.grant, lambda: grant_request(actor=self.chemist, request_id=self._request(order))

  def _answer(self, order: Order) -> Any:
    if self.chance.random() < 0.5:
      return machine.answer, lambda: withdraw_request(actor=self.nurse, request_id=self._request(order))
    return machine.answer, lambda: decline_request(actor=self.chemist, request_id=self._request(order), reason="no")

  def _accept(self, orders: list[Order]) -> Any:
    return machine.accept, lambda: self.story.accept(*orders)

  def _reject(self, orders: list[Order]) -> Any:
    return machine.reject, lambda: self.story.reject(*orders)

  def _reopen(self, orders: list[Order]) -> Any:
    return machine.reopen, lambda: self.story.reopen(*orders)

  def _move(self, orders: list[Order]) -> Any:
    slot = self.chance.randrange(3)
    return lambda it: machine.move(it, slot), lambda: self.story.move(*orders, slot_id=self.slots[slot].pk)

  def _restore(self, orders: list[Order]) -> Any:
    return machine.restore, lambda: self.story.restore(*orders)

  def _postpone(self, orders: list[Order]) -> Any:
    slot, day = self.chance.randrange(3), self.chance.randrange(2)
    later = {"slot": None, "slot_id": self.slots[slot].pk, "day": DAYS[day]}
    return lambda it: machine.postpone(it, slot, day), lambda: self.story.postpone(*orders, **later)

  def _release(self, order: Order) -> Any:
    return machine.release, lambda: self.story.release([order], [self.vial()], reason="what there is")

  def vial(self) -> Vial:
    """A vial that fits any order of the path; what it holds is no matter, for a reason is given."""
    at = self.story.clock.now + timedelta(hours=1)
    return Vial.objects.create(
      identity=f"vial {Vial.objects.count()}",
      tracer=self.story.unit.fdg,
      customer=self.story.unit.north.customer,
      customer_number=7,
      activity_mbq=100.0,
      calibrated_at=at,
      calibrated_date=calendar.wall_date(at),
      volume_ml=1.0,
      batch_number="FDG-261123-1",
      state="free",
    )

  def compare(self) -> None:
    """Both orders are in the book as they are on paper."""
    for order, sheet in zip(self.orders, self.sheets, strict=True):
      now = Order.objects.get(id=order.pk)
      stands = sheet.slot if sheet.stands is None else sheet.stands
      found = (
        now.status, now.slot_id, now.delivery_date, now.moved_to_slot_id, now.ordered_mbq,
        now.postponed_from_at is not None, now.awaits_confirmation, now.deliver_at,
        Request.objects.filter(order=order, state="open").count(),
      )  # fmt: skip
      expected = (
        sheet.status, self.slots[sheet.slot].pk, DAYS[sheet.day],
        None if sheet.stands is None else self.slots[sheet.stands].pk, sheet.mbq,
        sheet.put_off, sheet.unsure, unit.at_wall(TIMES[stands].hour, TIMES[stands].minute, DAYS[sheet.day]),
        0 if sheet.asked is None else 1,
      )  # fmt: skip
      assert found == expected, self.told


@pytest.mark.django_db(transaction=True)
def test_sta_1_to_sta_11_sampled_paths_through_the_real_actions(frozen_clock: Any, nemesis: Any, say: Say) -> None:
  """STA-1 … STA-11, REQ-1 … REQ-8: 500 paths in full, each deed's answer and both orders after it."""
  story = Story(frozen_clock)
  for table in (CatalogueEntry, Slot, Run):
    table.objects.update(max_mbq=None)
  outcomes: Counter[str] = Counter()
  seeds = nemesis.seeds(500)
  for seed in seeds:
    Path(story, seed).play(outcomes)
    # What a path leaves behind takes no room of the next one's.
    Order.objects.exclude(status="released").update(status="cancelled")
    Request.objects.filter(state="open").update(state="withdrawn")
  assert outcomes["done"] > 3 * len(seeds)
  assert set(outcomes) >= {"not_ordered", "invalid", "no_such_slot", "already_answered", "not_accepted"}
  say(f"{len(seeds)} paths, {sum(outcomes.values())} deeds: {dict(outcomes)}")
