"""Rows of the old tables as what they mean. Raises `Unreadable` for what means nothing; what is merely odd is told in
`oddities`, words for a mark or a report, and goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

import msgspec

from legacy.old import values
from legacy.old.tables import FDG
from legacy.old.values import Kept, Unreadable

Data = Mapping[str, Kept]

STATUS = {1: "ordered", 2: "accepted", 3: "released", 0: "rejected", 4: "rejected"}
WEEKS = {1: "every", 2: "even", 3: "odd"}
USAGES = {"human": "human", "dyr": "animal", "andet": "other"}
# What a production of ours says of them in a comment.
GHOST_COMMENT = "spøgelse bestilling"
EXTRA_COMMENT = "extra ordre generated due to"
ALONE = -1
# What lies outside was never a delivery: the beginning of all clocks, or their end.
YEARS = range(1990, 2101)


class Read(msgspec.Struct, frozen=True, kw_only=True):
  """What all rows share: the key over there, and what was odd about the row."""

  key: str
  oddities: tuple[str, ...] = ()


class OldCustomer(Read, frozen=True, kw_only=True):
  """A user with role 4. `overhead` is a factor ≥ 1."""

  short_name: str
  long_name: str
  dispenser_number: int | None
  overhead: float


class OldTracer(Read, frozen=True, kw_only=True):
  """`kind` is activity or injection; where nobody says, FDG alone is ordered by activity."""

  name: str
  long_name: str
  isotope: str
  kind: str
  in_use: bool


class OldRun(Read, frozen=True, kw_only=True):
  """A weekly FDG run; `run` is its number of that weekday."""

  weekday: int
  time: time
  run: int
  max_mbq: float | None


class OldSlot(Read, frozen=True, kw_only=True):
  """A weekly delivery time of a customer."""

  bid: str
  weekday: int
  time: time
  weeks: str
  run: int
  max_mbq: float | None


class OldOrder(Read, frozen=True, kw_only=True):
  """An order by activity. `deliver_at` is the slot that was ordered, moved or not; `coid` the order that it was
  collected into, or -1."""

  bid: str
  deliver_at: datetime
  amount: int
  status: str
  coid: int
  run: int
  total: int
  tracer: str
  batch: str
  released_mbq: float
  released_at: datetime | None
  released_by: str | None
  volume_ml: float
  comment: str
  user_name: str
  order_time: str

  @property
  def ghost(self) -> bool:
    """Whether it is there for others only, and nobody ordered it."""
    return self.amount == 0 and self.coid == ALONE and self.status in ("accepted", "released")

  @property
  def extra(self) -> bool:
    """Whether it is there for a further vial of a released order."""
    return self.amount == 0 and self.coid != ALONE and self.status == "released"


class OldInjections(Read, frozen=True, kw_only=True):
  """An order by injections at a free time. `released_at` is None where it is not to be trusted (`suspect_release`)."""

  bid: str
  deliver_at: datetime
  injections: int
  status: str
  tracer: str
  usage: str
  batch: str
  released_at: datetime | None
  released_by: str | None
  suspect_release: str
  comment: str
  user_name: str
  order_time: str


class OldVial(Read, frozen=True, kw_only=True):
  """A vial. `activity_mbq` at `filled_at`; `order` is the row that it was released for."""

  customer_number: int | None
  batch: str
  filled_at: datetime
  activity_mbq: float
  volume_ml: float
  order: str | None


def customer(data: Data) -> OldCustomer:
  """A row of Users."""
  key = _key(data, "Id")
  overhead = values.whole(data["overhead"], "overhead") or 0
  odd = () if 0 <= overhead <= 400 else (f"overhead {overhead} %",)
  number = values.whole(data["kundenr"], "kundenr")
  # One without any name is named by its number: its orders are orders all the same.
  username = values.text(data["Username"]).strip() or values.text(data["Realname"]).strip() or f"Kunde {key}"
  return OldCustomer(
    key=key,
    short_name=(values.text(data["shortname"]).strip() or username)[:30],
    long_name=(values.text(data["Realname"]).strip() or username)[:120],
    dispenser_number=number if number is not None and number > 0 else None,
    overhead=1.0 + (overhead if not odd else 0) / 100,
    oddities=odd,
  )


def tracer(data: Data, isotopes: Mapping[str, str]) -> OldTracer:
  """A row of Tracers; `isotopes`: id → name, as `isotope_name` reads them."""
  key = _key(data, "id")
  kinds = {1: "activity", 2: "injection"}
  told = values.whole(data.get("tracer_type"), "tracer_type")
  isotope = isotopes.get(data["isotope"] or "")
  if isotope is None:
    raise Unreadable("isotope", f"Isotopen {data['isotope']} findes ikke.", f"There is no isotope {data['isotope']}.")
  name, long_name = tracer_names(data)
  if not name:
    raise Unreadable("name", "Traceren har intet navn.", "The tracer has no name.")
  return OldTracer(
    key=key,
    name=name,
    long_name=long_name,
    isotope=isotope,
    kind=kinds.get(told or 0) or ("activity" if key == str(FDG) else "injection"),
    in_use=values.whole(data["in_use"], "in_use") != 0,
    oddities=() if told in (None, 1, 2) else (f"tracer_type {told}",),
  )


def tracer_names(data: Data) -> tuple[str, str]:
  """What a tracer is called, in short and in long; the first is empty where nobody says."""
  name = values.text(data["name"]).strip()
  return name[:30], (values.text(data.get("longName")).strip() or name)[:120]


def isotope_name(data: Data) -> tuple[str, str]:
  """A row of isotopes: id and name. Its half-life is never taken over: ours are better."""
  return _key(data, "id"), values.text(data["name"]).strip()


def run(data: Data) -> OldRun:
  """A row of productionTimes."""
  return OldRun(
    key=_key(data, "PTID"),
    weekday=_weekday(data),
    time=_needed(values.clock, data, "ptime"),
    run=_needed(values.whole, data, "run"),
    max_mbq=_limit(data),
  )


def slot(data: Data) -> OldSlot:
  """A row of deliverTimes."""
  repeat = values.whole(data["repeat_t"], "repeat_t")
  weeks = WEEKS.get(repeat or 0)
  return OldSlot(
    key=_key(data, "DTID"),
    bid=_key(data, "BID"),
    weekday=_weekday(data),
    time=_needed(values.clock, data, "dtime"),
    weeks=weeks or "every",
    run=values.whole(data["run"], "run") or 1,
    max_mbq=_limit(data),
    oddities=() if weeks else (f"repeat_t {repeat}",),
  )


def closed_date(data: Data) -> tuple[str, date]:
  """A row of blockDeliverDate: id and date."""
  return _key(data, "BDID"), _needed(values.day, data, "ddate")


def order(data: Data) -> OldOrder:
  """A row of orders."""
  status, odd = _status(data)
  at = _delivery(data)
  amount = _needed(values.whole, data, "amount")
  if amount < 0:
    raise Unreadable("amount", f"{amount} MBq kan ikke bestilles.", f"{amount} MBq cannot be ordered.")
  coid = values.whole(data["COID"], "COID")
  released_at, suspect = _release_time(data)
  found = OldOrder(
    key=_key(data, "OID"),
    bid=_key(data, "BID"),
    deliver_at=at,
    amount=amount,
    status=status,
    coid=ALONE if coid is None or coid <= 0 else coid,
    run=values.whole(data["run"], "run") or 0,
    total=values.whole(data["total_amount"], "total_amount") or 0,
    tracer=(data["tracer"] or str(FDG)).strip(),
    batch=values.text(data["batchnr"]).strip(),
    released_mbq=float(values.number(data["frigivet_amount"], "frigivet_amount") or 0),
    released_at=released_at,
    released_by=_person(data),
    volume_ml=float(values.number(data["volume"], "volume") or 0),
    comment=values.text(data.get("comment")).strip(),
    user_name=values.text(data.get("userName")).strip(),
    order_time=data["order_time"] or "",
    oddities=(*odd, *([f"frigivet_datetime {suspect}"] if suspect else [])),
  )
  if str(found.coid) == found.key:
    raise Unreadable("COID", "Ordren er samlet i sig selv.", "The order is collected into itself.")
  return found


def injections(data: Data) -> OldInjections:
  """A row of t_orders."""
  status, odd = _status(data)
  count = _needed(values.whole, data, "n_injections")
  if count <= 0:
    raise Unreadable("n_injections", f"{count} injektioner er ingen ordre.", f"{count} injections are no order.")
  use = values.text(data["anvendelse"]).strip().lower()
  released_at, suspect = _release_time(data)
  return OldInjections(
    key=_key(data, "OID"),
    bid=_key(data, "BID"),
    deliver_at=_delivery(data),
    injections=count,
    status=status,
    tracer=_key(data, "tracer"),
    usage=USAGES.get(use, "other" if use else "human"),
    batch=values.text(data["batchnr"]).strip(),
    # The interim application wrote it a month early, and persons by its own numbers.
    released_at=None if status == "released" else released_at,
    released_by=_person(data),
    suspect_release=suspect or (data["frigivet_datetime"] or "" if status == "released" else ""),
    comment=values.text(data.get("comment")).strip(),
    user_name=values.text(data.get("userName")).strip(),
    order_time=data["order_time"] or "",
    oddities=(*odd, *(() if use in USAGES or not use else (f"anvendelse {use}",))),
  )


def vial(data: Data) -> OldVial:
  """A row of VAL. `01` and `1` are one customer; a colon of a batch's number lies there as a dash."""
  day = _needed(values.day, data, "filldate")
  at = values.clock(data["filltime"], "filltime") or time(0)
  filled = values.instant(f"{day.isoformat()} {at.isoformat()}", "filldate")
  assert filled is not None, "a date and a time are an instant"
  activity = _needed(values.number, data, "activity")
  volume = float(values.number(data["volume"], "volume") or 0)
  if activity <= 0:
    raise Unreadable("activity", f"{activity:g} MBq er ingen vial.", f"{activity:g} MBq are no vial.")
  number = values.whole(data["customer"], "customer")
  order_id = (data.get("order_id") or "").strip()
  return OldVial(
    key=_key(data, "ID"),
    customer_number=number,
    batch=values.text(data["charge"]).strip(),
    filled_at=filled,
    activity_mbq=activity,
    volume_ml=volume,
    order=order_id if order_id not in ("", "0", "-1") else None,
    oddities=() if volume > 0 else (f"volume {volume:g}",),
  )


def final_master(order_key: str, coids: Mapping[str, int]) -> str | None:
  """The order that an order was collected into at last, through a chain of them; None where it stands alone.

  Raises Unreadable for a circle, and for an order that is not there.
  """
  seen = [order_key]
  while (coid := coids.get(seen[-1], ALONE)) != ALONE:
    following = str(coid)
    if following in seen:
      chain = " → ".join([*seen, following])
      raise Unreadable(
        "COID", f"Ordrerne er samlet i ring: {chain}.", f"The orders are collected in a circle: {chain}."
      )
    if following not in coids:
      raise Unreadable(
        "COID", f"Ordren er samlet i {following}, som ikke findes.", f"It is collected into {following}, which is gone."
      )
    seen.append(following)
  return None if len(seen) == 1 else seen[-1]


def unreadable_master(key: str) -> Unreadable:
  """What is wrong with an order that was collected into one that means nothing."""
  return Unreadable(
    "COID", f"Ordren {key}, den er samlet i, kan ikke læses.", f"The order {key} it is collected into is unreadable."
  )


def dead(it: OldOrder, masters: Iterable[int], with_vials: Iterable[str]) -> bool:
  """Whether a row is nobody's any more, and the old site will delete it."""
  needed = int(it.key) in set(masters) or it.key in set(with_vials)
  return it.amount == 0 and it.total < 1 and it.status != "released" and not needed


def _key(data: Data, column: str) -> str:
  found = (data[column] or "").strip()
  if not found:
    raise Unreadable(column, f"{column} mangler.", f"{column} is missing.")
  return found


def _needed(reader: Callable[[Kept, str], Any], data: Data, column: str) -> Any:
  found = reader(data[column], column)
  if found is None:
    raise Unreadable(column, f"{column} er tom.", f"{column} is empty.")
  return found


def _delivery(data: Data) -> datetime:
  at: datetime = _needed(values.instant, data, "deliver_datetime")
  if at.year not in YEARS:
    raise Unreadable(
      "deliver_datetime", f"I år {at.year} bliver intet leveret.", f"Nothing is delivered in the year {at.year}."
    )
  return at


def _weekday(data: Data) -> int:
  found = _needed(values.whole, data, "day")
  if not 1 <= found <= 7:
    raise Unreadable("day", f"Ugedag {found} findes ikke.", f"There is no weekday {found}.")
  return int(found)


def _limit(data: Data) -> float | None:
  found = values.whole(data["max"], "max")
  return float(found) if found is not None and found > 0 else None


def _status(data: Data) -> tuple[str, tuple[str, ...]]:
  code = values.whole(data["status"], "status")
  found = STATUS.get(-1 if code is None else code)
  return found or "rejected", () if found else (f"status {code}",)


def _release_time(data: Data) -> tuple[datetime | None, str]:
  """The instant of a release, and the text of one that is none (a month `00`)."""
  try:
    return values.instant(data["frigivet_datetime"], "frigivet_datetime"), ""
  except Unreadable:
    return None, data["frigivet_datetime"] or ""


def _person(data: Data) -> str | None:
  found = (data["frigivet_af"] or "").strip()
  return found if found not in ("", "0", "-1") else None
