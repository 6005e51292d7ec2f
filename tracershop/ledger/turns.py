"""Whose turn it is to write, where the database lets writers starve.

MariaDB gives a row's lock to whoever has waited longest. SQLite's waiters sleep and look again, each a little later
than the last time: of eight that write without a pause one was measured to find the lock taken for four seconds on end,
and its command was refused. The embedded form is one process, so its threads can stand in line here.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError


class Turns:
  """A lock that goes to whoever asked first. A thread that has it may take it again."""

  def __init__(self) -> None:
    self._guard = threading.Lock()
    self._line: deque[threading.Event] = deque()
    self._taken_by: int | None = None

  @property
  def waiting(self) -> int:
    """How many stand in line."""
    return len(self._line)

  @contextmanager
  def turn(self, seconds: float) -> Iterator[None]:
    """Waits in line. Raises OperationalError, in SQLite's words, where the turn has not come by then."""
    if self._taken_by == threading.get_ident():
      yield
      return
    self._wait(seconds)
    try:
      yield
    finally:
      self._hand_on()

  def _wait(self, seconds: float) -> None:
    mine = threading.Event()
    with self._guard:
      if self._taken_by is None:
        self._taken_by = threading.get_ident()
        return
      self._line.append(mine)
    mine.wait(seconds)
    with self._guard:
      if not mine.is_set():
        self._line.remove(mine)
        raise OperationalError("database is locked")
      self._taken_by = threading.get_ident()

  def _hand_on(self) -> None:
    with self._guard:
      # Between two of the line it is nobody's to take: whoever comes anew stands behind them.
      self._taken_by = 0 if self._line else None
      if self._line:
        self._line.popleft().set()
