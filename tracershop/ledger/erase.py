"""Erasing the words of entries: what goes, and that the chain names who did it.

The chain holds digests only, so it stays whole. Whatever else of the ledger could say the words again goes with them:
frames with their salts, the answer of the command with the digest of what it asked, and the kept snapshots of the
streams that the entry was on. Rows of the order book are no part of the ledger, and stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connections

from tracershop.ledger.models import Body, Entry, Erasure

ERASED = "payload.erased"


class Words(msgspec.Struct, frozen=True, kw_only=True):
  """An entry whose words are to go: what stays known of it, and where else they stand."""

  entry_id: int
  at: datetime
  kind: str
  actor_name: str
  command_id: str | None
  streams: list[str]


class Gone(msgspec.Struct, frozen=True, rename="camel"):
  """That an entry's words were erased: by which entry, who, and when. The reason is that entry's."""

  entry_id: int
  by_entry_id: int
  actor: str
  at: datetime


def subject(entry_id: int) -> str:
  """How an erasure names what it erased."""
  return f"entry:{entry_id}"


def found(entry_ids: Iterable[int]) -> dict[int, Words]:
  """The entries, of those asked for, whose words are still there."""
  wanted = list(entry_ids)
  there = set(Body.objects.filter(entry_id__in=wanted).values_list("entry_id", flat=True))
  rows = Entry.objects.filter(id__in=there).values("id", "at", "kind", "actor_name", "command_id", "frames")
  return {
    row["id"]: Words(
      entry_id=row["id"],
      at=row["at"],
      kind=row["kind"],
      actor_name=row["actor_name"],
      command_id=row["command_id"],
      streams=[stream for stream, _, _ in msgspec.json.decode(row["frames"], type=list[tuple[str, int, str]])],
    )
    for row in rows
  }


def erasures(entry_ids: Iterable[int]) -> dict[int, Gone]:
  """Of these entries, those whose words were erased."""
  by = dict(Erasure.objects.filter(entry_id__in=list(entry_ids)).values_list("entry_id", "by_entry_id"))
  acts = {row[0]: row for row in Entry.objects.filter(id__in=set(by.values())).values_list("id", "actor_name", "at")}
  return {it: Gone(it, *acts[act]) for it, act in by.items() if act in acts}


def said_by_the_chain() -> dict[int, Gone]:
  """What was erased as the entries themselves say it, whatever the table of erasures holds."""
  gone: dict[int, Gone] = {}
  rows = Entry.objects.filter(kind=ERASED).order_by("id").values_list("id", "actor_name", "at", "subjects")
  for by, actor, at, subjects in rows:
    for name in msgspec.json.decode(subjects, type=list[str]):
      kind, _, number = name.partition(":")
      if kind == "entry" and number.isdigit() and int(number) < by:
        gone.setdefault(int(number), Gone(int(number), by, actor, at))
  return gone


def statements(using: str, words: Sequence[Words], by_entry_id: int) -> list[tuple[str, list[Any]]]:
  """What takes the words away. To be run after the entry that says so was written, in its transaction."""
  if not words:
    return []
  adapt = connections[using].ops.adapt_datetimefield_value
  ids = [it.entry_id for it in words]
  places = ", ".join(["(%s, %s)"] * len(ids))
  done: list[tuple[str, list[Any]]] = [
    (
      f"INSERT INTO ledger_erasure (entry_id, by_entry_id) VALUES {places}",  # noqa: S608
      [value for it in ids for value in (it, by_entry_id)],
    )
  ]
  done += [
    (f"DELETE FROM {table} WHERE {column} IN ({', '.join(['%s'] * len(values))})", values)  # noqa: S608  our own names
    for table, column, values in (
      ("ledger_body", "entry_id", ids),
      ("ledger_frame", "entry_id", ids),
      ("ledger_command", "id", [it.command_id for it in words if it.command_id is not None]),
      ("ledger_base", "stream", sorted({stream for it in words for stream in it.streams})),
    )
    if values
  ]
  first = {stream: min(it.at for it in words if stream in it.streams) for it in words for stream in it.streams}
  done += [
    ("DELETE FROM ledger_past WHERE stream = %s AND at >= %s", [stream, adapt(at)])
    for stream, at in sorted(first.items())
  ]
  return done
