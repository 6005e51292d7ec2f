"""What the old site does to its tables, command by command, with its habits: amounts that are added to a row that
stands there, ghosts, extra rows for further vials, zero dates, totals that are not kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, time

from legacy.old.connection import OldDatabase, Row, Value
from legacy.old.values import kept

NOWHERE = -1
NO = "0000-00-00 00:00:00"
FDG_HALF_LIFE_SECONDS = 6586.2
FDG = 6


def _int(row: Row, column: str) -> int:
  return int(kept(row[column]) or 0)


def _wall(row: Row, column: str) -> datetime:
  return datetime.fromisoformat(kept(row[column]) or "")


def _latin(text: str) -> bytes:
  return text.encode("cp1252", "replace")


class OldSite:
  """The old site at work on its database. Instants are naive wall time, as it knows them."""

  def __init__(self, old: OldDatabase, *, with_app: bool = True) -> None:
    self.old = old
    self.with_app = with_app

  # --- set-up

  def add_customer(
    self, username: str, *, realname: str, shortname: str, kundenr: int | None, overhead: int | None = None
  ) -> int:
    """A user with role 4: a customer. Gives its `BID`."""
    bid = self.old.insert(
      "Users",
      {
        "Username": _latin(username),
        "password": b"hemmelig",
        "Realname": _latin(realname),
        "shortname": _latin(shortname),
        "kundenr": None if kundenr is None else str(kundenr),
        "overhead": None if overhead is None else str(overhead),
      },
    )
    self.old.insert("UserRoles", {"Id_User": str(bid), "Id_Role": "4"})
    return bid

  def add_staff(self, username: str, realname: str, role: int = 6) -> int:
    """A user of production (role 6)."""
    user = self.old.insert(
      "Users", {"Username": _latin(username), "password": b"hemmelig", "Realname": _latin(realname)}
    )
    self.old.insert("UserRoles", {"Id_User": str(user), "Id_Role": str(role)})
    return user

  def add_deliver_time(self, bid: int, day: int, at: time, *, run: int, repeat: int = 1, most: int = 20_000) -> int:
    """A weekly delivery time; `repeat` 1 every week, 2 even, 3 odd."""
    values = {"BID": bid, "day": day, "repeat_t": repeat, "dtime": f"{at:%H:%M:%S}", "max": most, "run": run}
    return self.old.insert("deliverTimes", {key: str(value) for key, value in values.items()})

  def add_production_time(self, day: int, at: time, *, run: int, most: int) -> int:
    """A weekly FDG run."""
    values = {"day": day, "ptime": f"{at:%H:%M:%S}", "run": run, "max": most}
    return self.old.insert("productionTimes", {key: str(value) for key, value in values.items()})

  def block(self, day: str) -> int:
    """Closes a date."""
    return self.old.insert("blockDeliverDate", {"ddate": day})

  # --- orders by activity

  def run_of(self, bid: int, at: datetime) -> int:
    """The site's own convention: the place among all the customer's delivery times of that weekday."""
    sql = "SELECT dtime FROM deliverTimes WHERE BID = %s AND day = %s ORDER BY dtime"
    times = [kept(it["dtime"]) for it in self.old.read(sql, [str(bid), str(at.isoweekday())])]
    wanted = f"{at:%H:%M:%S}"
    return times.index(wanted) + 1 if wanted in times else 1

  def overhead_of(self, bid: int) -> int:
    """Per cent; NULL is none."""
    (found,) = self.old.read("SELECT overhead FROM Users WHERE Id = %s", [str(bid)])
    return _int(found, "overhead")

  def insert_order(
    self,
    bid: int,
    at: datetime,
    amount: int,
    *,
    tracer: int = FDG,
    status: int = 1,
    comment: str = "",
    user: str = "",
  ) -> int:
    """Orders. Where a row stands at that time, its amount grows instead, whatever its status or tracer; the comment is
    lost and a collected total overwritten."""
    run, over = self.run_of(bid, at), 1 + self.overhead_of(bid) / 100
    sql = "SELECT OID, amount FROM orders WHERE BID = %s AND deliver_datetime = %s AND run = %s"
    for found in self.old.read(sql, [str(bid), f"{at:%Y-%m-%d %H:%M:%S}", str(run)]):
      total = _int(found, "amount") + amount
      self.old.write(
        "UPDATE orders SET amount = %s, amount_o = %s, total_amount = %s, total_amount_o = %s WHERE OID = %s",
        [str(total), str(round(total * over)), str(total), str(round(total * over)), found["OID"]],
      )
      return _int(found, "OID")
    values: dict[str, Value] = {
      "BID": str(bid), "amount": str(amount), "deliver_datetime": f"{at:%Y-%m-%d %H:%M:%S}", "status": str(status),
      "run": str(run), "COID": str(NOWHERE), "amount_o": str(round(amount * over)), "total_amount": str(amount),
      "total_amount_o": str(round(amount * over)), "tracer": str(tracer),
    }  # fmt: skip
    return self.old.insert("orders", {**values, **self._by(comment, user)})

  def _by(self, comment: str, user: str) -> dict[str, Value]:
    return {"comment": _latin(comment), "userName": _latin(user)} if self.with_app else {}

  def edit_order(self, oid: int, amount: int) -> int:
    """Changes the amount. Nobody looks at the status over there."""
    row = self.row("orders", oid)
    over = round(amount * (1 + self.overhead_of(_int(row, "BID")) / 100))
    return self.old.write(
      "UPDATE orders SET amount = %s, amount_o = %s, total_amount = %s, total_amount_o = %s WHERE OID = %s",
      [str(amount), str(over), str(amount), str(over), str(oid)],
    )

  def delete_order(self, oid: int, table: str = "orders") -> int:
    """Takes an order back, as long as it is only ordered."""
    return self.old.write(f"DELETE FROM {table} WHERE OID = %s AND status = 1", [str(oid)])  # noqa: S608

  def accept(self, oid: int, table: str = "orders") -> int:
    """Accepts."""
    return self.old.write(f"UPDATE {table} SET status = 2 WHERE OID = %s AND status = 1", [str(oid)])  # noqa: S608

  def reject(self, oid: int, table: str = "t_orders") -> int:
    """Rejects (injections; activity has no such button)."""
    return self.old.write(f"UPDATE {table} SET status = 4 WHERE OID = %s AND status < 3", [str(oid)])  # noqa: S608

  def move(self, oid: int, at: datetime) -> int:
    """Collects an order into the one that stands at an earlier time of the same customer; a ghost where none does.
    Gives the master's `OID`. The order's own time stays what was ordered."""
    row = self.row("orders", oid)
    bid = _int(row, "BID")
    master = self._standing(bid, at)
    if master is None:
      slot = self.old.read(
        "SELECT run FROM deliverTimes WHERE BID = %s AND day = %s AND dtime = %s",
        [str(bid), str(at.isoweekday()), f"{at:%H:%M:%S}"],
      )
      values: dict[str, Value] = {
        "BID": str(bid), "amount": "0", "deliver_datetime": f"{at:%Y-%m-%d %H:%M:%S}", "status": "2",
        "run": str(_int(slot[0], "run")) if slot else "1", "COID": str(NOWHERE), "tracer": row["tracer"],
      }  # fmt: skip
      ghost = self.old.insert("orders", {**values, **self._by("Spøgelse bestilling", "")})
      master = self.row("orders", ghost)
    ordered_at = _wall(row, "deliver_datetime")
    factor = 2 ** ((ordered_at - at).total_seconds() / FDG_HALF_LIFE_SECONDS)
    over = 1 + self.overhead_of(bid) / 100
    total = _int(master, "total_amount") + math.ceil(_int(row, "amount") * factor)
    self.old.write(
      "UPDATE orders SET total_amount = %s, total_amount_o = %s WHERE OID = %s",
      [str(total), str(round(total * over)), master["OID"]],
    )
    self.old.write(
      "UPDATE orders SET run = %s, COID = %s, total_amount = 0, total_amount_o = 0 WHERE OID = %s",
      [master["run"], master["OID"], str(oid)],
    )
    return _int(master, "OID")

  def _standing(self, bid: int, at: datetime) -> Row | None:
    sql = "SELECT * FROM orders WHERE BID = %s AND deliver_datetime = %s AND COID = -1 AND status < 3 ORDER BY OID"
    return next(iter(self.old.read(sql, [str(bid), f"{at:%Y-%m-%d %H:%M:%S}"])), None)

  def restore(self, oid: int) -> None:
    """Puts a moved order back, and deletes the ghost that nobody needs any more."""
    row = self.row("orders", oid)
    at = _wall(row, "deliver_datetime")
    self.old.write(
      "UPDATE orders SET run = %s, COID = -1, total_amount = amount, total_amount_o = amount_o WHERE OID = %s",
      [str(self.run_of(_int(row, "BID"), at)), str(oid)],
    )
    master = _int(row, "COID")
    left = self.old.read("SELECT OID FROM orders WHERE COID = %s", [str(master)])
    if not left:
      self.old.write("UPDATE orders SET total_amount = amount, total_amount_o = amount_o WHERE OID = %s", [str(master)])
      self.old.write(
        "DELETE FROM orders WHERE OID = %s AND amount = 0 AND total_amount < 1 AND status <> 3", [str(master)]
      )

  def release(self, oid: int, vials: Sequence[int], user: int, at: datetime) -> None:
    """Releases an order with its vials: the first one fills its row, each further one makes a row of its own."""
    row = self.row("orders", oid)
    when = f"{at:%Y-%m-%d %H:%M:%S}"
    for place, vial_id in enumerate(vials):
      vial = self.row("VAL", vial_id, "ID")
      released = str(int(float(kept(vial["activity"]) or 0)))
      if place == 0:
        self.old.write(
          "UPDATE orders SET status = 3, frigivet_af = %s, frigivet_amount = %s, frigivet_datetime = %s, volume = %s, "
          "batchnr = %s WHERE OID = %s",
          [str(user), released, when, vial["volume"], vial["charge"], str(oid)],
        )
        self.old.write(
          "UPDATE orders SET status = 3, frigivet_af = %s, frigivet_datetime = %s WHERE COID = %s",
          [str(user), when, str(oid)],
        )
        holder = oid
      else:
        values: dict[str, Value] = {
          "BID": row["BID"], "amount": "0", "deliver_datetime": row["deliver_datetime"], "status": "3",
          "run": row["run"], "COID": str(oid), "tracer": row["tracer"], "frigivet_af": str(user),
          "frigivet_amount": released, "frigivet_datetime": when, "volume": vial["volume"], "batchnr": vial["charge"],
        }  # fmt: skip
        holder = self.old.insert("orders", {**values, **self._by(f"Extra ordre generated due to {oid}", "")})
      if self.with_app:
        self.old.write("UPDATE VAL SET order_id = %s WHERE ID = %s", [str(holder), str(vial_id)])

  # --- injections

  def insert_injections(
    self, bid: int, at: datetime, count: int, tracer: int, *, use: str = "Human", comment: str = "", user: str = ""
  ) -> int:
    """Orders injections."""
    values: dict[str, Value] = {
      "BID": str(bid), "deliver_datetime": f"{at:%Y-%m-%d %H:%M:%S}", "status": "1", "run": "0", "tracer": str(tracer),
      "n_injections": str(count), "anvendelse": _latin(use),
    }  # fmt: skip
    return self.old.insert("t_orders", {**values, **self._by(comment, user)})

  def release_injections(self, oid: int, batch: str, user: int, at: datetime) -> None:
    """As the interim application did it: a month early, `00` in January, by a user of its own numbering."""
    when = f"{at:%Y}-{at.month - 1:02d}-{at:%d %H:%M:%S}"
    self.old.write(
      "UPDATE t_orders SET status = 3, batchnr = %s, frigivet_datetime = %s, frigivet_af = %s WHERE OID = %s",
      [_latin(batch), when, str(user), str(oid)],
    )

  # --- vials

  def fill(self, customer: str, charge: str, at: datetime, activity: float, volume: float) -> int:
    """What the dispenser's script writes: the customer's number cut to two digits, `:` in a batch as `-`."""
    return self.old.insert(
      "VAL",
      {
        "customer": _latin(customer[:2]), "charge": _latin(charge.replace(":", "-")), "filldate": f"{at:%Y-%m-%d}",
        "filltime": f"{at:%H:%M:%S}", "volume": f"{volume:.2f}", "gros": "0", "tare": "0", "net": f"{volume:.2f}",
        "product": b"18F", "activity": f"{activity:.2f}",
      },
    )  # fmt: skip

  def row(self, table: str, key: int, column: str = "OID") -> Row:
    """A row as it lies there; KeyError where there is none."""
    found = self.old.read(f"SELECT * FROM {table} WHERE {column} = %s", [str(key)])  # noqa: S608  our own names
    if not found:
      raise KeyError(f"{table} {key}")
    return found[0]
