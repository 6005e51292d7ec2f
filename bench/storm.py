"""A reconnect storm: 1,000 clients in a second, each wanting a snapshot of 2,000 orders."""

from __future__ import annotations

from bench import database, servers
from bench.table import Figure
from bench.write_path import some_orders
from tests import unit
from tracershop import calendar

SOCKETS = 1_000
# The naive way takes so long for each that a tenth of the clients tells enough.
NAIVE_SOCKETS = 100
ORDERS = 2_000


def run() -> list[Figure]:
  """Both in one run."""
  database.fresh()
  it = unit.build(day=calendar.today())
  some_orders(ORDERS, it)
  with servers.ours() as server:
    assert server.process is not None
    plan = servers.our_plan(server, SOCKETS, seconds=1.0)
    before = servers.cpu_seconds(server.process.pid)
    with servers.Swarm(**plan) as swarm:
      mine = (servers.cpu_seconds(server.process.pid) - before) / SOCKETS
      live = swarm.live
  with servers.naive() as (port, pid):
    before = servers.cpu_seconds(pid)
    with servers.Swarm(**servers.naive_plan(port, NAIVE_SOCKETS, seconds=0.1, snapshot=True)) as swarm:
      theirs = (servers.cpu_seconds(pid) - before) / NAIVE_SOCKETS
      naive_live = swarm.live
  p99 = live["seconds"][int(live["live"] * 0.99) - 1] if live["live"] else float("inf")
  return [
    Figure(
      bench="storm", what=f"CPU per client, {SOCKETS} in 1 s, snapshot of {ORDERS} orders", ours=mine * 1000, unit="ms",
      other=theirs * 1000, other_is=f"ms naive, {naive_live['live']} clients", ratio=theirs / mine, bar="≥ 20×",
      kept=theirs >= 20 * mine,
    ),
    Figure(
      bench="storm", what="p99 until live", ours=p99 * 1000, unit="ms", bar="≤ 2,000 ms",
      other=naive_live["seconds"][-1] * 1000 if naive_live["seconds"] else None, other_is="ms naive, the last of 100",
      kept=p99 <= 2 and live["live"] == SOCKETS,
    ),
    Figure(
      bench="storm", what="clients that came live", ours=live["live"], unit=f"of {SOCKETS}",
      kept=live["live"] == SOCKETS,
    ),
  ]  # fmt: skip
