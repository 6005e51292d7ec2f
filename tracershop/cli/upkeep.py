"""The commands of whoever keeps an installation: its proof, tables, grants, backups and demo."""

from __future__ import annotations

import argparse
from pathlib import Path

from tracershop.cli.processes import make_demo
from tracershop.cli.starting import Stop, migrate_quietly, prepare, set_up


def verify_ledger(options: argparse.Namespace) -> int:
  """Proves the ledger's chain from its first entry to its head."""
  set_up()
  from tracershop import check
  from tracershop.site import checks

  report, _ = checks.verify_ledger("command")
  for problem in report.problems:
    print(problem)
  if report.whole:
    print(f"whole: {report.entries} entries, {report.frames} kept frames, {len(report.erased)} erased by a signed act")
    for gone in report.erased:
      when = f"{gone.at:%Y-%m-%d %H:%M:%S} UTC"
      print(f"  entry {gone.entry_id}: words erased by {gone.actor}, {when} (entry {gone.by_entry_id})")
    differences = check.streams() if options.streams else []
    for difference in differences:
      print(difference)
    return 1 if differences else 0
  print(f"BROKEN at entry {report.broken}" if report.broken else "BROKEN")
  return 1


def migrate(options: argparse.Namespace) -> int:
  """Brings the database's tables, guards and head up to date."""
  set_up()
  from django.conf import settings

  Path(settings.DATA).mkdir(parents=True, exist_ok=True)
  migrate_quietly()
  print("The tables are up to date.")
  return 0


def demo_data(options: argparse.Namespace) -> int:
  """Fills an empty database with the demo (only with TRACERSHOP_DEMO=1)."""
  set_up()
  from django.conf import settings

  if not settings.DEMO:
    raise Stop("Demo data is for demo mode only: set TRACERSHOP_DEMO=1.")
  prepare()
  print("The demo's data was made." if make_demo() else "The demo's data is there already.")
  return 0


def backup(options: argparse.Namespace) -> int:
  """Writes a consistent backup of everything into a file."""
  set_up()
  from tracershop import backup as backups

  try:
    print(backups.take(Path(options.file)))
  except backups.BackupError as error:
    raise Stop(str(error)) from None
  return 0


def restore(options: argparse.Namespace) -> int:
  """Replaces everything in the database by a backup, proves the ledger, and begins a new epoch."""
  set_up()
  from tracershop import backup as backups

  try:
    print(backups.restore(Path(options.file)))
  except backups.BackupError as error:
    raise Stop(str(error)) from None
  return 0


def grants(options: argparse.Namespace) -> int:
  """Prints the database grants of the application's user: on the ledger it may only INSERT and SELECT."""
  set_up()
  from django.db import connection

  from tracershop import grants as statements

  if connection.vendor != "mysql":
    raise Stop("Grants are MariaDB's; this database has no accounts.")
  try:
    print("\n".join(statements.statements(options.user, options.host)))
  except ValueError as error:
    raise Stop(str(error)) from None
  return 0
