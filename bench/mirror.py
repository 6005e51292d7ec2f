"""A page of the mirror with 200,000 orders, by what people look for, beside looking into each row's JSON."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from bench import database
from bench.audit import milliseconds
from bench.table import Figure
from legacy import browsing, mirror
from legacy.models import Mirror, Tie
from legacy.old.whereabouts import CUSTOMER, DAY
from tracershop import clock
from tracershop.actor import Actor
from tracershop.catalogue.models import Customer
from tracershop.protocol import messages
from tracershop.protocol.commands import MirrorSearch

ROWS = 200_000
CUSTOMERS = 25
# The first so many orders are those of one who has ordered nothing since.
GONE = 400
DAYS = 3_650
FIRST = date(2014, 1, 1)
ROUNDS, NAIVE_ROUNDS = 40, 3
ADMIN = Actor(user_id=1, name="Sidsel", role="siteAdmin", language="da")
TABLE = "orders"


def fill() -> list[int]:
  """The customers with their orders over ten years; their ids."""
  now = clock.now()
  made = []
  for number in range(1, CUSTOMERS + 2):
    it = Customer.objects.create(short_name=f"K{number}", long_name=f"Kunde {number}", dispenser_number=number)
    Tie.objects.create(table="Users", key=str(100 + number), kind="customer", our_id=it.pk)
    made.append(it.pk)
  dice = random.Random(20261126)
  for part in mirror.portions(range(1, ROWS + 1), 4_000):
    rows = {}
    for oid in part:
      day = FIRST + timedelta(days=DAYS * oid // ROWS)
      number = dice.randint(1, CUSTOMERS) if oid > GONE else CUSTOMERS + 1
      rows[str(oid)] = {
        "OID": str(oid), "BID": str(100 + number), "order_time": f"{day} 12:00:00",
        "deliver_datetime": f"{day} 08:15:00", "amount": str(dice.randint(100, 9_000)), "status": "3", "COID": "-1",
        "run": "1", "batchnr": f"FDG-{day:%y%m%d}-1", "frigivet_datetime": f"{day} 07:01:12", "volume": "8.10",
        "comment": "to patienter", "userName": "",
      }  # fmt: skip
    mirror.keep(TABLE, rows, now)
  return made


def asked(customers: list[int], dice: random.Random) -> dict[str, Callable[[], dict[str, Any]]]:
  """What is looked for, each time something else."""

  def days(most: int) -> dict[str, Any]:
    begin = FIRST + timedelta(days=dice.randrange(DAYS - most))
    return {"from_date": begin, "to_date": begin + timedelta(days=most)}

  return {
    "customer": lambda: {"customer_id": dice.choice(customers[:-1])},
    "customer of long ago": lambda: {"customer_id": customers[-1]},
    "day": lambda: days(0),
    "ten years' days": lambda: {"from_date": FIRST, "to_date": FIRST + timedelta(days=DAYS)},
    "customer and a month": lambda: {"customer_id": dice.choice(customers), **days(30)},
    "nothing": dict,
  }


def ours(wanted: dict[str, Any]) -> None:
  """The answer as it stands on the wire."""
  messages.encode(browsing.search(ADMIN, MirrorSearch(table=TABLE, **wanted)))


def naive(wanted: dict[str, Any]) -> None:
  """The same, by what stands in each row's JSON."""

  def said(column: str) -> Cast:
    return Cast(KT(f"data__{column}"), TextField())

  found: QuerySet[Mirror] = Mirror.objects.filter(table=TABLE)
  if "customer_id" in wanted:
    bids = Tie.objects.filter(table="Users", kind="customer", our_id=wanted["customer_id"]).values_list(
      "key", flat=True
    )
    found = found.annotate(bid=said(CUSTOMER[TABLE])).filter(bid__in=list(bids))
  if "from_date" in wanted:
    found = found.annotate(day_said=said(DAY[TABLE]))
    found = found.filter(
      day_said__gte=str(wanted["from_date"]), day_said__lt=str(wanted["to_date"] + timedelta(days=1))
    )
  list(found.order_by("-id")[:51])


def run() -> list[Figure]:
  """Each way of looking, 40 times; looking into the JSON three times."""
  database.fresh()
  customers = fill()
  with connection.cursor() as cursor:
    cursor.execute("ANALYZE TABLE legacy_mirror")
    cursor.fetchall()
  dice = random.Random(7)
  figures = []
  for name, ask in asked(customers, dice).items():
    taken = sorted(milliseconds(partial(ours, ask())) for _ in range(ROUNDS))
    plain = statistics.median(milliseconds(partial(naive, ask())) for _ in range(NAIVE_ROUNDS))
    p95 = taken[int(len(taken) * 0.95)]
    figures.append(
      Figure(
        bench="mirror", what=f"p95 of a page of the mirror by {name}, {ROWS:,} orders", ours=p95, unit="ms",
        other=plain, other_is="each row's JSON", ratio=plain / p95,
      )
    )  # fmt: skip
  return figures
