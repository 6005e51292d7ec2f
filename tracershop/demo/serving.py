"""Keeps the demo's worklist server running beside the demo."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from datetime import UTC, datetime

import msgspec
import structlog
from django.conf import settings

from tracershop import calendar, clock, ledger
from tracershop.demo import ris
from tracershop.demo.people import actors
from tracershop.demo.steps import key_of
from tracershop.demo.worklist import Plan
from tracershop.pool import in_pool
from tracershop.site.models import Node
from tracershop.site.nodes import edit_node

log = structlog.get_logger()

# Loading the library, on a machine that has much else to do.
START_SECONDS = 30.0
STOP_SECONDS = 2.0
# Somebody who takes the demo's node away does not want its server; it may be there again later.
AWAY_SECONDS = 30.0


async def watch() -> None:
  """Runs the server as a child, on its node's port or another one that the node is then told. To be supervised."""
  while True:
    found = await in_pool(_known)
    if found is None:
      await asyncio.sleep(AWAY_SECONDS)
      continue
    port, since = found
    plan = Plan(
      port=port,
      since=since,
      ahead_seconds=(clock.now() - datetime.now(UTC)).total_seconds(),
      still_seconds=settings.DEMO_STILL_SECONDS,
    )
    await _run(plan)
    log.warning("demo.worklist_ended")
    await asyncio.sleep(1)


async def _run(plan: Plan) -> None:
  child = await asyncio.create_subprocess_exec(
    sys.executable,
    "-m",
    "tracershop.demo.worklist",
    msgspec.json.encode(plan).decode(),
    stdin=asyncio.subprocess.PIPE,
    stdout=asyncio.subprocess.PIPE,
    # Ctrl-C is for us; it ends when its standard input does.
    start_new_session=True,
  )
  try:
    assert child.stdout is not None
    async with asyncio.timeout(START_SECONDS):
      line = await child.stdout.readline()
    if line.strip():
      await in_pool(_tell_port, int(line))
    await child.wait()
  finally:
    with contextlib.suppress(ProcessLookupError):
      child.kill()
    with contextlib.suppress(TimeoutError):
      async with asyncio.timeout(STOP_SECONDS):
        await child.wait()


def _known() -> tuple[int, datetime] | None:
  """The node's port, and since when the demo's day goes on; None where its node is gone."""
  node = Node.objects.filter(name=ris.NODE, ae_title=ris.AE_TITLE).first()
  if node is None:
    return None
  played = ledger.done_command(key_of(f"{calendar.today()}/played").id)
  # What stands there until it listens is no port to listen on, though root could.
  port = node.port if node.port >= 1024 else 0
  return port, played.at if played is not None else clock.now()


def _tell_port(port: int) -> None:
  node = Node.objects.filter(name=ris.NODE).first()
  if node is not None and node.port != port:
    edit_node(actor=actors()["siteadmin"], node_id=node.pk, port=port)
