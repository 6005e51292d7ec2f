"""A release made here, in the old tables."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import pytest

from customer.actions.orders import cancel_order, edit_order
from legacy.models import Write
from legacy.oldsite.site import OldSite
from legacy.tests.both import DAY, Both
from legacy.tests.test_adopting import EARLY, old_unit
from production.actions.moving import move_orders
from production.actions.orders import accept_orders, reject_orders
from production.actions.vials import add_vial, discard_vial, reassign_vial
from tracershop import calendar
from tracershop.catalogue.models import Customer
from tracershop.orderbook.models import Order, Vial

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["old_unit"]
MORNING = calendar.wall_instant(DAY, time(5, 30))
NOW = "2026-12-01 05:30:00"


@pytest.fixture
def both(old_unit: tuple[OldSite, int, int]) -> Both:
  return Both(*old_unit)


def released(both: Both, frozen_clock: Any, *vials: tuple[float, float]) -> tuple[int, list[int]]:
  """An order of 600 MBq, released with vials of so many MBq and millilitres."""
  order_id = both.place(600)
  accept_orders(actor=both.admin, order_ids=[order_id])
  both.step()
  frozen_clock.set(MORNING)
  number = both.batch()
  ids = [both.fill(mbq, number, ml) for mbq, ml in vials]
  both.step()
  both.release([order_id], ids)
  both.step()
  return order_id, ids


def test_lnk_23_a_release_fills_its_row_and_makes_one_for_each_further_vial(both: Both, frozen_clock: Any) -> None:
  """LNK-23: with what the vials' rows say of whose they are."""
  order_id, vials = released(both, frozen_clock, (3000.9, 3.0), (2000.2, 2.5), (1000.0, 1.25))
  first, *extra = both.rows()
  both.says(
    first, status=3, frigivet_amount=3000, frigivet_datetime=NOW, batchnr="FDG-261201-1", amount=600,
    total_amount=600, frigivet_af=None, userName="Kirsten Holm",
  )  # fmt: skip
  assert float(first["volume"]) == 3.0
  assert len(extra) == 2
  for row, mbq in zip(extra, ("2000", "1000"), strict=True):
    both.says(
      row, amount=0, total_amount=0, status=3, COID=first["OID"], frigivet_amount=mbq, frigivet_datetime=NOW,
      deliver_datetime=first["deliver_datetime"], run=first["run"], BID=both.bid, tracer=6,
      comment=f"Extra ordre generated due to {first['OID']}", batchnr="FDG-261201-1",
    )  # fmt: skip
  val = both.rows("VAL")
  assert [it["order_id"] for it in val] == [first["OID"], extra[0]["OID"], extra[1]["OID"]]
  both.says(val[0], customer="1", charge="FDG-261201-1", filldate="2026-12-01", product="18F", depotpos=None)
  assert Order.objects.count() == 1
  assert Vial.objects.count() == 3
  assert Order.objects.get().pk == order_id
  both.agreed()
  del vials


def test_lnk_23_who_released_is_their_user_where_they_have_one(both: Both, frozen_clock: Any) -> None:
  """LNK-23: by name; and all that was collected into an order goes along."""
  master, moved = both.place(400, slot="07:00"), both.place(600)
  accept_orders(actor=both.admin, order_ids=[master, moved])
  move_orders(actor=both.admin, order_ids=[moved], slot_id=both.slots["07:00"].pk)
  both.step()
  frozen_clock.set(MORNING)
  number = both.batch()
  vial = both.fill(9000.0, number)
  both.site.add_staff("kirsten", "kirsten holm")
  frozen_clock.move(minutes=2)
  both.step(2)
  both.release([master, moved], [vial])
  both.step()
  key = both.row_of(master)["OID"]
  user = both.row_of(master)["frigivet_af"]
  assert user not in (None, "0")
  both.says(both.row_of(master), status=3, frigivet_amount=9000)
  both.says(
    both.row_of(moved), status=3, COID=key, frigivet_af=user, frigivet_amount=0, batchnr="", userName="Anna Æbelø"
  )
  assert len(both.rows()) == 2
  both.agreed()


def test_lnk_23_a_ghost_is_released_with_what_was_collected_into_it(both: Both, frozen_clock: Any) -> None:
  """LNK-23."""
  order_id = both.place(600)
  accept_orders(actor=both.admin, order_ids=[order_id])
  move_orders(actor=both.admin, order_ids=[order_id], slot_id=both.slots["07:00"].pk)
  both.step()
  frozen_clock.set(MORNING)
  vial = both.fill(4000.0, both.batch())
  both.release([order_id], [vial])
  both.step()
  ghost = next(it for it in both.rows() if it["amount"] == "0")
  both.says(ghost, status=3, frigivet_amount=4000, batchnr="FDG-261201-1", deliver_datetime=f"{EARLY}")
  both.says(both.row_of(order_id), status=3, COID=ghost["OID"], frigivet_datetime=NOW)
  assert both.rows("VAL")[0]["order_id"] == ghost["OID"]
  both.agreed()
  both.correct([order_id], [vial])
  both.step()
  ghost = next(it for it in both.rows() if it["amount"] == "0")
  both.says(ghost, status=2, frigivet_amount=0, batchnr="")
  both.says(both.row_of(order_id), status=2, COID=ghost["OID"])
  assert both.rows("VAL")[0]["order_id"] is None
  both.agreed()


def test_lnk_23_a_supplement_adds_rows_and_a_correction_takes_them_back(both: Both, frozen_clock: Any) -> None:
  """LNK-23: our choice; the old system has no word for either."""
  order_id, vials = released(both, frozen_clock, (2000.0, 3.0))
  more = both.fill(1500.0, "FDG-261201-1", 1.0)
  both.step()
  both.supplement([order_id], [more])
  both.step()
  first, extra = both.rows()
  both.says(extra, COID=first["OID"], frigivet_amount=1500, status=3)
  both.says(first, frigivet_amount=2000)
  both.agreed()
  both.correct([order_id], [*vials, more])
  both.step()
  (row,) = both.rows()
  both.says(
    row, OID=first["OID"], status=2, frigivet_af=None, frigivet_amount=0, batchnr="", amount=600,
    frigivet_datetime="0000-00-00 00:00:00",
  )  # fmt: skip
  assert [it["order_id"] for it in both.rows("VAL")] == [None, None]
  both.agreed()
  both.release([order_id], [more, *vials])
  both.step()
  assert [it["frigivet_amount"] for it in both.rows()] == ["2000", "1500"]
  both.agreed()


def test_lnk_24_injections_have_a_row_of_their_own(both: Both, frozen_clock: Any) -> None:
  """LNK-24: placed, edited, accepted, released at the time that it was, rejected, cancelled."""
  order_id = both.shots(3, usage="animal", comment="Mus")
  both.step()
  (row,) = both.rows("t_orders")
  both.says(
    row, BID=both.bid, deliver_datetime="2026-12-01 12:00:00", n_injections=3, anvendelse="Dyr", comment="Mus",
    status=1, tracer=9, COID=-1, userName="Anna Æbelø",
  )  # fmt: skip
  edit_order(
    actor=both.nurse, order_id=order_id, injections=4, usage="human", deliver_at=calendar.wall_instant(DAY, time(13))
  )
  accept_orders(actor=both.admin, order_ids=[order_id])
  both.step()
  both.says(
    both.rows("t_orders")[0], n_injections=4, anvendelse="Human", deliver_datetime="2026-12-01 13:00:00", status=2
  )
  both.agreed()
  other = both.shots(2)
  gone = both.shots(1)
  both.step()
  reject_orders(actor=both.admin, order_ids=[other], reason="lukket")
  cancel_order(actor=both.nurse, order_id=gone)
  both.step()
  assert [it["status"] for it in both.rows("t_orders")] == ["2", "4"]
  frozen_clock.set(MORNING)
  vial = both.fill(900.0, both.batch("FLT-261201-1", both.flt), tracer=both.flt)
  both.release([order_id], [vial])
  both.step()
  both.says(both.rows("t_orders")[0], status=3, frigivet_datetime=NOW, batchnr="FLT-261201-1")
  both.agreed()


def test_lnk_25_a_vial_by_hand_is_a_row_unless_the_script_wrote_one(both: Both, frozen_clock: Any) -> None:
  """LNK-25: one vial is one, whoever writes it down first."""
  frozen_clock.set(MORNING)
  number = both.batch()
  both.site.fill("1", number, datetime.fromisoformat(NOW), 3000.0, 3.0)
  both.fill(3000.0, number, 3.0)
  both.fill(2000.0, number, 2.0)
  both.step(3)
  assert [it["activity"].split(".")[0] for it in both.rows("VAL")] == ["3000", "2000"]
  assert Vial.objects.count() == 2
  gone = Vial.objects.get(activity_mbq=2000.0)
  discard_vial(actor=both.radiochemist, vial_id=gone.pk, reason="tabt", code="lost")
  both.step()
  assert len(both.rows("VAL")) == 2
  both.agreed()
  assert not Write.objects.exclude(state="done").exists()


def test_lnk_25_one_that_was_put_right_is_a_row_of_whose_it_is(both: Both, frozen_clock: Any) -> None:
  """LNK-25: typed for a purpose or for another by a slip, and given on before it was written; one without a number over
  there gets no row."""
  frozen_clock.set(MORNING)
  number = both.batch()
  other, nobody = (
    Customer.objects.create(short_name=name, long_name=name, dispenser_number=dispenser)
    for name, dispenser in (("OUH", 2), ("Dyr", None))
  )
  given: dict[str, Any] = {
    "actor": both.radiochemist, "tracer_id": both.fdg.pk, "calibrated_at": MORNING, "volume_ml": 3.0,
    "batch_number": number, "reason": "drevet er væk",
  }  # fmt: skip
  for mbq, whose, to in (
    (3_000.0, {"purpose": "qualityControl"}, both.customer),
    (2_000.0, {"customer_id": other.pk}, both.customer),
    (1_000.0, {"customer_id": both.customer.pk}, other),
    (500.0, {"purpose": "test"}, nobody),
  ):
    vial_id = add_vial(**given, activity_mbq=mbq, **whose).value()["vialId"]
    reassign_vial(actor=both.radiochemist, vial_id=vial_id, customer_id=to.pk, reason="forkert knap")
  both.step(3)
  lies = {it["activity"].split(".")[0]: it["customer"] for it in both.rows("VAL")}
  assert lies == {"3000": "1", "2000": "1", "1000": "2"}
  both.agreed()


def test_lnk_25_one_that_was_put_right_is_the_one_that_the_script_writes(both: Both, frozen_clock: Any) -> None:
  """LNK-25: it keeps the number that it was typed with, and is still one with its customer's row over there."""
  frozen_clock.set(MORNING)
  number = both.batch()
  vial_id = add_vial(
    actor=both.radiochemist, tracer_id=both.fdg.pk, purpose="qualityControl", activity_mbq=3_000.0,
    calibrated_at=MORNING, volume_ml=3.0, batch_number=number,
    reason="drevet er væk",
  ).value()["vialId"]  # fmt: skip
  reassign_vial(actor=both.radiochemist, vial_id=vial_id, customer_id=both.customer.pk, reason="forkert knap")
  both.site.fill("1", number, datetime.fromisoformat(NOW), 3_000.0, 3.0)
  both.step(3)
  (ours,) = Vial.objects.all()
  assert (ours.state, len(ours.sources), len(both.rows("VAL"))) == ("free", 2, 1)
  both.agreed()
