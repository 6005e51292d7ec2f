"""Placing an order: who may order what, how much, and for which delivery."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pytest

from customer.actions.orders import place_order
from tests import unit
from tests.story import Story, refused
from tracershop import ledger
from tracershop.actor import Actor
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Run, Slot

pytestmark = pytest.mark.django_db(transaction=True)


def nobody(story: Story) -> Actor:
  """A nurse without any customer."""
  return unit.person("nobody", "Nobody", "shopUser")


def test_ord_1_an_order_stands_as_it_was_typed(story: Story) -> None:
  order = story.place(5_400.25, comment="  two patients  ", usage="animal")
  assert (order.status, order.kind, order.usage, order.ordered_mbq) == ("ordered", "activity", "animal", 5_400.25)
  assert (order.customer, order.endpoint) == (story.unit.north.customer, story.unit.north.endpoint)
  assert (order.deliver_at, order.departs_at) == (unit.at_wall(7), unit.at_wall(6, 50))
  assert (order.run_at, order.overhead) == (unit.at_wall(5, 45), 1.05)
  assert (order.comment, order.ordered_by, order.ordered_at) == (
    "two patients",
    "Nurse of Nordby",
    unit.YESTERDAY_MORNING,
  )
  assert (order.marks, order.revision, order.dispensed_mbq) == ([], 1, 0.0)


def test_ord_1_what_the_catalogue_does_not_hold_is_refused(story: Story) -> None:
  CatalogueEntry.objects.filter(endpoint=story.unit.north.endpoint, tracer=story.unit.fdg).delete()
  with refused("not_in_catalogue", "tracerId"):
    story.place()


def test_ord_1_an_archived_tracer_is_refused(story: Story) -> None:
  type(story.unit.fdg).objects.update(archived=True)
  with refused("not_in_catalogue", "tracerId"):
    story.place()


@pytest.mark.parametrize("what", ["customer", "endpoint"])
def test_ord_16_an_archived_customer_or_endpoint_orders_nothing(story: Story, what: str) -> None:
  """ORD-16: no reason of production's brings it back."""
  order = story.place()
  row = getattr(story.unit.north, what)
  type(row).objects.filter(id=row.pk).update(archived=True)
  for by in (story.unit.north.nurse, story.unit.radiochemist):
    with refused("not_in_catalogue", "tracerId"):
      story.place(by=by, reason="please")
    with refused("not_in_catalogue", "tracerId"):
      story.edit(order, by=by, ordered_mbq=100.0, reason="please")
  assert story.cancel(order).status == "cancelled", "what is ordered may still be taken back"


def test_ord_1_a_tracer_by_injection_is_not_ordered_by_activity(story: Story) -> None:
  CatalogueEntry.objects.create(endpoint=story.unit.north.endpoint, tracer=story.unit.fet)
  with refused("invalid", "kind", "kind"):
    story.place(tracer_id=story.unit.fet.pk)


def test_ord_15_what_belongs_to_another_kind_is_refused_at_its_field(story: Story) -> None:
  """ORD-1, ORD-15: a slot is no injection's, a tracer no isotope order's."""
  others: list[tuple[dict[str, Any], str]] = [
    ({"kind": "party"}, "kind"),
    ({"kind": "injection"}, "slotId"),
    ({"kind": "injection", "slot_id": None}, "orderedMbq"),
    ({"kind": "injection", "slot_id": None, "ordered_mbq": None, "isotope_id": 1}, "isotopeId"),
    ({"kind": "isotope"}, "tracerId"),
    ({"kind": "isotope", "tracer_id": None, "deliver_at": unit.at_wall(7)}, "deliverAt"),
    ({"kind": "isotope", "tracer_id": None, "injections": 3}, "injections"),
    ({"isotope_id": 1}, "isotopeId"),
    ({"deliver_at": unit.at_wall(7)}, "deliverAt"),
    ({"injections": 3}, "injections"),
  ]
  for what, field in others:
    with refused("invalid", field, "kind"):
      story.place(**what)


def test_ord_19_an_unknown_usage_is_refused(story: Story) -> None:
  with refused("invalid", "usage"):
    story.place(usage="party")


def test_ord_2_an_amount_is_positive_finite_and_not_absurd(story: Story) -> None:
  """A reason does not get production past it either."""
  amounts = [
    (None, "amount_missing"),
    *((mbq, "amount_positive") for mbq in (0.0, -0.0, -1.0, math.nan, math.inf, -math.inf)),
    *((mbq, "amount_absurd") for mbq in (10_000_001.0, 1e300)),
  ]
  for mbq, text in amounts:
    for by in (story.unit.north.nurse, story.unit.radiochemist):
      with refused("invalid", "orderedMbq", text):
        story.place(mbq, by=by, reason="because")


def test_ord_2_the_smallest_and_the_largest_amount(story: Story) -> None:
  CatalogueEntry.objects.update(max_mbq=None)
  Slot.objects.update(max_mbq=None)
  Run.objects.update(max_mbq=None)
  assert story.place(0.01).ordered_mbq == 0.01
  assert story.place(10_000_000.0, slot="08:15").ordered_mbq == 10_000_000.0


def test_ord_3_a_slot_stands_on_its_weekday_only(story: Story) -> None:
  with refused("no_such_slot", "slotId"):
    story.place(delivery_date=unit.TUESDAY + timedelta(days=1))
  assert story.place(delivery_date=unit.TUESDAY + timedelta(days=7)).delivery_date == date(2026, 12, 1)


def test_ord_3_a_slot_of_even_weeks_is_refused_in_odd_ones_over_week_53(story: Story) -> None:
  """2026 has a week 53: two odd weeks follow each other."""
  Slot.objects.filter(id=story.unit.north.slots["07:00"].pk).update(weeks="even")
  placed = []
  for week in range(10):
    day = unit.TUESDAY + timedelta(weeks=week)
    if day.isocalendar().week % 2:
      with refused("no_such_slot", "slotId"):
        story.place(delivery_date=day)
    else:
      placed.append(story.place(delivery_date=day).delivery_date.isocalendar().week)
  assert placed == [48, 50, 52, 2, 4]
  assert date(2026, 12, 29).isocalendar().week == 53


def test_ord_3_a_slot_stands_on_its_last_day_and_not_after(story: Story) -> None:
  Slot.objects.update(ends_date=unit.TUESDAY)
  story.place()
  with refused("no_such_slot", "slotId"):
    story.place(delivery_date=unit.TUESDAY + timedelta(days=7))


def test_ord_3_a_slot_stands_from_its_first_day_on(story: Story) -> None:
  Slot.objects.update(starts_date=unit.TUESDAY + timedelta(days=7))
  with refused("no_such_slot", "slotId"):
    story.place()
  assert story.place(delivery_date=unit.TUESDAY + timedelta(days=7)).delivery_date == date(2026, 12, 1)


def test_ord_3_a_slot_falls_with_its_run(story: Story) -> None:
  Run.objects.filter(id=story.unit.run1.pk).update(ends_date=unit.TUESDAY)
  story.place()
  story.place(slot="11:30", delivery_date=unit.TUESDAY + timedelta(days=7))
  with refused("no_such_slot", "slotId"):
    story.place(delivery_date=unit.TUESDAY + timedelta(days=7))


def test_ord_3_a_slot_whose_run_makes_another_tracer_is_refused(story: Story) -> None:
  """The catalogue holds FLT, but the 07:00 is fed by a run of FDG."""
  with refused("no_such_slot", "slotId"):
    story.place(tracer_id=story.unit.flt.pk)


def test_ord_4_the_past_is_refused(story: Story) -> None:
  for day in (unit.TUESDAY - timedelta(days=7), date(2020, 1, 7), date(1, 1, 2), date.min):
    with refused("invalid", "deliveryDate", "date_past"):
      story.place(delivery_date=day)


def test_ord_4_a_delivery_of_today_is_past_at_its_time(story: Story) -> None:
  """Production's reason does not bring the time back."""
  story.clock.set(unit.at_wall(7))
  with refused("invalid", "deliveryDate", "date_past"):
    story.place(by=story.unit.radiochemist, reason="by phone")
  story.place(slot="08:15", by=story.unit.radiochemist, reason="by phone")


def test_ord_4_at_most_180_days_ahead(story: Story) -> None:
  """180 days after the 23rd of November is Saturday the 22nd of May."""
  last = date(2027, 5, 22)
  assert last - unit.YESTERDAY_MORNING.date() == timedelta(days=180)
  saturday = Slot.objects.get(endpoint=story.unit.north.endpoint, weekday=6, delivery_time="07:00").pk
  sunday = Slot.objects.get(endpoint=story.unit.north.endpoint, weekday=7, delivery_time="07:00").pk
  assert story.place(slot_id=saturday, delivery_date=last).delivery_date == last
  with refused("invalid", "deliveryDate", "date_far"):
    story.place(slot_id=sunday, delivery_date=last + timedelta(days=1))
  for day in (date(2999, 1, 1), date.max):
    with refused("invalid", "deliveryDate", "date_far"):
      story.place(delivery_date=day)


def test_ord_5_a_closed_date_is_refused_to_everybody(story: Story) -> None:
  ClosedDate.objects.create(date=unit.TUESDAY)
  with refused("closed_date", "deliveryDate") as caught:
    story.place()
  assert "24.11.2026" in caught.value.message("da")
  with refused("closed_date", "deliveryDate"):
    story.place(by=story.unit.radiochemist, reason="they asked so nicely")


def test_ord_6_an_order_is_within_the_entrys_limit(story: Story) -> None:
  assert story.place(20_000).ordered_mbq == 20_000
  with refused("over_limit", "orderedMbq") as caught:
    story.place(20_000.01, slot="08:15")
  assert "20\u00a0000 MBq" in caught.value.message("da")
  assert "the customer's limit" in caught.value.message("en")


def test_num_20_a_limit_is_told_with_all_its_digits_in_the_readers_language(story: Story) -> None:
  CatalogueEntry.objects.update(max_mbq=12_345.67)
  with refused("over_limit", "orderedMbq") as caught:
    story.place(12_346)
  assert "12\u00a0345,67 MBq" in caught.value.message("da")
  assert "12\u00a0345.67 MBq" in caught.value.message("en")
  with refused("invalid", "orderedMbq", "amount_absurd") as caught:
    story.place(1e12)
  assert "1\u00a0000\u00a0000\u00a0000\u00a0000 MBq" in caught.value.message("da")


def test_ord_6_a_slots_orders_together_are_within_the_slots_limit(story: Story) -> None:
  story.place(20_000)
  story.place(9_000)
  with refused("over_limit", "orderedMbq") as caught:
    story.place(1_000.5)
  assert "the delivery's limit" in caught.value.message("en")
  assert story.place(1_000.0).ordered_mbq == 1_000.0


def test_ord_6_what_was_cancelled_or_rejected_takes_no_room(story: Story) -> None:
  first, second = story.place(20_000), story.place(10_000)
  story.cancel(first)
  story.reject(second)
  story.place(20_000)
  story.place(10_000)
  with refused("over_limit", "orderedMbq"):
    story.place(1)


def test_ord_6_another_date_and_another_endpoint_have_their_own_room(story: Story) -> None:
  for _ in range(3):
    story.place(10_000)
  story.place(10_000, delivery_date=unit.TUESDAY + timedelta(days=7))
  story.place(10_000, side="south")


def test_ord_6_an_order_alone_is_within_the_runs_limit_at_the_runs_time(story: Story) -> None:
  """4,000 MBq with overhead at 11:30, from the run at 10:00, are 7,414.2 MBq there."""
  Run.objects.update(max_mbq=7_414)
  with refused("over_limit", "orderedMbq") as caught:
    story.place(4_000, slot="11:30")
  assert "the run's limit" in caught.value.message("en")
  assert pytest.approx(7_414.17, abs=0.01) == 4_000 * 1.05 * 2 ** (5_400 / unit.F18)
  Run.objects.update(max_mbq=7_414.2)
  story.place(4_000, slot="11:30")


def test_ord_6_a_run_that_is_full_is_a_mark_and_no_refusal(story: Story) -> None:
  """Both customers' orders count at the run's time; rejected ones do not."""
  first = story.place(20_000)
  second = story.place(20_000, side="south")
  assert (first.marks, second.marks) == ([], ["runFull"])
  assert story.place(100, slot="11:30").marks == [], "another run"


def test_ord_10_an_endpoint_that_is_not_there_and_a_foreign_one_are_alike(story: Story) -> None:
  answers = []
  for endpoint in (story.unit.south.endpoint.pk, 10**9):
    with refused("not_found", "endpointId") as caught:
      story.place(endpoint_id=endpoint)
    answers.append((caught.value.details, caught.value.words, caught.value.message("da")))
  assert answers[0] == answers[1]
  with refused("not_found", "endpointId"):
    story.place(by=nobody(story))


def test_ord_10_a_slot_that_is_not_there_and_a_foreign_one_are_alike(story: Story) -> None:
  answers = []
  for slot in (story.unit.south.slots["07:00"].pk, 10**9, None):
    with refused("no_such_slot", "slotId") as caught:
      story.place(slot_id=slot)
    answers.append((caught.value.details, caught.value.words))
  assert answers[0] == answers[1] == answers[2]


def test_ord_10_an_unknown_tracer_is_not_found(story: Story) -> None:
  for tracer in (10**9, None):
    with refused("not_found", "tracerId"):
      story.place(tracer_id=tracer)


def test_ord_1_an_order_is_on_the_streams_of_its_own_customer_only(story: Story) -> None:
  outcome = place_order(actor=story.unit.north.nurse, **story.wish())
  customer = story.unit.north.customer.pk
  assert set(outcome.revisions) == {f"customer:{customer}", "production", "wall"}
  assert ledger.heads().of(f"customer:{story.unit.south.customer.pk}") == 1, "the day, and nothing since"
