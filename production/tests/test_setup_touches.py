"""A change of the set-up that touches open orders: it asks, and then they follow in the same entry (SET-8, SET-9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection

from production.actions.setup import touching
from production.actions.setup.closed import add_closed_dates
from production.tests.setup import SetUp
from tests import unit
from tests.law import verify_action
from tests.story import Story, refused
from tracershop import ledger
from tracershop.calendar import wall_instant
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Isotope, Slot
from tracershop.errors import Refusal
from tracershop.ledger.change import PORTION_BYTES
from tracershop.orderbook.models import Order
from tracershop.protocol.commands import ClosedDay

pytestmark = pytest.mark.django_db(transaction=True)

NEXT_TUESDAY = unit.TUESDAY + timedelta(days=7)
BEFORE = unit.TUESDAY - timedelta(days=1)


def f18() -> int:
  return Isotope.objects.get(symbol="F-18").pk


def entry_of(story: Story) -> int:
  return CatalogueEntry.objects.get(endpoint=story.unit.north.endpoint, tracer=story.unit.fdg).pk


# What is changed, and the mark that its orders get; None: they follow with a column.
Touching = tuple[str, Callable[[Story], dict[str, Any]], str | None]
CHANGES: dict[str, Touching] = {
  "isotope.edit": ("edit_isotope", lambda s: {"isotope_id": f18(), "half_life_seconds": 6_600.0}, None),
  "endpoint.edit": (
    "edit_endpoint",
    lambda s: {"endpoint_id": s.unit.north.endpoint.pk, "transport_minutes": 25},
    None,
  ),
  "catalogueEntry.edit": ("edit_catalogue_entry", lambda s: {"catalogue_entry_id": entry_of(s), "overhead": 1.5}, None),
  "run.edit": ("edit_run", lambda s: {"run_id": s.unit.run1.pk, "time": time(5, 30)}, None),
  "tracer.archive": ("archive_tracer", lambda s: {"tracer_id": s.unit.fdg.pk}, "notInCatalogue"),
  "customer.archive": ("archive_customer", lambda s: {"customer_id": s.unit.north.customer.pk}, "notInCatalogue"),
  "endpoint.archive": ("archive_endpoint", lambda s: {"endpoint_id": s.unit.north.endpoint.pk}, "notInCatalogue"),
  "catalogueEntry.remove": (
    "remove_catalogue_entry",
    lambda s: {"catalogue_entry_id": entry_of(s)},
    "notInCatalogue",
  ),
  "run.end": ("end_run", lambda s: {"run_id": s.unit.run1.pk, "ends_date": BEFORE}, "slotEnded"),
  "slot.end": ("end_slot", lambda s: {"slot_id": s.unit.north.slots["07:00"].pk, "ends_date": BEFORE}, "slotEnded"),
  "closedDate.add": ("add_closed_dates", lambda s: {"dates": [ClosedDay(date=unit.TUESDAY)]}, "closedDate"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_set_8_what_touches_open_orders_lists_them_and_asks_for_just_those(
  name: str, story: Story, set_up: SetUp
) -> None:
  """SET-8, SET-9, LED-7: ordered and accepted ones are listed; rejected and cancelled ones are not, and stay."""
  action, given, mark = CHANGES[name]
  change = getattr(set_up, action)
  ordered, accepted = story.place(500), story.place(600)
  story.accept(accepted)
  rejected, cancelled = story.place(700), story.cancel(story.place(800))
  story.reject(rejected)
  mine = [ordered.pk, accepted.pk]
  with refused("touches_orders", "confirmedOrderIds") as caught:
    change(**given(story))
  assert caught.value.details["orderIds"] == mine
  shown = {row["id"]: row for row in caught.value.details["orders"]}
  # As they are: that is what a person looks through before he confirms.
  assert {pk: row["revision"] for pk, row in shown.items()} == {pk: story.order(pk).revision for pk in mine}
  assert "2" in caught.value.message("da")
  for wrong in ([ordered.pk], [*mine, rejected.pk], [cancelled.pk]):
    with refused("touches_orders", "confirmedOrderIds"):
      change(**given(story), confirmed_order_ids=wrong)
  before = {it.pk: it for it in Order.objects.all()}
  head = ledger.heads().of("production")
  change(**given(story), confirmed_order_ids=[accepted.pk, ordered.pk])
  assert ledger.heads().of("production") == head + 1
  for order in Order.objects.all():
    was = before[order.pk]
    assert order.revision == was.revision + (order.pk in mine)
    assert order.status == was.status
    if order.pk in mine and mark is not None:
      assert order.marks == [mark]
    else:
      assert order.marks == was.marks


def test_set_9_a_half_life_follows_and_so_does_what_lies_in_the_vials(story: Story, set_up: SetUp) -> None:
  order = story.place(9_000)
  story.file(9_000, at=unit.at_wall(6))
  before = story.order(order).dispensed_mbq
  other = story.place(500, "11:30", "south")
  assert set_up.agreed("edit_isotope", isotope_id=f18(), half_life_seconds=6_000.0) == [order.pk, other.pk]
  order = story.order(order)
  assert order.half_life_seconds == 6_000.0
  assert order.dispensed_mbq == pytest.approx(9_000 * 2 ** (-3_600 / 6_000))
  assert before == pytest.approx(9_000 * 2 ** (-3_600 / unit.F18))


def test_set_9_what_is_released_never_follows(story: Story, set_up: SetUp) -> None:
  order = story.ready()
  story.release([order], [story.file()])
  before = story.order(order)
  slot = before.slot
  assert slot is not None
  for action, given in (
    ("edit_isotope", {"isotope_id": f18(), "half_life_seconds": 6_600.0}),
    ("edit_endpoint", {"endpoint_id": before.endpoint_id, "transport_minutes": 25}),
    ("edit_catalogue_entry", {"catalogue_entry_id": entry_of(story), "overhead": 1.5}),
    ("edit_run", {"run_id": story.unit.run1.pk, "time": time(5, 30)}),
    ("end_slot", {"slot_id": slot.pk, "ends_date": BEFORE}),
    ("add_closed_dates", {"dates": [ClosedDay(date=unit.TUESDAY)]}),
    ("remove_catalogue_entry", {"catalogue_entry_id": entry_of(story)}),
  ):
    # Nothing is touched, so nothing is asked.
    getattr(set_up, action)(**given)
  after = story.order(order)
  unchanged = ("half_life_seconds", "departs_at", "overhead", "run_at", "marks", "dispensed_mbq", "revision")
  assert [getattr(after, name) for name in unchanged] == [getattr(before, name) for name in unchanged]


def test_set_9_each_figure_follows_what_it_comes_from(story: Story, set_up: SetUp) -> None:
  order = story.place(9_000)
  set_up.agreed("edit_endpoint", endpoint_id=order.endpoint_id, transport_minutes=45)
  set_up.agreed("edit_catalogue_entry", catalogue_entry_id=entry_of(story), overhead=1.4)
  set_up.agreed("edit_run", run_id=story.unit.run1.pk, time=time(5, 15))
  order = story.order(order)
  assert (order.departs_at, order.overhead, order.run_at) == (unit.at_wall(6, 15), 1.4, unit.at_wall(5, 15))
  assert order.ordered_mbq == 9_000


def test_set_9_an_order_that_was_moved_follows_its_active_slot(story: Story, set_up: SetUp) -> None:
  north = story.unit.north
  order = story.place(500, "11:30")
  early = north.slots["07:00"]
  Order.objects.filter(id=order.pk).update(
    moved_to_slot=early, deliver_at=unit.at_wall(7), departs_at=unit.at_wall(6, 50), run_at=unit.at_wall(5, 45)
  )
  # Of the slot it was ordered for, and of that slot's run, nothing touches it any more.
  set_up.edit_run(run_id=story.unit.run2.pk, time=time(10, 10))
  set_up.end_slot(slot_id=north.slots["11:30"].pk, ends_date=BEFORE)
  assert set_up.agreed("edit_run", run_id=story.unit.run1.pk, time=time(5, 40)) == [order.pk]
  assert set_up.agreed("end_slot", slot_id=early.pk, ends_date=BEFORE) == [order.pk]
  assert (story.order(order).run_at, story.order(order).marks) == (unit.at_wall(5, 40), ["slotEnded"])


def test_set_9_a_mark_goes_when_what_it_missed_is_brought_back_and_that_is_no_question(
  story: Story, set_up: SetUp
) -> None:
  order = story.place(500)
  unit_, north = story.unit, story.unit.north
  slot = north.slots["07:00"]
  closed = [ClosedDay(date=unit.TUESDAY)]

  def marks_after(what: str, **given: Any) -> list[str]:
    set_up.agreed(what, **given)
    return list(story.order(order).marks)

  assert marks_after("archive_tracer", tracer_id=unit_.fdg.pk) == ["notInCatalogue"]
  # Missing in two ways is missing once; the second is no question.
  set_up.archive_endpoint(endpoint_id=north.endpoint.pk)
  set_up.unarchive_tracer(tracer_id=unit_.fdg.pk)
  assert story.order(order).marks == ["notInCatalogue"]
  set_up.unarchive_endpoint(endpoint_id=north.endpoint.pk)
  assert story.order(order).marks == []
  assert marks_after("remove_catalogue_entry", catalogue_entry_id=entry_of(story)) == ["notInCatalogue"]
  set_up.add_catalogue_entry(endpoint_id=north.endpoint.pk, tracer_id=unit_.fdg.pk, overhead=1.05)
  assert story.order(order).marks == []
  assert marks_after("end_slot", slot_id=slot.pk, ends_date=BEFORE) == ["slotEnded"]
  set_up.end_slot(slot_id=slot.pk, ends_date=None)
  assert story.order(order).marks == []
  assert marks_after("end_run", run_id=unit_.run1.pk, ends_date=BEFORE) == ["slotEnded"]
  set_up.end_run(run_id=unit_.run1.pk, ends_date=unit.TUESDAY)
  assert story.order(order).marks == []
  set_up.agreed("add_closed_dates", dates=closed)
  assert story.order(order).marks == ["closedDate"]
  set_up.remove_closed_date(closed_date_id=ClosedDate.objects.get().pk)
  assert story.order(order).marks == []


def injection(story: Story, at: Any) -> Order:
  """An injection order at a free time, as it stands in the table."""
  order = story.place(500)
  Order.objects.filter(id=order.pk).update(
    kind="injection", slot=None, run_at=None, ordered_mbq=None, injections=2, tracer=story.unit.fet, deliver_at=at
  )
  return story.order(order)


def test_set_9_injections_outside_the_hours_are_marked_and_those_inside_are_not(story: Story, set_up: SetUp) -> None:
  early, late, activity = injection(story, unit.at_wall(8)), injection(story, unit.at_wall(15)), story.place(300)
  endpoint = early.endpoint_id
  hours: dict[str, Any] = {"receives_from": time(9, 0), "receives_to": time(15, 0)}
  assert set_up.agreed("edit_endpoint", endpoint_id=endpoint, **hours) == [early.pk]
  marks = [story.order(it).marks for it in (early, late, activity)]
  assert marks == [["outsideHours"], [], []]
  # Its last minute is still in time; without hours it receives at any, on its weekdays.
  set_up.edit_endpoint(endpoint_id=endpoint, receives_from=None, receives_to=None)
  assert story.order(early).marks == []
  touched = set_up.agreed("edit_endpoint", endpoint_id=endpoint, receives_weekdays=[1, 3, 4, 5])
  assert touched == [early.pk, late.pk]


def test_set_8_what_touches_none_asks_nothing_and_confirming_what_it_does_not_touch_is_refused(
  story: Story, set_up: SetUp
) -> None:
  order = story.place(500)
  endpoint = story.unit.north.endpoint.pk
  set_up.edit_endpoint(endpoint_id=endpoint, name="PET 1")
  set_up.edit_isotope(isotope_id=f18(), source="ICRP 107 (2008)")
  set_up.edit_catalogue_entry(catalogue_entry_id=entry_of(story), max_mbq=15_000)
  with refused("invalid", "confirmedOrderIds", "not_touched"):
    set_up.edit_endpoint(endpoint_id=endpoint, name="PET 2", confirmed_order_ids=[order.pk])
  story.cancel(order)
  with refused("invalid", "confirmedOrderIds", "not_touched"):
    set_up.archive_endpoint(endpoint_id=endpoint, confirmed_order_ids=[order.pk])


def test_set_8_orders_of_days_that_are_over_are_not_touched(story: Story, set_up: SetUp) -> None:
  order = story.place(500)
  story.clock.set(wall_instant(unit.TUESDAY + timedelta(days=1), time(0, 1)))
  set_up.archive_customer(customer_id=story.unit.north.customer.pk)
  assert story.order(order).marks == []


def test_set_10_a_swap_ends_slots_and_begins_their_twins(story: Story, set_up: SetUp) -> None:
  """SET-10, SCH-3: even weeks become odd and odd even from a date on; orders of days that fall away are asked for."""
  slots = Slot.objects.filter(id__in=[story.unit.north.slots["07:00"].pk, story.unit.south.slots["07:00"].pk])
  slots.update(weeks="even")
  even, odd = slots.order_by("id")
  Slot.objects.filter(id=odd.pk).update(weeks="odd")
  stays, falls = story.place(500), story.place(600, delivery_date=unit.TUESDAY + timedelta(days=14))
  touched = set_up.agreed("swap_slots", slot_ids=[even.pk, odd.pk], from_date=NEXT_TUESDAY)
  assert touched == [falls.pk]
  assert (story.order(stays).marks, story.order(falls).marks) == ([], ["slotEnded"])
  made = Slot.objects.order_by("id").filter(starts_date=NEXT_TUESDAY)
  assert [it.weeks for it in made] == ["odd", "even"]
  for old, twin in zip((even, odd), made, strict=True):
    old.refresh_from_db()
    assert (old.ends_date, old.revision) == (NEXT_TUESDAY - timedelta(days=1), 2)
    same = ("endpoint_id", "run_id", "weekday", "delivery_time", "max_mbq")
    assert [getattr(twin, name) for name in same] == [getattr(old, name) for name in same]
    assert (twin.ends_date, twin.revision) == (None, 1)


def test_set_10_what_cannot_be_swapped_is_refused(story: Story, set_up: SetUp) -> None:
  every = story.unit.north.slots["07:00"].pk
  even = story.unit.north.slots["08:15"].pk
  Slot.objects.filter(id=even).update(weeks="even")

  def swap(*slot_ids: int, day: date = NEXT_TUESDAY) -> None:
    set_up.swap_slots(slot_ids=list(slot_ids), from_date=day)

  with refused("invalid", "slotIds", "swap_every"):
    swap(even, every)
  with refused("invalid", "slotIds", "empty"):
    swap()
  with refused("invalid", "slotIds", "double"):
    swap(even, even)
  with refused("not_found", "slotIds"):
    swap(even, 999_999)
  with refused("invalid", "fromDate", "date_past"):
    swap(even, day=date(2026, 11, 22))
  Slot.objects.filter(id=even).update(ends_date=unit.TUESDAY)
  with refused("invalid", "slotIds", "not_standing"):
    swap(even)
  Slot.objects.filter(id=even).update(ends_date=None, starts_date=NEXT_TUESDAY)
  with refused("invalid", "slotIds", "not_standing"):
    swap(even)
  # Its twin would be the delivery that stands there in odd weeks already.
  Slot.objects.filter(id=even).update(starts_date=None)
  Slot.objects.filter(id=every).update(weeks="odd", delivery_time=time(8, 15))
  with refused("invalid", "slotIds", "taken"):
    swap(even)
  swap(even, every)


def test_set_9_what_follows_may_take_several_deltas_and_each_order_is_told(story: Story, set_up: SetUp) -> None:
  """SET-9, STR-1: a half-life of a site full of orders is longer than a frame; nothing of it is lost or refused."""
  order = story.place(500)
  many = []
  for _ in range(700):
    order.pk = None
    order.comment = "x" * 300
    many.append(Order(**{f.attname: getattr(order, f.attname) for f in Order._meta.fields if f.attname != "id"}))
  Order.objects.bulk_create(many)
  before = ledger.heads().of("production")
  with verify_action("isotope.edited.many"):
    touched = set_up.agreed("edit_isotope", isotope_id=f18(), half_life_seconds=6_600.0)
  assert len(touched) == 701
  assert ledger.heads().of("production") > before + 1
  assert set(Order.objects.values_list("half_life_seconds", flat=True)) == {6_600.0}
  with pytest.raises(Refusal) as caught:
    set_up.edit_isotope(isotope_id=f18(), half_life_seconds=6_601.0)
  assert (len(caught.value.details["orderIds"]), len(caught.value.details["orders"])) == (701, touching.MOST_SHOWN)


def test_set_9_a_portion_holds_each_change_once_and_in_order() -> None:
  """STR-1: however long, what is told is what was to be told; one row that is too long stands alone."""

  class Row(dict[str, Any]):
    id = 0

  changes: list[Any] = [
    ledger.Put(stream, "order", Row(id=number, text="x" * size))
    for number, size in enumerate((10, PORTION_BYTES, 10, 10))
    for stream in ("production", "wall")
  ]
  changes.append(ledger.Remove("wall", "order", 9))
  found = list(ledger.portions(changes))
  assert [len(it) for it in found] == [2, 2, 5]
  assert [it for portion in found for it in portion] == changes
  assert list(ledger.portions([])) == [[]]


def test_set_9_before_and_after_stand_in_the_ledger(story: Story, set_up: SetUp) -> None:
  """SET-9: the entry says what the row and each order were, and what they became."""
  order = story.place(500)
  set_up.agreed("edit_endpoint", endpoint_id=order.endpoint_id, transport_minutes=45)
  with connection.cursor() as cursor:
    cursor.execute(
      "SELECT e.kind, e.actor_name, e.subjects, b.data FROM ledger_entry e JOIN ledger_body b ON b.entry_id = e.id"
      " ORDER BY e.id DESC LIMIT 1"
    )
    kind, actor, subjects, body = cursor.fetchone()
  told = msgspec.json.decode(bytes(body))
  assert (kind, actor) == ("endpoint.edited", story.unit.admin.name)
  assert msgspec.json.decode(subjects) == [f"endpoint:{order.endpoint_id}", f"order:{order.pk}"]
  assert [told[it]["endpoint"][0]["transportMinutes"] for it in ("before", "after")] == [10, 45]
  assert [told[it]["orders"][0]["departsAt"] for it in ("before", "after")] == [
    "2026-11-24T05:50:00Z",
    "2026-11-24T05:15:00Z",
  ]


def test_ord_9_production_puts_an_order_right_whose_delivery_the_set_up_has_taken_away(story: Story) -> None:
  """SET-9: it stands as it was, marked, and the customer is told to call; who is called can do it."""
  order = story.place(9_000)
  add_closed_dates(actor=story.unit.admin, dates=[ClosedDay(date=unit.TUESDAY)], confirmed_order_ids=[order.pk])
  assert story.order(order).marks == ["closedDate"]
  with refused("closed_date", "deliveryDate"):
    story.edit(order, ordered_mbq=8_000.0)
  with refused("reason_required", "reason") as wanted:
    story.edit(order, by=story.unit.radiochemist, ordered_mbq=8_000.0)
  assert wanted.value.details == {"past": []}
  edited = story.edit(order, by=story.unit.radiochemist, ordered_mbq=8_000.0, reason="by phone")
  assert (edited.ordered_mbq, edited.marks) == (8_000.0, ["closedDate"])
