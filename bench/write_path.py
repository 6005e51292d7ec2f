"""The write path on MariaDB: a durable transaction with `record` on three streams, and the same without it."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections, transaction

from bench import database
from bench.table import Figure
from production.actions.orders import accept_orders, reopen_orders
from tests import unit
from tracershop import clock, ledger
from tracershop.errors import Refusal
from tracershop.orderbook import parts, queries, states, store
from tracershop.orderbook.models import Order

ROUNDS = 600
CLIENTS = 8


def _change(order: Order, mbq: float) -> None:
  states.after(order.status, "edit")
  order.ordered_mbq = mbq
  order.revision += 1
  order.save()


@ledger.action
def recorded_edit(change: ledger.Change, *, order_id: int, mbq: float) -> None:
  """Locks, checks a rule, saves, and records on the customer's stream, production's and the wall's."""
  order = queries.orders().get(id=order_id)
  before = store.image_of_orders([order])
  _change(order, mbq)
  change.record(
    kind="order.edited", subjects=[f"order:{order_id}"], before=before, after=store.image_of_orders([order]),
    changes=parts.order_changes([order]),
  )  # fmt: skip


def plain_edit(order_id: int, mbq: float) -> None:
  """The same durable transaction on a locked order, unrecorded."""
  with transaction.atomic(durable=True):
    order = queries.orders().select_for_update().get(id=order_id)
    _change(order, mbq)


def _rate(act: Callable[[int], Any]) -> float:
  began = time.perf_counter()
  for number in range(ROUNDS):
    act(number)
  return ROUNDS / (time.perf_counter() - began)


def some_orders(count: int, it: unit.Unit) -> list[int]:
  orders = [
    Order(
      kind="activity", status="ordered", tracer=it.fdg, customer=it.north.customer, endpoint=it.north.endpoint,
      slot=it.north.slots["07:00"], delivery_date=unit.TUESDAY, deliver_at=unit.at_wall(7),
      departs_at=unit.at_wall(6, 50),
      run_at=unit.at_wall(5, 45), ordered_mbq=1_000.0, overhead=1.05,
      half_life_seconds=it.fdg.isotope.half_life_seconds, ordered_by="bench", ordered_at=clock.now(),
    )
    for _ in range(count)
  ]  # fmt: skip
  return [order.pk for order in Order.objects.bulk_create(orders)]


def _eight_clients(orders: list[int], it: unit.Unit) -> list[float]:
  """Milliseconds of each real command (accept, reopen, …) while eight clients send them."""
  taken: list[float] = []

  def client(order: int) -> None:
    close_old_connections()
    for number in range(40):
      act = accept_orders if number % 2 == 0 else reopen_orders
      more = {} if number % 2 == 0 else {"reason": "bench"}
      began = time.perf_counter()
      try:
        act(actor=it.radiochemist, order_ids=[order], **more)
      except Refusal as refusal:
        raise RuntimeError(refusal.code) from refusal
      taken.append((time.perf_counter() - began) * 1000)

  threads = [threading.Thread(target=client, args=(order,)) for order in orders]
  for thread in threads:
    thread.start()
  for thread in threads:
    thread.join()
  return taken


def run() -> list[Figure]:
  """Both rates in one run, taken in turns, and the commands of eight clients."""
  database.fresh()
  with clock.at(unit.YESTERDAY_MORNING, everywhere=True):
    it = unit.build()
    (order,) = some_orders(1, it)
    ours, plain = [], []
    for _ in range(3):
      ours.append(_rate(lambda n: recorded_edit(actor=it.radiochemist, order_id=order, mbq=1_000.0 + n)))
      plain.append(_rate(lambda n: plain_edit(order, 2_000.0 + n)))
    recorded, bare = statistics.median(ours), statistics.median(plain)
    Order.objects.filter(id=order).delete()
    taken = sorted(_eight_clients(some_orders(CLIENTS, it), it))
  p95 = taken[int(len(taken) * 0.95)]
  return [
    Figure(
      bench="write_path", what="durable edit, three streams, with record", ours=recorded, unit="/s", other=bare,
      other_is="/s without record", ratio=recorded / bare, bar="≥ 0.5×", kept=recorded / bare >= 0.5,
    ),
    Figure(
      bench="write_path", what=f"p95 of a command, {CLIENTS} clients in one process", ours=p95, unit="ms",
      other=statistics.median(taken), other_is="ms median", bar="≤ 50 ms", kept=p95 <= 50,
    ),
  ]  # fmt: skip
