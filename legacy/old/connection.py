"""A connection to the old database: parametrised SQL, every value as the bytes or text that lies there.

Dates are read as text (`0000-00-00` stops every driver), text as bytes, so that what is neither Latin-1 nor Windows is
seen as what it is. A write says what it expects to find, and the count of matched rows is what it answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from legacy.old import values
from tracershop import clock

Value = str | bytes | int | None
Row = dict[str, Value]

CONNECT_SECONDS = 5
READ_SECONDS = 60


class OldDatabaseAway(Exception):
  """The old database does not answer, or the tunnel to it is gone."""


class OldDatabaseRefuses(Exception):
  """The old database will not do a statement: a right that the account lacks, a foreign key, a value."""


# A right that is lacking says so as an operational error.
DENIED = frozenset({1044, 1142, 1143, 1227})


class OldDatabase(Protocol):
  """What the link needs of the old database."""

  vendor: str

  def read(self, sql: str, given: Sequence[Value] = ()) -> list[Row]:
    """Rows as they lie there; `%s` for each value."""

  def stream(self, sql: str, given: Sequence[Value] = ()) -> Iterator[Row]:
    """As `read`, one by one: for a long table. Nothing else is asked until the last one is there."""

  def write(self, sql: str, given: Sequence[Value] = ()) -> int:
    """Runs a statement at once; how many rows it matched, changed by it or not. Raises OldDatabaseRefuses."""

  def insert(self, table: str, row: Mapping[str, Value]) -> int:
    """Inserts a row; the id that the connection gave it (never MAX). Raises OldDatabaseRefuses."""

  def close(self) -> None:
    """Ends the connection."""


class MySQL:
  """MySQL from 5.1, or MariaDB. Needs the extra `mysql`."""

  vendor = "mysql"

  def __init__(self, url: str) -> None:
    try:
      import MySQLdb
      import MySQLdb.constants.CLIENT
      from MySQLdb import cursors
      from MySQLdb.converters import None2NULL
    except ImportError:
      raise OldDatabaseAway("mysqlclient is not installed: pip install 'tracershop[mysql]'") from None
    parts = urlsplit(url)
    self._errors = (MySQLdb.OperationalError, MySQLdb.InterfaceError)
    self._refusals = (MySQLdb.IntegrityError, MySQLdb.DataError, MySQLdb.ProgrammingError, MySQLdb.NotSupportedError)
    self._streaming = cursors.SSDictCursor
    self._plain = cursors.DictCursor
    try:
      self._connection: Any = MySQLdb.connect(
        host=parts.hostname or "127.0.0.1",
        port=parts.port or 3306,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=unquote(parts.path.lstrip("/")),
        # By name: 5.1 knows no utf8mb4. No converters: values come as the bytes that lie there. Of what goes there NULL
        # needs one, or it would arrive as the word None.
        charset="latin1",
        use_unicode=False,
        # Only nothing has a word of its own: it would be written as its name.
        conv={type(None): None2NULL},
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        write_timeout=READ_SECONDS,
        # Matched, not changed: a write that says what is there already has been done.
        client_flag=MySQLdb.constants.CLIENT.FOUND_ROWS,
        autocommit=True,
        ssl_mode="DISABLED",
      )
    except self._errors as error:
      raise OldDatabaseAway(_said(error)) from None
    self._check()

  def _check(self) -> None:
    (found,) = self.read("SELECT @@character_set_client AS client, @@character_set_connection AS connection")
    if {found["client"], found["connection"]} != {b"latin1"}:
      raise OldDatabaseAway("the connection is not latin1, whatever was asked for")

  def read(self, sql: str, given: Sequence[Value] = ()) -> list[Row]:
    return list(self._rows(self._plain, sql, given))

  def stream(self, sql: str, given: Sequence[Value] = ()) -> Iterator[Row]:
    return self._rows(self._streaming, sql, given)

  def _rows(self, kind: Any, sql: str, given: Sequence[Value]) -> Iterator[Row]:
    cursor = self._connection.cursor(kind)
    try:
      cursor.execute(sql, tuple(given))
      for row in cursor:
        yield {_name(key): value for key, value in row.items()}
    except self._errors as error:
      raise OldDatabaseAway(_said(error)) from None
    finally:
      cursor.close()

  def write(self, sql: str, given: Sequence[Value] = ()) -> int:
    cursor = self._connection.cursor(self._plain)
    try:
      return int(cursor.execute(sql, tuple(given)))
    except self._refusals as error:
      raise OldDatabaseRefuses(_said(error)) from None
    except self._errors as error:
      raise _away(error) from None
    finally:
      cursor.close()

  def insert(self, table: str, row: Mapping[str, Value]) -> int:
    cursor = self._connection.cursor(self._plain)
    try:
      cursor.execute(*_insert(table, row, "`"))
      return int(cursor.lastrowid)
    except self._refusals as error:
      raise OldDatabaseRefuses(_said(error)) from None
    except self._errors as error:
      raise _away(error) from None
    finally:
      cursor.close()

  def close(self) -> None:
    self._connection.close()


class SQLite:
  """The demo's old database: SQLite with the same tables."""

  vendor = "sqlite"

  def __init__(self, url: str) -> None:
    import sqlite3

    self._errors = (sqlite3.OperationalError, sqlite3.DatabaseError)
    try:
      # The link's steps run one after the other, each in whatever thread of the pool is free.
      self._connection = sqlite3.connect(
        url.removeprefix("sqlite:///"), timeout=5, isolation_level=None, check_same_thread=False
      )
    except self._errors as error:
      raise OldDatabaseAway(_said(error)) from None
    self._connection.text_factory = bytes
    # What MySQL has of itself: the instant of a wall time, and the wall time now.
    self._connection.create_function("UNIX_TIMESTAMP", 1, _unix)
    self._connection.create_function("WALL_NOW", 0, lambda: values.instant_out(clock.now()))
    self._connection.row_factory = sqlite3.Row

  def read(self, sql: str, given: Sequence[Value] = ()) -> list[Row]:
    return list(self.stream(sql, given))

  def stream(self, sql: str, given: Sequence[Value] = ()) -> Iterator[Row]:
    try:
      for row in self._connection.execute(sql.replace("%s", "?"), _for_sqlite(given)):
        yield {key: _as_bytes(row[key]) for key in row.keys()}  # noqa: SIM118  a Row iterates over its values
    except self._errors as error:
      raise OldDatabaseAway(_said(error)) from None

  def write(self, sql: str, given: Sequence[Value] = ()) -> int:
    try:
      return self._connection.execute(sql.replace("%s", "?"), _for_sqlite(given)).rowcount
    except self._errors as error:
      raise OldDatabaseAway(_said(error)) from None

  def insert(self, table: str, row: Mapping[str, Value]) -> int:
    sql, given = _insert(table, row, '"')
    try:
      return int(self._connection.execute(sql.replace("%s", "?"), _for_sqlite(given)).lastrowid or 0)
    except self._errors as error:
      raise OldDatabaseAway(_said(error)) from None

  def close(self) -> None:
    self._connection.close()


def connect(url: str) -> OldDatabase:
  """A connection by `mysql://user:password@host:port/name` or `sqlite:///path`. Raises OldDatabaseAway."""
  scheme = urlsplit(url).scheme
  if scheme == "mysql":
    return MySQL(url)
  if scheme == "sqlite":
    return SQLite(url)
  raise ValueError(f"TRACERSHOP_LEGACY_URL: {scheme}:// is not mysql:// or sqlite://")


def _away(error: Exception) -> Exception:
  denied = bool(error.args) and error.args[0] in DENIED
  return OldDatabaseRefuses(_said(error)) if denied else OldDatabaseAway(_said(error))


def _unix(wall: bytes | str | None) -> float | None:
  at = values.instant(values.kept(wall), "order_time")
  return None if at is None else at.timestamp()


def _insert(table: str, row: Mapping[str, Value], quote: str) -> tuple[str, tuple[Value, ...]]:
  columns = ", ".join(f"{quote}{name}{quote}" for name in row)
  places = ", ".join(["%s"] * len(row))
  sql = f"INSERT INTO {quote}{table}{quote} ({columns}) VALUES ({places})"  # noqa: S608  names from our own table
  return sql, tuple(row.values())


def _for_sqlite(given: Sequence[Value]) -> tuple[Value, ...]:
  # SQLite takes bytes for a blob, which equals no number and no text; only what is no ASCII has to lie there as bytes.
  return tuple(it.decode() if isinstance(it, bytes) and it.isascii() else it for it in given)


def _name(key: bytes | str) -> str:
  return key.decode("latin-1") if isinstance(key, bytes) else key


def _as_bytes(value: Any) -> Value:
  return str(value).encode() if isinstance(value, int | float) else value


def _said(error: Exception) -> str:
  # Never the address: it holds a password.
  return " ".join(str(part) for part in error.args) or type(error).__name__
