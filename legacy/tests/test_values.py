"""What the old bytes mean."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from legacy.old import values
from legacy.old.values import Unreadable


@pytest.mark.parametrize(
  ("data", "meant"),
  [
    ("Blåbærgrød".encode("latin-1"), "Blåbærgrød"),
    ("“citat” – €".encode("cp1252"), "“citat” – €"),
    ("Spøgelse".encode(), "Spøgelse"),
    ("3 µg".encode("latin-1"), "3 µg"),
    # A letter of Windows that Latin-1 does not have, next to a byte that neither has.
    (b"\x8cuvre \x81", "Œuvre \x81"),
    ("Ã¥ alone is no letter of UTF-8: Ã".encode("latin-1"), "Ã¥ alone is no letter of UTF-8: Ã"),
    (b"", ""),
  ],
)
def test_lnk_1_texts_are_read_in_whatever_letters_they_lie_there(data: bytes, meant: str) -> None:
  """LNK-1."""
  assert values.text(values.kept(data)) == meant


def test_lnk_1_every_byte_comes_back_as_it_lay_there() -> None:
  """LNK-1: the mirror loses nothing."""
  data = bytes(range(256))
  assert values.sent(values.kept(data)) == data


@pytest.mark.parametrize("meant", ["Blåbærgrød", "“citat” – €", "Œuvre \x81", "ren ascii"])
def test_lnk_1_a_text_of_ours_is_read_again_as_it_was_written(meant: str) -> None:
  """LNK-1."""
  assert values.text(values.text_out(meant)) == meant


def test_lnk_1_what_the_old_letters_lack_is_a_question_mark_and_what_is_too_long_is_cut() -> None:
  """LNK-1: the lossy fields."""
  assert values.text_out("β-carboline 日本") == "?-carboline ??"
  assert values.text_out("abcdef", limit=4) == "abcd"


@pytest.mark.parametrize("none", [None, "", "  ", "0000-00-00 00:00:00", "0000-01-01 00:00:00", "0000-00-00"])
def test_lnk_2_the_many_ways_of_saying_that_there_is_no_instant(none: str | None) -> None:
  """LNK-2."""
  assert values.instant(none, "x") is None


@pytest.mark.parametrize("wrong", ["2026-00-11 10:00:00", "2026-02-30 10:00:00", "2026-12-01 25:00:00", "i går", "0"])
def test_lnk_2_an_instant_that_was_meant_to_be_one_is_told(wrong: str) -> None:
  """LNK-2."""
  with pytest.raises(Unreadable) as refused:
    values.instant(wrong, "deliver_datetime")
  assert refused.value.column == "deliver_datetime"
  assert wrong in refused.value.danish
  assert wrong in refused.value.english


def test_lnk_2_instants_are_wall_time_in_copenhagen_both_ways() -> None:
  """LNK-2: in summer, in winter, in the hour that is twice (its first occurrence) and in the one that is not."""
  for text, utc in (
    ("2026-07-01 11:30:00", datetime(2026, 7, 1, 9, 30, tzinfo=UTC)),
    ("2026-12-01 11:30:00", datetime(2026, 12, 1, 10, 30, tzinfo=UTC)),
    ("2026-10-25 02:30:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
  ):
    assert values.instant(text, "x") == utc
    assert values.instant_out(utc) == text
  assert values.instant("2026-03-29 02:30:00", "x") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_lnk_2_numbers_dates_and_times_of_day() -> None:
  """LNK-2."""
  assert values.whole("0012", "x") == 12
  assert values.whole(None, "x") is None
  assert values.number("1.50", "x") == 1.5
  assert values.day("2026-12-01", "x") == date(2026, 12, 1)
  assert values.day("0000-00-00", "x") is None
  assert values.clock("07:05:09", "x") == time(7, 5, 9)
  for reader, wrong in (
    (values.whole, "12,5"), (values.number, "nan"), (values.number, "1e999"), (values.day, "2026-02-30"),
    (values.clock, "27:00:00"),
  ):  # fmt: skip
    with pytest.raises(Unreadable):
      reader(wrong, "x")


@pytest.mark.parametrize(("ours", "theirs"), [(1000.4, "1000"), (1000.5, "1001"), (0.0, "0"), (12.0, "12")])
def test_lnk_3_whole_columns_round_halves_up(ours: float, theirs: str) -> None:
  """LNK-3."""
  assert values.whole_out(ours) == theirs
