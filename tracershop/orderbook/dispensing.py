"""Keeps what lies in the vials for each order (`dispensed_mbq`) true, whenever orders or vials change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.db import connection
from django.db.models import Q

from tracershop.calendar import wall_date, wall_instant
from tracershop.catalogue.models import Tracer
from tracershop.decay import decay
from tracershop.orderbook import rules, states
from tracershop.orderbook.models import Order, Vial

Group = tuple[int, int, date]
_DAY = timedelta(days=1)


def group_of(it: Order | Vial) -> Group | None:
  """What shares vials: (customer, tracer, date), of a bare isotope its tracer (ISO-2); None where there is none."""
  tracer_id = it.filled_from_id if isinstance(it, Order) else it.tracer_id
  if tracer_id is None or it.customer_id is None:
    return None
  return it.customer_id, tracer_id, it.delivery_date if isinstance(it, Order) else it.calibrated_date


def refresh(groups: Iterable[Group | None]) -> dict[int, float]:
  """Works out anew what is dispensed for the orders that a change in each group can reach: {order id: MBq at its slot}
  of those that differ.

  Call it inside an action after its rows are saved; the caller saves and records what comes back, so that a row's image
  depends on the row alone (the law, STR-1). It reads columns, not rows: it runs in every command.
  """
  changed: dict[int, float] = {}
  for group in sorted({group for group in groups if group is not None}):
    customer_id, tracer_id, day = group
    first, last, found = day - _DAY, day + _DAY, dict[int, float]()
    if _read(_ANY_VIAL, customer_id, tracer_id, first - _DAY, last + _DAY):
      stretch = _stretch(group)
      first, last, found = stretch.first, stretch.last, stretch.dispensed()
    orders = _read(f"{_ORDERS} UNION ALL {_OF_BARE}", customer_id, tracer_id, first, last)
    for order_id, status, before in orders:
      # A released order keeps what it was given; a rejected or cancelled one has nothing.
      now = before if status == "released" else found.get(order_id, 0.0)
      if now != before:
        changed[order_id] = now
  return changed


# By hand: they are asked in every command, and the ORM takes several times as long to say them.
_ANY_VIAL = """SELECT id FROM orderbook_vial
  WHERE customer_id = %s AND tracer_id = %s AND calibrated_date BETWEEN %s AND %s AND state = 'free' LIMIT 1"""
_ORDERS = """SELECT id, status, dispensed_mbq FROM orderbook_order
  WHERE customer_id = %s AND tracer_id = %s AND delivery_date BETWEEN %s AND %s AND ordered_mbq IS NOT NULL"""
# Apart from the others, so that a tracer that is not bare costs a look at one row.
_OF_BARE = """SELECT o.id, o.status, o.dispensed_mbq FROM orderbook_order o JOIN catalogue_tracer t
  ON t.isotope_id = o.isotope_id AND t.bare
  WHERE o.customer_id = %s AND t.id = %s AND o.delivery_date BETWEEN %s AND %s AND o.tracer_id IS NULL"""


def _read(sql: str, customer_id: int, tracer_id: int, first: date, last: date) -> list[tuple[Any, ...]]:
  with connection.cursor() as cursor:
    asked: list[Any] = [customer_id, tracer_id, first.isoformat(), last.isoformat()]
    cursor.execute(sql, asked * (sql.count("%s") // len(asked)))
    return list(cursor.fetchall())


def serving(vials: Iterable[Vial]) -> dict[int, list[int]]:
  """The open orders by activity that each free vial counts for as things are: {vial id: order ids} (NEED-2)."""
  found: dict[int, list[int]] = {}
  for group in {group_of(it) for it in vials} - {None}:
    assert group is not None
    found |= _stretch(group).serving()
  return found


def by_count(vial: Vial) -> list[int]:
  """The accepted orders by count that a vial serves: those of the delivery that it would count for (NEED-2)."""
  if vial.customer_id is None:
    return []
  counted = Order.objects.filter(
    customer_id=vial.customer_id,
    tracer_id=vial.tracer_id,
    delivery_date__range=(vial.calibrated_date - _DAY, vial.calibrated_date + _DAY),
    status="accepted",
    ordered_mbq__isnull=True,
  ).values_list("id", "deliver_at", "endpoint_id")
  mine: dict[rules.Delivery, list[int]] = {}
  for order_id, deliver_at, place in counted.order_by("deliver_at", "endpoint_id", "id"):
    mine.setdefault((deliver_at, place), []).append(order_id)
  chosen = rules.choose(list(mine), vial.calibrated_at, lacks=lambda _: True)
  return [] if chosen is None else mine[chosen]


class Stretch(msgspec.Struct, frozen=True):
  """The dates whose vials and deliveries have to do with each other, and what waits and is free on them."""

  first: date
  last: date
  needs: list[rules.OpenOrder]
  vials: list[rules.FreeVial]
  half_life_seconds: float

  def dispensed(self) -> dict[int, float]:
    """What is dispensed for each order: {order id: MBq at its slot}."""
    return rules.dispense(self.needs, self.vials, self.half_life_seconds, settings.RELEASE_LOW_PERCENT / 100)

  def serving(self) -> dict[int, list[int]]:
    """The orders that each vial counts for: {vial id: order ids}."""
    return rules.serves(self.needs, self.vials, self.half_life_seconds, settings.RELEASE_LOW_PERCENT / 100)


def _stretch(group: Group) -> Stretch:
  """The dates that a change in a group can reach: its own and its neighbours, and on from there as long as a vial of
  one date is near enough to a delivery of the next to count for it.

  Invariant: no vial outside counts for an order inside, so that nobody else's figure changes. What a change has parted
  was joined by its own date, and lies with a neighbour.
  """
  customer_id, tracer_id, day = group
  first, last = day - _DAY, day + _DAY
  while True:
    needs, half_life = _needs(customer_id, tracer_id, first - _DAY, last + _DAY)
    vials = _free_vials(customer_id, tracer_id, first - _DAY, last + _DAY)
    before, after = _joined(needs, vials, first - _DAY), _joined(needs, vials, last)
    if not before and not after:
      break
    first, last = first - before * _DAY, last + after * _DAY
  return Stretch(
    first,
    last,
    [it for it in needs if first <= wall_date(it.deliver_at) <= last],
    [it for it in vials if first <= wall_date(it.calibrated_at) <= last],
    half_life,
  )


def _joined(needs: list[rules.OpenOrder], vials: list[rules.FreeVial], day: date) -> bool:
  """Whether a vial of a date or the next one is near enough to a delivery of the other."""
  both = {day, day + _DAY}
  return any(
    {wall_date(vial.calibrated_at), wall_date(order.deliver_at)} == both
    and rules.within_reach(vial.calibrated_at, order.deliver_at)
    for vial in vials
    for order in needs
  )


def _free_vials(customer_id: int, tracer_id: int, first: date, last: date) -> list[rules.FreeVial]:
  free = Vial.objects.filter(
    customer_id=customer_id, tracer_id=tracer_id, calibrated_date__range=(first, last), state="free"
  )
  return [rules.FreeVial(*it) for it in free.values_list("id", "activity_mbq", "calibrated_at")]


def _needs(customer_id: int, tracer_id: int, first: date, last: date) -> tuple[list[rules.OpenOrder], float]:
  """The open orders that are ordered by activity, and their half-life."""
  bare = Tracer.objects.filter(id=tracer_id, bare=True).values("isotope_id")
  waiting: Iterable[tuple[Any, ...]] = Order.objects.filter(
    Q(tracer_id=tracer_id) | Q(tracer__isnull=True, isotope_id__in=bare),
    customer_id=customer_id,
    delivery_date__range=(first, last),
    status__in=states.OPEN,
    ordered_mbq__isnull=False,
  ).values_list(
    "id", "status", "endpoint_id", "deliver_at", "delivery_date", "moved_to_slot_id", "slot__delivery_time",
    "ordered_mbq", "half_life_seconds",
  )  # fmt: skip
  found, half_life = [], 1.0
  for pk, status, place, deliver_at, day, moved, slot_time, ordered_mbq, half_life in waiting:
    # The same as `images.needed_mbq` says of a whole row.
    meant_at = deliver_at if moved is None else wall_instant(day, slot_time)
    needed = decay(ordered_mbq or 0.0, half_life, meant_at, deliver_at)
    found.append(rules.OpenOrder(pk, deliver_at, needed, place, status == "accepted"))
  # Open orders of one tracer have one half-life, their isotope's.
  return found, half_life
