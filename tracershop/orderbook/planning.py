"""The plan of a date from the tables: its slots, free ones too, and all orders of the runs that feed them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from tracershop import calendar
from tracershop.catalogue import schedule
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Slot
from tracershop.errors import Refusal
from tracershop.orderbook.models import Order
from tracershop.orderbook.plan import COUNTING, FedOrder, FedSlot, RunNeed, plan_of_day

# By (endpoint, tracer, isotope).
Overheads = dict[tuple[int, int | None, int | None], float]

_ORDER = (
  "id", "status", "slot_id", "moved_to_slot_id", "endpoint_id", "tracer_id", "isotope_id", "ordered_mbq", "overhead",
  "half_life_seconds", "deliver_at", "run_at",
)  # fmt: skip
_SLOT = (
  "id", "endpoint_id", "run__tracer_id", "run__isotope_id", "weekday", "weeks", "starts_date", "ends_date",
  "delivery_time", "max_mbq", "run__weekday", "run__time", "run__max_mbq", "run__ends_date",
  "run__tracer__isotope__half_life_seconds", "run__isotope__half_life_seconds",
)  # fmt: skip

# What decides whether it stands, and its column.
_STANDING = {name: name for name in ("weekday", "weeks", "starts_date", "ends_date", "delivery_time")}
_STANDING |= {f"run_{name}": f"run__{name}" for name in ("weekday", "time", "ends_date")}

# No calendar reaches further, and no order does.
YEARS = range(2000, 2200)


def plan_of(day: date) -> list[RunNeed]:
  """What each run that feeds a date's slots and orders has to make (PLAN-1). Reads columns, not rows.

  Raises Refusal `invalid` for a date in no year of ours.
  """
  if day.year not in YEARS:
    raise Refusal("invalid", field="date")
  overheads = _overheads()
  standing = _standing(day, overheads)
  orders = list(_of_runs(day, {it.run_at for it in standing}))
  wanted = {(it.tracer_id, it.isotope_id, it.run_at) for it in standing}
  wanted |= {(it.tracer_id, it.isotope_id, it.run_at) for it in orders if calendar.wall_date(it.deliver_at) == day}
  mine = [it for it in orders if (it.tracer_id, it.isotope_id, it.run_at) in wanted]
  return plan_of_day([*standing, *_named(mine, standing, overheads)], mine)


def _standing(day: date, overheads: Overheads) -> list[FedSlot]:
  """The slots that are delivered on a date; none on a closed one."""
  if ClosedDate.objects.filter(date=day).exists():
    return []
  able = Slot.objects.filter(weekday=day.isoweekday(), endpoint__archived=False, endpoint__customer__archived=False)
  found = []
  for row in able.exclude(run__tracer__archived=True).values_list(*_SLOT):
    slot = dict(zip(_SLOT, row, strict=True))
    there = schedule.delivery_on(day, **{name: slot[column] for name, column in _STANDING.items()})
    if there is not None:
      found.append(_fed(slot, *there, overheads))
  return found


def _named(orders: Iterable[FedOrder], standing: Iterable[FedSlot], overheads: Overheads) -> list[FedSlot]:
  """The slots that only orders name: of another date, ended since, or of a closed date. They keep their limits."""
  there = {(it.slot_id, it.deliver_at, it.run_at) for it in standing}
  wanted = {(it.slot_id, it.deliver_at, it.run_at) for it in orders if it.status in COUNTING} - there
  if not wanted:
    return []
  rows = Slot.objects.filter(id__in={slot_id for slot_id, _, _ in wanted}).values_list(*_SLOT)
  slots = {row[0]: dict(zip(_SLOT, row, strict=True)) for row in rows}
  return [_fed(slots[slot_id], deliver_at, run_at, overheads) for slot_id, deliver_at, run_at in sorted(wanted)]


def _fed(slot: dict[str, Any], deliver_at: datetime, run_at: datetime, overheads: Overheads) -> FedSlot:
  tracer_id, isotope_id = slot["run__tracer_id"], slot["run__isotope_id"]
  return FedSlot(
    slot_id=slot["id"],
    endpoint_id=slot["endpoint_id"],
    tracer_id=tracer_id,
    isotope_id=isotope_id,
    deliver_at=deliver_at,
    run_at=run_at,
    half_life_seconds=slot["run__tracer__isotope__half_life_seconds"] or slot["run__isotope__half_life_seconds"],
    overhead=overheads.get((slot["endpoint_id"], tracer_id, isotope_id), 1.0),
    max_mbq=slot["max_mbq"],
    run_max_mbq=slot["run__max_mbq"],
  )


def _overheads() -> Overheads:
  rows = CatalogueEntry.objects.values_list("endpoint_id", "tracer_id", "isotope_id", "overhead")
  return {(endpoint, tracer, isotope): overhead for endpoint, tracer, isotope, overhead in rows}


def _of_runs(day: date, run_instants: set[datetime]) -> Iterable[FedOrder]:
  """The orders by activity of a date, and those of other dates that the same runs or the given ones feed."""
  by_run = Order.objects.filter(ordered_mbq__isnull=False, run_at__isnull=False, status__in=COUNTING)
  of_date = list(_fed_orders(by_run.filter(delivery_date=day)))
  more = run_instants | {it.run_at for it in of_date}
  yield from of_date
  yield from _fed_orders(by_run.filter(Q(run_at__in=more) & ~Q(delivery_date=day)))


def _fed_orders(chosen: QuerySet[Order]) -> Iterable[FedOrder]:
  # The stubs do not see that a nullable relation's columns are nullable.
  rows: list[Any] = list(chosen.values_list(*_ORDER))
  moved_from = {row[2] for row in rows if row[3] is not None}
  times = dict(Slot.objects.filter(id__in=moved_from).values_list("id", "delivery_time")) if moved_from else {}
  for pk, status, slot_id, moved_to, endpoint_id, tracer_id, isotope_id, mbq, overhead, half_life, at, run_at in rows:
    if slot_id is None and moved_to is None:
      continue
    meant_at = at
    if moved_to is not None and slot_id in times:
      # A moved order keeps its date.
      meant_at = calendar.wall_instant(calendar.wall_date(at), times[slot_id])
    yield FedOrder(
      id=pk,
      status=status,
      slot_id=moved_to or slot_id,
      endpoint_id=endpoint_id,
      tracer_id=tracer_id,
      isotope_id=isotope_id,
      ordered_mbq=mbq,
      overhead=overhead,
      half_life_seconds=half_life,
      ordered_slot_at=meant_at,
      deliver_at=at,
      run_at=run_at,
    )
