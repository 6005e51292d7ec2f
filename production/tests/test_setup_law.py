"""SET-1: the law holds for each command of the set-up, on every stream, with and without orders that it touches."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from production.tests.setup import SetUp
from tests import unit
from tests.law import verify_action
from tests.story import Story
from tracershop import ledger
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Isotope, Run
from tracershop.ledger import fold
from tracershop.orderbook.models import Order
from tracershop.protocol.commands import ClosedDay
from tracershop.site import feeds

pytestmark = pytest.mark.django_db(transaction=True)


def test_str_1_the_law_holds_for_isotopes_and_tracers(story: Story, set_up: SetUp) -> None:
  story.place(9_000)
  with verify_action("isotope.added"):
    copper = set_up.add_isotope(symbol="Cu-64", half_life_seconds=45_720.0, source="ICRP 107")
  with verify_action("isotope.edited"):
    set_up.edit_isotope(isotope_id=copper, half_life_seconds=45_721.0)
  story.file(12_000)
  with verify_action("isotope.edited.with_orders"):
    touched = set_up.agreed("edit_isotope", isotope_id=Isotope.objects.get(symbol="F-18").pk, half_life_seconds=6_600.0)
  assert touched
  with verify_action("tracer.added"):
    tracer = set_up.add_tracer(
      short_name="DOTATATE",
      clinical_name="[64Cu]Cu-DOTATATE",
      isotope_id=copper,
      kind="activity",
      batch_tag="CUT",
      shelf_life_minutes=1_440,
    )
  with verify_action("tracer.edited"):
    set_up.edit_tracer(tracer_id=tracer, short_name="Cu-DOTATATE")
  with verify_action("tracer.edited.on_the_wall"):
    set_up.edit_tracer(tracer_id=story.unit.fdg.pk, short_name="[18F]FDG", marketed=False)
  with verify_action("tracer.archived"):
    assert set_up.agreed("archive_tracer", tracer_id=story.unit.fdg.pk)
  with verify_action("tracer.unarchived"):
    set_up.unarchive_tracer(tracer_id=story.unit.fdg.pk)


def test_set_12_the_law_holds_for_customers_from_nothing(story: Story, set_up: SetUp) -> None:
  """SET-12: what a new customer's stream holds, it was told: the day and the feeds too."""
  report_a_feed(actor=story.unit.admin)
  with verify_action("customer.added"):
    customer = set_up.add_customer(short_name="Vestby", long_name="Vestby Hospital", dispenser_number=15)
  rows = fold.copy_of(ledger.snapshot(f"customer:{customer}")).rows
  assert {"customer", "day", "feed"} <= {kind for kind, found in rows.items() if found}
  with verify_action("customer.edited"):
    set_up.edit_customer(customer_id=customer, long_name="Vestby Regionshospital", dispenser_number=None)
  with verify_action("customer.edited.on_the_wall"):
    story.place(100)
    set_up.edit_customer(customer_id=story.unit.north.customer.pk, short_name="Nordby Syd")
  with verify_action("customer.archived"):
    assert set_up.agreed("archive_customer", customer_id=story.unit.north.customer.pk)
  with verify_action("customer.unarchived"):
    set_up.unarchive_customer(customer_id=story.unit.north.customer.pk)


@ledger.action
def report_a_feed(change: ledger.Change) -> None:
  both = [1, 2]
  feeds.report_feed(change, feed="dispenser", state="up", as_of=change.now, customer_ids=both)


def test_str_1_the_law_holds_for_endpoints_and_what_they_may_order(story: Story, set_up: SetUp) -> None:
  north = story.unit.north
  with verify_action("endpoint.added"):
    endpoint = set_up.add_endpoint(customer_id=north.customer.pk, name="PET 2", transport_minutes=20)
  with verify_action("catalogueEntry.added"):
    entry = set_up.add_catalogue_entry(endpoint_id=endpoint, tracer_id=story.unit.fdg.pk, overhead=1.2, max_mbq=5_000)
  with verify_action("catalogueEntry.edited"):
    set_up.edit_catalogue_entry(catalogue_entry_id=entry, max_mbq=None)
  with verify_action("catalogueEntry.removed"):
    set_up.remove_catalogue_entry(catalogue_entry_id=entry)
  story.place(9_000)
  mine = CatalogueEntry.objects.get(endpoint=north.endpoint, tracer=story.unit.fdg)
  with verify_action("catalogueEntry.edited.with_orders"):
    assert set_up.agreed("edit_catalogue_entry", catalogue_entry_id=mine.pk, overhead=1.3)
  with verify_action("catalogueEntry.removed.with_orders"):
    assert set_up.agreed("remove_catalogue_entry", catalogue_entry_id=mine.pk)
  with verify_action("endpoint.edited"):
    assert set_up.agreed("edit_endpoint", endpoint_id=north.endpoint.pk, name="PET 1", transport_minutes=15)
  with verify_action("endpoint.archived"):
    set_up.agreed("archive_endpoint", endpoint_id=north.endpoint.pk)
  with verify_action("endpoint.unarchived"):
    set_up.unarchive_endpoint(endpoint_id=north.endpoint.pk)


def test_str_1_the_law_holds_for_runs_and_slots(story: Story, set_up: SetUp) -> None:
  north, tuesday = story.unit.north, 2
  with verify_action("run.added"):
    run = set_up.add_run(weekday=tuesday, time=time(12, 0), tracer_id=story.unit.fdg.pk, max_mbq=10_000)
  with verify_action("slot.added"):
    slot = set_up.add_slot(
      endpoint_id=north.endpoint.pk, run_id=run, weekday=tuesday, delivery_time=time(13, 0), weeks="even"
    )
  with verify_action("slot.edited"):
    set_up.edit_slot(slot_id=slot, max_mbq=2_000)
  order = story.order(story.place(500).pk)
  Order.objects.filter(id=order.pk).update(slot=slot, deliver_at=unit.at_wall(13), run_at=unit.at_wall(12))
  with verify_action("run.edited"):
    assert set_up.agreed("edit_run", run_id=run, time=time(12, 20), max_mbq=None) == [order.pk]
  with verify_action("slot.swapped"):
    assert set_up.agreed("swap_slots", slot_ids=[slot], from_date=unit.TUESDAY) == [order.pk]
  with verify_action("slot.ended"):
    set_up.end_slot(slot_id=slot, ends_date=unit.TUESDAY + timedelta(days=7))
  with verify_action("run.ended"):
    assert set_up.agreed("end_run", run_id=Run.objects.get(id=run).pk, ends_date=unit.TUESDAY - timedelta(days=1))


def test_str_1_the_law_holds_for_deadlines_and_closed_dates(story: Story, set_up: SetUp) -> None:
  story.place(500)
  with verify_action("deadline.set"):
    deadline = set_up.set_deadline(kind="injection", type="weekly", weekday=4, time=time(14, 0))
  with verify_action("deadline.set.again"):
    assert set_up.set_deadline(kind="injection", type="daily", time=time(14, 0)) == deadline
  with verify_action("deadline.removed"):
    set_up.remove_deadline(deadline_id=deadline)
  with verify_action("closedDate.added"):
    dates = [ClosedDay(date=unit.TUESDAY, name="Prøvealarm"), ClosedDay(date=date(2026, 12, 25), name="1. juledag")]
    assert set_up.agreed("add_closed_dates", dates=dates)
  closed = ledger.snapshot("catalogue").rows["closedDate"]
  assert len(closed) == 2
  with verify_action("closedDate.removed"):
    set_up.remove_closed_date(closed_date_id=ClosedDate.objects.get(date=unit.TUESDAY).pk)
