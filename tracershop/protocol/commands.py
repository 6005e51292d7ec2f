"""The commands and queries of the wire: what each takes, and which of them are signed.

Absent is not null: a field that may be left out is `UNSET`. Amounts are MBq, instants RFC 3339.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType


class Payload(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
  """The `data` of a command."""


class Signature(Payload):
  """What a signing command carries. It is taken out before anything is hashed, logged or kept."""

  meaning: str
  password: str | None = None
  proof: str | None = None

  def __repr__(self) -> str:
    return "Signature(…)"


Usage = Literal["human", "animal", "other"]
Kind = Literal["activity", "injection", "isotope"]
Weeks = Literal["every", "even", "odd"]
# Why a decision is reversed or a rule is gone past; `other` wants words.
ReasonCode = Literal["phoned", "patient", "scanner", "production", "quality", "transport", "mistake", "other"]


class OrderPlace(Payload):
  kind: Kind
  endpoint_id: int
  delivery_date: date
  tracer_id: int | None = None
  isotope_id: int | None = None
  slot_id: int | None = None
  deliver_at: datetime | None = None
  ordered_mbq: float | None = None
  injections: int | None = None
  usage: Usage = "human"
  comment: str = ""
  reason: str | None = None
  reason_code: ReasonCode | None = None


class OrderEdit(Payload):
  order_id: int
  ordered_mbq: float | UnsetType = UNSET
  injections: int | UnsetType = UNSET
  slot_id: int | UnsetType = UNSET
  delivery_date: date | UnsetType = UNSET
  deliver_at: datetime | UnsetType = UNSET
  usage: Usage | UnsetType = UNSET
  comment: str | UnsetType = UNSET
  reason: str | None = None
  reason_code: ReasonCode | None = None


class OrderCancel(Payload):
  order_id: int
  reason: str | None = None
  reason_code: ReasonCode | None = None


class OrderAccept(Payload):
  order_ids: list[int]


class OrderReject(Payload):
  order_ids: list[int]
  reason: str = ""
  reason_code: ReasonCode | None = None


class OrderReopen(Payload):
  order_ids: list[int]
  reason: str = ""
  reason_code: ReasonCode | None = None


class OrderMove(Payload):
  order_ids: list[int]
  slot_id: int


class OrderRestore(Payload):
  order_ids: list[int]


class PutOff(Payload):
  """Orders and where they go: a later slot; injections, which have none, a later `deliverAt`."""

  order_ids: list[int]
  delivery_date: date
  slot_id: int | None = None
  deliver_at: datetime | None = None


class OrderPostpone(Payload):
  """To a later slot; injections, which have none, to a later `deliverAt`. `more` goes elsewhere, in the same act."""

  order_ids: list[int]
  delivery_date: date
  reason: str = ""
  reason_code: ReasonCode | None = None
  slot_id: int | None = None
  deliver_at: datetime | None = None
  more: list[PutOff] = []


class OrderConfirm(Payload):
  order_id: int


class OrderDelay(Payload):
  """`delayMinutes` after the planned delivery; 0 takes the delay back."""

  order_ids: list[int]
  delay_minutes: int
  text: str = ""


class RequestMake(Payload):
  """`data`: for a change what `order.edit` takes, for a late order what `order.place` takes, to cancel nothing."""

  kind: Literal["change", "cancel", "late"]
  order_id: int | None = None
  data: dict[str, Any] = {}
  text: str = ""


class RequestGrant(Payload):
  request_id: int
  reason: str | None = None


class RequestDecline(Payload):
  request_id: int
  reason: str


class RequestWithdraw(Payload):
  request_id: int


class NoticePost(Payload):
  """To the customers named, or to all of them when none is."""

  text: str
  expires_at: datetime
  customer_ids: list[int] = []


class NoticeRead(Payload):
  notice_id: int


class NoticeEnd(Payload):
  notice_id: int


class ReleasePool(Payload):
  order_ids: list[int]
  vial_ids: list[int]


class SecondSignature(Payload):
  """A second person's, by his user name."""

  username: str
  password: str

  def __repr__(self) -> str:
    return "SecondSignature(…)"


class OrderRelease(Payload):
  """One pool or several. `pools` parts the same orders and vials where it is not plain which are for which."""

  order_ids: list[int]
  vial_ids: list[int]
  batch_number: str | None = None
  reason: str | None = None
  reason_code: ReasonCode | None = None
  pools: list[ReleasePool] = []


Purpose = Literal["rinse", "qualityControl", "test"]


class VialAdd(Payload):
  """For a customer, or for a `purpose` that is nobody's and never released. `fromPaper`: it was written on paper at
  `calibratedAt`, when nobody could type it."""

  tracer_id: int
  activity_mbq: float
  calibrated_at: datetime
  volume_ml: float
  batch_number: str
  customer_id: int | None = None
  purpose: Purpose | None = None
  reason: str | None = None
  from_paper: bool = False


class VialConfirm(Payload):
  vial_id: int


DiscardCode = Literal["spilt", "broken", "expired", "waste", "other"]


class VialDiscard(Payload):
  vial_id: int
  reason: str
  code: DiscardCode = "other"


class VialReassign(Payload):
  """To another customer, or to a `purpose`; from a purpose to a customer too."""

  vial_id: int
  reason: str
  customer_id: int | None = None
  purpose: Purpose | None = None


class BatchOpen(Payload):
  """Without `expiresAt` the tracer's shelf life decides; the `number` of an own one must fit the tracer. `fromPaper`
  where it was written on paper at `endOfSynthesisAt`."""

  tracer_id: int
  number: str
  end_of_synthesis_at: datetime
  activity_mbq: float
  volume_ml: float
  expires_at: datetime | None = None
  origin: Literal["own", "bought"] = "own"
  from_paper: bool = False


class BatchEdit(Payload):
  """While it is not certified; with a reason."""

  batch_id: int
  reason: str
  end_of_synthesis_at: datetime | UnsetType = UNSET
  activity_mbq: float | UnsetType = UNSET
  volume_ml: float | UnsetType = UNSET
  expires_at: datetime | UnsetType = UNSET


class BatchCertify(Payload):
  """Conditionally where `lateTests` names the results that are still to come."""

  batch_id: int
  late_tests: list[str] = []


class BatchReject(Payload):
  batch_id: int
  reason: str = ""
  reason_code: ReasonCode | None = None


class QcResultEnter(Payload):
  """`fromPaper` with `writtenAt`, when it was written on paper: it has no other instant."""

  batch_id: int
  key: str
  value: float | None = None
  passed: bool | None = None
  reason: str | None = None
  from_paper: bool = False
  written_at: datetime | None = None


class QcResultCheck(Payload):
  batch_id: int
  key: str


class QcTestSpec(Payload):
  key: str
  name: str
  unit: str = ""
  low: float | None = None
  high: float | None = None
  phase: Literal["before", "late"] = "before"


class QcTemplateSet(Payload):
  tracer_id: int
  tests: list[QcTestSpec]


class OrderSupplement(Payload):
  order_ids: list[int]
  vial_ids: list[int]
  reason: str | None = None
  reason_code: ReasonCode | None = None


class VialFate(Payload):
  vial_id: int
  fate: Literal["here", "atCustomer", "destroyed"]


class OrderCorrect(Payload):
  """After the delivery a second person signs too: his name and password are among the secrets."""

  order_ids: list[int]
  vials: list[VialFate]
  reason: str = ""
  reason_code: ReasonCode | None = None


class CertificateAcknowledge(Payload):
  certificate_id: int


class DispatchMake(Payload):
  """Without `orderIds` the vials say whose they are: those they were released for, else the delivery they would serve.
  `category`, `transportIndex` (the highest of a package) and `packages` stand on the transport document; what is not
  known is left blank there. A `reason` for what left more than a day ago. `fromPaper` where it was written on paper at
  `dispatchedAt`."""

  vial_ids: list[int]
  dispatched_at: datetime
  vehicle: str
  order_ids: list[int] = []
  category: Literal["I-WHITE", "II-YELLOW", "III-YELLOW"] | None = None
  transport_index: float | None = None
  packages: int | None = None
  reason: str | None = None
  from_paper: bool = False


class DispatchReceive(Payload):
  """`fromPaper` where it was written on paper at `receivedAt`."""

  dispatch_id: int
  received_at: datetime
  vial_ids: list[int]
  note: str = ""
  from_paper: bool = False


class DispatchReturn(Payload):
  """The car came back with all of it, now where it is not said when."""

  dispatch_id: int
  reason: str = ""
  reason_code: ReasonCode | None = None
  returned_at: datetime | None = None


class RecallAcknowledge(Payload):
  recall_id: int


class RecallShow(Payload):
  """Sent by a customer's screen on which the recall stands; the first one counts."""

  recall_id: int


ReachedHow = Literal["phone", "inPerson", "email", "letter", "other"]


class RecallReach(Payload):
  """Production has told a customer itself: `whom` there, `how` (`other` wants a `note`) and when, now where it is not
  said. It is no acknowledgement of the customer's."""

  recall_id: int
  customer_id: int
  whom: str
  how: ReachedHow
  note: str = ""
  reached_at: datetime | None = None


class PrinterAdd(Payload):
  name: str
  kind: Literal["label", "a4"]
  host: str
  port: int = 9100


class PrinterRemove(Payload):
  printer_id: int


class NodeAdd(Payload):
  """`worklist` where studies are fetched from it; `stationAeTitle` asks for one station's only."""

  name: str
  host: str
  port: int
  ae_title: str
  worklist: bool = False
  station_ae_title: str | None = None


class NodeEdit(Payload):
  node_id: int
  name: str | UnsetType = UNSET
  host: str | UnsetType = UNSET
  port: int | UnsetType = UNSET
  ae_title: str | UnsetType = UNSET
  worklist: bool | UnsetType = UNSET
  station_ae_title: str | UnsetType | None = UNSET


class NodeTest(Payload):
  """Asks for an echo now; the answer comes on the row."""

  node_id: int


class NodeRemove(Payload):
  node_id: int


class LocationMap(Payload):
  """`endpointId` null takes the mapping back."""

  location_id: int
  endpoint_id: int | None


class ProcedureMap(Payload):
  """Tracer, units and delay together, or all null: not mapped. `ignored`: nothing is to be ordered for it."""

  procedure_id: int
  endpoint_id: int
  tracer_id: int | None
  units: float | None
  delay_minutes: int | None
  ignored: bool = False


class BookingOrder(Payload):
  """`rejectedBookingIds` are those that were unticked: they no longer ask to be ordered. `insteadOfOrderId` is
  the order that these studies had, and that goes for it: all of that, or nothing."""

  booking_ids: list[int]
  rejected_booking_ids: list[int] = []
  instead_of_order_id: int | None = None


class BookingSettle(Payload):
  """What the RIS changed about ordered studies was seen, and dealt with."""

  booking_ids: list[int]


class ConflictSettle(Payload):
  """`apply` or `keep` what vanished; `ours` or `theirs` of two systems, or each of `fields` by itself (`apart`)."""

  conflict_id: int
  choice: Literal["apply", "keep", "ours", "theirs", "apart"]
  reason: str
  fields: dict[str, Literal["ours", "theirs"]] | None = None


class AuthoritySet(Payload):
  """Who leads for a function, for all tracers or for one. `leader` null: the tracer has no word of its own any more."""

  function: Literal["ordering", "acceptMove", "vials", "release", "setUp"]
  leader: Literal["old", "new"] | None
  reason: str
  tracer_id: int | None = None


class QuarantineRetry(Payload):
  quarantine_id: int


class QuarantineDismiss(Payload):
  quarantine_id: int
  reason: str


class VerificationAsk(Payload):
  """Has the ledger verified now; it takes as long as it takes, and `system.read` says how it went."""


class DocumentMake(Payload):
  """A label of a vial, or the list of a day. Delivery notes and transport documents are made by the dispatch."""

  kind: Literal["label", "dayList"]
  vial_id: int | None = None
  date: date | None = None


class DocumentPrint(Payload):
  printer_id: int
  document_id: int | None = None
  certificate_id: int | None = None


class PayloadErase(Payload):
  """The signed act that erases the words of an entry; the chain still verifies. `moreEntryIds` are others that repeat
  them."""

  entry_id: int
  reason: str
  more_entry_ids: list[int] = []


class RotationStop(Payload):
  """A layout of a rotation, and for how many seconds it stands."""

  layout: str
  seconds: int


class MonitorInvite(Payload):
  """`layout` is day, timeline, deliveries, runs, alarms, or rotation with its stops."""

  name: str
  layout: str = "day"
  rotation: list[RotationStop] = []
  scheme: Literal["dark", "light", "byTime"] = "dark"


class MonitorArrange(Payload):
  """Another layout for a monitor that hangs already; null leaves the scheme and its hours as they are."""

  device_id: int
  layout: str
  rotation: list[RotationStop] = []
  scheme: Literal["dark", "light", "byTime"] | None = None
  light_from: time | None = None
  light_to: time | None = None


class MonitorRevoke(Payload):
  device_id: int


class UserCreate(Payload):
  username: str
  name: str
  role: str
  customer_ids: list[int] = []


class UserDisable(Payload):
  user_id: int


class UserEnable(Payload):
  user_id: int


class UserChangeRole(Payload):
  user_id: int
  role: str


class PasswordChange(Payload):
  pass


class UserEdit(Payload):
  user_id: int
  name: str


class PasswordReset(Payload):
  user_id: int


class AssignmentAdd(Payload):
  username: str
  customer_id: int


class AssignmentRemove(Payload):
  user_id: int
  customer_id: int


# A change of the set-up that touches open orders is refused with `touches_orders` and their ids in `details`, until
# `confirmedOrderIds` names just those: whoever changes it has then seen which they are.


class IsotopeAdd(Payload):
  symbol: str
  half_life_seconds: float
  source: str


class IsotopeEdit(Payload):
  isotope_id: int
  half_life_seconds: float | UnsetType = UNSET
  source: str | UnsetType = UNSET
  confirmed_order_ids: list[int] = []


class TracerAdd(Payload):
  short_name: str
  clinical_name: str
  isotope_id: int
  kind: Literal["activity", "injection"]
  batch_tag: str
  shelf_life_minutes: int
  marketed: bool = True


class TracerEdit(Payload):
  tracer_id: int
  short_name: str | UnsetType = UNSET
  clinical_name: str | UnsetType = UNSET
  batch_tag: str | UnsetType = UNSET
  shelf_life_minutes: int | UnsetType = UNSET
  marketed: bool | UnsetType = UNSET


class TracerArchive(Payload):
  tracer_id: int
  confirmed_order_ids: list[int] = []


class TracerUnarchive(Payload):
  tracer_id: int


class CustomerAdd(Payload):
  short_name: str
  long_name: str
  dispenser_number: int | None = None


class CustomerEdit(Payload):
  customer_id: int
  short_name: str | UnsetType = UNSET
  long_name: str | UnsetType = UNSET
  dispenser_number: int | UnsetType | None = UNSET


class CustomerArchive(Payload):
  customer_id: int
  confirmed_order_ids: list[int] = []


class CustomerUnarchive(Payload):
  customer_id: int


class EndpointAdd(Payload):
  customer_id: int
  name: str
  transport_minutes: int
  internal: bool = False
  receives_from: time | None = None
  receives_to: time | None = None
  receives_weekdays: list[int] = msgspec.field(default_factory=lambda: [1, 2, 3, 4, 5])
  address: str = ""


class EndpointEdit(Payload):
  endpoint_id: int
  name: str | UnsetType = UNSET
  transport_minutes: int | UnsetType = UNSET
  internal: bool | UnsetType = UNSET
  receives_from: time | UnsetType | None = UNSET
  receives_to: time | UnsetType | None = UNSET
  receives_weekdays: list[int] | UnsetType = UNSET
  address: str | UnsetType = UNSET
  confirmed_order_ids: list[int] = []


class EndpointArchive(Payload):
  endpoint_id: int
  confirmed_order_ids: list[int] = []


class EndpointUnarchive(Payload):
  endpoint_id: int


class CatalogueEntryAdd(Payload):
  endpoint_id: int
  tracer_id: int | None = None
  isotope_id: int | None = None
  overhead: float = 1.0
  max_mbq: float | None = None
  max_injections: int | None = None


class CatalogueEntryEdit(Payload):
  catalogue_entry_id: int
  overhead: float | UnsetType = UNSET
  max_mbq: float | UnsetType | None = UNSET
  max_injections: int | UnsetType | None = UNSET
  confirmed_order_ids: list[int] = []


class CatalogueEntryRemove(Payload):
  catalogue_entry_id: int
  confirmed_order_ids: list[int] = []


class RunAdd(Payload):
  weekday: int
  time: time
  tracer_id: int | None = None
  isotope_id: int | None = None
  max_mbq: float | None = None


class RunEdit(Payload):
  run_id: int
  time: time | UnsetType = UNSET
  max_mbq: float | UnsetType | None = UNSET
  confirmed_order_ids: list[int] = []


class RunEnd(Payload):
  """`endsDate` is its last day; null takes the end back."""

  run_id: int
  ends_date: date | None
  confirmed_order_ids: list[int] = []


class SlotAdd(Payload):
  endpoint_id: int
  run_id: int
  weekday: int
  delivery_time: time
  weeks: Weeks = "every"
  max_mbq: float | None = None
  starts_date: date | None = None


class SlotEdit(Payload):
  """Only its limit. Another time, run or week is another slot: end this one and add that one."""

  slot_id: int
  max_mbq: float | None
  confirmed_order_ids: list[int] = []


class SlotEnd(Payload):
  """`endsDate` is its last day; null takes the end back."""

  slot_id: int
  ends_date: date | None
  confirmed_order_ids: list[int] = []


class SlotSwap(Payload):
  """From a date on, slots of even weeks stand in odd ones and the other way round: for a year with a week 53."""

  slot_ids: list[int]
  from_date: date
  confirmed_order_ids: list[int] = []


class DeadlineSet(Payload):
  kind: Literal["activity", "injection"]
  type: Literal["daily", "weekly"]
  time: time
  tracer_id: int | None = None
  weekday: int | None = None
  working_days_only: bool = True
  confirmed_order_ids: list[int] = []


class DeadlineRemove(Payload):
  deadline_id: int
  confirmed_order_ids: list[int] = []


class ClosedDay(Payload):
  date: date
  name: str = ""


class ClosedDateAdd(Payload):
  dates: list[ClosedDay]
  confirmed_order_ids: list[int] = []


class ClosedDateRemove(Payload):
  closed_date_id: int


class ReleaseRightGrant(Payload):
  """For a tracer, or for a bare isotope."""

  user_id: int
  from_date: date
  tracer_id: int | None = None
  isotope_id: int | None = None
  to_date: date | None = None


class ReleaseRightWithdraw(Payload):
  release_right_id: int
  reason: str


class ProposalMake(Payload):
  """A change that another person has to approve: the `name` of a command that is refused with `needs_approval`, and its
  `data`. It counts from `fromDate`, or from when it is approved where that is later."""

  name: str
  data: dict[str, Any]
  from_date: date
  reason: str


class ProposalApprove(Payload):
  """Signed by another admin of production. `confirmedOrderIds` are exactly the open orders that it touches now."""

  proposal_id: int
  confirmed_order_ids: list[int] = []


class ProposalDecline(Payload):
  proposal_id: int
  reason: str


class ProposalWithdraw(Payload):
  proposal_id: int


class SiteRuleSet(Payload):
  """`twoPersons`: configuration that matters is proposed by one admin of production and approved by another."""

  name: Literal["twoPersons"]
  holds: bool
  reason: str


class CommandStatus(Payload):
  id: str


class OrdersDay(Payload):
  date: date


class OrdersMonth(Payload):
  """`month` is its first day; without an endpoint, all that the asker may see."""

  month: date
  endpoint_id: int | None = None


class OrdersHistory(Payload):
  """Of one order, or since an instant of all that the asker may see."""

  order_id: int | None = None
  since: datetime | None = None


class PlanDay(Payload):
  date: date


class ClosedDatesProposed(Payload):
  year: int


class AssignmentsOf(Payload):
  customer_id: int


class AuditSearch(Payload):
  """`before` is the smallest entry of the last page. `fromTime` and `toTime`, `HH:MM` in Copenhagen, are of their
  dates; the last minute counts."""

  subject: str | None = None
  order_id: int | None = None
  batch: str | None = None
  person: str | None = None
  kind: str | None = None
  from_date: date | None = None
  to_date: date | None = None
  from_time: str | None = None
  to_time: str | None = None
  before: int | None = None
  limit: int = 50


class QuarantineRead(Payload):
  """The text of a message that could not be read, without what says who a patient is."""

  quarantine_id: int


class AuditRepeats(Payload):
  """Which other entries say the words of one, before they are erased."""

  entry_id: int


class VialsSearch(Payload):
  """`unreviewed`: only those that wait for another person's review, in the window or not."""

  batch: str | None = None
  customer_id: int | None = None
  tracer_id: int | None = None
  from_date: date | None = None
  to_date: date | None = None
  limit: int = 200
  unreviewed: bool = False


class MirrorSearch(Payload):
  """A page of the old system's copy. `customerId` is ours; `before`: rows older than this one."""

  table: str | None = None
  key: str | None = None
  customer_id: int | None = None
  from_date: date | None = None
  to_date: date | None = None
  before: int | None = None
  limit: int = 50


class BatchesSearch(Payload):
  """`state` may be one that waits for a late result long after the batch has left the window."""

  number: str | None = None
  tracer_id: int | None = None
  state: Literal["inProduction", "awaitingQc", "certified", "conditionallyCertified", "rejected"] | None = None
  from_date: date | None = None
  to_date: date | None = None
  limit: int = 200


class BatchRead(Payload):
  batch_id: int


class ReleaseRead(Payload):
  order_id: int


class RecallRead(Payload):
  recall_id: int


class PapersFind(Payload):
  """The papers of an order, or those of a date."""

  order_id: int | None = None
  date: date | None = None


class RightsRegister(Payload):
  date: date


class Punctuality(Payload):
  """`month` is its first day."""

  month: date


class CustomersNamed(Payload):
  """What every customer is called, for who assigns people without reading customers."""


class SystemRead(Payload):
  """What the installation is and how it is: versions, verification, backups, disks."""


class CommandSpec(msgspec.Struct, frozen=True, kw_only=True):
  """What the wire knows of a command. `secrets` are keys taken out of `data` before anything is hashed or kept."""

  payload: type[Payload]
  signing: bool = False
  secrets: tuple[str, ...] = ()


COMMANDS: dict[str, CommandSpec] = {
  "order.place": CommandSpec(payload=OrderPlace),
  "order.edit": CommandSpec(payload=OrderEdit),
  "order.cancel": CommandSpec(payload=OrderCancel),
  "order.accept": CommandSpec(payload=OrderAccept),
  "order.reject": CommandSpec(payload=OrderReject),
  "order.reopen": CommandSpec(payload=OrderReopen),
  "order.move": CommandSpec(payload=OrderMove),
  "order.restore": CommandSpec(payload=OrderRestore),
  "order.postpone": CommandSpec(payload=OrderPostpone),
  "order.confirm": CommandSpec(payload=OrderConfirm),
  "order.delay": CommandSpec(payload=OrderDelay),
  "request.make": CommandSpec(payload=RequestMake),
  "request.grant": CommandSpec(payload=RequestGrant),
  "request.decline": CommandSpec(payload=RequestDecline),
  "request.withdraw": CommandSpec(payload=RequestWithdraw),
  "notice.post": CommandSpec(payload=NoticePost),
  "notice.read": CommandSpec(payload=NoticeRead),
  "notice.end": CommandSpec(payload=NoticeEnd),
  "order.release": CommandSpec(payload=OrderRelease, signing=True, secrets=("signature",)),
  "vial.add": CommandSpec(payload=VialAdd),
  "vial.confirm": CommandSpec(payload=VialConfirm),
  "vial.discard": CommandSpec(payload=VialDiscard),
  "vial.reassign": CommandSpec(payload=VialReassign),
  "batch.open": CommandSpec(payload=BatchOpen),
  "batch.edit": CommandSpec(payload=BatchEdit),
  "batch.certify": CommandSpec(payload=BatchCertify, signing=True, secrets=("signature",)),
  "batch.reject": CommandSpec(payload=BatchReject, signing=True, secrets=("signature",)),
  "qcResult.enter": CommandSpec(payload=QcResultEnter),
  "qcResult.check": CommandSpec(payload=QcResultCheck),
  "qcTemplate.set": CommandSpec(payload=QcTemplateSet),
  "order.supplement": CommandSpec(payload=OrderSupplement, signing=True, secrets=("signature",)),
  "order.correct": CommandSpec(payload=OrderCorrect, signing=True, secrets=("signature", "secondSignature")),
  "certificate.acknowledge": CommandSpec(payload=CertificateAcknowledge),
  "dispatch.make": CommandSpec(payload=DispatchMake),
  "dispatch.receive": CommandSpec(payload=DispatchReceive),
  "dispatch.return": CommandSpec(payload=DispatchReturn),
  "recall.acknowledge": CommandSpec(payload=RecallAcknowledge),
  "recall.show": CommandSpec(payload=RecallShow),
  "recall.reach": CommandSpec(payload=RecallReach),
  "printer.add": CommandSpec(payload=PrinterAdd),
  "printer.remove": CommandSpec(payload=PrinterRemove),
  "node.add": CommandSpec(payload=NodeAdd),
  "node.edit": CommandSpec(payload=NodeEdit),
  "node.test": CommandSpec(payload=NodeTest),
  "node.remove": CommandSpec(payload=NodeRemove),
  "location.map": CommandSpec(payload=LocationMap),
  "procedure.map": CommandSpec(payload=ProcedureMap),
  "booking.order": CommandSpec(payload=BookingOrder),
  "booking.settle": CommandSpec(payload=BookingSettle),
  "conflict.settle": CommandSpec(payload=ConflictSettle),
  "authority.set": CommandSpec(payload=AuthoritySet, signing=True, secrets=("signature",)),
  "quarantine.retry": CommandSpec(payload=QuarantineRetry),
  "quarantine.dismiss": CommandSpec(payload=QuarantineDismiss),
  "verification.ask": CommandSpec(payload=VerificationAsk),
  "document.make": CommandSpec(payload=DocumentMake),
  "document.print": CommandSpec(payload=DocumentPrint),
  "payload.erase": CommandSpec(payload=PayloadErase, signing=True, secrets=("signature",)),
  "monitor.invite": CommandSpec(payload=MonitorInvite),
  "monitor.arrange": CommandSpec(payload=MonitorArrange),
  "monitor.revoke": CommandSpec(payload=MonitorRevoke),
  "user.create": CommandSpec(payload=UserCreate, secrets=("password",)),
  "user.disable": CommandSpec(payload=UserDisable),
  "user.enable": CommandSpec(payload=UserEnable),
  "user.changeRole": CommandSpec(payload=UserChangeRole),
  "password.change": CommandSpec(payload=PasswordChange, signing=True, secrets=("signature", "newPassword")),
  "user.edit": CommandSpec(payload=UserEdit),
  "password.reset": CommandSpec(payload=PasswordReset, secrets=("newPassword",)),
  "assignment.add": CommandSpec(payload=AssignmentAdd),
  "assignment.remove": CommandSpec(payload=AssignmentRemove),
  "isotope.add": CommandSpec(payload=IsotopeAdd),
  "isotope.edit": CommandSpec(payload=IsotopeEdit),
  "tracer.add": CommandSpec(payload=TracerAdd),
  "tracer.edit": CommandSpec(payload=TracerEdit),
  "tracer.archive": CommandSpec(payload=TracerArchive),
  "tracer.unarchive": CommandSpec(payload=TracerUnarchive),
  "customer.add": CommandSpec(payload=CustomerAdd),
  "customer.edit": CommandSpec(payload=CustomerEdit),
  "customer.archive": CommandSpec(payload=CustomerArchive),
  "customer.unarchive": CommandSpec(payload=CustomerUnarchive),
  "endpoint.add": CommandSpec(payload=EndpointAdd),
  "endpoint.edit": CommandSpec(payload=EndpointEdit),
  "endpoint.archive": CommandSpec(payload=EndpointArchive),
  "endpoint.unarchive": CommandSpec(payload=EndpointUnarchive),
  "catalogueEntry.add": CommandSpec(payload=CatalogueEntryAdd),
  "catalogueEntry.edit": CommandSpec(payload=CatalogueEntryEdit),
  "catalogueEntry.remove": CommandSpec(payload=CatalogueEntryRemove),
  "run.add": CommandSpec(payload=RunAdd),
  "run.edit": CommandSpec(payload=RunEdit),
  "run.end": CommandSpec(payload=RunEnd),
  "slot.add": CommandSpec(payload=SlotAdd),
  "slot.edit": CommandSpec(payload=SlotEdit),
  "slot.end": CommandSpec(payload=SlotEnd),
  "slot.swap": CommandSpec(payload=SlotSwap),
  "deadline.set": CommandSpec(payload=DeadlineSet),
  "deadline.remove": CommandSpec(payload=DeadlineRemove),
  "closedDate.add": CommandSpec(payload=ClosedDateAdd),
  "closedDate.remove": CommandSpec(payload=ClosedDateRemove),
  "releaseRight.grant": CommandSpec(payload=ReleaseRightGrant),
  "releaseRight.withdraw": CommandSpec(payload=ReleaseRightWithdraw),
  "proposal.make": CommandSpec(payload=ProposalMake),
  "proposal.approve": CommandSpec(payload=ProposalApprove, signing=True, secrets=("signature",)),
  "proposal.decline": CommandSpec(payload=ProposalDecline),
  "proposal.withdraw": CommandSpec(payload=ProposalWithdraw),
  "siteRule.set": CommandSpec(payload=SiteRuleSet),
}

QUERIES: dict[str, type[Payload]] = {
  "command.status": CommandStatus,
  "orders.day": OrdersDay,
  "orders.month": OrdersMonth,
  "orders.history": OrdersHistory,
  "plan.day": PlanDay,
  "closedDates.proposed": ClosedDatesProposed,
  "assignments.of": AssignmentsOf,
  "audit.search": AuditSearch,
  "audit.repeats": AuditRepeats,
  "quarantine.read": QuarantineRead,
  "vials.search": VialsSearch,
  "batches.search": BatchesSearch,
  "batch.read": BatchRead,
  "release.read": ReleaseRead,
  "recall.read": RecallRead,
  "papers.find": PapersFind,
  "mirror.search": MirrorSearch,
  "system.read": SystemRead,
  "rights.register": RightsRegister,
  "punctuality.month": Punctuality,
  "customers.named": CustomersNamed,
}


def payload_of(name: str, data: dict[str, Any]) -> Payload:
  """The typed payload of a command's or query's data, without its secrets.

  Raises KeyError for an unknown name and msgspec.ValidationError for a wrong shape.
  """
  kind = COMMANDS[name].payload if name in COMMANDS else QUERIES[name]
  return msgspec.convert(data, kind, strict=True)
