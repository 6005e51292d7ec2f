"""The order book's rows as they stand on the wire: the same for snapshot and delta."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracershop import calendar
from tracershop.orderbook.models import Certificate, Day, Order, Vial
from tracershop.protocol import rows


def to_dispense(it: Order) -> float | None:
  """Ordered × overhead, in MBq at the ordered slot."""
  return None if it.ordered_mbq is None else it.ordered_mbq * it.overhead


def order(it: Order, vial_ids: Sequence[int]) -> rows.Order:
  return rows.Order(
    id=it.pk,
    kind=it.kind,
    status=it.status,
    tracer_id=it.tracer_id,
    isotope_id=it.isotope_id,
    customer_id=it.customer_id,
    endpoint_id=it.endpoint_id,
    slot_id=it.slot_id,
    moved_to_slot_id=it.moved_to_slot_id,
    delivery_date=it.delivery_date,
    deliver_at=it.deliver_at,
    departs_at=it.departs_at,
    run_at=it.run_at,
    ordered_mbq=it.ordered_mbq,
    overhead=it.overhead,
    to_dispense_mbq=to_dispense(it),
    dispensed_mbq=it.dispensed_mbq,
    injections=it.injections,
    usage=it.usage,
    comment=it.comment,
    ordered_by=it.ordered_by,
    ordered_at=it.ordered_at,
    accepted_by=it.accepted_by,
    accepted_at=it.accepted_at,
    released_by=it.released_by,
    released_at=it.released_at,
    delivered_mbq=it.delivered_mbq,
    vial_ids=list(vial_ids),
    batch_numbers=list(it.batch_numbers),
    certificate_id=it.certificate_id,
    booking_ids=[],
    rejected_by=it.rejected_by,
    rejected_reason=it.rejected_reason,
    marks=list(it.marks),
    revision=it.revision,
  )


def ordered_slot_at(it: Order) -> datetime:
  """The delivery instant that the ordered MBq are meant at: the ordered slot's, moved or not."""
  if it.moved_to_slot_id is None or it.slot is None:
    return it.deliver_at
  return calendar.wall_instant(it.delivery_date, it.slot.delivery_time)


def wall_order(it: Order) -> rows.WallOrder:
  """`it.tracer.isotope`, `it.customer`, `it.endpoint` and, where moved, `it.slot` are loaded."""
  assert it.tracer is not None, "an order of the wall has a tracer"
  return rows.WallOrder(
    id=it.pk,
    kind=it.kind,
    status=it.status,
    tracer_id=it.tracer_id,
    tracer_name=it.tracer.short_name,
    customer_name=it.customer.short_name,
    endpoint_name=it.endpoint.name,
    deliver_at=it.deliver_at,
    departs_at=it.departs_at,
    moved_from=ordered_slot_at(it) if it.moved_to_slot_id else None,
    ordered_mbq=it.ordered_mbq,
    injections=it.injections,
    to_dispense_mbq=to_dispense(it),
    dispensed_mbq=it.dispensed_mbq,
    delivered_mbq=it.delivered_mbq,
    batch_numbers=list(it.batch_numbers),
    run_at=it.run_at,
    half_life_seconds=it.tracer.isotope.half_life_seconds,
    revision=it.revision,
  )


def vial(it: Vial, order_ids: Sequence[int]) -> rows.Vial:
  return rows.Vial(
    id=it.pk,
    tracer_id=it.tracer_id,
    customer_id=it.customer_id,
    customer_number=it.customer_number,
    purpose=it.purpose,
    activity_mbq=it.activity_mbq,
    calibrated_at=it.calibrated_at,
    volume_ml=it.volume_ml,
    batch_number=it.batch_number,
    expires_at=it.expires_at,
    order_ids=list(order_ids),
    state=it.state,
    marks=list(it.marks),
    sources=list(it.sources),
    entered_by=it.entered_by,
    revision=it.revision,
  )


def certificate(it: Certificate) -> rows.Certificate:
  return rows.Certificate(
    id=it.pk,
    number=it.number,
    version=it.version,
    order_ids=list(it.order_ids),
    customer_id=it.customer_id,
    signed_by=it.signed_by,
    signed_at=it.signed_at,
    meaning=it.meaning,
    sha256=it.sha256,
    revision=it.revision,
  )


def day(it: Day) -> rows.Day:
  return rows.Day(id=it.pk, today=it.today, window_from=it.window_from)
