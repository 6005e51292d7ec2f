"""Rows of tables that stand on no stream, as an export writes them. Nothing here has bytes, bodies or what signs in."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from production.models import DispenserFile
from tracershop.access.models import Assignment as AssignmentModel
from tracershop.orderbook.models import ReleaseLine as ReleaseLineModel
from tracershop.site.models import Letter, Refused


class OwnRow(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """A row of an export."""


class ReleaseLine(OwnRow, frozen=True, kw_only=True):
  """What of a vial was released for an order: MBq at the order's delivery. A `void` one was taken back."""

  id: int
  order_id: int
  vial_id: int
  certificate_id: int
  certificate: str
  version: int
  customer_id: int
  tracer_id: int | None
  batch_number: str
  delivery_date: date
  deliver_at: datetime
  mbq: float
  void: bool


class Assignment(OwnRow, frozen=True, kw_only=True):
  """That a user acts for a customer."""

  id: int
  user_id: int
  customer_id: int


class DispenserFileRow(OwnRow, frozen=True, kw_only=True):
  """A file of the dispenser, by its hash."""

  id: int
  name: str
  sha256: str
  arrived_at: datetime
  outcome: str
  reason: str
  vial_ids: list[int]
  waiting: bool


class LetterRow(OwnRow, frozen=True, kw_only=True):
  """A message of the RIS, by its hash."""

  id: int
  control_id: str
  received_at: datetime
  digest: str
  state: str
  answer: str | None


class RefusedRow(OwnRow, frozen=True, kw_only=True):
  """Messages of the RIS that were refused and not kept, counted."""

  id: int
  why: str
  kind: str
  count: int
  first_at: datetime
  last_at: datetime


def release_line(it: ReleaseLineModel) -> ReleaseLine:
  """`it.order`, `it.vial` and `it.certificate` are loaded."""
  return ReleaseLine(
    id=it.pk,
    order_id=it.order_id,
    vial_id=it.vial_id,
    certificate_id=it.certificate_id,
    certificate=it.certificate.number,
    version=it.certificate.version,
    customer_id=it.order.customer_id,
    tracer_id=it.order.tracer_id,
    batch_number=it.vial.batch_number,
    delivery_date=it.order.delivery_date,
    deliver_at=it.order.deliver_at,
    mbq=it.mbq,
    void=it.void,
  )


def assignment(it: AssignmentModel) -> Assignment:
  """Who acts for whom."""
  return Assignment(id=it.pk, user_id=it.user_id, customer_id=it.customer_id)


def dispenser_file(it: DispenserFile) -> DispenserFileRow:
  """What became of a file."""
  return DispenserFileRow(
    id=it.pk,
    name=it.name,
    sha256=it.sha256,
    arrived_at=it.arrived_at,
    outcome=it.outcome,
    reason=it.reason,
    vial_ids=list(it.vial_ids),
    waiting=it.waiting,
  )


def letter(it: Letter) -> LetterRow:
  """What became of a message."""
  return LetterRow(
    id=it.pk,
    control_id=it.control_id,
    received_at=it.received_at,
    digest=it.digest,
    state=it.state,
    answer=it.answer,
  )


def refused(it: Refused) -> RefusedRow:
  """How often, and between which instants (UTC)."""
  return RefusedRow(id=it.pk, why=it.why, kind=it.kind, count=it.count, first_at=it.first_at, last_at=it.last_at)
