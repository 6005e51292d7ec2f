"""Quality control: what a result is worth, and what a batch still lacks. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from tracershop.errors import Refusal

# Own numbers: the tracer's tag, the date of the end of synthesis in Copenhagen, and which of that day (BAT-1).
NUMBER = re.compile(r"([A-Z0-9]{1,12})-(\d{6})-(\d+)")
MOST_TESTS = 40


class Test(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """A test as a template and a batch keep it."""

  key: str
  name: str
  unit: str = ""
  low: float | None = None
  high: float | None = None
  phase: str = "before"

  @property
  def measured(self) -> bool:
    """Whether it gives a figure; else it is passed or not."""
    return self.low is not None or self.high is not None


class Result(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """A result as a batch keeps it: as on the wire, and with who it was by his id."""

  key: str
  value: float | None
  passed: bool | None
  within_limits: bool
  entered_by: str
  entered_by_id: int | None
  entered_at: datetime
  checked_by: str | None = None
  checked_by_id: int | None = None
  checked_at: datetime | None = None
  written_at: datetime | None = None


def open_late(state: str, tests: Iterable[Mapping[str, Any]], late_tests: Iterable[str]) -> list[str]:
  """The names of the late results that a conditional certification still waits for, in the order of its tests (CRT-1).

  `tests` as a batch keeps them. None once it is certified or rejected.
  """
  waiting = set(late_tests) if state == "conditionallyCertified" else set()
  return [it["name"] for it in tests if it["key"] in waiting]


class Lack(msgspec.Struct, frozen=True, kw_only=True):
  """What stands between a batch and its certification: keys of tests."""

  missing: list[str]
  outside: list[str]
  unchecked: list[str]

  @property
  def any(self) -> bool:
    """Whether anything does."""
    return bool(self.missing or self.outside or self.unchecked)


def tests_of(raw: Iterable[Any]) -> list[Test]:
  """The tests that a row keeps."""
  return msgspec.convert(list(raw), list[Test])


def results_of(raw: Iterable[Any]) -> list[Result]:
  """The results that a row keeps."""
  return msgspec.convert(list(raw), list[Result])


def fits_number(number: str, tag: str, made_on: date) -> bool:
  """Whether a number is `TAG-YYMMDD-n` for a tracer's tag and the date its synthesis ended (BAT-1)."""
  found = NUMBER.fullmatch(number)
  return found is not None and (found[1], found[2]) == (tag.upper(), f"{made_on:%y%m%d}")


def judged(test: Test, value: float | None, passed: bool | None) -> bool:
  """Whether a result is within its test's limits, the limits themselves included (QC-2).

  Raises Refusal `invalid` at the field that is missing, no number, or not this test's.
  """
  if test.measured:
    if value is None or not math.isfinite(value):
      raise Refusal("invalid", field="value", text="qc_value", test=test.name)
    if passed is not None:
      raise Refusal("invalid", field="passed", text="qc_value", test=test.name)
    return (test.low is None or value >= test.low) and (test.high is None or value <= test.high)
  if passed is None:
    raise Refusal("invalid", field="passed", text="qc_passed", test=test.name)
  if value is not None:
    raise Refusal("invalid", field="value", text="qc_passed", test=test.name)
  return passed


def lacking(tests: Sequence[Test], results: Sequence[Result], *, but: Iterable[str] = ()) -> Lack:
  """What the tests still lack, those in `but` left out: a result, one within limits, a second person's look (BAT-7)."""
  of = {it.key: it for it in results}
  left = [it.key for it in tests if it.key not in set(but)]
  return Lack(
    missing=[key for key in left if key not in of],
    outside=[key for key in left if key in of and not of[key].within_limits],
    unchecked=[key for key in left if key in of and of[key].within_limits and of[key].checked_at is None],
  )


def late_open(tests: Sequence[Test], results: Sequence[Result]) -> list[str]:
  """The late tests whose result is not in, or not looked at by a second person (BAT-8)."""
  late = [it for it in tests if it.phase == "late"]
  lack = lacking(late, results)
  return [it.key for it in late if it.key in (*lack.missing, *lack.unchecked)]


def settle(tests: Sequence[Test], results: Sequence[Result], late_tests: Sequence[str]) -> None:
  """Whether a batch may be certified, conditionally where late tests are named (BAT-7, BAT-8).

  Raises Refusal `invalid` at `lateTests` where they are not exactly the late results that are still open, and
  `qc_incomplete` with what is missing, outside its limits or unchecked.
  """
  still = late_open(tests, results)
  if late_tests and (sorted(late_tests) != sorted(still)):
    raise Refusal("invalid", field="lateTests", text="late_tests", details={"open": still})
  lack = lacking(tests, results, but=late_tests)
  if lack.any:
    raise Refusal("qc_incomplete", field="batchId", details=msgspec.structs.asdict(lack), tests=_told(tests, lack))


def _told(tests: Sequence[Test], lack: Lack) -> str:
  names = {it.key: it.name for it in tests}
  return ", ".join(names[key] for key in (*lack.missing, *lack.outside, *lack.unchecked))
