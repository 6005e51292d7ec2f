"""A unit with a DICOM node or a room that the RIS knows, the way to child processes, and who is left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from pinger.line import Line
from tests import unit
from tests.client import eventually
from tests.peers import AE_TITLE
from tracershop import calendar
from tracershop.orderbook.models import Location, Procedure
from tracershop.orderbook.studies import key_of
from tracershop.pool import in_pool
from tracershop.site import nodes
from tracershop.site.models import Node


@pytest.fixture
def site(frozen_clock) -> unit.Unit:
  """The small unit on its Tuesday."""
  return unit.build()


@pytest.fixture
async def line() -> AsyncIterator[Line]:
  """The way to the child processes; none of them may be there afterwards."""
  found = Line()
  yield found
  found.close()


@pytest.fixture
def node(site) -> Callable[..., nodes.Address]:
  """Makes a node with a worklist at a port of this machine."""

  def make(port: int, name: str = "RIS", **other: object) -> nodes.Address:
    made = nodes.add_node(
      actor=site.site_admin,
      **{"name": name, "host": "127.0.0.1", "port": port, "ae_title": AE_TITLE, "worklist": True, **other},
    ).value()
    return address(made["nodeId"])

  return make


def address(node_id: int) -> nodes.Address:
  """A node as the pinger sees it now."""
  return next(it for it in nodes.nodes() if it.id == node_id)


def children_of(pid: int) -> list[int]:
  """The processes below one, by /proc."""
  found = []
  for path in Path("/proc").glob("[0-9]*/stat"):
    try:
      fields = path.read_text().rpartition(")")[2].split()
    except OSError:
      continue
    if int(fields[1]) == pid and fields[0] != "Z":
      found.append(int(path.parent.name))
  return found


class Left:
  """What stands in this process now, to be compared with what stands after."""

  def __init__(self) -> None:
    self.threads = threading.active_count()
    self.handles = len(os.listdir("/proc/self/fd"))

  @classmethod
  async def beside(cls, line: Line) -> Left:
    """Counts with the forking process there, and with all threads and connections of the pool."""
    await line.start()
    together = threading.Barrier(settings.DATABASE_POOL_SIZE)

    def connect() -> None:
      Node.objects.count()
      together.wait(30)

    await asyncio.gather(*(in_pool(connect, seconds=30) for _ in range(settings.DATABASE_POOL_SIZE)))
    return cls()

  def seen(self, line: Line) -> str:
    """What is there beside those that were; empty where nothing is."""
    found = []
    if line.pid is not None and (children := children_of(line.pid)):
      found.append(f"children {children}")
    if threading.active_count() > self.threads:
      found.append(f"threads {[it.name for it in threading.enumerate()]}")
    if len(os.listdir("/proc/self/fd")) > self.handles:
      found.append(f"{len(os.listdir('/proc/self/fd')) - self.handles} handles more")
    return ", ".join(found)

  async def nothing(self, line: Line, seconds: float = 30.0) -> None:
    """Waits until no child, thread or socket is left beside those that were there."""

    async def is_nothing() -> bool:
      return not self.seen(line)

    with contextlib.suppress(TimeoutError):
      await eventually(is_nothing, seconds)
    assert not self.seen(line)


@pytest.fixture
def made(frozen_clock: Any) -> unit.Unit:
  """Tuesday 24 November 2026, 08:15: PET1 is the north's, and PET/CT is 300 MBq of FDG an hour after the start."""
  frozen_clock.set(calendar.wall_instant(unit.TUESDAY, frozen_clock.now.time().replace(hour=8)))
  found = unit.build()
  Location.objects.create(code="PET1", endpoint=found.north.endpoint)
  Procedure.objects.create(
    endpoint=found.north.endpoint,
    code="PETFDG",
    description="PET/CT hele kroppen",
    description_key=key_of("PET/CT hele kroppen"),
    tracer=found.fdg,
    units=300.0,
    delay_minutes=60,
  )
  return found
