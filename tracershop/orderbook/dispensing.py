"""Keeps what lies in the vials for each order (`dispensed_mbq`) true, whenever orders or vials change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from tracershop.orderbook import images, queries, rules, states
from tracershop.orderbook.models import Order, Vial

Group = tuple[int, int, date]


def group_of(it: Order | Vial) -> Group | None:
  """What shares vials: (customer, tracer, date); None where there is none."""
  if it.tracer_id is None or it.customer_id is None:
    return None
  return it.customer_id, it.tracer_id, it.delivery_date if isinstance(it, Order) else it.calibrated_date


def refresh(groups: Iterable[Group | None]) -> dict[int, float]:
  """Works out anew what is dispensed for the orders of each group: {order id: MBq at its slot} of those that differ.

  Call it inside an action after its rows are saved; the caller saves and records what comes back, so that a row's image
  depends on the row alone (the law, STR-1). It reads columns, not rows: it runs in every command.
  """
  changed: dict[int, float] = {}
  for group in sorted({group for group in groups if group is not None}):
    found = _dispense(group, _free_vials(group)) if _read(_ANY_VIAL, group) else {}
    for order_id, status, before in _read(_ORDERS, group):
      # A released order keeps what it was given; a rejected or cancelled one has nothing.
      now = before if status == "released" else found.get(order_id, 0.0)
      if now != before:
        changed[order_id] = now
  return changed


# By hand: they are asked in every command, and the ORM takes several times as long to say them.
_ANY_VIAL = """SELECT id FROM orderbook_vial
  WHERE customer_id = %s AND tracer_id = %s AND calibrated_date = %s AND state = 'free' LIMIT 1"""
_ORDERS = """SELECT id, status, dispensed_mbq FROM orderbook_order
  WHERE customer_id = %s AND tracer_id = %s AND delivery_date = %s AND ordered_mbq IS NOT NULL"""


def _read(sql: str, group: Group) -> list[tuple[Any, ...]]:
  customer_id, tracer_id, day = group
  with connection.cursor() as cursor:
    cursor.execute(sql, [customer_id, tracer_id, day.isoformat()])
    return list(cursor.fetchall())


def _free_vials(group: Group) -> list[rules.FreeVial]:
  customer_id, tracer_id, day = group
  free = Vial.objects.filter(customer_id=customer_id, tracer_id=tracer_id, calibrated_date=day, state="free")
  return [rules.FreeVial(*it) for it in free.values_list("id", "activity_mbq", "calibrated_at")]


def _dispense(group: Group, vials: list[rules.FreeVial]) -> dict[int, float]:
  customer_id, tracer_id, day = group
  waiting = [
    it
    for it in queries.orders().filter(
      customer_id=customer_id, tracer_id=tracer_id, delivery_date=day, status__in=states.OPEN
    )
    if it.ordered_mbq is not None
  ]
  if not waiting:
    return {}
  needs = [
    rules.OpenOrder(
      it.pk,
      it.deliver_at,
      images.needed_mbq(it),
      it.endpoint_id,
      it.status == "accepted",
    )
    for it in waiting
  ]
  # Open orders of one tracer have one half-life, their isotope's.
  return rules.dispense(needs, vials, waiting[0].half_life_seconds, settings.RELEASE_LOW_PERCENT / 100)
