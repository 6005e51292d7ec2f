"""The nightly check finds a row that was changed without being recorded, and nothing where all went by the door."""

from __future__ import annotations

from typing import Any

import pytest

from production.actions.orders import accept_orders
from tests.test_law import Story
from tracershop import check
from tracershop.orderbook.models import Order

pytestmark = pytest.mark.django_db(transaction=True)


def test_str_1_the_nightly_fold_finds_what_was_not_recorded(frozen_clock: Any) -> None:
  story = Story(frozen_clock)
  order = story.place()
  assert check.nightly() == []
  accept_orders(actor=story.unit.radiochemist, order_ids=[order])
  story.place(2_000, "08:15", side="south")
  assert check.nightly() == []
  Order.objects.filter(id=order).update(ordered_mbq=1.0)
  found = check.nightly()
  assert f"production: order {order} differs in orderedMbq, toDispenseMbq" in found
  assert any(text.startswith(f"customer:{story.unit.north.customer.pk}: order {order}") for text in found)
  assert not any(text.startswith(f"customer:{story.unit.south.customer.pk}:") for text in found)


def test_str_1_the_nightly_fold_finds_a_row_that_is_gone(frozen_clock: Any) -> None:
  story = Story(frozen_clock)
  order = story.place()
  assert check.nightly() == []
  Order.objects.filter(id=order).delete()
  assert f"production: order {order} is not in the tables" in check.nightly()
