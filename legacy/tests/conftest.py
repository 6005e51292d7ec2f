"""Old databases for tests: a MariaDB that looks like the old server (MyISAM, latin1, no foreign keys), and SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from legacy.old.connection import OldDatabase, connect
from legacy.oldsite import schema
from legacy.oldsite.site import OldSite


def empty_old_mariadb(server: Any) -> str:
  """The address of an empty old database on a server of our own."""
  server.execute("DROP DATABASE IF EXISTS gammel; CREATE DATABASE gammel CHARACTER SET latin1")
  return str(server.url("gammel"))


@pytest.fixture
def old_sqlite(tmp_path: Path) -> Iterator[OldDatabase]:
  """The old tables in SQLite."""
  old = connect(f"sqlite:///{tmp_path / 'old.sqlite3'}")
  schema.create(old)
  yield old
  old.close()


@pytest.fixture
def old_mariadb(mariadb: Any) -> Iterator[OldDatabase]:
  """The old tables on MariaDB, by MyISAM and without a strict mode."""
  old = connect(empty_old_mariadb(mariadb))
  schema.create(old)
  yield old
  old.close()


# Each kind of theirs meets one of ours: SQLite in the pass on SQLite, MariaDB in the pass with servers of its own.
@pytest.fixture(
  params=[
    pytest.param("sqlite", marks=pytest.mark.one_database("sqlite")),
    pytest.param("mariadb", marks=pytest.mark.services),
  ]
)
def old(request: pytest.FixtureRequest) -> OldDatabase:
  """The old tables, on each kind of server in turn."""
  found: OldDatabase = request.getfixturevalue(f"old_{request.param}")
  return found


@pytest.fixture
def site(old: OldDatabase) -> OldSite:
  """The old site at work on them."""
  return OldSite(old)
