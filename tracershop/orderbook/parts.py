"""The order book's part of each stream's snapshot, and the changes that a saved row makes on the streams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from tracershop import ledger
from tracershop.catalogue import parts as catalogue
from tracershop.catalogue.models import Customer, Endpoint, Isotope, Slot, Tracer
from tracershop.orderbook import images, queries
from tracershop.orderbook.batch_states import UNUSED, WAITING
from tracershop.orderbook.models import (
  Batch,
  Certificate,
  Day,
  Dispatch,
  Document,
  Notice,
  Order,
  Recall,
  RecallAnswer,
  Receipt,
  ReleaseLine,
  Request,
  Vial,
)


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
    lines = ReleaseLine.objects.filter(order__customer_id=customer_id, void=False)
    vials = vials.filter(Q(id__in=lines.values("vial_id")) | Q(dispatch__customer_id=customer_id))
    certificates = certificates.filter(customer_id=customer_id)
  found = list(vials)
  orders_of = queries.order_ids(found)
  more = {} if customer_id is not None else {"batch": _batches(since)}
  return {
    **more,
    "dispatch": _dispatches(customer_id, since),
    "recall": _recalls(customer_id, since),
    "document": _documents(customer_id, since),
    "order": [images.order(it, vials_of.get(it.pk, [])) for it in chosen],
    "vial": [images.vial(it, orders_of.get(it.pk, [])) for it in found],
    "certificate": [images.certificate(it) for it in certificates.defer("pdf")],
    "request": _requests(customer_id, since),
    "notice": _notices(customer_id, since),
    "day": _day(),
  }


def _batches(since: date) -> list[Any]:
  return [
    images.batch(it) for it in Batch.objects.filter(Q(made_date__gte=since) | Q(state__in=WAITING)).order_by("id")
  ]


def _dispatches(customer_id: int | None, since: date) -> list[Any]:
  chosen = Dispatch.objects.filter(delivery_date__gte=since).order_by("id").prefetch_related(_VIALS)
  if customer_id is not None:
    chosen = chosen.filter(customer_id=customer_id)
  return [images.dispatch(it, [vial.pk for vial in it.vials.all()]) for it in chosen]


def _recalls(customer_id: int | None, since: date) -> list[Any]:
  waits, mine = queries.unanswered(), Q()
  if customer_id is not None:
    # His own screen waits for his own word, whoever has told him (RCL-40).
    waits = RecallAnswer.objects.filter(acknowledged_at__isnull=True, customer_id=customer_id)
    mine = Q(answers__customer_id=customer_id)
  stands = Q(made_date__gte=since) | Q(id__in=waits.values("recall_id"))
  chosen = Recall.objects.filter(mine, stands).order_by("id").select_related("batch").prefetch_related(_ANSWERS)
  return [images.recall(it, list(it.answers.all()), customer_id) for it in chosen]


def _documents(customer_id: int | None, since: date) -> list[Any]:
  chosen = Document.objects.filter(for_date__gte=since).order_by("id").defer("bytes")
  return [images.document(it) for it in (chosen if customer_id is None else chosen.filter(customer_id=customer_id))]


_VIALS = Prefetch("vials", Vial.objects.order_by("id"))
_ANSWERS = Prefetch("answers", RecallAnswer.objects.order_by("customer_id"))


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
  batches = Batch.objects.filter(made_date__gte=queries.window_from()).order_by("id").select_related("tracer__isotope")
  return {
    "order": [images.wall_order(it) for it in _orders(None)],
    "batch": [images.wall_batch(it) for it in batches],
    "day": _day(),
  }


def register() -> None:
  """Gives the order book's rows to the snapshots."""
  ledger.register_part("production", lambda _: _rows(None))
  ledger.register_part("customer", _rows)
  ledger.register_part("wall", _wall)
  catalogue.follow(wall_orders_that_show)
  catalogue.follow(wall_batches_that_show)


def wall_orders_that_show(row: Any) -> list[ledger.RowChange]:
  """The wall's orders that carry a catalogue row's name or time, as they now are. Their half-life is their own."""
  if isinstance(row, Tracer):
    shown: dict[str, Any] = {"tracer": row}
  elif isinstance(row, Customer):
    shown = {"customer": row}
  elif isinstance(row, Endpoint):
    shown = {"endpoint": row}
  elif isinstance(row, Slot):
    shown = {"slot": row, "moved_to_slot__isnull": False}
  else:
    return []
  orders = queries.orders().filter(delivery_date__gte=queries.window_from(), **shown).order_by("id")
  return [ledger.Put("wall", "order", images.wall_order(it)) for it in orders]


def wall_batches_that_show(row: Any) -> list[ledger.RowChange]:
  """The wall's batches that carry a tracer's name or an isotope's half-life, as they now are."""
  if isinstance(row, Tracer):
    shown: dict[str, Any] = {"tracer": row}
  elif isinstance(row, Isotope):
    shown = {"tracer__isotope": row}
  else:
    return []
  batches = Batch.objects.filter(made_date__gte=queries.window_from(), **shown).order_by("id")
  batches = batches.select_related("tracer__isotope")
  return [ledger.Put("wall", "batch", images.wall_batch(it)) for it in batches]


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
  """Saved vials on production's stream, and on a customer's where they were released for its orders or left for it."""
  if not vials:
    return []
  since = queries.window_from()
  orders_of: dict[int, list[int]] = {}
  owners: dict[int, set[int]] = {}
  released = [it.pk for it in vials if it.state not in UNUSED]
  if released:
    lines = ReleaseLine.objects.filter(vial_id__in=released, void=False).order_by("order_id")
    for vial_id, order_id, customer_id in lines.values_list("vial_id", "order_id", "order__customer_id"):
      orders_of.setdefault(vial_id, []).append(order_id)
      owners.setdefault(vial_id, set()).add(customer_id)
  left = [it.dispatch_id for it in vials if it.dispatch_id is not None]
  destined = dict(Dispatch.objects.filter(id__in=left).values_list("id", "customer_id")) if left else {}
  changes: list[ledger.RowChange] = []
  for it in vials:
    if it.dispatch_id is not None:
      owners.setdefault(it.pk, set()).add(destined[it.dispatch_id])
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


def batch_changes(it: Batch) -> list[ledger.RowChange]:
  """A saved batch on production's stream and the wall's: there in the window, on production's also while it waits for a
  decision (BAT-30). `it.tracer.isotope` is loaded."""
  if it.made_date < queries.window_from():
    waits = it.state in WAITING
    return [
      ledger.Put("production", "batch", images.batch(it)) if waits else ledger.Remove("production", "batch", it.pk),
      ledger.Touch("wall"),
    ]
  return [ledger.Put("production", "batch", images.batch(it)), ledger.Put("wall", "batch", images.wall_batch(it))]


def dispatch_changes(it: Dispatch, vial_ids: Sequence[int]) -> list[ledger.RowChange]:
  """A saved dispatch with its vials on its customer's stream and production's."""
  streams = (f"customer:{it.customer_id}", "production")
  if it.delivery_date < queries.window_from():
    return [ledger.Touch(stream) for stream in streams]
  row = images.dispatch(it, sorted(vial_ids))
  return [ledger.Put(stream, "dispatch", row) for stream in streams]


def recall_changes(it: Recall) -> list[ledger.RowChange]:
  """A saved recall on production's stream and on each of its customers'. `it.batch` is loaded."""
  answers = list(it.answers.order_by("customer_id"))
  return _recall_changes(it, answers, [one.customer_id for one in answers])


def recall_answer_changes(it: Recall, customer_ids: Iterable[int]) -> list[ledger.RowChange]:
  """Saved answers to a recall on production's stream and on their own customers'.

  Invariant: nobody else's stream moves, and the recall's revision, which is the same on every stream, does not rise:
  that a customer has acknowledged is no other customer's to see.
  """
  return _recall_changes(it, list(it.answers.order_by("customer_id")), customer_ids)


def _recall_changes(it: Recall, answers: Sequence[RecallAnswer], customer_ids: Iterable[int]) -> list[ledger.RowChange]:
  """A recall on the streams where it stands: in the window, then with a customer until he has acknowledged it, and with
  production as long as it waits for anybody (RCL-20, RCL-40)."""
  silent = {one.customer_id for one in answers if one.acknowledged_at is None}
  waits = any(one.acknowledged_at is None and one.reached_at is None for one in answers)
  shown = it.made_date >= queries.window_from()

  def on(stream: str, stands: bool, customer_id: int | None = None) -> ledger.RowChange:
    if not stands:
      return ledger.Remove(stream, "recall", it.pk)
    return ledger.Put(stream, "recall", images.recall(it, answers, customer_id))

  return [
    on("production", shown or waits),
    *(on(f"customer:{one}", shown or one in silent, one) for one in customer_ids),
  ]


def document_changes(it: Document) -> list[ledger.RowChange]:
  """A new paper on production's stream, and its customer's where it has one."""
  streams = ["production", *([f"customer:{it.customer_id}"] if it.customer_id is not None else [])]
  if it.for_date < queries.window_from():
    return [ledger.Touch(stream) for stream in streams]
  row = images.document(it)
  return [ledger.Put(stream, "document", row) for stream in streams]
