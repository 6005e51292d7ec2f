"""Changes whose date comes: made at midnight in Copenhagen, or as soon as a process runs again."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError

from production.actions.proposals import people, trying
from production.actions.proposals.governed import deed_of
from tracershop import calendar, ledger
from tracershop.actor import SYSTEM
from tracershop.catalogue import images
from tracershop.catalogue.models import Proposal
from tracershop.errors import Refusal

log = structlog.get_logger()

ENDED = ("applied", "declined", "withdrawn")


@ledger.action
def apply_proposal(change: ledger.Change, *, proposal_id: int) -> dict[str, Any]:
  """Makes a change that was approved and whose date has come (EYE-5). The open orders that it touches then follow it.

  One that cannot be made is `failed`, says why, and changes nothing.
  """
  row = Proposal.objects.filter(id=proposal_id, state="approved").first()
  if row is None or row.from_date > calendar.wall_date(change.now):
    return {"state": None if row is None else row.state}
  before = images.proposal(row)
  try:
    with change.all_or_nothing():
      deed = deed_of(row.command, row.data)
      found = trying.tried(change, deed)
      people.require_unmoved(row, found)
      people.do(change, row, deed, found.order_ids)
    row.state, row.order_ids, row.ended_by, row.ended_at = "applied", found.order_ids, change.actor.name, change.now
  except (InterfaceError, OperationalError):
    # The database is away or busy: whether it can be made is not known yet, and it is tried again.
    raise
  except Exception as error:
    refusal = error if isinstance(error, Refusal) else Refusal("internal", id=f"proposal {row.pk}")
    log.error("proposal.failed", proposal=row.pk, command=row.command, exc_info=error)
    row.state = "failed"
    row.why = {"code": refusal.code, "danish": refusal.message("da"), "english": refusal.message("en")}
  row.revision += 1
  row.save()
  if row.state == "applied":
    people.told(change, kind="proposal.applied", rows=[row], before=before)
  else:
    people.told(change, kind="proposal.stopped", rows=[row], before=before)
  return {"state": row.state}


@ledger.action
def file_proposals(change: ledger.Change, *, today: date) -> dict[str, Any]:
  """Takes what was decided long ago off the list; the trail and the table keep it."""
  until = today - timedelta(days=settings.WINDOW_DAYS)
  gone = list(_old(until).order_by("id"))
  for row in gone:
    row.shown = False
    row.save(update_fields=["shown"])
  if gone:
    change.record(
      kind="proposal.filed",
      subjects=[f"proposal:{it.pk}" for it in gone],
      changes=[ledger.Remove("production", "proposal", it.pk) for it in gone],
    )
  return {"proposalIds": [it.pk for it in gone]}


def _old(until: date) -> Any:
  ended = calendar.wall_instant(until, time.min)
  return Proposal.objects.filter(shown=True, state__in=ENDED, ended_at__lt=ended)


def keep_proposals() -> int:
  """Makes what is due, and files what is old; how many were made. Looks first, so that it is cheap to call."""
  today = calendar.today()
  due = list(
    Proposal.objects.filter(state="approved", from_date__lte=today)
    .order_by("from_date", "id")
    .values_list("id", flat=True)
  )
  made = 0
  for it in due:
    try:
      made += apply_proposal(actor=SYSTEM, proposal_id=it).value()["state"] == "applied"
    except Exception:
      # It is tried again at the next look, and holds up no other.
      log.exception("proposal.not_made", proposal=it)
  if _old(today - timedelta(days=settings.WINDOW_DAYS)).exists():
    file_proposals(actor=SYSTEM, today=today)
  return made
