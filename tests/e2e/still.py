"""The demo as the views draw it: its clock begins on one Tuesday morning, and its RIS stands still. So a picture is the
same on any day. Each file of views has a demo of its own, that few minutes pass in one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.server import Server
from tests.services import free_port

# 06:52 on a Copenhagen wall: the first run's vials are filled, its first deliveries released, its last ones not.
MORNING = "2026-11-24T05:52:00Z"


@contextmanager
def still_demo(**settings: str) -> Iterator[Server]:
  """The embedded form with its demo data: one process, SQLite, no Redis."""
  given = {
    "TRACERSHOP_DEMO": "1",
    "TRACERSHOP_CLOCK": MORNING,
    "TRACERSHOP_HEARTBEAT_SECONDS": "5",
    "TRACERSHOP_DEMO_STILL_SECONDS": "0",
    # One's own: that another has the usual one stands on a screen.
    "TRACERSHOP_HL7_PORT": str(free_port()),
  }
  with Server(data=None, **given, **settings) as server:
    yield server
