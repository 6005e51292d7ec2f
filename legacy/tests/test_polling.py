"""What changes in the old system while both are in use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from legacy import adopting, puzzles
from legacy.actor import OLD_SYSTEM
from legacy.inbound.polling import Polled, Poller
from legacy.models import Mirror, Tie
from legacy.old import shape, values
from legacy.old.values import Unreadable
from legacy.oldsite.site import OldSite
from legacy.tests.test_adopting import AT, EARLY, old_unit
from tests.law import verify_action
from tracershop.actor import Actor
from tracershop.ledger import verify
from tracershop.orderbook.models import Order, Vial
from tracershop.site import links
from tracershop.site.models import Authority, Conflict, Quarantine
from tracershop.site.quarantine import dismiss_quarantine

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["old_unit"]
SITE_ADMIN = Actor(user_id=1, name="Sidsel", role="siteAdmin")


class Followed:
  """An old system that was adopted and is followed."""

  def __init__(self, site: OldSite, bid: int, chemist: int) -> None:
    self.site, self.bid, self.chemist = site, bid, chemist
    links.begin_link(actor=OLD_SYSTEM)
    adopting.adopt(site.old)
    self.poller = Poller(site.old, shape.look(site.old))
    self.poll()

  def poll(self, times: int = 2) -> Polled:
    """Polls, by default as often as it takes for a change to be believed; what all of it found."""
    found = Polled()
    for _ in range(times):
      it = self.poller.poll()
      found.taken, found.conflicts = found.taken + it.taken, found.conflicts + it.conflicts
      found.puzzles, found.waiting = found.puzzles + it.puzzles, it.waiting
    return found

  def ours(self, key: int, table: str = "orders") -> Order:
    return Order.objects.get(id=Tie.objects.get(table=table, key=str(key), kind="order").our_id)


@pytest.fixture
def followed(old_unit: tuple[OldSite, int, int]) -> Followed:
  return Followed(*old_unit)


def test_lnk_13_a_new_order_is_here_after_two_polls(followed: Followed) -> None:
  """LNK-13."""
  key = followed.site.insert_order(followed.bid, AT, 500)
  first = followed.poll(1)
  assert (first.taken, first.waiting) == (0, 1)
  with verify_action("legacy.poll"):
    assert followed.poll(1).taken == 1
  assert followed.ours(key).ordered_mbq == 500.0
  assert followed.poll().quiet


def test_lnk_13_a_row_that_is_still_being_written_is_waited_for(followed: Followed) -> None:
  """LNK-13."""
  key = followed.site.insert_order(followed.bid, AT, 500)
  followed.poll(1)
  followed.site.edit_order(key, 600)
  assert followed.poll(1).taken == 0
  assert followed.poll(1).taken == 1
  assert followed.ours(key).ordered_mbq == 600.0


def test_lnk_13_edited_accepted_moved_restored_and_deleted(followed: Followed) -> None:
  """LNK-13: each is taken over, and nothing is written back or twice."""
  site, bid = followed.site, followed.bid
  key = site.insert_order(bid, AT, 500)
  followed.poll()
  site.edit_order(key, 700)
  with verify_action("legacy.followEdit"):
    assert followed.poll().taken == 1
  assert followed.ours(key).ordered_mbq == 700.0
  site.move(key, EARLY)
  followed.poll()
  moved = followed.ours(key)
  assert moved.moved_to_slot is not None
  assert (moved.ordered_mbq, moved.deliver_at.isoformat()) == (700.0, "2026-12-01T06:00:00+00:00")
  assert Order.objects.count() == 1
  site.restore(key)
  followed.poll()
  assert followed.ours(key).moved_to_slot is None
  site.delete_order(key)
  followed.poll()
  assert followed.ours(key).status == "cancelled"
  assert Mirror.objects.get(table="orders", key=str(key)).gone_at is not None
  assert followed.poll().quiet
  assert verify.verify().whole


def test_lnk_13_a_release_over_there_is_a_release_here(followed: Followed) -> None:
  """LNK-13: with the vials, which are blocked for others."""
  site, bid = followed.site, followed.bid
  key = site.insert_order(bid, AT, 500)
  followed.poll()
  site.accept(key)
  vials = [site.fill("1", "FDG-261201:1", EARLY, 900.9, 3.0), site.fill("1", "FDG-261201:1", EARLY, 800.2, 2.5)]
  site.release(key, vials, followed.chemist, EARLY)
  with verify_action("legacy.followRelease"):
    followed.poll()
  order = followed.ours(key)
  assert (order.status, order.released_by, order.delivered_mbq) == ("released", "Kemiker Å", None)
  assert order.batch_numbers == ["FDG-261201-1"]
  assert sorted(Vial.objects.values_list("state", flat=True)) == ["released", "released"]
  assert followed.poll().quiet


def test_lnk_13_injections_are_followed_too(followed: Followed) -> None:
  """LNK-13."""
  key = followed.site.insert_injections(followed.bid, AT + timedelta(hours=1), 3, 9)
  followed.poll()
  followed.site.accept(key, "t_orders")
  followed.poll()
  assert followed.ours(key, "t_orders").status == "accepted"
  followed.site.reject(key)
  followed.poll()
  assert followed.ours(key, "t_orders").status == "rejected"


def test_lnk_13_orders_that_grow_in_one_row_there_grow_here(followed: Followed) -> None:
  """LNK-13: the old site's second order of a slot."""
  key = followed.site.insert_order(followed.bid, AT, 500)
  followed.poll()
  assert followed.site.insert_order(followed.bid, AT, 200) == key
  followed.poll()
  assert followed.ours(key).ordered_mbq == 700.0


def test_lnk_12_where_we_lead_a_change_there_is_a_conflict_until_both_agree(
  followed: Followed, frozen_clock: Any
) -> None:
  """LNK-12: it is told once, ours stands, and it goes when they take it back."""
  key = followed.site.insert_order(followed.bid, AT, 500)
  followed.poll()
  Authority.objects.filter(function="ordering").update(leader="new")
  followed.site.edit_order(key, 900)
  assert followed.poll().conflicts >= 1
  assert followed.ours(key).ordered_mbq == 500.0
  (conflict,) = Conflict.objects.filter(state="open")
  assert (conflict.kind, conflict.details["fields"][0]["theirs"]) == ("changedWhereWeLead", 900)
  entries = verify.verify().entries
  followed.poll()
  assert verify.verify().entries == entries
  followed.site.edit_order(key, 500)
  followed.poll()
  assert not Conflict.objects.filter(state="open").exists()


def test_lnk_5_a_row_that_becomes_unreadable_stops_no_other(followed: Followed) -> None:
  """LNK-5."""
  first = followed.site.insert_order(followed.bid, AT, 500)
  followed.poll()
  followed.site.old.write("UPDATE orders SET amount = -5 WHERE OID = %s", [str(first)])
  second = followed.site.insert_order(followed.bid, datetime.fromisoformat("2026-12-08T11:30:00"), 300)
  found = followed.poll()
  assert found.puzzles >= 1
  assert followed.ours(first).ordered_mbq == 500.0
  assert followed.ours(second).ordered_mbq == 300.0


def test_lnk_51_a_row_that_became_unreadable_is_no_cancellation_and_heals(followed: Followed) -> None:
  """LNK-51: it waits in quarantine; mended over there it is followed and leaves the list by itself."""
  site = followed.site
  key = site.insert_order(followed.bid, AT, 500)
  followed.poll()
  site.old.write("UPDATE orders SET amount = -5 WHERE OID = %s", [str(key)])
  for _ in range(2):
    followed.poll()
    (kept,) = Quarantine.objects.filter(fate__isnull=True)
    assert (kept.name, kept.shown) == (f"orders {key}", True)
    assert (followed.ours(key).status, followed.ours(key).ordered_mbq) == ("ordered", 500.0)
  site.edit_order(key, 600)
  with verify_action("legacy.healed"):
    followed.poll()
  assert followed.ours(key).ordered_mbq == 600.0
  kept.refresh_from_db()
  assert (kept.fate, kept.shown) == ("resolved", False)
  assert followed.poll().quiet


def test_lnk_51_a_new_order_of_nobody_waits_and_is_taken_when_he_is_there(followed: Followed) -> None:
  """LNK-51: nothing is lost by looking at it once."""
  site = followed.site
  key = site.insert_order(followed.bid, AT, 500)
  site.old.write("UPDATE orders SET BID = 4711 WHERE OID = %s", [str(key)])
  assert followed.poll().puzzles == 1
  assert not Mirror.objects.filter(table="orders").exists()
  site.old.write("UPDATE orders SET BID = %s WHERE OID = %s", [str(followed.bid), str(key)])
  followed.poll()
  assert followed.ours(key).ordered_mbq == 500.0
  assert not Quarantine.objects.filter(fate__isnull=True).exists()


def test_lnk_51_a_row_that_was_deleted_over_there_leaves_the_list(followed: Followed, frozen_clock: Any) -> None:
  """LNK-51."""
  key = followed.site.insert_order(followed.bid, AT, 500)
  followed.site.old.write("UPDATE orders SET amount = -5 WHERE OID = %s", [str(key)])
  assert followed.poll().puzzles == 1
  followed.site.old.write("DELETE FROM orders WHERE OID = %s", [str(key)])
  frozen_clock.move(minutes=2)
  followed.poll()
  assert puzzles.waiting() == {}


def test_lnk_51_what_a_person_set_aside_is_kept_in_the_mirror_and_left_alone(followed: Followed) -> None:
  """LNK-51: until it says something else."""
  site = followed.site
  key = site.insert_order(followed.bid, AT, 500)
  site.old.write("UPDATE orders SET amount = -5 WHERE OID = %s", [str(key)])
  assert followed.poll().puzzles == 1
  kept = Quarantine.objects.get()
  with verify_action("legacy.setAside"):
    dismiss_quarantine(actor=SITE_ADMIN, quarantine_id=kept.pk, reason="Tastefejl, ordren er slettet")
  followed.poll()
  assert Mirror.objects.get(table="orders").data["amount"] == "-5"
  assert followed.poll().quiet
  assert not Order.objects.exists()
  site.edit_order(key, 300)
  followed.poll()
  assert followed.ours(key).ordered_mbq == 300.0


def test_lnk_51_rows_that_the_list_has_no_room_for_come_on_it_one_by_one(followed: Followed) -> None:
  """LNK-51: and can be set aside all the same."""
  for number in range(103):
    puzzles.hold("orders", str(number), {"amount": str(number)}, Unreadable("amount", "Nej.", "No."))
  shown = Quarantine.objects.filter(shown=True)
  assert (shown.count(), puzzles.waiting()["orders"] == {str(it) for it in range(103)}) == (100, True)
  hidden = Quarantine.objects.get(name="orders 2")
  with verify_action("legacy.roomMade"):
    dismiss_quarantine(actor=SITE_ADMIN, quarantine_id=shown.latest("id").pk, reason="Set på")
  hidden.refresh_from_db()
  assert (hidden.shown, shown.count()) == (True, 100)
  other = Quarantine.objects.get(name="orders 0")
  dismiss_quarantine(actor=SITE_ADMIN, quarantine_id=other.pk, reason="Set på")
  assert "0" not in puzzles.waiting()["orders"]


def test_lnk_70_between_two_looks_at_everything_only_the_open_window_s_numbers_are_read(
  followed: Followed, frozen_clock: Any
) -> None:
  """LNK-70: one that is far below comes into the window with the look at everything, and is never taken for gone."""
  site, bid = followed.site, followed.bid
  early = site.insert_order(bid, datetime.fromisoformat("2026-11-03T11:30:00"), 400)
  new = site.insert_order(bid, AT, 500)
  site.old.write("UPDATE orders SET order_time = '2026-11-01 10:00:00' WHERE OID = %s", [str(early)])
  frozen_clock.move(minutes=10)
  followed.poll()
  assert followed.ours(new).ordered_mbq == 500.0
  frozen_clock.move(minutes=5)
  followed.poll()

  site.old.write("UPDATE orders SET deliver_datetime = '2026-12-08 07:00:00' WHERE OID = %s", [str(early)])
  site.edit_order(new, 600)
  followed.poll()
  assert followed.ours(new).ordered_mbq == 600.0
  assert not Tie.objects.filter(table="orders", key=str(early)).exists()
  adopting.adopt(site.old)
  followed.poll(4)
  assert followed.ours(early).status == "ordered"
  site.delete_order(early)
  followed.poll(4)
  assert followed.ours(early).status == "ordered"
  frozen_clock.move(minutes=1)
  followed.poll()
  assert followed.ours(early).status == "cancelled"
  assert followed.ours(new).status == "ordered"


def test_lnk_70_vials_that_the_first_copy_took_are_not_read_at_each_look(
  old_unit: tuple[OldSite, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
  """LNK-70: only those of the open window and those that are new."""
  site, _, _ = old_unit
  for day in range(1, 6):
    site.fill("1", f"FDG-2606{day:02}:1", EARLY - timedelta(days=180 - day), 3000.0, 3.0)
  within = site.fill("1", "FDG-261120:1", EARLY - timedelta(days=10), 3000.0, 3.0)
  followed = Followed(*old_unit)
  read: list[str] = []
  begun: list[str] = []
  stream = site.old.stream

  def noting(sql: str, given: Any = ()) -> Any:
    if "`VAL`" in sql:
      begun.append(given[0])
    for row in stream(sql, given):
      if "`VAL`" in sql:
        read.append(str(values.kept(row["ID"])))
      yield row

  monkeypatch.setattr(site.old, "stream", noting)
  followed.poll(1)
  assert (begun, read) == ([str(within)], [str(within)])
  new = site.fill("1", "FDG-2606:9", EARLY - timedelta(days=170), 3000.0, 3.0)
  followed.poll(1)
  assert read[1:] == [str(within), str(new)]
  assert Vial.objects.count() == 7
