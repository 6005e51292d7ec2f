"""The facts that a wish is judged by."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings

from tracershop import calendar
from tracershop.actor import Actor
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Deadline, Endpoint, Slot, Tracer
from tracershop.errors import Refusal
from tracershop.orderbook import rules as arithmetic
from tracershop.orderbook import states
from tracershop.orderbook.models import Order
from tracershop.orderbook.ordering import rules


def endpoint_of(endpoint_id: int, actor: Actor) -> Endpoint:
  """The endpoint, or Refusal `not_found` where it is not there or not the actor's."""
  found = Endpoint.objects.select_related("customer").filter(id=endpoint_id).first()
  if found is None or not actor.acts_for(found.customer_id):
    raise Refusal("not_found", field="endpointId")
  return found


def tracer_of(tracer_id: int | None) -> Tracer:
  """The tracer, or Refusal `not_found`."""
  found = None if tracer_id is None else Tracer.objects.select_related("isotope").filter(id=tracer_id).first()
  if found is None:
    raise Refusal("not_found", field="tracerId")
  return found


def slot_of(slot_id: int | None, endpoint: Endpoint) -> Slot:
  """The endpoint's slot, or Refusal `no_such_slot`: another endpoint's is answered as one that is not there."""
  slots = Slot.objects.select_related("run").filter(endpoint=endpoint)
  found = None if slot_id is None else slots.filter(id=slot_id).first()
  if found is None:
    raise Refusal("no_such_slot", field="slotId")
  return found


def run_instant(slot: Slot, deliver_at: datetime) -> datetime:
  """When the run that feeds a delivery of a slot ends: its last time at or before it."""
  return calendar.last_before(weekday=slot.run.weekday, at=slot.run.time, instant=deliver_at)


def closed_dates() -> frozenset[date]:
  """All dates without deliveries."""
  return frozenset(ClosedDate.objects.values_list("date", flat=True))


def deadline_for(
  kind: str, tracer_id: int | None, delivery: date, closed: frozenset[date] | None = None
) -> datetime | None:
  """The last instant to order for a date: a tracer's own deadline, else its kind's; None where none is set (ORD-7)."""
  of_kind = Deadline.objects.filter(kind="injection" if kind == "injection" else "activity")
  choices = {it.tracer_id: it for it in of_kind}
  found = choices.get(tracer_id) or choices.get(None)
  if found is None:
    return None
  return calendar.deadline_instant(
    kind=found.type,
    weekday=found.weekday,
    at=found.time,
    working_days_only=found.working_days_only and settings.DEADLINE_WORKING_DAYS,
    delivery=delivery,
    closed=closed_dates() if closed is None else closed,
  )


def facts(
  *, endpoint: Endpoint, tracer: Tracer, slot: Slot, wish: rules.Wish, now: datetime, but_order: int | None = None
) -> rules.Facts:
  """All that decides whether a wish may be fulfilled; `but_order` leaves the edited order itself out of the sums."""
  entry = CatalogueEntry.objects.filter(endpoint=endpoint, tracer=tracer).first()
  overhead = entry.overhead if entry else 1.0
  deliver_at = calendar.wall_instant(wish.delivery_date, slot.delivery_time)
  run_at = run_instant(slot, deliver_at)
  half_life = tracer.isotope.half_life_seconds
  closed = closed_dates()
  others = _of_run(run_at, tracer, but_order)
  mine = arithmetic.RunOrder(wish.ordered_mbq or 0.0, overhead, deliver_at)
  return rules.Facts(
    now=now,
    tracer_kind=tracer.kind,
    tracer_archived=tracer.archived,
    in_catalogue=entry is not None,
    overhead=overhead,
    entry_max_mbq=entry.max_mbq if entry else None,
    slot=slot,
    slot_fits=slot.run.tracer_id == tracer.pk
    and calendar.stands_on(
      weekday=slot.weekday,
      weeks=slot.weeks,
      ends_date=slot.ends_date,
      starts_date=slot.starts_date,
      day=wish.delivery_date,
    ),
    slot_max_mbq=slot.max_mbq,
    run_max_mbq=slot.run.max_mbq,
    in_slot_mbq=sum(it.ordered_mbq for active_slot_id, it in others if active_slot_id == slot.pk),
    need_at_run_mbq=arithmetic.need_at_run([mine], half_life, run_at),
    in_run_mbq=arithmetic.need_at_run([it for _, it in others], half_life, run_at),
    deliver_at=deliver_at,
    closed=wish.delivery_date in closed,
    deadline=deadline_for(tracer.kind, tracer.pk, wish.delivery_date, closed),
  )


def _of_run(run_at: datetime, tracer: Tracer, but_order: int | None) -> list[tuple[int | None, arithmetic.RunOrder]]:
  """The orders that a run feeds, each with its active slot. Columns only: it is asked at every placing."""
  rows = Order.objects.filter(
    run_at=run_at, tracer=tracer, status__in=states.OPEN | {"released"}, ordered_mbq__isnull=False
  ).exclude(id=but_order or 0)
  found: list[tuple[int | None, arithmetic.RunOrder]] = []
  # The stubs do not see that a nullable relation's columns are nullable.
  row: Any
  for row in rows.values_list(
    "slot_id", "moved_to_slot_id", "delivery_date", "deliver_at", "ordered_mbq", "overhead", "slot__delivery_time"
  ):
    slot_id, moved_to, day, at, mbq, overhead, slot_time = row
    meant_at = at if moved_to is None or slot_time is None else calendar.wall_instant(day, slot_time)
    found.append((moved_to or slot_id, arithmetic.RunOrder(mbq, overhead, meant_at)))
  return found
