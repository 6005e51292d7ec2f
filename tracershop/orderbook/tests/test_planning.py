"""The plan of a date from the tables, beside what orders and the catalogue say (PLAN-1)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import unit
from tests.story import Story
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Isotope, Run, Slot
from tracershop.errors import Refusal
from tracershop.orderbook.models import Order
from tracershop.orderbook.plan import RunNeed, cost_of_one_more
from tracershop.orderbook.planning import plan_of

pytestmark = pytest.mark.django_db(transaction=True)


def at(runs: list[RunNeed], instant: datetime) -> RunNeed:
  return next(it for it in runs if it.run_at == instant)


EARLY, LATE = unit.at_wall(5, 45), unit.at_wall(10)


def move(order: Order, slot: Slot, run_at: datetime) -> None:
  """Moves an order to an earlier slot, as `order.move` leaves it."""
  deliver_at = datetime.combine(order.delivery_date, slot.delivery_time, tzinfo=unit.at_wall(7).tzinfo)
  deliver_at -= timedelta(hours=1)  # Copenhagen in winter
  Order.objects.filter(id=order.pk).update(moved_to_slot=slot, deliver_at=deliver_at, run_at=run_at)


def test_plan_1_free_slots_stand_there_with_their_limits(story: Story) -> None:
  runs = plan_of(unit.TUESDAY)
  assert [(it.run_at, it.need_mbq, it.max_mbq, it.left_mbq) for it in runs] == [
    (EARLY, 0, 60_000, 60_000),
    (LATE, 0, 60_000, 60_000),
  ]
  assert [(len(it.slots), {slot.max_mbq for slot in it.slots}) for it in runs] == [(4, {30_000}), (2, {30_000})]
  assert {slot.overhead for it in runs for slot in it.slots} == {1.05}


def test_plan_1_a_moved_order_is_paid_by_the_run_of_its_active_slot(story: Story) -> None:
  order = story.place(5_400, slot="11:30")
  before = at(plan_of(unit.TUESDAY), LATE)
  assert (before.orders, before.need_mbq) == (1, 10_010)
  move(order, story.unit.north.slots["07:00"], EARLY)
  runs = plan_of(unit.TUESDAY)
  assert (at(runs, LATE).orders, at(runs, LATE).need_mbq) == (0, 0)
  assert at(runs, EARLY).need_mbq == 50_085, "47,700 with five per cent more"
  (slot,) = [it for it in at(runs, EARLY).slots if it.order_ids]
  assert (slot.slot_id, slot.order_ids) == (story.unit.north.slots["07:00"].pk, [order.pk])
  assert slot.ordered_mbq == pytest.approx(5_400 * 2 ** (4.5 * 3_600 / unit.F18))


def test_plan_1_what_is_rejected_or_cancelled_costs_nothing(story: Story) -> None:
  kept, rejected, cancelled = story.place(1_000), story.place(2_000), story.place(3_000)
  story.reject(rejected)
  story.cancel(cancelled)
  (slot,) = [it for it in at(plan_of(unit.TUESDAY), EARLY).slots if it.order_ids]
  assert slot.order_ids == [kept.pk]


def test_plan_1_a_run_makes_for_all_its_dates(story: Story) -> None:
  """A slot on Wednesday before that day's first run is fed by Tuesday's last: so is Tuesday's plan."""
  wednesday = unit.TUESDAY + timedelta(days=1)
  night = Slot.objects.create(
    endpoint=story.unit.south.endpoint, run=story.unit.run2, weekday=3, delivery_time=time(4, 0), max_mbq=9_000
  )
  mine = story.place(1_000, slot="11:30")
  theirs = story.place(10, side="south", slot_id=night.pk, delivery_date=wednesday)
  for day in (unit.TUESDAY, wednesday):
    run = at(plan_of(day), LATE)
    assert run.orders == 2, day
    assert [it.order_ids for it in run.slots if it.order_ids] == [[mine.pk], [theirs.pk]]
    limits = {it.slot_id: it.max_mbq for it in run.slots}
    assert limits[night.pk] == 9_000, "a slot of another date keeps its limit"


def test_plan_1_isotopes_are_made_too(story: Story) -> None:
  zr = Isotope.objects.create(symbol="Zr-89", half_life_seconds=282_276.0, source="ICRP 107")
  run = Run.objects.create(isotope=zr, weekday=2, time=time(6, 0), max_mbq=500)
  slot = Slot.objects.create(endpoint=story.unit.north.endpoint, run=run, weekday=2, delivery_time=time(9, 0))
  CatalogueEntry.objects.create(endpoint=story.unit.north.endpoint, isotope=zr, overhead=1.1)
  found = at(plan_of(unit.TUESDAY), unit.at_wall(6))
  assert (found.tracer_id, found.isotope_id, found.max_mbq, found.half_life_seconds) == (None, zr.pk, 500, 282_276.0)
  cost = cost_of_one_more(found, found.slots[0], 460.0)
  assert (found.slots[0].slot_id, cost.adds_mbq, cost.run_passed) == (slot.pk, 520, True)


def test_plan_1_no_slot_stands_on_a_closed_date_but_its_orders_still_count(story: Story) -> None:
  order = story.place(1_000)
  ClosedDate.objects.create(date=unit.TUESDAY)
  (run,) = plan_of(unit.TUESDAY)
  assert [it.order_ids for it in run.slots] == [[order.pk]]
  assert (run.max_mbq, run.slots[0].max_mbq) == (60_000, 30_000)


def test_plan_1_what_is_not_delivered_is_left_out(story: Story) -> None:
  north, south = story.unit.north, story.unit.south
  Slot.objects.filter(endpoint=north.endpoint, delivery_time=time(7)).update(weeks="odd")
  Slot.objects.filter(endpoint=north.endpoint, delivery_time=time(8, 15)).update(ends_date=date(2026, 11, 23))
  Slot.objects.filter(endpoint=north.endpoint, delivery_time=time(11, 30)).update(starts_date=date(2026, 11, 25))
  south.customer.archived = True
  south.customer.save()
  assert plan_of(unit.TUESDAY) == []
  south.customer.archived = False
  south.customer.save()
  Run.objects.filter(id=story.unit.run1.pk).update(ends_date=date(2026, 11, 17))
  assert [it.run_at for it in plan_of(unit.TUESDAY)] == [LATE]
  story.unit.fdg.archived = True
  story.unit.fdg.save()
  assert plan_of(unit.TUESDAY) == []


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31), date(9999, 12, 31)])
def test_plan_1_a_date_of_no_year_of_ours_is_refused(story: Story, day: date) -> None:
  with pytest.raises(Refusal) as caught:
    plan_of(day)
  assert (caught.value.code, caught.value.field) == ("invalid", "date")


def test_plan_1_the_number_of_queries_does_not_grow_with_the_orders(story: Story) -> None:
  def asked() -> int:
    with CaptureQueriesContext(connection) as queries:
      plan_of(unit.TUESDAY)
    return len(queries.captured_queries)

  before = asked()
  for _ in range(5):
    story.place(100)
    story.place(100, slot="11:30", side="south")
  assert asked() == before <= 6
