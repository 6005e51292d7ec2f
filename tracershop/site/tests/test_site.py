"""Feeds, workers and quarantine: what is written, where it is shown, and that the law holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tracershop import ledger
from tracershop.actor import SYSTEM
from tracershop.ledger import fold
from tracershop.site import feeds, quarantine, workers
from tracershop.site.models import Quarantine, Worker

pytestmark = pytest.mark.django_db(transaction=True)

CUSTOMERS = [3, 5]
FEED_STREAMS = ["catalogue", "production", "wall", "customer:3", "customer:5"]


@ledger.action
def report_feed(change: ledger.Change, /, **fields: Any) -> None:
  feeds.report_feed(change, customer_ids=CUSTOMERS, **fields)


@ledger.action
def report_worker(change: ledger.Change, /, **fields: Any) -> None:
  workers.report_worker(change, **fields)


@ledger.action
def add_quarantine(change: ledger.Change, *, count: int = 1) -> None:
  for number in range(count):
    quarantine.add_quarantine(
      change, source="dispenser", name=f"VAL{number}.txt", reason="line 3: no activity", digest=f"{number:064x}"
    )


def lawful(stream: str, act: Callable[[], object]) -> dict[str, dict[int | str, dict[str, Any]]]:
  """Acts, checks snapshot + deltas = snapshot on the stream, and gives its rows after."""
  copy = fold.copy_of(ledger.snapshot(stream))
  act()
  for frame in ledger.frames(stream, copy.revision):
    copy.take(msgspec.json.decode(frame.data))
  after = fold.copy_of(ledger.snapshot(stream))
  assert (copy.revision, copy.image()) == (after.revision, after.image())
  return after.image()


@pytest.mark.parametrize("stream", FEED_STREAMS)
def test_str_1_a_feed_is_the_same_row_on_every_stream_that_has_it(stream, frozen_clock):
  as_of = frozen_clock.now
  image = lawful(stream, lambda: report_feed(actor=SYSTEM, feed="ris", state="up", as_of=as_of, cycle_seconds=900))
  row = {"id": "ris", "state": "up", "asOf": "2026-11-24T07:15:00Z", "cycleSeconds": 900, "unread": 0}
  row |= {"byMessages": False, "revision": 1}
  assert image["feed"]["ris"] == row
  image = lawful(stream, lambda: report_feed(actor=SYSTEM, feed="ris", state="down", as_of=None))
  assert image["feed"]["ris"] == row | {"state": "down", "revision": 2}


def test_a_feed_is_reported_at_a_change_of_state_and_once_a_minute(frozen_clock):
  assert feeds.due("dispenser", "up")
  report_feed(actor=SYSTEM, feed="dispenser", state="up", as_of=frozen_clock.now)
  assert not feeds.due("dispenser", "up")
  assert feeds.due("dispenser", "down")
  frozen_clock.move(seconds=feeds.REPORT_SECONDS)
  assert feeds.due("dispenser", "up")
  report_feed(actor=SYSTEM, feed="dispenser", state="down", as_of=None)
  frozen_clock.move(hours=1)
  assert not feeds.due("dispenser", "down")


def test_str_1_a_worker_is_shown_with_its_state_and_since_when(frozen_clock):
  began = frozen_clock.now
  image = lawful("site", lambda: report_worker(actor=SYSTEM, name="dispenser", state="up"))
  (row,) = image["worker"].values()
  assert (row["name"], row["state"], row["since"]) == ("dispenser", "up", "2026-11-24T07:15:00Z")
  frozen_clock.move(minutes=1)
  lawful("site", lambda: report_worker(actor=SYSTEM, name="dispenser", state="up"))
  assert Worker.objects.get().since == began
  lawful("site", lambda: report_worker(actor=SYSTEM, name="dispenser", state="down"))
  assert Worker.objects.get().since == began + timedelta(minutes=1)


def test_a_heartbeat_is_no_change_of_the_ledger_and_silence_is_noticed(frozen_clock):
  assert workers.beat("dispenser")
  report_worker(actor=SYSTEM, name="dispenser", state="up")
  head = ledger.heads().of("site")
  frozen_clock.move(seconds=20)
  assert workers.overdue(15) == ["dispenser"]
  assert not workers.beat("dispenser")
  assert workers.overdue(15) == []
  assert ledger.heads().of("site") == head
  report_worker(actor=SYSTEM, name="dispenser", state="down")
  frozen_clock.move(hours=1)
  assert workers.overdue(15) == []
  assert workers.beat("dispenser")


def test_a_worker_that_fell_silent_is_shown_as_down_once_until_it_beats_again(frozen_clock):
  """Invariant 10: its silence shows on the screens."""
  report_worker(actor=SYSTEM, name="dispenser", state="up")
  frozen_clock.move(seconds=workers.SILENT_SECONDS)
  assert (workers.report_silent(), workers.silent()) == (0, [])
  fell_silent = frozen_clock.move(seconds=1)
  image = lawful("site", workers.report_silent)
  (row,) = image["worker"].values()
  assert (row["state"], Worker.objects.get().since) == ("down", fell_silent)
  frozen_clock.move(hours=1)
  assert (workers.report_silent(), workers.silent()) == (0, ["dispenser"])
  assert workers.beat("dispenser")
  report_worker(actor=SYSTEM, name="dispenser", state="up")
  assert workers.silent() == []


def test_ping_20_the_walls_stream_says_that_the_pinger_is_silent(frozen_clock):
  """And production's, who reads `site`."""
  report_worker(actor=SYSTEM, name="pinger", state="up")
  fell_silent = frozen_clock.move(minutes=1)
  image = lawful("wall", workers.report_silent)
  (row,) = image["worker"].values()
  assert (row["name"], row["state"], row["since"]) == ("pinger", "down", f"{fell_silent:%Y-%m-%dT%H:%M:%SZ}")


def test_of_two_processes_that_notice_a_silence_one_tells(frozen_clock):
  report_worker(actor=SYSTEM, name="dispenser", state="up")
  frozen_clock.move(minutes=1)
  workers._report_silent(actor=SYSTEM, name="dispenser")
  head = ledger.heads().of("site")
  workers._report_silent(actor=SYSTEM, name="dispenser")
  assert ledger.heads().of("site") == head


def test_what_was_quarantined_is_shown_with_its_reason_and_known_by_its_bytes():
  image = lawful("site", lambda: add_quarantine(actor=SYSTEM))
  (row,) = image["quarantine"].values()
  assert (row["source"], row["name"], row["reason"]) == ("dispenser", "VAL0.txt", "line 3: no activity")
  assert quarantine.quarantined("dispenser", row["digest"])
  assert not quarantine.quarantined("dispenser", "f" * 64)
  assert not quarantine.quarantined("ris", row["digest"])


def test_str_1_the_stream_shows_the_newest_of_a_full_quarantine_and_the_table_keeps_all(monkeypatch):
  monkeypatch.setattr(quarantine, "SHOWN", 3)
  lawful("site", lambda: add_quarantine(actor=SYSTEM, count=3))
  image = lawful("site", lambda: add_quarantine(actor=SYSTEM, count=2))
  newest = list(Quarantine.objects.order_by("-id").values_list("id", flat=True)[:3])
  assert sorted(image["quarantine"]) == sorted(newest)
  assert Quarantine.objects.count() == 5
