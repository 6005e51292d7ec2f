"""Saving orders, vials and requests so that what depends on them, and what screens are told, follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracershop import ledger
from tracershop.orderbook import asking, dispensing, images, leading, parts, queries
from tracershop.orderbook.models import Batch, Order, Request, Vial


def image_of_orders(orders: Sequence[Order]) -> list[Any]:
  """The orders as they are now, for an entry's before or after."""
  vials = queries.vial_ids(orders)
  return [images.order(it, vials.get(it.pk, [])) for it in orders]


def image_of_vials(vials: Sequence[Vial]) -> list[Any]:
  """The vials as they are now, for an entry's before or after."""
  orders = queries.order_ids(vials)
  return [images.vial(it, orders.get(it.pk, [])) for it in vials]


def with_dispensed(orders: Sequence[Order], touched: dict[int, float]) -> list[Order]:
  """The saved orders and those that share their vials (`dispensing.refresh`), as they end up, by id."""
  rows = {it.pk: it for it in orders}
  others = [pk for pk in touched if pk not in rows]
  if others:
    rows |= {it.pk: it for it in queries.orders().filter(id__in=others)}
  for pk, mbq in touched.items():
    row = rows[pk]
    row.dispensed_mbq = mbq
    row.revision += 1
    row.save(update_fields=["dispensed_mbq", "revision"])
  return [rows[pk] for pk in sorted(rows)]


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
  (REQ-8). `after` and `more` are other rows of the same act. Each row is put once, as it ends up.
  """
  leading.require_ours(change.actor, kind, (it.tracer_id for it in [*orders, *vials]))
  requests = [*requests, *asking.follow(change, kind, orders, but=requests)]
  rows: list[Order | Vial | Request | Batch] = [*orders, *vials, *requests, *batches]
  for row in rows:
    if row.pk is not None:
      row.revision += 1
    row.save()
  touched = dispensing.refresh([*groups, *map(dispensing.group_of, orders), *map(dispensing.group_of, vials)])
  now = with_dispensed(orders, touched)
  images_after: dict[str, Any] = dict(after or {})
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
      *(f"order:{pk}" for pk in touched),
      *subjects,
    ],
    before=before,
    after=images_after,
    reason=reason,
    changes=[
      *parts.order_changes(now),
      *parts.vial_changes(vials),
      *asked,
      *(row for it in batches for row in parts.batch_changes(it)),
      *more,
    ],
  )
