"""The link as a worker."""

from __future__ import annotations

from legacy import worker
from legacy.inbound.polling import Polled


def test_lnk_69_what_has_just_changed_is_looked_at_again_soon_but_never_twice_on_end() -> None:
  """LNK-69: also where a row changes at each look."""
  hurried, looks = False, []
  for _ in range(4):
    hurried = worker.again_soon(Polled(waiting=1), hurried)
    looks.append(hurried)
  assert looks == [True, False, True, False]
  assert not worker.again_soon(Polled(taken=3, conflicts=1), False)
  assert not worker.again_soon(None, False)
