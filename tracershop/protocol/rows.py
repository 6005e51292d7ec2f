"""The rows that streams carry. Fields may be added; what stands here stays (protocol.md).

Activities are in MBq and refer to the instant named beside them, an order's to its slot. `revision` counts a row's own
changes and is the same on every stream.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """What all rows share: camelCase keys."""


# --- catalogue


class Isotope(Row):
  id: int
  symbol: str
  half_life_seconds: float
  source: str = ""
  revision: int = 1


class Tracer(Row):
  id: int
  short_name: str
  clinical_name: str
  isotope_id: int
  kind: str
  batch_tag: str
  archived: bool
  marketed: bool = True
  shelf_life_minutes: int = 600
  revision: int = 1


class Customer(Row):
  id: int
  short_name: str
  long_name: str
  dispenser_number: int | None
  archived: bool = False
  revision: int = 1


class Endpoint(Row):
  """Injections at a free time arrive from `receivesFrom` to `receivesTo` (wall time) on `receivesWeekdays` (ISO)."""

  id: int
  customer_id: int
  name: str
  transport_minutes: int
  internal: bool
  archived: bool = False
  receives_from: time | None = None
  receives_to: time | None = None
  receives_weekdays: list[int] = msgspec.field(default_factory=lambda: [1, 2, 3, 4, 5])
  revision: int = 1


class CatalogueEntry(Row):
  id: int
  endpoint_id: int
  tracer_id: int | None
  isotope_id: int | None
  overhead: float
  max_mbq: float | None
  max_injections: int | None
  revision: int = 1


class Run(Row):
  id: int
  tracer_id: int | None
  isotope_id: int | None
  weekday: int
  time: time
  max_mbq: float | None
  ends_date: date | None = None
  revision: int = 1


class Slot(Row):
  id: int
  endpoint_id: int
  run_id: int
  tracer_id: int | None
  isotope_id: int | None
  weekday: int
  delivery_time: time
  weeks: str
  max_mbq: float | None
  ends_date: date | None
  starts_date: date | None = None
  revision: int = 1


class ClosedDate(Row):
  id: int
  date: date
  name: str = ""
  revision: int = 1


class Deadline(Row):
  id: int
  kind: str
  tracer_id: int | None
  type: str
  weekday: int | None
  time: time
  working_days_only: bool = True
  revision: int = 1


class ReleaseRight(Row):
  id: int
  user_id: int
  user_name: str
  tracer_id: int | None
  isotope_id: int | None
  from_date: date
  to_date: date | None
  withdrawn: bool = False
  revision: int = 1


# --- order book


class Order(Row):
  """`toDispenseMbq` = ordered × overhead; `dispensedMbq` is what lies in its customer's vials for it, at its slot.

  `expectedAt` is the delivery that a delay leads one to expect. `postponedFromAt` is the delivery it was first meant
  for; while `awaitsConfirmation` the customer has yet to say whether the later one will do. `halfLifeSeconds` is the
  one that counts for this order.
  """

  id: int
  kind: str
  status: str
  tracer_id: int | None
  isotope_id: int | None
  customer_id: int
  endpoint_id: int
  slot_id: int | None
  moved_to_slot_id: int | None
  delivery_date: date
  deliver_at: datetime
  departs_at: datetime
  run_at: datetime | None
  ordered_mbq: float | None
  overhead: float
  to_dispense_mbq: float | None
  dispensed_mbq: float
  injections: int | None
  usage: str
  comment: str
  ordered_by: str
  ordered_at: datetime
  accepted_by: str | None
  accepted_at: datetime | None
  released_by: str | None
  released_at: datetime | None
  delivered_mbq: float | None
  vial_ids: list[int]
  batch_numbers: list[str]
  certificate_id: int | None
  booking_ids: list[int]
  rejected_by: str | None
  rejected_reason: str | None
  marks: list[str]
  half_life_seconds: float
  expected_at: datetime | None
  postponed_from_at: datetime | None
  postponed_reason: str | None
  awaits_confirmation: bool
  revision: int


class WallOrder(Row):
  """An order as the wall shows it: self-contained, no person, no comment, no reason."""

  id: int
  kind: str
  status: str
  tracer_id: int | None
  tracer_name: str
  customer_name: str
  endpoint_name: str
  deliver_at: datetime
  departs_at: datetime
  moved_from: datetime | None
  ordered_mbq: float | None
  injections: int | None
  to_dispense_mbq: float | None
  dispensed_mbq: float
  delivered_mbq: float | None
  batch_numbers: list[str]
  run_at: datetime | None
  half_life_seconds: float
  expected_at: datetime | None
  awaits_confirmation: bool
  revision: int


class WallRun(Row):
  """A run as the wall shows it: self-contained."""

  id: int
  tracer_id: int | None
  tracer_name: str
  half_life_seconds: float
  weekday: int
  time: time
  max_mbq: float | None
  revision: int = 1


class Vial(Row):
  """`activityMbq` refers to `calibratedAt`, never to a delivery."""

  id: int
  tracer_id: int
  customer_id: int | None
  customer_number: int | None
  purpose: str | None
  activity_mbq: float
  calibrated_at: datetime
  volume_ml: float
  batch_number: str
  expires_at: datetime | None
  order_ids: list[int]
  state: str
  marks: list[str]
  sources: list[str]
  entered_by: str | None
  revision: int


class Certificate(Row):
  """A frozen certificate; its bytes are at `/api/certificates/<id>`."""

  id: int
  number: str
  version: int
  order_ids: list[int]
  customer_id: int
  signed_by: str
  signed_at: datetime
  meaning: str
  sha256: str
  revision: int = 1


class Request(Row):
  """What a customer asks when he may no longer do it himself: `data` is the command's, as he would have sent it.

  `kind` is change, cancel or late; `state` open, granted, declined or withdrawn. It stands in the streams while
  `deliveryDate` is in the window.
  """

  id: int
  order_id: int | None
  customer_id: int
  endpoint_id: int
  kind: str
  text: str
  data: dict[str, Any]
  state: str
  delivery_date: date
  made_by: str
  made_at: datetime
  answered_by: str | None
  answered_at: datetime | None
  answer: str | None
  revision: int = 1


class Receipt(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """That somebody of a customer has read a notice; null while nobody has."""

  customer_id: int
  read_at: datetime | None
  read_by: str | None


class Notice(Row):
  """A message of production, shown until it expires. `kind` is message or delay.

  On a customer's stream `receipts` and `orderIds` are that customer's own, and `readAt` is his; on production's they
  are everybody's, and `readAt` is null.
  """

  id: int
  kind: str
  text: str
  order_ids: list[int]
  expires_at: datetime
  made_by: str
  made_at: datetime
  read_at: datetime | None
  receipts: list[Receipt]
  revision: int = 1


class Day(Row):
  id: int
  today: date
  window_from: date


class Feed(Row):
  """A list fed from outside: what is known of it, and as of when."""

  id: str
  state: str
  as_of: datetime | None
  revision: int = 1


# --- access and site (the stream `site`)


class User(Row):
  """A user as the site's administration sees him; `customerIds` only where his role acts for customers."""

  id: int
  username: str
  name: str
  role: str
  active: bool
  customer_ids: list[int]
  revision: int = 1


class Device(Row):
  """A wall monitor that was enrolled. When it was last seen changes without events, so it does not stand here."""

  id: int
  name: str
  layout: str
  enrolled_at: datetime
  revoked_at: datetime | None
  revision: int = 1


class Worker(Row):
  """A part that runs on its own, and since when it is in this state."""

  id: int
  name: str
  state: str
  since: datetime
  revision: int = 1


class Quarantine(Row):
  """Something from outside that could not be taken in, and why; `digest` is the SHA-256 of its bytes."""

  id: int
  source: str
  name: str
  reason: str
  received_at: datetime
  digest: str
  revision: int = 1
