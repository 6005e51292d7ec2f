"""The one door in: the durable transaction of an action, and the only writer of the ledger.

Maintained invariant: one writer at a time. The transaction first locks the head row, then reads, decides, writes and
records; so insert order is commit order, revisions have no gaps, and two people cannot release the same vial. The next
revision comes from the locked row: read as MAX() or taken from auto-increment, a reader misses what commits late.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Concatenate, ParamSpec

import msgspec
from django.db import connections, router, transaction

from tracershop import clock
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.ledger import erase, notify
from tracershop.ledger.change import (
  CommandKey,
  HeadState,
  Outcome,
  PreparedEntry,
  Repeated,
  RowChange,
  new_epoch,
  prepare,
)
from tracershop.ledger.models import Command, Entry, Head
from tracershop.ledger.turns import Turns
from tracershop.protocol import messages

P = ParamSpec("P")


class Rehearsed(msgspec.Struct, frozen=True):
  """An entry that would be written: its kind and the images in it, as plain data."""

  kind: str
  before: Any
  after: Any


class _TakenBackError(Exception):
  """Ends a rehearsal."""


class Change:
  """One durable transaction in the making: who acts, the one instant it all happens at, and what it records."""

  def __init__(self, *, actor: Actor, command: CommandKey | None, using: str, head: HeadState) -> None:
    self.actor = actor
    self.command = command
    self.now: datetime = clock.now()
    self._using = using
    self._head = head
    self._entries: list[PreparedEntry] = []
    self._touched: dict[str, int] = {}
    self._erased: list[tuple[Sequence[erase.Words], int]] = []
    # Said by each entry of this change, where its action gives neither.
    self._because: str | None = None
    self._about: tuple[str, ...] = ()

  @property
  def command_id(self) -> str | None:
    return self.command.id if self.command else None

  def record(
    self,
    *,
    kind: str,
    subjects: Sequence[str],
    before: Any = None,
    after: Any = None,
    reason: str | None = None,
    changes: Sequence[RowChange] = (),
  ) -> None:
    """Writes down what was done: one entry, and one delta on each stream that `changes` names.

    `kind` is past tense (`order.accepted`); `subjects` are `type:id`; `before` and `after` are images as plain data or
    structs. Call it inside the action, after the rows are saved.
    """
    entry = prepare(
      head=self._head,
      at=self.now,
      kind=kind,
      actor=self.actor,
      command_id=self.command_id,
      subjects=[*subjects, *self._about],
      body={"reason": reason or self._because, "before": before, "after": after},
      changes=changes,
    )
    self._entries.append(entry)
    self._touched.update({frame.stream: frame.revision for frame in entry.frames})

  @contextlib.contextmanager
  def because(self, reason: str, about: Sequence[str]) -> Iterator[None]:
    """What is recorded inside is about these too, and says this reason where it has none of its own."""
    self._because, self._about = reason, tuple(about)
    try:
      yield
    finally:
      self._because, self._about = None, ()

  @contextlib.contextmanager
  def all_or_nothing(self) -> Iterator[None]:
    """What is written and recorded inside goes again where it raises; the rest of the change may go on."""
    head = msgspec.structs.replace(self._head, streams=dict(self._head.streams))
    entries, touched, erased = list(self._entries), dict(self._touched), list(self._erased)
    try:
      with transaction.atomic(using=self._using):
        yield
    except BaseException:
      self._head, self._entries, self._touched, self._erased = head, entries, touched, erased
      raise

  def rehearse(self, act: Callable[[], Any]) -> list[Rehearsed]:
    """Does `act` within this change and takes it back: what it would have recorded. Raises what it raises."""
    began, found = len(self._entries), []
    try:
      with self.all_or_nothing():
        act()
        for entry in self._entries[began:]:
          said = msgspec.json.decode(entry.body)
          found.append(Rehearsed(entry.kind, said["before"], said["after"]))
        raise _TakenBackError
    except _TakenBackError:
      return found

  def erase(self, words: Sequence[erase.Words]) -> None:
    """Takes the words of entries away (ERA-1). The last entry recorded so far is the one that says so, about each."""
    said = self._entries[-1] if self._entries else None
    if said is None or said.kind != erase.ERASED or {erase.subject(it.entry_id) for it in words} - set(said.subjects):
      raise RuntimeError("words are erased by an entry that names them")
    self._erased.append((words, said.id))

  def finish(self, result: Any) -> Outcome:
    """Writes entries, frames, the command's answer and the head in one round trip, and rings after commit."""
    raw = msgspec.Raw(messages.encode({} if result is None else result))
    outcome = Outcome(result=raw, revisions=dict(self._touched))
    statements = _statements(self, outcome)
    if not statements:
      return outcome
    connection = connections[self._using]
    with connection.cursor() as cursor:
      if connection.vendor == "mysql":
        # One multi-statement call: by the ORM, or statement by statement, an edit costs four times as much.
        cursor.execute("; ".join(sql for sql, _ in statements), [value for _, values in statements for value in values])
        while cursor.nextset():
          pass
      else:
        for sql, values in statements:
          cursor.execute(sql, values)
    heads = dict(self._touched)
    if heads:
      transaction.on_commit(lambda: notify.ring(heads), using=self._using, robust=True)
    return outcome


def _many(table: str, columns: str, rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
  places = "(" + ", ".join(["%s"] * len(rows[0])) + ")"
  sql = f"INSERT INTO {table} ({columns}) VALUES " + ", ".join([places] * len(rows))  # noqa: S608  our own names
  return sql, [value for row in rows for value in row]


def _statements(change: Change, outcome: Outcome) -> list[tuple[str, list[Any]]]:
  adapt = connections[change._using].ops.adapt_datetimefield_value
  entries = change._entries
  found: list[tuple[str, list[Any]]] = []
  if entries:
    found.append(
      _many(
        "ledger_entry",
        "id, at, kind, actor_id, actor_name, role, origin, command_id, "
        "subjects, body_digest, frames, previous_hash, hash",
        [
          [
            e.id, adapt(e.at), e.kind, e.actor_id, e.actor_name, e.role, e.origin, e.command_id,
            e.subjects_text, e.body_digest, e.frames_text, e.previous_hash, e.hash,
          ]
          for e in entries
        ],
      )
    )  # fmt: skip
    found.append(_many("ledger_body", "entry_id, salt, data", [[e.id, e.body_salt, e.body] for e in entries]))
    subjects = [[subject, e.id] for e in entries for subject in e.subjects]
    if subjects:
      found.append(_many("ledger_subject", "subject, entry_id", subjects))
    frames = [[f.stream, f.revision, e.id, adapt(e.at), f.salt, f.data] for e in entries for f in e.frames]
    for start in range(0, len(frames), 100):
      found.append(_many("ledger_frame", "stream, revision, entry_id, at, salt, data", frames[start : start + 100]))
    head = change._head
    found.append(
      (
        "UPDATE ledger_head SET entry_id = %s, entry_hash = %s, streams = %s WHERE id = 1",
        [head.entry_id, head.entry_hash, messages.encode(head.streams).decode()],
      )
    )
  if change.command is not None:
    found.append(
      _many(
        "ledger_command",
        "id, user_key, name, digest, result, revisions, at",
        [
          [
            change.command.id, user_key(change.actor), change.command.name, change.command.digest,
            bytes(outcome.result), messages.encode(outcome.revisions).decode(), adapt(change.now),
          ]
        ],
      )
    )  # fmt: skip
  # Last of all: the guard lets words go only when it is written that they do.
  return [*found, *(it for words, by in change._erased for it in erase.statements(change._using, words, by))]


def user_key(actor: Actor) -> str:
  """To whom a command id belongs: the user, whatever the session."""
  return f"user:{actor.user_id}" if actor.user_id is not None else f"{actor.role}:{actor.device_id or actor.name}"


def lock_head(using: str) -> HeadState:
  """Locks the head row until the transaction ends. Everything read after it is the present."""
  connection = connections[using]
  sql = "SELECT epoch, entry_id, entry_hash, streams FROM ledger_head WHERE id = 1"
  with connection.cursor() as cursor:
    # SQLite has taken its one write lock already, by BEGIN IMMEDIATE.
    cursor.execute(sql if connection.vendor == "sqlite" else sql + " FOR UPDATE")
    row = cursor.fetchone()
  if row is None:
    raise RuntimeError("the ledger has no head row: run `tracershop migrate`")
  return HeadState(row[0], row[1], row[2], msgspec.json.decode(row[3], type=dict[str, int]))


def ensure_head(using: str) -> None:
  """Makes the head row, with a new epoch, where there is none."""
  Head.objects.using(using).get_or_create(id=1, defaults={"epoch": new_epoch()})


def begin_epoch(using: str = "default") -> str:
  """Starts a new epoch on the same chain: after a restore no screen may go on from what it had."""
  epoch = new_epoch()
  with transaction.atomic(using=using, durable=True):
    lock_head(using)
    Head.objects.using(using).filter(id=1).update(epoch=epoch)
  return epoch


def _answered(command: CommandKey, actor: Actor) -> None:
  row = Command.objects.filter(id=command.id).values("user_key", "name", "digest", "result", "revisions").first()
  if row is None:
    return
  if (row["user_key"], row["name"], row["digest"]) != (user_key(actor), command.name, command.digest):
    raise Refusal("key_reused")
  raise Repeated(
    Outcome(
      result=msgspec.Raw(bytes(row["result"])),
      revisions=msgspec.json.decode(row["revisions"], type=dict[str, int]),
      repeated=True,
    )
  )


_turns = Turns()


def _turn(using: str) -> contextlib.AbstractContextManager[None]:
  connection = connections[using]
  if connection.vendor != "sqlite":
    return contextlib.nullcontext()
  return _turns.turn(connection.settings_dict["OPTIONS"]["timeout"])


ACTIONS: dict[str, Callable[..., Outcome]] = {}


def action(fn: Callable[Concatenate[Change, P], Any]) -> Callable[..., Outcome]:
  """Makes a function the one durable transaction that it describes.

  The caller gives `actor`, and may give `command` (applied once; a repetition answers the first result) and `guard`
  (called right after the lock; raises where a right is gone). What the function returns is the command's result.
  Raises Refusal where a rule says no: then nothing is written.
  """

  # The parameters are the caller's promise; here they are only handed on.
  body: Callable[..., Any] = fn

  @functools.wraps(fn)
  def run(
    *, actor: Actor, command: CommandKey | None = None, guard: Callable[[], None] | None = None, **kwargs: Any
  ) -> Outcome:
    using = router.db_for_write(Entry)
    try:
      with _turn(using), transaction.atomic(using=using, durable=True):
        head = lock_head(using)
        if guard is not None:
          guard()
        if command is not None:
          _answered(command, actor)
        change = Change(actor=actor, command=command, using=using, head=head)
        result = body(change, **kwargs)
        return change.finish(result)
    except Repeated as repeated:
      return repeated.outcome

  ACTIONS[f"{fn.__module__}.{fn.__name__}"] = run
  return run
