"""What the wire's queries answer. Rights were looked up before; a foreign row is answered as none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tracershop import ledger
from tracershop.access import policy
from tracershop.actor import Actor
from tracershop.audit import punctuality, register, repeats, trail
from tracershop.ledger import user_key
from tracershop.orderbook import queries
from tracershop.protocol import commands


def command_status(actor: Actor, asked: commands.CommandStatus) -> dict[str, Any]:
  """`done` with its result for a command of this user that was applied, else `unknown`."""
  found = ledger.done_command(asked.id[:64])
  if found is None or found.user_key != user_key(actor):
    return {"status": "unknown"}
  readable = policy.streams_for(actor)
  revisions = {stream: revision for stream, revision in found.revisions.items() if stream in readable}
  return {"status": "done", "name": found.name, "result": found.result, "revisions": revisions, "at": found.at}


def orders_day(actor: Actor, asked: commands.OrdersDay) -> dict[str, Any]:
  """The orders of a date, in the window or not."""
  return {"date": asked.date, "orders": queries.orders_of_day(asked.date, actor)}


QUERY_ANSWERS: dict[str, Callable[[Actor, Any], Any]] = {
  "command.status": command_status,
  "orders.day": orders_day,
  "audit.search": trail.search,
  "audit.repeats": repeats.repeats,
  "punctuality.month": punctuality.month,
  "rights.register": register.register,
}
