"""Looks at the installation itself: when the ledger was verified, when backups were made. Kept outside the ledger; but
that a person asked for a verification stands in the trail."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Literal

import structlog
from django.db import DatabaseError
from django.db.models import Q
from django.db.models.functions import Coalesce

from tracershop import clock, ledger
from tracershop.access import policy
from tracershop.ledger import verify
from tracershop.site.models import Check

CheckKind = Literal["ledger", "backup", "oldSystem"]
CheckHow = Literal["command", "nightly", "button", "restore", "link"]

# So many of each kind are kept, and of what is wrong so many are told.
MOST_KEPT = 50
MOST_PROBLEMS = 5
# One that was asked for so long ago is taken by nobody.
LEFT = timedelta(minutes=35)
# The process that verifies says so each ten seconds; one that has not for a minute has ended, or hangs.
BEAT_SECONDS = 10.0
LEASE = timedelta(seconds=60)

log = structlog.get_logger()


def note(kind: CheckKind, how: CheckHow, *, ok: bool, seconds: float = 0.0, details: dict[str, Any]) -> None:
  """Notes that something was looked at or done, and how it went. A database that cannot take the note is no reason to
  fail what was done: its tables may be of another version, or the account may only read."""
  ended = clock.now()
  began = ended - timedelta(seconds=seconds)
  try:
    Check.objects.create(kind=kind, how=how, asked_at=began, began_at=began, ended_at=ended, ok=ok, details=details)
    _forget(kind)
  except DatabaseError as error:
    log.warning("check.not_noted", kind=kind, error=repr(error))


def verify_ledger(how: CheckHow, more: Callable[[], list[str]] | None = None) -> tuple[verify.Report, list[str]]:
  """Verifies the ledger and notes it (SYS-1); `more` finds what else may be wrong. Gives report and all problems."""
  began = time.monotonic()
  report, problems = _verified(more)
  note(
    "ledger",
    how,
    ok=not problems,
    seconds=time.monotonic() - began,
    details=_details(report, problems, streams=more is not None),
  )
  return report, problems


def _verified(more: Callable[[], list[str]] | None = None) -> tuple[verify.Report, list[str]]:
  report = verify.verify()
  return report, [*report.problems, *(more() if more is not None else [])]


def _details(report: verify.Report, problems: list[str], *, streams: bool) -> dict[str, Any]:
  return {
    "entries": report.entries,
    "broken": report.broken,
    "problems": problems[:MOST_PROBLEMS],
    "count": len(problems),
    "streams": streams,
  }


@ledger.action
def ask_verification(change: ledger.Change) -> dict[str, Any]:
  """Asks for a verification of the ledger now (SYS-2); a serving process takes it within seconds. While one is asked
  for or runs, that one is the answer. Raises Refusal `forbidden`."""
  policy.require(change.actor, "verification.ask")
  under_way = verification_under_way()
  if under_way is None:
    under_way = Check.objects.create(kind="ledger", how="button", by=change.actor.name, asked_at=change.now)
  change.record(
    kind="verification.asked",
    subjects=[f"verification:{under_way.pk}"],
    after={"verificationId": under_way.pk},
  )
  return {"verificationId": under_way.pk}


def verification_under_way() -> Check | None:
  """The verification that was asked for and has not ended, while nobody has taken it or its process is at it."""
  now = clock.now()
  waits = Q(began_at=None, asked_at__gt=now - LEFT)
  return Check.objects.filter(waits | Q(beat_at__gt=now - LEASE), kind="ledger", ended_at=None).order_by("id").last()


def take_verification() -> int | None:
  """Takes the verification that somebody asked for, if nobody else does; gives its number. What a process left when it
  was killed is ended here: neither whole nor broken (SYS-20)."""
  now = clock.now()
  open_ones = Check.objects.filter(kind="ledger", ended_at=None)
  # From before there were beats: it is as old as its beginning.
  silent = Q(beat_at__lte=now - LEASE) | Q(beat_at=None, began_at__lte=now - LEASE)
  open_ones.filter(silent).update(ended_at=Coalesce("beat_at", "began_at"))
  waiting = open_ones.filter(began_at=None).order_by("id").first()
  # Of the processes that look at once, one changes the row.
  if waiting is None or not open_ones.filter(id=waiting.pk, began_at=None).update(began_at=now, beat_at=now):
    return None
  return waiting.pk


def beat(check_id: int) -> None:
  """Notes that the process which took a verification is at it, for as long as it is."""
  Check.objects.filter(id=check_id, ended_at=None).update(beat_at=clock.now())


def verify_taken(check_id: int) -> None:
  """Does the verification that this process took."""
  mine = Check.objects.filter(id=check_id)
  try:
    report, problems = _verified()
  except DatabaseError:
    # Neither whole nor broken: nobody knows. The page says so, and it can be asked for again.
    mine.update(ended_at=clock.now())
    raise
  if problems:
    log.error("ledger.check_failed", problems=problems[:20], count=len(problems))
  mine.update(ended_at=clock.now(), ok=not problems, details=_details(report, problems, streams=False))
  _forget("ledger")


def latest(kind: CheckKind, most: int = 1) -> list[Check]:
  """The last ones that ended, the newest first."""
  return list(Check.objects.filter(kind=kind, ended_at__isnull=False).order_by("-ended_at", "-id")[:most])


def note_old_system(version: str) -> None:
  """Notes on what the old system runs, once for each answer that is new."""
  known = latest("oldSystem")
  details = {"version": version}
  if not known or known[0].details != details:
    note("oldSystem", "link", ok=True, details=details)


def _forget(kind: CheckKind) -> None:
  kept = Check.objects.filter(kind=kind).order_by("-id").values_list("id", flat=True)[MOST_KEPT - 1 : MOST_KEPT]
  for oldest in kept:
    Check.objects.filter(kind=kind, id__lt=oldest).delete()
