"""The order book's part of each stream's snapshot, and the changes that a saved row makes on the streams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch

from tracershop import ledger
from tracershop.catalogue import parts as catalogue
from tracershop.catalogue.models import Customer, Endpoint, Slot, Tracer
from tracershop.orderbook import images, queries
from tracershop.orderbook.models import Certificate, Day, Notice, Order, Receipt, ReleaseLine, Request, Vial


def _orders(customer_id: int | None) -> list[Order]:
  chosen = queries.orders().filter(delivery_date__gte=queries.window_from()).order_by("id")
  return list(chosen if customer_id is None else chosen.filter(customer_id=customer_id))


def _rows(customer_id: int | None) -> Mapping[str, Iterable[Any]]:
  since = queries.window_from()
  chosen = _orders(customer_id)
  vials_of = queries.vial_ids(chosen)
  vials = Vial.objects.filter(calibrated_date__gte=since).order_by("id")
  certificates = Certificate.objects.filter(delivery_date__gte=since).order_by("id")
  if customer_id is not None:
    lines = ReleaseLine.objects.filter(order__customer_id=customer_id)
    vials = vials.filter(id__in=lines.values("vial_id"))
    certificates = certificates.filter(customer_id=customer_id)
  found = list(vials)
  orders_of = queries.order_ids(found)
  return {
    "order": [images.order(it, vials_of.get(it.pk, [])) for it in chosen],
    "vial": [images.vial(it, orders_of.get(it.pk, [])) for it in found],
    "certificate": [images.certificate(it) for it in certificates.defer("pdf")],
    "request": _requests(customer_id, since),
    "notice": _notices(customer_id, since),
    "day": _day(),
  }


def _requests(customer_id: int | None, since: date) -> list[Any]:
  chosen = Request.objects.filter(delivery_date__gte=since).order_by("id")
  return [images.request(it) for it in (chosen if customer_id is None else chosen.filter(customer_id=customer_id))]


def _notices(customer_id: int | None, since: date) -> list[Any]:
  chosen = Notice.objects.filter(expires_date__gte=since).order_by("id").prefetch_related(_RECEIPTS)
  if customer_id is not None:
    chosen = chosen.filter(receipts__customer_id=customer_id)
  return [images.notice(it, list(it.receipts.all()), customer_id) for it in chosen]


_RECEIPTS = Prefetch("receipts", Receipt.objects.order_by("customer_id"))


def _day() -> list[Any]:
  return [images.day(it) for it in Day.objects.filter(id=1)]


def _wall(_: int | None) -> Mapping[str, Iterable[Any]]:
  return {"order": [images.wall_order(it) for it in _orders(None)], "day": _day()}


def register() -> None:
  """Gives the order book's rows to the snapshots."""
  ledger.register_part("production", lambda _: _rows(None))
  ledger.register_part("customer", _rows)
  ledger.register_part("wall", _wall)
  catalogue.follow(wall_orders_that_show)


def wall_orders_that_show(row: Any) -> list[ledger.RowChange]:
  """The wall's orders that carry a catalogue row's name or time, as they now are. Their half-life is their own."""
  orders = queries.orders().filter(delivery_date__gte=queries.window_from()).order_by("id")
  if isinstance(row, Tracer):
    orders = orders.filter(tracer=row)
  elif isinstance(row, Customer):
    orders = orders.filter(customer=row)
  elif isinstance(row, Endpoint):
    orders = orders.filter(endpoint=row)
  elif isinstance(row, Slot):
    orders = orders.filter(slot=row, moved_to_slot__isnull=False)
  else:
    return []
  return [ledger.Put("wall", "order", images.wall_order(it)) for it in orders]


def order_changes(orders: Sequence[Order]) -> list[ledger.RowChange]:
  """Saved orders on their streams. One outside the window touches them without a row (STR-4)."""
  since = queries.window_from()
  vials_of = queries.vial_ids(orders)
  changes: list[ledger.RowChange] = []
  for it in orders:
    stream = f"customer:{it.customer_id}"
    if it.delivery_date < since:
      changes += [ledger.Touch(stream), ledger.Touch("production"), ledger.Touch("wall")]
      continue
    row = images.order(it, vials_of.get(it.pk, []))
    changes += [
      ledger.Put(stream, "order", row),
      ledger.Put("production", "order", row),
      ledger.Put("wall", "order", images.wall_order(it)),
    ]
  return changes


def vial_changes(vials: Sequence[Vial]) -> list[ledger.RowChange]:
  """Saved vials on production's stream, and on a customer's where they were released for its orders."""
  if not vials:
    return []
  since = queries.window_from()
  orders_of: dict[int, list[int]] = {}
  owners: dict[int, set[int]] = {}
  released = [it.pk for it in vials if it.state == "released"]
  if released:
    lines = ReleaseLine.objects.filter(vial_id__in=released).order_by("order_id")
    for vial_id, order_id, customer_id in lines.values_list("vial_id", "order_id", "order__customer_id"):
      orders_of.setdefault(vial_id, []).append(order_id)
      owners.setdefault(vial_id, set()).add(customer_id)
  changes: list[ledger.RowChange] = []
  for it in vials:
    streams = ["production", *(f"customer:{owner}" for owner in sorted(owners.get(it.pk, ())))]
    if it.calibrated_date < since:
      changes += [ledger.Touch(stream) for stream in streams]
      continue
    row = images.vial(it, orders_of.get(it.pk, []))
    changes += [ledger.Put(stream, "vial", row) for stream in streams]
  return changes


def certificate_changes(it: Certificate) -> list[ledger.RowChange]:
  """A new certificate on its customer's stream and production's."""
  streams = (f"customer:{it.customer_id}", "production")
  if it.delivery_date < queries.window_from():
    return [ledger.Touch(stream) for stream in streams]
  row = images.certificate(it)
  return [ledger.Put(stream, "certificate", row) for stream in streams]


def request_changes(it: Request) -> list[ledger.RowChange]:
  """A saved request on its customer's stream and production's."""
  streams = (f"customer:{it.customer_id}", "production")
  if it.delivery_date < queries.window_from():
    return [ledger.Touch(stream) for stream in streams]
  row = images.request(it)
  return [ledger.Put(stream, "request", row) for stream in streams]


def notice_changes(it: Notice) -> list[ledger.RowChange]:
  """A saved notice on production's stream and on each of its customers'."""
  receipts = queries.receipts_of(it)
  return _notice_changes(it, receipts, [one.customer_id for one in receipts])


def receipt_changes(it: Notice, customer_ids: Iterable[int]) -> list[ledger.RowChange]:
  """Saved receipts of a notice on production's stream and on their own customers'.

  Invariant: nobody else's stream moves. That a customer has read a notice, and who of it, is no other customer's to
  see; so a receipt does not raise the notice's revision either, which is the same on every stream.
  """
  return _notice_changes(it, queries.receipts_of(it), customer_ids)


def _notice_changes(it: Notice, receipts: Sequence[Receipt], customer_ids: Iterable[int]) -> list[ledger.RowChange]:
  streams = {f"customer:{customer_id}": customer_id for customer_id in customer_ids}
  if it.expires_date < queries.window_from():
    return [ledger.Touch("production"), *(ledger.Touch(stream) for stream in streams)]
  return [
    ledger.Put("production", "notice", images.notice(it, receipts)),
    *(
      ledger.Put(stream, "notice", images.notice(it, receipts, customer_id)) for stream, customer_id in streams.items()
    ),
  ]
