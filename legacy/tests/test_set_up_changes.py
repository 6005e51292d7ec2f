"""What changes in the old system's set-up after it was taken over."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from legacy.oldsite.site import OldSite
from legacy.proof import comparing
from legacy.proof.report import lines as report_lines
from legacy.tests.both import DAY, NOON, SEVEN, Both
from legacy.tests.test_adopting import old_unit
from tests.law import verify_action
from tests.story import refused
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Customer, Isotope, Run, Slot, Tracer
from tracershop.ledger import verify
from tracershop.orderbook.models import Order
from tracershop.site.models import Conflict, Quarantine

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["old_unit"]


@pytest.fixture
def both(old_unit: tuple[OldSite, int, int], frozen_clock: Any) -> Both:
  return Both(*old_unit, leader="old", clock=frozen_clock)


def slot_of(order: Order) -> Slot:
  """The ordered slot as it is now."""
  return Slot.objects.get(orders=order.pk)


def test_lnk_43_what_changes_there_is_followed_where_it_leads(both: Both) -> None:
  """LNK-43: a name, an overhead, a run's time, a slot's most, a tracer out of use; an order follows."""
  _, order = both.placed()
  both.say("UPDATE Users SET Realname = 'Nordby Universitetshospital', overhead = 25 WHERE Id = %s", both.bid)
  both.say("UPDATE productionTimes SET ptime = '05:30:00', max = 50000 WHERE run = 1")
  both.say("UPDATE deliverTimes SET max = 12345 WHERE dtime = '07:00:00'")
  both.say("UPDATE Tracers SET in_use = 0 WHERE id = 9")
  with verify_action("legacy.followSetUp"):
    both.looked()
  assert Customer.objects.get(dispenser_number=1).long_name == "Nordby Universitetshospital"
  fdg = CatalogueEntry.objects.get(endpoint=both.endpoint, tracer=both.fdg)
  assert fdg.overhead == 1.25
  assert Order.objects.get(id=order.pk).overhead == 1.25
  run = Run.objects.get(weekday=2, time=time(5, 30))
  assert (run.pk, run.max_mbq) == (run_of(both).pk, 50_000.0)
  assert slot_of(order).max_mbq == 12_345.0
  assert Tracer.objects.get(short_name="FLT").archived
  assert both.poll().quiet
  assert verify.verify().whole


def test_lnk_43_what_is_gone_there_is_ended_and_its_orders_stay_with_a_mark(both: Both) -> None:
  """LNK-43: a slot, an entry of the catalogue, a closed date; nothing that orders stand on is deleted."""
  key = both.site.block(f"{DAY}")
  both.looked()
  _, order = both.placed()
  both.say("DELETE FROM deliverTimes WHERE dtime = '07:00:00'")
  both.say("DELETE FROM TracerCustomer WHERE tracer_id = 6")
  both.say("DELETE FROM blockDeliverDate WHERE BDID = %s", key)
  with verify_action("legacy.followSetUp.gone"):
    both.looked()
  slot = slot_of(order)
  assert slot.ends_date == both.clock.now.date() - timedelta(days=1)
  assert not CatalogueEntry.objects.filter(endpoint=slot.endpoint, tracer=both.fdg).exists()
  assert not ClosedDate.objects.filter(date=DAY).exists()
  assert {"slotEnded", "notInCatalogue"} <= set(Order.objects.get(id=order.pk).marks)
  assert both.poll().quiet


def test_lnk_43_a_delivery_at_another_time_is_another_slot(both: Both) -> None:
  """LNK-43: what was ordered at the old one stands there, marked; the next order finds the new one."""
  _, order = both.placed()
  both.say("UPDATE deliverTimes SET dtime = '07:30:00' WHERE dtime = '07:00:00'")
  both.looked()
  assert slot_of(order).ends_date is not None
  assert "slotEnded" in Order.objects.get(id=order.pk).marks
  _, later = both.placed(time(7, 30))
  assert later.slot is not None
  assert (later.slot.delivery_time, later.slot.ends_date) == (time(7, 30), None)


def test_lnk_43_a_row_that_is_still_being_written_is_waited_for(both: Both) -> None:
  """LNK-43: one look is not enough."""
  both.say("DELETE FROM deliverTimes WHERE dtime = '07:00:00'")
  both.clock.move(minutes=2)
  assert both.poll(1).waiting == 1
  assert Slot.objects.get(id=both.slots["07:00"].pk).ends_date is None


@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_lnk_44_where_we_lead_a_change_there_waits_for_a_person(both: Both, choice: str) -> None:
  """LNK-44: ours stands until then; nobody is asked again afterwards."""
  both.lead("new", "setUp")
  both.say("UPDATE deliverTimes SET max = 12345 WHERE dtime = '07:00:00'")
  both.looked()
  slot = both.slots["07:00"]
  assert Slot.objects.get(id=slot.pk).max_mbq == slot.max_mbq
  conflict = both.conflict()
  assert (conflict.kind, conflict.subject) == ("changedWhereWeLead", f"slot:{slot.pk}")
  assert [(it["field"], it["theirs"]) for it in conflict.details["fields"]] == [("max", "12345")]
  both.settle(choice)
  assert Slot.objects.get(id=slot.pk).max_mbq == (12_345.0 if choice == "theirs" else slot.max_mbq)
  both.looked()
  assert not Conflict.objects.filter(state="open").exists()


def test_lnk_44_it_goes_by_itself_when_they_take_it_back(both: Both) -> None:
  """LNK-44."""
  both.lead("new", "setUp")
  before = both.site.old.read("SELECT max FROM deliverTimes WHERE dtime = '11:30:00'")[0]["max"]
  both.say("UPDATE deliverTimes SET max = 12345 WHERE dtime = %s", f"{NOON}")
  both.looked()
  assert both.conflict().details["functions"] == ["setUp"]
  both.say("UPDATE deliverTimes SET max = %s WHERE dtime = %s", _text(before), f"{NOON}")
  both.looked()
  assert not Conflict.objects.filter(state="open").exists()
  assert Slot.objects.get(id=both.slots[f"{SEVEN:%H:%M}"].pk).ends_date is None


def test_lnk_45_a_tracer_s_names_are_followed_and_no_more_than_what_changed(both: Both) -> None:
  """LNK-45: one that is called otherwise here keeps its name until theirs changes; its batches' tag stays."""
  Tracer.objects.filter(id=flt().pk).update(clinical_name="Fluorothymidine")
  both.say("UPDATE Tracers SET n_injections = 4 WHERE id = 9")
  both.looked()
  assert flt().clinical_name == "Fluorothymidine"
  both.say("UPDATE Tracers SET name = 'FLT-2', longName = 'Alovudin' WHERE id = 9")
  with verify_action("legacy.followSetUp.tracer"):
    both.looked()
  assert (flt().short_name, flt().clinical_name, flt().batch_tag) == ("FLT-2", "Alovudin", "FLT")
  assert both.poll().quiet


def test_lnk_45_a_name_that_another_one_has_is_told_and_mended(both: Both) -> None:
  """LNK-45: it waits in quarantine, and leaves it when they take it back."""
  both.say("UPDATE Tracers SET name = 'fdg' WHERE id = 9")
  both.looked()
  line = Quarantine.objects.get(fate__isnull=True)
  assert (line.name, "fdg" in line.reason) == ("Tracers 9", True)
  assert flt().short_name == "FLT"
  both.say("UPDATE Tracers SET name = 'FLT' WHERE id = 9")
  both.looked()
  assert not Quarantine.objects.filter(fate__isnull=True).exists()


def test_lnk_45_how_it_is_ordered_and_what_it_is_made_of_follow_where_nothing_is_open(both: Both) -> None:
  """LNK-45: an isotope that is not here is told, and followed once it is."""
  both.say("INSERT INTO isotopes (id, name, halflife) VALUES (2, 'C-11', 1220)")
  both.say("UPDATE Tracers SET isotope = 2, tracer_type = 1 WHERE id = 9")
  both.looked()
  assert "C-11" in Quarantine.objects.get(fate__isnull=True).reason
  assert (flt().kind, flt().isotope.symbol) == ("injection", "F-18")
  Isotope.objects.create(symbol="C-11", half_life_seconds=1221.8, source="ICRP 107")
  both.looked()
  assert (flt().kind, flt().isotope.symbol) == ("activity", "C-11")
  assert not Quarantine.objects.filter(fate__isnull=True).exists()
  assert both.poll().quiet


@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_lnk_45_where_open_orders_would_be_another_thing_a_person_decides(both: Both, choice: str) -> None:
  """LNK-45: the old system leads, and yet; where theirs is chosen the orders' half-life follows."""
  Isotope.objects.create(symbol="Ga-68", half_life_seconds=4062.6, source="ICRP 107")
  _, order = both.placed()
  both.say("INSERT INTO isotopes (id, name, halflife) VALUES (2, 'Ga-68', 4080)")
  both.say("UPDATE Tracers SET isotope = 2 WHERE id = 6")
  both.looked()
  conflict = both.conflict()
  assert (conflict.kind, conflict.subject) == ("setUpTouchesOrders", f"tracer:{both.fdg.pk}")
  assert (conflict.details["orders"], conflict.details["tracer"]) == (1, "FDG")
  assert Order.objects.get(id=order.pk).half_life_seconds == order.half_life_seconds
  both.settle(choice)
  tracer = Tracer.objects.get(id=both.fdg.pk)
  took = choice == "theirs"
  assert tracer.isotope.symbol == ("Ga-68" if took else "F-18")
  assert Order.objects.get(id=order.pk).half_life_seconds == (4062.6 if took else order.half_life_seconds)
  if not took:
    # Both say another thing from now on: that is told, and settled in the same way.
    both.looked()
    assert both.conflict().kind == "setUpDiffers"
    both.settle("ours")
  both.looked()
  assert not Conflict.objects.filter(state="open").exists()


def test_lnk_45_it_goes_by_itself_when_they_take_it_back(both: Both) -> None:
  """LNK-45."""
  _, _ = both.placed()
  both.say("UPDATE Tracers SET tracer_type = 2 WHERE id = 6")
  both.looked()
  assert both.conflict().kind == "setUpTouchesOrders"
  both.say("UPDATE Tracers SET tracer_type = 1 WHERE id = 6")
  both.looked()
  assert not Conflict.objects.filter(state="open").exists()


def test_lnk_43_a_customer_and_a_tracer_who_come_back_are_back(both: Both) -> None:
  """LNK-43."""
  for table, column, key in (("Users", "Id", both.bid), ("Tracers", "id", 9)):
    (row,) = both.site.old.read(f"SELECT * FROM {table} WHERE {column} = %s", [str(key)])
    both.say(f"DELETE FROM {table} WHERE {column} = %s", key)
    both.looked()
    assert Customer.objects.get(dispenser_number=1).archived or flt().archived
    both.site.old.insert(table, row)
    both.looked()
    assert not Customer.objects.get(dispenser_number=1).archived
    assert not flt().archived


def test_lnk_47_what_was_found_again_and_says_something_else_is_a_person_s(both: Both) -> None:
  """LNK-47: one question for each row; ours or theirs, and then `compare` is empty."""
  slot, run = both.slots["07:00"], run_of(both)
  Slot.objects.filter(id=slot.pk).update(max_mbq=19_000)
  Run.objects.filter(id=run.pk).update(max_mbq=55_000)
  both.looked()
  found = {it.subject: it for it in Conflict.objects.filter(state="open")}
  assert set(found) == {f"slot:{slot.pk}", f"run:{run.pk}"}
  details = found[f"slot:{slot.pk}"].details
  assert details["fields"] == [{"field": "max", "base": None, "ours": 19_000, "theirs": 20_000}]
  assert (details["customer"], details["weekday"], details["time"]) == ("RH", 2, "07:00")
  assert not comparing.compare(both.site.old).equal
  with verify_action("legacy.setUpSettled"):
    both.settle("theirs", it=found[f"slot:{slot.pk}"])
  both.settle("ours", it=found[f"run:{run.pk}"])
  assert (Slot.objects.get(id=slot.pk).max_mbq, Run.objects.get(id=run.pk).max_mbq) == (20_000, 55_000)
  both.looked()
  assert not Conflict.objects.filter(state="open").exists()
  report = comparing.compare(both.site.old)
  assert report.equal
  assert [(it.table, it.field) for it in report.excused["decided"]] == [("productionTimes", "max")]
  # Theirs is another one since: nobody has decided about that.
  both.say("UPDATE productionTimes SET max = 70000 WHERE run = 1")
  both.looked()
  assert Run.objects.get(id=run.pk).max_mbq == 70_000


def test_lnk_47_where_we_lead_the_set_up_it_is_listed_and_nobody_is_asked(both: Both) -> None:
  """LNK-47: it is kept up over there by hand."""
  both.lead("new", "setUp")
  Slot.objects.filter(id=both.slots["07:00"].pk).update(max_mbq=19_000)
  both.looked()
  assert not Conflict.objects.exists()
  found = comparing.compare(both.site.old)
  assert found.equal
  assert [(it.table, it.field, it.theirs, it.ours) for it in found.excused["led"]] == [
    ("deliverTimes", "max", 20_000, 19_000)
  ]
  assert any("by hand" in line for line in report_lines(found))


def test_lnk_47_what_another_one_has_already_cannot_be_taken(both: Both) -> None:
  """LNK-47: theirs is refused with a sentence, and nothing is half done."""
  Customer.objects.filter(dispenser_number=1).update(dispenser_number=70)
  Customer.objects.create(short_name="Sundby", long_name="Sundby Sygehus", dispenser_number=1)
  both.looked()
  with refused("invalid", "choice", "theirs_taken"):
    both.settle("theirs")
  both.settle("ours")
  both.looked()
  assert not Conflict.objects.filter(state="open").exists()


def run_of(both: Both) -> Run:
  """The one run there is."""
  return Run.objects.get(tracer=both.fdg)


def flt() -> Tracer:
  """What was FLT."""
  return Tracer.objects.select_related("isotope").get(batch_tag="FLT")


def _text(value: Any) -> str:
  return value.decode() if isinstance(value, bytes) else str(value)
