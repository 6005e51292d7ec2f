"""Server processes under measurement: what CPU and memory they took, and swarms of sockets at them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings

from bench import people
from tests import unit
from tests.client import Browser
from tests.server import ROOT, Server, environment
from tests.services import free_port, wait_until
from tracershop.protocol import SUBPROTOCOL

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
  """User and system time that a process has taken."""
  fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
  return (int(fields[11]) + int(fields[12])) / TICKS


def memory_kib(pid: int) -> int:
  """The resident memory of a process, in KiB."""
  for line in Path(f"/proc/{pid}/status").read_text().splitlines():
    if line.startswith("VmRSS:"):
      return int(line.split()[1])
  raise RuntimeError("no VmRSS")


@contextlib.contextmanager
def ours() -> Iterator[Server]:
  """Tracershop on the run's MariaDB and Redis, with the protocol's own heartbeat."""
  with Server(
    DATABASE_URL=os.environ["DATABASE_URL"],
    REDIS_URL=os.environ["REDIS_URL"],
    # Ours too, so that sessions which are made here are sessions there.
    SECRET_KEY=settings.SECRET_KEY,
    TRACERSHOP_HEARTBEAT_SECONDS="5",
    TRACERSHOP_ACCESS_CHECK_SECONDS="2",
  ) as server:
    yield server


@contextlib.contextmanager
def naive() -> Iterator[tuple[int, int]]:
  """The naive server on the same database and layer; gives (port, pid)."""
  port = free_port()
  with tempfile.TemporaryDirectory() as folder:
    log = Path(folder) / "naive.log"
    with log.open("wb") as out:
      process = subprocess.Popen(
        # Its default of 1 MiB also limits what is sent: a snapshot of 2,000 orders would end each of its sockets.
        [
          sys.executable, "-m", "daphne", "-p", str(port), "--websocket-max-message-size", str(2**24),
          "--websocket-max-frame-size", str(2**24), "bench.naive:application",
        ],
        env=environment(Path(folder), DATABASE_URL=os.environ["DATABASE_URL"], REDIS_URL=os.environ["REDIS_URL"]),
        cwd=ROOT,
        stdout=out,
        stderr=subprocess.STDOUT,
      )  # fmt: skip
    try:
      wait_until(lambda: process.poll() is not None or b"Listening on" in log.read_bytes(), "naive server", 30)
      if process.poll() is not None:
        raise RuntimeError(log.read_text()[-2000:])
      yield port, process.pid
    finally:
      process.kill()
      process.wait()


def apart(doing: Coroutine[Any, Any, None]) -> Future[None]:
  """Runs it in a thread of its own, with a loop of its own."""
  pool = ThreadPoolExecutor(1)
  started = pool.submit(asyncio.run, doing)
  pool.shutdown(wait=False)
  return started


def signed_in(server: Server, username: str = "prodadmin") -> str:
  """The cookie header of somebody who is signed in."""

  async def sign_in() -> str:
    async with Browser(server.address) as browser:
      await browser.sign_in(username, unit.PASSWORD)
      return browser.cookie()

  return asyncio.run(sign_in())


class Swarm:
  """A swarm in its own process; `live` is what it said when all of its sockets were."""

  def __init__(self, **plan: Any) -> None:
    self._process = subprocess.Popen(
      [sys.executable, "-m", "bench.swarm"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    self._say(json.dumps(plan))
    self.live: dict[str, Any] = self._hear()

  def _say(self, line: str) -> None:
    assert self._process.stdin is not None
    self._process.stdin.write(line + "\n")
    self._process.stdin.flush()

  def _hear(self) -> dict[str, Any]:
    assert self._process.stdout is not None
    found: dict[str, Any] = json.loads(self._process.stdout.readline())
    return found

  def counts(self) -> dict[str, Any]:
    """What its sockets have received so far."""
    self._say("")
    return self._hear()

  def __enter__(self) -> Swarm:
    return self

  def __exit__(self, *_: object) -> None:
    self._process.kill()
    self._process.wait()


def our_plan(server: Server, sockets: int, *, seconds: float = 5.0, stream: str = "production") -> dict[str, Any]:
  """A swarm of screens on one stream of ours, each of somebody else."""
  return {
    "port": server.port,
    "path": "/ws/",
    "cookies": people.cookies(sockets),
    "subprotocol": SUBPROTOCOL,
    "sockets": sockets,
    "seconds": seconds,
    "subscribe": json.dumps({"type": "subscribe", "stream": stream}),
    "counted": '{"type":"delta"',
    "revision": r'"revision":(\d+)',
    "row": '"orderedMbq":',
  }


def naive_plan(port: int, sockets: int, *, seconds: float = 5.0, snapshot: bool = False) -> dict[str, Any]:
  """A swarm of naive screens."""
  return {
    "port": port,
    "path": "/naive-snapshot/" if snapshot else "/naive/",
    "sockets": sockets,
    "seconds": seconds,
    "snapshot": snapshot,
    "counted": '{"type": "delta"',
    "revision": r'"revision": (\d+)',
    "row": '"ordered_mbq":',
  }
