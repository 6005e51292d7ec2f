"""The link as a worker."""

from __future__ import annotations

import pytest

from legacy.inbound.polling import Polled
from legacy.worker import Pace

QUIET, CHANGED = Polled(), Polled(waiting=1)


def looks(found: list[Polled | None], taking: float) -> list[float]:
  """When each look begins whose finding is given, where each takes so many seconds."""
  pace, now, began = Pace(5.0), 100.0, []
  for it in found:
    pace.begin(now)
    began.append(now - 100.0)
    now += taking
    now += pace.wait(it, now)
  return began


def test_lnk_69_what_has_just_changed_is_looked_at_again_soon_but_never_twice_on_end() -> None:
  """LNK-69: also where a row changes at each look."""
  assert looks([CHANGED] * 5, 0.0) == [0.0, 0.5, 5.0, 5.5, 10.0]
  assert looks([Polled(taken=3, conflicts=1), None, QUIET], 0.0) == [0.0, 5.0, 10.0]


def test_lnk_69_however_long_a_look_takes_the_next_one_begins_in_time() -> None:
  """LNK-69: and never at once, where it takes longer than there is between two."""
  assert looks([QUIET] * 3, 2.0) == [0.0, 5.0, 10.0]
  assert looks([CHANGED] * 4, 1.0) == pytest.approx([0.0, 1.5, 5.0, 6.5])
  assert looks([QUIET] * 3, 7.0) == [0.0, 7.5, 15.0]
