"""What one change says about itself, before it is written down."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.protocol import MAX_SERVER_FRAME, messages

_encoder = msgspec.json.Encoder(order="sorted")

# What is more than this goes into several entries of the same transaction: a delta is one frame, of at most 512 KiB.
PORTION_BYTES = 256 * 1024


class Put(msgspec.Struct, frozen=True):
  """A row as it now stands in a stream."""

  stream: str
  type: str
  row: Any


class Remove(msgspec.Struct, frozen=True):
  """A row that leaves a stream."""

  stream: str
  type: str
  id: int | str


class Touch(msgspec.Struct, frozen=True):
  """A stream that hears of the change although none of its rows is in the window."""

  stream: str


RowChange = Put | Remove | Touch


class CommandKey(msgspec.Struct, frozen=True, kw_only=True):
  """What makes a command the same one: its id, who sent it, its name and the digest of what it asked (no secrets)."""

  id: str
  name: str
  digest: str


class Repeated(Exception):
  """The command was done before; `outcome` is what was answered then."""

  def __init__(self, outcome: Outcome) -> None:
    super().__init__("repeated")
    self.outcome = outcome


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
  """What a command did: its result (encoded), and how far each touched stream went."""

  result: msgspec.Raw
  revisions: dict[str, int]
  repeated: bool = False

  def value(self) -> Any:
    """The result as plain data."""
    return msgspec.json.decode(self.result)


class HeadState(msgspec.Struct):
  """The locked head row, in memory until it is written back."""

  epoch: str
  entry_id: int
  entry_hash: str
  streams: dict[str, int]


class PreparedFrame(msgspec.Struct, frozen=True):
  stream: str
  revision: int
  salt: bytes
  data: bytes
  digest: str


class PreparedEntry(msgspec.Struct, frozen=True):
  """One entry with its body and frames, hashed and ready to be inserted."""

  id: int
  at: datetime
  kind: str
  actor_id: int | None
  actor_name: str
  role: str
  origin: str
  command_id: str | None
  subjects: tuple[str, ...]
  subjects_text: str
  body_salt: bytes
  body: bytes
  body_digest: str
  frames: tuple[PreparedFrame, ...]
  frames_text: str
  previous_hash: str
  hash: str


def salted_digest(salt: bytes, data: bytes) -> str:
  """SHA-256(salt ‖ data) in hex. With salt and data erased nothing can be guessed from it."""
  return hashlib.sha256(salt + data).hexdigest()


def entry_hash(
  *,
  id: int,
  at: datetime,
  kind: str,
  actor_id: int | None,
  actor_name: str,
  role: str,
  origin: str,
  command_id: str | None,
  subjects: str,
  body_digest: str,
  frames: str,
  previous_hash: str,
) -> str:
  """The hash of an entry over all that it says and the hash before it: the chain."""
  text = _encoder.encode(
    [
      id, at.isoformat(), kind, actor_id, actor_name, role, origin, command_id,
      subjects, body_digest, frames, previous_hash,
    ]
  )  # fmt: skip
  return hashlib.sha256(text).hexdigest()


def encode_frames(
  *, streams: dict[str, int], at: datetime, kind: str, actor: Actor, changes: Sequence[RowChange]
) -> tuple[PreparedFrame, ...]:
  """The delta of each touched stream, encoded once, with the stream's next revision (`streams` is advanced).

  Raises Refusal `invalid` where one would be longer than a frame may be.
  """
  by_stream: dict[str, list[messages.RowChange]] = {}
  encoded: dict[int, msgspec.Raw] = {}
  for change in changes:
    mine = by_stream.setdefault(change.stream, [])
    if isinstance(change, Put):
      raw = encoded.get(id(change.row))
      if raw is None:
        # The same row object on several streams is encoded once.
        raw = encoded[id(change.row)] = msgspec.Raw(messages.encode(change.row))
      mine.append(messages.RowChange(put=change.type, row=raw))
    elif isinstance(change, Remove):
      mine.append(messages.RowChange(remove=change.type, id=change.id))
  frames = []
  for stream in sorted(by_stream):
    revision = streams[stream] = streams.get(stream, 0) + 1
    delta = messages.Delta(
      stream=stream,
      revision=revision,
      at=at,
      kind=kind,
      actor=None if stream == "wall" else actor.name,
      changes=by_stream[stream],
    )
    data = messages.encode(delta)
    if len(data) > MAX_SERVER_FRAME:
      # Nothing is written then. The wire promises a bound, and a delta does not come in parts.
      raise Refusal("invalid", text="too_much")
    salt = os.urandom(16)
    frames.append(PreparedFrame(stream, revision, salt, data, salted_digest(salt, data)))
  return tuple(frames)


def portions(changes: Iterable[RowChange]) -> Iterator[list[RowChange]]:
  """The changes in their order, in as many lists as it takes for no stream's frame to grow too long."""
  found: list[list[RowChange]] = [[]]
  place: dict[str, int] = {}
  size: dict[str, int] = {}
  for change in changes:
    stream, mine = change.stream, _size(change)
    if size.get(stream, 0) + mine > PORTION_BYTES:
      place[stream], size[stream] = place.get(stream, 0) + 1, 0
    size[stream] = size.get(stream, 0) + mine
    if place.get(stream, 0) == len(found):
      found.append([])
    found[place.get(stream, 0)].append(change)
  yield from found


def _size(change: RowChange) -> int:
  return len(messages.encode(change.row)) if isinstance(change, Put) else 100


def prepare(
  *,
  head: HeadState,
  at: datetime,
  kind: str,
  actor: Actor,
  command_id: str | None,
  subjects: Sequence[str],
  body: dict[str, Any],
  changes: Sequence[RowChange],
) -> PreparedEntry:
  """Builds the next entry of the chain and its frames, and moves the head on."""
  frames = encode_frames(streams=head.streams, at=at, kind=kind, actor=actor, changes=changes)
  frames_text = messages.encode([[f.stream, f.revision, f.digest] for f in frames]).decode()
  subjects_text = messages.encode(list(subjects)).decode()
  salt, data = os.urandom(16), _encoder.encode(body)
  digest = salted_digest(salt, data)
  number, previous = head.entry_id + 1, head.entry_hash
  hashed = entry_hash(
    id=number,
    at=at,
    kind=kind,
    actor_id=actor.user_id,
    actor_name=actor.name,
    role=actor.role,
    origin=actor.origin,
    command_id=command_id,
    subjects=subjects_text,
    body_digest=digest,
    frames=frames_text,
    previous_hash=previous,
  )
  head.entry_id, head.entry_hash = number, hashed
  return PreparedEntry(
    id=number,
    at=at,
    kind=kind,
    actor_id=actor.user_id,
    actor_name=actor.name,
    role=actor.role,
    origin=actor.origin,
    command_id=command_id,
    subjects=tuple(dict.fromkeys(subjects)),
    subjects_text=subjects_text,
    body_salt=salt,
    body=data,
    body_digest=digest,
    frames=frames,
    frames_text=frames_text,
    previous_hash=previous,
    hash=hashed,
  )


def new_epoch() -> str:
  """A name for a history that has just begun or was cut."""
  return str(uuid.uuid4())
