"""The facts that a wish is judged by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec
from django.conf import settings

from tracershop import calendar
from tracershop.actor import Actor
from tracershop.catalogue import schedule
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Deadline, Endpoint, Isotope, Slot, Tracer
from tracershop.decay import decay
from tracershop.errors import Refusal
from tracershop.orderbook import rules as arithmetic
from tracershop.orderbook import states
from tracershop.orderbook.models import Order
from tracershop.orderbook.ordering import rules


class Named(msgspec.Struct, frozen=True, kw_only=True):
  """The catalogue's rows that a wish names: a tracer or an isotope, and a slot unless it is for a free time."""

  endpoint: Endpoint
  tracer: Tracer | None = None
  isotope: Isotope | None = None
  slot: Slot | None = None

  @property
  def half_life_seconds(self) -> float:
    made = self.tracer.isotope if self.tracer is not None else self.isotope
    assert made is not None, "an order is of a tracer or of an isotope"
    return made.half_life_seconds

  @property
  def archived(self) -> bool:
    """Whether any of them is ordered no more (ORD-16)."""
    tracer = self.tracer is not None and self.tracer.archived
    return self.endpoint.archived or self.endpoint.customer.archived or tracer


def endpoint_of(endpoint_id: int, actor: Actor) -> Endpoint:
  """The endpoint, or Refusal `not_found` where it is not there or not the actor's."""
  found = Endpoint.objects.select_related("customer").filter(id=endpoint_id).first()
  if found is None or not actor.acts_for(found.customer_id):
    raise Refusal("not_found", field="endpointId")
  return found


def tracer_of(tracer_id: int | None) -> Tracer:
  """The tracer, or Refusal `not_found`: also for a bare isotope's, which is ordered by its isotope (ISO-1)."""
  tracers = Tracer.objects.select_related("isotope").filter(bare=False)
  found = None if tracer_id is None else tracers.filter(id=tracer_id).first()
  if found is None:
    raise Refusal("not_found", field="tracerId")
  return found


def isotope_of(isotope_id: int | None) -> Isotope:
  """The isotope, or Refusal `not_found`."""
  found = None if isotope_id is None else Isotope.objects.filter(id=isotope_id).first()
  if found is None:
    raise Refusal("not_found", field="isotopeId")
  return found


def slot_of(slot_id: int | None, endpoint: Endpoint) -> Slot:
  """The endpoint's slot, or Refusal `no_such_slot`: another endpoint's is answered as one that is not there."""
  slots = Slot.objects.select_related("run").filter(endpoint=endpoint)
  found = None if slot_id is None else slots.filter(id=slot_id).first()
  if found is None:
    raise Refusal("no_such_slot", field="slotId")
  return found


def brings(slot: Slot, day: date, *, tracer_id: int | None, isotope_id: int | None) -> bool:
  """Whether a slot, fed by its run, brings this tracer or isotope on a date (ORD-3)."""
  return (slot.run.tracer_id, slot.run.isotope_id) == (tracer_id, isotope_id) and schedule.stands(slot, day)


def closed_dates() -> frozenset[date]:
  """All dates without deliveries."""
  return frozenset(ClosedDate.objects.values_list("date", flat=True))


def deadline_for(
  kind: str, tracer_id: int | None, delivery: date, closed: frozenset[date] | None = None
) -> datetime | None:
  """The last instant to order for a date: a tracer's own deadline, else its kind's; None where none is set (ORD-7)."""
  rows = Deadline.objects.filter(kind=_deadline_kind(kind))
  return deadline_among(rows, kind, tracer_id, delivery, closed_dates() if closed is None else closed)


def deadline_among(
  rows: Iterable[Deadline], kind: str, tracer_id: int | None, delivery: date, closed: frozenset[date]
) -> datetime | None:
  """The same by these deadlines."""
  choices = {it.tracer_id: it for it in rows if it.kind == _deadline_kind(kind)}
  found = choices.get(tracer_id) or choices.get(None)
  if found is None:
    return None
  return calendar.deadline_instant(
    kind=found.type,
    weekday=found.weekday,
    at=found.time,
    working_days_only=found.working_days_only and settings.DEADLINE_WORKING_DAYS,
    delivery=delivery,
    closed=closed,
  )


def _deadline_kind(kind: str) -> str:
  return "injection" if kind == "injection" else "activity"


def of(
  wish: rules.Wish,
  named: Named,
  *,
  now: datetime,
  deliver_at: datetime | None = None,
  active: Slot | None = None,
  but_order: int | None = None,
) -> rules.Facts:
  """All that decides whether a wish may be fulfilled.

  `deliver_at` is the free instant of injections, `active` the slot that an order was moved to; `but_order` leaves the
  edited order itself out of the sums.
  """
  entry = CatalogueEntry.objects.filter(endpoint=named.endpoint, tracer=named.tracer, isotope=named.isotope).first()
  tracer_id = named.tracer.pk if named.tracer is not None else None
  closed = closed_dates()
  slot = named.slot
  meant_at = deliver_at if slot is None else calendar.wall_instant(wish.delivery_date, slot.delivery_time)
  assert meant_at is not None, "an order has a slot or a free instant"
  found = rules.Facts(
    now=now,
    archived=named.archived,
    kind_fits=named.tracer is None or named.tracer.kind == wish.kind,
    in_catalogue=entry is not None,
    overhead=entry.overhead if entry else 1.0,
    half_life_seconds=named.half_life_seconds,
    entry_max_mbq=entry.max_mbq if entry else None,
    entry_max_injections=entry.max_injections if entry else None,
    meant_at=meant_at,
    deliver_at=meant_at,
    closed=wish.delivery_date in closed,
    deadline=deadline_for(wish.kind, tracer_id, wish.delivery_date, closed),
  )
  if slot is None:
    return msgspec.structs.replace(found, hours=_hours(named.endpoint))
  return _at_slot(found, wish, named, slot, active or slot, but_order)


def of_order(order: Order, *, now: datetime, active: Slot) -> rules.Facts:
  """The facts of an order by slot as it stands, at another slot of its date."""
  wish = rules.Wish(
    kind=order.kind,
    delivery_date=order.delivery_date,
    ordered_mbq=order.ordered_mbq,
    injections=order.injections,
  )
  named = Named(endpoint=order.endpoint, tracer=order.tracer, isotope=order.isotope, slot=order.slot)
  return of(wish, named, now=now, active=active, but_order=order.pk)


def _hours(endpoint: Endpoint) -> rules.Hours:
  return rules.Hours(
    receives_from=endpoint.receives_from,
    receives_to=endpoint.receives_to,
    weekdays=tuple(endpoint.receives_weekdays),
  )


def _at_slot(
  facts: rules.Facts, wish: rules.Wish, named: Named, slot: Slot, active: Slot, but_order: int | None
) -> rules.Facts:
  """The same with what slot and run have to say: the active ones, for they bear the load."""
  tracer_id = named.tracer.pk if named.tracer is not None else None
  isotope_id = named.isotope.pk if named.isotope is not None else None
  deliver_at = calendar.wall_instant(wish.delivery_date, active.delivery_time)
  run_at = schedule.run_instant(active, deliver_at)
  others = _of_run(run_at, named, but_order)
  mbq, half_life = wish.ordered_mbq or 0.0, facts.half_life_seconds
  mine = arithmetic.RunOrder(mbq, facts.overhead, facts.meant_at)
  return msgspec.structs.replace(
    facts,
    slot_fits=brings(slot, wish.delivery_date, tracer_id=tracer_id, isotope_id=isotope_id),
    slot_max_mbq=active.max_mbq,
    run_max_mbq=active.run.max_mbq,
    deliver_at=deliver_at,
    run_at=run_at,
    at_slot_mbq=decay(mbq, half_life, facts.meant_at, deliver_at),
    in_slot_mbq=sum(
      decay(it.ordered_mbq, half, it.ordered_slot_at, deliver_at)
      for at_slot, half, it in others
      if at_slot == active.pk
    ),
    need_at_run_mbq=arithmetic.need_at_run([mine], half_life, run_at),
    in_run_mbq=sum(arithmetic.need_at_run([it], half, run_at) for _, half, it in others),
  )


def _of_run(
  run_at: datetime, named: Named, but_order: int | None
) -> list[tuple[int | None, float, arithmetic.RunOrder]]:
  """The orders that a run feeds, each with its active slot and half-life. Columns only: every placing asks for them."""
  rows = Order.objects.filter(
    run_at=run_at,
    tracer=named.tracer,
    isotope=named.isotope,
    status__in=states.OPEN | {"released"},
    ordered_mbq__isnull=False,
  ).exclude(id=but_order or 0)
  found: list[tuple[int | None, float, arithmetic.RunOrder]] = []
  # The stubs do not see that a nullable relation's columns are nullable.
  row: Any
  for row in rows.values_list(
    "slot_id",
    "moved_to_slot_id",
    "delivery_date",
    "deliver_at",
    "ordered_mbq",
    "overhead",
    "half_life_seconds",
    "slot__delivery_time",
  ):
    slot_id, moved_to, day, at, mbq, overhead, half_life, slot_time = row
    meant_at = at if moved_to is None or slot_time is None else calendar.wall_instant(day, slot_time)
    found.append((moved_to or slot_id, half_life, arithmetic.RunOrder(mbq, overhead, meant_at)))
  return found
