"""What the set-up has marked on an open order, after that order has gone to another delivery (SET-9, STA-7 … STA-9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from production.tests.setup import SetUp
from tests import unit
from tests.story import Story
from tracershop.catalogue.models import Slot
from tracershop.protocol.commands import ClosedDay

pytestmark = pytest.mark.django_db(transaction=True)

NEXT_TUESDAY = unit.TUESDAY + timedelta(days=7)
MONDAY = unit.TUESDAY - timedelta(days=1)


def end(set_up: SetUp, slot: Slot) -> None:
  """Ends a slot before the story's Tuesday, with its open orders confirmed."""
  set_up.agreed("end_slot", slot_id=slot.pk, ends_date=MONDAY)


def test_sta_7_moving_to_a_slot_that_stands_takes_the_mark_away_and_restoring_brings_it_back(
  story: Story, set_up: SetUp
) -> None:
  order = story.place(100, slot="11:30")
  end(set_up, story.unit.north.slots["11:30"])
  assert story.order(order).marks == ["slotEnded"]
  assert story.move(order).marks == []
  assert story.restore(order).marks == ["slotEnded"]


def test_sta_7_a_mark_of_the_date_or_the_catalogue_goes_along_with_a_move(story: Story, set_up: SetUp) -> None:
  order = story.place(100, slot="11:30")
  set_up.agreed("add_closed_dates", dates=[ClosedDay(date=unit.TUESDAY)])
  assert story.move(order).marks == ["closedDate"]
  assert story.restore(order).marks == ["closedDate"]


def test_sta_9_putting_off_takes_them_all_away(story: Story, set_up: SetUp) -> None:
  """What may be ordered there is nothing that has to be looked after."""
  order = story.place(100, slot="07:00")
  end(set_up, story.unit.north.slots["07:00"])
  set_up.agreed("add_closed_dates", dates=[ClosedDay(date=unit.TUESDAY)])
  assert story.order(order).marks == ["closedDate", "slotEnded"]
  assert story.postpone(order, slot="11:30", day=NEXT_TUESDAY).marks == []


def test_sta_11_an_edit_to_another_slot_takes_it_away(story: Story, set_up: SetUp) -> None:
  order = story.place(100, slot="07:00")
  end(set_up, story.unit.north.slots["07:00"])
  assert story.edit(order, slot_id=story.unit.north.slots["08:15"].pk).marks == []
