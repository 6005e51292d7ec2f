"""A reconnect storm: 1,000 clients in a second, each wanting a snapshot of 2,000 orders."""

from __future__ import annotations

import random
from datetime import timedelta

from bench import database, servers
from bench.table import Figure
from tests import unit
from tracershop import calendar, clock
from tracershop.orderbook.models import Order

SOCKETS = 1_000
# The naive way takes so long for each that a few clients tell enough.
NAIVE_SOCKETS = 50
ORDERS = 2_000
WORDS = "ring ward before scan patient late fasting glucose second dose left arm early porter knows call room 12 7"
PEOPLE = ("Karen Holm", "Anders Lund", "Mette Sørensen", "Ole Bækgaard", "Ida Juhl", "Per Østergård", "Nurse of Nordby")


def orders_of_two_weeks(it: unit.Unit) -> None:
  """Orders as a unit has them: of several days, slots, people and states, a comment at every fourth; no two alike."""
  chance = random.Random(7)
  words = WORDS.split()
  now, today = clock.now(), calendar.today()
  made = []
  for number in range(ORDERS):
    side = chance.choice((it.north, it.south))
    day = today + timedelta(days=chance.randrange(-6, 8))
    name, slot = chance.choice(list(side.slots.items()))
    hour, minute = map(int, name.split(":"))
    deliver_at = unit.at_wall(hour, minute, day)
    accepted = chance.random() < 0.6
    comment = " ".join(chance.choices(words, k=chance.randrange(3, 12))) if chance.random() < 0.25 else ""
    ordered_at = now - timedelta(seconds=chance.randrange(1, 10 * 24 * 3600))
    made.append(
      Order(
        kind="activity", status="accepted" if accepted else "ordered", tracer=chance.choice((it.fdg, it.flt)),
        customer=side.customer, endpoint=side.endpoint, slot=slot, delivery_date=day, deliver_at=deliver_at,
        departs_at=deliver_at - timedelta(minutes=10), run_at=deliver_at - timedelta(minutes=75),
        ordered_mbq=float(chance.randrange(200, 9_000)), overhead=chance.choice((1.05, 1.2)), comment=comment,
        half_life_seconds=unit.F18,
        ordered_by=chance.choice(PEOPLE), ordered_at=ordered_at,
        accepted_by=chance.choice(PEOPLE) if accepted else None,
        accepted_at=ordered_at + timedelta(seconds=chance.randrange(60, 9_000)) if accepted else None,
        revision=1 + number % 3,
      )
    )  # fmt: skip
  Order.objects.bulk_create(made)


def run() -> list[Figure]:
  """Both in one run."""
  database.fresh()
  orders_of_two_weeks(unit.build(day=calendar.today()))
  with servers.ours() as server:
    assert server.process is not None
    plan = servers.our_plan(server, SOCKETS, seconds=1.0)
    before = servers.cpu_seconds(server.process.pid)
    with servers.Swarm(**plan) as swarm:
      mine = (servers.cpu_seconds(server.process.pid) - before) / SOCKETS
      live = swarm.live
  with servers.naive() as (port, pid):
    before = servers.cpu_seconds(pid)
    with servers.Swarm(
      **servers.naive_plan(port, NAIVE_SOCKETS, seconds=NAIVE_SOCKETS / SOCKETS, snapshot=True)
    ) as swarm:
      naive_live = swarm.live
      # Some of them wait for so long that they come anew: each of those is a client of its own here.
      asked = NAIVE_SOCKETS + sum(naive_live["sentAway"].values())
      theirs = (servers.cpu_seconds(pid) - before) / asked
  p99 = live["seconds"][int(live["live"] * 0.99) - 1] if live["live"] else float("inf")
  sent_away = sum(live["sentAway"].values())
  whole = live["live"] == SOCKETS and live["rows"] == ORDERS
  return [
    Figure(
      bench="storm", what=f"CPU per client, {SOCKETS} in 1 s, snapshot of {ORDERS} orders", ours=mine * 1000, unit="ms",
      other=theirs * 1000, other_is=f"ms naive, {naive_live['live']} of {NAIVE_SOCKETS} live", ratio=theirs / mine,
      bar="≥ 20×", kept=theirs >= 20 * mine,
    ),
    Figure(
      bench="storm", what="p99 until live", ours=p99 * 1000, unit="ms", bar="≤ 2,000 ms",
      other=naive_live["seconds"][-1] * 1000 if naive_live["seconds"] else None,
      other_is=f"ms naive, the last of {naive_live['live']}", kept=p99 <= 2 and whole,
    ),
    Figure(
      bench="storm", what=f"clients that came live, each with {live['rows']} orders", ours=live["live"],
      unit=f"of {SOCKETS}", bar="all", kept=whole,
    ),
    Figure(
      bench="storm", what="times that one was sent away and came back", ours=sent_away,
      unit=", ".join(f"{count} {why}" for why, count in sorted(live["sentAway"].items())) or "times",
      other=sum(naive_live["sentAway"].values()), other_is=f"naive, of {NAIVE_SOCKETS} clients",
    ),
    Figure(
      bench="storm", what="bytes on the wire per client", ours=live["bytes"] / SOCKETS / 1024, unit="KiB",
      other=naive_live["bytes"] / asked / 1024, other_is="KiB naive",
    ),
  ]  # fmt: skip
