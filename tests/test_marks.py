"""Marks: each that an order or vial can get has words on papers and, by the shared list, on every screen (SET-9)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from production.documents import words
from tracershop.orderbook import marks

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases" / "marks.json"
# A row's marks that are set without `marks.of_order` or `marks.of_vial`, which know them all.
BY_ITSELF = re.compile(r"\bmarks *+= *+(?!=|marks\.|models\.|(?:list|tuple)\(it\.marks\))")


def test_each_mark_has_words_on_papers() -> None:
  assert set(words.MARKS) == marks.ORDER | marks.VIAL | marks.DISPATCH | marks.CERTIFICATE


def test_the_screens_read_the_same_list() -> None:
  assert json.loads(CASES.read_text()) == {
    "batch": sorted(marks.BATCH),
    "dispatch": sorted(marks.DISPATCH),
    "order": sorted(marks.ORDER),
    "vial": sorted(marks.VIAL),
  }


def test_a_mark_without_words_is_not_kept() -> None:
  assert marks.of_order(["late", "byRequest", "late"]) == ["byRequest", "late"]
  for keep in (marks.of_order, marks.of_vial, marks.of_batch, marks.of_dispatch):
    with pytest.raises(AssertionError, match="unheardOf"):
      keep({"unheardOf"})


def test_rows_get_their_marks_from_the_list_alone() -> None:
  found = [
    f"{path.relative_to(ROOT)}:{number}"
    for place in ("tracershop/orderbook", "production", "customer")
    for path in sorted((ROOT / place).rglob("*.py"))
    if not {"tests", "migrations"} & set(path.parts)
    for number, line in enumerate(path.read_text().splitlines(), 1)
    if BY_ITSELF.search(line) and path.name != "marks.py"
  ]
  assert found == []
