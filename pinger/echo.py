"""Echoes: whether each node is there. Every one is told to those who look on; only what is news is recorded."""

from __future__ import annotations

from django.conf import settings

from pinger.calls import Echo
from pinger.line import Line, ask
from tracershop import clock, ledger
from tracershop.pool import in_pool
from tracershop.site import images, nodes
from tracershop.site.nodes import Address

KIND = "node.echo"


async def echo(line: Line, node: Address) -> bool:
  """Echoes a node once and gives whether it answered (PING-1). Raises what the database raises."""
  over = await ask(
    line,
    Echo(
      host=node.host,
      port=node.port,
      ae_title=node.ae_title,
      calling=settings.AE_TITLE,
      seconds=settings.ECHO_DEADLINE_SECONDS,
    ),
  )
  state: nodes.EchoState = "up" if over.trouble is None else "down"
  for stream in images.NODE_STREAMS:
    ledger.notify.hint(
      stream,
      KIND,
      {"nodeId": node.id, "state": state, "roundTripMs": over.round_trip_ms, "trouble": over.trouble},
    )
  await in_pool(nodes.report_echo, node_id=node.id, state=state, at=clock.now(), round_trip_ms=over.round_trip_ms)
  return state == "up"
