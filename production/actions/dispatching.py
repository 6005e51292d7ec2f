"""Vials leave and arrive: a dispatch with its frozen papers, which may go before the release, and what was received."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from production.actions.arriving import came_at, cars_of
from production.actions.dispatch_plan import AHEAD, DispatchPlan, plan_dispatch
from production.actions.paper_rows import PDF, of_order, of_vial
from production.actions.twice import Moved, Paper, freeze, planned_twice
from production.documents import words
from tracershop import clock, ledger
from tracershop.access import policy
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.orderbook import images, marks, parts, queries, store
from tracershop.orderbook.models import Dispatch, Order
from tracershop.orderbook.rules import free_text
from tracershop.protocol.seen import refuse_stale


def make_dispatch(
  *,
  actor: Actor,
  vial_ids: list[int],
  dispatched_at: datetime,
  vehicle: str,
  order_ids: list[int] | None = None,
  category: str | None = None,
  transport_index: float | None = None,
  packages: int | None = None,
  reason: str | None = None,
  from_paper: bool = False,
  seen: dict[str, int] | None = None,
  command: ledger.CommandKey | None = None,
  guard: Callable[[], None] | None = None,
) -> ledger.Outcome:
  """Sends vials of one customer off, and freezes their delivery note and, for an endpoint outside the house, their
  transport document (DSP-1 … DSP-5, DOC-1, DOC-2). Gives {dispatchId, documentIds}. `from_paper` marks it, and its
  papers, as entered late (DSP-20).

  Raises the Refusals of `plan_dispatch`, and `busy`.
  """
  asked: dict[str, Any] = {
    "vial_ids": vial_ids,
    "dispatched_at": dispatched_at,
    "vehicle": vehicle,
    "order_ids": order_ids or [],
    "category": category,
    "transport_index": transport_index,
    "packages": packages,
    "reason": reason,
    "from_paper": from_paper,
    "seen": seen or {},
    "at": clock.now(),
  }
  return planned_twice(
    lambda: plan_dispatch(actor=actor, **asked),
    _papers,
    lambda planned, papers: _make(
      actor=actor,
      command=command,
      guard=guard,
      planned=None if planned is None else planned.content,
      papers=papers,
      **asked,
    ),
  )


def _papers(plan: DispatchPlan) -> list[Paper]:
  # What draws is loaded for the first paper: most processes draw none.
  from production.documents import delivery_note, transport

  day = plan.orders[0].delivery_date
  about = [*map(of_order, plan.orders), *map(of_vial, plan.vials)]

  def paper(kind: str, number: str, data: bytes) -> Paper:
    return Paper(kind=kind, number=number, for_date=day, media_type=PDF, data=data, at=plan.note.made.at, about=about)

  made = [paper("deliveryNote", plan.note.made.number, delivery_note.render(plan.note))]
  if plan.transport is not None:
    made.append(paper("transport", plan.transport.made.number, transport.render(plan.transport)))
  return made


@ledger.action
def _make(change: ledger.Change, /, *, planned: Any, papers: list[Paper], **asked: Any) -> dict[str, Any]:
  policy.require(change.actor, "dispatch.make")
  plan = plan_dispatch(actor=change.actor, **asked)
  if plan.content != planned:
    raise Moved
  orders, vials = plan.orders, plan.vials
  before = {"orders": store.image_of_orders(orders), "vials": store.image_of_vials(vials)}
  left = Dispatch.objects.create(
    customer_id=orders[0].customer_id,
    endpoint_id=orders[0].endpoint_id,
    delivery_date=orders[0].delivery_date,
    dispatched_at=asked["dispatched_at"],
    dispatched_by=change.actor.name,
    vehicle=plan.vehicle,
    category=asked["category"],
    transport_index=asked["transport_index"],
    packages=asked["packages"],
    order_ids=[it.pk for it in orders],
    marks=marks.of_dispatch({"fromPaper"} if plan.note.from_paper else ()),
  )
  for vial in vials:
    vial.dispatch = left
  for order in orders:
    # The first car's; each later one has a row of its own.
    order.dispatched_at = order.dispatched_at or left.dispatched_at
    marks.put(order, "cameBack", False)
  documents = [freeze(change, paper, customer_id=left.customer_id, dispatch=left) for paper in papers]
  vial_ids = [it.pk for it in vials]
  store.commit(
    change,
    kind="dispatch.made",
    orders=orders,
    vials=vials,
    before=before,
    after={
      "dispatch": images.dispatch(left, sorted(vial_ids)),
      "documents": [images.document(it) for it in documents],
    },
    reason=plan.reason or None,
    more=[
      *parts.dispatch_changes(left, vial_ids),
      *(one for document in documents for one in parts.document_changes(document)),
    ],
    subjects=[f"dispatch:{left.pk}", *(f"document:{it.pk}" for it in documents)],
  )
  return {"dispatchId": left.pk, "documentIds": [it.pk for it in documents]}


@ledger.action
def receive_dispatch(
  change: ledger.Change,
  *,
  dispatch_id: int,
  received_at: datetime,
  vial_ids: list[int],
  note: str = "",
  from_paper: bool = False,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Says when a dispatch came and which of its vials did; a vial that is left out is missing (DSP-6, DSP-7).
  `from_paper` marks the receipt as entered late (DSP-20).

  Raises Refusal `not_found` for a dispatch that is not there or not the actor's, and for a vial that is none of it;
  `already_answered`, `stale`, `invalid`.
  """
  policy.require(change.actor, "dispatch.receive")
  found = Dispatch.objects.filter(id=dispatch_id).first()
  if found is None or not change.actor.acts_for(found.customer_id):
    raise Refusal("not_found", field="dispatchId")
  refuse_settled(found)
  sent = sorted(found.vials.values_list("id", flat=True))
  before = images.dispatch(found, sent)
  refuse_stale(seen, f"dispatch:{found.pk}", before, "dispatchId")
  note = free_text(note, "note")
  check_after_departure(received_at, found, change.now, "receivedAt")
  if len(set(vial_ids)) != len(vial_ids):
    raise Refusal("invalid", field="vialIds", text="double")
  strange = [it for it in vial_ids if it not in sent]
  if strange:
    raise Refusal("not_found", field="vialIds", details={"vialId": strange[0]})
  found.received_at, found.received_by = received_at, change.actor.name
  found.received_vial_ids, found.note = sorted(vial_ids), note
  found.marks = marks.of_dispatch({*found.marks} | ({"receivedFromPaper"} if from_paper else set()))
  found.revision += 1
  found.save()
  came = _arrived(found)
  orders = [order for order, _ in came]
  orders_before = store.image_of_orders(orders)
  for order, at in came:
    order.received_at = at
  row = images.dispatch(found, sent)
  store.commit(
    change,
    kind="dispatch.received",
    orders=orders,
    before={"dispatch": before, "orders": orders_before},
    after={"dispatch": row},
    more=parts.dispatch_changes(found, sent),
    subjects=[f"dispatch:{found.pk}"],
  )
  return {"dispatchId": found.pk, "missingVialIds": [it for it in sent if it not in vial_ids]}


def refuse_settled(dispatch: Dispatch) -> None:
  """Raises Refusal `already_answered` for one that is on its way no longer: it came, or came back."""
  if dispatch.received_at is not None or dispatch.returned_at is not None:
    text = "returned" if dispatch.received_at is None else "received"
    raise Refusal("already_answered", field="dispatchId", text=text)


def check_after_departure(at: datetime, dispatch: Dispatch, now: datetime, field: str) -> None:
  """Raises Refusal `invalid` at `field` for an instant before it left, or more than five minutes ahead."""
  if at.tzinfo is None:
    raise Refusal("invalid", field=field)
  if at > now + AHEAD:
    raise Refusal("invalid", field=field, text="instant_future")
  if at < dispatch.dispatched_at:
    raise Refusal("invalid", field=field, text="before_departure", departed=words.moment(dispatch.dispatched_at))


def _arrived(dispatch: Dispatch) -> list[tuple[Order, datetime]]:
  """The orders that have all their dispatches in by this one, and were not received before, each with when."""
  cars = cars_of(dispatch)
  waiting = queries.orders().filter(id__in=dispatch.order_ids, received_at__isnull=True).order_by("id")
  found = [(order, came_at(order, cars)) for order in queries.with_bare(waiting)]
  return [(order, at) for order, at in found if at is not None]
