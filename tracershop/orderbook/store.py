"""Saving orders, vials and requests so that what depends on them, and what screens are told, follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from tracershop import ledger
from tracershop.orderbook import asking, booked, dispensing, images, leading, marks, parts, qc, queries
from tracershop.orderbook.models import Batch, Order, Request, Vial


def image_of_orders(orders: Sequence[Order]) -> list[Any]:
  """The orders as they are now, for an entry's before or after."""
  vials = queries.vial_ids(orders)
  return [images.order(it, vials.get(it.pk, [])) for it in orders]


def image_of_vials(vials: Sequence[Vial]) -> list[Any]:
  """The vials as they are now, for an entry's before or after."""
  orders = queries.order_ids(vials)
  return [images.vial(it, orders.get(it.pk, [])) for it in vials]


def _filled_again(vials: Sequence[Vial]) -> list[Order]:
  """The orders by count that lost their vials with a batch and for which one of these lies, saved without that mark: no
  figure would say that they are filled again (BAT-32)."""
  free = [it for it in vials if it.state == "free" and it.customer_id is not None]
  if not free:
    return []
  lost = [
    it
    for it in queries.orders().filter(
      customer_id__in={it.customer_id for it in free},
      tracer_id__in={it.tracer_id for it in free},
      status="accepted",
      ordered_mbq__isnull=True,
      delivery_date__gte=min(it.calibrated_date for it in free) - timedelta(days=1),
    )
    if "batchRejected" in it.marks
  ]
  found = {pk for it in free for pk in dispensing.by_count(it)} if lost else set()
  again = [it for it in lost if it.pk in found]
  for order in again:
    marks.put(order, "batchRejected", False)
    order.revision += 1
    order.save(update_fields=["marks", "revision"])
  return again


def with_dispensed(orders: Sequence[Order], touched: dict[int, float]) -> list[Order]:
  """The saved orders and those that share their vials (`dispensing.refresh`), as they end up, by id."""
  rows = {it.pk: it for it in orders}
  others = [pk for pk in touched if pk not in rows]
  if others:
    rows |= {it.pk: it for it in queries.orders().filter(id__in=others)}
  for pk, mbq in touched.items():
    row = rows[pk]
    row.dispensed_mbq = mbq
    if "batchRejected" in row.marks and mbq >= images.least_mbq(row):
      # Filled again: nobody need make a plan for it any more (BAT-32).
      marks.put(row, "batchRejected", False)
    row.revision += 1
    row.save(update_fields=["dispensed_mbq", "marks", "revision"])
  return [rows[pk] for pk in sorted(rows)]


def follow_batch(vial: Vial, batch: Batch) -> bool:
  """Puts on a vial what is known of its batch; whether that is news."""
  before = vial.batch_state, vial.late_tests
  vial.batch_state = batch.state
  vial.late_tests = qc.open_late(batch.state, batch.tests, batch.late_tests)
  return before != (vial.batch_state, vial.late_tests)


def _followers(batches: Sequence[Batch], vials: Sequence[Vial]) -> list[Vial]:
  """The vials of changed batches that say something else of them now: saved, but for those of `vials`."""
  found: list[Vial] = []
  for batch in batches:
    mine = {it.pk for it in vials}
    for vial in vials:
      if vial.batch_id == batch.pk:
        follow_batch(vial, batch)
    for vial in Vial.objects.filter(batch_id=batch.pk).exclude(pk__in=mine).order_by("id"):
      if follow_batch(vial, batch):
        vial.revision += 1
        vial.save(update_fields=["batch_state", "late_tests", "revision"])
        found.append(vial)
  return found


def commit(
  change: ledger.Change,
  *,
  kind: str,
  orders: Sequence[Order] = (),
  vials: Sequence[Vial] = (),
  requests: Sequence[Request] = (),
  batches: Sequence[Batch] = (),
  before: Any = None,
  after: Mapping[str, Any] | None = None,
  reason: str | None = None,
  groups: Iterable[dispensing.Group | None] = (),
  more: Sequence[ledger.RowChange] = (),
  subjects: Sequence[str] = (),
) -> None:
  """Saves changed rows (their revisions rise by one), brings what is dispensed up to date, and records it all.

  `groups` are groups that rows have left (an order that changed its date). Open requests about the orders follow them
  (REQ-8), and so do the bookings that they came from (BKG-28, BKG-29); the vials of changed batches say what is known
  of them (CRT-1). `after` and `more` are other rows of the same act. Each row is put once, as it ends up.
  """
  leading.require_ours(change.actor, kind, [*(it.tracer_id for it in orders), *(it.tracer_id for it in vials)])
  came_from = booked.follow(orders)
  followers = _followers(batches, vials)
  requests = [*requests, *asking.follow(change, kind, orders, but=requests)]
  rows: list[Order | Vial | Request | Batch] = [*orders, *vials, *requests, *batches]
  for row in rows:
    if row.pk is not None:
      row.revision += 1
    row.save()
  touched = dispensing.refresh([*groups, *map(dispensing.group_of, orders), *map(dispensing.group_of, vials)])
  again = _filled_again(vials)
  now = with_dispensed([*orders, *again], touched)
  images_after: dict[str, Any] = dict(after or {})
  if came_from.ids:
    before = {**_by_name(before), "bookings": came_from.before}
    images_after["bookings"] = came_from.after
  if now:
    images_after["orders"] = image_of_orders(now)
  if vials:
    images_after["vials"] = image_of_vials(vials)
  if requests:
    images_after["requests"] = [images.request(it) for it in requests]
  if batches:
    images_after["batches"] = [images.batch(it) for it in batches]
  asked = [row for it in requests for row in parts.request_changes(it)]
  change.record(
    kind=kind,
    subjects=[
      *(f"order:{it.pk}" for it in orders),
      *(f"vial:{it.pk}" for it in vials),
      *(f"request:{it.pk}" for it in requests),
      # So that a batch's history is found by its number, whether it has a row of its own or not.
      *(f"batchNumber:{it.batch_number.upper()}" for it in vials),
      *(f"batch:{it.pk}" for it in batches),
      *(f"order:{pk}" for pk in [*touched, *(it.pk for it in again)]),
      *(f"booking:{pk}" for pk in came_from.ids),
      *subjects,
    ],
    before=before,
    after=images_after,
    reason=reason,
    changes=[
      *parts.order_changes(now),
      *parts.vial_changes([*vials, *followers]),
      *asked,
      *(row for it in batches for row in parts.batch_changes(it)),
      *came_from.changes,
      *more,
    ],
  )


def _by_name(before: Any) -> dict[str, Any]:
  """An entry's image before as rows under the name of their type."""
  if before is None:
    return {}
  return dict(before) if isinstance(before, dict) else {"orders": before}
