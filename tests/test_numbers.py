"""Five hundred spellings of amounts, each read right or refused with both readings (NUM-1, CLI-4).

What a spelling means is known from how it was made, not from a parser. The browser reads the same ones;
`python -m tests.test_numbers` writes them anew.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tracershop.numbers import in_full, parse_count, parse_mbq, parse_number

CASES = Path(__file__).parent / "cases" / "numbers.json"
COUNT = 500
Case = dict[str, Any]

NO_BREAK, NARROW, THIN = "\u00a0", "\u202f", "\u2009"
# (as written, MBq)
UNITS = (
  ("", "1"), (" MBq", "1"), ("MBq", "1"), (f"{NO_BREAK}MBq", "1"), (" mbq", "1"), (" GBq", "1000"), ("GBq", "1000"),
  (f"{NARROW}GBq", "1000"), (" gbq", "1000"), (" kBq", "0.001"), ("kBq", "0.001"), ("  MBq ", "1"),
)  # fmt: skip
WHOLES = ("0", "7", "42", "350", "8400", "9000", "12345", "1234567")
FRACTIONS = ("", "5", "25", "000", "500", "125", "0000", "1234")


def grouped(whole: str, mark: str) -> str:
  """Digits in groups of three."""
  first = len(whole) % 3 or 3
  return mark.join([whole[:first], *(whole[at : at + 3] for at in range(first, len(whole), 3))])


def ways(whole: str, fraction: str) -> Iterator[str]:
  """How people write it: plainly with either mark; in groups by any space; in groups by the other mark."""
  if not fraction:
    yield whole
    # One mark alone is an ambiguous way, which `ambiguous` has.
    yield from (grouped(whole, mark) for mark in (" ", NO_BREAK, NARROW, THIN) if len(whole) > 3)
    yield from (grouped(whole, mark) for mark in ".," if len(whole) > 6)
    return
  for decimal, other in (",.", ".,"):
    if len(fraction) != 3 or len(whole) > 3 or whole == "0":
      yield f"{whole}{decimal}{fraction}"
    if len(whole) > 3:
      yield from (f"{grouped(whole, mark)}{decimal}{fraction}" for mark in (" ", NO_BREAK, NARROW, other))


def right() -> Iterator[Case]:
  """Each way of each number, with the units in turn; nothing is refused."""
  units = itertools.cycle(UNITS)
  for whole, fraction in itertools.product(WHOLES, FRACTIONS):
    value = Decimal(f"{whole}.{fraction or '0'}")
    for text in ways(whole, fraction):
      unit, factor = next(units)
      mbq = value * Decimal(factor)
      yield {"text": text + unit, **({"value": float(mbq)} if mbq > 0 else {"why": "notPositive"})}


def ambiguous() -> Iterator[Case]:
  """One mark and exactly three digits after it: thousands to one reader, decimals to another."""
  units = itertools.cycle(UNITS)
  for whole, fraction, mark in itertools.product(("9", "42", "350"), ("000", "500", "125", "999"), ".,"):
    for _ in range(3):
      unit, factor = next(units)
      readings = [
        float(Decimal(f"{whole}{fraction}") * Decimal(factor)),
        float(Decimal(f"{whole}.{fraction}") * Decimal(factor)),
      ]
      yield {"text": f"{whole}{mark}{fraction}{unit}", "why": "ambiguous", "readings": readings}


REFUSED = {
  "empty": [
    "", " ", "\t", "\u00a0", "\u202f", "  \n ",
  ],
  "notPositive": [
    "0", "0,0", "0.000", "0 MBq", "00", ".0", ",000", "0 GBq", "-5", "-5,5", "- 5", "−5", "–5", "-0", "-9.000",
    "-9 GBq", "-.5", "-\u00a05", "0,0 kBq",
  ],
  "unit": [
    "9 Ci", "9 mCi", "9 µCi", "9 Bq", "9 TBq", "9 ml", "9 MB", "9 GB", "9 M", "9 G", "9 mg", "9,5 Mbqs", "9 μBq",
    "9e", "9 stk", "5 x", "9.000 Ci", "9 MBqMBq", "9 mbqx", "1e",
  ],
  "nan": [
    "abc", "MBq", "GBq 9", "MBq 9", "9 0", "9 00", "90 00", "9  000", "9 000 00", "1 2345", "12 34,5", "9..5", "9,,5",
    "9.,5", "9,.5", "9,", "9.", "9, MBq", ".", ",", "1.2.3", "1.23.456", "12.3456.789", "1.234,567,8", "1,234.567.8",
    "1.234.56", "1,23,456", "1.234.5678", "0.123.456", "0.123,5", "0 500", "000.000.500", "1e5", "1E5", "9e3 MBq",
    "9×10^3", "10^3", "NaN", "nan", "Infinity", "inf", "∞", "0x10", "1_000", "1'000", "1’000", "1´000", "+5", "++5",
    "--5", "5-", "5-6", "5–6", "5/2", "½", "9½", "5%", "(5)", "~5", "ca. 5", "<5", ">5", "=5", "5=", "5;5", "5:30",
    "5 MBq 3", "5 MBq/ml", "5 MBq kl. 7", "9 G Bq", "9 .5", "9 ,5", "9. 5", "9, 5", "٩", "９", "९", "Ⅸ", "九",
    "9\u200b000", "9\u0000", "9 000.", "9 000,", "9 000.000.000", "9.000 000", "1.234 567", "1 234.567,8", "ni",
    "en halv", "#9", "$9", "9 MBq\u0301", "9" * 400,
  ],
}  # fmt: skip


def fresh() -> list[Case]:
  """All of them: what was refused and what is ambiguous, and of the right ones as many as make five hundred."""
  refused = [{"text": text, "why": why} for why, texts in REFUSED.items() for text in texts]
  fixed = list({it["text"]: it for it in [*refused, *ambiguous()]}.values())
  known = {it["text"] for it in fixed}
  others = list({it["text"]: it for it in right() if it["text"] not in known}.values())
  wanted = COUNT - len(fixed)
  assert 0 < wanted <= len(others), f"{len(others)} right ones for {wanted} places"
  # Evenly through all of them, so that each kind is there.
  return [*fixed, *(others[at * len(others) // wanted] for at in range(wanted))]


def written(cases: list[Case]) -> str:
  """The file: one case a line."""
  return "[\n" + ",\n".join(json.dumps(it) for it in cases) + "\n]\n"


def test_num_1_the_shared_spellings_are_five_hundred_and_no_two_alike() -> None:
  cases = fresh()
  assert CASES.read_text() == written(cases)
  assert len({it["text"] for it in cases}) == len(cases) == COUNT
  assert sum("value" in it for it in cases) > 200
  assert sum(it.get("why") == "ambiguous" for it in cases) >= 60


@pytest.mark.parametrize(
  "case", json.loads(CASES.read_text()) if CASES.exists() else [], ids=lambda it: ascii(it["text"])
)
def test_num_1_each_spelling_is_read_right_or_refused(case: Case) -> None:
  """NUM-1, CLI-4."""
  found = parse_mbq(case["text"])
  readings = list(found.readings) if found.readings else None
  assert (found.value, found.why, readings) == (case.get("value"), case.get("why"), case.get("readings"))
  assert found.ok is ("value" in case)


def test_num_2_a_field_takes_its_own_unit_only_and_a_count_is_whole() -> None:
  assert parse_number("7,5 ml", "ml").value == 7.5
  assert parse_number("7,5", "ml").value == 7.5
  assert parse_number("7,5 GBq", "ml").why == "unit"
  assert parse_count("3").value == 3
  assert parse_count("3,5").why == "nan"
  assert parse_count("3.000").why == "ambiguous"
  assert parse_count("").why == "empty"


@pytest.mark.parametrize(
  ("value", "danish"),
  [
    (4, "4"),
    (25_000.0, "25 000"),
    (1_000_000.0, "1 000 000"),
    (12_345.67, "12 345,67"),
    (0.1, "0,1"),
    (1e-7, "0,0000001"),
  ],
)
def test_num_20_a_sentence_has_all_digits_and_its_languages_mark(value: float, danish: str) -> None:
  danish = danish.replace(" ", NO_BREAK)
  assert in_full(value) == (danish, danish.replace(",", "."))
  assert parse_number(in_full(value)[0]).value == pytest.approx(value)


if __name__ == "__main__":
  CASES.write_text(written(fresh()))
