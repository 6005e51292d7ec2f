"""The first copy: every table into the mirror, and what can be understood of it as ours. It can be run again: what was
taken over before is left as it is, and what could not be understood is tried anew."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from legacy import mirror, puzzles, survey
from legacy.actor import OLD_SYSTEM
from legacy.inbound import orders, set_up, taking
from legacy.mapping import reading
from legacy.mapping.reading import OldOrder
from legacy.old import shape
from legacy.old.connection import OldDatabase
from legacy.old.shape import Data, Found, Shape
from legacy.old.values import Unreadable, kept
from tracershop import clock

Progress = Callable[[str, int, int], None]
CHUNK = 500


class Adopted(msgspec.Struct):
  """How many rows of each table were taken over, were here already, could not be understood, and were set aside by a
  person for that."""

  taken: dict[str, int] = {}
  here: dict[str, int] = {}
  puzzles: dict[str, int] = {}
  aside: dict[str, int] = {}

  def count(self, what: dict[str, int], table: str, by: int = 1) -> None:
    what[table] = what.get(table, 0) + by


def adopt(old: OldDatabase, progress: Progress = lambda table, done, of: None) -> Adopted:
  """Takes everything over. Raises OldDatabaseAway; what was taken over until then stays, and is not taken twice."""
  found = Adopted()
  there = shape.look(old)
  adopt_set_up(old, there, found, progress)
  _orders(old, there, found, progress)
  _injections(old, there, found, progress)
  _vials(old, there, found, progress)
  copy_rest(old, there, found, progress)
  return found


def copy_rest(
  old: OldDatabase, there: Shape, found: Adopted, progress: Progress = lambda table, done, of: None
) -> None:
  """Brings the mirror of the tables that are only copied up to date."""
  for name in there.tables:
    if name not in TAKEN:
      _copy(old, there, name, found, progress)


TAKEN = frozenset(
  {"Users", "Tracers", "TracerCustomer", "productionTimes", "deliverTimes", "blockDeliverDate", "orders", "t_orders",
   "VAL"}
)  # fmt: skip

# Tables that are only copied, and say what rows of others mean: they are looked at with these.
SMALL = ("Roles", "UserRoles", "isotopes", "tracer_types")


def adopt_set_up(
  old: OldDatabase, there: Shape, found: Adopted, progress: Progress = lambda table, done, of: None
) -> None:
  """Takes over who orders, what there is, and when: what is not here yet."""
  _Setting(old, there, found, progress).all()


class _Setting:
  """The set-up, in the order in which each needs what was before it."""

  def __init__(self, old: OldDatabase, there: Shape, found: Adopted, progress: Progress) -> None:
    self._old, self._there, self._found, self._progress = old, there, found, progress

  def all(self) -> None:
    buyers = survey.customer_ids(self._old, self._there)
    users = self._rows("Users")
    overheads: dict[str, float] = {}
    for key, data in users.items():
      if key in buyers:
        self._one("Users", key, data, lambda key=key, data=data: set_up.adopt_customer(  # type: ignore[misc]
          actor=OLD_SYSTEM, key=key, data=data
        ))  # fmt: skip
        overheads[key] = _overhead(data)
    self._mirror("Users", {key: data for key, data in users.items() if key not in buyers})
    for name in SMALL:
      if name in self._there.tables:
        _copy(self._old, self._there, name, Adopted(), lambda table, done, of: None)
    isotopes = dict(reading.isotope_name(data) for data in self._rows("isotopes").values())
    for key, data in self._rows("Tracers").items():
      self._one("Tracers", key, data, lambda key=key, data=data: set_up.adopt_tracer(  # type: ignore[misc]
        actor=OLD_SYSTEM, key=key, data=data, isotopes=isotopes
      ))  # fmt: skip
    for key, data in self._rows("TracerCustomer").items():
      over = overheads.get(data["customer_id"] or "", 1.0)
      self._one("TracerCustomer", key, data, lambda key=key, data=data, over=over: set_up.adopt_entry(  # type: ignore[misc]
        actor=OLD_SYSTEM, key=key, data=data, overhead=over
      ))  # fmt: skip
    numbers: dict[tuple[int, int], int] = {}
    for key, data in self._rows("productionTimes").items():
      self._one("productionTimes", key, data, lambda key=key, data=data: set_up.adopt_run(  # type: ignore[misc]
        actor=OLD_SYSTEM, key=key, data=data
      ))  # fmt: skip
      ours = mirror.tied("productionTimes", [key], "run").get(key)
      if ours:
        it = reading.run(data)
        numbers[it.weekday, it.run] = ours[0]
    for key, data in self._rows("deliverTimes").items():
      self._one("deliverTimes", key, data, lambda key=key, data=data: set_up.adopt_slot(  # type: ignore[misc]
        actor=OLD_SYSTEM, key=key, data=data, runs=numbers
      ))  # fmt: skip
    for key, data in self._rows("blockDeliverDate").items():
      self._one("blockDeliverDate", key, data, lambda key=key, data=data: set_up.adopt_closed_date(  # type: ignore[misc]
        actor=OLD_SYSTEM, key=key, data=data
      ))  # fmt: skip

  def _mirror(self, table: str, rows: Mapping[str, Data]) -> None:
    known = mirror.digests(table, list(rows))
    mirror.keep(table, {key: it for key, it in rows.items() if known.get(key) != shape.digest(it)}, clock.now())

  def _rows(self, table: str) -> dict[str, Data]:
    found = self._there.tables.get(table)
    return {} if found is None or found.lacks else dict(shape.rows(self._old, found))

  def _one(self, table: str, key: str, data: Data, act: Callable[[], Any]) -> None:
    if key in mirror.digests(table, [key]):
      self._found.count(self._found.here, table)
      return
    try:
      act()
      self._found.count(self._found.taken, table)
    except Unreadable as wrong:
      puzzle(self._found, table, key, data, wrong)
    except puzzles.UNFORESEEN as error:
      puzzle(self._found, table, key, data, puzzles.unforeseen(error))
    else:
      puzzles.settle(table, [key])
    self._progress(table, self._found.taken.get(table, 0), self._there.tables[table].rows)


def _overhead(data: Data) -> float:
  try:
    return reading.customer(data).overhead
  except Unreadable:
    return 1.0


def _orders(old: OldDatabase, there: Shape, found: Adopted, progress: Progress) -> None:
  """Orders by activity: first which of them hang together, then so many at a time whole. What became of an order stands
  in other rows too."""
  table = there.tables.get("orders")
  if table is None or table.lacks:
    return
  coids, further, alone = _threads(old)
  known = mirror.digests("orders")
  wanted = sorted((key for key in coids if key not in known and key not in alone), key=int)
  found.count(found.here, "orders", sum(key in known for key in coids))
  done = 0
  for part in mirror.portions(wanted, CHUNK):
    needed = set(part)
    for key in part:
      with contextlib.suppress(Unreadable):
        needed.add(reading.final_master(key, coids) or key)
    needed |= {extra for key in needed for extra in further.get(key, ())}
    rows, read = _read_orders(old, table, sorted(needed, key=int), found, set(part))
    clusters = []
    for key in part:
      if key not in read:
        continue
      try:
        clusters.append(_cluster(key, read, coids, further))
      except Unreadable as wrong:
        puzzle(found, "orders", key, rows[key], wrong)
    mine = {it.order.key: rows[it.order.key] for it in clusters}
    said = taking.take_orders("orders", clusters, mine)
    _took(found, "orders", said, rows, mine)
    done += len(part)
    progress("orders", done, len(wanted))
  for part in mirror.portions(sorted((key for key in alone if key not in known), key=int), CHUNK):
    mirror.keep("orders", _read_orders(old, table, part, found, set())[0], clock.now())


def _threads(old: OldDatabase) -> tuple[dict[str, int], dict[str, list[str]], set[str]]:
  """What each order was collected into, the further vials' rows of each, and the rows that are there for others."""
  coids: dict[str, int] = {}
  further: dict[str, list[str]] = {}
  alone: set[str] = set()
  for row in old.stream("SELECT OID, COID, amount, status FROM orders"):
    key, coid, amount, status = (kept(row[it]) or "" for it in ("OID", "COID", "amount", "status"))
    into = int(coid) if coid.lstrip("-").isdigit() and int(coid) > 0 else reading.ALONE
    coids[key] = into
    if amount.strip() == "0":
      # Nobody ordered it: a ghost, a further vial's, half-written or dead.
      alone.add(key)
      if into != reading.ALONE and status == "3":
        further.setdefault(str(into), []).append(key)
  return coids, further, alone


def _read_orders(
  old: OldDatabase, table: Found, keys: Sequence[str], found: Adopted, told: set[str]
) -> tuple[dict[str, Data], dict[str, OldOrder]]:
  """Rows by their keys, as they lie there and as they are read; a puzzle among `told` is put into quarantine."""
  rows: dict[str, Data] = {}
  read: dict[str, OldOrder] = {}
  for some in mirror.portions(keys, CHUNK):
    places = ", ".join(["%s"] * len(some))
    for key, data in shape.rows(old, table, f" WHERE OID IN ({places})", tuple(some)):
      rows[key] = data
      try:
        read[key] = reading.order(data)
      except Unreadable as wrong:
        if key in told:
          puzzle(found, "orders", key, data, wrong)
  return rows, read


def read_orders(old: OldDatabase, table: Found, keys: Sequence[str]) -> tuple[dict[str, Data], dict[str, OldOrder]]:
  """Rows by their keys, as they lie there, and those of them that can be read."""
  return _read_orders(old, table, keys, Adopted(), set())


def _cluster(
  key: str, read: Mapping[str, OldOrder], coids: Mapping[str, int], further: Mapping[str, Sequence[str]]
) -> orders.Cluster:
  master = reading.final_master(key, coids)
  if master is not None and master not in read:
    raise reading.unreadable_master(master)
  extras = tuple(read[it] for it in further.get(master or key, ()) if it in read)
  return orders.Cluster(order=read[key], master=read[master] if master else None, extras=extras)


def _injections(old: OldDatabase, there: Shape, found: Adopted, progress: Progress) -> None:
  for rows in _new_rows(old, there, "t_orders", found):
    read = []
    for key, data in rows.items():
      try:
        read.append(reading.injections(data))
      except Unreadable as wrong:
        puzzle(found, "t_orders", key, data, wrong)
    mine = {it.key: rows[it.key] for it in read}
    said = taking.take_orders("t_orders", read, mine)
    _took(found, "t_orders", said, rows, mine)
    progress("t_orders", found.taken.get("t_orders", 0), there.tables["t_orders"].rows)


def _vials(old: OldDatabase, there: Shape, found: Adopted, progress: Progress) -> None:
  for rows in _new_rows(old, there, "VAL", found):
    _took(found, "VAL", taking.take_vials(rows), rows, rows)
    progress("VAL", found.taken.get("VAL", 0), there.tables["VAL"].rows)


def _new_rows(old: OldDatabase, there: Shape, name: str, found: Adopted) -> Iterator[dict[str, Data]]:
  """The rows of a table that are not in the mirror yet, so many at a time."""
  table = there.tables.get(name)
  if table is None or table.lacks:
    return
  known = mirror.digests(name)
  found.count(found.here, name, len(known))
  for part in mirror.portions((it for it in shape.by_number(old, table) if it[0] not in known), CHUNK):
    yield dict(part)


def _copy(old: OldDatabase, there: Shape, name: str, found: Adopted, progress: Progress) -> None:
  """A table that is mirrored only."""
  known = mirror.digests(name)
  for part in mirror.portions(shape.rows(old, there.tables[name]), CHUNK):
    fresh = {key: data for key, data in part if known.pop(key, None) != shape.digest(data)}
    mirror.keep(name, fresh, clock.now())
    found.count(found.taken, name, len(fresh))
    progress(name, found.taken.get(name, 0), there.tables[name].rows)
  mirror.drop(name, known, clock.now())


def _took(found: Adopted, table: str, said: Any, rows: Mapping[str, Data], tried: Iterable[str]) -> None:
  found.count(found.taken, table, said["adopted"])
  found.count(found.here, table, said.get("seen", 0))
  bad = set()
  for key, column, danish, english in said["puzzles"]:
    puzzle(found, table, key, rows[key], Unreadable(column, danish, english))
    bad.add(key)
  puzzles.settle(table, set(tried) - bad)


def puzzle(found: Adopted, table: str, key: str, data: Data, wrong: Unreadable) -> bool:
  """Puts a row that means nothing into quarantine; whether it waits there, and no person has set it aside."""
  waits = puzzles.hold(table, key, data, wrong) == "open"
  found.count(found.puzzles if waits else found.aside, table)
  return waits
