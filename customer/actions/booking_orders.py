"""Booked studies become orders, and what the RIS changed about ordered ones is dealt with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tracershop import ledger
from tracershop.access import policy
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.orderbook import booked, booking_parts, bookings, images, queries, store
from tracershop.orderbook.models import Booking, Order
from tracershop.orderbook.ordering import apply, book, plans
from tracershop.orderbook.ordering import bookings as rules
from tracershop.orderbook.ordering.reasons import Reason
from tracershop.protocol.commands import OrderPlace
from tracershop.protocol.seen import refuse_stale

MOST_AT_ONCE = 1_000
HIS_OWN = apply.Powers(production=False, reason=Reason("", False))


@ledger.action
def order_bookings(
  change: ledger.Change,
  *,
  booking_ids: list[int],
  rejected_booking_ids: Sequence[int] = (),
  instead_of_order_id: int | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Orders what booked studies need (BKG-20 … BKG-27): `{orderIds, unserved: [{bookingId, code, firstSlotAt}]}`.

  A study that has an order is not ordered again: its order stands in `orderIds`. Those in `rejected_booking_ids` are
  marked as not to be ordered, where they have no order. `instead_of_order_id`: the order that these studies had is
  cancelled for it, and stays where one of them cannot be served (BKG-54). Raises Refusal `forbidden`, `not_found`,
  `stale` (a booking, a procedure or that order, where it was shown), `invalid`; else what cannot be served is
  `unserved` and refuses nothing.
  """
  policy.require(change.actor, "booking.order")
  rejected_ids = list(rejected_booking_ids)
  if not booking_ids and not rejected_ids:
    raise Refusal("invalid", field="bookingIds", text="empty")
  asked = _chosen(booking_ids, change.actor, seen, "bookingIds")
  unticked = _chosen(rejected_ids, change.actor, seen, "rejectedBookingIds")
  if {it.pk for it in asked} & {it.pk for it in unticked}:
    raise Refusal("invalid", field="rejectedBookingIds", text="double")
  if instead_of_order_id is not None:
    _let_go(change, instead_of_order_id, seen)
    # They are free by now, and have moved on by it.
    asked, unticked = (_chosen([it.pk for it in some], change.actor, None, "bookingIds") for some in (asked, unticked))
  hand = booked.Hand([*asked, *unticked])
  there = {it.order_id for it in asked if it.order_id is not None}
  fresh = {it.pk: it for it in asked if it.order_id is None}
  orders, unserved = _place(change, fresh)
  if instead_of_order_id is not None and unserved:
    barred = min(unserved, key=lambda it: it.booking_id)
    raise Refusal(barred.code, field="bookingIds", details={"bookingId": barred.booking_id})
  rejected = [it for it in unticked if it.order_id is None and it.state == "booked"]
  for it in rejected:
    it.state = "rejected"
  ordered = [fresh[pk] for order in orders for pk in order.booking_ids]
  if ordered:
    done = hand.save([*ordered, *rejected])
    about = [f"booking:{pk}" for pk in done.ids]
    # One entry; more only where a frame would not hold all of them.
    first, *more = ledger.portions(done.changes)
    store.commit(
      change,
      kind="booking.ordered",
      orders=orders,
      before={"bookings": done.before},
      after={"bookings": done.after},
      more=first,
      subjects=about,
    )
    for portion in more:
      change.record(kind="booking.ordered", subjects=about, changes=portion)
  elif rejected:
    done = hand.save(rejected)
    change.record(
      kind="booking.rejected",
      subjects=[f"booking:{pk}" for pk in done.ids],
      before={"bookings": done.before},
      after={"bookings": done.after},
      changes=done.changes,
    )
  unserved.sort(key=lambda it: it.booking_id)
  return {"orderIds": sorted(there | {it.pk for it in orders}), "unserved": unserved}


def _let_go(change: ledger.Change, order_id: int, seen: dict[str, int] | None) -> None:
  """Cancels an order of the actor's own, which frees its studies."""
  (order,) = queries.chosen_orders([order_id], change.actor, seen or {}, field="insteadOfOrderId")
  before = store.image_of_orders([order])
  apply.cancel(change, order, HIS_OWN)
  store.commit(change, kind="order.cancelled", orders=[order], before=before)


def _place(change: ledger.Change, fresh: dict[int, Booking]) -> tuple[list[Order], list[rules.Unserved]]:
  """The orders of these bookings, saved and linked; and the bookings that become none."""
  unserved = [rules.Unserved(booking_id=pk, code="booking_cancelled") for pk, it in fresh.items() if _is_off(it)]
  studies = [
    rules.Study(id=pk, endpoint_id=it.location.endpoint_id, procedure_id=it.procedure_id, start_at=it.start_at)
    for pk, it in fresh.items()
    if it.location.endpoint_id is not None and not _is_off(it)
  ]
  if not studies:
    return [], unserved
  plan = rules.plan(studies, book.of_endpoints({it.endpoint_id for it in studies}, change.now))
  orders = []
  for wanted in plan.orders:
    try:
      order = apply.place(change, plans.placing(change, _wish(wanted)), HIS_OWN)
    except Refusal as refusal:
      # The rules of placing have the last word.
      unserved += [rules.Unserved(booking_id=pk, code=refusal.code) for pk in wanted.booking_ids]
      continue
    order.booking_ids = wanted.booking_ids
    # The next one's run is judged with this one in it; it is saved once more, as its first revision.
    order.revision = 0
    order.save()
    for pk in wanted.booking_ids:
      booked.link(fresh[pk], order)
    orders.append(order)
  return orders, [*unserved, *plan.unserved]


def _is_off(it: Booking) -> bool:
  return it.state == "cancelled"


def _wish(wanted: rules.Wanted) -> OrderPlace:
  free = wanted.kind == "injection"
  return OrderPlace(
    kind="injection" if free else "activity",
    endpoint_id=wanted.endpoint_id,
    delivery_date=wanted.delivery_date,
    tracer_id=wanted.tracer_id,
    slot_id=wanted.slot_id,
    deliver_at=wanted.deliver_at if free else None,
    ordered_mbq=None if wanted.ordered_mbq is None else float(wanted.ordered_mbq),
    injections=wanted.injections,
  )


@ledger.action
def settle_bookings(
  change: ledger.Change, *, booking_ids: list[int], seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Says that what the RIS changed about ordered studies was dealt with (BKG-30).

  From here on they are held to what is true now. One that was cancelled, or is in another customer's room by now,
  leaves its order's list. Raises Refusal `forbidden`, `not_found`, `stale`, and `invalid` where nothing has changed.
  """
  policy.require(change.actor, "booking.settle")
  if not booking_ids:
    raise Refusal("invalid", field="bookingIds", text="empty")
  chosen = _chosen(booking_ids, change.actor, seen, "bookingIds")
  hand = booked.Hand(chosen)
  changed = [it for it in chosen if it.changes and it.order_id is not None]
  if not changed:
    raise Refusal("invalid", field="bookingIds", text="nothing_changed")
  orders = {it.pk: it for it in queries.orders().filter(id__in={it.order_id for it in changed})}
  before = store.image_of_orders([orders[pk] for pk in sorted(orders)])
  for it in changed:
    order = orders[it.order_id or 0]
    if it.state == "cancelled" or images.is_away(it):
      order.booking_ids = [pk for pk in order.booking_ids if pk != it.pk]
      booked.let_go(it)
    else:
      booked.settle(it)
  done = hand.save(changed)
  touched = [orders[pk] for pk in sorted(orders) if _follows(orders[pk])]
  store.commit(
    change,
    kind="booking.settled",
    orders=touched,
    before={"bookings": done.before, "orders": [it for it in before if it.id in {one.pk for one in touched}]},
    after={"bookings": done.after},
    more=done.changes,
    subjects=[f"booking:{pk}" for pk in done.ids],
  )
  return {"bookingIds": done.ids}


def _follows(order: Order) -> bool:
  """Gives an order the marks and the list that its bookings leave it with; whether that is another one than before."""
  saved = Order.objects.get(id=order.pk)
  booked.mark(order, order.bookings.all())
  return (order.marks, order.booking_ids) != (saved.marks, saved.booking_ids)


def _chosen(ids: Sequence[int], actor: Actor, seen: dict[str, int] | None, field: str) -> list[Booking]:
  """The bookings a command names, in its order, as they are now (call it inside the lock).

  Raises Refusal at `field`: `invalid` for a double or too many, `not_found` for one that is not there or not the
  actor's, `stale` for one that has moved on since it was shown.
  """
  if len(set(ids)) != len(ids):
    raise Refusal("invalid", field=field, text="double")
  if len(ids) > MOST_AT_ONCE:
    raise Refusal("invalid", field=field, text="limit", limit=MOST_AT_ONCE)
  found = {it.pk: it for it in bookings.loaded().filter(id__in=list(ids))}
  missing = [pk for pk in ids if pk not in found or not _is_his(found[pk], actor)]
  if missing:
    raise Refusal("not_found", field=field, details={"bookingId": missing[0]})
  chosen = [found[pk] for pk in ids]
  _refuse_stale(chosen, seen, field)
  return chosen


def _is_his(it: Booking, actor: Actor) -> bool:
  owner = booking_parts.owner(it)
  return owner is not None and actor.acts_for(owner)


def _refuse_stale(chosen: Iterable[Booking], seen: dict[str, int] | None, field: str) -> None:
  """What was shown of a study is its row, and what its procedure makes of it."""
  for it in chosen:
    refuse_stale(seen, f"booking:{it.pk}", images.booking(it, whole=True), field)
    if it.procedure is not None:
      refuse_stale(seen, f"procedure:{it.procedure_id}", images.procedure(it.procedure), field)
