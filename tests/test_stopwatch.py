"""That what the machine takes is taken off, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.stopwatch import Stopwatch, kept_waiting

BUSY = "while True: pass"


@pytest.fixture
def crowded() -> Iterator[None]:
  """Three who compute on one processor."""
  if not sys.platform.startswith("linux") or not any(kept_waiting().values()):
    pytest.skip("a kernel that does not say who waited")
  processor = min(os.sched_getaffinity(0))
  with ExitStack() as stack:
    for _ in range(3):
      one = stack.enter_context(subprocess.Popen([sys.executable, "-c", BUSY]))
      stack.callback(one.kill)
      os.sched_setaffinity(one.pid, {processor})
    yield


def test_who_stands_ready_without_a_processor_is_not_late(crowded: None) -> None:
  watch, begun = Stopwatch(), time.monotonic()
  while time.monotonic() - begun < 0.6:
    time.sleep(0.02)
  # Of each second each of them has a third: two wait at any moment.
  assert watch.seconds() < 0.3


def test_who_sleeps_is_late() -> None:
  with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as sleeper:
    watch, begun = Stopwatch(), time.process_time()
    time.sleep(0.5)
    sleeper.kill()
  assert time.process_time() - begun < 0.4
  assert watch.seconds() > 0
