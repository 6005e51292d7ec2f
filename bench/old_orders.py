"""An old system as it lies there after ten years: 25 customers, each with two deliveries a day, and its rows."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from legacy.old.connection import OldDatabase, Value
from legacy.oldsite import schema
from legacy.oldsite.site import FDG, NO, OldSite
from tracershop import calendar, clock

SEED = 2004
YEARS = 10
AHEAD_DAYS = 14
AT_ONCE = 500
TIMES = (time(7), time(11, 30))
ORDER = (
  "OID", "BID", "order_time", "amount", "deliver_datetime", "status", "batchnr", "run", "COID", "total_amount",
  "frigivet_amount", "frigivet_datetime", "amount_o", "total_amount_o", "frigivet_af", "tracer", "volume", "comment",
  "userName",
)  # fmt: skip
VIAL = (
  "customer",
  "charge",
  "filldate",
  "filltime",
  "volume",
  "gros",
  "tare",
  "net",
  "product",
  "activity",
  "order_id",
)
SHOTS = (
  "BID", "order_time", "deliver_datetime", "status", "run", "tracer", "n_injections", "anvendelse", "batchnr",
  "comment", "userName",
)  # fmt: skip
COMMENTS = (b"", b"", b"", "Blåt låg".encode("cp1252"), "Ring på 35 45 – før kl. 8".encode("cp1252"))


def build(old: OldDatabase, *, orders: int, customers: int = 25) -> None:
  """Makes tables and rows: of the orders one in twenty-five is a further vial's row, one in twenty is collected into
  another; as many vials as released rows; one order by injections for ten by activity."""
  schema.create(old)
  site = OldSite(old)
  old.insert("isotopes", {"id": "1", "name": "F-18", "halflife": "6588"})
  for key, name, kind in ((FDG, "FDG", "1"), (9, "FLT", "2")):
    old.insert("Tracers", {"id": str(key), "name": name, "isotope": "1", "tracer_type": kind})
  chemist = site.add_staff("kemi", "Kemiker Å")
  bids = [_customer(site, number) for number in range(1, customers + 1)]
  for day in range(1, 8):
    site.add_production_time(day, time(5, 45), run=1, most=240_000)
  made = _rows(random.Random(SEED), orders, bids, chemist)
  vials: list[Sequence[Value]] = []
  for part in _portions(made):
    _insert(old, "orders", ORDER, part)
    vials += [_vial(row) for row in part if row[5] == "3" and row[10] != "0"]
  for part in _portions(iter(vials)):
    _insert(old, "VAL", VIAL, part)
  for part in _portions(_shots(random.Random(SEED + 1), orders // 10, bids)):
    _insert(old, "t_orders", SHOTS, part)


def _customer(site: OldSite, number: int) -> int:
  bid = site.add_customer(
    f"kunde{number}", realname=f"Sygehus {number}, Nuklearmedicin Ø", shortname=f"SYG{number}", kundenr=number,
    overhead=number % 30,
  )  # fmt: skip
  for tracer in (FDG, 9):
    values = {"ID": 2 * number + tracer % 2, "tracer_id": tracer, "customer_id": bid}
    site.old.insert("TracerCustomer", {column: str(value) for column, value in values.items()})
  for day in range(1, 8):
    for at in TIMES:
      site.add_deliver_time(bid, day, at, run=1)
  return bid


def _portions(rows: Iterator[Sequence[Value]]) -> Iterator[list[Sequence[Value]]]:
  part: list[Sequence[Value]] = []
  for row in rows:
    part.append(row)
    if len(part) == AT_ONCE:
      yield part
      part = []
  if part:
    yield part


def _insert(old: OldDatabase, table: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
  places = ", ".join(["(" + ", ".join(["%s"] * len(columns)) + ")"] * len(rows))
  old.write(f"INSERT INTO {table} ({', '.join(columns)}) VALUES {places}", [it for row in rows for it in row])


def _rows(dice: random.Random, count: int, bids: Sequence[int], chemist: int) -> Iterator[Sequence[Value]]:
  today = calendar.wall_time(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
  first, span = today - timedelta(days=365 * YEARS), 365 * YEARS + AHEAD_DAYS
  before: Sequence[Value] | None = None
  for number in range(1, count + 1):
    # As they are made: oldest first.
    day = first + timedelta(days=span * number // count)
    kind = dice.random()
    if before is not None and kind < 0.04 and before[5] == "3" and before[8] == "-1":
      yield [str(number), *_further(dice, before)]
      continue
    row = [str(number), *_order(dice, day, today, dice.choice(bids), chemist)]
    if before is not None and kind > 0.95 and before[8] == "-1" and row[5] == before[5]:
      row[1], row[8], row[9], row[13] = before[1], before[0], "0", "0"
      row[4] = before[4]
    yield row
    before = row


def _order(dice: random.Random, day: datetime, today: datetime, bid: int, chemist: int) -> list[Value]:
  at = datetime.combine(day, dice.choice(TIMES))
  amount, past = dice.randrange(300, 9_000), day < today
  status = "3" if past and dice.random() < 0.97 else "2" if past or dice.random() < 0.5 else "1"
  made = f"{min(at, today) - timedelta(days=1, minutes=dice.randrange(600)):%Y-%m-%d %H:%M:%S}"
  released = status == "3"
  batch, run, alone, out = f"FDG-{at:%y%m%d}-1", "1", "-1", at - timedelta(hours=1)
  return [
    str(bid), made, str(amount), f"{at:%Y-%m-%d %H:%M:%S}", status, batch if released else "", run, alone,
    str(amount), str(amount * 2) if released else "0", f"{out:%Y-%m-%d %H:%M:%S}" if released else NO,
    str(amount + amount // 10), str(amount + amount // 10), str(chemist) if released else None, str(FDG),
    f"{dice.uniform(1, 12):.2f}" if released else "0", dice.choice(COMMENTS), b"",
  ]  # fmt: skip


def _further(dice: random.Random, master: Sequence[Value]) -> list[Value]:
  row = list(master[1:])
  row[2], row[7], row[8], row[11], row[12] = "0", master[0], "0", "0", "0"
  row[9], row[16] = str(dice.randrange(500, 9_000)), f"Extra ordre generated due to {master[0]!s}".encode()
  return row


def _vial(row: Sequence[Value]) -> Sequence[Value]:
  day = str(row[4])[:10]
  clock_of = f"05:{int(str(row[0])) % 60:02}:{int(str(row[0])) // 60 % 60:02}"
  return [str(int(str(row[1])) - 1), row[6], day, clock_of, row[16], "0", "0", row[16], "18F", row[10], row[0]]


def _shots(dice: random.Random, count: int, bids: Sequence[int]) -> Iterator[Sequence[Value]]:
  today = calendar.wall_time(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
  for number in range(1, count + 1):
    day = today - timedelta(days=365 * YEARS) + timedelta(days=(365 * YEARS + AHEAD_DAYS) * number // count)
    at = day + timedelta(hours=8, minutes=dice.randrange(480))
    made = f"{min(at, today) - timedelta(days=1):%Y-%m-%d %H:%M:%S}"
    status = "3" if day < today else "1"
    yield [
      str(dice.choice(bids)), made, f"{at:%Y-%m-%d %H:%M:%S}", status, "0", "9", str(dice.randrange(1, 5)),
      dice.choice((b"Human", b"Dyr", b"andet")), "FLT-1" if status == "3" else "", dice.choice(COMMENTS), b"",
    ]  # fmt: skip
