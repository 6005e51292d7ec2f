"""The wire images of the site's rows, the same for snapshot and delta."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracershop import ledger
from tracershop.protocol import rows
from tracershop.site.models import Authority, Conflict, Feed, Link, Node, Printer, Quarantine, Rule, Worker

STREAM = "site"
# And every customer's stream: whoever sees orders or bookings sees how old what feeds them is.
FEED_STREAMS = ("catalogue", "production", "wall")
NODE_STREAMS = (STREAM, "wall")
# How nodes stand on the wall is as old as the word of the worker that asks them.
WORKER_STREAMS = (STREAM, "wall")


def feed_row(feed: Feed) -> rows.Feed:
  """A feed, without when it was last reported."""
  return rows.Feed(
    id=feed.id,
    state=feed.state,
    as_of=feed.as_of,
    cycle_seconds=feed.cycle_seconds,
    unread=feed.unread,
    by_messages=feed.by_messages,
    revision=feed.revision,
  )


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


def node_row(node: Node) -> rows.Node:
  """A DICOM node."""
  return rows.Node(
    id=node.id,
    name=node.name,
    host=node.host,
    port=node.port,
    ae_title=node.ae_title,
    worklist=node.worklist,
    station_ae_title=node.station_ae_title,
    state=node.state,
    since=node.since,
    last_echo_at=node.last_echo_at,
    round_trip_ms=node.round_trip_ms,
    asked_at=node.asked_at,
    answered_at=node.answered_at,
    trouble=node.trouble,
    unread=node.unread,
    revision=node.revision,
  )


def wall_node_row(node: Node) -> rows.WallNode:
  """A DICOM node without its address."""
  return rows.WallNode(
    id=node.id,
    name=node.name,
    ae_title=node.ae_title,
    state=node.state,
    since=node.since,
    last_echo_at=node.last_echo_at,
    round_trip_ms=node.round_trip_ms,
    revision=node.revision,
  )


def link_row(it: Link) -> rows.Link:
  """The link to the old system."""
  return rows.Link(
    id=it.id,
    name=it.name,
    state=it.state,
    since=it.since,
    in_step_at=it.in_step_at,
    behind=it.behind,
    trouble=it.trouble,
    revision=it.revision,
  )


def authority_row(it: Authority, *, with_reason: bool = False) -> rows.Authority:
  """Who leads for a function. Why is told on the site's stream only: customers read the catalogue."""
  return rows.Authority(
    id=it.id,
    tracer_id=it.tracer_id,
    function=it.function,
    leader=it.leader,
    set_by=it.set_by,
    set_at=it.set_at,
    reason=it.reason if with_reason else None,
    revision=it.revision,
  )


def authority_changes(it: Authority) -> list[ledger.RowChange]:
  """A saved word on who leads, on both streams that have it."""
  return [
    ledger.Put("catalogue", "authority", authority_row(it)),
    ledger.Put(STREAM, "authority", authority_row(it, with_reason=True)),
  ]


def authority_gone(authority_id: int) -> list[ledger.RowChange]:
  """The same of one that is taken back."""
  return [ledger.Remove(stream, "authority", authority_id) for stream in ("catalogue", STREAM)]


def rule_row(it: Rule) -> rows.SiteRule:
  """A rule of the site."""
  return rows.SiteRule(
    id=it.id,
    name=it.name,
    holds=it.holds,
    set_by=it.set_by,
    set_at=it.set_at,
    reason=it.reason,
    revision=it.revision,
  )


def node_changes(node: Node) -> list[ledger.RowChange]:
  """A saved node on the stream `site` and on the wall's."""
  return [ledger.Put(STREAM, "node", node_row(node)), ledger.Put("wall", "node", wall_node_row(node))]


def conflict_row(it: Conflict) -> rows.Conflict:
  """Something that waits for a person, without what is held back meanwhile."""
  return rows.Conflict(
    id=it.id,
    kind=it.kind,
    subject=it.subject,
    details=it.details,
    state=it.state,
    made_at=it.made_at,
    settled_by=it.settled_by,
    settled_at=it.settled_at,
    choice=it.choice,
    reason=it.reason,
    revision=it.revision,
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
    retryable=kept.retryable,
    revision=kept.revision,
  )


def site_part(_: int | None) -> Mapping[str, Iterable[rows.Row]]:
  """The rows of the stream `site`."""
  return {
    "worker": [worker_row(worker) for worker in Worker.objects.order_by("id")],
    "link": [link_row(it) for it in Link.objects.order_by("id")],
    "authority": [authority_row(it, with_reason=True) for it in Authority.objects.order_by("id")],
    "siteRule": [rule_row(it) for it in Rule.objects.order_by("id")],
    "node": [node_row(node) for node in Node.objects.order_by("id")],
    "conflict": [conflict_row(it) for it in Conflict.objects.filter(state="open").order_by("id")],
    "printer": [printer_row(printer) for printer in Printer.objects.order_by("id")],
    "quarantine": [quarantine_row(kept) for kept in Quarantine.objects.filter(shown=True).order_by("id")],
  }


def feed_part(_: int | None) -> Mapping[str, Iterable[rows.Row]]:
  """The feeds' rows, the same in each stream that has them."""
  return {"feed": [feed_row(feed) for feed in Feed.objects.order_by("id")]}


def wall_part(_: int | None) -> Mapping[str, Iterable[rows.Row]]:
  """The site's rows on the wall."""
  return {
    "node": [wall_node_row(node) for node in Node.objects.order_by("id")],
    "worker": [worker_row(worker) for worker in Worker.objects.order_by("id")],
  }


def authority_part(_: int | None) -> Mapping[str, Iterable[rows.Row]]:
  """Who leads, on the stream that everybody reads: screens say where an order has to be placed."""
  return {"authority": [authority_row(it) for it in Authority.objects.order_by("id")]}
