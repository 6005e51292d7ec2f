"""Injection orders: a count at a free time within the endpoint's receiving hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from tests import unit
from tests.story import Story, refused
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Deadline, Endpoint, Tracer

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = unit.TUESDAY - timedelta(days=1)
SATURDAY = date(2026, 11, 28)


def receiving(story: Story, **what: Any) -> None:
  Endpoint.objects.filter(id=story.unit.north.endpoint.pk).update(**what)


def test_ord_11_a_count_at_a_free_time_stands_as_it_was_asked(story: Story) -> None:
  order = story.inject(3, comment=" two adults ", usage="other")
  assert (order.kind, order.status, order.injections, order.usage) == ("injection", "ordered", 3, "other")
  assert (order.tracer, order.isotope, order.slot, order.moved_to_slot) == (story.unit.fet, None, None, None)
  assert (order.deliver_at, order.departs_at, order.run_at) == (unit.at_wall(9, 30), unit.at_wall(9, 20), None)
  assert (order.ordered_mbq, order.dispensed_mbq, order.half_life_seconds) == (None, 0.0, unit.F18)
  assert (order.delivery_date, order.comment, order.marks) == (unit.TUESDAY, "two adults", [])


def test_ord_11_a_count_is_a_whole_number_from_1_to_500(story: Story) -> None:
  CatalogueEntry.objects.create(endpoint=story.unit.north.endpoint, tracer=story.unit.fet)
  counts = [(None, "count_missing"), (0, "count_positive"), (-1, "count_positive"), (501, "count_absurd")]
  for injections, text in counts:
    for by in (story.unit.north.nurse, story.unit.radiochemist):
      with refused("invalid", "injections", text):
        story.inject(injections, by=by, reason="because")
  assert [story.inject(injections).injections for injections in (1, 500)] == [1, 500]


def test_ord_11_the_free_time_is_a_whole_minute_of_the_delivery_date(story: Story) -> None:
  at = unit.at_wall(9, 30)
  instants: list[tuple[Any, str | None]] = [
    (at.replace(tzinfo=None), None),
    (at + timedelta(days=1), "instant_date"),
    (at - timedelta(days=1), "instant_date"),
    (unit.at_wall(0) - timedelta(minutes=1), "instant_date"),
    (datetime.min.replace(tzinfo=UTC), "instant_date"),
    (datetime.max.replace(tzinfo=UTC), "instant_date"),
    (at + timedelta(seconds=1), "instant_minute"),
    (at + timedelta(microseconds=1), "instant_minute"),
  ]
  for instant, text in instants:
    with refused("invalid", "deliverAt", text):
      story.inject(at=instant)
  with refused("invalid", "deliverAt", "instant_missing"):
    story.inject(deliver_at=None)


def test_ord_4_a_free_time_of_today_that_has_passed_is_refused(story: Story) -> None:
  Deadline.objects.all().delete()
  story.clock.set(unit.at_wall(9, 30))
  with refused("invalid", "deliverAt", "instant_past"):
    story.inject()
  with refused("invalid", "deliverAt", "instant_past"):
    story.inject(by=story.unit.radiochemist, reason="by phone")
  assert story.inject(at=unit.at_wall(9, 31)).status == "ordered"
  with refused("invalid", "deliveryDate", "date_past"):
    story.inject(delivery_date=MONDAY)


def test_ord_12_it_arrives_within_the_endpoints_receiving_hours(story: Story) -> None:
  receiving(story, receives_from=time(7, 30), receives_to=time(15))
  assert [story.inject(at=unit.at_wall(*at)).status for at in ((7, 30), (15, 0))] == ["ordered", "ordered"]
  for at in ((7, 29), (15, 1)):
    with refused("outside_hours", "deliverAt") as caught:
      story.inject(at=unit.at_wall(*at))
    assert "mandag–fredag 07:30–15:00" in caught.value.message("da")
    assert "Monday–Friday 07:30–15:00" in caught.value.message("en")
  with refused("outside_hours", "deliverAt"):
    story.inject(at=unit.at_wall(16), by=story.unit.radiochemist, reason="somebody will be there")


def test_ord_12_it_arrives_on_a_day_of_the_week_on_which_the_endpoint_receives(story: Story) -> None:
  saturday = {"at": unit.at_wall(9, day=SATURDAY), "delivery_date": SATURDAY}
  with refused("outside_hours", "deliverAt"):
    story.inject(**saturday)
  receiving(story, receives_weekdays=[1, 3, 6, 7])
  assert story.inject(**saturday).status == "ordered"
  with refused("outside_hours", "deliverAt") as caught:
    story.inject()
  assert "mandag, onsdag, lørdag–søndag." in caught.value.message("da")
  receiving(story, receives_weekdays=[], receives_from=time(8))
  with refused("outside_hours", "deliverAt") as caught:
    story.inject()
  assert "no days 08:00–23:59" in caught.value.message("en")


def test_ord_13_a_count_is_within_the_entrys_limit(story: Story) -> None:
  assert story.inject(12).injections == 12
  with refused("over_limit", "injections", "injections") as caught:
    story.inject(13)
  assert "12 injektioner (kundens grænse)" in caught.value.message("da")
  with refused("reason_required", "reason") as caught:
    story.inject(13, by=story.unit.radiochemist)
  assert caught.value.details == {"past": ["over_limit"]}
  assert story.inject(13, by=story.unit.radiochemist, reason="a study").marks == ["onBehalf", "overLimit"]
  CatalogueEntry.objects.filter(tracer=story.unit.fet).update(max_injections=None, max_mbq=1.0)
  assert story.inject(400).injections == 400, "an activity's limit is none of a count"


def test_ord_7_injections_have_a_deadline_of_their_own(story: Story) -> None:
  Deadline.objects.create(kind="injection", type="daily", time=time(10), working_days_only=False)
  story.clock.set(unit.at_wall(10, day=MONDAY))
  story.inject()
  story.clock.move(seconds=1)
  with refused("deadline_passed", "deliveryDate") as caught:
    story.inject()
  assert "23.11.2026 10:00" in caught.value.message("da")
  assert story.inject(by=story.unit.radiochemist, reason="by phone").marks == ["late", "onBehalf"]
  story.place(100)
  Deadline.objects.create(kind="injection", tracer=story.unit.fet, type="daily", time=time(12), working_days_only=False)
  story.inject()


def test_ord_5_and_ord_16_closed_dates_and_the_catalogue_hold_for_injections_too(story: Story) -> None:
  order = story.inject()
  ClosedDate.objects.create(date=unit.TUESDAY)
  with refused("closed_date", "deliveryDate"):
    story.inject()
  ClosedDate.objects.all().delete()
  Tracer.objects.filter(id=story.unit.fet.pk).update(archived=True)
  with refused("not_in_catalogue", "tracerId"):
    story.inject()
  with refused("not_in_catalogue", "tracerId"):
    story.edit(order, injections=4)
  Tracer.objects.update(archived=False)
  CatalogueEntry.objects.filter(tracer=story.unit.fet).delete()
  with refused("not_in_catalogue", "tracerId"):
    story.edit(order, injections=4)


def test_ord_1_a_tracer_by_activity_is_not_ordered_by_injection(story: Story) -> None:
  with refused("invalid", "kind", "kind"):
    story.inject(tracer_id=story.unit.fdg.pk)


def test_ord_8_count_time_and_date_are_edited_and_judged_anew(story: Story) -> None:
  receiving(story, receives_from=time(7), receives_to=time(15))
  order = story.inject(3)
  edited = story.edit(order, injections=4)
  assert (edited.injections, edited.deliver_at, edited.revision) == (4, order.deliver_at, order.revision + 1)
  wednesday = unit.TUESDAY + timedelta(days=1)
  later = story.edit(order, deliver_at=unit.at_wall(10, day=wednesday), delivery_date=wednesday)
  assert (later.delivery_date, later.departs_at, later.run_at) == (wednesday, unit.at_wall(9, 50, wednesday), None)
  refusals: list[tuple[dict[str, Any], str, str, str | None]] = [
    ({"ordered_mbq": 5.0}, "invalid", "orderedMbq", "kind"),
    ({"slot_id": story.unit.north.slots["07:00"].pk}, "invalid", "slotId", "kind"),
    ({"injections": 0}, "invalid", "injections", "count_positive"),
    ({"injections": 13}, "over_limit", "injections", "injections"),
    ({"deliver_at": unit.at_wall(16, day=wednesday)}, "outside_hours", "deliverAt", None),
    ({"deliver_at": unit.at_wall(9)}, "invalid", "deliverAt", "instant_date"),
    ({"delivery_date": unit.TUESDAY}, "invalid", "deliverAt", "instant_date"),
  ]
  for what, code, field, text in refusals:
    with refused(code, field, text):
      story.edit(order, **what)


def test_need_2_vials_are_none_of_an_order_by_injection(story: Story) -> None:
  order = story.inject()
  story.file(9_000, tracer_id=story.unit.fet.pk)
  assert story.order(order).dispensed_mbq == 0.0
