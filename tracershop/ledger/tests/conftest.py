"""Fixtures for the ledger's own tests: a database with real commits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tracershop.ledger.tests.writing import Writers


@pytest.fixture
def writers(transactional_db: None) -> Iterator[Writers]:
  """Threads with connections of their own."""
  with Writers() as found:
    yield found
