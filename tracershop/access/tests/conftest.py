"""What the tests of access share."""

from __future__ import annotations

import pytest

from tracershop.access import sessions


@pytest.fixture(autouse=True)
def nothing_noted() -> None:
  """Each test begins as a process that has written no "last seen" yet: databases of tests use the same ids again."""
  sessions._last.clear()
