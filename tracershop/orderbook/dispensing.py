"""Keeps what lies in the vials for each order (`dispensed_mbq`) true, whenever orders or vials change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings

from tracershop.decay import decay
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
    customer_id, tracer_id, day = group
    orders = Order.objects.filter(
      customer_id=customer_id, tracer_id=tracer_id, delivery_date=day, ordered_mbq__isnull=False
    ).values_list("id", "status", "dispensed_mbq")
    free = Vial.objects.filter(customer_id=customer_id, tracer_id=tracer_id, calibrated_date=day, state="free")
    vials = [rules.FreeVial(*it) for it in free.values_list("id", "activity_mbq", "calibrated_at")]
    found = _dispense(group, vials) if vials else {}
    for order_id, status, before in orders:
      # A released order keeps what it was given; a rejected or cancelled one has nothing.
      now = before if status == "released" else found.get(order_id, 0.0)
      if now != before:
        changed[order_id] = now
  return changed


def _dispense(group: Group, vials: list[rules.FreeVial]) -> dict[int, float]:
  customer_id, tracer_id, day = group
  waiting = [
    it
    for it in queries.orders().filter(
      customer_id=customer_id, tracer_id=tracer_id, delivery_date=day, status__in=states.OPEN
    )
    if it.ordered_mbq is not None
  ]
  if not waiting or waiting[0].tracer is None:
    return {}
  half_life = waiting[0].tracer.isotope.half_life_seconds
  needs = [
    rules.OpenOrder(
      it.pk,
      it.deliver_at,
      decay(it.ordered_mbq or 0.0, half_life, images.ordered_slot_at(it), it.deliver_at),
      it.endpoint_id,
      it.status == "accepted",
    )
    for it in waiting
  ]
  return rules.dispense(needs, vials, half_life, settings.RELEASE_LOW_PERCENT / 100)
