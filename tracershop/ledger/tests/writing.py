"""Small changes for the ledger's own tests, and threads that make them at once. No other package's tables."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self

import msgspec
from django.db import connections

from tracershop import ledger
from tracershop.actor import Actor
from tracershop.errors import Refusal

NURSE = Actor(user_id=7, name="Åse Ørsted", role="shopUser")
SECONDS = 30


class Note(msgspec.Struct, frozen=True):
  """A row of these tests' streams."""

  id: int
  text: str = ""


@ledger.action
def write_note(
  change: ledger.Change, *, streams: Sequence[str] = ("note",), id: int = 1, text: str = "", entries: int = 1
) -> dict[str, Any]:  # fmt: skip
  """Puts a row on each stream, by as many entries."""
  for _ in range(entries):
    change.record(
      kind="note.written",
      subjects=[f"note:{id}"],
      before=None,
      after={"text": text},
      reason="a test",
      changes=[ledger.Put(stream, "note", Note(id, text)) for stream in streams],
    )
  return {"id": id, "text": text}


@ledger.action
def refuse_note(change: ledger.Change, *, text: str = "") -> None:
  """Records, and then finds that it may not."""
  change.record(kind="note.written", subjects=["note:1"], changes=[ledger.Touch("note")])
  raise Refusal("invalid", field="text")


@ledger.action
def rehearse_note(change: ledger.Change) -> dict[str, Any]:
  """Writes a note, rehearses another, tries a third that is refused, and writes a last one that says why."""
  note = ledger.Put("note", "note", Note(1))
  change.record(kind="note.written", subjects=["note:1"], changes=[note])
  (found,) = change.rehearse(
    lambda: change.record(kind="note.rehearsed", subjects=["note:2"], before={"a": 1}, after={"a": 2}, changes=[note])
  )
  try:
    with change.all_or_nothing():
      change.record(kind="note.tried", subjects=["note:3"], changes=[note])
      raise Refusal("invalid", field="text")
  except Refusal:
    pass
  with change.because("for the other's sake", ["other:1"]):
    change.record(kind="note.written", subjects=["note:4"], changes=[note])
  change.record(kind="note.written", subjects=["note:5"], changes=[note])
  return {"kind": found.kind, "before": found.before, "after": found.after}


def key(id: str, digest: str = "d", name: str = "note.write") -> ledger.CommandKey:
  return ledger.CommandKey(id=id, name=name, digest=digest)


class Writers:
  """Eight threads with a database connection each, closed at the end."""

  COUNT = 8

  def __init__(self) -> None:
    self._pool = ThreadPoolExecutor(self.COUNT)

  def start(self, work: Callable[[int], Any], count: int = COUNT) -> list[Any]:
    """Begins `work(number)` in as many threads, all let go at one instant; gives their futures."""
    gate = threading.Barrier(count)

    def run(number: int) -> Any:
      gate.wait(SECONDS)
      return work(number)

    return [self._pool.submit(run, number) for number in range(count)]

  def at_once(self, work: Callable[[int], Any], count: int = COUNT) -> list[Any]:
    """What each thread answered; raises what one raised."""
    return [it.result(SECONDS) for it in self.start(work, count)]

  def __enter__(self) -> Self:
    return self

  def __exit__(self, *_: object) -> None:
    self.at_once(lambda _: connections.close_all())
    self._pool.shutdown()
