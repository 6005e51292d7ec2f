"""The dispenser's folder, and a watcher that looks at it on the morning of the example file."""

from __future__ import annotations

from pathlib import Path

import pytest

from production.dispenser import Watcher
from production.dispenser.tests.files import ARRIVED
from tests import unit


@pytest.fixture
def site(frozen_clock) -> unit.Unit:
  """The small unit, on the morning of the example file."""
  frozen_clock.set(ARRIVED)
  return unit.build()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
  """The dispenser's folder."""
  path = tmp_path / "dispenser"
  path.mkdir()
  return path


@pytest.fixture
def here(site, folder) -> Watcher:
  """A watcher that has looked at the empty folder once."""
  found = Watcher(folder)
  found.poll_once()
  return found
