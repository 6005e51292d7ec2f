"""What each command does first: Django and its logging, the tables, and what a start refuses."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import structlog

NO_ADDRESS = "TRACERSHOP_LEGACY_URL is not set: mysql://user:password@host:port/name of the old system."


class Stop(Exception):
  """A reason not to go on, in words for the one at the keyboard."""


class _Stderr:
  """Standard error as it is when something is said: a logger keeps its file, and a caller may change its own."""

  def write(self, text: str) -> None:
    sys.stderr.write(text)

  def flush(self) -> None:
    sys.stderr.flush()


@contextlib.contextmanager
def loading() -> Iterator[None]:
  """While modules are loaded. They stay, so they are not looked through for what could go, neither now nor later."""
  before = gc.isenabled()
  gc.disable()
  try:
    yield
  finally:
    gc.freeze()
    if before:
      gc.enable()


@loading()
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


def is_of_database(error: Exception) -> bool:
  """Whether an error says that the database is not there."""
  from django.db import InterfaceError, OperationalError

  return isinstance(error, OperationalError | InterfaceError)
