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
  """`bare`: an isotope as it leaves the target. Its vials are of this tracer, its orders name the isotope."""

  id: int
  short_name: str
  clinical_name: str
  isotope_id: int
  kind: str
  batch_tag: str
  archived: bool
  marketed: bool = True
  shelf_life_minutes: int = 600
  bare: bool = False
  revision: int = 1


class Customer(Row):
  id: int
  short_name: str
  long_name: str
  dispenser_number: int | None
  archived: bool = False
  revision: int = 1


class Endpoint(Row):
  """Injections at a free time arrive from `receivesFrom` to `receivesTo` (wall time) on `receivesWeekdays` (ISO).

  `address` is what transport papers say: lines of text, empty where nobody has given it."""

  id: int
  customer_id: int
  name: str
  transport_minutes: int
  internal: bool
  archived: bool = False
  receives_from: time | None = None
  receives_to: time | None = None
  receives_weekdays: list[int] = msgspec.field(default_factory=lambda: [1, 2, 3, 4, 5])
  address: str = ""
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
  dispatched_at: datetime | None
  received_at: datetime | None
  revision: int


class WallOrder(Row):
  """An order as the wall shows it: self-contained, no person, no comment, no reason. `cameBack`: its car came back,
  and no other has left with it."""

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
  dispatched_at: datetime | None
  received_at: datetime | None
  revision: int
  came_back: bool = False


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
  """`activityMbq` refers to `calibratedAt`, never to a delivery.

  `state` is unconfirmed, free, released, discarded, purpose, or blocked (its batch was rejected, or a correction left
  it at the customer). `batchId` and `batchState` are null while no batch of its number has been opened; `lateTests` are
  the names of the results that a conditional certification of it still waits for. `ownEntryAt` says since when its own
  signer's word alone stands for it, and another person's review is due; the signer is `enteredBy`.
  """

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
  batch_id: int | None
  dispatch_id: int | None
  discard_code: str | None
  batch_state: str | None = None
  late_tests: list[str] = []
  own_entry_at: datetime | None = None
  revision: int = 1


class QcTest(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """A test of a tracer's quality control. `low` and `high` are its limits, null where there is none; a test without
  either is passed or not. `phase` is before (the release waits for it) or late."""

  key: str
  name: str
  unit: str
  low: float | None
  high: float | None
  phase: str


class QcResult(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """What a test gave: a value, or passed. `withinLimits` was judged when it was entered; a second person checks it.
  `writtenAt` is when it was written down, where it was entered late from paper."""

  key: str
  value: float | None
  passed: bool | None
  within_limits: bool
  entered_by: str
  entered_at: datetime
  checked_by: str | None
  checked_at: datetime | None
  written_at: datetime | None = None


class QcTemplate(Row):
  """The tests of a tracer. A batch carries the tests that stood when it was opened."""

  id: int
  tracer_id: int
  tests: list[QcTest]
  revision: int = 1


class Batch(Row):
  """What one synthesis made: `activityMbq` and `volumeMl` at `endOfSynthesisAt`.

  `state` is inProduction, awaitingQc, certified, conditionallyCertified or rejected; `origin` own, bought or old;
  `lateTests` are the keys of the results that a conditional certification still waits for.
  """

  id: int
  tracer_id: int
  number: str
  origin: str
  end_of_synthesis_at: datetime
  activity_mbq: float
  volume_ml: float
  expires_at: datetime
  state: str
  tests: list[QcTest]
  results: list[QcResult]
  late_tests: list[str]
  opened_by: str
  opened_at: datetime
  decided_by: str | None
  decided_at: datetime | None
  meaning: str | None
  reason: str | None
  marks: list[str]
  revision: int


class WallBatch(Row):
  """A batch as the wall shows it: self-contained, no person."""

  id: int
  tracer_id: int
  tracer_name: str
  half_life_seconds: float
  number: str
  end_of_synthesis_at: datetime
  activity_mbq: float
  expires_at: datetime
  state: str
  revision: int


class Dispatch(Row):
  """Vials that left together. `receivedVialIds` and `note` say what arrived; null while nobody has said so.
  `category`, `transportIndex` and `packages` are those of the transport document, null where nobody gave them. `marks`:
  `fromPaper` where its departure, `receivedFromPaper` where its receipt was entered late from paper. Where `returnedAt`
  is set its car came back: nothing of it is on its way, and its vials may have left again with another."""

  id: int
  customer_id: int
  endpoint_id: int
  vial_ids: list[int]
  order_ids: list[int]
  delivery_date: date
  dispatched_at: datetime
  dispatched_by: str
  vehicle: str
  received_at: datetime | None
  received_by: str | None
  received_vial_ids: list[int] | None
  note: str
  category: str | None = None
  transport_index: float | None = None
  packages: int | None = None
  marks: list[str] = []
  returned_at: datetime | None = None
  returned_by: str | None = None
  returned_reason: str | None = None
  revision: int = 1


class RecallAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """What a recall means to one customer, on whose screen there it first stood, and who there has acknowledged it.
  `reachedWhom` is whom there production has told itself, `reachedHow` is phone, inPerson, email, letter or other,
  `reachedBy` who of production it was: that is not the customer's own acknowledgement."""

  customer_id: int
  vial_ids: list[int]
  order_ids: list[int]
  acknowledged_by: str | None
  acknowledged_at: datetime | None
  seen_by: str | None = None
  seen_at: datetime | None = None
  reached_whom: str | None = None
  reached_how: str | None = None
  reached_note: str = ""
  reached_by: str | None = None
  reached_at: datetime | None = None


class Recall(Row):
  """The recall of what left of a batch. On a customer's stream `answers` is that customer's own alone."""

  id: int
  batch_id: int
  batch_number: str
  tracer_id: int
  reason: str
  made_by: str
  made_at: datetime
  made_date: date
  answers: list[RecallAnswer]
  revision: int = 1


class DocumentSubject(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """A row that a paper tells of, and what it said of it then: keys and values of that row on the wire. Where one of
  them is another now, the paper is older than the row."""

  type: str
  id: int
  facts: dict[str, Any]


class Document(Row):
  """A frozen paper; its bytes are at `/api/documents/<id>`. `kind` is deliveryNote, label, transport or dayList.

  `about` are the rows it tells of. A day's list also grows old by an order of its date that does not stand there.
  """

  id: int
  kind: str
  number: str
  customer_id: int | None
  dispatch_id: int | None
  vial_id: int | None
  for_date: date
  made_by: str
  made_at: datetime
  media_type: str
  sha256: str
  about: list[DocumentSubject] = []
  revision: int = 1


class Certificate(Row):
  """A frozen certificate; its bytes are at `/api/certificates/<id>`.

  `kind` is release or supplement. A correction strikes it through: when, by whom and why; the customer acknowledges.
  """

  id: int
  number: str
  version: int
  order_ids: list[int]
  customer_id: int
  signed_by: str
  signed_at: datetime
  meaning: str
  sha256: str
  kind: str = "release"
  struck_at: datetime | None = None
  struck_by: str | None = None
  struck_reason: str | None = None
  acknowledged_by: str | None = None
  acknowledged_at: datetime | None = None
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


class Location(Row):
  """A room of the RIS. `endpointId` is null until it is mapped; `waiting` counts the studies in the window that nobody
  sees until then, and is 0 afterwards."""

  id: int
  code: str
  endpoint_id: int | None
  waiting: int = 0
  revision: int = 1


class Procedure(Row):
  """What a study description means at an endpoint: `units` MBq or injections of a tracer, `delayMinutes` from the
  study's start to the injection. Null until it is mapped; `ignored` where nothing is to be ordered for it."""

  id: int
  code: str
  description: str
  endpoint_id: int
  tracer_id: int | None
  units: float | None
  delay_minutes: int | None
  ignored: bool = False
  revision: int = 1


class BookingPart(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """One step of a study that has several."""

  step_id: str
  start_at: datetime
  description: str


class Booking(Row):
  """A study from the RIS. `accession` is masked outside its customer; `procedure` and `location` are the RIS's words.

  `injectionAt` is null while its procedure is not mapped. `status` is booked, ordered, rejected (a nurse said no) or
  cancelled (in the RIS, while its order stands). `changes` says what the RIS has changed since it was ordered: moved,
  procedure, location, cancelled; `orderedInjectionAt` is the injection time that its order was made for.
  """

  id: int
  accession: str
  procedure: str
  procedure_id: int | None
  location: str
  location_id: int
  endpoint_id: int | None
  start_at: datetime
  injection_at: datetime | None
  status: str
  order_id: int | None
  parts: list[BookingPart] = []
  changes: list[str] = []
  ordered_injection_at: datetime | None = None
  revision: int = 1


class Day(Row):
  id: int
  today: date
  window_from: date


class Feed(Row):
  """A list fed from outside: what is known of it, and as of when. While it is up, `asOf` moves on at least each
  `cycleSeconds` (null: not known): what is older than two of these is old. `unread` (0 where it is left out) are the
  entries of its source that could not be read: they may be missing, and what is gone over there may still stand.
  `byMessages`: nobody is asked for it; its source sends what changes, and `asOf` is when that last came."""

  id: str
  state: str
  as_of: datetime | None
  cycle_seconds: int | None = None
  unread: int = 0
  by_messages: bool = False
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


class LayoutStop(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """A layout of a wall's rotation, and for how many seconds it stands."""

  layout: str
  seconds: int


class Device(Row):
  """A wall monitor that was enrolled. When it was last seen changes without events, so it does not stand here."""

  id: int
  name: str
  layout: str
  rotation: list[LayoutStop]
  scheme: str
  light_from: time
  light_to: time
  enrolled_at: datetime
  revoked_at: datetime | None
  revision: int = 1


class Screen(Row):
  """How an enrolled monitor is laid out, on the wall's own stream: it finds itself by its `id`, the device's. `layout`
  is day, timeline, deliveries, runs, alarms, or rotation with its stops {layout, seconds}; `scheme` is dark, light, or
  byTime: light from `lightFrom` to `lightTo` (wall time), over midnight where that is later."""

  id: int
  name: str
  layout: str
  rotation: list[LayoutStop]
  scheme: str
  light_from: time
  light_to: time
  revision: int = 1


class Worker(Row):
  """A part that runs on its own, and since when it is in this state."""

  id: int
  name: str
  state: str
  since: datetime
  revision: int = 1


class Node(Row):
  """A DICOM node. `state` is up, down or unknown, `since` when; `lastEchoAt` and `roundTripMs` are those of the echo
  that changed it, or of the last that was asked for (`askedAt`): each single echo is an ephemeral notice. Where
  `worklist`, `answeredAt` is its last complete answer, and `trouble` why the last one was not: a code, or null. With
  `unreadable` it was complete, `unread` of its studies could not be read, and none was removed."""

  id: int
  name: str
  host: str
  port: int
  ae_title: str
  worklist: bool
  station_ae_title: str | None
  state: str
  since: datetime
  last_echo_at: datetime | None
  round_trip_ms: float | None
  asked_at: datetime | None = None
  answered_at: datetime | None = None
  trouble: str | None = None
  unread: int = 0
  revision: int = 1


class WallNode(Row):
  """A DICOM node as the wall shows it: without its address."""

  id: int
  name: str
  ae_title: str
  state: str
  since: datetime
  last_echo_at: datetime | None
  round_trip_ms: float | None
  revision: int = 1


class Link(Row):
  """The link to the old system. `state` is off, reading (nothing is written there), both (each side's changes are
  written on the other), away or cut, `since` when; `inStepAt` is when both sides were last known to agree, `behind` how
  many changes have not arrived, here or there."""

  id: int
  name: str
  state: str
  since: datetime
  in_step_at: datetime | None
  behind: int
  trouble: str | None
  revision: int = 1


class Authority(Row):
  """Who leads for a function (ordering, acceptMove, vials, release, setUp): `leader` is old or new. A tracer's row goes
  before the one for all of them, whose `tracerId` is null. `reason` is told on `site` only."""

  id: int
  tracer_id: int | None
  function: str
  leader: str
  set_by: str
  set_at: datetime
  reason: str | None = None
  revision: int = 1


class Conflict(Row):
  """Something from outside that waits for a person. `state` is open or settled.

  `kind` bookingsVanished: more studies were gone from a node's answer at once than may go without a word; `subject` is
  the node, `details` {vanished, known, fromDate, toDate}, `choice` apply or keep. Any other kind: this and the old
  system say two things; `subject` is our row (an order, a vial, one of the set-up), `details` {table, key, functions,
  tracerId, customerId, customer, tracer, deliveryDate, weekday, time, orders, placed, signed, fields: [{field, base,
  ours, theirs}], oursBy: {by, at, kind} or null, theirsAt}, `choice` ours, theirs or apart. `placed`: it was ordered
  over there where we lead; `signed`: it was released here, by a signature; `orders`: so many open ones would become
  another thing."""

  id: int
  kind: str
  subject: str
  details: dict[str, Any]
  state: str
  made_at: datetime
  settled_by: str | None = None
  settled_at: datetime | None = None
  choice: str | None = None
  reason: str | None = None
  revision: int = 1


class SiteRule(Row):
  """A rule of the site that its admin turns on and off. `name` twoPersons: configuration that matters is proposed by
  one admin of production and approved by another. One that was never turned on has no row, and does not hold."""

  id: int
  name: str
  holds: bool
  set_by: str
  set_at: datetime
  reason: str
  revision: int = 1


class Why(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """Why a change that was approved could not be made when its date came."""

  code: str
  danish: str
  english: str


class Proposal(Row):
  """A change of the set-up that one proposes and another approves: a `command` with its `data`. What is before the dot
  is the type of the row, which it makes of `before` (null where it begins) `after`; `orderIds` are the open orders that
  it touched then. `state` is proposed, approved (it counts from `fromDate`, which has not come), applied, declined,
  withdrawn, or failed with `why`. Decided ones stay for some days."""

  id: int
  command: str
  data: dict[str, Any]
  before: dict[str, Any] | None
  after: dict[str, Any] | None
  order_ids: list[int]
  from_date: date
  reason: str
  state: str
  proposed_by: str
  proposed_by_id: int
  proposed_at: datetime
  approved_by: str | None = None
  approved_at: datetime | None = None
  ended_by: str | None = None
  ended_at: datetime | None = None
  ended_reason: str | None = None
  why: Why | None = None
  revision: int = 1


class Printer(Row):
  """A raw printer at `host`:`port` (9100). `kind` is label (ZPL, 98 × 38 mm) or a4 (PDF)."""

  id: int
  name: str
  kind: str
  host: str
  port: int
  revision: int = 1


class Quarantine(Row):
  """Something from outside that could not be taken in, and why; `digest` is the SHA-256 of its bytes. `retryable`
  where it can be tried again (a message of the RIS)."""

  id: int
  source: str
  name: str
  reason: str
  received_at: datetime
  digest: str
  retryable: bool = False
  revision: int = 1
