"""Whether an order may be placed as asked. Pure: the facts come in, the breaches come out."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from tracershop import calendar
from tracershop.errors import Refusal
from tracershop.numbers import in_full

MOST_MBQ = 10_000_000.0
MOST_INJECTIONS = 500
# What only another kind of order has, by its name on the wire (ORD-15).
OTHERS: dict[str, tuple[str, ...]] = {
  "activity": ("isotopeId", "deliverAt", "injections"),
  "injection": ("isotopeId", "slotId", "orderedMbq"),
  "isotope": ("tracerId", "deliverAt", "injections"),
}
# Monday to Sunday, in Danish and English.
_DAYS = (
  ("mandag", "Monday"),
  ("tirsdag", "Tuesday"),
  ("onsdag", "Wednesday"),
  ("torsdag", "Thursday"),
  ("fredag", "Friday"),
  ("lørdag", "Saturday"),
  ("søndag", "Sunday"),
)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
  """What is asked for a date: MBq at a slot's delivery time (activity, isotope), or a count at a free instant."""

  kind: str
  delivery_date: date
  ordered_mbq: float | None = None
  injections: int | None = None


class Hours(msgspec.Struct, frozen=True, kw_only=True):
  """When an endpoint receives injections: wall times, null for any, on ISO weekdays."""

  receives_from: time | None
  receives_to: time | None
  weekdays: tuple[int, ...]


class Facts(msgspec.Struct, frozen=True, kw_only=True):
  """What the catalogue and the other orders say about a wish.

  `meant_at` is the delivery that the amount is meant at; `deliver_at`, `run_at`, `at_slot_mbq` (what the order needs at
  its slot) and `in_slot_mbq` are the active slot's, which is another one where the order was moved. `in_slot_mbq` and
  `in_run_mbq` are what other orders take already. An injection has no slot, no run, and `hours`.
  """

  now: datetime
  archived: bool
  kind_fits: bool
  in_catalogue: bool
  overhead: float
  half_life_seconds: float
  entry_max_mbq: float | None
  entry_max_injections: int | None
  meant_at: datetime
  deliver_at: datetime
  closed: bool
  deadline: datetime | None
  hours: Hours | None = None
  slot_fits: bool = True
  slot_max_mbq: float | None = None
  run_max_mbq: float | None = None
  run_at: datetime | None = None
  at_slot_mbq: float = 0.0
  in_slot_mbq: float = 0.0
  need_at_run_mbq: float = 0.0
  in_run_mbq: float = 0.0


class Breach(msgspec.Struct, frozen=True, kw_only=True):
  """A rule that says no. Production may go past an `overridable` one with a reason; then the order gets `mark`."""

  code: str
  field: str
  text: str | None = None
  words: dict[str, Any] = {}
  overridable: bool = False
  mark: str | None = None

  def refusal(self) -> Refusal:
    return Refusal(self.code, field=self.field, text=self.text, **self.words)


def only_of_kind(kind: str, given: set[str]) -> None:
  """Refuses what belongs to another kind of order, at its field (ORD-15); `given` are names on the wire."""
  for field in OTHERS[kind]:
    if field in given:
      raise Refusal("invalid", field=field, text="kind")


def amount(mbq: float | None) -> None:
  """Refuses an activity that is missing, not positive, not a number or absurd (ORD-2)."""
  if mbq is None:
    raise Refusal("invalid", field="orderedMbq", text="amount_missing")
  if not math.isfinite(mbq) or mbq <= 0:
    raise Refusal("invalid", field="orderedMbq", text="amount_positive")
  if mbq > MOST_MBQ:
    raise Refusal("invalid", field="orderedMbq", text="amount_absurd", amount=in_full(mbq))


def count(injections: int | None) -> None:
  """Refuses a count of injections that is missing, not positive or absurd (ORD-11)."""
  if injections is None:
    raise Refusal("invalid", field="injections", text="count_missing")
  if injections < 1:
    raise Refusal("invalid", field="injections", text="count_positive")
  if injections > MOST_INJECTIONS:
    raise Refusal("invalid", field="injections", text="count_absurd", count=injections, limit=MOST_INJECTIONS)


def date_in_reach(delivery_date: date, now: datetime, days_ahead: int) -> None:
  """Refuses a delivery date in the past or too far ahead (ORD-4).

  It comes before anything is worked out for the date: no calendar reaches beyond the years 1 and 9999.
  """
  today = calendar.wall_date(now)
  if delivery_date < today:
    raise Refusal("invalid", field="deliveryDate", text="date_past")
  if delivery_date > today + timedelta(days=days_ahead):
    raise Refusal("invalid", field="deliveryDate", text="date_far", days=days_ahead)


def free_instant(deliver_at: datetime | None, delivery_date: date) -> datetime:
  """The instant of a delivery at a free time: on the delivery date, in whole minutes (ORD-11). The date is in reach."""
  if deliver_at is None:
    raise Refusal("invalid", field="deliverAt", text="instant_missing")
  if deliver_at.tzinfo is None:
    raise Refusal("invalid", field="deliverAt")
  # Far off first: no calendar reaches beyond the years 1 and 9999.
  apart = abs(deliver_at - calendar.wall_instant(delivery_date, time(12)))
  if apart > timedelta(days=1) or calendar.wall_date(deliver_at) != delivery_date:
    raise Refusal("invalid", field="deliverAt", text="instant_date")
  if deliver_at.second or deliver_at.microsecond:
    raise Refusal("invalid", field="deliverAt", text="instant_minute")
  return deliver_at


def breaches(wish: Wish, facts: Facts) -> list[Breach]:
  """Every rule that the wish breaks, the one to tell first in front (ORD-1 … ORD-7, ORD-11 … ORD-16); its date is in
  reach."""
  found: list[Breach] = []
  if facts.archived or not facts.in_catalogue:
    what = ("isotopeId", "isotope") if wish.kind == "isotope" else ("tracerId", None)
    found.append(Breach(code="not_in_catalogue", field=what[0], text=what[1]))
  elif not facts.kind_fits:
    found.append(Breach(code="invalid", text="kind", field="kind"))
  if facts.deliver_at <= facts.now:
    free = wish.kind == "injection"
    past = ("deliverAt", "instant_past") if free else ("deliveryDate", "date_past")
    found.append(Breach(code="invalid", field=past[0], text=past[1]))
  if not facts.slot_fits:
    found.append(Breach(code="no_such_slot", field="slotId"))
  if facts.closed:
    found.append(Breach(code="closed_date", field="deliveryDate", words={"date": f"{wish.delivery_date:%d.%m.%Y}"}))
  if facts.hours is not None and not receives(facts.hours, facts.deliver_at):
    found.append(Breach(code="outside_hours", field="deliverAt", words={"hours": hours_in_words(facts.hours)}))
  found += _limits(wish, facts)
  if facts.deadline is not None and facts.now > facts.deadline:
    found.append(
      Breach(
        code="deadline_passed",
        field="deliveryDate",
        words={"deadline": deadline_in_words(facts.deadline)},
        overridable=True,
        mark="late",
      )
    )
  return found


# What says no to a delivery as such: of one that was agreed on it says that time or the set-up has gone on.
_OF_DELIVERY = frozenset({"date_past", "instant_past", "no_such_slot", "closed_date", "outside_hours"})


def of_standing(breach: Breach) -> Breach:
  """A breach as it counts for an order whose delivery stays: its amount may be put right as long as it is not released,
  by production and with a reason (ORD-9)."""
  if {breach.code, breach.text} & _OF_DELIVERY:
    return msgspec.structs.replace(breach, overridable=True)
  return breach


def deadline_in_words(deadline: datetime) -> str:
  """The wall time that a refusal names."""
  return f"{calendar.wall_time(deadline):%d.%m.%Y %H:%M}"


def _limits(wish: Wish, facts: Facts) -> list[Breach]:
  mbq = wish.ordered_mbq or 0.0
  checks: tuple[tuple[str, str, float | None, float], ...] = (
    ("orderedMbq", "entry", facts.entry_max_mbq, mbq),
    ("orderedMbq", "slot", facts.slot_max_mbq, facts.in_slot_mbq + facts.at_slot_mbq),
    ("orderedMbq", "run", facts.run_max_mbq, facts.need_at_run_mbq),
  )
  if wish.kind == "injection":
    checks = (("injections", "entry", facts.entry_max_injections, wish.injections or 0),)
  return [
    Breach(
      code="over_limit", field=field, text="injections" if field == "injections" else None,
      words={"limit": in_full(limit), "which": which}, overridable=True, mark="overLimit",
    )
    for field, which, limit, value in checks
    if limit is not None and value > limit
  ]  # fmt: skip


def run_is_full(facts: Facts) -> bool:
  """Whether the run's orders together now need more than it can make: a warning, never a refusal (ORD-6)."""
  return facts.run_max_mbq is not None and facts.in_run_mbq + facts.need_at_run_mbq > facts.run_max_mbq


def receives(hours: Hours, instant: datetime) -> bool:
  """Whether an endpoint receives injections at an instant; the last minute is still within (ORD-12)."""
  wall = calendar.wall_time(instant)
  at = wall.time()
  return (
    wall.isoweekday() in hours.weekdays
    and (hours.receives_from is None or hours.receives_from <= at)
    and (hours.receives_to is None or at <= hours.receives_to)
  )


def hours_in_words(hours: Hours) -> tuple[str, str]:
  """`mandag–fredag 07:00–15:00`, in Danish and English."""
  spans: list[list[int]] = []
  for day in sorted(set(hours.weekdays)):
    if spans and spans[-1][-1] == day - 1:
      spans[-1].append(day)
    else:
      spans.append([day])
  clock = ""
  if hours.receives_from is not None or hours.receives_to is not None:
    clock = f" {hours.receives_from or time(0):%H:%M}–{hours.receives_to or time(23, 59):%H:%M}"

  def told(language: int) -> str:
    names = [[_DAYS[day - 1][language] for day in span] for span in spans]
    days = ", ".join(it[0] if len(it) == 1 else f"{it[0]}–{it[-1]}" for it in names)
    return (days or ("ingen dage", "no days")[language]) + clock

  return told(0), told(1)
