"""Orders on the streams: what the wall shows of the catalogue's names follows the catalogue (STR-1)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests import unit
from tests.story import Story
from tracershop import ledger
from tracershop.actor import SYSTEM
from tracershop.catalogue import parts
from tracershop.ledger import fold
from tracershop.orderbook.models import Order

pytestmark = pytest.mark.django_db(transaction=True)


@ledger.action
def save_row(change: ledger.Change, *, row: Any) -> None:
  """What an administrator's action will do with any catalogue row."""
  row.save()
  change.record(kind="catalogue.changed", subjects=["catalogue:1"], changes=parts.puts(row))


def test_str_1_a_name_on_the_wall_follows_the_catalogue(transactional_db: None, frozen_clock: Any) -> None:
  story = Story(frozen_clock)
  order, moved = story.place(100), story.place(100, slot="11:30")
  slot = moved.slot
  assert slot is not None
  Order.objects.filter(id=moved.pk).update(
    moved_to_slot=story.unit.north.slots["07:00"], deliver_at=unit.at_wall(7), departs_at=unit.at_wall(6, 50)
  )
  story.unit.fdg.short_name = "[18F]FDG"
  story.unit.north.customer.short_name = "Nordby Syd"
  story.unit.north.endpoint.name = "PET 2"
  slot.delivery_time = unit.at_wall(12, 40).time()
  copy = fold.copy_of(ledger.snapshot("wall"))
  for row in (
    story.unit.fdg,
    story.unit.north.customer,
    story.unit.north.endpoint,
    slot,
  ):
    save_row(actor=SYSTEM, row=row)
    for frame in ledger.frames("wall", copy.revision):
      copy.take(msgspec.json.decode(frame.data))
    assert copy.image() == fold.copy_of(ledger.snapshot("wall")).image(), row
  shown = copy.rows["order"][order.pk]
  assert (shown["tracerName"], shown["customerName"], shown["endpointName"]) == ("[18F]FDG", "Nordby Syd", "PET 2")


def test_set_9_a_half_life_on_the_wall_is_the_orders_own(transactional_db: None, frozen_clock: Any) -> None:
  """SET-9, STR-1: a changed half-life moves no order by itself; the action that changes it moves the open ones."""
  story = Story(frozen_clock)
  order = story.place(100)
  story.unit.fdg.isotope.half_life_seconds = 6_600.0
  before = fold.copy_of(ledger.snapshot("wall"))
  outcome = save_row(actor=SYSTEM, row=story.unit.fdg.isotope)
  (frame,) = ledger.frames("wall", before.revision)
  before.take(msgspec.json.decode(frame.data))
  assert before.image() == fold.copy_of(ledger.snapshot("wall")).image()
  assert before.rows["order"][order.pk]["halfLifeSeconds"] == unit.F18
  # The wall's runs have no half-life of their own.
  assert {change.get("put") for change in msgspec.json.decode(frame.data)["changes"]} == {"run"}
  assert outcome.revisions["wall"] == frame.revision


def test_str_4_an_order_outside_the_window_does_not_come_back_with_its_customers_name(
  transactional_db: None, frozen_clock: Any
) -> None:
  from tracershop.orderbook import window

  story = Story(frozen_clock)
  order = story.place(100)
  story.clock.set(unit.at_wall(0, 1, unit.TUESDAY.replace(month=12, day=8)))
  window.keep_day()
  assert order.pk not in fold.copy_of(ledger.snapshot("wall")).rows.get("order", {})
  outcome = save_row(actor=SYSTEM, row=story.unit.north.customer)
  assert "wall" not in outcome.revisions
