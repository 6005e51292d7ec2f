"""Whose vials are whose: what lies in a customer's free vials for each of its open orders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracershop.decay import decay
from tracershop.orderbook.rules import FreeVial, OpenOrder, dispense

HALF_LIFE = 6_586.2
SEVEN = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
NOON = SEVEN + timedelta(hours=5)


def vial(number: int, mbq: float, at: datetime = SEVEN) -> FreeVial:
  """A vial of so many MBq at the delivery, calibrated twenty minutes before it."""
  filled = at - timedelta(minutes=20)
  return FreeVial(number, decay(mbq, HALF_LIFE, at, filled), filled)


def test_need_2_a_vial_counts_once_for_the_earliest_delivery_that_lacks():
  orders = [OpenOrder(1, SEVEN, 9_000), OpenOrder(2, NOON, 5_000)]

  found = dispense(orders, [vial(1, 9_100), vial(2, 100)], HALF_LIFE)

  assert found[1] == pytest.approx(9_100)
  assert found[2] == pytest.approx(decay(100, HALF_LIFE, SEVEN, NOON))


def test_need_2_the_orders_of_a_delivery_share_its_vials_in_proportion_to_need():
  orders = [OpenOrder(1, SEVEN, 3_000), OpenOrder(2, SEVEN, 5_200)]

  found = dispense(orders, [vial(1, 7_216)], HALF_LIFE)

  assert found == {1: pytest.approx(2_640), 2: pytest.approx(4_576)}


def test_need_2_an_order_that_is_not_accepted_takes_nothing_from_one_that_is():
  orders = [OpenOrder(1, SEVEN, 1_500, accepted=False), OpenOrder(2, SEVEN, 8_000)]

  assert dispense(orders, [vial(1, 8_240)], HALF_LIFE) == {1: 0.0, 2: pytest.approx(8_240)}
  assert dispense(orders[:1], [vial(1, 8_240)], HALF_LIFE) == {1: pytest.approx(8_240)}


def test_need_2_two_places_at_one_time_are_two_deliveries():
  orders = [OpenOrder(1, SEVEN, 3_000, place=7), OpenOrder(2, SEVEN, 3_000, place=8)]

  assert dispense(orders, [vial(1, 3_000), vial(2, 2_000)], HALF_LIFE) == {
    1: pytest.approx(3_000),
    2: pytest.approx(2_000),
  }


def test_need_2_without_orders_or_vials_there_is_nothing():
  assert dispense([], [vial(1, 3_000)], HALF_LIFE) == {}
  assert dispense([OpenOrder(1, SEVEN, 3_000)], [], HALF_LIFE) == {1: 0.0}
