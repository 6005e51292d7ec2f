"""The order book's rows as they stand on the wire: the same for snapshot and delta."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings

from tracershop import calendar
from tracershop.access import keyed
from tracershop.decay import decay
from tracershop.orderbook.models import (
  Batch,
  Booking,
  Certificate,
  Day,
  Dispatch,
  Document,
  Location,
  Notice,
  Order,
  Procedure,
  Recall,
  RecallAnswer,
  Receipt,
  Request,
  Vial,
)
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
    booking_ids=list(it.booking_ids),
    rejected_by=it.rejected_by,
    rejected_reason=it.rejected_reason,
    marks=list(it.marks),
    half_life_seconds=it.half_life_seconds,
    expected_at=it.expected_at,
    postponed_from_at=it.postponed_from_at,
    postponed_reason=it.postponed_reason,
    awaits_confirmation=it.awaits_confirmation,
    dispatched_at=it.dispatched_at,
    received_at=it.received_at,
    revision=it.revision,
  )


def ordered_slot_at(it: Order) -> datetime:
  """The delivery instant that the ordered MBq are meant at: the ordered slot's, moved or not."""
  if it.moved_to_slot_id is None or it.slot is None:
    return it.deliver_at
  return calendar.wall_instant(it.delivery_date, it.slot.delivery_time)


def needed_mbq(it: Order) -> float:
  """What must be in its vials at the active slot: where it was moved, ordered · 2^((old − new)/T½) (STA-7)."""
  return decay(it.ordered_mbq or 0.0, it.half_life_seconds, ordered_slot_at(it), it.deliver_at)


def least_mbq(it: Order) -> float:
  """What has to lie for it at its delivery, so that it can be released without a reason (REL-6)."""
  return needed_mbq(it) * settings.RELEASE_LOW_PERCENT / 100


def wall_order(it: Order) -> rows.WallOrder:
  """`it.tracer` or `it.isotope`, `it.customer`, `it.endpoint` and, where moved, `it.slot` are loaded."""
  return rows.WallOrder(
    id=it.pk,
    kind=it.kind,
    status=it.status,
    tracer_id=it.tracer_id,
    tracer_name=made_of(it),
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
    half_life_seconds=it.half_life_seconds,
    expected_at=it.expected_at,
    awaits_confirmation=it.awaits_confirmation,
    dispatched_at=it.dispatched_at,
    received_at=it.received_at,
    revision=it.revision,
    came_back="cameBack" in it.marks,
  )


def made_of(it: Order) -> str:
  """The tracer's short name, or the symbol of the bare isotope."""
  if it.tracer is not None:
    return it.tracer.short_name
  assert it.isotope is not None, "an order is of a tracer or of an isotope"
  return it.isotope.symbol


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
    batch_id=it.batch_id,
    dispatch_id=it.dispatch_id,
    discard_code=it.discard_code,
    batch_state=it.batch_state,
    late_tests=list(it.late_tests),
    own_entry_at=it.own_entry_at,
    revision=it.revision,
  )


def batch(it: Batch) -> rows.Batch:
  return rows.Batch(
    id=it.pk,
    tracer_id=it.tracer_id,
    number=it.number,
    origin=it.origin,
    end_of_synthesis_at=it.end_of_synthesis_at,
    activity_mbq=it.activity_mbq,
    volume_ml=it.volume_ml,
    expires_at=it.expires_at,
    state=it.state,
    tests=msgspec.convert(it.tests, list[rows.QcTest]),
    results=msgspec.convert(it.results, list[rows.QcResult]),
    late_tests=list(it.late_tests),
    opened_by=it.opened_by,
    opened_at=it.opened_at,
    decided_by=it.decided_by,
    decided_at=it.decided_at,
    meaning=it.meaning,
    reason=it.reason,
    marks=list(it.marks),
    revision=it.revision,
  )


def wall_batch(it: Batch) -> rows.WallBatch:
  """`it.tracer.isotope` is loaded. One of a bare isotope is named as its orders and its run are, by the symbol."""
  return rows.WallBatch(
    id=it.pk,
    tracer_id=it.tracer_id,
    tracer_name=it.tracer.isotope.symbol if it.tracer.bare else it.tracer.short_name,
    half_life_seconds=it.tracer.isotope.half_life_seconds,
    number=it.number,
    end_of_synthesis_at=it.end_of_synthesis_at,
    activity_mbq=it.activity_mbq,
    expires_at=it.expires_at,
    state=it.state,
    revision=it.revision,
  )


def dispatch(it: Dispatch, vial_ids: Sequence[int]) -> rows.Dispatch:
  """`vial_ids` are those that it has; where its car came back the row says what was in it."""
  return rows.Dispatch(
    id=it.pk,
    customer_id=it.customer_id,
    endpoint_id=it.endpoint_id,
    vial_ids=list(vial_ids if it.returned_at is None else it.returned_vial_ids),
    order_ids=list(it.order_ids),
    delivery_date=it.delivery_date,
    dispatched_at=it.dispatched_at,
    dispatched_by=it.dispatched_by,
    vehicle=it.vehicle,
    received_at=it.received_at,
    received_by=it.received_by,
    received_vial_ids=None if it.received_vial_ids is None else list(it.received_vial_ids),
    note=it.note,
    category=it.category,
    transport_index=it.transport_index,
    packages=it.packages,
    marks=list(it.marks),
    returned_at=it.returned_at,
    returned_by=it.returned_by,
    returned_reason=it.returned_reason,
    revision=it.revision,
  )


def recall(it: Recall, answers: Sequence[RecallAnswer], customer_id: int | None = None) -> rows.Recall:
  """A recall as production sees it, or one of its customers, who sees nothing of the others. `it.batch` is loaded."""
  return rows.Recall(
    id=it.pk,
    batch_id=it.batch_id,
    batch_number=it.batch.number,
    tracer_id=it.batch.tracer_id,
    reason=it.reason,
    made_by=it.made_by,
    made_at=it.made_at,
    made_date=it.made_date,
    answers=[
      rows.RecallAnswer(
        customer_id=one.customer_id,
        vial_ids=list(one.vial_ids),
        order_ids=list(one.order_ids),
        acknowledged_by=one.acknowledged_by,
        acknowledged_at=one.acknowledged_at,
        seen_by=one.seen_by,
        seen_at=one.seen_at,
        reached_whom=one.reached_whom,
        reached_how=one.reached_how,
        reached_note=one.reached_note,
        reached_by=one.reached_by,
        reached_at=one.reached_at,
      )
      for one in answers
      if customer_id in (None, one.customer_id)
    ],
    revision=it.revision,
  )


def document(it: Document) -> rows.Document:
  return rows.Document(
    id=it.pk,
    kind=it.kind,
    number=it.number,
    customer_id=it.customer_id,
    dispatch_id=it.dispatch_id,
    vial_id=it.vial_id,
    for_date=it.for_date,
    made_by=it.made_by,
    made_at=it.made_at,
    media_type=it.media_type,
    sha256=it.sha256,
    about=msgspec.convert(it.about, list[rows.DocumentSubject]),
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
    kind=it.kind,
    struck_at=it.struck_at,
    struck_by=it.struck_by,
    struck_reason=it.struck_reason,
    acknowledged_by=it.acknowledged_by,
    acknowledged_at=it.acknowledged_at,
    revision=it.revision,
  )


def request(it: Request) -> rows.Request:
  return rows.Request(
    id=it.pk,
    order_id=it.order_id,
    customer_id=it.customer_id,
    endpoint_id=it.endpoint_id,
    kind=it.kind,
    text=it.text,
    data=it.data,
    state=it.state,
    delivery_date=it.delivery_date,
    made_by=it.made_by,
    made_at=it.made_at,
    answered_by=it.answered_by,
    answered_at=it.answered_at,
    answer=it.answer,
    revision=it.revision,
  )


def notice(it: Notice, receipts: Sequence[Receipt], customer_id: int | None = None) -> rows.Notice:
  """A notice as production sees it, or one of its customers, who sees nothing of the others."""
  mine = [one for one in receipts if customer_id in (None, one.customer_id)]
  return rows.Notice(
    id=it.pk,
    kind=it.kind,
    text=it.text,
    order_ids=sorted({order_id for one in mine for order_id in one.order_ids}),
    expires_at=it.expires_at,
    made_by=it.made_by,
    made_at=it.made_at,
    read_at=None if customer_id is None else next((one.read_at for one in mine), None),
    receipts=[rows.Receipt(customer_id=one.customer_id, read_at=one.read_at, read_by=one.read_by) for one in mine],
    revision=it.revision,
  )


def location(it: Location) -> rows.Location:
  return rows.Location(id=it.pk, code=it.code, endpoint_id=it.endpoint_id, waiting=it.waiting, revision=it.revision)


def procedure(it: Procedure) -> rows.Procedure:
  return rows.Procedure(
    id=it.pk,
    code=it.code,
    description=it.description,
    endpoint_id=it.endpoint_id,
    tracer_id=it.tracer_id,
    units=it.units,
    delay_minutes=it.delay_minutes,
    ignored=it.ignored,
    revision=it.revision,
  )


def injection_at(it: Booking) -> datetime | None:
  """Start + delay of its procedure; None while that is not mapped. `it.procedure` is loaded."""
  if it.procedure is None or it.procedure.delay_minutes is None:
    return None
  return it.start_at + timedelta(minutes=it.procedure.delay_minutes)


def masked(accession: str) -> str:
  """What production sees of an accession number: how it ends, so that two people can speak of the same one."""
  return "•••" + accession[-3:] if len(accession) > 6 else "•••"


def is_away(it: Booking) -> bool:
  """Whether an ordered study is now booked in a room that is not its customer's. `it.location.endpoint` and `it.order`
  are loaded."""
  if it.order is None:
    return False
  endpoint = it.location.endpoint
  return endpoint is None or endpoint.customer_id != it.order.customer_id


def booking(it: Booking, *, whole: bool) -> rows.Booking:
  """A booking for its customer (`whole`), or with its accession masked.

  `it.location.endpoint`, `it.procedure` and `it.order` are loaded. Whoever ordered a study that is now booked in
  another's room sees it as he ordered it, and that it has changed: where it is now is not his to know.
  """
  row = rows.Booking(
    id=it.pk,
    accession=it.accession if whole else masked(it.accession),
    procedure=it.description,
    procedure_id=it.procedure_id,
    location=it.location.code,
    location_id=it.location_id,
    endpoint_id=it.location.endpoint_id,
    start_at=it.start_at,
    injection_at=injection_at(it),
    status=it.state,
    order_id=it.order_id,
    parts=msgspec.convert(it.parts, list[rows.BookingPart]),
    changes=list(it.changes),
    # Kept when its order ends, for that may come back; until then it was made for nothing.
    ordered_injection_at=it.ordered_injection_at if it.order_id is not None else None,
    revision=it.revision,
  )
  return _as_ordered(it, row) if whole and is_away(it) else row


def _as_ordered(it: Booking, row: rows.Booking) -> rows.Booking:
  assert it.order is not None, "it was ordered"
  location = Location.objects.filter(id=it.ordered_location_id or 0).first()
  procedure = Procedure.objects.filter(id=it.ordered_procedure_id or 0).first()
  return msgspec.structs.replace(
    row,
    procedure=procedure.description if procedure else "",
    procedure_id=it.ordered_procedure_id,
    location=location.code if location else "",
    location_id=it.ordered_location_id or 0,
    endpoint_id=it.order.endpoint_id,
    start_at=it.ordered_start_at or it.start_at,
    injection_at=it.ordered_injection_at,
    parts=[],
  )


def kept_booking(it: Booking) -> dict[str, Any]:
  """What the ledger keeps of a booking for ever, for an entry's before or after: its accession is keyed (BKG-12)."""
  return {
    "id": it.pk,
    "accessionKey": keyed.digest("accession", it.accession),
    "procedure": it.description,
    "procedureId": it.procedure_id,
    "locationId": it.location_id,
    "startAt": it.start_at,
    "status": it.state,
    "orderId": it.order_id,
    "changes": list(it.changes),
    "revision": it.revision,
  }


def day(it: Day) -> rows.Day:
  return rows.Day(id=it.pk, today=it.today, window_from=it.window_from)
