"""Rows of the old system that mean nothing here: each once in quarantine, with the reason, until it means something or
a person sets it aside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Literal

from django.db import DataError, IntegrityError

from legacy import mirror
from legacy.actor import OLD_SYSTEM
from legacy.old import shape
from legacy.old.shape import Data
from legacy.old.values import Unreadable
from tracershop import clock, ledger
from tracershop.errors import Refusal
from tracershop.site import quarantine
from tracershop.site.models import Quarantine

SOURCE = quarantine.OLD_SYSTEM


# What goes wrong with one row, and is no trouble of a database.
UNFORESEEN = (ArithmeticError, ValueError, TypeError, LookupError, DataError, IntegrityError, Refusal)


def unforeseen(error: Exception) -> Unreadable:
  """The puzzle of a row that nobody foresaw: it stops no other either."""
  what = error.code if isinstance(error, Refusal) else type(error).__name__
  return Unreadable(
    "", f"Rækken kan ikke optages her ({what}).", f"The row cannot be taken over here ({what})."
  )  # fmt: skip


def name_of(table: str, key: str) -> str:
  """What a row is called on the list."""
  return f"{table} {key}"


def digest_of(table: str, key: str, data: Data) -> str:
  """What is kept of what it said."""
  return hashlib.sha256(f"{table}:{key}:{shape.digest(data)}".encode()).hexdigest()


def hold(table: str, key: str, data: Data, wrong: Unreadable) -> Literal["open", "aside"]:
  """Puts a row that means nothing into quarantine, once for what it says; `aside` where a person has set it aside as it
  stands: then it is kept in the mirror, tied to nothing new, and not looked at again until it says something else."""
  digest = digest_of(table, key, data)
  known = Quarantine.objects.filter(source=SOURCE, digest=digest).order_by("-id").first()
  if known is not None and known.fate == "aside":
    mirror.keep(table, {key: data}, clock.now())
    return "aside"
  reason = f"{wrong.danish} / {wrong.english}"
  if known is None or known.fate is not None or known.reason != reason:
    quarantine_row(actor=OLD_SYSTEM, name=name_of(table, key), reason=reason, digest=digest)
  return "open"


def settle(table: str, keys: Iterable[str]) -> None:
  """Takes rows off the list that mean something now, or are gone."""
  names = [name_of(table, key) for key in keys]
  if names and quarantine.waiting(names).exists():
    settle_rows(actor=OLD_SYSTEM, names=names)


def waiting() -> dict[str, set[str]]:
  """The rows that wait in quarantine: table → keys."""
  found: dict[str, set[str]] = {}
  for name in quarantine.waiting().values_list("name", flat=True):
    table, _, key = name.partition(" ")
    found.setdefault(table, set()).add(key)
  return found


@ledger.action
def quarantine_row(change: ledger.Change, *, name: str, reason: str, digest: str) -> dict[str, int]:
  """Puts a row of the old system into quarantine, with the reason, in the place of what it said before."""
  quarantine.close(change, quarantine.waiting([name]), "replaced")
  kept = quarantine.add_quarantine(change, source=SOURCE, name=name, reason=reason, digest=digest)
  return {"quarantineId": kept.pk}


@ledger.action
def settle_rows(change: ledger.Change, *, names: list[str]) -> None:
  """Takes rows off the list."""
  quarantine.close(change, quarantine.waiting(names), "resolved")
