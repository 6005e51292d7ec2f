"""That the end-to-end test can be told at any hour: its unit takes orders, and feeds them, around the clock."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from conftest import StoppedClock
from customer.actions.orders import place_order
from tests.e2e import unit
from tracershop.access.models import User
from tracershop.actor import Actor
from tracershop.calendar import wall_instant
from tracershop.catalogue.models import Endpoint, Slot
from tracershop.orderbook.models import Order

SUNDAY = date(2026, 11, 29)


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [0, 30, 55, 61, 360, 780, 1300, 1339, 1344, 1345, 1347, 1439])
def test_the_unit_takes_orders_at_any_hour(frozen_clock: StoppedClock, minutes: int) -> None:
  """On a Sunday too, when the deliveries of the night belong to another day and week than their run."""
  now = frozen_clock.set(wall_instant(SUNDAY, time(0)) + timedelta(minutes=minutes))
  facts = unit.build()
  endpoint = Endpoint.objects.get(customer_id=facts.north)
  user = User.objects.get(username="nurse-nordby")
  nurse = Actor(
    user_id=user.pk, name=user.name, role=user.role, stamp=user.stamp, customer_ids=frozenset({facts.north})
  )
  day = date.fromisoformat(facts.date)
  for at in (facts.first, facts.second):
    slot = Slot.objects.get(endpoint=endpoint, weekday=day.isoweekday(), delivery_time=at)
    done = place_order(
      actor=nurse,
      kind="activity",
      endpoint_id=endpoint.pk,
      tracer_id=slot.run.tracer_id,
      slot_id=slot.pk,
      delivery_date=day,
      ordered_mbq=4_200.0,
    )
    order = Order.objects.get(id=done.value()["orderId"])
    assert timedelta(minutes=85) <= order.deliver_at - now <= timedelta(minutes=106)
    assert order.run_at is not None
    assert timedelta(minutes=150) <= order.deliver_at - order.run_at <= timedelta(minutes=160)
