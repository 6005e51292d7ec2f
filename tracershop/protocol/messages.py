"""The frames of the websocket in both directions, as tagged unions: their definition in code (`docs/protocol.md`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType


class Frame(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, tag_field="type"):
  """What all frames share: camelCase keys, no unknown keys, `type` names the frame."""


class Position(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
  """Where a copy of a stream stands."""

  epoch: str
  revision: int


# --- from the client


class Subscribe(Frame, tag="subscribe"):
  stream: str
  position: Position | None = None


class Unsubscribe(Frame, tag="unsubscribe"):
  stream: str


class Command(Frame, tag="command"):
  """`data` of a signing command holds its `signature` {meaning, password}, taken out before anything is kept."""

  id: str
  name: str
  data: dict[str, Any]
  seen: dict[str, int] = {}


class Query(Frame, tag="query"):
  id: str
  name: str
  data: dict[str, Any] = {}


class Seen(Frame, tag="seen"):
  heads: dict[str, int]


class Ping(Frame, tag="ping"):
  id: str


class Look(Frame, tag="look"):
  """What its person looks at now, `order:17`, or null for nothing any more; said again while it lasts."""

  stream: str
  subject: str | None = None


ClientFrame = Subscribe | Unsubscribe | Command | Query | Seen | Ping | Look


# --- from the server


class SessionUser(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
  """Who is signed in; a monitor has no id, its device's name, and `deviceId`: its `screen` on the stream `wall`."""

  id: int | None
  name: str
  role: str
  customer_ids: list[int]
  device_id: int | None = None


class SiteFacts(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """What production's screens have to know of how this site is set: between which percents of what is needed a release
  wants no reason, and which settings that stand on transport documents are missing."""

  release_low_percent: float
  release_high_percent: float
  missing: list[Literal["siteAddress", "emergencyPhone"]]


class Hello(Frame, tag="hello", omit_defaults=True):
  """`build` names the front end that this server gives to browsers; a page of another one is older, or newer. `site`
  is for production and whoever runs the site."""

  protocol: int
  epoch: str
  now: datetime
  heartbeat_seconds: float
  user: SessionUser
  streams: dict[str, int]
  build: str = ""
  site: SiteFacts | None = None


class Resumed(Frame, tag="resumed"):
  stream: str
  epoch: str
  revision: int
  head: int


class Snapshot(Frame, tag="snapshot", omit_defaults=True):
  stream: str
  epoch: str
  revision: int
  rows: dict[str, list[msgspec.Raw]]
  part: int = 0
  parts: int = 0


class RowChange(msgspec.Struct, frozen=True, kw_only=True):
  """Either `put` with the whole row, new or changed; or `remove` with the id of a row that leaves the stream."""

  put: str | UnsetType = UNSET
  row: msgspec.Raw | UnsetType = UNSET
  remove: str | UnsetType = UNSET
  id: int | str | UnsetType = UNSET


class Delta(Frame, tag="delta"):
  stream: str
  revision: int
  at: datetime
  kind: str
  actor: str | None
  changes: list[RowChange]


class Ended(Frame, tag="ended"):
  stream: str
  code: str | None = None


class Done(Frame, tag="done"):
  id: str
  result: msgspec.Raw
  revisions: dict[str, int]
  repeated: bool = False


class Refused(Frame, tag="refused"):
  id: str | None
  stream: str | None
  code: str
  message: str
  field: str | None = None
  details: Any = None


class Answer(Frame, tag="answer"):
  id: str
  result: msgspec.Raw


class Heads(Frame, tag="heads"):
  now: datetime
  epoch: str
  heads: dict[str, int]


class Hint(Frame, tag="notice"):
  stream: str
  kind: str
  at: datetime
  data: dict[str, Any]


class Pong(Frame, tag="pong"):
  id: str
  now: datetime


ServerFrame = Hello | Resumed | Snapshot | Delta | Ended | Done | Refused | Answer | Heads | Hint | Pong

_decoder = msgspec.json.Decoder(ClientFrame)
_server_decoder = msgspec.json.Decoder(ServerFrame)
_encoder = msgspec.json.Encoder()


def decode(data: bytes | str) -> ClientFrame:
  """A client's frame. Raises msgspec.DecodeError (ValidationError for a wrong shape), whatever was sent."""
  try:
    found: ClientFrame = _decoder.decode(data)
  except (UnicodeDecodeError, RecursionError) as error:
    # msgspec lets these two through for bytes that are no UTF-8 and for nesting without end.
    raise msgspec.DecodeError(f"not a frame: {type(error).__name__}") from None
  return found


def decode_server(data: bytes | str) -> Any:
  """A server's frame, for clients written in Python. Raises msgspec.DecodeError."""
  return _server_decoder.decode(data)


def encode(value: Any) -> bytes:
  """JSON in UTF-8; instants as RFC 3339 in UTC."""
  return _encoder.encode(value)


CloseCode = Literal[4400, 4401, 4403, 4408, 4409, 4429, 4503]
