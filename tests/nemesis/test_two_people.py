"""Two people at the same order at once, each with what he saw: nothing that was acknowledged is ever lost (LED-7)."""

from __future__ import annotations

import dataclasses
import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from django.db import connections

from customer.actions.orders import cancel_order, edit_order
from production.actions.moving import move_orders, restore_orders
from production.actions.orders import accept_orders, reopen_orders
from tests.nemesis.conftest import Say
from tests.story import Story
from tracershop import ledger
from tracershop.actor import Actor
from tracershop.catalogue.models import CatalogueEntry, Run, Slot
from tracershop.errors import Refusal
from tracershop.ledger import verify
from tracershop.ledger.models import Body, Entry
from tracershop.orderbook import store
from tracershop.orderbook.models import Order

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 30
TRIES = 5
# What follows from what a command changes.
FOLLOWS = {
  "revision", "deliverAt", "departsAt", "runAt", "marks", "toDispenseMbq", "overhead", "halfLifeSeconds", "acceptedBy",
  "acceptedAt",
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Did:
  """A command that was acknowledged: its id, the revision that was seen, and what it makes of which fields."""

  id: str
  seen: int
  effect: dict[str, Any]


@dataclasses.dataclass
class Person:
  """Somebody who looks at the order, acts on what he sees, and looks at the present row where it has moved on."""

  actor: Actor
  story: Story
  order: Order
  chance: random.Random
  row: dict[str, Any]
  did: list[Did] = dataclasses.field(default_factory=list)
  stale: list[tuple[int, dict[str, Any]]] = dataclasses.field(default_factory=list)
  refused: Counter[str] = dataclasses.field(default_factory=Counter)

  def act(self) -> None:
    """Sends one command, with the revision he saw."""
    run, effect = self.choice()
    key = ledger.CommandKey(id=str(uuid.uuid4()), name="order.something", digest="d")
    seen = int(self.row["revision"])
    try:
      run({"actor": self.actor, "command": key, "seen": {f"order:{self.order.pk}": seen}})
    except Refusal as refusal:
      self.refused[refusal.code] += 1
      if refusal.code == "stale":
        self.row = refusal.details[f"order:{self.order.pk}"]
        self.stale.append((seen, self.row))
      return
    self.did.append(Did(key.id, seen, effect))
    # What his screen would have of it by then.
    self.row = {**self.row, **effect, "revision": seen + 1}

  def choice(self) -> tuple[Callable[[dict[str, Any]], object], dict[str, Any]]:
    """A command, and the fields that it changes."""
    pk, slots = self.order.pk, self.story.unit.north.slots
    mbq, comment = round(self.chance.uniform(1, 500), 3), f"note {self.chance.random()}"
    slot = self.chance.choice([slots["08:15"], slots["11:30"]]).pk
    by = {} if self.actor is self.story.unit.north.nurse else {"reason_code": "phoned"}
    edits: list[tuple[dict[str, Any], dict[str, Any]]] = [
      ({"ordered_mbq": mbq}, {"orderedMbq": mbq}),
      ({"comment": comment}, {"comment": comment}),
      ({"ordered_mbq": mbq, "comment": comment}, {"orderedMbq": mbq, "comment": comment}),
    ]
    if self.row["slotId"] != slot:
      edits.append(({"slot_id": slot}, {"slotId": slot, "movedToSlotId": None}))
    what, effect = self.chance.choice(edits)
    choices: list[tuple[int, Callable[[dict[str, Any]], object], dict[str, Any]]] = [
      (8, lambda keys: edit_order(order_id=pk, **what, **by, **keys), effect),
      (1, lambda keys: cancel_order(order_id=pk, **by, **keys), {"status": "cancelled"}),
    ]
    if by:
      to = slots["07:00"].pk
      choices += [
        (3, lambda keys: accept_orders(order_ids=[pk], **keys), {"status": "accepted"}),
        (3, lambda keys: reopen_orders(order_ids=[pk], reason="so", **keys), {"status": "ordered"}),
        (4, lambda keys: move_orders(order_ids=[pk], slot_id=to, **keys), {"movedToSlotId": to}),
        (2, lambda keys: restore_orders(order_ids=[pk], **keys), {"movedToSlotId": None}),
      ]
    ((_, run, effect),) = self.chance.choices(choices, [weight for weight, _, _ in choices])
    return run, effect


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
  """Two threads that close their database connections when they end."""
  with ThreadPoolExecutor(2) as pool:
    yield pool
    gate = threading.Barrier(2)

    def close() -> None:
      gate.wait(SECONDS)
      connections.close_all()

    for it in [pool.submit(close) for _ in range(2)]:
      it.result(SECONDS)


def row_of(order: Order) -> dict[str, Any]:
  """The order as it is on the wire now."""
  (image,) = store.image_of_orders([Order.objects.get(id=order.pk)])
  row: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(image))
  return row


def entry_of(command_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
  """What the ledger has of a command: the order before and after."""
  (entry,) = Entry.objects.filter(command_id=command_id)
  body = msgspec.json.decode(bytes(Body.objects.get(entry_id=entry.pk).data))
  return body["before"][0], body["after"]["orders"][0]


def judge(first: dict[str, Any], last: dict[str, Any], people: list[Person]) -> None:
  """Each acknowledged command was done to the very row that was seen, did all of what it says, and nothing else; one
  after the other they make the order what it is."""
  did = sorted((it for person in people for it in person.did), key=lambda it: it.seen)
  assert [it.seen for it in did] == list(range(first["revision"], last["revision"])), "two were done to one revision"
  row, history = first, {first["revision"]: first}
  for it in did:
    before, after = entry_of(it.id)
    assert before == row, "it was done to another row than the one before it left"
    assert {key: after[key] for key in it.effect} == it.effect, "what was acknowledged is not there"
    others = after.keys() - it.effect.keys() - FOLLOWS
    assert {key: after[key] for key in others} == {key: before[key] for key in others}, "it undid something else"
    assert after["revision"] == it.seen + 1
    row = history[after["revision"]] = after
  assert row == last
  for person in people:
    for seen, shown in person.stale:
      assert shown["revision"] > seen
      assert shown == history[shown["revision"]], "the row of a stale answer is one that was"


def test_led_7_two_people_at_one_order_never_lose_an_update(
  frozen_clock: Any, executor: ThreadPoolExecutor, nemesis: Any, say: Say
) -> None:
  """LED-7, LED-1: 200 rounds in full of a nurse and a radiochemist who edit, move, accept and cancel at once."""
  story = Story(frozen_clock)
  for table in (CatalogueEntry, Slot, Run):
    table.objects.update(max_mbq=None)
  gate = threading.Barrier(2)
  told: Counter[str] = Counter()

  def work(person: Person) -> None:
    for _ in range(TRIES):
      gate.wait(SECONDS)
      person.act()

  for seed in nemesis.seeds(200):
    order = story.place(100, slot="11:30")
    first = row_of(order)
    people = [
      Person(actor, story, order, random.Random(f"{actor.name} {seed}"), first)
      for actor in (story.unit.north.nurse, story.unit.radiochemist)
    ]
    for it in [executor.submit(work, person) for person in people]:
      it.result(SECONDS)
    judge(first, row_of(order), people)
    told["done"] += sum(len(person.did) for person in people)
    for person in people:
      told += person.refused
    Order.objects.filter(id=order.pk).update(status="cancelled")
  assert told["stale"] >= nemesis.rounds(200), "they hardly ever met"
  assert set(told) <= {"done", "stale", "not_ordered", "not_accepted", "invalid"}, told
  assert verify.verify().whole
  say(f"{nemesis.rounds(200)} rounds: {dict(told)}")
