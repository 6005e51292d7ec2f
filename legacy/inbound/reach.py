"""From which number on a look at the old tables reads. Nothing but the numbers is indexed over there, and reading a
table through takes longer than all else: so it is read through once a minute, and meanwhile from the lowest number
that had to do with the open window then."""

from __future__ import annotations

from collections.abc import Iterable


class Reach:
  """What was found at the last look that went through all of it. `whole`: this look does."""

  def __init__(self) -> None:
    self.whole = True
    self._lowest: dict[str, int] = {}

  def lowest(self, table: str) -> int:
    """The number to begin with; 0 where all of it is read."""
    return 0 if self.whole else self._lowest.get(table, 0)

  def saw(self, table: str, keys: Iterable[str]) -> None:
    """Notes which rows had to do with the open window: what a whole look read, and what ours of it are tied to. Whoever
    is among them is seen again at the next look, so that a change is believed then."""
    if self.whole:
      self._lowest[table] = min(map(int, keys), default=0)
