"""The pinger as it runs: inside a server that is alone, and as a process of its own. What it starts ends with it."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pinger.tests.conftest import children_of
from tests import unit, worklist
from tests.client import Browser, Screen
from tests.hostile import Hostile
from tests.peers import AE_TITLE, Wlmscpfs
from tests.server import ROOT, Server, Template, environment, run_python
from tests.services import wait_until
from tracershop import calendar

QUICK = {
  "TRACERSHOP_ECHO_SECONDS": "1",
  "TRACERSHOP_ECHO_DEADLINE_SECONDS": "3",
  "TRACERSHOP_WORKLIST_SECONDS": "2",
  "TRACERSHOP_WORKLIST_DEADLINE_SECONDS": "10",
  "TRACERSHOP_LOG_LEVEL": "DEBUG",
}


@pytest.fixture(scope="session")
def template() -> Iterator[Template]:
  """The test unit on SQLite, built once."""
  found = Template()
  yield found
  found.remove()


@pytest.fixture
def data(template: Template) -> Iterator[Path]:
  """A data folder with the unit in it."""
  found = template.copy()
  yield found
  shutil.rmtree(found, ignore_errors=True)


@pytest.fixture
def peer() -> Iterator[Wlmscpfs]:
  """A worklist server with the forty studies, from today on."""
  with Wlmscpfs("-csk") as found:
    found.put(worklist.entries(calendar.today()))
    yield found


def all_below(pid: int) -> set[int]:
  """The processes below one, however deep."""
  found: set[int] = set()
  for child in children_of(pid):
    found |= {child} | all_below(child)
  return found


def gone(pids: set[int]) -> bool:
  """Whether none of these processes is there any more."""
  return not any(Path(f"/proc/{pid}").exists() for pid in pids)


async def add(screen: Screen, name: str, port: int, **other: Any) -> int:
  """Adds a node and gives its id."""
  done = await screen.command(
    "node.add", {"name": name, "host": "127.0.0.1", "port": port, "aeTitle": AE_TITLE, "worklist": True, **other}
  )
  await screen.reached(done["revisions"])
  found: int = done["result"]["nodeId"]
  return found


async def test_ping_1_an_admin_sees_a_node_up_and_down_live_and_tests_it(
  template: Template, data: Path, peer: Wlmscpfs
) -> None:
  """STR-14 and BKG-11, too: in the form of `make run`, with one process and no Redis."""
  with Server(data, **QUICK) as server:
    async with Browser(server.address) as browser:
      await browser.sign_in("siteadmin", unit.PASSWORD)
      async with await browser.connect("site") as screen:
        node_id = await add(screen, "RIS", peer.port)

        def row() -> dict[str, Any]:
          return screen.rows("site", "node")[node_id]

        def echoes() -> list[dict[str, Any]]:
          return [it for it in screen.of_type("notice") if it["data"]["nodeId"] == node_id]

        await screen.until(lambda: row()["state"] == "up", 20, "the node is up")
        assert row()["lastEchoAt"]
        assert row()["roundTripMs"] > 0
        await screen.until(lambda: row()["answeredAt"] is not None, 20, "its studies were fetched")
        since, revision = row()["since"], row()["revision"]
        before = len(echoes())
        await screen.until(lambda: len(echoes()) >= before + 2, 20, "two more echoes")
        assert {(it["kind"], it["data"]["state"]) for it in echoes()} == {("node.echo", "up")}
        assert row()["since"] == since

        loop = asyncio.get_running_loop()
        asked = loop.time()
        await screen.command("node.test", {"nodeId": node_id})
        await screen.until(
          lambda: row()["askedAt"] is not None and row()["lastEchoAt"] > row()["askedAt"], 10, "the test's answer"
        )
        assert loop.time() - asked < 2.5
        assert row()["revision"] > revision

        await asyncio.to_thread(peer.stop)
        await screen.until(lambda: row()["state"] == "down", 20, "the node is down")
        await screen.until(lambda: row()["trouble"] == "unreachable", 20, "its worklist, too")
        workers = {it["name"]: it["state"] for it in screen.rows("site", "worker").values()}
        assert workers["pinger"] == "up"
    assert server.process is not None
    below = all_below(server.process.pid)
    assert below
    assert server.stop() == 0
    wait_until(lambda: gone(below), "no child is left", 5)


async def test_wkl_9_a_worklist_is_asked_at_once_when_its_node_is_back(
  template: Template, data: Path, peer: Wlmscpfs
) -> None:
  """Neither the schedule, an hour here, nor the minute after a failure is waited for."""
  peer.stop()
  with Server(data, **{**QUICK, "TRACERSHOP_WORKLIST_SECONDS": "3600"}) as server:
    async with Browser(server.address) as browser:
      await browser.sign_in("siteadmin", unit.PASSWORD)
      async with await browser.connect("site") as screen:
        node_id = await add(screen, "RIS", peer.port)

        def row() -> dict[str, Any]:
          return screen.rows("site", "node")[node_id]

        await screen.until(
          lambda: row()["state"] == "down" and row()["trouble"] == "unreachable", 20, "neither echo nor studies"
        )
        await asyncio.to_thread(peer.start)
        await screen.until(lambda: row()["state"] == "up", 20, "the node is back")
        await screen.until(lambda: row()["answeredAt"] is not None, 20, "its studies were fetched")
        assert row()["trouble"] is None


def node_row(data: Path, port: int) -> None:
  """Writes a node into the unit's database, in a process of its own."""
  code = """
import sys, django
django.setup()
from tracershop.site.models import Node
from tracershop import clock
Node.objects.create(
  name=sys.argv[1], host="127.0.0.1", port=int(sys.argv[2]), ae_title="RISWL", worklist=True, since=clock.now()
)
"""
  run_python(code, data, f"node {port}", str(port))


STATE = """
import django
django.setup()
from tracershop.orderbook.models import Booking
from tracershop.site.models import Node, Worker
states = Node.objects.order_by("id").values_list("state", flat=True)
print(Booking.objects.count(), Worker.objects.get(name="pinger").state, *states)
"""


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_ping_2_the_process_ends_with_all_that_it_started(
  template: Template, data: Path, peer: Wlmscpfs, by: signal.Signals
) -> None:
  """Even while peers hold its children, and when it is killed."""
  entries = worklist.entries(calendar.today())
  with Hostile("hang", entries) as hang, Hostile("drip", entries) as drip:
    for port in (peer.port, hang.port, drip.port):
      node_row(data, port)
    log = data / "pinger.log"
    with log.open("wb") as out:
      process = subprocess.Popen(
        [sys.executable, "-m", "tracershop.cli", "pinger"],
        env=environment(data, **{**QUICK, "TRACERSHOP_ECHO_DEADLINE_SECONDS": "60"}),
        cwd=ROOT,
        stdout=out,
        stderr=subprocess.STDOUT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
      )
    try:
      wait_until(lambda: b"worklist.fetched" in log.read_bytes(), "the honest peer's studies", 30)
      wait_until(lambda: hang.calls >= 2 and drip.calls >= 2, "the others hold its children", 30)
      below = all_below(process.pid)
      assert len(below) >= 5
      process.send_signal(by)
      assert process.wait(10) == (0 if by != signal.SIGKILL else -signal.SIGKILL)
      wait_until(lambda: gone(below), "no child is left", 5)
    finally:
      process.kill()
      process.wait()
  text = log.read_text()
  assert "Traceback" not in text
  bookings, worker, *states = run_python(STATE, data).split()
  assert (int(bookings), worker) == (36, "up")
  assert states[0] == "up"


def test_ping_2_a_forking_process_that_dies_is_started_again(template: Template, data: Path, peer: Wlmscpfs) -> None:
  node_row(data, peer.port)
  log = data / "pinger.log"
  with log.open("wb") as out:
    process = subprocess.Popen(
      [sys.executable, "-m", "tracershop.cli", "pinger"],
      env=environment(data, **QUICK),
      cwd=ROOT,
      stdout=out,
      stderr=subprocess.STDOUT,
    )
  try:
    wait_until(lambda: log.read_bytes().count(b"worklist.fetched") >= 1, "a first answer", 30)
    (forker,) = children_of(process.pid)
    os.kill(forker, signal.SIGKILL)
    before = log.read_bytes().count(b"trouble=None")
    wait_until(lambda: log.read_bytes().count(b"trouble=None") > before, "an answer after it", 30)
  finally:
    process.terminate()
    process.wait(10)
