"""On the way to the old system: guards, kills, absence, and who leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from customer.actions.bookings import settle_conflict
from customer.actions.orders import cancel_order, edit_order
from legacy import adopting
from legacy.models import Cursor, Due, Tie, Write
from legacy.old.connection import OldDatabase, OldDatabaseAway, OldDatabaseRefuses, Value, connect
from legacy.oldsite import schema
from legacy.oldsite.site import OldSite
from legacy.outbound import lock, step
from legacy.tests.both import Both
from legacy.tests.test_adopting import AT, EARLY, old_unit
from legacy.worker import Link
from production.actions.moving import move_orders
from tracershop import ledger
from tracershop.orderbook.models import Order
from tracershop.site.models import Authority, Conflict
from tracershop.site.models import Link as LinkRow

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["old_unit"]


@pytest.fixture
def both(old_unit: tuple[OldSite, int, int]) -> Both:
  return Both(*old_unit)


class Broken:
  """A connection that breaks off at one call: before it is sent, or when it has been done."""

  def __init__(self, old: OldDatabase, wanted: Callable[[str], bool], *, after: bool) -> None:
    self._old, self._wanted, self._after, self.vendor = old, wanted, after, old.vendor
    self.read, self.stream = old.read, old.stream

  def write(self, sql: str, given: Sequence[Value] = ()) -> int:
    return int(self._broken(sql, lambda: self._old.write(sql, given)))

  def insert(self, table: str, row: Any) -> int:
    return int(self._broken(f"INSERT {table}", lambda: self._old.insert(table, row)))

  def _broken(self, sql: str, act: Callable[[], int]) -> int:
    if not self._wanted(sql):
      return act()
    if self._after:
      act()
    raise OldDatabaseAway("the line is gone")

  def close(self) -> None:
    """The tables stay."""


def broken(both: Both, word: str, *, after: bool) -> None:
  """A step whose connection breaks off at the statement with a word."""
  both.link.follow(Broken(both.site.old, lambda sql: sql.startswith(word), after=after))
  both.step()
  assert LinkRow.objects.get().state == "away"
  both.link.follow(both.site.old)


@pytest.mark.parametrize("after", [False, True])
def test_lnk_27_an_insert_that_broke_off_is_there_once(both: Both, after: bool) -> None:
  """LNK-27: whether it arrived or not."""
  both.place(500)
  broken(both, "INSERT", after=after)
  assert LinkRow.objects.get().behind == 1
  both.step()
  assert [it["amount"] for it in both.rows()] == ["500"]
  assert Tie.objects.filter(kind="order").count() == Order.objects.count() == 1
  assert sorted(Write.objects.values_list("state", flat=True)) == (["done"] if after else ["done", "dropped"])
  both.agreed()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("word", ["UPDATE", "DELETE", "INSERT"])
def test_lnk_27_a_move_that_broke_off_anywhere_is_whole_in_the_end(both: Both, word: str, after: bool) -> None:
  """LNK-27: a ghost is made once, and the one before is deleted."""
  order_id = both.place(600)
  both.step()
  move_orders(actor=both.admin, order_ids=[order_id], slot_id=both.slots["07:00"].pk)
  if word == "DELETE":
    both.step()
    move_orders(actor=both.admin, order_ids=[order_id], slot_id=both.slots["11:30"].pk)
  broken(both, word, after=after)
  both.step(2)
  assert len(both.rows()) == (1 if word == "DELETE" else 2)
  both.agreed()


def test_lnk_27_what_was_edited_again_before_it_was_known_to_have_arrived_is_no_conflict(both: Both) -> None:
  """LNK-27."""
  order_id = both.place(500)
  both.step()
  edit_order(actor=both.nurse, order_id=order_id, ordered_mbq=600.0)
  broken(both, "UPDATE", after=True)
  edit_order(actor=both.nurse, order_id=order_id, ordered_mbq=700.0)
  both.step()
  assert [it["amount"] for it in both.rows()] == ["700"]
  both.agreed()


@pytest.mark.parametrize("what", ["accept", "same"])
def test_lnk_27_a_row_of_ours_that_was_changed_before_we_knew_it_is_ours(both: Both, what: str) -> None:
  """LNK-27: it is not somebody's new order; and another that stands there is not ours."""
  both.place(500)
  broken(both, "INSERT", after=what == "accept")
  if what == "accept":
    Authority.objects.filter(function="acceptMove").update(leader="old")
    both.site.accept(int(both.rows()[0]["OID"]))
    both.step(4)
    assert Order.objects.get().status == "accepted"
    assert [it["status"] for it in both.rows()] == ["2"]
  else:
    both.site.insert_order(both.bid, AT, 500, user="zope")
    both.step(4)
    assert Order.objects.count() == 2
    assert [it["amount"] for it in both.rows()] == ["500", "500"]
    (told,) = Conflict.objects.filter(state="open")
    assert told.details["placed"]
    settle_conflict(
      actor=both.admin, conflict_id=told.pk, choice="theirs", reason="det er rigtigt",
      seen={f"conflict:{told.pk}": told.revision},
    )  # fmt: skip
    both.step(2)
  both.agreed()


def test_lnk_26_what_they_changed_meanwhile_is_never_overwritten(both: Both) -> None:
  """LNK-26: what goes together is merged; then ours is written."""
  order_id = both.place(500)
  both.step()
  Authority.objects.filter(function="acceptMove").update(leader="old")
  both.site.accept(int(both.rows()[0]["OID"]))
  edit_order(actor=both.admin, order_id=order_id, ordered_mbq=650.0, reason="ringede")
  both.step(1)
  both.says(both.rows()[0], amount=500, status=2)
  assert Write.objects.filter(state="refused").count() == 1
  both.step(2)
  both.says(both.rows()[0], amount=650, status=2)
  assert Order.objects.get().status == "accepted"
  both.agreed()


def test_lnk_26_what_both_changed_waits_for_a_person_and_stays_as_it_is(both: Both) -> None:
  """LNK-26: the rest of the order, too, until it is settled; then it is written."""
  order_id, other = both.place(500), both.place(300, slot="07:00")
  both.step()
  key = int(both.row_of(order_id)["OID"])
  both.site.edit_order(key, 900)
  edit_order(actor=both.nurse, order_id=order_id, ordered_mbq=650.0)
  edit_order(actor=both.nurse, order_id=other, ordered_mbq=350.0)
  both.step(4)
  (conflict,) = Conflict.objects.filter(state="open")
  assert (conflict.kind, conflict.subject) == ("bothEdited", f"order:{order_id}")
  both.says(both.row_of(order_id), amount=900)
  both.says(both.row_of(other), amount=350)
  written = Write.objects.count()
  both.step(3)
  assert Write.objects.count() == written
  # They take it back: then ours stands, and is written.
  both.site.edit_order(key, 500)
  both.step(4)
  both.says(both.row_of(order_id), amount=650)
  both.agreed()


def test_lnk_26_nobody_deletes_what_others_were_collected_into(both: Both) -> None:
  """LNK-26: not even when that was a moment ago."""
  master, moved = both.place(400, slot="07:00"), both.place(600)
  both.step()
  Authority.objects.filter(function="acceptMove").update(leader="old")
  key = both.row_of(master)["OID"]
  both.site.old.write("UPDATE orders SET COID = %s WHERE OID = %s", [key, both.row_of(moved)["OID"]])
  cancel_order(actor=both.nurse, order_id=master)
  both.step(1)
  assert len(both.rows()) == 2
  both.step(5)
  # Its master is gone: a ghost has taken its place.
  assert sorted(it["amount"] for it in both.rows()) == ["0", "600"]
  assert Order.objects.get(id=moved).moved_to_slot is not None
  both.agreed()


@pytest.mark.services
@pytest.mark.parametrize("old", ["mariadb"], indirect=True)
def test_lnk_28_one_writes_at_a_time(both: Both, old_mariadb: OldDatabase, mariadb: Any) -> None:
  """LNK-28: and what an earlier connection of ours still holds is ended before anything is looked at. A file has one
  writer by itself."""
  url = mariadb.url("gammel")
  assert lock.take(old_mariadb)
  second = connect(url)
  Cursor.objects.filter(name=lock.CURSOR).delete()
  assert not lock.take(second)
  (row,) = old_mariadb.read("SELECT CONNECTION_ID() AS me")
  Cursor.objects.create(name=lock.CURSOR, value=(row["me"] or b"").decode())  # type: ignore[union-attr]
  assert lock.take(second)
  with pytest.raises(OldDatabaseAway):
    old_mariadb.read("SELECT 1 AS one")
  second.close()


def test_lnk_28_while_another_may_be_writing_nothing_is_believed(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
  """LNK-28."""
  both.place(500)
  broken(both, "INSERT", after=True)
  monkeypatch.setattr(lock, "take", lambda old: False)
  both.step(4)
  assert Order.objects.count() == 1
  row = LinkRow.objects.get()
  assert (row.state, row.trouble) == ("both", "another connection writes there")
  monkeypatch.undo()
  both.step()
  both.agreed()


def test_lnk_30_where_the_old_system_leads_nothing_is_written_and_the_cursor_moves_on(both: Both) -> None:
  """LNK-30."""
  Authority.objects.update(leader="old")
  both.site.insert_order(both.bid, AT, 500)
  both.step(3)
  assert not Write.objects.exists()
  assert not Due.objects.exists()
  assert Cursor.objects.get(name="outbound").value == str(ledger.last_entry())
  assert LinkRow.objects.get().state == "reading"


def test_lnk_30_what_comes_from_there_is_not_sent_back(both: Both) -> None:
  """LNK-30: no statement, whatever they do."""
  Authority.objects.update(leader="old")
  key = both.site.insert_order(both.bid, AT, 500)
  both.step(3)
  both.site.move(key, EARLY)
  both.step(3)
  both.site.restore(key)
  both.site.accept(key)
  both.step(3)
  Authority.objects.update(leader="new")
  both.step(3)
  assert not Write.objects.exists()
  both.agreed()


def test_lnk_31_a_row_of_several_that_grows_there_is_for_a_person(both: Both) -> None:
  """LNK-31: accepted there, all of them are; an amount is nobody's in particular."""
  Authority.objects.filter(function="acceptMove").update(leader="old")
  first, second = both.place(500), both.place(200)
  both.step()
  key = int(both.rows()[0]["OID"])
  both.site.accept(key)
  both.step(3)
  assert set(Order.objects.values_list("status", flat=True)) == {"accepted"}
  both.agreed()
  Authority.objects.filter(function="ordering").update(leader="old")
  assert both.site.insert_order(both.bid, AT, 300) == key
  both.step(3)
  (conflict,) = Conflict.objects.filter(state="open")
  assert conflict.subject == f"order:{first}"
  (field,) = conflict.details["fields"]
  assert (field["base"], field["ours"], field["theirs"]) == (700, 700, 1000)
  assert {it.pk: it.ordered_mbq for it in Order.objects.all()} == {first: 500.0, second: 200.0}
  both.site.edit_order(key, 700)
  both.step(3)
  both.agreed()
  both.site.old.write("DELETE FROM orders")
  both.step(3)
  assert set(Order.objects.values_list("status", flat=True)) == {"cancelled"}
  assert Order.objects.filter(id=second).exists()


def test_lnk_33_columns_that_are_not_there_stay_on_our_side(tmp_path: Any, frozen_clock: Any, old_unit: Any) -> None:
  """LNK-33: the comment, and who ordered it; a row that broke off is found without them."""
  del old_unit
  old = connect(f"sqlite:///{tmp_path / 'ældre.sqlite3'}")
  schema.create(old, with_app=False)
  site = OldSite(old, with_app=False)
  old.insert("isotopes", {"id": "1", "name": "F-18", "halflife": "6588"})
  old.insert("Tracers", {"id": "6", "name": "FDG", "isotope": "1"})
  old.insert("Tracers", {"id": "9", "name": "FLT", "isotope": "1"})
  bid = site.add_customer("rh", realname="Røntgen", shortname="RH", kundenr=1)
  old.insert("TracerCustomer", {"tracer_id": "6", "customer_id": str(bid)})
  site.add_production_time(2, EARLY.time(), run=1, most=120_000)
  for at in (EARLY, AT):
    site.add_deliver_time(bid, at.isoweekday(), at.time(), run=1)
  both = Both(site, bid, 0)
  order_id = both.place(500, comment="Blåt låg")
  broken(both, "INSERT", after=True)
  both.step(2)
  (row,) = both.rows()
  assert "comment" not in row
  both.says(row, amount=500, status=1)
  edit_order(actor=both.nurse, order_id=order_id, comment="Rødt låg")
  both.step()
  assert Order.objects.get().comment == "Rødt låg"


def test_lnk_34_a_statement_that_the_server_will_not_do_is_told_and_stops_no_other(both: Both) -> None:
  """LNK-34: a right that is lacking, a foreign key; the order stays due."""
  refused = [True]

  class Unwilling(Broken):
    def _broken(self, sql: str, act: Callable[[], int]) -> int:
      if refused[0] and sql == "INSERT t_orders":
        raise OldDatabaseRefuses("1142 INSERT command denied")
      return act()

  both.link.follow(Unwilling(both.site.old, lambda sql: False, after=False))
  both.shots(3)
  both.place(500)
  both.step(2)
  row = LinkRow.objects.get()
  assert (row.state, row.behind, row.trouble) == ("both", 1, "1142 INSERT command denied")
  assert len(both.rows()) == 1
  refused[0] = False
  both.step()
  assert len(both.rows("t_orders")) == 1
  both.agreed()


def test_lnk_29_what_was_done_while_it_was_away_arrives_in_order(both: Both, frozen_clock: Any) -> None:
  """LNK-29: and what came of each order in the end is written, once."""
  away = Link("mysql://nobody@127.0.0.1:1/away")
  first = both.place(500)
  second = both.place(300, slot="07:00")
  third = both.shots(2)
  edit_order(actor=both.nurse, order_id=first, ordered_mbq=600.0)
  cancel_order(actor=both.nurse, order_id=second)
  away.step()
  assert LinkRow.objects.get().state == "away"
  frozen_clock.move(hours=8)
  edit_order(actor=both.nurse, order_id=first, ordered_mbq=700.0)
  both.step()
  assert [it["amount"] for it in both.rows()] == ["700"]
  assert list(Write.objects.order_by("id").values_list("table", flat=True)) == ["t_orders", "orders"]
  assert Order.objects.get(id=third).status == "ordered"
  both.agreed()


def test_lnk_27_adopting_again_beside_the_link_takes_nothing_twice(both: Both) -> None:
  """LNK-27: a row that is on its way is nobody's new order."""
  both.place(500)
  broken(both, "INSERT", after=True)
  assert step.in_doubt()
  adopting.adopt(both.site.old)
  assert Order.objects.count() == 1
  both.step()
  both.agreed()


def test_lnk_26_who_shares_a_row_that_a_person_has_to_decide_about_waits_with_it(both: Both) -> None:
  """LNK-26: nothing of it is forgotten."""
  both.place(500)
  second = both.place(200)
  both.step()
  key = int(both.rows()[0]["OID"])
  both.site.edit_order(key, 900)
  both.step(3)
  assert Conflict.objects.filter(state="open").count() == 1
  cancel_order(actor=both.nurse, order_id=second)
  both.step(3)
  both.says(both.rows()[0], amount=900)
  assert LinkRow.objects.get().behind == 1
  both.site.edit_order(key, 700)
  both.step(4)
  both.says(both.rows()[0], amount=500)
  both.agreed()
