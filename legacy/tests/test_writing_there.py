"""What is done here, in the old tables."""

from __future__ import annotations

from datetime import timedelta

import pytest

from customer.actions.orders import cancel_order, edit_order
from legacy.models import Tie, Write
from legacy.oldsite.site import OldSite
from legacy.tests.both import DAY, NO, Both
from legacy.tests.test_adopting import AT, EARLY, old_unit
from production.actions.moving import move_orders, postpone_orders, restore_orders
from production.actions.orders import accept_orders, reject_orders, reopen_orders
from tracershop.orderbook.models import Order

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["old_unit"]


@pytest.fixture
def both(old_unit: tuple[OldSite, int, int]) -> Both:
  return Both(*old_unit)


def test_lnk_20_an_order_placed_here_is_in_the_old_tables(both: Both) -> None:
  """LNK-20: as the old site would have written it."""
  order_id = both.place(500.4, comment="Blåt låg")
  both.step()
  (row,) = both.rows()
  both.says(
    row, BID=both.bid, amount=500, deliver_datetime=f"{AT:%Y-%m-%d %H:%M:%S}", status=1, run=2, COID=-1, amount_o=550,
    total_amount=500, total_amount_o=550, tracer=6, received_datetime=NO, frigivet_datetime=NO, frigivet_af=None,
    comment="Bl\xe5t l\xe5g", userName="Anna \xc6bel\xf8",
  )  # fmt: skip
  assert Tie.objects.get(table="orders", kind="order").our_id == order_id
  both.agreed()
  assert Order.objects.count() == 1


def test_lnk_20_edited_accepted_reopened_rejected_and_cancelled(both: Both) -> None:
  """LNK-20: each is one statement, and the row's other columns stay."""
  order_id = both.place(500)
  both.step()
  (row,) = both.rows()
  edit_order(actor=both.nurse, order_id=order_id, ordered_mbq=700.0, comment="mere")
  both.step()
  both.says(both.rows()[0], OID=row["OID"], amount=700, amount_o=770, total_amount=700, comment="mere", status=1)
  accept_orders(actor=both.admin, order_ids=[order_id])
  both.step()
  both.says(both.rows()[0], amount=700, status=2)
  reopen_orders(actor=both.admin, order_ids=[order_id], reason="fortrudt")
  both.step()
  both.says(both.rows()[0], status=1)
  reject_orders(actor=both.admin, order_ids=[order_id], reason="lukket")
  both.step()
  both.says(both.rows()[0], status=4)
  both.agreed()
  other = both.place(300, slot="07:00")
  both.step()
  cancel_order(actor=both.nurse, order_id=other)
  both.step()
  assert [it["status"] for it in both.rows()] == ["4"]
  both.agreed()
  assert Write.objects.filter(state="done").count() == 7
  assert Write.objects.count() == 7


def test_lnk_21_a_second_order_of_a_slot_grows_the_row_and_the_last_cancellation_deletes_it(both: Both) -> None:
  """LNK-21."""
  first, second = both.place(500), both.place(200.6)
  both.step()
  (row,) = both.rows()
  both.says(row, amount=701, total_amount=701, amount_o=771)
  third = both.place(100)
  both.step()
  both.says(both.rows()[0], amount=801)
  edit_order(actor=both.nurse, order_id=second, ordered_mbq=300.0)
  both.step()
  both.says(both.rows()[0], amount=900)
  both.agreed()
  cancel_order(actor=both.nurse, order_id=first)
  both.step()
  both.says(both.rows()[0], amount=400)
  cancel_order(actor=both.nurse, order_id=second)
  cancel_order(actor=both.nurse, order_id=third)
  both.step()
  assert both.rows() == []
  both.agreed()


def test_lnk_21_a_share_that_goes_its_own_way_gets_a_row_of_its_own(both: Both) -> None:
  """LNK-21."""
  first, second = both.place(500), both.place(200)
  both.step()
  accept_orders(actor=both.admin, order_ids=[second])
  both.step()
  assert sorted((it["amount"], it["status"]) for it in both.rows()) == [("200", "2"), ("500", "1")]
  both.agreed()
  accept_orders(actor=both.admin, order_ids=[first])
  both.step()
  assert sorted((it["amount"], it["status"]) for it in both.rows()) == [("200", "2"), ("500", "2")]
  both.agreed()


def test_lnk_22_a_move_makes_a_ghost_and_restoring_deletes_it(both: Both) -> None:
  """LNK-22: the order's own time stays what was ordered; totals are recomputed."""
  order_id = both.place(600)
  both.step()
  accept_orders(actor=both.admin, order_ids=[order_id])
  move_orders(actor=both.admin, order_ids=[order_id], slot_id=both.slots["07:00"].pk)
  both.step()
  moved, ghost = both.rows()
  both.says(
    ghost, amount=0, status=2, COID=-1, run=1, deliver_datetime=f"{EARLY:%Y-%m-%d %H:%M:%S}", total_amount=3301,
    total_amount_o=3631, tracer=6, comment="Sp\xf8gelse bestilling",
  )  # fmt: skip
  both.says(
    moved, amount=600, COID=ghost["OID"], run=ghost["run"], deliver_datetime=f"{AT:%Y-%m-%d %H:%M:%S}", total_amount=0,
    total_amount_o=0, status=2, amount_o=660,
  )  # fmt: skip
  both.agreed()
  restore_orders(actor=both.admin, order_ids=[order_id])
  both.step()
  (row,) = both.rows()
  both.says(row, OID=moved["OID"], COID=-1, run=2, total_amount=600, total_amount_o=660)
  both.agreed()


def test_lnk_22_a_move_to_where_an_order_stands_collects_it_there(both: Both) -> None:
  """LNK-22: and when that order is cancelled, a ghost takes its place."""
  master, order_id = both.place(400, slot="07:00"), both.place(600)
  both.step()
  move_orders(actor=both.admin, order_ids=[order_id], slot_id=both.slots["07:00"].pk)
  both.step()
  key = both.row_of(master)["OID"]
  both.says(both.row_of(master), amount=400, total_amount=3701, COID=-1)
  both.says(both.row_of(order_id), COID=key, run=1, total_amount=0)
  both.agreed()
  cancel_order(actor=both.nurse, order_id=master)
  both.step()
  rows = both.rows()
  assert len(rows) == 2
  ghost = next(it for it in rows if it["amount"] == "0")
  both.says(both.row_of(order_id), COID=ghost["OID"])
  both.says(ghost, total_amount=3301, status=2)
  both.agreed()


def test_lnk_21_parts_of_a_row_are_added_before_they_are_rounded(both: Both) -> None:
  """LNK-21, LNK-3: also where the first one was rounded by itself."""
  both.place(300.4)
  both.step()
  assert [it["amount"] for it in both.rows()] == ["300"]
  both.place(300.4)
  both.step()
  assert [it["amount"] for it in both.rows()] == ["601"]
  both.agreed()


def test_lnk_22_a_moved_order_that_is_cancelled_takes_its_ghost_along(both: Both) -> None:
  """LNK-22: the collected row goes first; nobody deletes what another one points to."""
  order_id = both.place(600)
  move_orders(actor=both.admin, order_ids=[order_id], slot_id=both.slots["07:00"].pk)
  both.step()
  assert len(both.rows()) == 2
  cancel_order(actor=both.admin, order_id=order_id, reason="aflyst")
  both.step()
  assert both.rows() == []
  assert not Write.objects.exclude(state="done").exists()
  both.agreed()


def test_lnk_20_an_order_that_is_put_off_or_edited_to_another_time_keeps_its_number(both: Both) -> None:
  """LNK-20: our choice; the old site would delete it and order anew."""
  order_id = both.place(600, slot="07:00")
  both.step()
  (row,) = both.rows()
  edit_order(actor=both.nurse, order_id=order_id, slot_id=both.slots["11:30"].pk)
  both.step()
  both.says(both.rows()[0], OID=row["OID"], deliver_datetime=f"{AT}", run=2)
  later = DAY + timedelta(days=7)
  postpone_orders(
    actor=both.admin, order_ids=[order_id], delivery_date=later, slot_id=both.slots["07:00"].pk, reason="nedbrud"
  )
  both.step()
  both.says(both.rows()[0], OID=row["OID"], deliver_datetime=f"{later} 07:00:00", run=1, status=1)
  both.agreed()
