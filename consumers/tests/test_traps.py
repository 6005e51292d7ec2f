"""Traps that were fallen into once, each with what would show if somebody fell again."""

from __future__ import annotations

import ast
import asyncio
import json
import threading
import uuid
from importlib import metadata
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection
from django.urls import get_resolver

from consumers import registry
from consumers.identity import Credentials
from production.actions.orders import accept_orders
from tests.server import ROOT, run_python
from tests.story import Story
from tests.unit import PASSWORD
from tracershop import ledger, pool
from tracershop.access import sessions
from tracershop.errors import Refusal
from tracershop.pool import in_pool
from tracershop.protocol import MAX_SERVER_FRAME, messages

pytestmark = pytest.mark.django_db(transaction=True)

PLACES = ("tracershop", "consumers", "production", "customer")


# --- the pool: database_sync_to_async runs all of a process's queries in one thread


async def test_the_pools_threads_run_at_once() -> None:
  gate = threading.Barrier(settings.DATABASE_POOL_SIZE)
  await asyncio.gather(*(in_pool(gate.wait, 20, seconds=30) for _ in range(settings.DATABASE_POOL_SIZE)))


async def test_str_8_a_call_that_hangs_is_busy_and_holds_nobody_else() -> None:
  go_on = threading.Event()
  try:
    with pytest.raises(Refusal, match="busy"):
      await in_pool(go_on.wait, 30, seconds=0.05)
    assert (await in_pool(ledger.heads)).epoch
  finally:
    waiting = pool._waiting
    go_on.set()
  async with asyncio.timeout(20):
    while pool._waiting >= waiting:  # noqa: ASYNC110  a thread rings no event
      await asyncio.sleep(0)


async def test_the_pools_queue_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
  go_on = threading.Event()
  # A loop that ended while a call still ran never heard of its end: what other tests left counts on.
  monkeypatch.setattr(settings, "DATABASE_POOL_QUEUE", pool._waiting + 2)
  waiting = [asyncio.create_task(in_pool(go_on.wait, 30, seconds=30)) for _ in range(2)]
  await asyncio.sleep(0)
  try:
    with pytest.raises(Refusal, match="busy"):
      await in_pool(ledger.heads)
  finally:
    go_on.set()
  await asyncio.gather(*waiting)


def test_every_view_is_async_and_no_middleware_takes_a_thread() -> None:
  """120 requests left 120 connections open, and MariaDB refused."""
  assert settings.MIDDLEWARE == []
  views = get_resolver().url_patterns
  assert len(views) > 10
  assert [str(it.pattern) for it in views if not iscoroutinefunction(it.callback)] == []


def test_nobody_reaches_the_database_by_another_way() -> None:
  banned = {"database_sync_to_async", "sync_to_async", "async_to_sync", "AuthMiddlewareStack", "aclose_old_connections"}
  found = [
    f"{path.relative_to(ROOT)}: {name}"
    for place in PLACES
    for path in sorted((ROOT / place).rglob("*.py"))
    for node in ast.walk(ast.parse(path.read_text()))
    for name in [node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""]
    if name in banned
  ]
  assert found == []


# --- commands: MariaDB asks to try again, and an answer may be lost after the commit


class Accepting:
  """A radiochemist who accepts an order, and an action that fails in a way of its own first."""

  def __init__(self, story: Story, monkeypatch: pytest.MonkeyPatch, errors: list[Exception], *, late: bool) -> None:
    order = story.place()
    opened = sessions.sign_in(address="127.0.0.1", username="radiochemist", password=PASSWORD)
    self.brought = Credentials(session=opened.token)
    frame = messages.Command(id=str(uuid.uuid4()), name="order.accept", data={"orderIds": [order.pk]})
    self.request = registry.understand(frame)
    self.ids: list[str] = []

    def failing(**given: Any) -> ledger.Outcome:
      self.ids.append(given["command"].id)
      done = accept_orders(**given) if late or not errors else None
      if errors:
        raise errors.pop(0)
      assert done is not None
      return done

    failing.__signature__ = registry.inspect.signature(accept_orders)  # type: ignore[attr-defined]
    monkeypatch.setitem(registry.ACTIONS, "order.accept", failing)
    self.before = ledger.heads().of("production")

  def apply(self) -> ledger.Outcome:
    return registry.apply(self.brought, self.request, "screen")[1]

  def steps(self) -> int:
    return ledger.heads().of("production") - self.before


@pytest.mark.parametrize("number", [1020, 1205, 1213, 2006, 2013])
def test_led_4_what_mariadb_asks_to_try_again_is_tried_again_with_the_same_id(
  number: int, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
  errors: list[Exception] = [OperationalError(number, "try again") for _ in range(2)]
  accepting = Accepting(Story(frozen_clock), monkeypatch, errors, late=False)
  outcome = accepting.apply()
  assert (len(accepting.ids), len(set(accepting.ids))) == (3, 1)
  assert (outcome.repeated, accepting.steps()) == (False, 1)


def test_led_4_a_commit_whose_answer_was_lost_is_found_and_not_repeated(
  frozen_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
  errors: list[Exception] = [OperationalError(2013, "Lost connection to server during query")]
  accepting = Accepting(Story(frozen_clock), monkeypatch, errors, late=True)
  outcome = accepting.apply()
  assert (outcome.repeated, accepting.steps(), len(accepting.ids)) == (True, 1, 2)


def test_what_will_never_work_is_not_tried_again(frozen_clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
  accepting = Accepting(Story(frozen_clock), monkeypatch, [IntegrityError(1062, "Duplicate entry")], late=False)
  with pytest.raises(IntegrityError):
    accepting.apply()
  assert (len(accepting.ids), accepting.steps()) == (1, 0)


# --- databases and layers: defaults that hurt


def test_a_connection_is_as_the_ledger_needs_it() -> None:
  connection.ensure_connection()
  with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
      assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
      cursor.execute("PRAGMA journal_mode")
      assert cursor.fetchone() == ("wal",)
    else:
      cursor.execute("SELECT @@tx_isolation, @@innodb_lock_wait_timeout, @@sql_mode")
      isolation, wait, mode = cursor.fetchone()
      assert (isolation, wait) == ("READ-COMMITTED", 3)
      assert "STRICT_ALL_TABLES" in mode
      assert connection.settings_dict["CONN_HEALTH_CHECKS"]
  assert connection.settings_dict["CONN_MAX_AGE"] is None


ASKED = """
import json
from consumers.transport import BACKLOG, EdgeServer
import django; django.setup()
from django.conf import settings

async def nothing(): pass

server = EdgeServer(None, host="127.0.0.1", port=1, started=nothing, finish=nothing)
print(json.dumps({
  "layer": settings.CHANNEL_LAYERS["default"]["BACKEND"],
  "endpoint": server.endpoints[0],
  "sends": [server.websocket_max_message_size, server.websocket_max_frame_size],
}))
"""


def test_the_layer_and_the_server_are_set_as_was_measured(tmp_path: Path) -> None:
  """The core Redis layer drops past 100 messages; a backlog of 50 makes a storm wait; 1 MiB limits what we send."""
  found = json.loads(run_python(ASKED, tmp_path, REDIS_URL="redis://127.0.0.1:1/0"))
  assert found["layer"] == "channels_redis.pubsub.RedisPubSubChannelLayer"
  assert ":backlog=4096" in found["endpoint"]
  assert min(found["sends"]) >= 2 * MAX_SERVER_FRAME


def test_daphne_is_past_its_known_vulnerabilities() -> None:
  assert tuple(int(part) for part in metadata.version("daphne").split(".")[:3]) >= (4, 2, 2)


# --- the doorbell: a time-out around `receive` deletes the layer's channel, and whoever waits on hears nothing any more


def test_nothing_limits_how_long_the_hub_waits_for_a_doorbell() -> None:
  """An idle hub still hears: the one `receive` there is stands in no time-out, under whatever name."""
  tree = ast.parse((ROOT / "consumers" / "doorbell.py").read_text())
  waits = [node for node in ast.walk(tree) if isinstance(node, ast.Await) and "receive(" in ast.unparse(node)]
  assert [ast.unparse(node) for node in waits] == ["await layer.receive(channel)"]
  blocks = [node for node in ast.walk(tree) if isinstance(node, ast.AsyncWith)]
  limits = [block for block in blocks if "timeout" in ast.unparse(block.items[0])]
  assert limits, "the scan no longer sees what a limit looks like"
  assert not [limit for limit in limits for node in ast.walk(limit) if node in waits]


# --- the ledger's tables: a foreign key's check locks the row it points to, and two who hold that wait for each other


def test_no_table_of_the_ledger_has_a_foreign_key() -> None:
  with connection.cursor() as cursor:
    for model in apps.get_app_config("ledger").get_models():
      constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
      assert [name for name, it in constraints.items() if it["foreign_key"]] == [], model


def test_the_scan_for_foreign_keys_sees_one() -> None:
  with connection.cursor() as cursor:
    constraints = connection.introspection.get_constraints(cursor, "catalogue_slot")
  assert [it["foreign_key"] for it in constraints.values() if it["foreign_key"]]
