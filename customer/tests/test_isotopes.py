"""Isotope orders: MBq of the bare isotope at a slot whose run makes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import unit
from tests.story import Story, refused
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Isotope, Run
from tracershop.orderbook.models import Order

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = unit.TUESDAY - timedelta(days=1)


def test_ord_14_an_isotope_stands_as_it_was_asked(story: Story) -> None:
  order = story.place_isotope(5_000.0)
  assert (order.kind, order.status, order.ordered_mbq, order.injections) == ("isotope", "ordered", 5_000.0, None)
  assert (order.tracer, order.isotope, order.slot) == (None, story.unit.fdg.isotope, story.fluoride())
  assert (order.deliver_at, order.departs_at, order.run_at) == (unit.at_wall(8), unit.at_wall(7, 50), unit.at_wall(6))
  assert (order.overhead, order.half_life_seconds, order.marks) == (1.1, unit.F18, [])


def test_ord_14_the_slots_run_makes_that_isotope_and_no_tracer(story: Story) -> None:
  """The 07:00 brings FDG, which is made of F-18 and yet not F-18; and the 08:00 brings no FDG."""
  with refused("no_such_slot", "slotId"):
    story.place_isotope(slot_id=story.unit.north.slots["07:00"].pk)
  with refused("no_such_slot", "slotId"):
    story.place(slot_id=story.fluoride().pk)
  c11 = Isotope.objects.create(symbol="C-11", half_life_seconds=1_223.1)
  CatalogueEntry.objects.create(endpoint=story.unit.north.endpoint, isotope=c11)
  with refused("no_such_slot", "slotId"):
    story.place_isotope(isotope_id=c11.pk)


def test_ord_14_the_catalogue_holds_the_isotope_for_the_endpoint(story: Story) -> None:
  """An entry for a tracer of the isotope is none for the isotope."""
  order = story.place_isotope()
  CatalogueEntry.objects.filter(isotope__isnull=False).delete()
  for by in (story.unit.north.nurse, story.unit.radiochemist):
    with refused("not_in_catalogue", "isotopeId", "isotope"):
      story.edit(order, by=by, comment="x", reason="please")


def test_ord_10_an_unknown_isotope_is_not_found(story: Story) -> None:
  for isotope in (10**9, None):
    with refused("not_found", "isotopeId"):
      story.place_isotope(isotope_id=isotope)


def test_ord_14_the_limits_are_summed_per_isotope(story: Story) -> None:
  """FDG from a run of the same instant takes no room of the isotope's."""
  Run.objects.filter(id=story.unit.run1.pk).update(time=unit.at_wall(6).time())
  story.place(20_000)
  with refused("over_limit", "orderedMbq") as caught:
    story.place_isotope(8_000.5)
  assert "the customer's limit" in caught.value.message("en")
  story.place_isotope(8_000.0)
  with refused("over_limit", "orderedMbq") as caught:
    story.place_isotope(2_000.5)
  assert "the delivery's limit" in caught.value.message("en")
  assert story.place_isotope(2_000.0).marks == ["runFull"], "10,000 MBq at eight are 23,446 MBq at six"
  Run.objects.filter(isotope__isnull=False).update(max_mbq=1_000)
  with refused("reason_required", "reason") as caught:
    story.place_isotope(5_000, by=story.unit.radiochemist)
  assert caught.value.details == {"past": ["over_limit", "over_limit"]}


def test_ord_7_an_isotope_has_the_deadline_of_activities(story: Story) -> None:
  story.clock.set(unit.at_wall(13, day=MONDAY))
  story.place_isotope(100)
  story.clock.move(seconds=1)
  with refused("deadline_passed", "deliveryDate"):
    story.place_isotope(100)


def test_ord_5_a_closed_date_is_closed_for_isotopes(story: Story) -> None:
  ClosedDate.objects.create(date=unit.TUESDAY)
  with refused("closed_date", "deliveryDate"):
    story.place_isotope()


def test_ord_8_an_isotope_order_is_edited_like_an_activity(story: Story) -> None:
  order = story.place_isotope()
  edited = story.edit(order, ordered_mbq=6_000.0, usage="animal")
  assert (edited.ordered_mbq, edited.usage, edited.deliver_at) == (6_000.0, "animal", order.deliver_at)
  others: list[tuple[dict[str, Any], str]] = [
    ({"injections": 1}, "injections"),
    ({"deliver_at": order.deliver_at}, "deliverAt"),
  ]
  for what, field in others:
    with refused("invalid", field, "kind"):
      story.edit(order, **what)


def test_rel_2_a_release_of_another_kind_is_refused_by_name(story: Story) -> None:
  """A vial of a tracer is none for an order of its bare isotope, and nothing breaks."""
  story.bare()
  order = story.place_isotope()
  story.clock.set(unit.at_wall(6, 45))
  story.accept(order)
  vial = story.file()
  with refused("vial_mismatch", "vialIds"):
    story.release([order], [vial])


def test_ord_17_an_order_keeps_the_half_life_it_was_placed_with_in_all_its_figures(story: Story) -> None:
  """A vial and a second order are counted by the order's own, whatever the isotope's row says meanwhile."""
  order = story.place(9_000)
  Isotope.objects.update(half_life_seconds=1_000.0)
  assert story.order(order).half_life_seconds == unit.F18
  story.file(9_000, at=unit.at_wall(6))
  assert story.order(order).dispensed_mbq == pytest.approx(9_000 * 2 ** (-3_600 / unit.F18))
  Order.objects.filter(id=order.pk).update(half_life_seconds=2_000.0)
  story.file(5_000, at=unit.at_wall(6, 30), batch_number="FDG-261124-2")
  expected = 9_000 * 2 ** (-3_600 / 2_000) + 5_000 * 2 ** (-1_800 / 2_000)
  assert story.order(order).dispensed_mbq == pytest.approx(expected)
  Isotope.objects.update(half_life_seconds=6_600.0)
  assert story.edit(order, comment="anew").half_life_seconds == 6_600.0
