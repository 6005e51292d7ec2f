"""What changes in the old system's set-up after it was taken over."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from legacy.oldsite.site import OldSite
from legacy.tests.two_sides import NOON, SEVEN, Both
from tests.law import verify_action
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Customer, Run, Slot, Tracer
from tracershop.ledger import verify
from tracershop.orderbook.models import Order
from tracershop.site.models import Conflict

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def both(site: OldSite, frozen_clock: Any) -> Both:
  return Both(site, frozen_clock)


def looked(both: Both) -> None:
  """The set-up is looked at as often as it takes to be believed, a minute apart."""
  for _ in range(2):
    both.story.clock.move(minutes=2)
    both.poll(1)


def slot_of(order: Order) -> Slot:
  """The ordered slot as it is now."""
  return Slot.objects.get(orders=order.pk)


def write(both: Both, sql: str, *values: object) -> None:
  both.site.old.write(sql, [str(it) for it in values])


def test_lnk_43_what_changes_there_is_followed_where_it_leads(both: Both) -> None:
  """LNK-43: a name, an overhead, a run's time, a slot's most, a tracer out of use; an order follows."""
  _, order = both.placed()
  write(both, "UPDATE Users SET Realname = 'Nordby Universitetshospital', overhead = 25 WHERE Id = %s", both.bid)
  write(both, "UPDATE productionTimes SET ptime = '05:30:00', max = 50000 WHERE run = 1")
  write(both, "UPDATE deliverTimes SET max = 12345 WHERE dtime = '07:00:00'")
  write(both, "UPDATE Tracers SET in_use = 0 WHERE id = 9")
  with verify_action("legacy.followSetUp"):
    looked(both)
  assert Customer.objects.get(dispenser_number=7).long_name == "Nordby Universitetshospital"
  fdg = CatalogueEntry.objects.get(endpoint=both.story.unit.north.endpoint, tracer=both.story.unit.fdg)
  assert fdg.overhead == 1.25
  assert Order.objects.get(id=order.pk).overhead == 1.25
  run = Run.objects.get(weekday=2, time=time(5, 30))
  assert (run.pk, run.max_mbq) == (both.story.unit.run1.pk, 50_000.0)
  assert slot_of(order).max_mbq == 12_345.0
  assert Tracer.objects.get(short_name="FET").archived
  assert both.poll().quiet
  assert verify.verify().whole


def test_lnk_43_what_is_gone_there_is_ended_and_its_orders_stay_with_a_mark(both: Both) -> None:
  """LNK-43: a slot, an entry of the catalogue, a closed date; nothing that orders stand on is deleted."""
  key = both.site.block("2026-11-24")
  looked(both)
  _, order = both.placed()
  write(both, "DELETE FROM deliverTimes WHERE dtime = '07:00:00'")
  write(both, "DELETE FROM TracerCustomer WHERE tracer_id = 6")
  write(both, "DELETE FROM blockDeliverDate WHERE BDID = %s", key)
  with verify_action("legacy.followSetUp.gone"):
    looked(both)
  slot = slot_of(order)
  assert slot.ends_date == both.story.clock.now.date() - timedelta(days=1)
  assert not CatalogueEntry.objects.filter(endpoint=slot.endpoint, tracer=both.story.unit.fdg).exists()
  assert not ClosedDate.objects.exists()
  assert {"slotEnded", "notInCatalogue"} <= set(Order.objects.get(id=order.pk).marks)
  assert both.poll().quiet


def test_lnk_43_a_delivery_at_another_time_is_another_slot(both: Both) -> None:
  """LNK-43: what was ordered at the old one stands there, marked; the next order finds the new one."""
  _, order = both.placed()
  write(both, "UPDATE deliverTimes SET dtime = '07:30:00' WHERE dtime = '07:00:00'")
  looked(both)
  assert slot_of(order).ends_date is not None
  assert "slotEnded" in Order.objects.get(id=order.pk).marks
  _, later = both.placed(time(7, 30))
  assert later.slot is not None
  assert (later.slot.delivery_time, later.slot.ends_date) == (time(7, 30), None)


def test_lnk_43_a_row_that_is_still_being_written_is_waited_for(both: Both) -> None:
  """LNK-43: one look is not enough."""
  write(both, "DELETE FROM deliverTimes WHERE dtime = '07:00:00'")
  both.story.clock.move(minutes=2)
  assert both.poll(1).waiting == 1
  assert Slot.objects.get(id=both.story.unit.north.slots["07:00"].pk).ends_date is None


@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_lnk_44_where_we_lead_a_change_there_waits_for_a_person(both: Both, choice: str) -> None:
  """LNK-44: ours stands until then; nobody is asked again afterwards."""
  both.lead("new", "setUp")
  write(both, "UPDATE deliverTimes SET max = 12345 WHERE dtime = '07:00:00'")
  looked(both)
  slot = both.story.unit.north.slots["07:00"]
  assert Slot.objects.get(id=slot.pk).max_mbq == slot.max_mbq
  conflict = both.conflict()
  assert (conflict.kind, conflict.subject) == ("changedWhereWeLead", f"slot:{slot.pk}")
  assert [(it["field"], it["theirs"]) for it in conflict.details["fields"]] == [("max", "12345")]
  both.settle(choice)
  assert Slot.objects.get(id=slot.pk).max_mbq == (12_345.0 if choice == "theirs" else slot.max_mbq)
  looked(both)
  assert not Conflict.objects.filter(state="open").exists()


def test_lnk_44_it_goes_by_itself_when_they_take_it_back(both: Both) -> None:
  """LNK-44."""
  both.lead("new", "setUp")
  before = both.site.old.read("SELECT max FROM deliverTimes WHERE dtime = '11:30:00'")[0]["max"]
  write(both, "UPDATE deliverTimes SET max = 12345 WHERE dtime = %s", f"{NOON}")
  looked(both)
  assert both.conflict().details["functions"] == ["setUp"]
  write(both, "UPDATE deliverTimes SET max = %s WHERE dtime = %s", _text(before), f"{NOON}")
  looked(both)
  assert not Conflict.objects.filter(state="open").exists()
  assert Slot.objects.get(id=both.story.unit.north.slots[f"{SEVEN:%H:%M}"].pk).ends_date is None


def _text(value: Any) -> str:
  return value.decode() if isinstance(value, bytes) else str(value)
