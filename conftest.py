"""What every test of the project stands on: databases that can be flushed, own services, a clock that stands still."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import inspect
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests import services

if TYPE_CHECKING:
  from tests.story import Story

# Named in a test or in a fixture it takes, these need rows that other threads and connections can see.
NEEDS_COMMIT = re.compile(
  r"\b(in_pool|on_commit|captureOnCommitCallbacks)\b|\bledger\.(reading|snapshot)\(|\breading\(\)"
)

# A Tuesday in winter, in the morning: 08:15 on a Copenhagen wall.
MORNING = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)


# What `make pytest-mariadb` asks for.
MARIADB_PASS = "not services and not e2e"

# The day the first line was written: what runs in `make test` is the same each time.
FIXED_SEED = 20261123


def pytest_addoption(parser: pytest.Parser) -> None:
  """How much, from which seed, and where pictures go."""
  group = parser.getgroup("tracershop")
  group.addoption("--factor", type=float, default=0.1, help="the share of a nemesis's full rounds (make soak: 1)")
  group.addoption("--seed", default=str(FIXED_SEED), help="a number, or random; printed at the end")
  group.addoption("--screenshots", default="", help="the folder in which the end-to-end test keeps its pictures")


def pytest_configure(config: pytest.Config) -> None:
  """Makes flushing work beside the ledger's guards and cheap, and passwords cheap."""
  from django.conf import settings
  from django.contrib.contenttypes.management import create_contenttypes
  from django.db.models.signals import post_migrate
  from django.test import TransactionTestCase

  TransactionTestCase._fixture_teardown = flush  # type: ignore[method-assign]
  # They would fill two tables that nobody asks.
  post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
  post_migrate.disconnect(create_contenttypes)
  # The real hasher costs 0.2 s a password; the one test that is about it asks for it by name.
  settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def flush(case: Any) -> None:
  """Empties the databases after a test that commits."""
  from django.db import connections

  from tests.kept import empty

  for name in case._databases_names(include_mirrors=False):
    empty(connections[name])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
  """Marks tests that start services, and refuses those that would wait for a commit that never comes.

  The pass on MariaDB leaves out what touches no database: the one on SQLite has it.
  """
  wrong = []
  for item in items:
    if not isinstance(item, pytest.Function):
      continue
    # `template` stands behind every server process: such a test brings its own database whatever the pass is on.
    if {"mariadb", "redis_server", "template"} & set(item.fixturenames):
      item.add_marker("services")
    if "nemesis" in item.fixturenames:
      item.add_marker("nemesis")
    marker = item.get_closest_marker("django_db")
    transactional = bool(marker and (marker.kwargs.get("transaction") or any(marker.args[:1])))
    inside = bool(marker) or "db" in item.fixturenames
    if inside and not transactional and "transactional_db" not in item.fixturenames:
      reason = needs_commit(item.function, fixtures_of(item))
      if reason:
        wrong.append(f"{item.nodeid}: {reason}; mark it django_db(transaction=True)")
  if wrong:
    raise pytest.UsageError("tests that need real commits run inside a transaction:\n" + "\n".join(wrong))
  if config.getoption("markexpr") == MARIADB_PASS:
    mine = on_mariadb()
    once = [item for item in items if (mine and not touches_database(item)) or elsewhere(item, mine)]
    left = set(map(id, once))
    items[:] = [item for item in items if id(item) not in left]
    config.hook.pytest_deselected(items=once)


def pytest_collection_finish() -> None:
  """Modules, models and tests stay to the end: the garbage collector need not look at them again and again."""
  gc.collect()
  gc.freeze()


def on_mariadb() -> bool:
  """Whether this run's database is a MariaDB."""
  from django.db import connection

  return connection.vendor == "mysql"


def elsewhere(item: pytest.Item, mariadb: bool) -> bool:
  """Whether a test is marked for the other pass: long ones whose other database would tell nothing more."""
  marker = item.get_closest_marker("one_database")
  return marker is not None and (marker.args[0] == "mariadb") != mariadb


def touches_database(item: pytest.Item) -> bool:
  """Whether a test reads or writes the run's database, or starts services."""
  fixtures = set(getattr(item, "fixturenames", ()))
  marked = item.get_closest_marker("django_db") or item.get_closest_marker("services")
  return bool(marked) or bool(fixtures & {"db", "transactional_db", "django_db_setup"})


def fixtures_of(item: pytest.Function) -> list[Callable[..., Any]]:
  """The functions of our own fixtures that a test takes, directly or not."""
  definitions = [found[-1].func for found in item._fixtureinfo.name2fixturedefs.values() if found]
  return [func for func in definitions if "site-packages" not in (inspect.getsourcefile(func) or "site-packages")]


def needs_commit(test: Callable[..., Any], fixtures: Sequence[Callable[..., Any]] = ()) -> str | None:
  """Why a test must not run inside a transaction, or None.

  An async test reaches the database through other threads; pool, consumers, snapshots and `on_commit` see only what is
  committed. In a rolled-back test they hang or, worse, pass for nothing.
  """
  if inspect.iscoroutinefunction(test):
    return "an async test reads the database from other threads"
  for func in (test, *fixtures):
    found = NEEDS_COMMIT.search(inspect.getsource(func))
    if found:
      return f"{func.__name__} uses {found.group().rstrip('(')}"
  return None


@dataclasses.dataclass(frozen=True)
class Nemesis:
  """How hard a test that breaks things tries: a share of its full rounds, from a seed that is printed."""

  factor: float
  seed: int

  def rounds(self, full: int) -> int:
    """So many of the full rounds, at least one."""
    return max(1, round(full * self.factor))

  def seeds(self, full: int) -> list[int]:
    """A seed for each round; the first ones are the same whatever the factor."""
    return [self.seed + number for number in range(self.rounds(full))]


def pytest_report_header(config: pytest.Config) -> str:
  """Names the seed, so that any run can be had again."""
  return f"tracershop: seed {seed_of(config)}, factor {config.getoption('--factor'):g}"


def seed_of(config: pytest.Config) -> int:
  """The run's seed; `random` is drawn once."""
  given = config.getoption("--seed")
  if given == "random":
    given = str(secrets.randbelow(10**9))
    config.option.seed = given
  return int(given)


@pytest.fixture(scope="session")
def nemesis(pytestconfig: pytest.Config) -> Nemesis:
  """Rounds and seeds of a long test: a tenth of them from a fixed seed in `make test`, all of them in `make soak`."""
  return Nemesis(factor=pytestconfig.getoption("--factor"), seed=seed_of(pytestconfig))


class StoppedClock:
  """The project's one clock, held still for all threads; tests move it on."""

  def __init__(self, stack: contextlib.ExitStack) -> None:
    self._stack = stack
    self.set(MORNING)

  @property
  def now(self) -> datetime:
    from tracershop import clock

    return clock.now()

  def set(self, instant: datetime) -> datetime:
    """Holds the clock at this instant."""
    from tracershop import clock

    self._stack.enter_context(clock.at(instant, everywhere=True))
    return instant

  def move(self, **by: float) -> datetime:
    """Moves the clock on: `move(hours=2)`."""
    return self.set(self.now + timedelta(**by))


@pytest.fixture
def frozen_clock() -> Iterator[StoppedClock]:
  """The clock, standing at Tuesday 24 November 2026, 08:15 in Copenhagen, for every thread."""
  with contextlib.ExitStack() as stack:
    yield StoppedClock(stack)


@pytest.fixture
def story(transactional_db: None, frozen_clock: StoppedClock) -> Story:
  """The unit's story, the day before its Tuesday at 09:00 in Copenhagen; the deadline is at 13:00."""
  from tests.story import Story

  return Story(frozen_clock)


@pytest.fixture(scope="session")
def mariadb() -> Iterator[services.MariaDb]:
  """A MariaDB of the session's own, durable as in production. Whoever kills it starts it again."""
  with services.mariadb(durable=True) as server:
    yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[services.Redis]:
  """A Redis of the session's own. Whoever kills it starts it again."""
  with services.Redis() as server:
    yield server


@pytest.fixture(scope="session", autouse=True)
def quiet_pool() -> Iterator[None]:
  """Ends the database pool's threads before the test database goes."""
  yield
  from tracershop import pool

  pool.shut_down()
