"""Which other entries say the words of one, so that an erasure is whole: told without saying the words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from tracershop.access import policy
from tracershop.actor import Actor
from tracershop.audit import words
from tracershop.errors import Refusal
from tracershop.ledger import erase
from tracershop.ledger import search as ledger_search
from tracershop.ledger.search import Found
from tracershop.protocol import commands

# Fields that people write into.
_FREE = frozenset(
  {
    "comment", "reason", "text", "note", "answer", "rejectedReason", "postponedReason", "struckReason", "name",
    "vehicle", "description",
  }
)  # fmt: skip
SHORTEST = 3
MOST = 400


class Repeat(msgspec.Struct, frozen=True, rename="camel"):
  """An entry that says the same."""

  id: int
  at: datetime
  kind: str
  title: str
  actor: str


class Repeats(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """`entries` say a text of the one that was asked for, oldest first; `living` are rows that still do: they are mended
  by an edit first, or the next change of them writes the words down again. `more`: there may be others before."""

  entry_id: int
  entries: list[Repeat]
  living: list[str]
  more: bool


def repeats(actor: Actor, asked: commands.AuditRepeats) -> Repeats:
  """Entries about the same rows that repeat a free text of this one (ERA-5). Raises `forbidden` and `not_found`."""
  policy.require(actor, "audit.repeats")
  found = ledger_search.entries([asked.entry_id])
  if not found or found[0].words is None:
    raise Refusal("not_found", field="entryId")
  (entry,) = found
  texts = {it for it in _free_texts(entry) if len(it) >= SHORTEST}
  if not texts:
    return Repeats(entry_id=entry.id, entries=[], living=[], more=False)
  subjects = [it for it in entry.subjects if not it.startswith("batchNumber:")]
  near, more = ledger_search.search(ledger_search.Criteria(subjects=subjects), MOST)
  saying = [it for it in near if it.id != entry.id and it.kind != erase.ERASED and _says(it, texts)]
  return Repeats(
    entry_id=entry.id,
    entries=[
      Repeat(it.id, it.at, it.kind, words.title(it.kind, actor.language), it.actor_name) for it in reversed(saying)
    ],
    living=[it for it in subjects if _living(it, near, texts)],
    more=more,
  )


def _living(subject: str, near: list[Found], texts: set[str]) -> bool:
  """Whether the last that is known of a row still says it."""
  last = next((it for it in near if subject in it.subjects and it.words is not None), None)
  if last is None or last.words is None:
    return False
  noun, _, number = subject.partition(":")
  return any(
    text in texts and (owner == "" or owner == number)
    for owner, text in _texts(msgspec.json.decode(last.words.after), "")
  ) and noun not in ("certificate",)


def _says(entry: Found, texts: set[str]) -> bool:
  """Whether one of its free texts is one of these, holds one or is a part of one: what was done for a proposal says its
  reason after who proposed and who approved."""
  return any(own in text or text in own for own in _free_texts(entry) if len(own) >= SHORTEST for text in texts)


def _free_texts(entry: Found) -> Iterator[str]:
  if entry.words is None:
    return
  if entry.words.reason:
    yield entry.words.reason.strip()
  for image in (entry.words.before, entry.words.after):
    for _, text in _texts(msgspec.json.decode(image), ""):
      yield text


def _texts(image: Any, owner: str) -> Iterator[tuple[str, str]]:
  """The free texts of an image, each with the number of the row that it stands in."""
  if isinstance(image, list):
    for item in image:
      yield from _texts(item, owner)
  elif isinstance(image, dict):
    mine = f"{image['id']}" if "id" in image else owner
    for key, value in image.items():
      if isinstance(value, str):
        if key in _FREE and value.strip():
          yield mine, value.strip()
      else:
        yield from _texts(value, mine)
