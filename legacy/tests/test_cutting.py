"""Cutting the link to the old system, and joining it again."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from customer.actions.orders import edit_order
from legacy import cutting, puzzles
from legacy.alone import alone
from legacy.inbound import whole
from legacy.inbound.following import WHILE_CUT
from legacy.models import Cursor, Mirror, Write
from legacy.old.connection import OldDatabaseAway, connect
from legacy.oldsite import schema
from legacy.oldsite.site import OldSite
from legacy.proof import comparing
from legacy.tests.test_adopting import AT, old_unit
from legacy.tests.test_comparing import Busy, busy
from legacy.tests.test_polling import followed
from legacy.worker import Link, keep_alive
from production.actions.orders import accept_orders
from tests.law import verify_action
from tests.server import tables
from tests.test_house import ROOT, tracershop
from tracershop import clock
from tracershop.actor import Actor
from tracershop.ledger import search, verify
from tracershop.orderbook.models import Order
from tracershop.site import authority, links
from tracershop.site.models import Authority, Conflict, Feed, Worker

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["busy", "followed", "old_unit"]
ADMIN = Actor(user_id=None, name="Anders Administrator", role="system", origin="commandLine")
CHEMIST = Actor(user_id=1, name="Kemiker", role="productionAdmin")


@pytest.fixture
def link(busy: Busy) -> Link:
  """The link's worker, at work on the busy old system."""
  found = Link("")
  found.follow(busy.site.old)
  found.step()
  return found


def cut(link: Link, **given: Any) -> Any:
  return cutting.cut(link, actor=ADMIN, pause=given.pop("pause", lambda: None))


def obstacles(link: Link, **given: Any) -> str:
  """Why it is not cut; the link goes on."""
  with pytest.raises(cutting.InTheWay) as found:
    cut(link, **given)
  assert links.state() == "reading"
  return "\n".join(found.value.lines)


def test_lnk_53_a_cut_is_the_last_sync_the_proof_and_a_recorded_act(busy: Busy, link: Link) -> None:
  """LNK-53: what nobody had taken over is; who did it and by which proof stands in the trail."""
  fresh = busy.site.insert_order(busy.unit.bid, AT + timedelta(days=28), 700)
  keep_alive()
  with verify_action("link.cut"):
    found = cut(link)
  assert busy.unit.ours(fresh).ordered_mbq == 700.0
  assert (links.state(), authority.linked(), authority.leader_of(None, "release")) == ("cut", False, "new")
  ((entry,), _) = search.search(search.Criteria(kinds=["link.cut"]), limit=2)
  assert (entry.actor_name, entry.origin) == ("Anders Administrator", "commandLine")
  assert entry.words is not None
  assert found.digest in bytes(entry.words.after).decode()
  assert comparing.compare(busy.site.old).digest == found.digest
  assert verify.verify().whole


def test_lnk_53_afterwards_nothing_follows_and_nothing_is_refused(busy: Busy, link: Link) -> None:
  """LNK-53: the worker stays off, whatever happens over there; no screen says that the old system is away."""
  keep_alive()
  cut(link)
  assert not Worker.objects.filter(name="legacy").exists()
  assert not Feed.objects.filter(id="oldSystem").exists()
  entries = verify.verify().entries
  busy.site.edit_order(busy.plain, 900)
  for _ in range(3):
    assert link.step() is None
    keep_alive()
  links.report_link(actor=ADMIN, state="away", trouble="late")
  assert (verify.verify().entries, links.state()) == (entries, "cut")
  mine = busy.unit.ours(busy.plain)
  assert mine.ordered_mbq == 500.0
  accept_orders(actor=CHEMIST, order_ids=[mine.pk])
  edit_order(actor=CHEMIST, order_id=mine.pk, ordered_mbq=600.0, reason="Aftalt i telefon")


def test_lnk_54_whatever_is_open_is_in_the_way_and_said(busy: Busy, link: Link) -> None:
  """LNK-54: a conflict, a row in quarantine, a write that has not arrived; each is named, and the link goes on."""
  site = busy.site
  Authority.objects.filter(function="ordering").update(leader="new")
  site.edit_order(busy.plain, 900)
  said = obstacles(link)
  assert "changedWhereWeLead" in said
  site.edit_order(busy.plain, 500)
  Authority.objects.filter(function="ordering").update(leader="old")
  bad = site.insert_order(busy.unit.bid, AT + timedelta(days=28), 700)
  site.old.write("UPDATE orders SET amount = -1 WHERE OID = %s", [str(bad)])
  said = obstacles(link)
  assert f"orders {bad}: -1 MBq cannot be ordered." in said
  site.delete_order(bad)
  puzzles.settle("orders", [str(bad)])
  write = Write.objects.create(entry_id=1, place=0, table="orders", verb="update", key="1", at=clock.now())
  assert f"write {write.pk}: update orders 1 has not arrived over there" in list(cutting.open_things())
  # The last sync finds out what became of it.
  cut(link)
  assert not Write.objects.filter(state="planned").exists()


def test_lnk_54_a_difference_that_nobody_knows_of_is_in_the_way(busy: Busy, link: Link) -> None:
  """LNK-54: the proof is made before the act, not after it."""
  mine = busy.unit.ours(busy.plain)
  Order.objects.filter(id=mine.pk).update(ordered_mbq=501.0)
  said = obstacles(link)
  assert f"orders {busy.plain}, ordered_mbq: theirs 500, agreed 500, ours 501" in said
  Order.objects.filter(id=mine.pk).update(ordered_mbq=500.0)
  cut(link)


def test_lnk_54_what_no_poll_sees_is_taken_by_the_last_sync(busy: Busy, link: Link, frozen_clock: Any) -> None:
  """LNK-54: an old order that was deleted, a time that was put back, a table that is only copied, a vial that went."""
  site = busy.site
  busy.unit.poll()
  frozen_clock.move(days=60)
  site.old.write("DELETE FROM orders WHERE OID = %s", [str(busy.plain)])
  site.old.write("UPDATE t_orders SET n_injections = 2, order_time = '2026-11-01 10:00:00'")
  site.old.insert("productions", {"what": "FDG"})
  site.old.insert("Roles", {"Id": "9"})
  site.old.write("DELETE FROM VAL WHERE ID = %s", [str(busy.vials[1])])
  cut(link)
  assert busy.unit.ours(busy.plain).status == "cancelled"
  assert busy.unit.ours(busy.shots, "t_orders").injections == 2
  assert Mirror.objects.get(table="VAL", key=str(busy.vials[1])).gone_at is not None
  assert Mirror.objects.filter(table__in=("productions", "Roles")).count() == 2


def test_lnk_55_an_old_system_in_use_is_not_cut_and_one_at_rest_is(busy: Busy, link: Link) -> None:
  """LNK-55: somebody orders between any two looks."""
  amounts = iter(range(1000, 2000))

  def work() -> None:
    busy.site.edit_order(busy.plain, next(amounts))

  assert "in use" in obstacles(link, pause=work)
  cut(link)
  assert comparing.compare(busy.site.old).equal


def test_lnk_55_what_changes_while_it_is_compared_is_seen(
  busy: Busy, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
  """LNK-55: an order by its time, a row of the set-up by another look."""
  real = comparing.compare
  site = busy.site

  def meanwhile(turn: int) -> None:
    if turn == 0:
      site.edit_order(busy.plain, 901)
    elif turn == 1:
      site.old.insert("Roles", {"Id": "9"})

  turns = iter(range(9))

  def compare(*given: Any, **more: Any) -> Any:
    found = real(*given, **more)
    meanwhile(next(turns))
    return found

  monkeypatch.setattr(comparing, "compare", compare)
  for _ in range(2):
    assert "while it was compared" in obstacles(link)
  cut(link)


@pytest.mark.services
@pytest.mark.parametrize("old", ["mariadb"], indirect=True)
def test_lnk_55_against_a_writer_of_its_own(busy: Busy, link: Link, mariadb: Any) -> None:
  """LNK-55: over a connection of his own, all the time; refused while he writes, done when he has gone."""
  end, wrote = threading.Event(), threading.Event()

  def write() -> None:
    old = connect(mariadb.url("gammel"))
    site, amount = OldSite(old), 100
    while not end.is_set():
      site.insert_order(busy.unit.bid, AT + timedelta(days=7 * (amount % 50)), 1)
      amount += 1
      wrote.set()
    old.close()

  writer = threading.Thread(target=write)
  writer.start()
  try:
    assert wrote.wait(10)
    assert obstacles(link)
  finally:
    end.set()
    writer.join()
  cut(link)
  assert comparing.compare(busy.site.old).equal


def test_lnk_56_one_at_a_time(busy: Busy, link: Link) -> None:
  """LNK-56: while somebody cuts, the worker looks at nothing; and the other way round."""
  with alone() as mine:
    assert mine
    with alone() as again:
      assert not again
    busy.site.edit_order(busy.plain, 900)
    assert link.step() is None
  step = link.step()
  assert step is not None


def test_lnk_56_two_who_take_over_the_same_order_make_one(busy: Busy) -> None:
  """LNK-56: were they at it at the same time, the lock of our own tables would still keep them apart."""
  from legacy.inbound import orders
  from legacy.mapping import reading

  data = Mirror.objects.get(table="orders", key=str(busy.plain)).data
  made = orders.Cluster(order=reading.order(data), master=None)
  before = Order.objects.count()
  said = orders.adopt_orders(actor=ADMIN, table="orders", clusters=[made], rows={str(busy.plain): data}).value()
  assert (said["adopted"], Order.objects.count()) == (0, before)


def test_lnk_57_a_cut_is_undone_and_both_sides_merge(busy: Busy, link: Link, frozen_clock: Any) -> None:
  """LNK-57: theirs is taken, however old; what we changed where they lead waits for a person."""
  cut(link)
  site = busy.site
  frozen_clock.move(days=13)
  site.edit_order(busy.moved, 650)
  fresh = site.insert_order(busy.unit.bid, AT + timedelta(days=28), 700)
  site.old.write("DELETE FROM t_orders")
  mine = busy.unit.ours(busy.plain)
  edit_order(actor=CHEMIST, order_id=mine.pk, ordered_mbq=800.0, reason="Aftalt i telefon")
  with verify_action("link.rejoined"):
    assert cutting.rejoin(link, actor=ADMIN) == 1
  assert links.state() == "reading"
  assert busy.unit.ours(busy.moved).ordered_mbq == 650.0
  assert busy.unit.ours(fresh).ordered_mbq == 700.0
  assert busy.unit.ours(busy.shots, "t_orders").status == "cancelled"
  for _ in range(3):
    link.step()
  (conflict,) = Conflict.objects.filter(state="open")
  assert (conflict.kind, conflict.subject) == (WHILE_CUT, f"order:{mine.pk}")
  (field,) = conflict.details["fields"]
  assert field == {"field": "ordered_mbq", "base": 500, "ours": 800, "theirs": 500}
  assert {it.because for it in comparing.compare(site.old).differences} == {"conflict"}
  assert Feed.objects.get(id="oldSystem").state == "up"
  keep_alive()
  assert Worker.objects.get(name="legacy").state == "up"
  assert verify.verify().whole


def test_lnk_57_both_changed_the_same_while_it_was_cut_is_a_conflict(busy: Busy, link: Link) -> None:
  """LNK-57: the mirror is what both last agreed upon, so that nothing is overwritten without a word."""
  cut(link)
  mine = busy.unit.ours(busy.plain)
  edit_order(actor=CHEMIST, order_id=mine.pk, ordered_mbq=800.0, reason="Aftalt i telefon")
  busy.site.edit_order(busy.plain, 900)
  cutting.rejoin(link, actor=ADMIN)
  (conflict,) = Conflict.objects.filter(state="open")
  assert conflict.details["fields"][0]["theirs"] == 900
  assert busy.unit.ours(busy.plain).ordered_mbq == 800.0


def test_lnk_57_after_a_fortnight_it_is_refused(busy: Busy, link: Link, frozen_clock: Any) -> None:
  """LNK-57: with a sentence; at its very end it is not."""
  cut(link)
  frozen_clock.move(days=14, seconds=1)
  with pytest.raises(cutting.InTheWay, match="more than 14 days ago"):
    cutting.rejoin(link, actor=ADMIN)
  assert links.state() == "cut"
  frozen_clock.move(seconds=-1)
  cutting.rejoin(link, actor=ADMIN)
  with pytest.raises(cutting.InTheWay, match="not cut"):
    cutting.rejoin(link, actor=ADMIN)


def test_lnk_57_an_old_system_that_is_away_is_not_joined(busy: Busy, link: Link, tmp_path: Path) -> None:
  """LNK-57: it stays cut, and this system goes on alone."""
  cut(link)
  with pytest.raises(OldDatabaseAway):
    cutting.rejoin(Link(f"sqlite:///{tmp_path / 'none' / 'old.sqlite3'}"), actor=ADMIN)
  assert links.state() == "cut"
  assert not Cursor.objects.filter(name=whole.CURSOR).exists()


class Killed(BaseException):
  """The process ended here."""


CUT_LINES = ("legacy.cutting._come_to_rest", "legacy.inbound.whole.take_all", "legacy.proof.comparing.compare",
             "legacy.cutting._nothing_since", "tracershop.site.cutting.cut_link")  # fmt: skip
REJOIN_LINES = ("legacy.inbound.whole.begin", "tracershop.site.cutting.rejoin_link", "legacy.inbound.whole.catch_up",
                "legacy.proof.comparing.compare_rows", "legacy.inbound.following.contest")  # fmt: skip


def killed_at(line: str, monkeypatch: pytest.MonkeyPatch, act: Any) -> None:
  """Does something in a process that ends before this line."""

  def end(*given: Any, **more: Any) -> None:
    raise Killed

  with monkeypatch.context() as patched:
    patched.setattr(line, end)
    with pytest.raises(Killed):
      act()
  connection.close()


@pytest.mark.parametrize("line", CUT_LINES)
@pytest.mark.parametrize("old", ["sqlite"], indirect=True)
def test_lnk_58_a_cut_that_was_killed_is_cut_by_the_next(
  line: str, busy: Busy, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
  """LNK-58: until its one act nothing has happened; the link goes on meanwhile."""
  keep_alive()
  fresh = busy.site.insert_order(busy.unit.bid, AT + timedelta(days=28), 700)
  killed_at(line, monkeypatch, lambda: cut(link))
  assert links.state() == "reading"
  link.step()
  cut(link)
  assert (links.state(), busy.unit.ours(fresh).ordered_mbq) == ("cut", 700.0)
  assert comparing.compare(busy.site.old).equal


@pytest.mark.parametrize("line", REJOIN_LINES)
@pytest.mark.parametrize("by", ["command", "worker"])
@pytest.mark.parametrize("old", ["sqlite"], indirect=True)
def test_lnk_58_a_rejoin_that_was_killed_is_ended_by_whoever_comes_next(
  line: str, by: str, busy: Busy, link: Link, monkeypatch: pytest.MonkeyPatch, frozen_clock: Any
) -> None:
  """LNK-58: the command again, or the worker."""
  cut(link)
  frozen_clock.move(days=10)
  busy.site.old.write("DELETE FROM t_orders")
  mine = busy.unit.ours(busy.plain)
  edit_order(actor=CHEMIST, order_id=mine.pk, ordered_mbq=800.0, reason="Aftalt i telefon")
  killed_at(line, monkeypatch, lambda: cutting.rejoin(link, actor=ADMIN))
  if by == "command" or links.state() == "cut":
    cutting.rejoin(link, actor=ADMIN)
  link.step()
  assert busy.unit.ours(busy.shots, "t_orders").status == "cancelled"
  assert [it.subject for it in Conflict.objects.filter(state="open")] == [f"order:{mine.pk}"]
  assert not whole.due()


@pytest.mark.one_database("sqlite")
def test_lnk_53_the_commands_ask_and_say_who_did_it(tmp_path: Path) -> None:
  """LNK-53: nobody there to type the word is not a yes; once cut there is nothing to do; it can be undone."""
  tables.put(tmp_path)
  key = {"SECRET_KEY": "k" * 50, "TRACERSHOP_LEGACY_POLL_SECONDS": "0.01"}
  place = tmp_path / "old.sqlite3"
  old = connect(f"sqlite:///{place}")
  schema.create(old)
  there = {"TRACERSHOP_LEGACY_URL": f"sqlite:///{place}", **key}
  assert tracershop("legacy", "adopt", data=tmp_path, **there).returncode == 0
  done = tracershop("legacy", "cut", data=tmp_path, **there)
  assert (done.returncode, "--yes" in done.stderr) == (1, True)
  old.write("INSERT INTO orders (BID, amount, deliver_datetime, status, tracer) VALUES (1, 5, '2026-12-01', 1, 6)")
  done = tracershop("legacy", "cut", "--yes", "--by", "Anders", data=tmp_path, **there)
  assert (done.returncode, "orders 1: There is no customer 1." in done.stdout) == (1, True), done.stdout + done.stderr
  old.write("DELETE FROM orders")
  # Its line leaves the list by itself when the row is gone.
  done = tracershop("legacy", "cut", "--yes", "--by", "Anders", data=tmp_path, **there)
  assert (done.returncode, "CUT." in done.stdout) == (0, True), done.stdout + done.stderr
  done = tracershop("legacy", "cut", "--yes", "--by", "Anders", data=tmp_path, **there)
  assert (done.returncode, "nothing to do" in done.stdout) == (0, True)
  done = tracershop("legacy", "rejoin", "--yes", "--by", "Anders", data=tmp_path, **there)
  assert (done.returncode, "JOINED AGAIN" in done.stdout) == (0, True), done.stdout + done.stderr
  done = tracershop("legacy", "rejoin", "--yes", "--by", "Anders", data=tmp_path, **there)
  assert (done.returncode, "not cut" in done.stdout) == (1, True)


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize(("typed", "code"), [("cut", 0), ("ja", 1)])
def test_lnk_53_a_typed_word_confirms(typed: str, code: int, tmp_path: Path) -> None:
  """LNK-53: at a terminal."""
  import pty

  tables.put(tmp_path)
  key = {"SECRET_KEY": "k" * 50, "TRACERSHOP_LEGACY_POLL_SECONDS": "0.01", "TRACERSHOP_DATA": str(tmp_path)}
  place = tmp_path / "old.sqlite3"
  schema.create(connect(f"sqlite:///{place}"))
  there = {"TRACERSHOP_LEGACY_URL": f"sqlite:///{place}", **key, "PATH": os.environ["PATH"]}
  assert (
    tracershop(
      "legacy", "adopt", data=tmp_path, **{k: v for k, v in there.items() if k not in ("PATH", "TRACERSHOP_DATA")}
    ).returncode
    == 0
  )
  mine, theirs = pty.openpty()
  run = subprocess.Popen(
    [sys.executable, "-m", "tracershop.cli", "legacy", "cut", "--by", "Anders"],
    cwd=ROOT, env=there, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
  )  # fmt: skip
  os.write(mine, f"{typed}\n".encode())
  run.communicate(timeout=60)
  os.close(mine)
  os.close(theirs)
  assert run.returncode == code
