"""Whether both sides are equal, and every way in which they are not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from legacy import puzzles
from legacy.models import Mirror, Tie
from legacy.old.values import Unreadable
from legacy.oldsite.site import OldSite
from legacy.proof import comparing, report
from legacy.proof.report import Difference, Report
from legacy.tests.test_adopting import AT, EARLY, old_unit
from legacy.tests.test_polling import SITE_ADMIN, Followed, followed
from tests.server import tables
from tests.test_house import tracershop
from tracershop import clock
from tracershop.catalogue.models import CatalogueEntry, Customer, Run, Slot
from tracershop.orderbook.models import Order, Vial
from tracershop.site.models import Authority, Conflict, Quarantine
from tracershop.site.quarantine import dismiss_quarantine

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["followed", "old_unit"]


class Busy:
  """An old system in which one of each has happened, and which is followed."""

  def __init__(self, unit: Followed) -> None:
    site, bid = unit.site, unit.bid
    self.unit, self.site = unit, site
    self.plain = site.insert_order(bid, AT + timedelta(days=7), 500, comment="Blåt låg – straks", user="anna")
    self.moved = site.insert_order(bid, AT, 600)
    self.ghost = site.move(self.moved, EARLY)
    self.released = site.insert_order(bid, AT + timedelta(days=14), 1000)
    at = EARLY + timedelta(days=14)
    self.vials = [site.fill("1", "FDG-261215:1", at, 3000.5, 3.0), site.fill("01", "FDG-261215:1", at, 2000.2, 2.5)]
    site.release(self.released, self.vials, unit.chemist, at)
    self.shots = site.insert_injections(bid, AT + timedelta(hours=1), 3, 9, use="Dyr")
    self.gone = site.insert_order(bid, AT + timedelta(days=21), 300)
    unit.poll()
    site.delete_order(self.gone)
    unit.poll()

  def compare(self) -> Report:
    return comparing.compare(self.site.old)


@pytest.fixture
def busy(followed: Followed) -> Busy:
  return Busy(followed)


def told(found: Report) -> list[tuple[str, str, str]]:
  return [(it.table, it.key, it.field) for it in found.differences]


def test_lnk_52_after_it_was_followed_both_sides_are_equal(busy: Busy) -> None:
  """LNK-52: with counts, and the same digest for the same rows, in whatever order they were read."""
  found = busy.compare()
  assert told(found) == []
  assert found.equal
  # Five orders of ours less the one that went; the ghost and the further vial's row are there for others.
  assert (found.of("orders").rows, found.of("orders").mirrored) == (5, 5)
  assert (found.of("orders").meant, found.of("orders").same) == (4, 4)
  assert (found.of("t_orders").same, found.of("VAL").same, found.of("deliverTimes").same) == (1, 2, 2)
  again = busy.compare()
  assert again.digest == found.digest
  assert list(report.lines(found))[-1] == f"EQUAL. Digest of the proof: {found.digest}"


Change = Callable[[Busy], Any]
CHANGES: dict[str, tuple[Change, tuple[str, Callable[[Busy], int | str], str]]] = {
  "a column over there": (
    lambda it: it.site.edit_order(it.plain, 501), ("orders", lambda it: it.plain, "amount"),
  ),
  "what nothing here means": (
    lambda it: it.site.old.write("UPDATE orders SET price = 7 WHERE OID = %s", [str(it.plain)]),
    ("orders", lambda it: it.plain, "price"),
  ),
  "a row more": (
    lambda it: it.site.insert_order(it.unit.bid, AT + timedelta(days=28), 1), ("orders", lambda it: 7, "row"),
  ),
  "a row less": (lambda it: it.site.delete_order(it.shots, "t_orders"), ("t_orders", lambda it: it.shots, "row")),
  "a row of a table that is only copied": (
    lambda it: it.site.old.insert("Roles", {"Id": "9"}), ("Roles", lambda it: 9, "row"),
  ),
  "amount": (
    lambda it: Order.objects.filter(id=it.unit.ours(it.plain).pk).update(ordered_mbq=501.0),
    ("orders", lambda it: it.plain, "ordered_mbq"),
  ),
  "status": (
    lambda it: Order.objects.filter(id=it.unit.ours(it.plain).pk).update(status="accepted"),
    ("orders", lambda it: it.plain, "status"),
  ),
  "move": (
    lambda it: Order.objects.filter(id=it.unit.ours(it.moved).pk).update(deliver_at=clock.now()),
    ("orders", lambda it: it.moved, "active_at"),
  ),
  "comment": (
    lambda it: Order.objects.filter(id=it.unit.ours(it.plain).pk).update(comment="Rødt låg"),
    ("orders", lambda it: it.plain, "comment"),
  ),
  "a cancelled order that stands": (
    lambda it: Order.objects.filter(id=it.unit.ours(it.plain).pk).update(status="cancelled"),
    ("orders", lambda it: it.plain, "status"),
  ),
  "an order that is gone over there": (
    lambda it: Order.objects.filter(id=it.unit.ours(it.gone).pk).update(status="ordered"),
    ("orders", lambda it: it.gone, "status"),
  ),
  "injections": (
    lambda it: Order.objects.filter(kind="injection").update(injections=4),
    ("t_orders", lambda it: it.shots, "injections"),
  ),
  "a lost tie": (
    lambda it: Tie.objects.filter(table="orders", key=str(it.plain)).delete(), ("orders", lambda it: it.plain, "row"),
  ),
  "a lost mirror row": (
    lambda it: Mirror.objects.filter(table="orders", key=str(it.ghost)).delete(),
    ("orders", lambda it: it.ghost, "row"),
  ),
  "a vial": (lambda it: Vial.objects.update(activity_mbq=3.0), ("VAL", lambda it: it.vials[0], "activity")),
  "a vial that is free here": (
    lambda it: Vial.objects.update(state="free"), ("VAL", lambda it: it.vials[0], "order_id"),
  ),
  "a slot's limit": (lambda it: Slot.objects.update(max_mbq=19_000), ("deliverTimes", lambda it: 1, "max")),
  "a run's time": (lambda it: Run.objects.update(weekday=3), ("productionTimes", lambda it: 1, "day")),
  "overhead": (lambda it: CatalogueEntry.objects.update(overhead=1.2), ("TracerCustomer", lambda it: 1, "overhead")),
  "a customer's number": (
    lambda it: Customer.objects.update(dispenser_number=8), ("Users", lambda it: it.unit.bid, "kundenr"),
  ),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
@pytest.mark.parametrize("old", ["sqlite"], indirect=True)
def test_lnk_52_each_difference_is_found_and_named(case: str, busy: Busy) -> None:
  """LNK-52: on either side, in what means something and in what is only copied."""
  change, (table, key, field) = CHANGES[case]
  change(busy)
  found = busy.compare()
  assert not found.equal
  assert (table, str(key(busy)), field) in told(found)


def test_lnk_52_rounding_letters_and_further_batches_are_no_difference(busy: Busy) -> None:
  """LNK-52, LNK-50."""
  mine = busy.unit.ours(busy.plain)
  Order.objects.filter(id=mine.pk).update(ordered_mbq=500.4, comment="Blåt låg – straks ")
  released = busy.unit.ours(busy.released)
  Order.objects.filter(id=released.pk).update(batch_numbers=["FDG-261215-1", "FDG-261215-2"])
  assert told(busy.compare()) == []


def test_lnk_52_several_of_ours_in_one_row_are_their_sum(busy: Busy) -> None:
  """LNK-52: what the old site adds up, of those that stand."""
  mine = busy.unit.ours(busy.plain)
  other = busy.unit.ours(busy.plain)
  other.pk, other.ordered_mbq = None, 199.6
  other.save()
  Order.objects.filter(id=mine.pk).update(ordered_mbq=300.4)
  Tie.objects.create(table="orders", key=str(busy.plain), kind="order", our_id=other.pk)
  assert told(busy.compare()) == []
  Order.objects.filter(id=other.pk).update(status="cancelled")
  assert told(busy.compare()) == [("orders", str(busy.plain), "ordered_mbq")]


def test_lnk_52_an_order_that_stands_here_alone_is_a_difference(busy: Busy) -> None:
  """LNK-52: in the open window; one that was cancelled is none."""
  other = busy.unit.ours(busy.plain)
  other.pk = None
  other.save()
  (found,) = busy.compare().differences
  assert (found.table, found.key, found.field) == ("orders", "", "row")
  assert f"order {other.pk}" in found.ours
  Order.objects.filter(id=other.pk).update(status="cancelled")
  assert busy.compare().equal


def test_lnk_52_what_is_on_a_list_is_named_as_such(busy: Busy) -> None:
  """LNK-52: not hidden; what a person set aside is no difference, and counted."""
  site, bid = busy.site, busy.unit.bid
  bad = site.insert_order(bid, AT + timedelta(days=28), 400)
  site.old.write("UPDATE orders SET amount = -1 WHERE OID = %s", [str(bad)])
  Authority.objects.filter(function="ordering").update(leader="new")
  site.edit_order(busy.plain, 900)
  busy.unit.poll()
  assert Conflict.objects.filter(state="open").count() == 1
  found = busy.compare()
  assert {(it.key, it.because) for it in found.differences} == {(str(bad), "quarantine"), (str(busy.plain), "conflict")}
  assert found.known == {"quarantine": 1, "conflict": len(found.differences) - 1}
  dismiss_quarantine(actor=SITE_ADMIN, quarantine_id=Quarantine.objects.get().pk, reason="Tastefejl")
  busy.unit.poll()
  found = busy.compare()
  assert len(found.excused["aside"]) == 1
  assert {it.because for it in found.differences} == {"conflict"}


def test_lnk_52_what_was_set_aside_and_says_something_else_since_is_a_difference(busy: Busy) -> None:
  """LNK-52: nobody has looked at what it says now."""
  data = Mirror.objects.get(table="orders", key=str(busy.plain)).data
  puzzles.hold("orders", str(busy.plain), {**data, "amount": "-1"}, Unreadable("amount", "Nej.", "No."))
  dismiss_quarantine(actor=SITE_ADMIN, quarantine_id=Quarantine.objects.get().pk, reason="Tastefejl")
  Order.objects.filter(id=busy.unit.ours(busy.plain).pk).update(ordered_mbq=1.0)
  assert told(busy.compare()) == [("orders", str(busy.plain), "ordered_mbq")]


def test_lnk_52_a_long_table_is_read_in_portions_by_its_key(
  followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
  """LNK-52: a row more than fits, and ids with holes."""
  monkeypatch.setattr("legacy.proof.rows.PORTION", 3)
  for week in range(8):
    followed.site.insert_order(followed.bid, AT + timedelta(days=7 * week), 100 + week)
  followed.site.delete_order(2)
  followed.poll()
  found = comparing.compare(followed.site.old)
  assert found.equal
  assert (found.of("orders").rows, found.of("orders").same) == (7, 7)


def test_exp_2_a_cell_of_the_file_is_never_a_formula() -> None:
  """EXP-2: what was typed over there ends in somebody's spreadsheet."""
  found = Difference(table="orders", key="1", field="comment", theirs='=HYPERLINK("x")', base=("a", "b"), ours=-3)
  head, line = report.csv([found]).decode().splitlines()
  assert head.endswith("table;key;field;theirs;base;ours;because")
  assert line == 'orders;1;comment;"\'=HYPERLINK(""x"")";a b;-3;'


@pytest.mark.one_database("sqlite")
def test_lnk_52_the_command_s_exit_code_says_it(tmp_path: Path) -> None:
  """LNK-52: 0 equal, 1 differences, 2 where it cannot be said."""
  key = {"SECRET_KEY": "k" * 50}
  tables.put(tmp_path)
  done = tracershop("legacy", "compare", data=tmp_path, **key)
  assert (done.returncode, "TRACERSHOP_LEGACY_URL" in done.stderr) == (2, True)
  away = {"TRACERSHOP_LEGACY_URL": f"sqlite:///{tmp_path / 'none' / 'old.sqlite3'}", **key}
  done = tracershop("legacy", "compare", data=tmp_path, **away)
  assert (done.returncode, "Traceback" in done.stderr) == (2, False)
  site = OldSite(_old_at(tmp_path / "old.sqlite3"))
  there = {"TRACERSHOP_LEGACY_URL": f"sqlite:///{tmp_path / 'old.sqlite3'}", **key}
  assert tracershop("legacy", "adopt", data=tmp_path, **there).returncode == 0
  done = tracershop("legacy", "compare", data=tmp_path, **there)
  assert (done.returncode, "EQUAL" in done.stdout) == (0, True), done.stderr
  site.old.insert("productions", {"what": "=1+1"})
  file = tmp_path / "differences.csv"
  done = tracershop("legacy", "compare", "--csv", str(file), data=tmp_path, **there)
  assert (done.returncode, "1 DIFFERENCES" in done.stdout) == (1, True), done.stdout
  assert "productions;" in file.read_text()


def _old_at(path: Path) -> Any:
  from legacy.old.connection import connect
  from legacy.oldsite import schema

  old = connect(f"sqlite:///{path}")
  schema.create(old)
  return old
