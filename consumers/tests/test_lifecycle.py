"""How a process begins and ends, and what it does while Redis or the database is away."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from consumers.tests.conftest import People
from consumers.tests.orders import order, place, stream_of
from tests import services
from tests.client import Refused, Screen, command_frame, eventually
from tests.server import ROOT, Server, build_unit, environment, tables
from tests.stopwatch import Stopwatch


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_end_it_answers_what_runs_closes_with_4503_and_exits_with_0(
  server: Server, people: People, by: signal.Signals
) -> None:
  nurse = await people(server)
  stream = stream_of(nurse)
  screen = await nurse.connect(stream)
  # The pong says that the command before it was taken up.
  asked = command_frame("order.place", order(screen, stream))
  answer = asyncio.create_task(screen.ask(asked))
  await asyncio.sleep(0)
  await screen.ask({"type": "ping", "id": "p"})
  ended = asyncio.create_task(asyncio.to_thread(server.stop, by))
  done = await answer
  assert done["type"] == "done"
  assert await screen.closed(15) == 4503
  assert await ended == 0
  server.start()
  async with await nurse.connect(stream, copies=screen.copies) as back:
    await back.reached(done["revisions"])
    again = await back.ask(asked)
    assert (again["repeated"], again["result"]) == (True, done["result"])
    assert len(back.rows(stream, "order")) == 1


def serve(data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
  """Tries to serve, which is expected to be refused."""
  return subprocess.run(
    [sys.executable, "-m", "tracershop.cli", "serve", "--port", str(services.free_port())],
    env=environment(data, **settings),
    cwd=ROOT,
    capture_output=True,
    text=True,
    timeout=60,
  )


def test_acc_7_a_production_without_a_key_of_its_own_does_not_start(tmp_path: Path) -> None:
  tables.put(tmp_path)
  for key in ("insecure-demo-key-of-tracershop-never-use-in-production", "short"):
    refused = serve(tmp_path, SECRET_KEY=key)
    assert refused.returncode == 1
    assert "SECRET_KEY" in refused.stderr
    assert "ready" not in refused.stdout


def test_acc_7_a_production_with_demo_accounts_does_not_start(tmp_path: Path) -> None:
  tables.put(tmp_path)
  with Server(tmp_path, TRACERSHOP_DEMO="1") as demo:
    assert b"nurse" in demo.output()
  refused = serve(tmp_path)
  assert refused.returncode == 1
  assert "demo accounts" in refused.stderr


def test_a_taken_port_is_said(server: Server) -> None:
  second = Server(server.data)
  second.port = server.port
  with pytest.raises(services.ServiceError, match="in use"):
    second.start()


@pytest.mark.parametrize(
  "command", ["serve", "dispenser", "verify-ledger", "backup", "restore", "migrate", "demo", "grants"]
)
def test_each_command_explains_itself(command: str) -> None:
  done = subprocess.run(
    [sys.executable, "-m", "tracershop.cli", command, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=30
  )
  assert done.returncode == 0
  assert f"tracershop {command}" in done.stdout


async def test_str_8_without_redis_at_the_start_commands_work_and_screens_follow_by_heartbeat(
  make_server: Callable[..., Server], people: People
) -> None:
  nowhere = f"redis://127.0.0.1:{services.free_port()}/0"
  first = make_server(REDIS_URL=nowhere)
  first.start()
  second = make_server(beside=first, REDIS_URL=nowhere)
  second.start()
  here, there = await people(first), await people(second)
  stream = stream_of(here)
  async with await here.connect(stream) as near, await there.connect(stream) as far:
    number = await place(near, stream)
    await far.until(lambda: number in far.rows(stream, "order"), 5)
    assert far.gaps == 0
  assert first.status("/readyz") == 503


async def test_led_6_with_redis_a_doorbell_crosses_processes_and_comes_back_after_a_crash(
  make_server: Callable[..., Server], people: People, redis_server: services.Redis
) -> None:
  # Heartbeats that come too late to help: what arrives was rung.
  settings = {"REDIS_URL": redis_server.url, "TRACERSHOP_HEARTBEAT_SECONDS": "600"}
  first = make_server(**settings)
  first.start()
  second = make_server(beside=first, **settings)
  second.start()
  here, there = await people(first), await people(second)
  stream = stream_of(here)

  async def hears() -> bool:
    number = await place(near, stream)
    try:
      await far.until(lambda: number in far.rows(stream, "order"), 2)
    except TimeoutError:
      return False
    return True

  async with await here.connect(stream) as near, await there.connect(stream) as far:
    assert await hears()
    await asyncio.to_thread(redis_server.kill)
    await place(near, stream)
    await asyncio.to_thread(redis_server.start)
    await eventually(hears, 30, "the doorbell after Redis came back")
    await far.reached({stream: near.copies[stream].revision})
    assert far.copies[stream].image() == near.copies[stream].image()


async def test_str_8_with_the_database_away_commands_are_busy_within_5_seconds_and_all_recovers(
  make_server: Callable[..., Server], people: People, mariadb: services.MariaDb
) -> None:
  url = mariadb.create("edge_away")
  server = make_server(DATABASE_URL=url)
  build_unit(server.data, DATABASE_URL=url)
  server.start()
  nurse = await people(server)
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as screen:
    number = await place(screen, stream)
    for away, back in ((mariadb.kill, mariadb.start), (mariadb.freeze, mariadb.thaw)):
      await asyncio.to_thread(away)
      try:
        asked = command_frame("order.edit", {"orderId": number, "orderedMbq": 700 + len(screen.frames)})
        watch = Stopwatch()
        answer = await screen.ask(asked, 10)
        assert (answer["type"], answer.get("code")) == ("refused", "busy")
        assert watch.seconds() < 5.5
        assert (await screen.ask({"type": "ping", "id": "p"}))["type"] == "pong"
        assert await asyncio.to_thread(server.status, "/healthz") == 503
        heads = len(screen.of_type("heads"))
        with pytest.raises(TimeoutError):
          # While nobody can say what is present, nobody says it.
          await screen.until(partial(more_heads, screen, heads), 2)
      finally:
        await asyncio.to_thread(back)
      await screen.until(partial(more_heads, screen, heads), 40)
      done = await repeated(screen.command, asked)
      await screen.reached(done["revisions"])
      assert screen.gaps == 0
      assert screen.rows(stream, "order")[number]["orderedMbq"] == asked["data"]["orderedMbq"]


def more_heads(screen: Screen, before: int) -> bool:
  """Whether another heartbeat came."""
  return len(screen.of_type("heads")) > before


async def repeated(command: Callable[..., object], asked: dict[str, object]) -> dict[str, dict[str, int]]:
  """Sends the same command until it is done, as a screen does after `busy`."""
  found: dict[str, dict[str, int]] = {}

  async def done() -> bool:
    try:
      found.update(await command(asked["name"], asked["data"], command_id=asked["id"]))  # type: ignore[misc]
    except Refused as refused:
      if refused.code != "busy":
        raise
      return False
    return True

  await eventually(done, 40, "the command after the database came back")
  return found


def test_the_process_gives_its_threads_back(server: Server) -> None:
  """120 requests leave no thread and no connection behind: views are async, and the pool is bounded."""
  assert server.process is not None
  for _ in range(120):
    assert server.status("/api/session") == 200
  threads = len(os.listdir(f"/proc/{server.process.pid}/task"))
  assert threads < 20
