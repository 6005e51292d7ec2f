"""Rows of the old tables as we write them: which columns a change sets, what must still stand there (the guard), and
when what was read back is what was written. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from legacy.old import values
from legacy.old.values import Kept, Unreadable

Data = Mapping[str, Kept]

# Touched by every change over there, and kept by others: neither says that a row is another one.
UNGUARDED = frozenset({"order_time", "price"})
# Letters: they are told apart byte for byte, whatever the column's collation says.
LETTERS = frozenset({"batchnr", "anvendelse", "comment", "userName", "customer", "charge", "product"})
LENGTHS: Mapping[str, int] = {
  "batchnr": 20, "anvendelse": 10, "comment": 8000, "userName": 128, "customer": 20, "charge": 20, "product": 20,
}  # fmt: skip
KEYS: Mapping[str, str] = {"orders": "OID", "t_orders": "OID", "VAL": "ID"}
STATUS_CODES: Mapping[str, str] = {"ordered": "1", "accepted": "2", "released": "3", "rejected": "4"}
USE_WORDS: Mapping[str, str] = {"human": "Human", "animal": "Dyr", "other": "Andet"}
ALONE = "-1"
MOST_INT, MOST_TINYINT = 2_147_483_647, 127
MOST_VOLUME = 9_999.99


class Ref(msgspec.Struct, frozen=True):
  """The number of a row that is not there yet: the one that the step of this label makes."""

  label: str


Value = Kept | Ref


class Bond(msgspec.Struct, frozen=True, kw_only=True):
  """That a row over there is one of ours: `kind` order (`share`: MBq of its amount), ghost (of an endpoint), vial."""

  kind: str
  our_id: int
  part: str = "main"
  share: float | None = None


class Step(msgspec.Struct, kw_only=True):
  """One statement: insert (`label` names the row that it makes), update or delete (the row `key`, as `guard` says).
  `bonds` hold from then on, `freed` ones (kind, our id) no longer."""

  table: str
  verb: str
  key: str | None = None
  label: str = ""
  values: dict[str, Value] = {}
  guard: dict[str, Kept] = {}
  bonds: list[Bond] = []
  freed: list[tuple[str, int]] = []


def guard_of(data: Data) -> dict[str, Kept]:
  """What must still stand in a row: all that was last agreed upon."""
  return {name: value for name, value in data.items() if name not in UNGUARDED}


def text(meant: str, column: str) -> str:
  """A text as its column keeps it."""
  return values.text_out(meant, limit=LENGTHS[column])


def amount(mbq: float) -> int:
  """MBq as an INT column holds them."""
  return min(int(values.whole_out(mbq)), MOST_INT)


def count(injections: int) -> str:
  """A count of injections as a TINYINT holds it."""
  return str(min(injections, MOST_TINYINT))


def volume(ml: float) -> str:
  """A volume to a hundredth of a millilitre."""
  return f"{min(ml, MOST_VOLUME):.2f}"


def activity(mbq: float) -> str:
  """A vial's MBq, cut to a whole number as the old site cuts it."""
  return str(min(math.floor(mbq), MOST_INT))


def with_percent(mbq: int, percent: int) -> str:
  """An amount with its customer's overhead."""
  return str(min(int(values.whole_out(mbq * (1 + percent / 100))), MOST_INT))


def instant(at: datetime) -> str:
  """An instant as naive wall time."""
  return values.instant_out(at)


def same(column: str, wanted: Kept, found: Kept) -> bool:
  """Whether what a column shows is what was written into it: numbers by their value, letters up to the column's end and
  its blanks."""
  if wanted == found:
    return True
  if wanted is None or found is None:
    return False
  if column in LETTERS:
    return wanted[: LENGTHS[column]].rstrip(" ") == found.rstrip(" ")
  try:
    return values.number(wanted, column) == values.number(found, column)
  except Unreadable:
    return False


def as_written(base: Data, written: Mapping[str, Kept], found: Data | None) -> dict[str, Kept]:
  """A row as it stood right after our statement, from how it is read back: what somebody changed since is not agreed
  upon, and stays out."""
  expected = {**base, **written}
  if found is None:
    return expected
  kept = {}
  for name, value in found.items():
    meant = expected.get(name, value)
    free = name in UNGUARDED or (name not in expected)
    kept[name] = value if free or same(name, meant, value) else meant
  return kept


def says(values_: Mapping[str, Kept], found: Data) -> bool:
  """Whether a row says all of this already."""
  return all(same(name, value, found.get(name)) for name, value in values_.items() if name in found)


def plain(step_values: Mapping[str, Value]) -> dict[str, Any]:
  """Values for a JSON column: a row that is not there yet as {row: label}."""
  return {name: {"row": it.label} if isinstance(it, Ref) else it for name, it in step_values.items()}


def resolved(kept: Mapping[str, Any], made: Mapping[str, str]) -> dict[str, Kept]:
  """The values as they are sent: `made` are the rows that have been made, by label. KeyError for one that was not."""
  return {name: made[it["row"]] if isinstance(it, dict) else it for name, it in kept.items()}
