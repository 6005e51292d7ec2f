"""The commands of the link to the old system."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tracershop.cli.starting import NO_ADDRESS, Stop, is_of_database, prepare, set_up


def legacy_check(options: argparse.Namespace) -> int:
  """Looks at the old system and says what is there and what cannot be understood; nothing is written."""
  set_up()
  from legacy import survey
  from legacy.old.connection import OldDatabaseAway

  try:
    old = old_database()
    found = survey.survey(old, lambda table, done: print(f"\r{table}: {done} rows", end="", file=sys.stderr))
  except OldDatabaseAway as error:
    raise Stop(f"The old database does not answer: {error}") from None
  print("\r", end="", file=sys.stderr)
  print("\n".join(survey.report(found)))
  return 0


def legacy_adopt(options: argparse.Namespace) -> int:
  """Makes the first copy of the old system: its rows as ours. It can be run again, and stopped at any moment."""
  set_up()
  from django.db import connection

  from legacy import adopting
  from legacy.actor import OLD_SYSTEM
  from legacy.old.connection import OldDatabaseAway
  from tracershop.site import links

  prepare()
  connection.close()
  bar = _Bar()
  try:
    old = old_database()
    links.begin_link(actor=OLD_SYSTEM)
    found = adopting.adopt(old, bar.show)
  except OldDatabaseAway as error:
    raise Stop(f"The old database does not answer: {error}. What was taken over stays; run it again.") from None
  finally:
    bar.end()
  for table in sorted({*found.taken, *found.here, *found.puzzles}):
    taken, here, puzzles = (it.get(table, 0) for it in (found.taken, found.here, found.puzzles))
    print(f"{table}: {taken} taken over, {here} were here, {puzzles} in quarantine")
  if sum(found.puzzles.values()):
    print("What is in quarantine stands on the site's page, with the reason. Mend it, over there or here, and run this")
    print("again; the link tries it by itself, too.")
  return 0


def legacy_compare(options: argparse.Namespace) -> int:
  """Compares the old system, its mirror and ours, row for row: equal, or every difference. Nothing is written."""
  set_up()
  from legacy import commands

  try:
    return _with_old_system(lambda url, bar: commands.compare(url, csv=options.csv, say=print, progress=bar))
  except Stop as reason:
    print(f"tracershop: {reason}", file=sys.stderr)
  except Exception as error:
    if not is_of_database(error):
      raise
    print(f"tracershop: The database does not answer: {error}", file=sys.stderr)
  return 2


def legacy_cut(options: argparse.Namespace) -> int:
  """Cuts the link to the old system: the last sync, the proof that both are equal, and then this system leads alone."""
  set_up()
  from django.conf import settings

  from legacy import commands

  prepare()
  _confirm(options.yes, "cut", "From then on nothing is taken from the old system and nothing is written there.")
  return _with_old_system(
    lambda url, bar: commands.cut(
      url, by=options.by or _account(), seconds=settings.LEGACY_POLL_SECONDS, say=_say, progress=bar
    )
  )  # fmt: skip


def legacy_rejoin(options: argparse.Namespace) -> int:
  """Joins the link again within 14 days of the cut: what happened on both sides since is merged."""
  set_up()
  from legacy import commands

  prepare()
  _confirm(options.yes, "rejoin", "Whoever led for what before the cut leads for it again.")
  return _with_old_system(lambda url, bar: commands.rejoin(url, by=options.by or _account(), say=_say, progress=bar))


def legacy_export(options: argparse.Namespace) -> int:
  """Writes the mirror of the old system into a folder, a csv file for each table. The old system need not be there."""
  set_up()
  from legacy import browsing

  try:
    for table, count in browsing.write_all(Path(options.folder)):
      print(f"{table}.csv: {count} rows")
  except OSError as error:
    raise Stop(str(error)) from None
  return 0


def _account() -> str:
  """Who is at the keyboard. Raises Stop for an account without a name."""
  try:
    return getpass.getuser()
  except (KeyError, OSError):
    raise Stop("Nobody knows who you are: say it with --by NAME.") from None


def _say(line: str) -> None:
  print(line, flush=True)


def _confirm(yes: bool, word: str, what: str) -> None:
  """Asks the one at the keyboard for a word. Raises Stop where he says another, or nobody is there."""
  if yes:
    return
  if not sys.stdin.isatty():
    raise Stop(f"{what} Nobody is there to confirm it: --yes says so.")
  if input(f"{what} Type {word} to go on: ").strip() != word:
    raise Stop("Nothing was done.")


def _with_old_system(act: Callable[[str, Callable[[str, int, int], None]], int]) -> int:
  """Does something that needs the old database, with a bar. Raises Stop."""
  from django.conf import settings

  from legacy.old.connection import OldDatabaseAway

  if not settings.LEGACY_URL:
    raise Stop(NO_ADDRESS)
  bar = _Bar()
  try:
    return act(settings.LEGACY_URL, bar.show)
  except OldDatabaseAway as error:
    raise Stop(f"The old database does not answer: {error}") from None
  except (ValueError, OSError) as error:
    raise Stop(str(error)) from None
  finally:
    bar.end()


class _Bar:
  """A bar that shows how far a table is, where somebody looks."""

  def __init__(self) -> None:
    self._shown = sys.stderr.isatty()

  def show(self, table: str, done: int, of: int) -> None:
    if not table:
      self.end()
    elif self._shown:
      filled = "█" * (30 * min(done, of) // max(of, 1))
      print(f"\r{table:<16} {filled:<30} {done} of {of}\x1b[K", end="", file=sys.stderr, flush=True)

  def end(self) -> None:
    if self._shown:
      print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def old_database() -> Any:
  """The old system's database. Raises Stop where none is named, OldDatabaseAway where it does not answer."""
  from django.conf import settings

  from legacy.old.connection import connect

  if not settings.LEGACY_URL:
    raise Stop(NO_ADDRESS)
  try:
    return connect(settings.LEGACY_URL)
  except ValueError as error:
    raise Stop(str(error)) from None
