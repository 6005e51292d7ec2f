"""The nine classes of what two systems may say differently of an order: each found by the poller, none overwritten, and
settled both ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from legacy import settling
from legacy.inbound import following, orders
from legacy.mapping import reading
from legacy.models import Mirror
from legacy.old import shape
from legacy.oldsite.site import OldSite
from legacy.tests.both import LATE, NOON, SEVEN, Both, at
from legacy.tests.test_adopting import old_unit
from tests.law import verify_action
from tests.story import refused
from tracershop.ledger import verify
from tracershop.orderbook.models import Order
from tracershop.site.models import Conflict, Quarantine

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["old_unit"]
Act = Callable[[Both, int, Order], Any]

# kind: (the ordered time, what we do, what they do meanwhile)
CLASSES: dict[str, tuple[Any, Act, Act]] = {
  "bothEdited": (
    SEVEN,
    lambda both, key, order: both.edit(order, ordered_mbq=9_100.0),
    lambda both, key, order: both.site.edit_order(key, 9_500),
  ),
  "bothMoved": (
    LATE,
    lambda both, key, order: both.move(order, slot="11:30"),
    lambda both, key, order: both.site.move(key, at(SEVEN)),
  ),
  "acceptedAgainstRejected": (
    SEVEN,
    lambda both, key, order: both.accept(order),
    lambda both, key, order: both.site.reject(key, "orders"),
  ),
  "cancelledAgainstEdited": (
    SEVEN,
    lambda both, key, order: both.cancel(order),
    lambda both, key, order: both.site.edit_order(key, 9_500),
  ),
  "cancelledAgainstEdited.there": (
    SEVEN,
    lambda both, key, order: both.edit(order, ordered_mbq=9_100.0),
    lambda both, key, order: both.site.delete_order(key),
  ),
  "cancelledAgainstReleased": (
    SEVEN,
    lambda both, key, order: both.cancel(order),
    lambda both, key, order: both.release_there(key),
  ),
  "releasedAgainstCancelled": (
    SEVEN,
    lambda both, key, order: both.release_here(order),
    lambda both, key, order: both.site.delete_order(key),
  ),
  "releasedAgainstChanged": (
    SEVEN,
    lambda both, key, order: both.release_here(order),
    lambda both, key, order: both.site.accept(key),
  ),
  "releasedAgainstMoved": (
    SEVEN,
    lambda both, key, order: both.release_here(order),
    lambda both, key, order: both.site.move(key, at(LATE)),
  ),
  "releasedAgainstEdited": (
    SEVEN,
    lambda both, key, order: both.release_here(order),
    lambda both, key, order: both.site.edit_order(key, 9_500),
  ),
  "releasedAgainstEdited.there": (
    SEVEN,
    lambda both, key, order: both.edit(order, ordered_mbq=9_100.0),
    lambda both, key, order: both.release_there(key),
  ),
}


@pytest.fixture
def both(old_unit: tuple[OldSite, int, int], frozen_clock: Any) -> Both:
  site, bid, chemist = old_unit
  site.add_deliver_time(bid, 2, LATE, run=1)
  return Both(site, bid, chemist, leader="old", clock=frozen_clock)


def differ(both: Both, kind: str) -> tuple[int, Order]:
  """Both sides change the same order, and the poller looks; the key over there and the order as we left it."""
  wall, here, there = CLASSES[kind]
  key, order = both.placed(wall)
  both.lead()
  here(both, key, order)
  mine = both.ours(key)
  there(both, key, order)
  both.poll()
  return key, mine


def said_now(both: Both, key: int) -> Any:
  """What the old system says of an order now; None where it is gone."""
  rows = dict(shape.rows(both.site.old, both.link.poller.there.tables["orders"]))
  if str(key) not in rows:
    return None
  read = {it: reading.order(data) for it, data in rows.items()}
  return following.said_there(orders.cluster(str(key), read))


@pytest.mark.parametrize("kind", CLASSES)
def test_lnk_38_each_class_is_found_and_ours_stands_when_a_person_says_so(both: Both, kind: str) -> None:
  """LNK-12, LNK-38: nothing is overwritten; the mirror is then what they say, and ours another than that."""
  key, mine = differ(both, kind)
  conflict = both.conflict()
  assert conflict.kind == kind.partition(".")[0]
  before = Mirror.objects.get(table="orders", key=str(key)).data
  assert (both.ours(key).status, both.ours(key).ordered_mbq) == (mine.status, mine.ordered_mbq)
  assert both.ours(key).deliver_at == mine.deliver_at
  both.settle("ours")
  assert both.ours(key).revision == mine.revision
  row = Mirror.objects.get(table="orders", key=str(key))
  if said_now(both, key) is None:
    assert row.gone_at is not None
  else:
    assert row.data == {**before, **row.data} != before
  assert settling.insisted(mine.pk) == {it["field"] for it in conflict.details["fields"]}
  assert both.poll().quiet
  assert not Conflict.objects.filter(state="open").exists()
  assert not Quarantine.objects.exists()
  assert verify.verify().whole


@pytest.mark.parametrize("kind", CLASSES)
def test_lnk_39_each_class_is_settled_as_theirs_but_for_a_release_that_was_signed_here(both: Both, kind: str) -> None:
  """LNK-39: our order then says what they say; a signature of ours is not taken back by them."""
  key, mine = differ(both, kind)
  if mine.status == "released":
    with refused("already_released", "choice", "signed_here"):
      both.settle("theirs")
    assert both.ours(key).status == "released"
    return
  both.settle("theirs")
  ours, there = following.said_here(both.ours(key)), said_now(both, key)
  assert ours.status == "cancelled" if there is None else ours == there
  assert both.poll().quiet
  assert not Conflict.objects.filter(state="open").exists()
  assert verify.verify().whole


def test_lnk_38_settling_breaks_no_stream(both: Both) -> None:
  """LNK-38: and the trail says who chose what, and why."""
  key, _ = differ(both, "bothEdited")
  with verify_action("order.settled"):
    both.settle("theirs")
  assert both.ours(key).ordered_mbq == 9_500.0
  it = Conflict.objects.get()
  assert (it.choice, it.reason, it.settled_by) == ("theirs", "asked by phone", both.admin.name)


def test_lnk_38_what_was_not_seen_is_not_decided(both: Both) -> None:
  """LNK-38: neither without the row, nor when either side has moved on since."""
  key, mine = differ(both, "bothEdited")
  with refused("stale", "conflictId"):
    both.settle("theirs", seen={})
  both.edit(mine, ordered_mbq=9_200.0)
  with refused("stale", "conflictId"):
    both.settle("ours")
  shown = {f"conflict:{both.conflict().pk}": both.conflict().revision}
  both.poll(1)
  with refused("stale", "conflictId"):
    both.settle("ours", seen=shown)
  both.site.edit_order(key, 9_600)
  both.poll()
  with refused("stale", "conflictId"):
    both.settle("ours", seen=shown)
  both.settle("theirs")
  assert both.ours(key).ordered_mbq == 9_600.0


def test_lnk_38_each_field_by_itself(both: Both) -> None:
  """LNK-38: but for what hangs together."""
  key, order = both.placed(LATE, 900)
  both.lead()
  both.edit(order, ordered_mbq=910.0)
  both.move(order, slot="11:30")
  both.site.edit_order(key, 950)
  both.site.move(key, at(SEVEN))
  both.poll()
  names = {it["field"] for it in both.conflict().details["fields"]}
  assert names == {"ordered_mbq", "active_at"}
  for wrong in ({}, {"ordered_mbq": "ours"}, {"ordered_mbq": "ours", "active_at": "ours", "comment": "ours"}):
    with refused("invalid", "fields", "each_field"):
      both.settle("apart", fields=wrong)
  both.settle("apart", fields={"ordered_mbq": "ours", "active_at": "theirs"})
  now = both.ours(key)
  assert now.moved_to_slot is not None
  assert (now.ordered_mbq, now.moved_to_slot.delivery_time) == (910.0, SEVEN)
  assert settling.insisted(now.pk) == {"ordered_mbq"}
  assert both.poll().quiet


def test_lnk_39_injections_are_settled_alike(both: Both) -> None:
  """LNK-39: here cancelled, there accepted."""
  key = both.site.insert_injections(both.bid, at(NOON), 3, 9)
  both.poll()
  both.lead()
  both.cancel(both.ours(key, "t_orders"))
  both.site.accept(key, "t_orders")
  both.poll()
  assert both.conflict().kind == "cancelledAgainstEdited"
  both.settle("theirs")
  assert both.ours(key, "t_orders").status == "accepted"
  assert both.poll().quiet


def test_lnk_38_not_without_a_reason_or_by_anybody(both: Both) -> None:
  """LNK-38: and not with a choice of another kind of conflict."""
  differ(both, "bothEdited")
  with refused("reason_required", "reason"):
    both.settle("ours", reason="")
  with refused("forbidden"):
    both.settle("ours", actor=both.radiochemist)
  with refused("invalid", "choice", "both_sides"):
    both.settle("apply")


def test_lnk_40_it_says_who_changed_what_and_when(both: Both) -> None:
  """LNK-40: as far as anybody knows."""
  key, mine = differ(both, "bothEdited")
  details = both.conflict().details
  assert details["fields"] == [{"field": "ordered_mbq", "base": 9_000, "ours": 9_100, "theirs": 9_500}]
  by = details["oursBy"]
  assert (by["by"], by["kind"]) == (both.nurse.name, "order.edited")
  assert details["theirsAt"] is not None
  assert (details["tracerId"], details["customerId"]) == (mine.tracer_id, mine.customer_id)
  assert (details["functions"], details["key"]) == (["ordering"], str(key))


def test_lnk_41_an_order_placed_there_where_we_lead_is_here_with_a_mark_and_waits_for_a_word(both: Both) -> None:
  """LNK-41: it is never lost, polling does not settle it, and it follows until somebody has said whether it stands."""
  both.lead()
  with verify_action("legacy.placedWhereWeLead"):
    key, order = both.placed()
  assert "oldSystemWhereWeLead" in order.marks
  assert (both.conflict().kind, both.conflict().details["placed"]) == ("changedWhereWeLead", True)
  assert both.poll().quiet
  both.site.edit_order(key, 9_300)
  both.poll()
  assert both.ours(key).ordered_mbq == 9_300.0
  assert {"field": "ordered_mbq", "base": None, "ours": None, "theirs": 9_300} in both.conflict().details["fields"]
  with refused("invalid", "fields", "each_field"):
    both.settle("apart", fields={it["field"]: "ours" for it in both.conflict().details["fields"]})


@pytest.mark.parametrize(("choice", "status"), [("theirs", "ordered"), ("ours", "cancelled")])
def test_lnk_41_it_stands_or_is_cancelled(both: Both, choice: str, status: str) -> None:
  """LNK-41."""
  both.lead()
  key, _ = both.placed()
  with verify_action(f"order.settled.{choice}"):
    both.settle(choice)
  assert both.ours(key).status == status
  assert both.poll().quiet
  assert not Conflict.objects.filter(state="open").exists()


def test_lnk_41_one_that_is_taken_back_over_there_waits_for_nobody(both: Both) -> None:
  """LNK-41."""
  both.lead()
  key, _ = both.placed()
  both.site.delete_order(key)
  both.poll()
  assert both.ours(key).status == "cancelled"
  assert not Conflict.objects.filter(state="open").exists()
