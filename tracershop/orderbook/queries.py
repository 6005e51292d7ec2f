"""Reading the order book for actions and snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from django.db import connection
from django.db.models import QuerySet

from tracershop import clock
from tracershop.actor import Actor
from tracershop.calendar import wall_date
from tracershop.catalogue import bare
from tracershop.catalogue.models import Customer, Tracer
from tracershop.errors import Refusal
from tracershop.orderbook import images
from tracershop.orderbook.batch_states import UNUSED
from tracershop.orderbook.models import Batch, Notice, Order, RecallAnswer, Receipt, ReleaseLine, Request, Vial
from tracershop.protocol import messages, rows
from tracershop.protocol.seen import refuse_stale


def orders() -> QuerySet[Order]:
  """Orders with all that their images need."""
  return Order.objects.select_related("tracer__isotope", "isotope", "customer", "endpoint", "slot")


def with_bare(found: Iterable[Order]) -> list[Order]:
  """Orders with the tracers that those of bare isotopes are filled from (ISO-2): asked for once, not for each."""
  listed = list(found)
  wanted = {it.isotope_id for it in listed if it.tracer_id is None}
  tracers = bare.tracers_of({it for it in wanted if it is not None}) if wanted else {}
  for it in listed:
    if it.tracer_id is None:
      it.filled_from = tracers.get(it.isotope_id or 0)
  return listed


def window_from() -> date:
  """The first date whose rows stand in the streams: what the `day` row says."""
  # By hand: it is asked in every command, and the ORM takes ten times as long to say it.
  with connection.cursor() as cursor:
    cursor.execute("SELECT window_from FROM orderbook_day WHERE id = 1")
    row = cursor.fetchone()
  if row is None:
    return wall_date(clock.now())
  return date.fromisoformat(row[0]) if isinstance(row[0], str) else row[0]


def vial_ids(orders: Iterable[Order]) -> dict[int, list[int]]:
  """The vials each order was released with; only one that has a certificate can have any."""
  found: dict[int, list[int]] = {}
  released = [it.pk for it in orders if it.certificate_id is not None]
  if not released:
    return found
  for order_id, vial_id in (
    ReleaseLine.objects.filter(order_id__in=released, void=False).order_by("vial_id").values_list("order_id", "vial_id")
  ):
    found.setdefault(order_id, []).append(vial_id)
  return found


def order_ids(vials: Iterable[Vial]) -> dict[int, list[int]]:
  """The orders each vial was released for; what a correction took back counts for nothing."""
  found: dict[int, list[int]] = {}
  released = [it.pk for it in vials if it.state not in UNUSED]
  if not released:
    return found
  for order_id, vial_id in (
    ReleaseLine.objects.filter(vial_id__in=released, void=False).order_by("order_id").values_list("order_id", "vial_id")
  ):
    found.setdefault(vial_id, []).append(order_id)
  return found


def receipts_of(notice: Notice) -> list[Receipt]:
  """A notice's receipts, by customer."""
  return list(notice.receipts.order_by("customer_id"))


def image_of_notice(notice: Notice) -> rows.Notice:
  """A notice as production sees it now, with everybody's receipts."""
  return images.notice(notice, receipts_of(notice))


def _plain(row: Any) -> Any:
  return msgspec.json.decode(messages.encode(row))


def chosen_orders(
  ids: Sequence[int],
  actor: Actor,
  seen: Mapping[str, int],
  *,
  must_be_seen: bool = False,
  field: str = "orderIds",
) -> list[Order]:
  """The orders a command names, in its order, as they are now (call it inside the lock).

  Raises Refusal `invalid` for none or a double, `not_found` for one that is not there or not the actor's, and `stale`
  with the present rows for one that has moved on since it was shown (`must_be_seen`: or that was not shown); each at
  `field`, where the command names them.
  """
  _distinct(ids, field)
  found = {it.pk: it for it in with_bare(orders().filter(id__in=list(ids)))}
  missing = [it for it in ids if it not in found or not actor.acts_for(found[it].customer_id)]
  if missing:
    raise Refusal("not_found", field=field, details={"orderId": missing[0]})
  chosen = [found[it] for it in ids]
  moved_on = [it for it in chosen if _moved_on(seen.get(f"order:{it.pk}"), it.revision, must_be_seen)]
  if moved_on:
    vials = vial_ids(moved_on)
    raise Refusal(
      "stale",
      field=field,
      details={f"order:{it.pk}": _plain(images.order(it, vials.get(it.pk, []))) for it in moved_on},
    )
  return chosen


def chosen_vials(
  ids: Sequence[int], seen: Mapping[str, int], *, must_be_seen: bool = False, field: str = "vialIds"
) -> list[Vial]:
  """The vials a command names, as they are now; refusals as for `chosen_orders`."""
  _distinct(ids, field)
  found = {
    it.pk: it
    for it in Vial.objects.select_related("tracer__isotope", "customer", "batch", "dispatch").filter(id__in=list(ids))
  }
  missing = [it for it in ids if it not in found]
  if missing:
    raise Refusal("not_found", field=field, details={"vialId": missing[0]})
  chosen = [found[it] for it in ids]
  moved_on = [it for it in chosen if _moved_on(seen.get(f"vial:{it.pk}"), it.revision, must_be_seen)]
  if moved_on:
    mine = order_ids(moved_on)
    raise Refusal(
      "stale",
      field=field,
      details={f"vial:{it.pk}": _plain(images.vial(it, mine.get(it.pk, []))) for it in moved_on},
    )
  return chosen


def chosen_batch(
  batch_id: int, seen: Mapping[str, int], *, must_be_seen: bool = False, field: str = "batchId"
) -> Batch:
  """The batch a command names, as it is now.

  Raises Refusal `not_found`, and `stale` with the present row (`must_be_seen`: also where it was not shown).
  """
  found = Batch.objects.select_related("tracer__isotope").filter(id=batch_id).first()
  if found is None:
    raise Refusal("not_found", field=field, details={"batchId": batch_id})
  if _moved_on(seen.get(f"batch:{found.pk}"), found.revision, must_be_seen):
    raise Refusal("stale", field=field, details={f"batch:{found.pk}": _plain(images.batch(found))})
  return found


def chosen_request(request_id: int, actor: Actor, seen: Mapping[str, int] | None, field: str = "requestId") -> Request:
  """The open request that a command names, as it is now.

  Raises Refusal `not_found` for one that is not there or not the actor's, `stale` with the present row, and
  `already_answered`; each at `field`.
  """
  found = Request.objects.filter(id=request_id).first()
  if found is None or not actor.acts_for(found.customer_id):
    raise Refusal("not_found", field=field, details={"requestId": request_id})
  refuse_stale(seen, f"request:{found.pk}", images.request(found), field)
  if found.state != "open":
    raise Refusal("already_answered", field=field, details={"state": found.state})
  return found


def _distinct(ids: Sequence[int], field: str) -> None:
  if not ids:
    raise Refusal("invalid", field=field, text="empty")
  if len(set(ids)) != len(ids):
    raise Refusal("invalid", field=field, text="double")


def _moved_on(shown: int | None, revision: int, must_be_seen: bool) -> bool:
  return must_be_seen if shown is None else shown != revision


def orders_of_day(day: date, actor: Actor) -> list[Any]:
  """The rows of all orders of a date that the actor may see, in the window or not."""
  chosen = orders().filter(delivery_date=day).order_by("deliver_at", "id")
  mine = [it for it in chosen if actor.acts_for(it.customer_id)]
  vials = vial_ids(mine)
  return [images.order(it, vials.get(it.pk, [])) for it in mine]


MOST_VIALS = 500


def _known(table: type[Customer] | type[Tracer], number: int, field: str) -> int:
  """A customer or tracer that is asked for; one that is not there is `not_found`, not found to have nothing."""
  if not table.objects.filter(id=number).exists():
    raise Refusal("not_found", field=field)
  return number


def search_vials(
  *,
  batch: str | None,
  customer_id: int | None,
  tracer_id: int | None,
  from_date: date | None,
  to_date: date | None,
  limit: int,
  unreviewed: bool = False,
) -> tuple[list[Any], bool]:
  """The newest vials that fit all that is asked, and whether there are more (VIA-8). `batch` is how a number begins.
  `unreviewed`: those alone that another person has yet to review (REL-16)."""
  chosen = Vial.objects.order_by("-calibrated_at", "-id")
  if batch:
    chosen = chosen.filter(batch_number__startswith=batch.strip().upper())
  if customer_id is not None:
    chosen = chosen.filter(customer_id=_known(Customer, customer_id, "customerId"))
  if tracer_id is not None:
    chosen = chosen.filter(tracer_id=_known(Tracer, tracer_id, "tracerId"))
  if from_date is not None:
    chosen = chosen.filter(calibrated_date__gte=from_date)
  if to_date is not None:
    chosen = chosen.filter(calibrated_date__lte=to_date)
  if unreviewed:
    chosen = chosen.filter(own_entry_at__isnull=False)
  most = max(1, min(limit, MOST_VIALS))
  found = list(chosen[: most + 1])
  orders_of = order_ids(found)
  return [images.vial(it, orders_of.get(it.pk, [])) for it in found[:most]], len(found) > most


def search_batches(
  *,
  number: str | None,
  tracer_id: int | None,
  state: str | None,
  from_date: date | None,
  to_date: date | None,
  limit: int,
) -> tuple[list[Any], bool]:
  """The newest batches that fit all that is asked, and whether there are more (BAT-10). `number` is how one begins."""
  chosen = Batch.objects.order_by("-end_of_synthesis_at", "-id")
  if number:
    # Kept in capitals: the databases differ in what they call the same letter.
    chosen = chosen.filter(number__startswith=number.strip().upper())
  if tracer_id is not None:
    chosen = chosen.filter(tracer_id=_known(Tracer, tracer_id, "tracerId"))
  if state is not None:
    chosen = chosen.filter(state=state)
  if from_date is not None:
    chosen = chosen.filter(made_date__gte=from_date)
  if to_date is not None:
    chosen = chosen.filter(made_date__lte=to_date)
  most = max(1, min(limit, MOST_VIALS))
  found = list(chosen[: most + 1])
  return [images.batch(it) for it in found[:most]], len(found) > most


def unanswered() -> QuerySet[RecallAnswer]:
  """What production still waits for: answers of customers who have neither acknowledged a recall nor been reached."""
  return RecallAnswer.objects.filter(acknowledged_at__isnull=True, reached_at__isnull=True)
