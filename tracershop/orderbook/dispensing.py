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


def refresh(groups: Iterable[Group | None]) -> tuple[dict[int, Order], list[int]]:
  """Works out anew what is dispensed for the open orders of each group and saves the orders that changed.

  Gives all orders of the groups by id, as they now are, and the ids of those that changed.

  Call it inside an action after its rows are saved; the caller records what comes back with its own changes, so that
  a row's image depends on the row alone (the law, STR-1).
  """
  known: dict[int, Order] = {}
  changed: list[int] = []
  for customer_id, tracer_id, day in sorted({group for group in groups if group is not None}):
    known |= {
      it.pk: it for it in queries.orders().filter(customer_id=customer_id, tracer_id=tracer_id, delivery_date=day)
    }
    orders = [
      it for it in known.values() if group_of(it) == (customer_id, tracer_id, day) and it.ordered_mbq is not None
    ]
    waiting = [it for it in orders if it.status in states.OPEN]
    vials = Vial.objects.filter(customer_id=customer_id, tracer_id=tracer_id, calibrated_date=day, state="free")
    half_life = orders[0].tracer.isotope.half_life_seconds if orders and orders[0].tracer else 1.0
    found = rules.dispense(
      [
        rules.OpenOrder(
          it.pk,
          it.deliver_at,
          decay(it.ordered_mbq or 0.0, half_life, images.ordered_slot_at(it), it.deliver_at),
        )
        for it in waiting
      ],
      [rules.FreeVial(it.pk, it.activity_mbq, it.calibrated_at) for it in vials],
      half_life,
      settings.RELEASE_LOW_PERCENT / 100,
    )
    for it in orders:
      # A released order keeps what it was given; a rejected or cancelled one has nothing.
      now = it.dispensed_mbq if it.status == "released" else found.get(it.pk, 0.0)
      if now != it.dispensed_mbq:
        it.dispensed_mbq = now
        it.revision += 1
        it.save(update_fields=["dispensed_mbq", "revision"])
        changed.append(it.pk)
  return known, changed
