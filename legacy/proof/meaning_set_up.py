"""The mirror against ours, by what it means: the set-up of the week and of the catalogue, and vials."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from django.db.models import Exists, OuterRef

from legacy import mirror
from legacy.inbound import tracer_changes
from legacy.mapping import equality, reading
from legacy.models import Mirror, Tie
from legacy.old.shape import Data
from legacy.old.tables import CUSTOMER_ROLE, FDG
from legacy.old.values import Unreadable
from legacy.proof.meaning import Because
from legacy.proof.report import ROW, Difference, Report
from legacy.proof.rows import PORTION, Progress
from tracershop import calendar
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Customer, Run, Slot, Tracer
from tracershop.orderbook import queries
from tracershop.orderbook.models import Vial
from tracershop.protocol import messages
from tracershop.site import authority
from tracershop.site.models import Conflict

# (what is compared, theirs, ours)
Pair = tuple[str, Any, Any]
# The conflict about a row of the set-up that both have, and that never said the same.
DIFFERS = "setUpDiffers"
# Whoever looks for a vial to release may take it.
UNUSED = frozenset({"free", "unconfirmed"})


class Row(msgspec.Struct, frozen=True, kw_only=True):
  """A row of the set-up over there, which of ours it is (none: None), and what the two say differently."""

  table: str
  key: str
  our_id: int | None
  differing: Sequence[Pair]


def compare_set_up(report: Report, because: Because) -> None:
  """Who orders, what there is, and when. Where this system leads the set-up, ours stands and is kept up over there by
  hand; where a person has said that ours stands, it does."""
  ours_lead, decided = authority.leader_of(None, "setUp") == "new", decisions()
  for it in rows():
    counted = report.of(it.table)
    counted.meant += 1
    counted.same += not it.differing
    known = because(it.table, it.key, it.our_id) if it.differing else ""
    for field, theirs, ours in it.differing:
      settled = it.our_id is not None and stands(decided, it.table, it.our_id, field, theirs)
      why = known or ("decided" if settled else "led" if ours_lead and it.our_id is not None else "")
      report.add(
        Difference(table=it.table, key=it.key, field=field, theirs=theirs, base=theirs, ours=ours, because=why)
      )  # fmt: skip
  _only_ours(report)


def rows() -> Iterator[Row]:
  """Every row of the set-up that means something here."""
  it = _SetUp()
  for table, kind, model, pairs in (
    ("Users", "customer", Customer, it.customer),
    ("Tracers", "tracer", Tracer, it.tracer),
    ("TracerCustomer", "catalogueEntry", CatalogueEntry, it.entry),
    ("productionTimes", "run", Run, _run),
    ("deliverTimes", "slot", Slot, it.slot),
    ("blockDeliverDate", "closedDate", ClosedDate, _closed),
  ):
    yield from it.table(table, kind, model, pairs)


def differing(table: str, key: str) -> bool:
  """Whether the two say something else of a row."""
  return any(it.differing for it in rows() if (it.table, it.key) == (table, key))


# (table, our id): field: what theirs was.
Decisions = Mapping[tuple[str, int], Mapping[str, Any]]


def decisions() -> Decisions:
  """Where a person has said that ours stands: of each row of ours, the fields with what theirs was then."""
  found: dict[tuple[str, int], dict[str, Any]] = {}
  settled = Conflict.objects.filter(kind=DIFFERS, state="settled", choice__isnull=False).order_by("settled_at", "id")
  for it in settled:
    told = {said["field"]: said["theirs"] for said in it.details["fields"]} if it.choice == "ours" else {}
    found[it.details["table"], int(it.subject.partition(":")[2])] = told
  return found


def stands(decided: Decisions, table: str, our_id: int, field: str, theirs: Any) -> bool:
  """Whether somebody has said that ours stands against just this."""
  told = decided.get((table, our_id), {})
  return field in told and told[field] == plain(theirs)


def plain(value: Any) -> Any:
  """A value as it is kept with a conflict."""
  return msgspec.json.decode(messages.encode(value))


class _SetUp:
  def __init__(self) -> None:
    roles = _rows("UserRoles")
    self._buyers = {it["Id_User"] for it in roles.values() if (it["Id_Role"] or "").strip() == str(CUSTOMER_ROLE)}
    self._overheads: dict[str, float] = {}
    self._isotopes = dict(reading.isotope_name(it) for it in _rows("isotopes").values())
    self._runs = {
      (it.weekday, it.run): tied[0]
      for key, data in _rows("productionTimes").items()
      if (it := _read(lambda data=data: reading.run(data))) and (tied := _tied("productionTimes", key, "run"))  # type: ignore[misc]
    }
    self._times = dict(Run.objects.values_list("id", "time"))

  def table(self, table: str, kind: str, model: Any, pairs: Callable[[Data, Any], Iterator[Pair]]) -> Iterator[Row]:
    found = {key: data for key, data in _rows(table).items() if table != "Users" or key in self._buyers}
    tied = mirror.tied(table, list(found), kind)
    manager = model.objects.select_related("isotope") if model is Tracer else model.objects
    ours = manager.in_bulk([our_id for each in tied.values() for our_id in each])
    for key, data in found.items():
      mine = [ours[it] for it in tied.get(key, ()) if it in ours]
      if not mine:
        yield Row(table=table, key=key, our_id=None, differing=[(ROW, "there", None)])
        continue
      try:
        differing = [it for it in pairs(data, mine[0]) if it[1] != it[2]]
      except Unreadable as wrong:
        differing = [(wrong.column, wrong.english, "there")]
      yield Row(table=table, key=key, our_id=mine[0].pk, differing=differing)

  def customer(self, data: Data, mine: Customer) -> Iterator[Pair]:
    it = reading.customer(data)
    self._overheads[it.key] = it.overhead
    yield "kundenr", it.dispenser_number, mine.dispenser_number

  def tracer(self, data: Data, mine: Tracer) -> Iterator[Pair]:
    it = reading.tracer(data, self._isotopes)
    yield "in_use", it.in_use, not mine.archived
    if tracer_changes.differs_in_isotope(mine, it):
      yield "isotope", it.isotope, mine.isotope.symbol
    if tracer_changes.differs_in_kind(mine, it, data):
      yield "tracer_type", it.kind, mine.kind

  def entry(self, data: Data, mine: CatalogueEntry) -> Iterator[Pair]:
    theirs = self._overheads.get(data["customer_id"] or "", 1.0)
    yield "overhead", equality.percent(theirs), equality.percent(mine.overhead)

  def slot(self, data: Data, mine: Slot) -> Iterator[Pair]:
    it = reading.slot(data)
    yield "day", it.weekday, mine.weekday
    yield "dtime", it.time, mine.delivery_time
    yield "repeat_t", it.weeks, mine.weeks
    yield "max", equality.whole(it.max_mbq), equality.whole(mine.max_mbq)
    yield "run", self._named(self._runs.get((it.weekday, it.run))), self._named(mine.run_id)
    yield ROW, "there", _ended(mine)

  def _named(self, run_id: int | None) -> str | None:
    return None if run_id is None else f"{self._times[run_id]:%H:%M} ({run_id})"


def _run(data: Data, mine: Run) -> Iterator[Pair]:
  it = reading.run(data)
  yield "day", it.weekday, mine.weekday
  yield "ptime", it.time, mine.time
  yield "max", equality.whole(it.max_mbq), equality.whole(mine.max_mbq)
  yield ROW, "there", _ended(mine)


def _closed(data: Data, mine: ClosedDate) -> Iterator[Pair]:
  yield "ddate", reading.closed_date(data)[1], mine.date


def _ended(mine: Run | Slot) -> str:
  ended = mine.ends_date is not None and mine.ends_date < calendar.today()
  return "ended" if ended else "there"


def _rows(table: str) -> Mapping[str, Data]:
  return dict(Mirror.objects.filter(table=table, gone_at__isnull=True).order_by("id").values_list("key", "data"))


def _read(reader: Callable[[], Any]) -> Any:
  try:
    return reader()
  except Unreadable:
    return None


def _tied(table: str, key: str, kind: str) -> list[int]:
  return mirror.tied(table, [key], kind).get(key, [])


def _only_ours(report: Report) -> None:
  """What stands here alone is counted and no difference: the week has no way back over there."""
  open_ones = {"ends_date__isnull": True}
  fdg = mirror.tied("Tracers", [str(FDG)], "tracer").get(str(FDG), [])
  for what, kind, found in (
    ("runs", "run", Run.objects.filter(tracer_id__in=fdg, **open_ones)),
    ("slots", "slot", Slot.objects.filter(run__tracer_id__in=fdg, **open_ones)),
    ("closed dates", "closedDate", ClosedDate.objects.filter(date__gte=calendar.today())),
    ("customers", "customer", Customer.objects.filter(archived=False)),
    ("tracers", "tracer", Tracer.objects.filter(archived=False, bare=False)),
  ):
    alone = found.filter(~Exists(Tie.objects.filter(kind=kind, our_id=OuterRef("pk")))).count()
    if alone:
      report.only_ours[what] = alone


def compare_vials(report: Report, because: Because, progress: Progress) -> None:
  """Every vial over there with ours."""
  rows = Mirror.objects.filter(table="VAL", gone_at__isnull=True)
  done, of = 0, rows.count()
  counted = report.of("VAL")
  for part in mirror.portions(rows.order_by("id").iterator(chunk_size=PORTION), PORTION):
    tied = mirror.tied("VAL", [it.key for it in part], "vial")
    ours: dict[int, Vial] = {}
    for some in mirror.portions([it for each in tied.values() for it in each], 500):
      ours |= Vial.objects.in_bulk(some)
    for row in part:
      counted.meant += 1
      mine = next((ours[it] for it in tied.get(row.key, ()) if it in ours), None)
      found = list(_vial_pairs(row.data, mine))
      counted.same += not found
      for field, theirs, our in found:
        report.add(
          Difference(
            table="VAL", key=row.key, field=field, theirs=theirs, base=theirs, ours=our,
            because=because("VAL", row.key, mine.pk if mine else None),
          )
        )  # fmt: skip
    done += len(part)
    progress("VAL", done, of)
  alone = Vial.objects.filter(
    ~Exists(Tie.objects.filter(kind="vial", our_id=OuterRef("pk"))), calibrated_date__gte=queries.window_from()
  ).exclude(state="discarded")
  if count := alone.count():
    report.only_ours["vials"] = count


def _vial_pairs(data: Data, mine: Vial | None) -> Iterator[Pair]:
  try:
    it = reading.vial(data)
  except Unreadable as wrong:
    yield wrong.column, data.get(wrong.column), "there" if mine else None
    return
  if mine is None:
    yield ROW, "there", None
    return
  number = mine.customer_number
  if mine.customer is not None and mine.customer.dispenser_number is not None:
    number = mine.customer.dispenser_number
  for field, theirs, ours in (
    ("activity", equality.hundredths(it.activity_mbq), equality.hundredths(mine.activity_mbq)),
    ("volume", equality.hundredths(it.volume_ml), equality.hundredths(mine.volume_ml)),
    ("filldate", it.filled_at, equality.second(mine.calibrated_at)),
    ("charge", equality.batch(it.batch).upper(), equality.batch(mine.batch_number).upper()),
    ("customer", it.customer_number, number),
  ):
    if theirs != ours:
      yield field, theirs, ours
  # One that was used over there must not be free here: it would be given away twice.
  if it.order is not None and mine.state in UNUSED:
    yield "order_id", it.order, mine.state
