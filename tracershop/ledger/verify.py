"""Proves the chain: every entry, its body, its frames, and the head."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from django.db import connection

from tracershop.ledger import erase, guards
from tracershop.ledger.change import entry_hash, salted_digest
from tracershop.ledger.feed import heads, reading
from tracershop.ledger.models import Body, Entry, Erasure, Frame, Head, Subject


class Report(msgspec.Struct, frozen=True):
  """What was looked at, and what is wrong; `broken` is the first broken entry's id, where one is. `erased` are the
  entries whose words were erased, each with the entry that says by whom."""

  entries: int
  frames: int
  problems: list[str]
  broken: int | None = None
  erased: list[erase.Gone] = []

  @property
  def whole(self) -> bool:
    return not self.problems


def verify(chunk: int = 2_000) -> Report:
  """Reads the ledger from its first entry to its head in one consistent view and reports the first breach."""
  problems = [f"the guard {name} is missing" for name in guards.missing(connection)]
  with reading():
    head = Head.objects.get(id=1)
    entries, broken = 0, None
    expected: dict[str, int] = {}
    previous = ""
    frames = 0
    # Named by entries further on, which are proven like all: an erasure that was made up breaks the chain at itself.
    gone = erase.said_by_the_chain()
    for entry, body, subjects, kept in _entries(chunk):
      entries += 1
      why = _wrong_with(entry, body, subjects, entries, previous, erased=entry.id in gone)
      if why is None:
        for stream, revision, digest in msgspec.json.decode(entry.frames):
          if revision != expected.get(stream, 0) + 1:
            why = f"stream {stream} jumps from {expected.get(stream, 0)} to {revision}"
            break
          expected[stream] = revision
          frame = kept.get((stream, revision))
          if frame is not None:
            frames += 1
            if salted_digest(bytes(frame.salt), bytes(frame.data)) != digest:
              why = f"the frame {stream} {revision} is not the one that was recorded"
              break
      if why is not None:
        problems.append(f"entry {entry.id}: {why}")
        broken = entry.id
        break
      previous = entry.hash
    if broken is None:
      if (head.entry_id, head.entry_hash) != (entries, previous):
        problems.append(f"the head says {head.entry_id} entries, the chain has {entries}")
        broken = min(head.entry_id, entries) + 1
      elif heads().heads != expected:
        problems.append("the heads of the streams are not those of the chain")
      elif dict(Erasure.objects.values_list("entry_id", "by_entry_id")) != {it: gone[it].by_entry_id for it in gone}:
        problems.append("the table of erasures is not what the entries say was erased")
      elif Frame.objects.count() != frames:
        # A frame that was altered and hung on another entry would else pass for one that was erased.
        problems.append("there are frames that no entry made")
  return Report(entries, frames, problems, broken, [gone[it] for it in sorted(gone)])


def _wrong_with(
  entry: Entry, body: Body | None, subjects: set[str], number: int, previous: str, *, erased: bool
) -> str | None:
  if entry.id != number:
    return f"entry {number} is not there"
  if entry.previous_hash != previous:
    return "it does not follow the entry before it"
  if body is None:
    if not erased:
      return "its body is not there, and no entry says that it was erased"
  elif erased:
    return "its body was erased, and yet it is there"
  elif salted_digest(bytes(body.salt), bytes(body.data)) != entry.body_digest:
    return "its body is not the one that was recorded"
  hashed = entry_hash(
    id=entry.id,
    at=entry.at,
    kind=entry.kind,
    actor_id=entry.actor_id,
    actor_name=entry.actor_name,
    role=entry.role,
    origin=entry.origin,
    command_id=entry.command_id,
    subjects=entry.subjects,
    body_digest=entry.body_digest,
    frames=entry.frames,
    previous_hash=entry.previous_hash,
  )
  if hashed != entry.hash:
    return "its hash does not fit what it says"
  if subjects != set(msgspec.json.decode(entry.subjects, type=list[str])):
    return "its subjects are not those that were recorded"
  return None


def _entries(chunk: int) -> Iterator[tuple[Entry, Body | None, set[str], dict[tuple[str, int], Frame]]]:
  last = 0
  while True:
    found = list(Entry.objects.filter(id__gt=last).order_by("id")[:chunk])
    if not found:
      return
    bodies = Body.objects.in_bulk([entry.id for entry in found])
    between = Frame.objects.filter(entry_id__gte=found[0].id, entry_id__lte=found[-1].id)
    kept = {(frame.stream, frame.revision): frame for frame in between}
    subjects: dict[int, set[str]] = {}
    about = Subject.objects.filter(entry_id__gte=found[0].id, entry_id__lte=found[-1].id)
    for entry_id, subject in about.values_list("entry_id", "subject"):
      subjects.setdefault(entry_id, set()).add(subject)
    for entry in found:
      yield entry, bodies.get(entry.id), subjects.get(entry.id, set()), kept
    last = found[-1].id
