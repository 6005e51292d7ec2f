"""The one table of what equals what (LNK-50)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacy.mapping import equality
from legacy.mapping.equality import FIELDS, GRAIN
from legacy.old import values
from legacy.old.tables import TABLES
from tracershop import calendar

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "legacy.md"


@pytest.mark.parametrize(
  ("ours", "theirs"),
  [(None, None), (499.4, 499), (499.5, 500), (500.0, 500), (0.5, 1)],
)
def test_lnk_50_whole_numbers_are_rounded_halves_up(ours: float | None, theirs: int | None) -> None:
  """LNK-50, LNK-3."""
  assert equality.whole(ours) == theirs


@pytest.mark.parametrize("cents", range(401))
def test_lnk_50_per_cents_come_back_from_their_factor(cents: int) -> None:
  """LNK-50: whatever a factor of floating point makes of them."""
  assert equality.percent(1.0 + cents / 100) == cents


def test_lnk_50_texts_batches_instants_and_decimals_in_their_grain() -> None:
  """LNK-50."""
  assert equality.letters("  Blåt låg – 漢 ") == "Blåt låg – ?"
  assert len(equality.letters("æ" * 9000)) == 8000
  assert equality.first_batch(["FDG-261201:1", "FDG-261201:2"]) == ("FDG-261201-1",)
  assert equality.first_batch([" "]) == ()
  assert equality.batch("F" * 30) == "F" * 20
  assert [equality.hundredths(it) for it in (None, 1.005, 0.124, 3000.5)] == [None, 1.01, 0.12, 3000.5]
  # The hour that comes twice: both are the same wall time over there.
  later = datetime.fromisoformat("2026-10-25T01:30:00.900000+00:00")
  assert calendar.wall_time(equality.second(later)).isoformat()[:19] == "2026-10-25T02:30:00"


@given(st.text(max_size=60))
def test_lnk_50_what_was_sent_and_read_back_equals_itself(text: str) -> None:
  """LNK-50: another round changes nothing."""
  once = values.text(values.text_out(text)).strip()
  assert equality.letters(text) == once


def test_lnk_50_each_field_is_a_column_that_is_read_and_each_rule_is_said() -> None:
  """LNK-50: nothing is named that is not there, and of the mapped tables no column is forgotten."""
  named: dict[str, set[str]] = {}
  for it in FIELDS:
    assert it.rule == "ours" or it.rule in GRAIN
    assert it.rule in equality.RULES
    named.setdefault(it.table, set()).update(it.column.split(", "))
  for table, columns in named.items():
    assert columns <= {*TABLES[table].columns, *TABLES[table].optional_columns}, table
  for table in ("orders", "VAL"):
    keys = {"OID", "BID", "tracer", "ID"}
    assert {*TABLES[table].columns, *TABLES[table].optional_columns} - keys == named[table] - keys, table


def test_lnk_50_the_page_shows_the_table_as_it_is() -> None:
  """LNK-50."""
  assert "\n".join(equality.page()) in PAGE.read_text()
