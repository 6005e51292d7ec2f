"""What a server of 2010 is asked: every statement of the link as the server got it, the driver's own too, word for word
among what MySQL 5.1 knows. A real one cannot be had."""

from __future__ import annotations

import re
from typing import Any

import pytest

from customer.actions.orders import cancel_order, edit_order
from legacy import survey
from legacy.inbound import whole
from legacy.old.connection import connect
from legacy.old.values import kept
from legacy.oldsite.site import OldSite
from legacy.proof import comparing
from legacy.tests.both import NOON, Both, at
from legacy.tests.test_adopting import old_unit
from legacy.worker import Link
from production.actions.moving import restore_orders
from tracershop.orderbook.models import Order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]
__all__ = ["old_unit"]


def words(text: str) -> frozenset[str]:
  return frozenset(text.split())


# All of them are in MySQL 5.1: no common table expressions, windows, JSON, utf8mb4, fractions of seconds.
WORDS = words("""
  AND AS ASC AUTOCOMMIT BINARY BY COUNT DELETE DESC DISTINCT FROM GRANTS IN INSERT INTO IS KILL LIKE LIMIT LATIN1 MODE
  NAMES NOT NULL OR ORDER SELECT SET SHOW UPDATE VALUES WHERE
""")
FUNCTIONS = words("CONCAT CONNECTION_ID COUNT DATABASE GET_LOCK IS_USED_LOCK MAX NOW UNIX_TIMESTAMP VERSION VALUES IN")
# Columns of information_schema, which 5.1 has.
SCHEMA = words("""
  COLUMN_NAME COLUMNS ENGINE INFORMATION_SCHEMA KEY_COLUMN_USAGE ORDINAL_POSITION REFERENCED_TABLE_NAME TABLE_NAME
  TABLE_SCHEMA TABLES
""")
LITERAL = re.compile(r"'(?:[^'\\]|\\.|'')*'|`[^`]*`|@@\w+")


def faults(statement: str) -> set[str]:
  """What of a statement MySQL 5.1 may not know: its words in capitals, and what it calls."""
  bare = LITERAL.sub(" ", statement)
  words = {it.upper() for it in re.findall(r"\b[A-Z][A-Z0-9_]+\b|\b(?:with|over|json\w*|utf8mb4)\b", bare)}
  called = {it.upper() for it in re.findall(r"\b(\w+)\s*\(", bare)}
  columns = {"OID", "BID", "COID", "ID", "VAL"}
  calls = {it for it in called if it not in FUNCTIONS and it not in WORDS}
  return (words - WORDS - FUNCTIONS - SCHEMA - columns) | calls | set(re.findall(r"\(\s*SELECT[^)]*LIMIT", bare))


@pytest.fixture
def told(old_mariadb: Any, mariadb: Any) -> Any:
  """The statements that the server got on connections to the old database, as its own log has them."""
  root = connect(mariadb.url("mysql"))
  root.write("SET GLOBAL log_output = 'TABLE'")
  root.write("TRUNCATE mysql.general_log")
  root.write("SET GLOBAL general_log = 1")

  def read() -> list[str]:
    rows = root.read("SELECT thread_id, command_type, argument FROM mysql.general_log ORDER BY event_time")
    mine = {it["thread_id"] for it in rows if it["command_type"] == b"Connect" and b" on gammel " in _bytes(it)}
    return [kept(it["argument"]) or "" for it in rows if it["command_type"] == b"Query" and it["thread_id"] in mine]

  yield read
  root.write("SET GLOBAL general_log = 0")
  root.close()


def _bytes(row: Any) -> bytes:
  said: bytes = row["argument"]
  return said


@pytest.mark.parametrize("old", ["mariadb"], indirect=True)
def test_lnk_71_every_statement_is_one_that_mysql_5_1_knows(
  told: Any, old_unit: tuple[OldSite, int, int], mariadb: Any, frozen_clock: Any
) -> None:
  """LNK-71: adopted, followed, written in every way, proved equal, on a connection of its own."""
  both = Both(*old_unit, clock=frozen_clock)
  link = Link(mariadb.url("gammel"))
  both.link = link
  there = connect(mariadb.url("gammel"))
  survey.survey(there)
  first, second, third = both.place(500), both.place(300, slot="07:00"), both.place(400)
  both.shots(2)
  both.step(2)
  edit_order(actor=both.nurse, order_id=first, ordered_mbq=600, comment="Blåt låg – straks")
  both.accept(Order.objects.get(id=third))
  both.accept(Order.objects.get(id=second))
  both.step(2)
  both.move(Order.objects.get(id=third), "07:00")
  both.step(2)
  restore_orders(actor=both.radiochemist, order_ids=[third])
  cancel_order(actor=both.nurse, order_id=first)
  both.site.insert_order(both.bid, at(NOON), 250)
  both.step(3)
  vial = both.release_here(Order.objects.get(id=both.place(200, slot="07:00")))
  both.step(2)
  both.correct(list(Order.objects.filter(status="released").values_list("id", flat=True)), [vial])
  both.step(2)
  comparing.compare(there)
  whole.take_all(link.poller)
  link.close()
  there.close()
  found = told()
  verbs = {it.split()[0].upper() for it in found}
  assert {"SELECT", "INSERT", "UPDATE", "DELETE", "SHOW", "SET"} <= verbs
  assert len(found) > 200
  assert {it: wrong for it in found if (wrong := faults(it))} == {}


@pytest.mark.parametrize(
  "statement",
  [
    "WITH a AS (SELECT 1) SELECT * FROM a", "SELECT ROW_NUMBER() OVER (ORDER BY OID) FROM orders",
    "SELECT JSON_EXTRACT(comment, '$.a') FROM orders", "SET NAMES utf8mb4", "SELECT NOW(6) FOR UPDATE SKIP LOCKED",
    "SELECT OID FROM orders WHERE OID IN (SELECT OID FROM orders LIMIT 1)", "DELETE FROM orders RETURNING OID",
  ],
)  # fmt: skip
def test_lnk_71_what_came_later_is_seen(statement: str) -> None:
  """LNK-71: the look itself is one."""
  assert faults(statement)
