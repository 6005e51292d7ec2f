"""The plan of a dispatch: judged from the rows as they are now, with what its papers will say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings

from production.actions.paper_rows import made_by, paper_order, paper_vial
from production.documents.paper_content import DeliveryNote, Nuclide, TransportDocument
from tracershop.actor import Actor
from tracershop.decay import decay
from tracershop.errors import Refusal
from tracershop.orderbook import dispensing, queries
from tracershop.orderbook.models import Document, Order, ReleaseLine, Vial
from tracershop.orderbook.rules import free_text

LONGEST_VEHICLE = 60
MOST_PACKAGES = 99
AHEAD = timedelta(minutes=5)
BACK = timedelta(days=1)
# ADR 5.1.5.3.4: the highest transport index of each category. The category may be higher for the dose rate's sake.
HIGHEST_INDEX = {"I-WHITE": 0.0, "II-YELLOW": 1.0, "III-YELLOW": 10.0}


class DispatchPlan(msgspec.Struct, frozen=True, kw_only=True):
  """A dispatch that is allowed: its rows, and what its papers say. No transport document where nothing leaves the
  house."""

  orders: list[Order]
  vials: list[Vial]
  vehicle: str
  reason: str
  note: DeliveryNote
  transport: TransportDocument | None

  @property
  def content(self) -> Any:
    """What is printed: two plans with the same are the same dispatch."""
    return self.note, self.transport


def plan_dispatch(
  *,
  actor: Actor,
  vial_ids: Sequence[int],
  dispatched_at: datetime,
  vehicle: str,
  order_ids: Sequence[int],
  category: str | None,
  transport_index: float | None,
  packages: int | None,
  reason: str | None,
  from_paper: bool,
  seen: dict[str, int],
  at: datetime,
) -> DispatchPlan:
  """The dispatch as it would be at `at`, from the rows as they are now (DSP-1 … DSP-4).

  Raises Refusal where a rule says no: `not_found`, `stale`, `vial_mismatch`, `vial_taken`, `not_accepted`,
  `awaits_confirmation`, `reason_required`, `address_missing`, `invalid`.
  """
  vehicle, reason = free_text(vehicle, "vehicle", LONGEST_VEHICLE), free_text(reason, "reason")
  if not vehicle:
    raise Refusal("invalid", field="vehicle", text="vehicle")
  _check_instant(dispatched_at, at, reason)
  _check_packages(category, transport_index, packages)
  vials = queries.chosen_vials(vial_ids, seen)
  for vial in vials:
    _may_leave(vial, dispatched_at)
  if len({vial.customer_id for vial in vials}) > 1:
    raise Refusal("invalid", field="vialIds", text="one_customer")
  chosen = queries.chosen_orders(order_ids, actor, seen) if order_ids else []
  orders_of = _orders_of(vials, chosen)
  _agreed(orders_of, chosen)
  orders = sorted({it.pk: it for mine in orders_of.values() for it in mine}.values(), key=lambda it: it.pk)
  if len({(it.endpoint_id, it.delivery_date) for it in orders}) > 1:
    raise Refusal("invalid", field="orderIds" if order_ids else "vialIds", text="one_endpoint")
  endpoint = orders[0].endpoint
  tail = f"{orders[0].delivery_date:%y%m%d}-{min(vial_ids)}"
  # The same vials leave again where the car came back: their papers are the next version (DSP-22).
  version = 1 + Document.objects.filter(kind="deliveryNote", number=f"DN-{tail}").count()
  note = DeliveryNote(
    made=made_by(actor, f"DN-{tail}", version, at),
    customer=orders[0].customer.long_name,
    endpoint=endpoint.name,
    address=endpoint.address,
    vehicle=vehicle,
    dispatched_at=dispatched_at,
    reason=reason,
    orders=tuple(map(paper_order, orders)),
    vials=tuple(paper_vial(it, orders_of[it.pk]) for it in vials),
    from_paper=from_paper,
  )
  transport = None
  if not endpoint.internal:
    if not endpoint.address:
      raise Refusal(
        "address_missing",
        details={"customerId": endpoint.customer_id, "endpointId": endpoint.pk},
        customer=orders[0].customer.short_name,
        endpoint=endpoint.name,
      )
    transport = TransportDocument(
      made=made_by(actor, f"ADR-{tail}", version, at),
      address=settings.SITE_ADDRESS,
      emergency_phone=settings.EMERGENCY_PHONE,
      customer=note.customer,
      endpoint=note.endpoint,
      consignee_address=endpoint.address,
      vehicle=vehicle,
      dispatched_at=dispatched_at,
      nuclides=_nuclides(vials, dispatched_at),
      category=category,
      transport_index=transport_index,
      packages=packages,
      released=all(it.released for it in note.vials),
      from_paper=from_paper,
    )
  return DispatchPlan(orders=orders, vials=vials, vehicle=vehicle, reason=reason, note=note, transport=transport)


def _check_instant(dispatched_at: datetime, now: datetime, reason: str) -> None:
  if dispatched_at.tzinfo is None:
    raise Refusal("invalid", field="dispatchedAt")
  if dispatched_at > now + AHEAD:
    raise Refusal("invalid", field="dispatchedAt", text="instant_future")
  if dispatched_at < now - timedelta(days=settings.WINDOW_DAYS):
    raise Refusal("invalid", field="dispatchedAt", text="instant_old")
  if dispatched_at < now - BACK and not reason:
    raise Refusal("reason_required", field="reason")


def _check_packages(category: str | None, transport_index: float | None, packages: int | None) -> None:
  if packages is not None and not 1 <= packages <= MOST_PACKAGES:
    raise Refusal("invalid", field="packages", text="packages")
  if transport_index is None:
    return
  highest = HIGHEST_INDEX["III-YELLOW"] if category is None else HIGHEST_INDEX[category]
  if not 0 < transport_index <= highest:
    raise Refusal("invalid", field="transportIndex", text="transport_index")


def _may_leave(vial: Vial, dispatched_at: datetime) -> None:
  def no(code: str, text: str) -> Refusal:
    return Refusal(code, field="vialIds", details={"vialId": vial.pk}, text=text, vial=vial.batch_number)

  if vial.dispatch_id is not None:
    raise no("vial_taken", "dispatched")
  if vial.state == "purpose" or vial.customer_id is None:
    raise no("vial_mismatch", "purpose")
  if vial.state == "unconfirmed":
    raise no("vial_mismatch", "unconfirmed")
  if vial.state not in ("free", "released"):
    raise no("vial_mismatch", "discarded" if vial.state == "discarded" else "blocked")
  if vial.expires_at is not None and vial.expires_at <= dispatched_at:
    raise no("vial_mismatch", "expired")
  if vial.batch is not None and dispatched_at < vial.batch.end_of_synthesis_at:
    # It may be calibrated ahead of its departure, but not made after it.
    raise Refusal("invalid", field="dispatchedAt", text="before_synthesis", batch=vial.batch.number)


def _orders_of(vials: Sequence[Vial], chosen: Sequence[Order]) -> dict[int, list[Order]]:
  """The orders that each vial leaves for: those it was released for, those that were chosen, or the ones it serves."""
  released = [it.pk for it in vials if it.state == "released"]
  lines: dict[int, list[int]] = {}
  for vial_id, order_id in ReleaseLine.objects.filter(vial_id__in=released, void=False).values_list("vial", "order"):
    lines.setdefault(vial_id, []).append(order_id)
  waiting = [it for it in vials if it.pk not in lines]
  serving = {} if chosen else dispensing.serving(waiting)
  if not chosen:
    serving |= {it.pk: dispensing.by_count(it) for it in waiting if it.pk not in serving}
  wanted = {pk for ids in (*lines.values(), *serving.values()) for pk in ids}
  rows = {it.pk: it for it in queries.with_bare(queries.orders().filter(id__in=wanted))} | {it.pk: it for it in chosen}
  found: dict[int, list[Order]] = {}
  for vial in vials:
    if vial.pk in lines:
      ids = lines[vial.pk]
    elif chosen:
      ids = [it.pk for it in chosen if it.customer_id == vial.customer_id and it.filled_from_id == vial.tracer_id]
    else:
      ids = serving[vial.pk]
    found[vial.pk] = [rows[pk] for pk in sorted(set(ids))]
    _fits(vial, found[vial.pk], chosen)
  idle = [it for it in chosen if it.pk not in {order.pk for mine in found.values() for order in mine}]
  if idle:
    raise Refusal("vial_mismatch", field="orderIds", details={"orderId": idle[0].pk}, vial=vials[0].batch_number)
  return found


def _agreed(orders_of: dict[int, list[Order]], chosen: Sequence[Order]) -> None:
  """Nothing leaves for a delivery that its customer has not agreed to (DSP-2)."""
  for order in (it for mine in orders_of.values() for it in mine):
    if order.awaits_confirmation:
      raise Refusal("awaits_confirmation", field="orderIds" if chosen else "vialIds", details={"orderId": order.pk})


def _fits(vial: Vial, orders: Sequence[Order], chosen: Sequence[Order]) -> None:
  def no(text: str | None = None) -> Refusal:
    return Refusal("vial_mismatch", "vialIds", {"vialId": vial.pk}, text, vial=vial.batch_number)

  if not orders:
    raise no(None if chosen else "no_order")
  for order in orders:
    if order.status not in ("accepted", "released"):
      raise Refusal(
        "not_accepted",
        field="orderIds" if chosen else "vialIds",
        details={"orderId": order.pk},
        status=order.status,
      )
    if chosen and order.pk not in {it.pk for it in chosen}:
      # It was released for another delivery than the one that was chosen.
      raise no()


def _nuclides(vials: Sequence[Vial], at: datetime) -> tuple[Nuclide, ...]:
  """What of each radionuclide leaves: MBq at departure, summed before it is rounded."""
  mine: dict[str, list[Vial]] = {}
  for vial in vials:
    mine.setdefault(vial.tracer.isotope.symbol, []).append(vial)
  return tuple(
    Nuclide(
      symbol=symbol,
      form=", ".join(sorted({it.tracer.clinical_name for it in group})),
      activity_mbq=sum(
        decay(it.activity_mbq, it.tracer.isotope.half_life_seconds, it.calibrated_at, at) for it in group
      ),
      volume_ml=sum(it.volume_ml for it in group),
      batches=tuple(sorted({it.batch_number for it in group})),
      vials=len(group),
    )
    for symbol, group in sorted(mine.items())
  )
