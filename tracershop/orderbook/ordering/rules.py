"""Whether an order may be placed as asked. Pure: the facts come in, the breaches come out."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from tracershop import calendar
from tracershop.errors import Refusal

MOST_MBQ = 10_000_000.0


class Wish(msgspec.Struct, frozen=True, kw_only=True):
  """What is asked: an activity order at a slot on a date."""

  ordered_mbq: float | None
  delivery_date: date


class Facts(msgspec.Struct, frozen=True, kw_only=True):
  """What the catalogue says about it. `in_slot_mbq` and `in_run_mbq` are what other orders take already."""

  now: datetime
  tracer_kind: str
  tracer_archived: bool
  in_catalogue: bool
  overhead: float
  entry_max_mbq: float | None
  slot: Any
  slot_fits: bool
  slot_max_mbq: float | None
  run_max_mbq: float | None
  in_slot_mbq: float
  need_at_run_mbq: float
  in_run_mbq: float
  deliver_at: datetime
  closed: bool
  deadline: datetime | None


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


def amount(mbq: float | None) -> None:
  """Refuses an activity that is missing, not positive, not a number or absurd (ORD-2)."""
  if mbq is None:
    raise Refusal("invalid", field="orderedMbq", text="amount_missing")
  if not math.isfinite(mbq) or mbq <= 0:
    raise Refusal("invalid", field="orderedMbq", text="amount_positive")
  if mbq > MOST_MBQ:
    raise Refusal("invalid", field="orderedMbq", text="amount_absurd", amount=f"{mbq:g}")


def date_in_reach(delivery_date: date, now: datetime, days_ahead: int) -> None:
  """Refuses a delivery date in the past or too far ahead (ORD-4).

  It comes before anything is worked out for the date: no calendar reaches beyond the years 1 and 9999.
  """
  today = calendar.wall_date(now)
  if delivery_date < today:
    raise Refusal("invalid", field="deliveryDate", text="date_past")
  if delivery_date > today + timedelta(days=days_ahead):
    raise Refusal("invalid", field="deliveryDate", text="date_far", days=days_ahead)


def breaches(wish: Wish, facts: Facts) -> list[Breach]:
  """Every rule that the wish breaks, the one to tell first in front (ORD-1 … ORD-7); its date is in reach."""
  found: list[Breach] = []
  if facts.tracer_archived or not facts.in_catalogue:
    found.append(Breach(code="not_in_catalogue", field="tracerId"))
  elif facts.tracer_kind != "activity":
    found.append(Breach(code="invalid", text="kind", field="kind"))
  if facts.deliver_at <= facts.now:
    found.append(Breach(code="invalid", text="date_past", field="deliveryDate"))
  if not facts.slot_fits:
    found.append(Breach(code="no_such_slot", field="slotId"))
  if facts.closed:
    found.append(Breach(code="closed_date", field="deliveryDate", words={"date": f"{wish.delivery_date:%d.%m.%Y}"}))
  found += _limits(wish, facts)
  if facts.deadline is not None and facts.now > facts.deadline:
    when = f"{calendar.wall_time(facts.deadline):%d.%m.%Y %H:%M}"
    found.append(
      Breach(code="deadline_passed", field="deliveryDate", words={"deadline": when}, overridable=True, mark="late")
    )
  return found


def _limits(wish: Wish, facts: Facts) -> list[Breach]:
  mbq = wish.ordered_mbq or 0.0
  checks = (
    ("entry", facts.entry_max_mbq, mbq),
    ("slot", facts.slot_max_mbq, facts.in_slot_mbq + mbq),
    ("run", facts.run_max_mbq, facts.need_at_run_mbq),
  )
  return [
    Breach(
      code="over_limit", field="orderedMbq", words={"limit": f"{limit:g}", "which": which}, overridable=True,
      mark="overLimit",
    )
    for which, limit, value in checks
    if limit is not None and value > limit
  ]  # fmt: skip


def run_is_full(facts: Facts) -> bool:
  """Whether the run's orders together now need more than it can make: a warning, never a refusal (ORD-6)."""
  return facts.run_max_mbq is not None and facts.in_run_mbq + facts.need_at_run_mbq > facts.run_max_mbq
