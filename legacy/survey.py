"""What a first look at the old system finds: what would be taken over, and what cannot be understood and why. Nothing
is written, on either side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from legacy.mapping import reading
from legacy.mapping.reading import Data
from legacy.old import shape
from legacy.old.connection import OldDatabase
from legacy.old.shape import Found, Shape
from legacy.old.tables import CUSTOMER_ROLE
from legacy.old.values import Unreadable

# The rest of a kind is counted.
SHOWN = 50


class Puzzle(msgspec.Struct, frozen=True, kw_only=True):
  """A row that cannot be understood, and why."""

  table: str
  key: str
  column: str
  danish: str
  english: str


class Survey(msgspec.Struct, kw_only=True):
  """What was found. `orders` etc. count the rows that can be understood."""

  shape: Shape
  customers: list[reading.OldCustomer] = []
  tracers: list[reading.OldTracer] = []
  counted: dict[str, int] = {}
  puzzles: list[Puzzle] = []
  oddities: dict[str, int] = {}
  releasers_without_name: list[str] = []


def survey(old: OldDatabase, progress: Callable[[str, int], None] = lambda table, done: None) -> Survey:
  """Reads everything once. Raises OldDatabaseAway."""
  found = Survey(shape=shape.look(old))
  buyers = customer_ids(old, found.shape)
  users = _Reader(found, "Users", reading.customer, progress)
  found.customers = [it for it in users.read(old, lambda data: data["Id"] in buyers) if it is not None]
  isotopes = dict(_Reader(found, "isotopes", reading.isotope_name, progress).read(old))
  tracers = _Reader(found, "Tracers", lambda data: reading.tracer(data, isotopes), progress)
  found.tracers = list(tracers.read(old))
  for table, reader in READERS.items():
    for _ in _Reader(found, table, reader, progress).read(old):
      pass
  found.releasers_without_name = _releasers(old, found.shape)
  return found


READERS: Mapping[str, Callable[[Data], Any]] = {
  "productionTimes": reading.run,
  "deliverTimes": reading.slot,
  "blockDeliverDate": reading.closed_date,
  "orders": reading.order,
  "t_orders": reading.injections,
  "VAL": reading.vial,
}


def customer_ids(old: OldDatabase, found: Shape) -> frozenset[str | None]:
  """The users that are customers: those with role 4."""
  roles = found.tables.get("UserRoles")
  if roles is None:
    return frozenset()
  return frozenset(
    data["Id_User"] for _, data in shape.rows(old, roles) if (data["Id_Role"] or "").strip() == str(CUSTOMER_ROLE)
  )


class _Reader:
  """Reads a table's rows one by one, and notes in the survey what cannot be read and what is odd."""

  def __init__(
    self, found: Survey, table: str, reader: Callable[[Data], Any], progress: Callable[[str, int], None]
  ) -> None:
    self._survey, self._table, self._reader, self._progress = found, table, reader, progress

  def read(self, old: OldDatabase, wanted: Callable[[Data], bool] = lambda data: True) -> Iterator[Any]:
    table = self._survey.shape.tables.get(self._table)
    if table is None:
      return
    if table.lacks:
      # Without one of its columns a table says something else than we think.
      return
    for number, (key, data) in enumerate(shape.rows(old, table), start=1):
      if number % 1000 == 0:
        self._progress(self._table, number)
      if not wanted(data):
        continue
      try:
        row = self._reader(data)
      except Unreadable as wrong:
        self._puzzle(key, wrong)
        continue
      self._survey.counted[self._table] = self._survey.counted.get(self._table, 0) + 1
      for odd in getattr(row, "oddities", ()):
        self._survey.oddities[f"{self._table}: {odd}"] = self._survey.oddities.get(f"{self._table}: {odd}", 0) + 1
      yield row

  def _puzzle(self, key: str, wrong: Unreadable) -> None:
    self._survey.puzzles.append(
      Puzzle(table=self._table, key=key, column=wrong.column, danish=wrong.danish, english=wrong.english)
    )


def _releasers(old: OldDatabase, found: Shape) -> list[str]:
  """Ids that stand as releasers of orders and are nobody's over there."""
  orders, users = found.tables.get("orders"), found.tables.get("Users")
  if orders is None or users is None:
    return []
  known = {data["Id"] for _, data in shape.rows(old, users)}
  named = {data["frigivet_af"] for _, data in shape.rows(old, orders, " WHERE frigivet_af > 0")}
  return sorted((it for it in named if it is not None and it not in known), key=int)


def report(found: Survey) -> Iterator[str]:
  """The survey as lines for the one at the keyboard."""
  it = found.shape
  yield f"Old database: {it.vendor} {it.version}, character set {it.charset}, sql_mode {it.sql_mode or 'none'}"
  yield from (f"  right: {line}" for line in it.grants)
  yield ""
  yield "Tables"
  yield from (_line_of_table(table, found.counted.get(table.name)) for table in it.tables.values())
  yield from (f"  {name}: not there" for name in it.missing)
  yield from (f"  {name}: unknown, left alone" for name in it.unknown)
  if it.foreign_keys:
    yield ""
    yield "Foreign keys (a delete may be refused with 1451)"
    yield from (f"  {line}" for line in it.foreign_keys)
  yield ""
  yield f"Customers ({len(found.customers)})"
  yield from (_line_of_customer(customer) for customer in found.customers)
  yield ""
  yield f"Tracers ({len(found.tracers)})"
  for tracer in found.tracers:
    yield f"  {tracer.key}: {tracer.name}, {tracer.isotope}, {tracer.kind}{'' if tracer.in_use else ', not in use'}"
  if found.releasers_without_name:
    yield ""
    yield f"Releasers who are no user over there: {', '.join(found.releasers_without_name)}"
  if found.oddities:
    yield ""
    yield "Odd, but taken"
    yield from (f"  {what}: {count} times" for what, count in sorted(found.oddities.items()))
  yield ""
  yield f"Rows that cannot be understood ({len(found.puzzles)})"
  yield from _puzzles(found.puzzles)


def _line_of_table(table: Found, understood: int | None) -> str:
  lacks = f", WITHOUT {', '.join(table.lacks)}: left alone" if table.lacks else ""
  read = "" if understood is None or table.lacks else f", {understood} understood"
  return f"  {table.name}: {table.rows} rows{read}, {table.engine}{lacks}"


def _line_of_customer(it: reading.OldCustomer) -> str:
  number = "no number" if it.dispenser_number is None else f"number {it.dispenser_number}"
  return f"  {it.key}: {it.short_name}, {it.long_name}, {number}, overhead × {it.overhead:g}"


def _puzzles(puzzles: Iterable[Puzzle]) -> Iterator[str]:
  shown: dict[str, int] = {}
  for it in puzzles:
    shown[it.table] = shown.get(it.table, 0) + 1
    if shown[it.table] <= SHOWN:
      yield f"  {it.table} {it.key}: {it.english}"
  yield from (f"  {table}: {count - SHOWN} more" for table, count in shown.items() if count > SHOWN)
