"""Keeps open requests true to the orders they are about, so that none waits for an answer nobody can give (REQ-8)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from tracershop import ledger
from tracershop.orderbook import states
from tracershop.orderbook.models import Order, Request


def follow(change: ledger.Change, kind: str, orders: Sequence[Order], *, but: Sequence[Request] = ()) -> list[Request]:
  """The open requests, to be saved, that what happens to their orders changes: withdrawn where the order is no longer
  open, `kind` (`order.released`) then being the answer; and dated as their order. Those in `but` are left alone.

  Call it inside an action, with the orders as they will be.
  """
  mine = {it.pk: it for it in orders if it.pk}
  if not mine or not _any(list(mine)):
    return []
  followed = []
  for request in Request.objects.filter(order_id__in=mine, state="open").exclude(id__in=[it.pk for it in but]):
    assert request.order_id is not None, "it was found by its order"
    order = mine[request.order_id]
    if order.status not in states.OPEN:
      request.state, request.answer = "withdrawn", kind
      request.answered_by, request.answered_at = change.actor.name, change.now
    elif request.delivery_date == order.delivery_date:
      continue
    request.delivery_date = order.delivery_date
    followed.append(request)
  return followed


def _any(order_ids: list[int]) -> bool:
  # By hand: it is asked in every command, and the ORM takes several times as long to say it.
  places = ", ".join(["%s"] * len(order_ids))
  sql = f"SELECT id FROM orderbook_request WHERE state = 'open' AND order_id IN ({places}) LIMIT 1"  # noqa: S608  places
  with connection.cursor() as cursor:
    cursor.execute(sql, order_ids)
    return cursor.fetchone() is not None
