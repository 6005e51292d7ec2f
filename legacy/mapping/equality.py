"""What of a row over there equals what of ours, column by column: the one table of it, with the rule. Pure.

A rule gives what is left of a value of ours when the old system has kept it: whole numbers, Windows' letters, the first
batch. Two values are equal when that is the same. `following`, `compare` and the page in `docs/` use this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from legacy.old import values

Rule = Literal["exact", "whole", "percent", "letters", "first", "second", "hundredths", "sum", "ours"]

COMMENT_LENGTH = 8000
BATCH_LENGTH = 20


class Field(msgspec.Struct, frozen=True, kw_only=True):
  """A column over there, what it is here with its unit, and by which rule both are equal."""

  table: str
  column: str
  here: str
  rule: Rule
  note: str = ""


# What each rule says, for the one who reads the page.
RULES: dict[Rule, str] = {
  "exact": "the same",
  "whole": "a whole number over there: ours rounded, halves up",
  "percent": "a factor here, whole per cents over there: ours rounded, halves up",
  "letters": "in Windows' letters, what has none is `?`, cut to the column, without the blanks at its ends",
  "first": "the first one, `:` as `-`, cut to 20 letters",
  "second": "wall time in Copenhagen, to the second",
  "hundredths": "two decimals, halves up",
  "sum": "the sum of those of ours that are one row there, rounded, halves up",
  "ours": "not compared",
}

FIELDS: tuple[Field, ...] = (
  Field(table="orders", column="amount", here="ordered, MBq at the ordered slot", rule="sum"),
  Field(table="orders", column="deliver_datetime", here="ordered slot; day of delivery", rule="second"),
  Field(
    table="orders", column="COID", here="delivery", rule="second",
    note="the `deliver_datetime` of the order that it was collected into at last",
  ),
  Field(table="orders", column="status", here="status", rule="exact", note="a row that is gone is cancelled"),
  Field(table="orders", column="batchnr", here="batches", rule="first"),
  Field(table="orders", column="comment", here="comment", rule="letters", note="where the column is there"),
  Field(
    table="orders", column="total_amount, total_amount_o, amount_o", here="–", rule="ours",
    note="not reliable over there; worked out from the orders",
  ),
  Field(
    table="orders", column="frigivet_amount, volume", here="–", rule="ours",
    note="counted at the filling, not at the door",
  ),
  Field(
    table="orders", column="frigivet_datetime, frigivet_af", here="–", rule="ours",
    note="taken over once; who signed here stands in the trail",
  ),
  Field(
    table="orders", column="run, order_time, price, doser, dose_counter, received_datetime, userName", here="–",
    rule="ours", note="mirrored",
  ),
  Field(table="t_orders", column="n_injections", here="injections", rule="exact"),
  Field(table="t_orders", column="anvendelse", here="use", rule="exact", note="any case; unknown words are other"),
  Field(table="t_orders", column="deliver_datetime", here="delivery", rule="second"),
  Field(table="t_orders", column="status", here="status", rule="exact", note="a row that is gone is cancelled"),
  Field(table="t_orders", column="batchnr", here="batches", rule="first"),
  Field(table="t_orders", column="comment", here="comment", rule="letters", note="where the column is there"),
  Field(
    table="t_orders", column="frigivet_datetime, frigivet_af", here="–", rule="ours",
    note="written a month early, by numbers of another system",
  ),
  Field(table="VAL", column="activity", here="MBq at the filling", rule="hundredths"),
  Field(table="VAL", column="volume", here="volume, ml", rule="hundredths"),
  Field(table="VAL", column="filldate, filltime", here="filling", rule="second"),
  Field(table="VAL", column="charge", here="batch", rule="first", note="in any case of letters"),
  Field(table="VAL", column="customer", here="customer's number", rule="exact", note="as a number: `01` is 1"),
  Field(table="VAL", column="order_id", here="used", rule="exact", note="whether it went into an order"),
  Field(table="VAL", column="depotpos, gros, tare, net, product", here="–", rule="ours", note="mirrored"),
  Field(table="Users", column="kundenr", here="dispenser number", rule="exact", note="0 and less is none"),
  Field(
    table="Users", column="overhead", here="overhead of the customer's catalogue entries", rule="percent",
    note="outside 0–400 it counts as none",
  ),
  Field(
    table="Users", column="Username, Realname, shortname", here="names", rule="ours",
    note="a customer that was here already keeps its names; a change over there is followed",
  ),
  Field(table="Tracers", column="in_use", here="in use", rule="exact"),
  Field(table="Tracers", column="isotope", here="isotope", rule="exact", note="by its name, in any case of letters"),
  Field(table="Tracers", column="tracer_type", here="kind", rule="exact", note="where it says 1 or 2"),
  Field(
    table="Tracers", column="name, longName", here="names", rule="ours",
    note="found by name, once; a change over there is followed",
  ),
  Field(table="isotopes", column="halflife", here="half-life", rule="ours", note="never taken over: ours are better"),
  Field(
    table="TracerCustomer", column="tracer_id, customer_id", here="catalogue entry", rule="exact", note="it is there"
  ),
  Field(table="productionTimes", column="day, ptime", here="run's weekday and time", rule="exact"),
  Field(table="productionTimes", column="max", here="run's limit, MBq", rule="whole", note="0 and less is none"),
  Field(table="deliverTimes", column="day, dtime, repeat_t", here="slot's weekday, time and weeks", rule="exact"),
  Field(table="deliverTimes", column="max", here="slot's limit, MBq", rule="whole", note="0 and less is none"),
  Field(table="deliverTimes", column="run", here="slot's run", rule="exact", note="the run of that weekday"),
  Field(table="blockDeliverDate", column="ddate", here="closed date", rule="exact"),
)  # fmt: skip


def whole(meant: float | None) -> int | None:
  """MBq and other amounts as an INT column has them."""
  return None if meant is None else int(values.whole_out(meant))


def percent(factor: float) -> int:
  """A factor ≥ 1 as the per cents over there."""
  # A factor of 1.15 is a hair less than that: without this it would be 14 per cent and a half.
  return int(values.whole_out(round((factor - 1) * 100, 6)))


def letters(meant: str, limit: int = COMMENT_LENGTH) -> str:
  """A text as it is read back from over there."""
  return values.text(values.text_out(meant, limit=limit)).strip()


def first_batch(numbers: Sequence[str]) -> tuple[str, ...]:
  """The batches of an order or vial as far as the column has room for them: one."""
  return tuple(batch(it) for it in numbers[:1] if it.strip())


def batch(number: str) -> str:
  """A batch's number as both sides have it."""
  return letters(number, BATCH_LENGTH).replace(":", "-")


def second(at: datetime) -> datetime:
  """An instant as it is read back: wall time without an offset, to the second."""
  found = values.instant(values.instant_out(at), "")
  assert found is not None, "an instant is one on the way back too"
  return found


def hundredths(meant: float | None) -> float | None:
  """A number of a DECIMAL(…,2) column."""
  return None if meant is None else int(values.whole_out(round(meant * 100, 6))) / 100


# The grain of one value by its rule; of `sum` that of the sum.
GRAIN: dict[Rule, Callable[[Any], Any]] = {
  "exact": lambda it: it,
  "whole": whole,
  "percent": percent,
  "letters": letters,
  "first": first_batch,
  "second": second,
  "hundredths": hundredths,
  "sum": whole,
}


def page() -> Iterator[str]:
  """The table as the lines of a page (docs/legacy.md)."""
  yield "| there | here | equal means |"
  yield "| --- | --- | --- |"
  for it in FIELDS:
    columns = ", ".join(f"`{column}`" for column in it.column.split(", "))
    said = RULES[it.rule] if it.rule != "ours" or not it.note else f"{RULES['ours']}: {it.note}"
    more = f" ({it.note})" if it.note and it.rule != "ours" else ""
    yield f"| `{it.table}` {columns} | {it.here} | {said}{more} |"
