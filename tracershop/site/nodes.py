"""DICOM nodes: where they are, how their echoes stand, and what is asked of them.

Each echo is an ephemeral notice. Only a change of state, and the answer to somebody's test, is an entry of the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from tracershop import ledger
from tracershop.access import policy
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.protocol.seen import refuse_stale
from tracershop.site import conflicts, images
from tracershop.site.hosts import is_host
from tracershop.site.models import Node
from tracershop.texts import free_text

EchoState = Literal["up", "down"]

PINGER = Actor(user_id=None, name="Pinger", role="system", origin="pinger")
NAME_LIMIT = 60
# PS3.5: AE, without the backslash that parts values; spaces at either end mean nothing.
_AE_TITLE = re.compile(r"[ -\[\]-~]{1,16}")


class Address(msgspec.Struct, frozen=True, kw_only=True):
  """Where a node is, and what is to be asked of it."""

  id: int
  name: str
  host: str
  port: int
  ae_title: str
  worklist: bool
  station_ae_title: str | None
  state: str
  asked_at: datetime | None
  last_echo_at: datetime | None
  answered_at: datetime | None
  trouble: str | None

  @property
  def asked(self) -> bool:
    """Whether somebody waits for an echo now."""
    return self.asked_at is not None and (self.last_echo_at is None or self.asked_at > self.last_echo_at)


def nodes() -> list[Address]:
  """All nodes, as they are now: each is echoed on its own schedule."""
  return [_address(it) for it in Node.objects.order_by("id")]


def nodes_to_ask() -> list[Address]:
  """The nodes that somebody wants an echo of now. One query: a loop may call it every second."""
  return [it for it in nodes() if it.asked]


def worklists() -> list[Address]:
  """The nodes that studies are fetched from."""
  return [it for it in nodes() if it.worklist]


def _address(it: Node) -> Address:
  return Address(**{name: getattr(it, name) for name in Address.__struct_fields__})


# --- echoes


def report_echo(*, node_id: int, state: EchoState, at: datetime, round_trip_ms: float | None) -> bool:
  """Tells how an echo went; gives whether it was recorded: a change of state, or the answer to a test (NODE-3).

  `at` is when the echo was answered or given up. A node that is no longer there is nothing to record.
  """
  found = Node.objects.filter(id=node_id).first()
  if found is None or not _news(found, state, at):
    return False
  return bool(_report_echo(actor=PINGER, node_id=node_id, state=state, at=at, round_trip_ms=round_trip_ms).value())


def _news(node: Node, state: str, at: datetime) -> bool:
  answers = node.asked_at is not None and node.asked_at <= at and _address(node).asked
  return node.state != state or answers


@ledger.action
def _report_echo(
  change: ledger.Change, *, node_id: int, state: EchoState, at: datetime, round_trip_ms: float | None
) -> bool:
  # Under the lock: somebody may have removed it, or another process told, while this one waited.
  node = Node.objects.filter(id=node_id).first()
  if node is None or not _news(node, state, at):
    return False
  before = images.node_row(node)
  if node.state != state:
    node.since = at
  node.state, node.last_echo_at, node.round_trip_ms = state, at, round_trip_ms if state == "up" else None
  save(change, node, before, kind="node.reported")
  return True


def save(change: ledger.Change, node: Node, before: Any, *, kind: str, reason: str | None = None) -> None:
  """Saves a node that has changed and tells the site and the wall, within an action."""
  if node.pk is not None:
    node.revision += 1
  node.save()
  row = images.node_row(node)
  change.record(
    kind=kind, subjects=[f"node:{node.pk}"], before=before, after=row, reason=reason, changes=images.node_changes(node)
  )


# --- what a site admin does

LetGo = Callable[[ledger.Change, int], None]
_let_go: list[LetGo] = []


def when_let_go(act: LetGo) -> None:
  """`act(change, node id)` runs in the action after which a node's worklist no longer speaks for what it told."""
  if act not in _let_go:
    _let_go.append(act)


@ledger.action
def add_node(
  change: ledger.Change,
  *,
  name: str,
  host: str,
  port: int,
  ae_title: str,
  worklist: bool = False,
  station_ae_title: str | None = None,
) -> dict[str, Any]:
  """Adds a DICOM node, whose state is unknown until it has answered or not (NODE-1).

  Raises Refusal `forbidden`, or `invalid` at its field.
  """
  policy.require(change.actor, "node.add")
  node = Node(
    name=name,
    host=host,
    port=port,
    ae_title=ae_title,
    worklist=worklist,
    station_ae_title=station_ae_title,
    since=change.now,
  )
  _judge(node)
  node.save()
  change.record(
    kind="node.added",
    subjects=[f"node:{node.pk}"],
    after=images.node_row(node),
    changes=images.node_changes(node),
  )
  return {"nodeId": node.pk}


@ledger.action
def edit_node(
  change: ledger.Change,
  *,
  node_id: int,
  name: str | UnsetType = UNSET,
  host: str | UnsetType = UNSET,
  port: int | UnsetType = UNSET,
  ae_title: str | UnsetType = UNSET,
  worklist: bool | UnsetType = UNSET,
  station_ae_title: str | UnsetType | None = UNSET,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Changes a node (NODE-1). At another address its state is unknown again, and an echo is asked for at once.

  Raises Refusal `forbidden`, `not_found`, `stale`, or `invalid` at its field.
  """
  node, before = _chosen(change, "node.edit", node_id, seen)
  given = {
    "name": name,
    "host": host,
    "port": port,
    "ae_title": ae_title,
    "worklist": worklist,
    "station_ae_title": station_ae_title,
  }
  for field, value in given.items():
    if value is not UNSET:
      setattr(node, field, value)
  _judge(node)
  if images.node_row(node) == before:
    raise Refusal("invalid", field="nodeId", text="nothing_changed")
  if (node.host, node.port, node.ae_title) != (before.host, before.port, before.ae_title):
    node.state, node.since = "unknown", change.now
    node.last_echo_at = node.round_trip_ms = None
    node.asked_at = change.now
  if not node.worklist:
    node.trouble, node.unread = None, 0
  save(change, node, before, kind="node.edited")
  if before.worklist and not node.worklist:
    _lets_go(change, node_id)
  return {"nodeId": node.pk}


@ledger.action
def test_node(
  change: ledger.Change,
  *,
  node_id: int,
  seen: dict[str, int] | None = None,  # noqa: PT028  it is no test of pytest's
) -> dict[str, Any]:
  """Asks for an echo now; the answer comes on the row (NODE-3). Raises Refusal `forbidden`, `not_found`, `stale`."""
  node, before = _chosen(change, "node.test", node_id, seen)
  node.asked_at = change.now
  save(change, node, before, kind="node.tested")
  return {"nodeId": node.pk}


@ledger.action
def remove_node(change: ledger.Change, *, node_id: int, seen: dict[str, int] | None = None) -> dict[str, Any]:
  """Takes a node away (NODE-4). What it told of studies stays, and what it waited for a word on is settled.

  Raises Refusal `forbidden`, `not_found`, `stale`.
  """
  node, before = _chosen(change, "node.remove", node_id, seen)
  node.delete()
  change.record(
    kind="node.removed",
    subjects=[f"node:{node_id}"],
    before=before,
    changes=[ledger.Remove(stream=stream, type="node", id=node_id) for stream in images.NODE_STREAMS],
  )
  _lets_go(change, node_id)
  return {"nodeId": node_id}


def _lets_go(change: ledger.Change, node_id: int) -> None:
  for act in _let_go:
    act(change, node_id)
  conflicts.close(change, conflicts.of_node(node_id))


def _chosen(change: ledger.Change, command: str, node_id: int, seen: dict[str, int] | None) -> tuple[Node, Any]:
  policy.require(change.actor, command)
  node = Node.objects.filter(id=node_id).first()
  if node is None:
    raise Refusal("not_found", field="nodeId")
  before = images.node_row(node)
  refuse_stale(seen, f"node:{node.pk}", before, "nodeId")
  return node, before


def _judge(node: Node) -> None:
  node.name = free_text(" ".join(node.name.split()), "name")
  if not 0 < len(node.name) <= NAME_LIMIT or not node.name.isprintable():
    raise Refusal("invalid", field="name", text="name", limit=NAME_LIMIT)
  # Compared here: MariaDB's binary collation tells capitals from small letters.
  others = Node.objects.exclude(pk=node.pk).values_list("name", flat=True)
  if node.name.casefold() in {other.casefold() for other in others}:
    raise Refusal("invalid", field="name", text="taken")
  node.host = node.host.strip()
  if not is_host(node.host):
    raise Refusal("invalid", field="host", text="node_host")
  if not 1 <= node.port <= 65_535:
    raise Refusal("invalid", field="port", text="port")
  node.ae_title = _ae_title(node.ae_title, "aeTitle")
  if node.station_ae_title is not None:
    node.station_ae_title = _ae_title(node.station_ae_title, "stationAeTitle")


def _ae_title(text: str, field: str) -> str:
  """1 to 16 printable letters of ASCII, no backslash (NODE-2)."""
  title = text.strip(" ")
  if not _AE_TITLE.fullmatch(title):
    raise Refusal("invalid", field=field, text="ae_title")
  return title
