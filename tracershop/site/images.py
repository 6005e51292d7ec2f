"""The wire images of the site's rows, the same for snapshot and delta."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracershop.protocol import rows
from tracershop.site.models import Feed, Printer, Quarantine, Worker

STREAM = "site"
# And every customer's stream: whoever sees orders or bookings sees how old what feeds them is.
FEED_STREAMS = ("catalogue", "production", "wall")


def feed_row(feed: Feed) -> rows.Feed:
  """A feed, without when it was last reported."""
  return rows.Feed(id=feed.id, state=feed.state, as_of=feed.as_of, revision=feed.revision)


def worker_row(worker: Worker) -> rows.Worker:
  """A worker without its heartbeat, which changes without events."""
  return rows.Worker(id=worker.id, name=worker.name, state=worker.state, since=worker.since, revision=worker.revision)


def printer_row(printer: Printer) -> rows.Printer:
  """A printer on the network."""
  return rows.Printer(
    id=printer.id,
    name=printer.name,
    kind=printer.kind,
    host=printer.host,
    port=printer.port,
    revision=printer.revision,
  )


def quarantine_row(kept: Quarantine) -> rows.Quarantine:
  """What was put into quarantine."""
  return rows.Quarantine(
    id=kept.id,
    source=kept.source,
    name=kept.name,
    reason=kept.reason,
    received_at=kept.received_at,
    digest=kept.digest,
    revision=kept.revision,
  )


def site_part(_: int | None) -> Mapping[str, Iterable[rows.Row]]:
  """The rows of the stream `site`."""
  return {
    "worker": [worker_row(worker) for worker in Worker.objects.order_by("id")],
    "printer": [printer_row(printer) for printer in Printer.objects.order_by("id")],
    "quarantine": [quarantine_row(kept) for kept in Quarantine.objects.filter(shown=True).order_by("id")],
  }


def feed_part(_: int | None) -> Mapping[str, Iterable[rows.Row]]:
  """The feeds' rows, the same in each stream that has them."""
  return {"feed": [feed_row(feed) for feed in Feed.objects.order_by("id")]}
