"""How long a worklist of thousands takes, new, known, moved and gone."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from tests import unit
from tests.nemesis.conftest import Say
from tests.ris import Ris, study
from tracershop.orderbook.studies import Study

pytestmark = pytest.mark.django_db(transaction=True)

PORTION, FULL_PORTIONS, SECONDS = 100, 100, 60.0


def test_bkg_14_ten_thousand_studies_are_taken_in_within_a_minute(frozen_clock: Any, nemesis: Any, say: Say) -> None:
  """BKG-14: new, known, moved, and a quarter of them gone; in full 10,000, in four rooms, one of them nobody's."""
  ris = Ris(frozen_clock)
  portions = nemesis.rounds(FULL_PORTIONS)
  rooms = ("NORD-1", "NORD-2", "SYD-1", "NEW-1")

  def told(number: int, minutes: int) -> Study:
    start = unit.at_wall(8) + timedelta(days=number % 14, minutes=number % 600 + minutes)
    return study(f"MANY-{number:06}", at=start, location=rooms[number % 4], description=f"PET study {number % 40}")

  def cycle(minutes: int, share: float = 1.0) -> tuple[float, float, float]:
    """Seconds for all of it, for the longest portion, and for what the whole answer means."""
    asked, longest, began = ris.clock.move(minutes=1), 0.0, time.perf_counter()
    some = [told(number, minutes) for number in range(int(portions * PORTION * share))]
    for start in range(0, len(some), PORTION):
      one = time.perf_counter()
      ris.adopt(*some[start : start + PORTION], at=asked)
      longest = max(longest, time.perf_counter() - one)
    one = time.perf_counter()
    assert ris.complete(*(it.accession for it in some), at=asked)["held"] == 0
    return time.perf_counter() - began, longest, time.perf_counter() - one

  for what, given in (("new", (0,)), ("known", (0,)), ("moved", (5,)), ("a quarter gone", (5, 0.75))):
    whole, longest, last = cycle(*given)  # type: ignore[arg-type]
    say(f"{portions * PORTION} studies {what}: {whole:.1f} s, a portion {longest:.2f} s, the whole answer {last:.2f} s")
    assert whole < SECONDS * max(portions / FULL_PORTIONS, 0.1), what
