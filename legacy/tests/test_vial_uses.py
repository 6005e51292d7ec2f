"""A vial that is used in the old system is used here: nobody gives it away twice."""

from __future__ import annotations

from typing import Any

import pytest

from legacy.models import Mirror
from legacy.oldsite.site import OldSite
from legacy.proof import comparing
from legacy.tests.both import DAY, MORNING, NOON, SEVEN, Both, at
from legacy.tests.test_adopting import old_unit
from production.actions.vials import take_dispensed_vial
from production.dispenser.intake import DISPENSER
from tests.law import verify_action
from tests.story import refused
from tracershop import calendar
from tracershop.ledger import verify
from tracershop.orderbook.models import Order, ReleaseLine, Vial
from tracershop.site.models import Conflict

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["old_unit"]


@pytest.fixture
def both(old_unit: tuple[OldSite, int, int], frozen_clock: Any) -> Both:
  return Both(*old_unit, leader="old", clock=frozen_clock)


def filled(both: Both) -> int:
  """A vial that the dispenser's file and its script both tell of; its row over there."""
  take_dispensed_vial(
    actor=DISPENSER, tracer_id=both.fdg.pk, customer_number=1, activity_mbq=9_000.5, volume_ml=8.0,
    calibrated_at=calendar.wall_instant(DAY, SEVEN), batch_number="FDG-261201-1", source="file:a", expires_at=None,
    arrived_at=calendar.wall_instant(DAY, SEVEN),
  )  # fmt: skip
  return both.site.fill("1", "FDG-261201:1", at(SEVEN), 9_000.5, 8.0)


def state() -> str:
  return Vial.objects.get().state


@pytest.mark.parametrize("seen", [True, False])
def test_lnk_46_a_vial_of_the_file_that_is_used_there_is_used_here(both: Both, seen: bool) -> None:
  """LNK-46: whether its row was seen before it was used or not; and it cannot be released here any more."""
  key, order = both.placed()
  both.clock.set(MORNING)
  vial = filled(both)
  if seen:
    both.poll()
    assert state() == "free"
  both.site.accept(key)
  both.site.release(key, [vial], both.chemist, at(SEVEN))
  with verify_action("vial.followed"):
    both.poll()
  assert (state(), Order.objects.get(id=order.pk).status) == ("released", "released")
  assert comparing.compare(both.site.old).equal
  both.lead()
  other = both.place(100, slot="11:30")
  both.accept(Order.objects.get(id=other))
  both.batch()
  with refused("vial_taken"):
    both.release([other], [Vial.objects.get().pk])
  assert both.poll().quiet
  assert verify.verify().whole


def test_lnk_46_one_that_is_taken_out_there_is_free_here_again(both: Both) -> None:
  """LNK-46."""
  key, _ = both.placed()
  both.clock.set(MORNING)
  vial = filled(both)
  both.site.release(key, [vial], both.chemist, at(SEVEN))
  both.poll()
  assert state() == "released"
  both.say("UPDATE VAL SET order_id = NULL WHERE ID = %s", vial)
  both.poll()
  assert state() == "free"


def test_lnk_46_one_that_was_left_behind_follows_within_the_minute(both: Both) -> None:
  """LNK-46: the mirror has known for long."""
  key, _ = both.placed()
  both.clock.set(MORNING)
  both.site.release(key, [filled(both)], both.chemist, at(SEVEN))
  both.poll()
  Vial.objects.update(state="free")
  assert [it.field for it in comparing.compare(both.site.old).differences] == ["order_id"]
  both.looked()
  assert state() == "released"
  assert comparing.compare(both.site.old).equal


def released_here(both: Both) -> tuple[int, int, Order]:
  """A vial that was released here, where we lead; its row, another order's row over there, and our order."""
  other, _ = both.placed(NOON)
  both.lead()
  order = Order.objects.get(id=both.place(600, slot="07:00"))
  both.clock.set(MORNING)
  both.accept(order)
  vial = filled(both)
  both.step(3)
  both.batch()
  both.release([order.pk], [Vial.objects.get().pk])
  return vial, other, order


def test_lnk_46_one_that_was_released_here_and_is_given_away_there_is_a_person_s(both: Both) -> None:
  """LNK-46: ours is not overwritten, theirs neither until he has said so; a signature is not taken back."""
  vial, other, order = released_here(both)
  both.say("UPDATE VAL SET order_id = %s WHERE ID = %s", other, vial)
  with verify_action("legacy.vialHeld"):
    both.step(3)
  conflict = both.conflict()
  assert (conflict.kind, conflict.subject) == ("vialUsedElsewhere", f"vial:{Vial.objects.get().pk}")
  assert (conflict.details["fields"][0]["theirs"], conflict.details["signed"]) == (str(other), True)
  assert both.rows("VAL")[0]["order_id"] == str(other)
  assert Mirror.objects.get(table="VAL").data["order_id"] is None
  with refused("already_released", "choice", "signed_here"):
    both.settle("theirs")
  both.settle("ours")
  both.step(3)
  assert both.rows("VAL")[0]["order_id"] == both.row_of(order.pk)["OID"]
  assert ReleaseLine.objects.filter(void=False).count() == 1
  both.agreed()


def test_lnk_46_it_goes_by_itself_when_they_take_it_back(both: Both) -> None:
  """LNK-46."""
  vial, other, _ = released_here(both)
  both.step(2)
  before = both.rows("VAL")[0]["order_id"]
  both.say("UPDATE VAL SET order_id = %s WHERE ID = %s", other, vial)
  both.step(2)
  assert both.conflict().kind == "vialUsedElsewhere"
  both.say("UPDATE VAL SET order_id = %s WHERE ID = %s", before, vial)
  both.step(2)
  assert not Conflict.objects.filter(state="open").exists()


def test_lnk_46_what_we_take_back_ourselves_stays_free(both: Both) -> None:
  """LNK-46: while it is on its way to them, and afterwards."""
  _, _, order = released_here(both)
  both.step(2)
  both.correct([order.pk], [Vial.objects.get().pk])
  both.clock.move(minutes=2)
  both.poll(1)
  assert state() == "free"
  both.step(2)
  both.clock.move(minutes=2)
  both.step(2)
  assert state() == "free"
  assert both.rows("VAL")[0]["order_id"] is None
