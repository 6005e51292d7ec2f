"""The link's commands at the keyboard: what they do and say. Exit code 0 where all is well, 1 where something differs
or stands in the way."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from legacy.old.connection import OldDatabase, connect
from legacy.proof import comparing, report
from legacy.proof.rows import Progress

Say = Callable[[str], None]


@contextlib.contextmanager
def connected(url: str) -> Iterator[OldDatabase]:
  """The old database. Raises OldDatabaseAway, and ValueError for an address that is none."""
  old = connect(url)
  try:
    yield old
  finally:
    old.close()


def compare(url: str, *, csv: str | None, say: Say, progress: Progress) -> int:
  """Proves both sides equal, or lists every difference. Raises OldDatabaseAway, and OSError for the file."""
  with connected(url) as old:
    found = comparing.compare(old, progress, most=1_000_000 if csv else 10_000)
  progress("", 0, 0)
  if csv:
    Path(csv).write_bytes(report.csv(found.differences))
    say(f"{len(found.differences)} differences are written to {csv}")
  for line in report.lines(found):
    say(line)
  return 0 if found.equal else 1
