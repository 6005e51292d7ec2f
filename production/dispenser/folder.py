"""Looks at the dispenser's folder, over and over. Knows files only, no database: a drive that hangs holds nobody else.

The folder is a network drive at a real site: file events do not arrive there, files are seen half written, and it can
be away. Nothing is ever written, moved or deleted in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from production.dispenser import readers, val
from tracershop import clock

# A file that is not whole and has not changed for so long will not become whole.
PATIENCE = timedelta(seconds=30)
MOST_AT_ONCE = 100


class Ripe(msgspec.Struct, frozen=True, kw_only=True):
  """A file that can be dealt with: it was the same at two looks, and is whole or past waiting for.

  `data` is None where it cannot be opened.
  """

  name: str
  data: bytes | None
  arrived_at: datetime
  problems: tuple[val.Problem, ...] = ()


class Look(msgspec.Struct, frozen=True, kw_only=True):
  """What was found. `away` says why the folder cannot be read; None: it was read."""

  at: datetime
  away: str | None = None
  ripe: tuple[Ripe, ...] = ()


class _Seen(msgspec.Struct):
  """A file as it was at the last look. `done`: dealt with, as long as it does not change."""

  signature: tuple[int, int]
  arrived_at: datetime
  changed_at: datetime
  done: bool = False
  unreadable: bool = False


class Folder:
  """A folder as it was at the last look."""

  def __init__(self, path: Path) -> None:
    self.path = path
    self._seen: dict[str, _Seen] = {}
    self._watching = False

  def look(self) -> Look:
    """Looks once. A file is ripe when size and time of change are those of the look before."""
    asked = clock.now()
    try:
      present = dict(self._present())
    except OSError as error:
      # What comes while it is away has been there for a while when it is seen.
      self._watching = False
      return Look(at=asked, away=error.strerror or type(error).__name__)
    now = clock.now()
    if now - asked > PATIENCE:
      # It hung, which is no better than being away.
      self._watching = False
    for name in self._seen.keys() - present.keys():
      del self._seen[name]
    # The newest first: a backlog must not keep a fresh vial waiting.
    ripe: list[Ripe] = []
    for name, signature in sorted(present.items(), key=lambda item: (-item[1][1], item[0])):
      # What has to wait its turn is noted, and not read yet.
      if self._unchanged(name, signature, now) and len(ripe) < MOST_AT_ONCE:
        found = self._ripe(name, signature, now)
        ripe += [found] if found is not None else []
    self._watching = True
    return Look(at=now, ripe=tuple(ripe))

  def settle(self, name: str) -> None:
    """Notes that a file has been dealt with as it was."""
    if name in self._seen:
      self._seen[name].done = True

  def _present(self) -> Iterator[tuple[str, tuple[int, int]]]:
    with os.scandir(self.path) as entries:
      for entry in entries:
        if readers.ours(entry.name) and entry.is_file(follow_symlinks=False):
          try:
            found = entry.stat(follow_symlinks=False)
          except FileNotFoundError:
            continue
          yield entry.name, (found.st_size, found.st_mtime_ns)

  def _unchanged(self, name: str, signature: tuple[int, int], now: datetime) -> bool:
    """Whether a file is the one of the look before, and has not been dealt with."""
    seen = self._seen.get(name)
    if seen is None or seen.signature != signature:
      self._seen[name] = _Seen(signature, self._arrival(signature, now), now)
      return False
    return not seen.done

  def _ripe(self, name: str, signature: tuple[int, int], now: datetime) -> Ripe | None:
    seen, most = self._seen[name], readers.most_bytes(name)
    try:
      with (self.path / name).open("rb") as file:
        data = file.read(most + 1)
    except OSError as error:
      return self._locked(name, seen, now, error)
    if len(data) != min(signature[0], most + 1):
      # It grew between the look and the reading.
      return None
    problems: list[val.Problem] = []
    try:
      if len(data) > most:
        raise val.Unreadable([val.Problem(0, "Filen er for stor til en vial.", "The file is too large for a vial.")])
      readers.read(name, data)
    except val.Unreadable as wrong:
      problems = wrong.problems
    except val.NotWhole as wrong:
      if now - seen.changed_at < PATIENCE:
        return None
      problems = wrong.problems
    return Ripe(name=name, data=data[:most], arrived_at=seen.arrived_at, problems=tuple(problems))

  def _locked(self, name: str, seen: _Seen, now: datetime, error: OSError) -> Ripe | None:
    if seen.unreadable or now - seen.changed_at < PATIENCE:
      return None
    # Told once; the file is tried again at each look, for whoever holds it may let go.
    seen.unreadable = True
    why = error.strerror or type(error).__name__
    problem = val.Problem(0, f"Filen kan ikke åbnes: {why}.", f"The file cannot be opened: {why}.")
    return Ripe(name=name, data=None, arrived_at=seen.arrived_at, problems=(problem,))

  def _arrival(self, signature: tuple[int, int], now: datetime) -> datetime:
    """When a file came: now, if we have been watching; else it lay there already, since it was last written."""
    if self._watching:
      return now
    return min(now, datetime.fromtimestamp(signature[1] / 1e9, UTC))
