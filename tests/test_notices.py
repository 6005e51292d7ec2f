"""Notices: to one, some or all customers, until they expire; who has read one is no other customer's to see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from customer.actions.notices import read_notice
from production.actions.delays import delay_orders
from production.actions.notices import end_notice, post_notice
from tests import unit
from tests.law import verify_action
from tests.story import Story, refused
from tracershop import ledger
from tracershop.ledger import fold
from tracershop.orderbook import window
from tracershop.orderbook.models import Notice, Receipt

pytestmark = pytest.mark.django_db(transaction=True)


TOMORROW = unit.at_wall(16, 0)


def post(story: Story, text: str = "No FDG on Friday.", **more: Any) -> int:
  given = {"actor": story.unit.radiochemist, "text": text, "expires_at": TOMORROW}
  return int(post_notice(**{**given, **more}).value()["noticeId"])


def read(story: Story, notice: int, side: str = "north", **more: Any) -> ledger.Outcome:
  return read_notice(**{"actor": story.side(side).nurse, "notice_id": notice, **more})


def shown(stream: str) -> dict[Any, Any]:
  """The notices of a stream, by id."""
  return fold.copy_of(ledger.snapshot(stream)).rows.get("notice", {})


def streams(story: Story) -> list[str]:
  return [f"customer:{story.side(side).customer.pk}" for side in ("north", "south")]


def heard(stream: str, since: int) -> bytes:
  """All bytes that a stream's readers were sent after a revision."""
  return b"".join(frame.data for frame in ledger.frames(stream, since))


def test_not_1_to_all_customers_that_are_not_archived(story: Story) -> None:
  story.unit.south.customer.archived = True
  story.unit.south.customer.save()
  notice = post(story)
  north, south = streams(story)
  assert shown(north)[notice]["text"] == "No FDG on Friday."
  assert (shown(north)[notice]["madeBy"], shown(north)[notice]["expiresAt"]) == ("Kirsten Holm", "2026-11-24T15:00:00Z")
  assert shown(south) == {}
  assert [it["customerId"] for it in shown("production")[notice]["receipts"]] == [story.unit.north.customer.pk]


def test_not_1_to_some_customers(story: Story) -> None:
  notice = post(story, customer_ids=[story.unit.south.customer.pk])
  north, south = streams(story)
  before = ledger.heads()
  assert (notice in shown(north), notice in shown(south)) == (False, True)
  with refused("not_found", "noticeId"):
    read(story, notice, "north")
  assert ledger.heads() == before


def test_not_1_a_text_and_an_expiry_within_thirty_days(story: Story) -> None:
  now = story.clock.now
  for text in ("", "  "):
    with refused("invalid", "text", "text_missing"):
      post(story, text)
  with refused("invalid", "text", "text_long"):
    post(story, "x" * 1_001)
  with refused("invalid", "text", "text_cpr"):
    post(story, "patient 010203-1234")
  for expires_at in (now, now - timedelta(seconds=1), now + timedelta(days=30, seconds=1)):
    with refused("invalid", "expiresAt", "expiry"):
      post(story, expires_at=expires_at)
  with refused("invalid", "expiresAt"):
    post(story, expires_at=TOMORROW.replace(tzinfo=None))
  post(story, "x" * 1_000, expires_at=now + timedelta(days=30))
  post(story, "!", expires_at=now + timedelta(seconds=1))


def test_not_1_a_customer_that_is_not_there_or_stands_there_twice(story: Story) -> None:
  north = story.unit.north.customer.pk
  with refused("not_found", "customerIds") as caught:
    post(story, customer_ids=[north, 999_999])
  assert caught.value.details == {"customerId": 999_999}
  with refused("invalid", "customerIds", "double"):
    post(story, customer_ids=[north, north])
  assert Notice.objects.count() == 0


def test_not_2_an_ended_notice_expires_now(story: Story) -> None:
  notice = post(story)
  story.clock.move(minutes=5)
  end_notice(actor=story.unit.colleague, notice_id=notice)
  row = shown("production")[notice]
  assert (row["expiresAt"], row["revision"]) == ("2026-11-23T08:05:00Z", 2)
  with refused("invalid", "noticeId", "notice_over"):
    end_notice(actor=story.unit.colleague, notice_id=notice)
  with refused("not_found", "noticeId"):
    end_notice(actor=story.unit.colleague, notice_id=999_999)


def test_not_3_the_first_reader_stands_in_the_receipt(story: Story) -> None:
  notice = post(story)
  story.clock.move(minutes=3)
  read(story, notice)
  story.clock.move(minutes=3)
  outcome = read(story, notice, actor=story.unit.external)
  assert (outcome.value(), outcome.revisions) == ({"noticeId": notice}, {}), "the second reader changes nothing"
  north, south = streams(story)
  assert shown(north)[notice]["readAt"] == "2026-11-23T08:03:00Z"
  (receipt,) = shown(north)[notice]["receipts"]
  assert (receipt["readBy"], receipt["readAt"]) == ("Nurse of Nordby", "2026-11-23T08:03:00Z")
  assert shown(south)[notice]["readAt"] is None
  assert [it["readBy"] for it in shown("production")[notice]["receipts"]] == ["Nurse of Nordby", None]


def test_not_3_who_acts_for_several_customers_reads_for_those_where_nobody_has(story: Story) -> None:
  notice = post(story)
  read(story, notice, "south")
  read(story, notice, actor=story.unit.shop_admin)
  assert list(Receipt.objects.order_by("customer_id").values_list("read_by", flat=True)) == [
    "Shop Admin",
    "Nurse of Sundby",
  ]


def test_not_3_no_customer_hears_of_anothers_reading_or_orders(story: Story) -> None:
  """ACC-6: not in a snapshot and not in a frame: neither receipts, nor orders, nor that anything happened."""
  mine, theirs = story.place(100), story.place(100, side="south")
  north, south = streams(story)
  since = {stream: ledger.heads().of(stream) for stream in (north, south)}
  notice = post(story)
  delay = delay_orders(actor=story.unit.radiochemist, order_ids=[mine.pk, theirs.pk], delay_minutes=30)
  later = ledger.heads().of(south)
  read(story, notice)
  read(story, delay.value()["noticeId"])
  assert ledger.heads().of(south) == later, "the south hears nothing of it"
  for stream, other, order in ((north, "Sundby", mine.pk), (south, "Nordby", theirs.pk)):
    sent = heard(stream, since[stream])
    assert other.encode() not in sent, stream
    assert b'"receipts":[{' in sent
    for frame in ledger.frames(stream, since[stream]):
      for change in msgspec.json.decode(frame.data)["changes"]:
        row = change["row"]
        if change["put"] == "notice":
          own = {story.unit.north.customer.pk} if stream == north else {story.unit.south.customer.pk}
          assert {it["customerId"] for it in row["receipts"]} == own
          assert set(row["orderIds"]) <= {order}
    assert shown(stream)[delay.value()["noticeId"]]["orderIds"] == [order]
  assert shown("production")[delay.value()["noticeId"]]["orderIds"] == [mine.pk, theirs.pk]


ACTS: dict[str, Callable[..., object]] = {"end": end_notice, "read": read_notice}


@pytest.mark.parametrize("verb", ACTS)
def test_led_7_a_notice_that_has_moved_on_is_stale(story: Story, verb: str) -> None:
  notice = post(story)
  who = story.unit.radiochemist if verb == "end" else story.unit.north.nurse
  with refused("stale", "noticeId") as caught:
    ACTS[verb](actor=who, notice_id=notice, seen={f"notice:{notice}": 7})
  row = caught.value.details[f"notice:{notice}"]
  assert (row["revision"], len(row["receipts"])) == (1, 2 if verb == "end" else 1), "a nurse is shown her own only"
  ACTS[verb](actor=who, notice_id=notice, seen={f"notice:{notice}": 1})


def test_led_7_reading_does_not_make_a_notice_stale(story: Story) -> None:
  notice = post(story)
  read(story, notice)
  end_notice(actor=story.unit.radiochemist, notice_id=notice, seen={f"notice:{notice}": 1})


def test_str_1_the_law_holds_for_a_notices_life(story: Story) -> None:
  """STR-1, STR-4: until it leaves the window, seven days after it expired."""
  with verify_action("notice.posted"):
    notice = post(story)
  with verify_action("notice.read"):
    read(story, notice)
  with verify_action("notice.read.others"):
    read(story, notice, "south")
  with verify_action("notice.ended"):
    end_notice(actor=story.unit.radiochemist, notice_id=notice)
  story.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=7)))
  with verify_action("day.turned.notices"):
    window.keep_day()
  assert shown("production") == shown(streams(story)[0]) == {}
  read(story, notice)
  with verify_action("notice.read.outside_the_window"):
    read(story, post(story, expires_at=story.clock.now + timedelta(hours=1)))
