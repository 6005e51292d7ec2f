"""The command line refuses in words: one line for the person at the keyboard, exit code 1, no traceback, no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import services
from tests.server import run_python
from tests.test_house import tracershop

KEY = {"SECRET_KEY": "k" * 50}


# What a process that serves, with its workers, has loaded when it is ready; and whether it looks for garbage again.
LOADED = """
import gc, sys
import consumers.transport
from tracershop.cli.starting import set_up
set_up()
import tracershop.asgi, tracershop.check, consumers.process
from django.urls import get_resolver
from pinger import worker
from production.dispenser import watch
get_resolver().url_patterns
heavy = {"reportlab", "pypdf", "PIL", "xlsxwriter", "openpyxl", "holidays", "pynetdicom", "pydicom"}
print(gc.isenabled(), gc.get_freeze_count() > 0, *sorted(heavy & set(sys.modules)))
"""


def refused(*arguments: str, data: Path, **environment: str) -> str:
  """What a command that cannot be done says."""
  done = tracershop(*arguments, data=data, **KEY, **environment)
  assert done.returncode == 1
  assert "Traceback" not in done.stderr
  (line,) = [line for line in done.stderr.splitlines() if line.startswith("tracershop: ")]
  return line


@pytest.mark.parametrize("command", ["serve", "dispenser", "pinger", "verify-ledger", "migrate"])
def test_str_8_a_database_that_is_not_there_is_said(command: str, tmp_path: Path) -> None:
  """A supervisor starts it again; the account's password is not in its journal."""
  pytest.importorskip("MySQLdb")
  url = f"mysql://app:canary-of-the-database@127.0.0.1:{services.free_port()}/tracershop"
  line = refused(command, data=tmp_path, DATABASE_URL=url)
  assert "database" in line
  assert "canary" not in line


def test_a_backup_or_restore_that_cannot_be_is_said(tmp_path: Path) -> None:
  assert tracershop("migrate", data=tmp_path, **KEY).returncode == 0
  there = tmp_path / "one.backup"
  assert tracershop("backup", str(there), data=tmp_path, **KEY).returncode == 0
  assert "overwrites nothing" in refused("backup", str(there), data=tmp_path)
  assert "there is no" in refused("restore", str(tmp_path / "none.backup"), data=tmp_path)
  there.write_bytes(b"something else")
  assert "not a backup" in refused("restore", str(there), data=tmp_path)


def test_grants_are_mariadbs(tmp_path: Path) -> None:
  assert "MariaDB" in refused("grants", data=tmp_path)


def test_a_process_is_up_before_it_loads_what_only_some_papers_need(tmp_path: Path) -> None:
  assert run_python(LOADED, tmp_path).split() == ["True", "True"]
