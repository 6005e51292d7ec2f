"""What happened to orders is read by their customer in words, and nobody else's."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tests import unit
from tests.story import Story, refused
from tracershop.actor import Actor
from tracershop.audit import history
from tracershop.orderbook.models import Order
from tracershop.protocol import messages
from tracershop.protocol.commands import OrdersHistory

pytestmark = pytest.mark.django_db(transaction=True)


def asked(actor: Actor, **what: Any) -> list[dict[str, Any]]:
  """The happenings, as the wire answers them."""
  found: dict[str, Any] = json.loads(messages.encode(history.orders_history(actor, OrdersHistory(**what))))
  assert not found["more"]
  told: list[dict[str, Any]] = found["happened"]
  return told


@pytest.fixture
def told(story: Story) -> Story:
  """An order edited, accepted and released with a vial; another customer's rejected."""
  order = story.place(9_000)
  story.edit(order, ordered_mbq=9_100.5, comment="two more")
  other = story.place(500, "11:30", side="south")
  story.reject(other, reason="the cyclotron is down")
  story.certified()
  story.clock.set(unit.at_wall(6, 45))
  story.accept(order)
  vial = story.file(9_200)
  story.release([story.order(order)], [vial])
  return story


def test_cus_6_an_order_is_told_from_its_beginning_with_what_changed_of_it(told: Story) -> None:
  """Who, when and which kind; of the order its amount and words before and after, and no vial's figures."""
  order = Order.objects.get(customer=told.unit.north.customer)
  found = asked(told.unit.north.nurse, order_id=order.pk)
  assert [it["kind"] for it in found if it["kind"].startswith("order.")] == [
    "order.placed",
    "order.edited",
    "order.accepted",
    "order.released",
  ]
  assert {it["orderId"] for it in found} == {order.pk}
  edited = next(it for it in found if it["kind"] == "order.edited")
  assert edited["actor"] == told.unit.north.nurse.name
  assert {it["field"]: (it["before"], it["after"]) for it in edited["changes"]} == {
    "orderedMbq": ("9\u00a0000", "9\u00a0100,5"),
    "comment": ("–", "two more"),
  }
  # What is filled for it says nothing of the order.
  assert [it["changes"] for it in found if it["kind"].startswith("vial.")] == [[]]
  released = next(it for it in found if it["kind"] == "order.released")
  assert [it["field"] for it in released["changes"]] == ["deliveredMbq"]
  assert sorted(found, key=lambda it: str(it["at"])) == found


def test_cus_5_since_an_instant_all_of_ones_own_are_told_and_nobody_elses(told: Story) -> None:
  """The other hospital's order is not there; what was before the instant neither."""
  north = Order.objects.get(customer=told.unit.north.customer)
  south = Order.objects.get(customer=told.unit.south.customer)
  since = unit.at_wall(6, 44)
  mine = asked(told.unit.north.nurse, since=since)
  assert {it["orderId"] for it in mine} == {north.pk}
  assert {"order.accepted", "order.released"} <= {it["kind"] for it in mine}
  assert "order.placed" not in {it["kind"] for it in mine}
  everything = asked(told.unit.admin, since=unit.at_wall(0) - timedelta(days=30))
  assert {it["orderId"] for it in everything} == {north.pk, south.pk}


def test_cus_6_a_foreign_order_is_one_that_is_not_there(told: Story) -> None:
  """And what is asked for must be named."""
  south = Order.objects.get(customer=told.unit.south.customer)
  nurse = told.unit.north.nurse
  for number in (south.pk, 10**9):
    with refused("not_found", "orderId"):
      history.orders_history(nurse, OrdersHistory(order_id=number))
  with refused("invalid", "since", "empty"):
    history.orders_history(nurse, OrdersHistory())
