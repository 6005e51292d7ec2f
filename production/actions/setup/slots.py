"""Slots: the weekly deliveries of an endpoint. One that was ordered for is ended, never deleted."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from production.actions.setup import bounds, fields, fitting, touching
from production.actions.setup.keeping import chosen, keep, there
from production.actions.setup.touching import Follow
from tracershop import calendar, ledger
from tracershop.access import policy
from tracershop.catalogue.models import Endpoint, Run, Slot
from tracershop.errors import Refusal

WEEKS = ("every", "even", "odd")
OTHER_WEEKS = {"even": "odd", "odd": "even"}
MOST_AT_ONCE = 500


@ledger.action
def add_slot(
  change: ledger.Change,
  *,
  endpoint_id: int,
  run_id: int,
  weekday: int,
  delivery_time: time,
  weeks: str = "every",
  max_mbq: float | None = None,
  starts_date: date | None = None,
) -> dict[str, Any]:
  """Adds a weekly delivery that a run feeds (SET-7). Raises Refusal `forbidden`, `not_found` or `invalid`."""
  policy.require(change.actor, "slot.add")
  today = calendar.wall_date(change.now)
  endpoint, run = there(Endpoint, endpoint_id), there(Run, run_id)
  fields.not_archived(endpoint, "endpointId")
  fields.not_archived(endpoint.customer, "endpointId")
  if run.ends_date is not None and run.ends_date < today:
    raise Refusal("invalid", field="runId", text="ended")
  if run.tracer is not None and run.tracer.kind != "activity":
    # Injections come at a free time; nobody could order at this slot.
    raise Refusal("invalid", field="runId", text="kind")
  if weeks not in WEEKS:
    raise Refusal("invalid", field="weeks")
  slot = Slot(
    endpoint=endpoint,
    run=run,
    weekday=fields.weekday(weekday),
    delivery_time=fields.wall_time(delivery_time, "deliveryTime"),
    weeks=weeks,
    max_mbq=fields.most_mbq(max_mbq),
    starts_date=None if starts_date is None else fields.coming(starts_date, "startsDate", today),
  )
  fitting.slot(slot)
  fitting.once([slot], "deliveryTime")
  keep(change, kind="slot.added", rows=[slot])
  return {"slotId": slot.pk}


@ledger.action
def edit_slot(
  change: ledger.Change,
  *,
  slot_id: int,
  max_mbq: float | None,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Changes the most that may be ordered for a slot, from the next order on; asks where more stands ordered (SET-30).

  Raises Refusal `forbidden`, `not_found`, `stale`, `touches_orders`, or `invalid` at its field.
  """
  slot, before = chosen(change, "slot.edit", Slot, slot_id, seen)
  slot.max_mbq = fields.most_mbq(max_mbq)
  touches = Follow(
    scope=touching.of_slots([slot_id]),
    how=touching.all_of([]),
    confirmed=confirmed_order_ids or (),
    asks=bounds.slot(before.max_mbq, slot),
  )
  keep(change, kind="slot.edited", rows=[slot], before=[before], touches=touches)
  return {"slotId": slot.pk}


@ledger.action
def end_slot(
  change: ledger.Change,
  *,
  slot_id: int,
  ends_date: date | None,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Ends a slot with its last day, or takes the end back (SET-4). Open orders after it stay, marked `slotEnded`.

  Raises Refusal `forbidden`, `not_found`, `stale`, `touches_orders`, or `invalid` at `endsDate`.
  """
  slot, before = chosen(change, "slot.end", Slot, slot_id, seen)
  slot.ends_date = fields.last_day(ends_date, calendar.wall_date(change.now))
  fitting.once([slot], "endsDate")
  touches = _stands([slot_id], confirmed_order_ids)
  keep(change, kind="slot.ended", rows=[slot], before=[before], touches=touches)
  return {"slotId": slot.pk}


@ledger.action
def swap_slots(
  change: ledger.Change,
  *,
  slot_ids: list[int],
  from_date: date,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """From a date on, slots of even weeks stand in odd ones and the other way round (SET-10): each ends the day before,
  and a twin of it begins. Gives the twins as {slotIds}, in the order of the slots.

  Raises Refusal `forbidden`, `not_found`, `stale`, `touches_orders`, or `invalid` at its field.
  """
  policy.require(change.actor, "slot.swap")
  if not slot_ids:
    raise Refusal("invalid", field="slotIds", text="empty")
  if len(set(slot_ids)) != len(slot_ids):
    raise Refusal("invalid", field="slotIds", text="double")
  if len(slot_ids) > MOST_AT_ONCE:
    raise Refusal("invalid", field="slotIds", text="too_much")
  fields.coming(from_date, "fromDate", calendar.wall_date(change.now))
  old, before, twins = [], [], []
  for slot_id in slot_ids:
    slot, image = chosen(change, "slot.swap", Slot, slot_id, seen, "slotIds")
    twins.append(_twin(slot, from_date))
    slot.ends_date = from_date - timedelta(days=1)
    old.append(slot)
    before.append(image)
  fitting.once(twins, "slotIds", but=slot_ids)
  touches = _stands(slot_ids, confirmed_order_ids)
  keep(change, kind="slot.swapped", rows=[*old, *twins], before=before, touches=touches)
  return {"slotIds": [it.pk for it in twins]}


def _twin(slot: Slot, from_date: date) -> Slot:
  if slot.weeks not in OTHER_WEEKS:
    raise Refusal("invalid", field="slotIds", text="swap_every", details={"slotId": slot.pk})
  begun = slot.starts_date is None or slot.starts_date < from_date
  if not begun or (slot.ends_date is not None and slot.ends_date < from_date):
    raise Refusal("invalid", field="slotIds", text="not_standing", details={"slotId": slot.pk})
  return Slot(
    endpoint=slot.endpoint,
    run=slot.run,
    weekday=slot.weekday,
    delivery_time=slot.delivery_time,
    weeks=OTHER_WEEKS[slot.weeks],
    max_mbq=slot.max_mbq,
    starts_date=from_date,
    ends_date=slot.ends_date,
  )


def _stands(slot_ids: list[int], confirmed: list[int] | None) -> Follow:
  return Follow(scope=touching.of_slots(slot_ids), how=touching.slot_stands, confirmed=confirmed or ())
