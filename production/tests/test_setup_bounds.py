"""A lower limit or an earlier deadline asks about the open orders that it leaves outside (SET-30, SET-31)."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from production.tests.setup import SetUp
from tests import unit
from tests.law import verify_action
from tests.story import Story, refused
from tracershop.catalogue.models import CatalogueEntry, Deadline, Run, Slot
from tracershop.orderbook.models import Order

pytestmark = pytest.mark.django_db(transaction=True)

NEXT_TUESDAY = unit.TUESDAY + timedelta(days=7)


def entry_of(story: Story) -> CatalogueEntry:
  return CatalogueEntry.objects.get(endpoint=story.unit.north.endpoint, tracer=story.unit.fdg)


def touched(act: Any, **given: Any) -> list[int]:
  """Which open orders it asks about; it is not done."""
  with refused("touches_orders", "confirmedOrderIds") as caught:
    act(**given)
  found: list[int] = caught.value.details["orderIds"]
  assert [row["id"] for row in caught.value.details["orders"]] == found
  return found


def as_they_were(*orders: Order) -> None:
  for order in orders:
    now = Order.objects.get(pk=order.pk)
    assert (now.revision, now.status, now.marks) == (order.revision, order.status, order.marks)


def test_set_30_an_entrys_limit_asks_about_each_order_above_it(story: Story, set_up: SetUp) -> None:
  small, large = story.place(4_000), story.place(9_000, "08:15")
  rejected = story.place(9_500, "11:30")
  story.reject(rejected)
  given = {"catalogue_entry_id": entry_of(story).pk, "max_mbq": 5_000.0}
  assert touched(set_up.edit_catalogue_entry, **given) == [large.pk]
  assert entry_of(story).max_mbq == 20_000
  with refused("touches_orders", "confirmedOrderIds"):
    set_up.edit_catalogue_entry(**given, confirmed_order_ids=[small.pk])
  with verify_action("catalogueEntry.edited.limit"):
    set_up.edit_catalogue_entry(**given, confirmed_order_ids=[large.pk])
  assert entry_of(story).max_mbq == 5_000
  as_they_were(small, large)
  # It was outside already: that is no news.
  set_up.edit_catalogue_entry(**given | {"max_mbq": 4_500.0})
  set_up.edit_catalogue_entry(**given | {"max_mbq": None})


def test_set_30_an_entrys_limit_of_injections_asks_too(story: Story, set_up: SetUp) -> None:
  order = story.inject(3)
  entry = CatalogueEntry.objects.get(endpoint=order.endpoint, tracer=order.tracer)
  given = {"catalogue_entry_id": entry.pk, "max_injections": 2}
  assert touched(set_up.edit_catalogue_entry, **given) == [order.pk]
  assert set_up.agreed("edit_catalogue_entry", **given) == [order.pk]


def test_set_30_a_slots_limit_asks_about_all_of_a_date_that_are_above_it_together(story: Story, set_up: SetUp) -> None:
  first, second = story.place(3_000), story.place(2_500)
  story.accept(second)
  alone = story.place(3_000, delivery_date=NEXT_TUESDAY)
  slot = story.unit.north.slots["07:00"]
  given = {"slot_id": slot.pk, "max_mbq": 5_000.0}
  assert touched(set_up.edit_slot, **given) == [first.pk, second.pk]
  before = story.order(second)
  with verify_action("slot.edited.limit"):
    assert set_up.agreed("edit_slot", **given) == [first.pk, second.pk]
  assert Slot.objects.get(pk=slot.pk).max_mbq == 5_000
  as_they_were(first, before, alone)
  set_up.edit_slot(slot_id=slot.pk, max_mbq=6_000.0)
  set_up.edit_slot(slot_id=slot.pk, max_mbq=3_000.0, confirmed_order_ids=[first.pk, second.pk])


def test_set_30_a_runs_limit_asks_about_all_that_it_must_make(story: Story, set_up: SetUp) -> None:
  """5,000 MBq at 07:00 and 4,000 at 08:15 are more than 14,000 MBq at 05:45, each alone is less."""
  first, second = story.place(5_000), story.place(4_000, "08:15")
  other = story.place(4_000, "11:30")
  run = story.unit.run1
  given = {"run_id": run.pk, "max_mbq": 14_000.0}
  assert touched(set_up.edit_run, **given) == [first.pk, second.pk]
  with verify_action("run.edited.limit"):
    assert set_up.agreed("edit_run", **given) == [first.pk, second.pk]
  assert Run.objects.get(pk=run.pk).max_mbq == 14_000
  as_they_were(first, second, other)


def test_set_30_an_earlier_run_and_a_lower_limit_ask_once(story: Story, set_up: SetUp) -> None:
  order = story.place(5_000)
  given = {"run_id": story.unit.run1.pk, "max_mbq": 7_000.0, "time": time(5, 30)}
  assert set_up.agreed("edit_run", **given) == [order.pk]


def test_set_31_an_earlier_deadline_asks_about_what_could_still_be_changed(
  story: Story, set_up: SetUp, frozen_clock: Any
) -> None:
  """Today is Monday before 13:00: Tuesday's orders could be changed until then."""
  tuesday, later = story.place(5_000), story.place(5_000, delivery_date=NEXT_TUESDAY)
  cancelled = story.cancel(story.place(4_000, "08:15"))
  given: dict[str, Any] = {"kind": "activity", "type": "daily", "time": time(0, 1), "working_days_only": False}
  assert touched(set_up.set_deadline, **given) == [tuesday.pk]
  assert Deadline.objects.get(kind="activity").time == time(13)
  with verify_action("deadline.set.touching"):
    assert set_up.agreed("set_deadline", **given) == [tuesday.pk]
  as_they_were(tuesday, later, cancelled)
  # A later one lets more be changed: nothing to ask.
  set_up.set_deadline(**given | {"time": time(23, 59)})


def test_set_31_so_does_one_of_a_tracer_and_taking_it_away(story: Story, set_up: SetUp) -> None:
  order = story.place(5_000)
  late = {"kind": "activity", "type": "daily", "time": time(23, 59), "working_days_only": False}
  of_tracer = set_up.set_deadline(**late, tracer_id=story.unit.fdg.pk)
  set_up.set_deadline(**late | {"time": time(0, 1)})
  assert touched(set_up.remove_deadline, deadline_id=of_tracer) == [order.pk]
  with verify_action("deadline.removed.touching"):
    assert set_up.agreed("remove_deadline", deadline_id=of_tracer) == [order.pk]
