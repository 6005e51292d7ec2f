"""The link between an order and the bookings that it came from, as orders end and come back.

Maintained invariants. A booking has at most one order, and that one lists it. An order that is cancelled or rejected
keeps its list and has no booking; every other order has each booking on its list that is not erased.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.orderbook import booking_parts, bookings, images, marks, queries
from tracershop.orderbook.models import Booking, Order

ENDED = frozenset({"cancelled", "rejected"})
FIELDS = [
  "state", "order", "procedure", "changes", "ordered_start_at", "ordered_injection_at", "ordered_procedure_id",
  "ordered_location_id", "revision",
]  # fmt: skip


class Followed(msgspec.Struct):
  """Bookings that were changed and saved: what an entry says of them before and after, and their changes."""

  before: list[Any] = []
  after: list[Any] = []
  changes: list[ledger.RowChange] = []
  ids: list[int] = []


class Hand:
  """Bookings while an action changes them: how they were, so that what is told of them afterwards is whole."""

  def __init__(self, found: Iterable[Booking]) -> None:
    self.bookings = list(found)
    self._since = queries.window_from()
    self._was = {
      it.pk: (images.kept_booking(it), booking_parts.booking_streams(it, self._since)) for it in self.bookings
    }

  def save(self, changed: Sequence[Booking]) -> Followed:
    """Saves those that were changed; their revisions rise by one. A room that is nobody's counts who waits in it, and a
    study that is another customer's from now on is a procedure of his."""
    made = bookings.give_procedures(changed)
    for it in changed:
      it.revision += 1
    bookings.save(changed, FIELDS)
    rooms = {it.location_id: it.location for it in changed if it.location.endpoint_id is None}
    counted = bookings.recount(rooms.values(), self._since) if rooms else []
    for room in counted:
      room.revision += 1
      room.save(update_fields=["waiting", "revision"])
    return Followed(
      before=[self._was[it.pk][0] for it in changed],
      after=[images.kept_booking(it) for it in changed],
      changes=[
        *(row for room in counted for row in booking_parts.location_changes(room)),
        *(row for it in made for row in booking_parts.procedure_changes(it)),
        *(row for it in changed for row in booking_parts.booking_changes(it, self._was[it.pk][1], self._since)),
      ],
      ids=[it.pk for it in changed],
    )


def link(it: Booking, order: Order) -> None:
  """Makes a booking one of an order that is made for it as it is now, to be saved."""
  it.order = order
  it.state = "ordered"
  settle(it)


def settle(it: Booking) -> None:
  """What is true of an ordered booking now is what its order is held to from here on, to be saved."""
  it.changes = []
  it.ordered_start_at, it.ordered_injection_at = it.start_at, images.injection_at(it)
  it.ordered_procedure_id, it.ordered_location_id = it.procedure_id, it.location_id


def let_go(it: Booking) -> None:
  """Takes a booking off its order, to be saved: it can be ordered again, unless the RIS has cancelled it. What it was
  ordered as is kept: its order may come back."""
  it.order, it.changes = None, []
  if it.state != "cancelled":
    it.state = "booked"


def mark(order: Order, mine: Iterable[Booking]) -> None:
  """Gives an order, to be saved, the marks that follow from its bookings."""
  said = {bookings.MARKS[change] for it in mine for change in it.changes}
  for one in sorted(set(bookings.MARKS.values())):
    marks.put(order, one, one in said)


def follow(orders: Sequence[Order]) -> Followed:
  """Lets bookings follow their orders, which are about to be saved: free where an order has ended, taken back where it
  has come back (BKG-28, BKG-29).

  Raises Refusal `in_use` where a booking of an order that comes back has been ordered elsewhere, or is another
  customer's by now.
  """
  came_from = {it.pk: it for it in orders if it.pk and it.booking_ids}
  if not came_from:
    return Followed()
  ended = [pk for pk, it in came_from.items() if it.status in ENDED]
  listed = {pk: it for it in came_from.values() if it.pk not in ended for pk in it.booking_ids}
  free = list(bookings.loaded().filter(order_id__in=ended).order_by("id")) if ended else []
  back = list(bookings.loaded().filter(id__in=listed).order_by("id")) if listed else []
  back = [it for it in back if it.order_id != listed[it.pk].pk]
  hand = Hand([*free, *back])
  for it in free:
    order = came_from[it.order_id or 0]
    let_go(it)
    mark(order, [])
  for it in back:
    _take_back(it, listed[it.pk])
  keys = bookings.ordered_keys(back)
  for it in back:
    it.changes = bookings.differences(it, keys)
  for order in {it.order_id: listed[it.pk] for it in back}.values():
    mark(order, [it for it in back if it.order_id == order.pk])
  return hand.save(hand.bookings)


def _take_back(it: Booking, order: Order) -> None:
  if it.order_id is not None or booking_parts.owner(it) not in (None, order.customer_id):
    raise Refusal("in_use", field="orderIds", text="booking_ordered", details={"orderId": order.pk, "bookingId": it.pk})
  it.order = order
  if it.state != "cancelled":
    it.state = "ordered"
