"""A change of the set-up that touches open orders lists them and asks; then they follow it, in the same transaction.

Open is what is ordered or accepted, for today or later. What is released never follows (SET-9).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from django.db.models import Q

from tracershop import calendar, ledger
from tracershop.catalogue import schedule
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Isotope, Run, Slot
from tracershop.errors import Refusal
from tracershop.orderbook import dispensing, marks, queries, states, store
from tracershop.orderbook.models import Order
from tracershop.protocol import messages

# So many of them are shown with the question; their ids are all there.
MOST_SHOWN = 200


How = Callable[[Order], None]
# Which of the open orders a change touches though nothing of them changes.
Asks = Callable[[Sequence[Order]], set[int]]


class Follow(msgspec.Struct, frozen=True, kw_only=True):
  """Which open orders a change may touch, how each follows, and which have been confirmed.

  `confirmed` None does not ask: such a change only takes marks away. `asks` adds those that stay as they are.
  """

  scope: Q
  how: How
  confirmed: Sequence[int] | None
  asks: Asks | None = None


# --- which


def of_isotope(it: Isotope) -> Q:
  return Q(tracer__isotope=it) | Q(isotope=it)


def of_entry(it: CatalogueEntry) -> Q:
  return Q(endpoint_id=it.endpoint_id, tracer_id=it.tracer_id, isotope_id=it.isotope_id)


def of_slots(ids: Iterable[int]) -> Q:
  """Orders whose active slot it is."""
  chosen = list(ids)
  return Q(moved_to_slot__in=chosen) | Q(slot__in=chosen, moved_to_slot__isnull=True)


def of_run(it: Run) -> Q:
  """Orders whose active slot it feeds."""
  return Q(moved_to_slot__run=it) | Q(slot__run=it, moved_to_slot__isnull=True)


# --- how


def half_life(order: Order) -> None:
  """The half-life is its isotope's."""
  made = order.tracer.isotope if order.tracer is not None else order.isotope
  assert made is not None, "an order is of a tracer or of an isotope"
  order.half_life_seconds = made.half_life_seconds


def overhead(entry: CatalogueEntry) -> How:
  """The overhead is its entry's."""

  def do(order: Order) -> None:
    order.overhead = entry.overhead

  return do


def departure(order: Order) -> None:
  """It departs its endpoint's transport minutes before delivery."""
  order.departs_at = order.deliver_at - timedelta(minutes=order.endpoint.transport_minutes)


def received(order: Order) -> None:
  """It is marked `outsideHours` where it comes when its endpoint does not receive."""
  marks.put(order, "outsideHours", not _receives(order))


def run_time(order: Order) -> None:
  """Its run is its active slot's."""
  slot = _active_slot(order)
  if slot is not None:
    order.run_at = schedule.run_instant(slot, order.deliver_at)


def slot_stands(order: Order) -> None:
  """It is marked `slotEnded` where its active slot does not stand on its date any more, or its run does not."""
  slot = _active_slot(order)
  marks.put(order, "slotEnded", slot is not None and not schedule.stands(slot, order.delivery_date))


def in_catalogue() -> How:
  """It is marked `notInCatalogue` where its endpoint could not order it any more."""

  @functools.cache
  def entries() -> set[Any]:
    # Read when the first order is judged: by then the change is saved.
    return set(CatalogueEntry.objects.values_list("endpoint_id", "tracer_id", "isotope_id"))

  def do(order: Order) -> None:
    away = order.endpoint.archived or order.customer.archived or (order.tracer is not None and order.tracer.archived)
    marks.put(order, "notInCatalogue", away or (order.endpoint_id, order.tracer_id, order.isotope_id) not in entries())

  return do


def delivered() -> How:
  """It is marked `closedDate` where nothing is delivered on its date."""

  @functools.cache
  def closed() -> set[date]:
    return set(ClosedDate.objects.values_list("date", flat=True))

  def do(order: Order) -> None:
    marks.put(order, "closedDate", order.delivery_date in closed())

  return do


def all_of(hows: Sequence[How]) -> How:
  """It follows in several ways; in none where there are none."""

  def do(order: Order) -> None:
    for how in hows:
      how(order)

  return do


def _receives(order: Order) -> bool:
  if order.kind != "injection":
    # What comes by a slot comes when the slot says.
    return True
  endpoint, arrives = order.endpoint, calendar.wall_time(order.deliver_at)
  if arrives.isoweekday() not in endpoint.receives_weekdays:
    return False
  if endpoint.receives_from is None or endpoint.receives_to is None:
    return True
  return endpoint.receives_from <= arrives.time() <= endpoint.receives_to


def _active_slot(order: Order) -> Slot | None:
  return order.moved_to_slot or order.slot


# --- asking and following


def follow(change: ledger.Change, touches: Follow) -> tuple[list[Order], list[Any]]:
  """Lets open orders follow a row that is saved: them as they end up, and their images before.

  Raises Refusal `touches_orders` until just those that it touches are confirmed (SET-8). One that only loses a mark is
  no question.
  """
  found = list(
    queries.orders()
    .select_related("slot__run", "moved_to_slot__run")
    .filter(touches.scope, status__in=states.OPEN, delivery_date__gte=calendar.wall_date(change.now))
    .order_by("id")
  )
  images, states_before = store.image_of_orders(found), [_state(it) for it in found]
  for order in found:
    touches.how(order)
  moved = [
    (order, image, was) for order, image, was in zip(found, images, states_before, strict=True) if _state(order) != was
  ]
  if touches.confirmed is not None:
    touched = {order.pk for order, _, was in moved if not _only_unmarked(was, order)}
    touched |= touches.asks(found) if touches.asks else set()
    _ask([(order, image) for order, image in zip(found, images, strict=True) if order.pk in touched], touches.confirmed)
  orders = [order for order, _, _ in moved]
  for order in orders:
    order.revision += 1
    order.save(update_fields=[*COLUMNS, "revision"])
  groups = {dispensing.group_of(order) for order, _, was in moved if order.half_life_seconds != was[0]}
  return store.with_dispensed(orders, dispensing.refresh(groups)), [image for _, image, _ in moved]


COLUMNS = ("half_life_seconds", "overhead", "departs_at", "run_at", "marks")


def _state(order: Order) -> tuple[Any, ...]:
  return (*(getattr(order, name) for name in COLUMNS[:-1]), tuple(order.marks))


def _only_unmarked(was: tuple[Any, ...], order: Order) -> bool:
  return _state(order)[:-1] == was[:-1] and set(order.marks) <= set(was[-1])


def _ask(touched: list[tuple[Order, Any]], confirmed: Sequence[int]) -> None:
  ids = [order.pk for order, _ in touched]
  if set(ids) == set(confirmed):
    return
  if not ids:
    raise Refusal("invalid", field="confirmedOrderIds", text="not_touched")
  raise Refusal(
    "touches_orders",
    field="confirmedOrderIds",
    details={
      "orderIds": ids,
      "orders": [msgspec.json.decode(messages.encode(image)) for _, image in touched[:MOST_SHOWN]],
    },
    count=len(ids),
  )
