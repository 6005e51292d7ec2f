"""What the product took, without what the machine kept it waiting: a promise of seconds holds on a busy machine too."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

PROC = Path("/proc")


class Stopwatch:
  """Counts seconds from now on, without those in which a thread of ours stood ready and was given no processor.

  Ours are this process and all below it: servers, workers, browsers. Who sleeps, or waits for somebody else, stands not
  ready: a change that comes a heartbeat too late is as late as before. On a machine with nothing else to do nothing is
  taken off; where the kernel does not say, neither.
  """

  def __init__(self) -> None:
    self._kept = kept_waiting()
    self._begun = time.monotonic()

  def seconds(self) -> float:
    """So many until now."""
    taken = time.monotonic() - self._begun
    kept = sum(max(now - self._kept.get(thread, 0), 0) for thread, now in kept_waiting().items())
    return max(taken - kept / 1e9, 0.0)


def kept_waiting() -> dict[str, int]:
  """How long each thread of ours has stood ready without a processor, in nanoseconds."""
  found: dict[str, int] = {}
  for process in family(os.getpid()):
    with contextlib.suppress(OSError, IndexError):
      for thread in (PROC / str(process) / "task").iterdir():
        with contextlib.suppress(OSError, IndexError):
          found[thread.name] = int((thread / "schedstat").read_text().split()[1])
  return found


def family(first: int) -> list[int]:
  """A process and all below it."""
  children: dict[int, list[int]] = {}
  for folder in PROC.glob("[0-9]*"):
    with contextlib.suppress(OSError):
      # The name stands in brackets and may hold anything, brackets too.
      parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
      children.setdefault(int(parent), []).append(int(folder.name))
  found = [first]
  for process in found:
    found += children.get(process, [])
  return found
