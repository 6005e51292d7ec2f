"""Feeds from outside: as of when their lists are known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from tracershop import clock, ledger
from tracershop.site import images
from tracershop.site.models import Feed

FeedId = Literal["ris", "dispenser", "oldSystem"]
FeedState = Literal["up", "down", "unknown"]

# A poll every half second must not be an entry for ever each time; the screens' amber starts at two of these.
REPORT_SECONDS = 60


def due(feed: FeedId, state: FeedState) -> bool:
  """Whether there is something to report: another state than was last told, or the last report is a minute old."""
  known = Feed.objects.filter(id=feed).first()
  if known is None or known.state != state:
    return True
  # A feed that stays down stays as old as it was: there is nothing new to say.
  return state == "up" and clock.now() - known.reported_at >= timedelta(seconds=REPORT_SECONDS)


def report_feed(
  change: ledger.Change,
  *,
  feed: FeedId,
  state: FeedState,
  as_of: datetime | None,
  customer_ids: Iterable[int],
  cycle_seconds: int | None = None,
  unread: int = 0,
  by_messages: bool = False,
) -> Feed:
  """Writes how a feed stands, within an action. `as_of` None keeps the instant that is known.

  `cycle_seconds` is how often it is told anew while it is up; None keeps what is known. `unread` are the entries of its
  source that could not be read. `by_messages` says that it is told by its source and not asked for.

  `customer_ids` are all customers there are: each one's stream has the row, and one left out would differ from its
  snapshot.
  """
  known = Feed.objects.filter(id=feed).first()
  before = images.feed_row(known) if known else None
  row = known or Feed(id=feed, revision=0)
  row.state = state
  row.as_of = as_of or row.as_of
  if cycle_seconds is not None:
    row.cycle_seconds = cycle_seconds
  row.unread = unread
  row.by_messages = by_messages
  row.reported_at = change.now
  row.revision += 1
  row.save()
  image = images.feed_row(row)
  streams = [*images.FEED_STREAMS, *(f"customer:{customer}" for customer in sorted(set(customer_ids)))]
  change.record(
    kind="feed.reported",
    subjects=[f"feed:{feed}"],
    before=before,
    after=image,
    changes=[ledger.Put(stream=stream, type="feed", row=image) for stream in streams],
  )
  return row
