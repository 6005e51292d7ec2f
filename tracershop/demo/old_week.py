"""What the old site's page shows: a week's orders and the latest rows, straight from the old tables."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from legacy.old import values
from legacy.old.connection import OldDatabase, Row, Value
from legacy.old.tables import FDG
from legacy.old.values import kept

STATUS = {0: "afvist", 1: "bestilt", 2: "godkendt", 3: "frigivet", 4: "afvist"}
# The columns of the raw rows that one looks at, and how many rows.
RAW: dict[str, tuple[str, tuple[str, ...], int]] = {
  "orders": (
    "order_time DESC, OID DESC",
    (
      "OID", "BID", "order_time", "amount", "deliver_datetime", "status", "run", "COID", "total_amount", "amount_o",
      "total_amount_o", "tracer", "frigivet_amount", "frigivet_datetime", "frigivet_af", "batchnr", "volume",
      "comment", "userName",
    ),
    14,
  ),
  "t_orders": (
    "order_time DESC, OID DESC",
    (
      "OID", "BID", "order_time", "n_injections", "deliver_datetime", "status", "tracer", "anvendelse",
      "frigivet_datetime", "frigivet_af", "batchnr", "comment", "userName",
    ),
    6,
  ),
  "VAL": (
    "ID DESC", ("ID", "customer", "charge", "filldate", "filltime", "volume", "activity", "product", "order_id"), 6,
  ),
}  # fmt: skip


class Named(msgspec.Struct, frozen=True):
  """An id over there, and what it is called."""

  key: int
  name: str


class Buyer(msgspec.Struct, frozen=True, kw_only=True):
  """A customer."""

  key: int
  name: str
  number: int | None
  tracers: tuple[Named, ...]
  times: tuple[tuple[int, str], ...]

  def times_of(self, day: date) -> list[datetime]:
    """Its delivery times of a date; even and odd weeks are shown in all."""
    return [datetime.fromisoformat(f"{day}T{at}") for weekday, at in self.times if weekday == day.isoweekday()]


class Ordered(msgspec.Struct, frozen=True, kw_only=True):
  """A row of orders or t_orders. `count` is MBq or injections."""

  table: str
  key: int
  bid: int
  at: str
  count: int
  status: int
  into: int
  tracer: str
  comment: str
  user: str
  batch: str

  @property
  def ghost(self) -> bool:
    """There for others: nobody ordered it."""
    return self.table == "orders" and self.count == 0


class Vial(msgspec.Struct, frozen=True, kw_only=True):
  """A vial that no order has."""

  key: int
  number: int | None
  name: str


class Week(msgspec.Struct, frozen=True, kw_only=True):
  """All that the page shows. `stamp` is another one when any of it is."""

  monday: date
  buyers: tuple[Buyer, ...]
  staff: tuple[Named, ...]
  orders: tuple[Ordered, ...]
  vials: tuple[Vial, ...]
  raw: dict[str, list[list[str | None]]]
  stamp: str

  def buyer(self, key: int) -> Buyer | None:
    """The customer of an id."""
    return next((it for it in self.buyers if it.key == key), None)

  def days(self) -> list[date]:
    """Monday to Sunday."""
    return [self.monday + timedelta(days=it) for it in range(7)]


def look(old: OldDatabase, monday: date, bid: int | None) -> Week:
  """Reads a week: of one customer, or of all of them (None)."""
  tracers = {_int(it["id"]): _text(it["name"]) for it in old.read("SELECT id, name FROM Tracers")}
  found = Week(
    monday=monday,
    buyers=tuple(_buyers(old, tracers)),
    staff=tuple(_staff(old)),
    orders=tuple(_orders(old, monday, bid, tracers)),
    vials=tuple(_vials(old, monday)),
    raw={table: _raw(old, table) for table in RAW},
    stamp="",
  )
  return msgspec.structs.replace(found, stamp=hashlib.sha256(msgspec.json.encode(found)).hexdigest()[:16])


def _int(value: Value) -> int:
  found = (kept(value) or "").strip()
  return int(found) if found.lstrip("-").isdigit() else 0


def _text(value: Value) -> str:
  return values.text(kept(value)).strip()


def _users(old: OldDatabase, role: int) -> list[Row]:
  sql = (
    "SELECT Users.Id, Username, Realname, shortname, kundenr FROM Users JOIN UserRoles ON Id_User = Users.Id "
    "WHERE Id_Role = %s ORDER BY Users.Id"
  )
  return old.read(sql, [str(role)])


def _staff(old: OldDatabase) -> list[Named]:
  return [Named(_int(it["Id"]), _text(it["Realname"])) for it in _users(old, 6)]


def _buyers(old: OldDatabase, tracers: dict[int, str]) -> list[Buyer]:
  pairs: dict[int, list[Named]] = {}
  # By activity only FDG is ordered on its pages; other tracers of that kind come there by the link alone.
  ordered = "SELECT tracer_id, customer_id FROM TracerCustomer JOIN Tracers ON Tracers.id = tracer_id "
  for it in old.read(f"{ordered} WHERE Tracers.id = {FDG} OR tracer_type = 2 ORDER BY tracer_id"):
    key = _int(it["tracer_id"])
    pairs.setdefault(_int(it["customer_id"]), []).append(Named(key, tracers.get(key, str(key))))
  times: dict[int, list[tuple[int, str]]] = {}
  for it in old.read("SELECT BID, day, dtime FROM deliverTimes ORDER BY day, dtime"):
    times.setdefault(_int(it["BID"]), []).append((_int(it["day"]), (kept(it["dtime"]) or "").zfill(8)))
  return [
    Buyer(
      key=_int(it["Id"]),
      name=_text(it["shortname"]) or _text(it["Username"]),
      number=_int(it["kundenr"]) or None,
      tracers=tuple(dict.fromkeys(pairs.get(_int(it["Id"]), ()))),
      times=tuple(times.get(_int(it["Id"]), ())),
    )
    for it in _users(old, 4)
  ]


def _orders(old: OldDatabase, monday: date, bid: int | None, tracers: dict[int, str]) -> list[Ordered]:
  found = []
  for table, count, into in (("orders", "amount", "COID"), ("t_orders", "n_injections", "-1")):
    sql = (
      f"SELECT OID, BID, deliver_datetime, {count} AS n, status, {into} AS into_, tracer, comment, userName, batchnr "  # noqa: S608
      f"FROM {table} WHERE deliver_datetime >= %s AND deliver_datetime < %s"
    )
    given = [f"{monday} 00:00:00", f"{monday + timedelta(days=7)} 00:00:00"]
    if bid is not None:
      sql, given = f"{sql} AND BID = %s", [*given, str(bid)]
    found += [_ordered(table, it, tracers) for it in old.read(sql, given)]
  return sorted(found, key=lambda it: (it.at, it.bid, it.table, it.key))


def _ordered(table: str, it: Row, tracers: dict[int, str]) -> Ordered:
  return Ordered(
    table=table,
    key=_int(it["OID"]),
    bid=_int(it["BID"]),
    at=(kept(it["deliver_datetime"]) or "")[:16],
    count=_int(it["n"]),
    status=_int(it["status"]),
    into=_int(it["into_"]),
    tracer=tracers.get(_int(it["tracer"]), kept(it["tracer"]) or ""),
    comment=_text(it["comment"]),
    user=_text(it["userName"]),
    batch=_text(it["batchnr"]),
  )


def _vials(old: OldDatabase, monday: date) -> list[Vial]:
  sql = (
    "SELECT ID, customer, charge, filltime, activity FROM VAL WHERE (order_id IS NULL OR order_id <= 0) "
    "AND filldate >= %s ORDER BY ID"
  )
  return [
    Vial(
      key=_int(it["ID"]),
      number=_int(it["customer"]) or None,
      name=f"{_text(it['charge'])}, {kept(it['activity']) or '?'} MBq kl. {(kept(it['filltime']) or '')[:5]}",
    )
    for it in old.read(sql, [f"{monday - timedelta(days=1)}"])
  ]


def _raw(old: OldDatabase, table: str) -> list[list[str | None]]:
  order, columns, most = RAW[table]
  sql = f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order} LIMIT {most}"  # noqa: S608  our own names
  return [[None if it[name] is None else values.text(kept(it[name])) for name in columns] for it in old.read(sql)]


def of_customer(vials: Sequence[Vial], buyer: Buyer | None) -> list[Vial]:
  """The vials that are filled for a customer."""
  return [it for it in vials if buyer is not None and it.number is not None and it.number == buyer.number]
