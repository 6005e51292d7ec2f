"""The audit's search over a million entries on MariaDB, beside the naive way: LIKE over the entries."""

from __future__ import annotations

import contextlib
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction

from bench import database
from bench.table import Figure
from tests import unit
from tracershop import clock
from tracershop.actor import Actor
from tracershop.audit import trail
from tracershop.ledger.change import HeadState, PreparedEntry, prepare
from tracershop.protocol import messages
from tracershop.protocol.commands import AuditSearch

ENTRIES = 1_000_000
AT_ONCE = 4_000
ROUNDS = 40
NAIVE_ROUNDS = 3
DAYS = 3_650
# What an order goes through, and of how many of them.
LIFE = ("order.placed", "order.edited", "order.accepted", "vial.added", "order.released")
PEOPLE = [f"Person {number:03d} {name}" for number, name in enumerate(["Åkjær", "Holm", "Bæk", "Lund", "Sø"] * 60)]


def history(count: int) -> Iterator[PreparedEntry]:
  """Ten years of entries as the ledger writes them: chained, hashed, with words; their frames are long erased."""
  dice = random.Random(20261123)
  head = HeadState("bench", 0, "", {})
  begin = clock.now() - timedelta(days=DAYS)
  for number in range(count):
    order, step = divmod(number, len(LIFE))
    at = begin + timedelta(days=DAYS) * (number / count)
    batch = f"FDG-{at:%y%m%d}-{1 + order % 3}"
    row = {
      "id": order, "status": LIFE[step].partition(".")[2], "orderedMbq": 1_000.0 + order % 900,
      "comment": "two patients", "customerId": 1 + order % 20, "batchNumbers": [batch] if step == 4 else [],
      "revision": step + 1,
    }  # fmt: skip
    kind = LIFE[step] if number % 50 else "session.opened"
    actor = Actor(user_id=number % 300, name=dice.choice(PEOPLE), role="productionUser")
    subjects = [f"order:{order}", *([f"batchNumber:{batch}", f"vial:{order}"] if step >= 3 else [])]
    before = {**row, "status": "ordered", "revision": step} if step else None
    yield prepare(
      head=head, at=at, kind=kind, actor=actor, command_id=None, subjects=subjects,
      body={"reason": None, "before": before and [before], "after": {"orders": [row]}}, changes=(),
    )  # fmt: skip


INDEXES = """
  SELECT index_name, GROUP_CONCAT(column_name ORDER BY seq_in_index) FROM information_schema.statistics
  WHERE table_schema = DATABASE() AND table_name = %s AND index_name <> 'PRIMARY' GROUP BY index_name
"""


@contextlib.contextmanager
def without_indexes(*tables: str) -> Iterator[None]:
  """Takes the indexes away while much is written, and makes them again as they were."""
  with connection.cursor() as cursor:
    found = {}
    for table in tables:
      cursor.execute(INDEXES, [table])
      found[table] = cursor.fetchall()
      cursor.execute(f"ALTER TABLE {table} {', '.join(f'DROP INDEX {name}' for name, _ in found[table])}")
    yield
    for table, mine in found.items():
      cursor.execute(f"ALTER TABLE {table} {', '.join(f'ADD INDEX {name} ({columns})' for name, columns in mine)}")


def fill(count: int) -> None:
  """Writes a history in one go, the head last."""
  adapt = connection.ops.adapt_datetimefield_value
  last: PreparedEntry | None = None
  page: list[PreparedEntry] = []

  def write() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
      cursor.executemany(
        "INSERT INTO ledger_entry (id, at, kind, actor_id, actor_name, role, origin, command_id, subjects, "
        "body_digest, frames, previous_hash, hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
          (e.id, adapt(e.at), e.kind, e.actor_id, e.actor_name, e.role, e.origin, e.command_id, e.subjects_text,
           e.body_digest, e.frames_text, e.previous_hash, e.hash)
          for e in page
        ],
      )  # fmt: skip
      cursor.executemany(
        "INSERT INTO ledger_body (entry_id, salt, data) VALUES (%s, %s, %s)",
        [(e.id, e.body_salt, e.body) for e in page],
      )
      cursor.executemany(
        "INSERT INTO ledger_subject (subject, entry_id) VALUES (%s, %s)",
        [(it, e.id) for e in page for it in e.subjects],
      )

  for entry in history(count):
    page.append(entry)
    last = entry
    if len(page) == AT_ONCE:
      write()
      page = []
  if page:
    write()
  assert last is not None
  with connection.cursor() as cursor:
    cursor.execute("UPDATE ledger_head SET entry_id = %s, entry_hash = %s, streams = '{}'", [last.id, last.hash])


def searches(dice: random.Random) -> dict[str, Callable[[], dict[str, Any]]]:
  """What is asked, each time about something else."""
  today = clock.now().date()

  def some_day() -> date:
    return today - timedelta(days=dice.randrange(DAYS))

  def span() -> dict[str, date]:
    day = some_day()
    return {"from_date": day, "to_date": day + timedelta(days=dice.choice((0, 7, 60)))}

  return {
    "order": lambda: {"order_id": dice.randrange(ENTRIES // len(LIFE))},
    "batch": lambda: {"batch": f"FDG-{some_day():%y%m%d}-{dice.randint(1, 3)}"},
    "person": lambda: {"person": dice.choice(PEOPLE)},
    "person within days": lambda: {"person": dice.choice(PEOPLE), **span()},
    "time": span,
    "kind and time": lambda: {"kind": "order.released", **span()},
    "nothing but newest": dict,
  }


def naive(asked: dict[str, Any]) -> None:
  """The query one would write first."""
  where, values = [], []
  if "order_id" in asked:
    where, values = ["e.subjects LIKE %s"], [f'%"order:{asked["order_id"]}"%']
  if "batch" in asked:
    where, values = ["e.subjects LIKE %s"], [f"%{asked['batch']}%"]
  if "person" in asked:
    where, values = ["e.actor_name LIKE %s"], [f"%{asked['person']}%"]
  if "kind" in asked:
    where, values = ["e.kind LIKE %s"], [f"{asked['kind']}%"]
  if "from_date" in asked:
    where += ["DATE(e.at) >= %s", "DATE(e.at) <= %s"]
    values += [asked["from_date"], asked["to_date"]]
  text = " AND ".join(where) or "1 = 1"
  with connection.cursor() as cursor:
    cursor.execute(
      "SELECT e.*, b.data FROM ledger_entry e JOIN ledger_body b ON b.entry_id = e.id "
      f"WHERE {text} ORDER BY e.id DESC LIMIT 50",
      values,
    )
    cursor.fetchall()


def ours(actor: Actor, asked: dict[str, Any]) -> None:
  """The answer as it stands on the wire."""
  messages.encode(trail.search(actor, AuditSearch(**asked)))


def milliseconds(work: Callable[[], object]) -> float:
  began = time.perf_counter()
  work()
  return (time.perf_counter() - began) * 1000


def run() -> list[Figure]:
  """Each way of asking, ours as the wire answers it (words and differences in it), 40 times about something else."""
  database.fresh()
  now: datetime = unit.YESTERDAY_MORNING
  with clock.at(now, everywhere=True):
    it = unit.build()
    with connection.cursor() as cursor:
      # The unit's own entries would stand in the chain's way.
      for table in ("ledger_entry", "ledger_body", "ledger_subject", "ledger_frame"):
        cursor.execute(f"TRUNCATE {table}")
    with without_indexes("ledger_entry", "ledger_subject"):
      filled = milliseconds(lambda: fill(ENTRIES)) / 1000
    with connection.cursor() as cursor:
      cursor.execute("ANALYZE TABLE ledger_entry, ledger_subject")
      cursor.fetchall()
    print(f"  {ENTRIES:,} entries in {filled:,.0f} s", flush=True)
    dice = random.Random(7)
    figures = []
    for name, ask in searches(dice).items():
      taken = sorted(milliseconds(partial(ours, it.radiochemist, ask())) for _ in range(ROUNDS))
      plain = statistics.median(milliseconds(partial(naive, ask())) for _ in range(NAIVE_ROUNDS))
      p95 = taken[int(len(taken) * 0.95)]
      figures.append(
        Figure(
          bench="audit", what=f"p95 of a search by {name}, {ENTRIES:,} entries", ours=p95, unit="ms", other=plain,
          other_is="ms median, LIKE over the entries", ratio=plain / p95, bar="≤ 200 ms", kept=p95 <= 200,
        )
      )  # fmt: skip
  return figures
