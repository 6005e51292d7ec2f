"""The command line: `tracershop serve|pinger|dispenser|legacy|verify-ledger|backup|restore|migrate|demo|grants`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from tracershop.cli.old_system import (
  legacy_adopt,
  legacy_check,
  legacy_compare,
  legacy_cut,
  legacy_export,
  legacy_rejoin,
)
from tracershop.cli.processes import dispenser, legacy_run, pinger, serve
from tracershop.cli.starting import Stop, is_of_database
from tracershop.cli.upkeep import backup, demo_data, grants, migrate, restore, verify_ledger


def parser() -> argparse.ArgumentParser:
  """The command line's shape."""
  top = argparse.ArgumentParser(
    prog="tracershop", description="Tracershop: orders of radioactive tracers, live on every screen."
  )
  commands = top.add_subparsers(dest="command", required=True, metavar="command")

  def command(name: str, run: Callable[[argparse.Namespace], int], more: str = "") -> argparse.ArgumentParser:
    text = (run.__doc__ or "").strip()
    found = commands.add_parser(name, help=text, description=f"{text} {more}".strip())
    found.set_defaults(run=run)
    return found

  it = command("serve", serve, "Settings come from the environment; PORT, DATABASE_URL, REDIS_URL, TRACERSHOP_DATA.")
  it.add_argument("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
  it.add_argument("--port", type=int, default=None, help="the port to listen on ($PORT, 8000)")
  command("dispenser", dispenser, "Needed only where `serve` runs with REDIS_URL; alone it watches by itself.")
  command("pinger", pinger, "Needed only where `serve` runs with REDIS_URL; alone it does so by itself.")
  it = command("verify-ledger", verify_ledger, "Exit code 1, and the first broken entry, where it is not whole.")
  it.add_argument(
    "--streams", action="store_true", help="also fold each stream since the last check against the tables"
  )
  for name, run, text in (
    ("backup", backup, "the file to write; it must not be there yet"),
    ("restore", restore, "the file to read"),
  ):
    command(name, run).add_argument("file", help=text)
  link = commands.add_parser("legacy", help="The link to the old system.", description="The link to the old system.")
  acts = link.add_subparsers(dest="act", required=True, metavar="act")
  for name, run in (("check", legacy_check), ("adopt", legacy_adopt), ("run", legacy_run)):
    text = (run.__doc__ or "").strip()
    acts.add_parser(name, help=text, description=text).set_defaults(run=run)
  text = (legacy_compare.__doc__ or "").strip()
  more = "Exit code 0: equal; 1: they differ; 2: it cannot be said."
  it = acts.add_parser("compare", help=text, description=f"{text} {more}")
  it.add_argument("--csv", metavar="FILE", help="write every difference into this file too")
  it.set_defaults(run=legacy_compare)
  text = (legacy_export.__doc__ or "").strip()
  it = acts.add_parser("export", help=text, description=text)
  it.add_argument("folder", help="where to write it; files that are there are written over")
  it.set_defaults(run=legacy_export)
  for name, run in (("cut", legacy_cut), ("rejoin", legacy_rejoin)):
    text = (run.__doc__ or "").strip()
    it = acts.add_parser(
      name, help=text, description=f"{text} Exit code 1, with the list, where something is in the way."
    )
    it.add_argument("--yes", action="store_true", help="go on without asking")
    it.add_argument("--by", metavar="NAME", help="who does it, for the trail (the account)")
    it.set_defaults(run=run)
  command("migrate", migrate, "With the rights of the database's owner.")
  command("demo", demo_data)
  it = command("grants", grants, "Run them as the database's owner after each `tracershop migrate`.")
  it.add_argument("--user", default="tracershop", help="the application's database user (%(default)s)")
  it.add_argument("--host", default="%", help="the host it connects from (any)")
  return top


def main(arguments: Sequence[str] | None = None) -> int:
  """The console script. Exit code 1 where something was refused."""
  options = parser().parse_args(arguments)
  try:
    return int(options.run(options))
  except Stop as reason:
    print(f"tracershop: {reason}", file=sys.stderr)
  except Exception as error:
    # A database that is not there is no fault of this program: a supervisor starts it again, a person reads why.
    if not is_of_database(error):
      raise
    print(f"tracershop: The database does not answer: {error}", file=sys.stderr)
  return 1
