"""What hangs over there on an order that a person has to decide about: it waits with it, and is not torn off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from customer.actions.bookings import settle_conflict
from customer.actions.orders import cancel_order, edit_order
from legacy.models import Due, Write
from legacy.oldsite.site import OldSite
from legacy.proof.comparing import compare
from legacy.tests.both import DAY, Both
from legacy.tests.test_adopting import EARLY, old_unit
from legacy.tests.test_carrying import broken
from legacy.tests.test_releasing_there import MORNING
from production.actions.moving import move_orders, postpone_orders
from production.actions.orders import accept_orders
from tracershop.orderbook.models import Order
from tracershop.site.models import Conflict, Quarantine
from tracershop.site.models import Link as LinkRow

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["old_unit"]


@pytest.fixture
def both(old_unit: tuple[OldSite, int, int]) -> Both:
  return Both(*old_unit)


def collected_there(both: Both) -> tuple[int, int]:
  """Two orders of ours: they have edited the first one, which we lead, and collected it into the second."""
  moved, master = both.place(200), both.place(900, slot="07:00")
  both.step()
  key = int(both.row_of(moved)["OID"])
  both.site.edit_order(key, 111)
  both.site.move(key, EARLY)
  both.step(3)
  assert [it.subject for it in Conflict.objects.filter(state="open")] == [f"order:{moved}"]
  return moved, master


def test_lnk_26_what_a_disputed_order_was_collected_into_is_not_deleted_and_waits(both: Both) -> None:
  """LNK-26, LNK-32: the mirror does not know of it yet; nothing is tried again and again, and compare says why."""
  moved, master = collected_there(both)
  cancel_order(actor=both.nurse, order_id=master)
  both.step(3)
  assert both.row_of(moved)["COID"] == both.row_of(master)["OID"]
  assert list(Due.objects.values_list("our_id", flat=True)) == [master]
  assert LinkRow.objects.get().behind == 1
  assert not Write.objects.exclude(state="done").exists()
  differing = compare(both.site.old).differences
  assert {it.key for it in differing} == {both.row_of(it)["OID"] for it in (moved, master)}
  assert {it.because for it in differing} == {"conflict"}
  told = Conflict.objects.get(state="open")
  settle_conflict(
    actor=both.admin, conflict_id=told.pk, choice="theirs", reason="det er aftalt",
    seen={f"conflict:{told.pk}": told.revision},
  )  # fmt: skip
  both.step(3)
  # A ghost has taken its place.
  assert sorted(it["amount"] for it in both.rows()) == ["0", "111"]
  assert Order.objects.get(id=moved).moved_to_slot is not None
  both.agreed()


def test_lnk_22_the_total_of_a_row_counts_a_disputed_order_that_was_collected_into_it(both: Both) -> None:
  """LNK-22: their production goes by the total."""
  _, master = collected_there(both)
  before = int(both.row_of(master)["total_amount"])
  edit_order(actor=both.nurse, order_id=master, ordered_mbq=1000.0)
  both.step(3)
  both.says(both.row_of(master), amount=1000, total_amount=before + 100)


def test_lnk_22_nothing_is_collected_into_a_row_that_they_have_deleted(both: Both) -> None:
  """LNK-22, LNK-32: we lead, so ours waits for a person, and the mirror still has the row; a ghost is made instead."""
  master, moved = both.place(400, slot="07:00"), both.place(600)
  both.step()
  both.site.delete_order(int(both.row_of(master)["OID"]))
  both.step(3)
  assert [it.subject for it in Conflict.objects.filter(state="open")] == [f"order:{master}"]
  move_orders(actor=both.admin, order_ids=[moved], slot_id=both.slots["07:00"].pk)
  edit_order(actor=both.nurse, order_id=master, ordered_mbq=450.0)
  both.step(3)
  ghost = next(it for it in both.rows() if it["amount"] == "0")
  both.says(both.row_of(moved), COID=ghost["OID"])
  # It is not made again before somebody has said so.
  assert len(both.rows()) == 2
  told = Conflict.objects.get(state="open")
  settle_conflict(
    actor=both.admin, conflict_id=told.pk, choice="ours", reason="den skal leveres",
    seen={f"conflict:{told.pk}": told.revision},
  )  # fmt: skip
  both.step(3)
  assert sorted(it["amount"] for it in both.rows()) == ["0", "450", "600"]
  both.agreed()


def test_lnk_26_what_a_row_is_to_be_collected_into_is_looked_for_before_it_is_sent(both: Both) -> None:
  """LNK-26: they have deleted it a moment ago, and nobody has seen that yet."""
  master, moved = both.place(400, slot="07:00"), both.place(600)
  both.step()
  move_orders(actor=both.admin, order_ids=[moved], slot_id=both.slots["07:00"].pk)
  both.site.delete_order(int(both.row_of(master)["OID"]))
  both.step()
  both.says(both.row_of(moved), COID=-1)
  assert Write.objects.filter(state="refused").exists()
  both.step(2)
  ghost = next(it for it in both.rows() if it["amount"] == "0")
  both.says(both.row_of(moved), COID=ghost["OID"])


def test_lnk_27_what_was_put_off_when_a_step_broke_off_and_was_edited_there_is_for_a_person(both: Both) -> None:
  """LNK-27, LNK-32: the change arrived, and the ghost of before is gone; they edited it before we knew. It still means
  something: no quarantine."""
  order_id = both.place(600)
  move_orders(actor=both.admin, order_ids=[order_id], slot_id=both.slots["07:00"].pk)
  both.step()
  key = int(both.row_of(order_id)["OID"])
  postpone_orders(
    actor=both.admin, order_ids=[order_id], delivery_date=DAY + timedelta(days=7), slot_id=both.slots["07:00"].pk,
    reason="nedbrud",
  )  # fmt: skip
  broken(both, "DELETE", after=True)
  both.site.edit_order(key, 111)
  both.step(4)
  assert len(both.rows()) == 1
  assert not Quarantine.objects.exists()
  told = Conflict.objects.get(state="open")
  assert (told.subject, [it["field"] for it in told.details["fields"]]) == (f"order:{order_id}", ["ordered_mbq"])


def test_lnk_23_one_of_those_collected_together_that_is_released_alone_has_its_own_batch(
  both: Both, frozen_clock: Any
) -> None:
  """LNK-23, LNK-50: what it was collected into has none yet."""
  moved, master = both.place(600), both.place(400, slot="07:00")
  accept_orders(actor=both.admin, order_ids=[moved])
  move_orders(actor=both.admin, order_ids=[moved], slot_id=both.slots["07:00"].pk)
  frozen_clock.set(MORNING)
  both.release([moved], [both.fill(5_000, both.batch())])
  both.step()
  both.says(both.row_of(moved), COID=both.row_of(master)["OID"], status=3, batchnr="FDG-261201-1")
  both.says(both.row_of(master), status=1, batchnr="")
  both.agreed()
  assert compare(both.site.old).differences == []
