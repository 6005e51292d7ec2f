"""The first copy of the old system."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from legacy import adopting
from legacy.models import Mirror, Tie
from legacy.oldsite.site import OldSite
from tests.law import verify_action
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Customer, Endpoint, Isotope, Run, Slot, Tracer
from tracershop.ledger import verify
from tracershop.orderbook.models import Order, Vial
from tracershop.orderbook.window import keep_day
from tracershop.site.models import Quarantine

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime.fromisoformat("2026-12-01T11:30:00")
EARLY = datetime.fromisoformat("2026-12-01T07:00:00")


@pytest.fixture
def old_unit(site: OldSite, frozen_clock: Any) -> tuple[OldSite, int, int]:
  """An old system with a customer, two delivery times, a run, FDG and an injection tracer; the customer's and a
  chemist's id."""
  keep_day()
  Isotope.objects.create(symbol="F-18", half_life_seconds=6586.2, source="ICRP 107")
  site.old.insert("isotopes", {"id": "1", "name": "F-18", "halflife": "6588"})
  site.old.insert("Tracers", {"id": "6", "name": "FDG", "isotope": "1", "tracer_type": "1"})
  site.old.insert("Tracers", {"id": "9", "name": "FLT", "isotope": "1", "tracer_type": "2"})
  bid = site.add_customer("rh", realname="Røntgen Ærø", shortname="RH", kundenr=1, overhead=10)
  for key, tracer in (("1", "6"), ("2", "9"), ("3", "6")):
    site.old.insert("TracerCustomer", {"ID": key, "tracer_id": tracer, "customer_id": str(bid)})
  site.add_production_time(2, time(5, 45), run=1, most=120_000)
  for at in (EARLY, AT):
    site.add_deliver_time(bid, at.isoweekday(), at.time(), run=1)
  site.block("2026-12-24")
  return site, bid, site.add_staff("kemi", "Kemiker Å")


def test_lnk_10_the_set_up_is_taken_over_once(old_unit: tuple[OldSite, int, int]) -> None:
  """LNK-10."""
  site, _, _ = old_unit
  for _ in range(2):
    adopting.adopt(site.old)
    customer = Customer.objects.get()
    assert (customer.short_name, customer.long_name, customer.dispenser_number) == ("RH", "Røntgen Ærø", 1)
    assert Endpoint.objects.get().internal
    assert sorted(Tracer.objects.values_list("short_name", "kind")) == [("FDG", "activity"), ("FLT", "injection")]
    assert sorted(CatalogueEntry.objects.values_list("tracer__short_name", "overhead")) == [("FDG", 1.1), ("FLT", 1.1)]
    assert list(Run.objects.values_list("weekday", "time", "max_mbq")) == [(2, time(5, 45), 120_000.0)]
    assert sorted(Slot.objects.values_list("delivery_time", flat=True)) == [time(7), time(11, 30)]
    assert ClosedDate.objects.get().date.isoformat() == "2026-12-24"
  assert verify.verify().whole


def test_lnk_10_orders_are_taken_over_as_they_stand(old_unit: tuple[OldSite, int, int]) -> None:
  """LNK-10: ordered, moved (with its ghost), released with two vials, by injections."""
  site, bid, chemist = old_unit
  ordered = site.insert_order(bid, AT + timedelta(days=7), 500, comment="Blåt låg", user="anna")
  moved = site.insert_order(bid, AT, 600)
  ghost = site.move(moved, EARLY)
  released = site.insert_order(bid, AT + timedelta(days=14), 1000)
  vials = [
    site.fill("1", "FDG-261215:1", EARLY + timedelta(days=14), 3000.5, 3.0),
    site.fill("01", "FDG-261215:1", EARLY + timedelta(days=14), 2000.2, 2.5),
  ]
  site.release(released, vials, chemist, EARLY + timedelta(days=14))
  shots = site.insert_injections(bid, AT + timedelta(hours=1), 3, 9, use="Dyr")
  with verify_action("legacy.adopt"):
    found = adopting.adopt(site.old)
  assert (found.taken["orders"], found.taken["t_orders"], found.taken["VAL"], found.puzzles) == (3, 1, 2, {})

  def ours(table: str, key: int) -> Order:
    return Order.objects.get(id=Tie.objects.get(table=table, key=str(key), kind="order").our_id)

  first = ours("orders", ordered)
  assert (first.status, first.ordered_mbq, first.overhead, first.comment) == ("ordered", 500.0, 1.1, "Blåt låg")
  assert (first.ordered_by, "fromOldSystem" in first.marks) == ("anna", True)
  second = ours("orders", moved)
  assert second.slot is not None
  assert second.moved_to_slot is not None
  assert (second.slot.delivery_time, second.moved_to_slot.delivery_time) == (time(11, 30), time(7))
  assert second.ordered_mbq == 600.0
  third = ours("orders", released)
  assert (third.status, third.released_by, third.batch_numbers) == ("released", "Kemiker Å", ["FDG-261215-1"])
  # What `frigivet_amount` counts is at the vials' filling; what came to the door nobody over there has written down.
  assert third.delivered_mbq is None
  assert sorted(Vial.objects.values_list("state", "customer__short_name")) == [("released", "RH")] * 2
  fourth = ours("t_orders", shots)
  assert (fourth.kind, fourth.injections, fourth.usage) == ("injection", 3, "animal")
  assert not Tie.objects.filter(table="orders", key=str(ghost), kind="order").exists()
  assert Mirror.objects.filter(table="orders").count() == 5
  assert verify.verify().whole


def test_lnk_5_a_row_that_means_nothing_is_quarantined_and_tried_anew(old_unit: tuple[OldSite, int, int]) -> None:
  """LNK-5, LNK-10."""
  site, bid, _ = old_unit
  good = site.insert_order(bid, AT, 500)
  bad = site.insert_order(bid, EARLY, 400)
  site.old.write("UPDATE orders SET deliver_datetime = '2026-00-01 07:00:00' WHERE OID = %s", [str(bad)])
  circle = [site.insert_order(bid, AT + timedelta(days=7 * n), 300) for n in (1, 2)]
  for one, other in (circle, circle[::-1]):
    site.old.write("UPDATE orders SET COID = %s WHERE OID = %s", [str(other), str(one)])
  for _ in range(2):
    found = adopting.adopt(site.old)
    assert found.puzzles == {"orders": 3}
    names = set(Quarantine.objects.filter(source="oldSystem").values_list("name", flat=True))
    assert names == {f"orders {key}" for key in (bad, *circle)}
    assert Quarantine.objects.count() == 3
  site.old.write("UPDATE orders SET deliver_datetime = '2026-12-01 07:00:00' WHERE OID = %s", [str(bad)])
  assert adopting.adopt(site.old).taken["orders"] == 1
  assert Order.objects.filter(ordered_mbq=400.0).exists()
  assert Tie.objects.filter(table="orders", key=str(good), kind="order").count() == 1


def test_lnk_11_what_our_rules_would_have_refused_is_marked(old_unit: tuple[OldSite, int, int]) -> None:
  """LNK-11."""
  site, bid, _ = old_unit
  site.insert_order(bid, datetime.fromisoformat("2026-12-22T11:30:00"), 200_000)
  site.insert_order(bid, datetime.fromisoformat("2026-12-24T12:34:00"), 100)
  adopting.adopt(site.old)
  large, strange = Order.objects.order_by("id")
  assert {"fromOldSystem", "overLimit"} <= set(large.marks)
  assert {"fromOldSystem", "otherWeek"} <= set(strange.marks)
  assert strange.slot is None
