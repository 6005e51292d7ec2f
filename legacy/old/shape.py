"""What the old database is really like: its version, tables, columns, engines and rights. It is only read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from legacy.old.connection import OldDatabase, Row
from legacy.old.tables import SECRET_COLUMNS, TABLES, UNTOUCHED, Table
from legacy.old.values import Kept, kept


class Found(msgspec.Struct, frozen=True, kw_only=True):
  """A table as it is over there: which of the known columns it has, what names a row, how many rows."""

  name: str
  columns: tuple[str, ...]
  key: tuple[str, ...]
  engine: str
  rows: int
  lacks: tuple[str, ...] = ()

  def sql(self, where: str = "") -> str:
    """A SELECT of the known columns by name: a column that is nobody's to read is not asked for."""
    columns = ", ".join(f"`{it}`" for it in self.columns)
    return f"SELECT {columns} FROM `{self.name}`{where}"  # noqa: S608  names from our own table

  def has(self, column: str) -> bool:
    """Whether an optional column is there."""
    return column in self.columns


class Shape(msgspec.Struct, frozen=True, kw_only=True):
  """The old database."""

  vendor: str
  version: str
  charset: str
  sql_mode: str
  tables: dict[str, Found]
  missing: tuple[str, ...]
  unknown: tuple[str, ...]
  foreign_keys: tuple[str, ...]
  grants: tuple[str, ...]


def look(old: OldDatabase) -> Shape:
  """Looks. Raises OldDatabaseAway."""
  there = _tables(old)
  tables: dict[str, Found] = {}
  missing: list[str] = []
  for name, table in TABLES.items():
    columns = _columns(old, name) if name in there else ()
    if not columns:
      missing.append(name)
      continue
    tables[name] = _found(old, table, columns, there[name])
  version, charset, mode = _server(old)
  return Shape(
    vendor=old.vendor,
    version=version,
    charset=charset,
    sql_mode=mode,
    tables=tables,
    missing=tuple(it for it in missing),
    unknown=tuple(sorted(it for it in there if it not in TABLES and it not in UNTOUCHED)),
    foreign_keys=_foreign_keys(old),
    grants=tuple(kept(value) or "" for row in old.read("SHOW GRANTS") for value in row.values())
    if old.vendor == "mysql"
    else (),
  )


def _found(old: OldDatabase, table: Table, columns: tuple[str, ...], engine: str) -> Found:
  wanted = (*table.columns, *table.optional_columns) if table.columns else columns
  known = tuple(it for it in wanted if it in columns and it.lower() not in SECRET_COLUMNS)
  # Where the rows have a number of their own, it names them: pairs occur twice.
  key = ("ID",) if table.name == "TracerCustomer" and "ID" in known else table.key
  (counted,) = old.read(f"SELECT COUNT(*) AS n FROM `{table.name}`")  # noqa: S608  a name of our own table
  return Found(
    name=table.name,
    columns=known,
    key=key,
    engine=engine,
    rows=int(kept(counted["n"]) or 0),
    lacks=tuple(it for it in table.columns if it not in columns),
  )


def _tables(old: OldDatabase) -> dict[str, str]:
  if old.vendor == "sqlite":
    rows = old.read("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {kept(row["name"]) or "": "SQLite" for row in rows}
  rows = old.read(
    "SELECT TABLE_NAME AS name, ENGINE AS engine FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
  )
  return {kept(row["name"]) or "": kept(row["engine"]) or "" for row in rows}


def _columns(old: OldDatabase, table: str) -> tuple[str, ...]:
  if old.vendor == "sqlite":
    rows = old.read(f"PRAGMA table_info(`{table}`)")
    return tuple(kept(row["name"]) or "" for row in rows)
  rows = old.read(
    "SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = %s "
    "ORDER BY ORDINAL_POSITION",
    [table],
  )
  return tuple(kept(row["name"]) or "" for row in rows)


def _server(old: OldDatabase) -> tuple[str, str, str]:
  if old.vendor == "sqlite":
    (row,) = old.read("SELECT sqlite_version() AS version")
    return f"SQLite {kept(row['version'])}", "bytes", ""
  (row,) = old.read("SELECT VERSION() AS version, @@character_set_database AS charset, @@sql_mode AS mode")
  return kept(row["version"]) or "", kept(row["charset"]) or "", kept(row["mode"]) or ""


def _foreign_keys(old: OldDatabase) -> tuple[str, ...]:
  if old.vendor == "sqlite":
    return ()
  rows = old.read(
    "SELECT TABLE_NAME AS t, COLUMN_NAME AS c, REFERENCED_TABLE_NAME AS r FROM information_schema.KEY_COLUMN_USAGE "
    "WHERE TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME IS NOT NULL ORDER BY t, c"
  )
  return tuple(f"{kept(row['t'])}.{kept(row['c'])} → {kept(row['r'])}" for row in rows)


Data = dict[str, Kept]


def rows(old: OldDatabase, found: Found, where: str = "", given: tuple[str, ...] = ()) -> Iterator[tuple[str, Data]]:
  """The rows of a table, one by one: what names each, and its known columns as they lie there.

  Where nothing names them, what they say does; a second one that says the same is numbered.
  """
  times: dict[str, int] = {}
  for row in old.stream(found.sql(where), given):
    data = {name: kept(row[name]) for name in found.columns}
    yield key_of(found, data, times), data


def by_number(old: OldDatabase, found: Found, size: int = 2_000) -> Iterator[tuple[str, Data]]:
  """The rows of a table that has a number of its own, by that, so many at a time: whoever takes long over them keeps
  no table locked over there, and no connection waiting."""
  (name,) = found.key
  last = "-1"
  while part := list(rows(old, found, f" WHERE `{name}` > %s ORDER BY `{name}` LIMIT {size}", (last,))):
    yield from part
    last = part[-1][0]


def key_of(found: Found, data: Data, times: dict[str, int]) -> str:
  """What names a row in the mirror. `times` counts those that are named alike."""
  if found.key:
    key = ",".join(data.get(it) or "" for it in found.key)
    if found.key != ("tracer_id", "customer_id") and len(found.key) == 1:
      return key
  else:
    key = digest(data)[:40]
  times[key] = times.get(key, 0) + 1
  return key if times[key] == 1 else f"{key}#{times[key]}"


def digest(data: Data) -> str:
  """What a row says, in one word: equal rows have equal ones."""
  said = msgspec.json.encode(sorted(data.items()))
  return hashlib.sha256(said).hexdigest()


def row_of(found: Found, row: Row) -> Data:
  """The known columns of a row that was read otherwise."""
  return {name: kept(row[name]) for name in found.columns}
