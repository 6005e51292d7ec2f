"""Whether deliveries came in time: by receipt where it is known, else by departure and the way, else nobody knows."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec
from django.conf import settings

from tracershop.access import policy
from tracershop.actor import Actor
from tracershop.audit.trail import sane
from tracershop.errors import Refusal
from tracershop.orderbook import images
from tracershop.orderbook import queries as orderbook
from tracershop.orderbook.models import Dispatch, Order
from tracershop.protocol import commands

By = Literal["receipt", "dispatch", "unknown"]


class Delivered(msgspec.Struct, frozen=True):
  """One order that was delivered: when it should have come, and when it came, as far as that is known."""

  order_id: int
  tracer: str
  tracer_id: int | None
  isotope_id: int | None
  customer: str
  customer_id: int
  due_at: datetime
  came_at: datetime | None
  by: By

  @property
  def late_minutes(self) -> float | None:
    """How long after its time it came; below zero before it."""
    return None if self.came_at is None else (self.came_at - self.due_at).total_seconds() / 60


class Worst(msgspec.Struct, frozen=True, rename="camel"):
  """The order that came latest after its time."""

  order_id: int
  due_at: datetime
  came_at: datetime
  late_minutes: float


class Line(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """A tracer's deliveries to a customer in a month. Minutes are of the late ones."""

  tracer_id: int | None
  isotope_id: int | None
  tracer: str
  customer_id: int
  customer: str
  delivered: int
  by_receipt: int
  by_dispatch: int
  unknown: int
  on_time: int
  late: int
  late_median_minutes: float | None
  worst: Worst | None


class Month(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """A month's punctuality: a line for each tracer and customer, and all of them together."""

  month: date
  on_time_minutes: int
  lines: list[Line]
  total: Line


def month(actor: Actor, asked: commands.Punctuality) -> Month:
  """The punctuality of a month (PUN-1). Raises Refusal `forbidden`, and `invalid` for a day that begins no month."""
  policy.require(actor, "punctuality.month")
  first = sane(asked.month, "month")
  if first.day != 1:
    raise Refusal("invalid", field="month", text="month")
  missing = _missing(first)
  found = [delivered(it, missing=it.pk in missing) for it in delivered_orders(first)]
  groups: dict[tuple[str, str, int | None, int | None, int], list[Delivered]] = {}
  for it in found:
    groups.setdefault((it.tracer, it.customer, it.tracer_id, it.isotope_id, it.customer_id), []).append(it)
  return Month(
    month=first,
    on_time_minutes=settings.ON_TIME_MINUTES,
    lines=[
      line(groups[key], tracer=key[0], customer=key[1], tracer_id=key[2], isotope_id=key[3], customer_id=key[4])
      for key in sorted(groups, key=lambda key: (key[0].casefold(), key[1].casefold(), key[4]))
    ],
    total=line(found, tracer="", customer="", tracer_id=None, isotope_id=None, customer_id=0),
  )


def next_month(first: date) -> date:
  """The first day of the month after."""
  return (first + timedelta(days=32)).replace(day=1)


def delivered_orders(first: date) -> Iterable[Order]:
  """The orders of a month that were released, or came though nobody has released them yet."""
  orders = orderbook.orders().filter(delivery_date__gte=first, delivery_date__lt=next_month(first)).order_by("id")
  return (it for it in orders if it.status == "released" or it.received_at is not None)


def _missing(first: date) -> set[int]:
  """The orders of a month all of whose cars came; one of them that was not received had nothing in any (DSP-7)."""
  cars = Dispatch.objects.filter(
    delivery_date__gte=first, delivery_date__lt=next_month(first), returned_at__isnull=True
  ).values_list("order_ids", "received_at")
  came, on_their_way = set[int](), set[int]()
  for order_ids, received_at in cars:
    (on_their_way if received_at is None else came).update(order_ids)
  return came - on_their_way


def delivered(it: Order, *, missing: bool = False) -> Delivered:
  """An order as punctuality looks at it: its active delivery time, and the best that is known of its coming. Where its
  receipt says that nothing of it came (`missing`), its departure tells nothing."""
  came_at, by = it.received_at, "receipt"
  if came_at is None and it.dispatched_at is not None and not missing:
    came_at, by = it.dispatched_at + timedelta(minutes=it.endpoint.transport_minutes), "dispatch"
  return Delivered(
    order_id=it.pk,
    tracer=images.made_of(it),
    tracer_id=it.tracer_id,
    isotope_id=it.isotope_id,
    customer=it.customer.short_name,
    customer_id=it.customer_id,
    due_at=it.deliver_at,
    came_at=came_at,
    by="unknown" if came_at is None else "receipt" if by == "receipt" else "dispatch",
  )


def line(
  found: list[Delivered],
  *,
  tracer: str,
  customer: str,
  tracer_id: int | None,
  isotope_id: int | None,
  customer_id: int,
) -> Line:
  """Some deliveries counted."""
  known = [it for it in found if it.came_at is not None]
  late = sorted((it for it in known if _late(it) > settings.ON_TIME_MINUTES), key=_late)
  last = late[-1] if late else None
  return Line(
    tracer_id=tracer_id,
    isotope_id=isotope_id,
    tracer=tracer,
    customer_id=customer_id,
    customer=customer,
    delivered=len(found),
    by_receipt=sum(it.by == "receipt" for it in found),
    by_dispatch=sum(it.by == "dispatch" for it in found),
    unknown=sum(it.by == "unknown" for it in found),
    on_time=len(known) - len(late),
    late=len(late),
    late_median_minutes=statistics.median(map(_late, late)) if late else None,
    worst=None
    if last is None or last.came_at is None
    else Worst(order_id=last.order_id, due_at=last.due_at, came_at=last.came_at, late_minutes=_late(last)),
  )


def _late(it: Delivered) -> float:
  return it.late_minutes or 0.0
