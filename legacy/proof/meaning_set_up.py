"""The mirror against ours, by what it means: the set-up of the week and of the catalogue, and vials."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from legacy import mirror
from legacy.mapping import equality, reading
from legacy.models import Mirror, Tie
from legacy.old import values
from legacy.old.shape import Data
from legacy.old.tables import CUSTOMER_ROLE, FDG
from legacy.old.values import Unreadable
from legacy.proof.meaning import Because
from legacy.proof.report import ROW, Difference, Report
from legacy.proof.rows import PORTION, Progress
from tracershop import calendar
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Customer, Run, Slot, Tracer
from tracershop.orderbook import queries
from tracershop.orderbook.batch_states import UNUSED
from tracershop.orderbook.models import Vial

# (what is compared, theirs, ours)
Pair = tuple[str, Any, Any]


def compare_set_up(report: Report, because: Because) -> None:
  """Who orders, what there is, and when."""
  it = _SetUp(report, because)
  it.table("Users", "customer", Customer, it.customer)
  it.table("Tracers", "tracer", Tracer, _tracer)
  it.table("TracerCustomer", "catalogueEntry", CatalogueEntry, it.entry)
  it.table("productionTimes", "run", Run, _run)
  it.table("deliverTimes", "slot", Slot, it.slot)
  it.table("blockDeliverDate", "closedDate", ClosedDate, _closed)
  _only_ours(report)


class _SetUp:
  def __init__(self, report: Report, because: Because) -> None:
    self._report, self._because = report, because
    roles = _rows("UserRoles")
    self._buyers = {it["Id_User"] for it in roles.values() if (it["Id_Role"] or "").strip() == str(CUSTOMER_ROLE)}
    self._overheads: dict[str, float] = {}
    self._runs = {
      (it.weekday, it.run): tied[0]
      for key, data in _rows("productionTimes").items()
      if (it := _read(lambda data=data: reading.run(data))) and (tied := _tied("productionTimes", key, "run"))  # type: ignore[misc]
    }

  def table(self, table: str, kind: str, model: Any, pairs: Callable[[Data, Any], Iterator[Pair]]) -> None:
    counted = self._report.of(table)
    rows = {key: data for key, data in _rows(table).items() if table != "Users" or key in self._buyers}
    tied = mirror.tied(table, list(rows), kind)
    ours = model.objects.in_bulk([our_id for each in tied.values() for our_id in each])
    for key, data in rows.items():
      counted.meant += 1
      mine = [ours[it] for it in tied.get(key, ()) if it in ours]
      if not mine:
        self._add(table, key, None, (ROW, "there", None))
        continue
      try:
        found = [it for it in pairs(data, mine[0]) if it[1] != it[2]]
      except Unreadable as wrong:
        found = [(wrong.column, wrong.english, "there")]
      for pair in found:
        self._add(table, key, mine[0].pk, pair)
      counted.same += not found

  def _add(self, table: str, key: str, our_id: int | None, pair: Pair) -> None:
    field, theirs, ours = pair
    self._report.add(
      Difference(
        table=table, key=key, field=field, theirs=theirs, base=theirs, ours=ours,
        because=self._because(table, key, our_id),
      )
    )  # fmt: skip

  def customer(self, data: Data, mine: Customer) -> Iterator[Pair]:
    it = reading.customer(data)
    self._overheads[it.key] = it.overhead
    yield "kundenr", it.dispenser_number, mine.dispenser_number

  def entry(self, data: Data, mine: CatalogueEntry) -> Iterator[Pair]:
    theirs = self._overheads.get(data["customer_id"] or "", 1.0)
    yield "overhead", equality.percent(theirs), equality.percent(mine.overhead)

  def slot(self, data: Data, mine: Slot) -> Iterator[Pair]:
    it = reading.slot(data)
    yield "day", it.weekday, mine.weekday
    yield "dtime", it.time, mine.delivery_time
    yield "repeat_t", it.weeks, mine.weeks
    yield "max", equality.whole(it.max_mbq), equality.whole(mine.max_mbq)
    yield "run", self._runs.get((it.weekday, it.run)), mine.run_id
    yield ROW, "there", _ended(mine)


def _tracer(data: Data, mine: Tracer) -> Iterator[Pair]:
  in_use = values.whole(data["in_use"], "in_use") != 0
  yield "in_use", in_use, not mine.archived


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
    ("tracers", "tracer", Tracer.objects.filter(archived=False)),
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
