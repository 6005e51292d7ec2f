"""What belongs to a batch, a recall, a release, an order or a date, also where no stream carries it any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from tracershop.actor import PRODUCTION_ROLES, Actor
from tracershop.errors import Refusal
from tracershop.orderbook import images, outrun, queries
from tracershop.orderbook.models import (
  Batch,
  Certificate,
  Dispatch,
  Document,
  Order,
  Recall,
  ReleaseLine,
  Vial,
)
from tracershop.protocol import messages

# No answer has more rows, or many more bytes: a frame has a bound, and a date's papers have none.
MOST_ROWS = 500
MOST_BYTES = 300_000
# Papers of a vial or a dispatch are of a date near the one that it was filled on.
_NEAR = timedelta(days=2)


def of_batch(batch_id: int) -> dict[str, Any]:
  """A batch with its vials, what was released from it or left with it, its recalls and its papers (BAT-31).

  Raises Refusal `not_found`.
  """
  batch = Batch.objects.filter(id=batch_id).first()
  if batch is None:
    raise Refusal("not_found", field="batchId")
  vials = list(Vial.objects.filter(batch=batch).order_by("id"))
  ids = [it.pk for it in vials]
  lines = ReleaseLine.objects.filter(vial_id__in=ids)
  orders = _orders(lines.filter(void=False).values_list("order_id", flat=True))
  recalls = Recall.objects.filter(batch=batch).order_by("id").select_related("batch").prefetch_related("answers")
  days = {batch.made_date, *(it.calibrated_date for it in vials)}
  return {
    "batch": images.batch(batch),
    **_bounded(
      {
        "recalls": [images.recall(it, sorted(it.answers.all(), key=lambda one: one.customer_id)) for it in recalls],
        **_rows(vials, orders),
        "certificates": _certificates(Certificate.objects.filter(id__in=lines.values("certificate_id"))),
      },
      _documents(Document.objects.exclude(kind="dayList"), days, about={("vial", pk) for pk in ids}),
    ),
  }


def of_recall(recall_id: int, actor: Actor) -> dict[str, Any]:
  """The vials that a recall names, their orders and deliveries (RCL-22): of a customer's people their own alone.

  Raises Refusal `not_found` for one that is not there or does not concern them.
  """
  recall = Recall.objects.filter(id=recall_id).first()
  answers = [] if recall is None else [it for it in recall.answers.all() if actor.acts_for(it.customer_id)]
  if not answers:
    raise Refusal("not_found", field="recallId")
  vials = list(Vial.objects.filter(id__in={pk for it in answers for pk in it.vial_ids}).order_by("id"))
  found = _rows(vials, _orders(pk for it in answers for pk in it.order_ids))
  mine = {it.customer_id for it in answers}
  # A vial may have been given to several: whose orders the others are is not a customer's to see.
  own = {it.id for it in found["orders"]}
  shown = queries.order_ids(vials)
  return {
    "vials": [images.vial(it, [pk for pk in shown.get(it.pk, []) if pk in own]) for it in vials],
    "orders": found["orders"],
    "dispatches": [it for it in found["dispatches"] if it.customer_id in mine],
  }


def of_release(order_id: int) -> dict[str, Any]:
  """All that was released together with an order, in the window or not: its orders, vials and certificates that count
  (COR-20). Without a release it is the order alone.

  Raises Refusal `not_found`.
  """
  if not Order.objects.filter(id=order_id).exists():
    raise Refusal("not_found", field="orderId")
  standing = ReleaseLine.objects.filter(void=False)
  ids, more = set[int](), {order_id}
  # Who shares a certificate with one that shares a certificate: what one takes back is all of them.
  while more - ids:
    ids |= more
    signed = set(standing.filter(order_id__in=ids).values_list("certificate_id", flat=True))
    more = set(standing.filter(certificate_id__in=signed).values_list("order_id", flat=True))
  lines = standing.filter(order_id__in=ids)
  vials = Vial.objects.filter(id__in=lines.values("vial_id")).order_by("id")
  found = _rows(list(vials), _orders(ids))
  return {
    "orders": found["orders"],
    "vials": found["vials"],
    "certificates": _certificates(Certificate.objects.filter(struck_at=None, id__in=lines.values("certificate_id"))),
  }


def papers(actor: Actor, *, order_id: int | None, day: date | None) -> dict[str, Any]:
  """The certificates and documents of an order, or of a date, that the actor may open: those that were struck through
  and earlier versions too (DOC-20).

  Raises Refusal `not_found` for an order that is not there or not the actor's, and `invalid` for none or both.
  """
  if (order_id is None) == (day is None):
    raise Refusal("invalid", field="orderId", text="empty")
  certificates, documents = Certificate.objects.all(), Document.objects.all()
  if actor.role not in PRODUCTION_ROLES:
    certificates = certificates.filter(customer_id__in=actor.customer_ids)
    documents = documents.filter(customer_id__in=actor.customer_ids)
  if day is not None:
    return _bounded(
      {"certificates": _certificates(certificates.filter(delivery_date=day))}, _documents(documents, {day})
    )
  order = None if order_id is None else Order.objects.filter(id=order_id).first()
  if order is None or not actor.acts_for(order.customer_id):
    raise Refusal("not_found", field="orderId")
  lines = ReleaseLine.objects.filter(order=order)
  vials = dict(Vial.objects.filter(id__in=lines.values("vial_id")).values_list("id", "calibrated_date"))
  about = {("order", order.pk), *(("vial", pk) for pk in vials)}
  return _bounded(
    {"certificates": _certificates(certificates.filter(id__in=lines.values("certificate_id")))},
    _documents(documents, {order.delivery_date, *vials.values()}, about=about),
  )


def _orders(ids: Iterable[int]) -> list[Order]:
  return list(queries.orders().filter(id__in=set(ids)).order_by("id"))


def _rows(vials: list[Vial], orders: list[Order]) -> dict[str, list[Any]]:
  orders_of, vials_of = queries.order_ids(vials), queries.vial_ids(orders)
  sent = {it.dispatch_id for it in vials if it.dispatch_id is not None} | _back(vials)
  left = Dispatch.objects.filter(id__in=sent).order_by("id").prefetch_related("vials")
  return {
    "vials": [images.vial(it, orders_of.get(it.pk, [])) for it in vials],
    "orders": [images.order(it, vials_of.get(it.pk, [])) for it in orders],
    "dispatches": [images.dispatch(it, sorted(vial.pk for vial in it.vials.all())) for it in left],
  }


def _back(vials: list[Vial]) -> set[int]:
  """The dispatches that vials were in and that came back: they are of a date near the one that those were filled on."""
  ids, near = {it.pk for it in vials}, Q()
  for day in {it.calibrated_date for it in vials}:
    near |= Q(delivery_date__range=(day - _NEAR, day + _NEAR))
  back = Dispatch.objects.filter(near, returned_at__isnull=False) if vials else Dispatch.objects.none()
  return {pk for pk, mine in back.values_list("id", "returned_vial_ids") if ids & set(mine)}


def _certificates(found: QuerySet[Certificate]) -> list[Any]:
  return [images.certificate(it) for it in found.defer("pdf").order_by("signed_at", "id")]


def _documents(
  found: QuerySet[Document], days: Collection[date], *, about: set[tuple[str, int]] | None = None
) -> list[Document]:
  """The documents of dates; where `about` is given, those near them that tell of one of its rows."""
  if about is None:
    chosen = found.filter(for_date__in=days)
  else:
    near = Q()
    for day in days:
      near |= Q(for_date__range=(day - _NEAR, day + _NEAR))
    chosen = found.filter(near)
  return [
    it
    for it in chosen.defer("bytes").order_by("made_at", "id")
    if about is None or any((row["type"], row["id"]) in about for row in it.about)
  ]


def _bounded(tables: dict[str, list[Any]], documents: list[Document]) -> dict[str, Any]:
  """An answer within its bound, with `more` where it leaves something out: of each table its last rows, the documents
  after all others; and which of these their rows have outrun."""
  shown: dict[str, Any] = {}
  rows, size, more = 0, 0, False
  for name, table in {**tables, "documents": [images.document(it) for it in documents]}.items():
    kept: list[Any] = []
    for row in reversed(table):
      size += len(messages.encode(row))
      if rows and (rows == MOST_ROWS or size > MOST_BYTES):
        more = True
        break
      kept.append(row)
      rows += 1
    shown[name] = kept[::-1]
  there = {it.id for it in shown["documents"]}
  outrun_ids = outrun.changes_of([it for it in documents if it.pk in there])
  return {**shown, "outrun": sorted(outrun_ids), "more": more}
