"""The command line: `tracershop serve|pinger|dispenser|legacy|verify-ledger|backup|restore|migrate|demo|grants`."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog


class Stop(Exception):
  """A reason not to go on, in words for the one at the keyboard."""


class _Stderr:
  """Standard error as it is when something is said: a logger keeps its file, and a caller may change its own."""

  def write(self, text: str) -> None:
    sys.stderr.write(text)

  def flush(self) -> None:
    sys.stderr.flush()


def set_up() -> None:
  """Loads Django and sets up logging to stderr."""
  os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracershop.settings")
  level = logging.getLevelNamesMapping().get(os.environ.get("TRACERSHOP_LOG_LEVEL", "INFO").upper(), logging.INFO)
  # Errors of the libraries come out; what they tell on the way does not.
  logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)
  structlog.configure(
    processors=[
      structlog.contextvars.merge_contextvars,
      structlog.processors.add_log_level,
      structlog.processors.TimeStamper(fmt="iso", utc=True),
      structlog.processors.format_exc_info,
      structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
    ],
    wrapper_class=structlog.make_filtering_bound_logger(level),
    logger_factory=structlog.WriteLoggerFactory(_Stderr()),  # type: ignore[arg-type]
    cache_logger_on_first_use=True,
  )
  import django

  django.setup()
  from tracershop import clock

  clock.start_from_environment()


def migrate_quietly() -> None:
  """Brings the tables up to date."""
  from django.core.management import call_command

  call_command("migrate", interactive=False, verbosity=0)


def pending_migrations() -> bool:
  """Whether the tables are older than this version."""
  from django.db import connection
  from django.db.migrations.executor import MigrationExecutor

  executor = MigrationExecutor(connection)
  return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_unsafe() -> None:
  """Refuses a production start that is not safe. Raises Stop."""
  from django.conf import settings

  from tracershop.access import demo_accounts_present
  from tracershop.settings import INSECURE_KEY

  if settings.DEMO:
    return
  if settings.SECRET_KEY == INSECURE_KEY or len(settings.SECRET_KEY) < 32:
    raise Stop("SECRET_KEY is not set, or shorter than 32 characters; set it, or TRACERSHOP_DEMO=1 for a demo.")
  if demo_accounts_present():
    raise Stop("The database holds demo accounts, whose password everybody knows. Use another database.")


def prepare() -> None:
  """Makes the data folder and, where this one process owns the database, its tables."""
  from django.conf import settings
  from django.db import connection

  Path(settings.DATA).mkdir(parents=True, exist_ok=True)
  if connection.vendor == "sqlite" or settings.DEMO:
    Path(str(settings.DATABASES["default"]["NAME"])).parent.mkdir(parents=True, exist_ok=True)
    migrate_quietly()
  elif pending_migrations():
    raise Stop("The database's tables are not up to date: run `tracershop migrate` first.")


# --- the commands


def serve(options: argparse.Namespace) -> int:
  """Serves screens and scripts."""
  # First of all: the server's module installs Twisted's reactor on asyncio's loop.
  from consumers.transport import EdgeServer

  set_up()
  from django.conf import settings
  from django.db import connection

  from consumers import running
  from consumers.hub import HUB
  from consumers.process import Process
  from tracershop import check
  from tracershop.asgi import application

  prepare()
  refuse_unsafe()
  if settings.DEMO:
    make_demo()
  old_site = settings.DEMO_OLD_SYSTEM and make_old_system()
  running.commit()
  connection.close()
  port = options.port or settings.PORT
  address = f"http://{'127.0.0.1' if options.host in ('0.0.0.0', '::') else options.host}:{port}"  # noqa: S104
  process = Process(HUB, workers() if not settings.REDIS_URL else {}, check.nightly)

  async def started() -> None:
    await process.start()
    announce(address, old_site=old_site)

  server = EdgeServer(
    application,
    host=options.host,
    port=port,
    started=started,
    finish=process.finish,
    behind_proxy=settings.SECURE_PROXY_SSL_HEADER is not None,
  )
  server.run()
  if server.failure is not None:
    raise Stop(f"Cannot serve at {address}: {server.failure}")
  return 0


def make_demo() -> bool:
  """Makes the demo's data in an empty database; gives whether it did anything."""
  from tracershop import demo

  return demo.ensure()


def make_old_system() -> bool:
  """Makes the demo's old system and links it; gives whether there is one."""
  from tracershop.demo import old_system

  return old_system.prepare()


def workers() -> dict[str, Callable[[], Any]]:
  """The workers that run inside a process that is alone."""
  from django.conf import settings

  from pinger import worker as pinger
  from production.dispenser import watch

  found: dict[str, Callable[[], Any]] = {"dispenser": watch, "pinger": pinger.watch}
  if settings.DEMO:
    from tracershop.demo import serving

    found["demo's worklist"] = serving.watch
  if settings.LEGACY_URL:
    from legacy import worker

    found["legacy"] = worker.watch
  return found


def announce(address: str, *, old_site: bool = False) -> None:
  """Says that we are ready, where, and in the demo who may sign in and where the old site is played."""
  from django.conf import settings

  lines = [f"ready  {address}"]
  if settings.DEMO:
    from tracershop import demo

    lines.append(f"demo   sign in as {', '.join(demo.accounts())}; the password is demo")
  if old_site:
    lines.append(f"old    the old system's site: {address}/old-site/")
  print("\n".join(lines), flush=True)


def dispenser(options: argparse.Namespace) -> int:
  """Watches the dispenser's folder, as a process of its own."""
  import asyncio

  set_up()
  from consumers.supervise import keep_running
  from production import dispenser as watcher

  refuse_unsafe()
  try:
    # It rings the doorbell as well: screens of other processes would see a vial at the next heartbeat only.
    asyncio.run(keep_running("dispenser", watcher.run_forever))
  except KeyboardInterrupt:
    return 0
  return 0


def pinger(options: argparse.Namespace) -> int:
  """Echoes DICOM nodes, fetches studies from worklists and hears the RIS's messages, as a process of its own."""
  import asyncio

  set_up()
  from consumers.supervise import keep_running
  from pinger import worker
  from tracershop import pool

  refuse_unsafe()

  async def run() -> None:
    # Told to end, it ends its children and hangs up; what it was writing down is written.
    mine = asyncio.current_task()
    assert mine is not None
    for by in (signal.SIGTERM, signal.SIGINT):
      asyncio.get_running_loop().add_signal_handler(by, mine.cancel)
    with contextlib.suppress(asyncio.CancelledError):
      await keep_running(worker.NAME, worker.run_forever)

  asyncio.run(run())
  pool.shut_down()
  return 0


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


def legacy_run(options: argparse.Namespace) -> int:
  """Follows the old system, as a process of its own."""
  import asyncio

  set_up()
  from django.conf import settings

  from consumers.supervise import keep_running
  from legacy import worker

  refuse_unsafe()
  if not settings.LEGACY_URL:
    raise Stop(NO_ADDRESS)
  try:
    asyncio.run(keep_running("legacy", worker.run_forever))
  except KeyboardInterrupt:
    return 0
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


NO_ADDRESS = "TRACERSHOP_LEGACY_URL is not set: mysql://user:password@host:port/name of the old system."


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


def is_of_database(error: Exception) -> bool:
  """Whether an error says that the database is not there."""
  from django.db import InterfaceError, OperationalError

  return isinstance(error, OperationalError | InterfaceError)


if __name__ == "__main__":
  sys.exit(main())
