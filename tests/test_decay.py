"""Decay against an oracle of our own in fifty digits; the browser reads the same cases (DEC-1, DEC-2)."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal, getcontext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracershop.decay import ceil_mbq, decay, factor, floor_mbq

CASES = Path(__file__).parent / "cases" / "decay.json"
# ICRP Publication 107: F-18, C-11, O-15, N-13, Ga-68, Tc-99m, Zr-89.
HALF_LIVES = (6586.2, 1223.4, 122.24, 597.9, 4062.6, 21654.0, 282276.0)
SECONDS = (0, 1, 59, 60, 1140, 4500, 20700, 86400, -1, -60, -1140, -4500, -20700)
AMOUNTS = (0.01, 1.0, 5400.0, 9000.25, 123456.789)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
# The same cases each time, and a busy machine is no failure.
steady = settings(deadline=None, derandomize=True)


def oracle(mbq: float, half_life_seconds: float, seconds: float) -> Decimal:
  """A · exp(−ln 2 · t/T½) in fifty digits, from the very floats that were given."""
  getcontext().prec = 50
  return Decimal(mbq) * (-Decimal(2).ln() * Decimal(seconds) / Decimal(half_life_seconds)).exp()


def fresh() -> list[dict[str, float]]:
  """Every case that could stand on a screen: up to eight half-lives either way."""
  return [
    {"mbq": mbq, "halfLifeSeconds": half_life, "seconds": seconds, "expect": float(oracle(mbq, half_life, seconds))}
    for half_life in HALF_LIVES
    for seconds in SECONDS
    for mbq in AMOUNTS
    if abs(seconds) <= 8 * half_life
  ]


def written(cases: list[dict[str, float]]) -> str:
  """The file: one case a line."""
  return "[\n" + ",\n".join(json.dumps(it) for it in cases) + "\n]\n"


def test_dec_1_the_shared_cases_are_those_of_the_oracle() -> None:
  """`python -m tests.test_decay` writes them anew."""
  assert CASES.read_text() == written(fresh())


def test_dec_1_every_shared_case_holds() -> None:
  cases = json.loads(CASES.read_text())
  assert len(cases) > 300
  for case in cases:
    later = NOON + timedelta(seconds=case["seconds"])
    assert decay(case["mbq"], case["halfLifeSeconds"], NOON, later) == pytest.approx(case["expect"], rel=1e-13)


@steady
@given(
  mbq=st.floats(0.01, 1e7),
  half_life=st.sampled_from(HALF_LIVES),
  half_lives=st.floats(-40, 40),
)
def test_dec_1_any_case_agrees_with_the_oracle(mbq: float, half_life: float, half_lives: float) -> None:
  seconds = half_lives * half_life
  assert mbq * factor(seconds, half_life) == pytest.approx(float(oracle(mbq, half_life, seconds)), rel=1e-13)


@steady
@given(seconds=st.integers(-86_400, 86_400), half_life=st.sampled_from(HALF_LIVES[:1] + HALF_LIVES[4:]))
def test_dec_1_there_and_back_is_the_same(seconds: int, half_life: float) -> None:
  later = NOON + timedelta(seconds=seconds)
  assert decay(decay(9_000, half_life, NOON, later), half_life, later, NOON) == pytest.approx(9_000, rel=1e-12)


def test_dec_1_a_half_life_halves_and_backwards_doubles() -> None:
  half_life = timedelta(seconds=6586.2)
  assert decay(9_000, 6586.2, NOON, NOON + half_life) == 4_500
  assert decay(9_000, 6586.2, NOON + half_life, NOON) == 18_000
  assert decay(9_000, 6586.2, NOON, NOON) == 9_000


def test_dec_1_an_hour_is_what_the_domain_says() -> None:
  """An hour's error is a factor 1.46 for F-18 and 7.7 for C-11."""
  assert 1 / factor(3600, 6586.2) == pytest.approx(1.46, abs=0.005)
  assert 1 / factor(3600, 1223.4) == pytest.approx(7.7, abs=0.05)


def test_dec_2_up_and_down_to_a_whole_mbq() -> None:
  for mbq, up, down in (
    (47_699.2486, 47_700, 47_699),
    (9_000.0, 9_000, 9_000),
    (9_000.000_000_9, 9_000, 9_000),
    (9_000.000_002, 9_001, 9_000),
    (8_999.999_999_5, 9_000, 9_000),
    (8_999.999_99, 9_000, 8_999),
    (0.0, 0, 0),
    (0.1 + 0.2 - 0.3 + 7, 7, 7),
  ):
    assert (ceil_mbq(mbq), floor_mbq(mbq)) == (up, down), mbq


@steady
@given(st.lists(st.integers(1, 10_000_000), min_size=1, max_size=40))
def test_dec_2_hundredths_that_sum_to_a_whole_cost_no_mbq_more(hundredths: list[int]) -> None:
  """Sum first, round once: 0.1 + 0.2 must not become one MBq more."""
  missing = -sum(hundredths) % 100
  total = sum(it / 100 for it in hundredths) + missing / 100
  exact = (sum(hundredths) + missing) // 100
  assert (ceil_mbq(total), floor_mbq(total)) == (exact, exact)


@steady
@given(st.floats(0, 1e8))
def test_dec_2_up_is_never_less_than_what_is_needed(mbq: float) -> None:
  assert mbq - 1e-6 <= ceil_mbq(mbq) < mbq + 1
  assert mbq - 1 < floor_mbq(mbq) <= mbq + 1e-6
  assert not math.isnan(float(ceil_mbq(mbq)))


if __name__ == "__main__":
  CASES.write_text(written(fresh()))
