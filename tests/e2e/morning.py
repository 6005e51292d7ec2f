"""The demo on its Tuesday morning, made once: each test that wants one to itself gets a copy."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from tests.server import Server, run_python

# 06:52 in Copenhagen: the first run's vials are filled, and what Kærholm gets at 08:30 is accepted and not released.
MORNING = "2026-11-24T05:52:00Z"
MAKE = "import sys; from tracershop import cli; sys.exit(cli.main(['demo']))"


class Morning:
  """The original, which no server ever runs on."""

  def __init__(self) -> None:
    self._folder: Path | None = None
    self._clock = MORNING

  @contextmanager
  def copy(self) -> Iterator[Path]:
    """A data folder with the demo in it."""
    if self._folder is None:
      self._make()
    assert self._folder is not None
    data = Path(tempfile.mkdtemp(prefix="tracershop-server-"))
    try:
      yield shutil.copytree(self._folder, data, dirs_exist_ok=True)
    finally:
      shutil.rmtree(data, ignore_errors=True)

  @contextmanager
  def server(self, **settings: str) -> Iterator[Server]:
    """A server on a copy. Its clock goes on from where making it had come to, as one's does that made it itself."""
    with self.copy() as data, Server(data, TRACERSHOP_DEMO="1", TRACERSHOP_CLOCK=self._clock, **settings) as server:
      yield server

  def _make(self) -> None:
    folder = Path(tempfile.mkdtemp(prefix="tracershop-template-"))
    begun = time.monotonic()
    run_python(MAKE, folder, TRACERSHOP_DEMO="1", TRACERSHOP_CLOCK=MORNING)
    came_to = datetime.fromisoformat(MORNING) + timedelta(seconds=round(time.monotonic() - begun + 1))
    self._folder, self._clock = folder, f"{came_to:%Y-%m-%dT%H:%M:%SZ}"

  def remove(self) -> None:
    """Removes the original."""
    if self._folder is not None:
      shutil.rmtree(self._folder, ignore_errors=True)
