"""The bookings' part of each stream's snapshot, and the changes that saved locations, procedures and bookings make.

A room that nobody has mapped stands on every customer's bookings stream, with a count and no study; whoever maps it
makes it his customer's. An ordered study stays with the customer who ordered it, wherever the RIS books it: so nobody
else orders it again. Production sees rooms, procedures and all that some customer sees, accessions masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from tracershop import ledger
from tracershop.catalogue.models import Customer
from tracershop.orderbook import images, queries
from tracershop.orderbook.models import Booking, Location, Procedure


def shown() -> QuerySet[Booking]:
  """The bookings that stand in a stream: in the window, in a mapped room or ordered, and not cancelled before that."""
  return owned().filter(start_date__gte=queries.window_from()).order_by("id")


def owned() -> QuerySet[Booking]:
  """The bookings that some customer sees or has seen: in a mapped room or ordered, and not cancelled before that."""
  return (
    Booking.objects.filter(_OWNED)
    .exclude(state="cancelled", order__isnull=True)
    .select_related("location__endpoint", "procedure", "order")
  )


_OWNED = Q(order__isnull=False) | Q(location__endpoint__isnull=False)


def _bookings(customer_id: int | None) -> Mapping[str, Iterable[Any]]:
  locations = Location.objects.order_by("id")
  procedures = Procedure.objects.order_by("id")
  found = shown()
  if customer_id is not None:
    locations = locations.filter(Q(endpoint__customer_id=customer_id) | Q(endpoint__isnull=True))
    procedures = procedures.filter(endpoint__customer_id=customer_id)
    found = found.filter(
      Q(order__customer_id=customer_id) | Q(order__isnull=True, location__endpoint__customer_id=customer_id)
    )
  return {
    "location": map(images.location, locations),
    "procedure": map(images.procedure, procedures),
    "booking": [images.booking(it, whole=customer_id is not None) for it in found],
  }


def register() -> None:
  """Gives the bookings' rows to the snapshots."""
  ledger.register_part("bookings", _bookings)
  ledger.register_part("production", lambda _: _bookings(None))


def location_streams(it: Location, everybody: Sequence[int] | None = None) -> list[str]:
  """The streams that a room stands on. `it.endpoint` is loaded where there is one; `everybody` are all customers'
  numbers, where the caller has them."""
  if it.endpoint is not None:
    return [f"bookings:{it.endpoint.customer_id}", "production"]
  if everybody is None:
    everybody = all_customers()
  return [*(f"bookings:{customer_id}" for customer_id in everybody), "production"]


def all_customers() -> list[int]:
  """Every customer's number."""
  return list(Customer.objects.order_by("id").values_list("id", flat=True))


def location_changes(
  it: Location, before: Sequence[str] = (), everybody: Sequence[int] | None = None
) -> list[ledger.RowChange]:
  """A saved room on its streams, and gone from those of `before` that no longer have it."""
  row, streams = images.location(it), location_streams(it, everybody)
  gone = [ledger.Remove(stream, "location", it.pk) for stream in before if stream not in streams]
  return [*(ledger.Put(stream, "location", row) for stream in streams), *gone]


def procedure_changes(it: Procedure) -> list[ledger.RowChange]:
  """A saved procedure on its customer's bookings stream and production's. `it.endpoint` is loaded."""
  row = images.procedure(it)
  return [ledger.Put(stream, "procedure", row) for stream in (f"bookings:{it.endpoint.customer_id}", "production")]


def procedure_gone(it: Procedure) -> list[ledger.RowChange]:
  """A deleted procedure, gone from its streams. `it.endpoint` is loaded."""
  streams = (f"bookings:{it.endpoint.customer_id}", "production")
  return [ledger.Remove(stream, "procedure", it.pk) for stream in streams]


def owner(it: Booking) -> int | None:
  """Whose a booking is: the customer's who ordered it, else the room's; None where nobody has mapped that."""
  if it.order is not None:
    return it.order.customer_id
  return it.location.endpoint.customer_id if it.location.endpoint is not None else None


def booking_streams(it: Booking, since: date | None = None) -> list[str]:
  """The streams that a booking stands on now. `it.location.endpoint` and `it.order` are loaded; `since` is the window's
  first date, where the caller has it."""
  mine = owner(it)
  hidden = it.state == "cancelled" and it.order_id is None
  if mine is None or hidden or it.start_date < (since or queries.window_from()):
    return []
  return [f"bookings:{mine}", "production"]


def booking_changes(it: Booking, before: Sequence[str] = (), since: date | None = None) -> list[ledger.RowChange]:
  """A saved booking on its streams, and gone from those of `before` that no longer have it. `it.location.endpoint`,
  `it.procedure` and `it.order` are loaded."""
  streams = booking_streams(it, since)
  gone = [ledger.Remove(stream, "booking", it.pk) for stream in before if stream not in streams]
  puts = [ledger.Put(stream, "booking", images.booking(it, whole=stream != "production")) for stream in streams]
  return [*puts, *gone]
