"""The link to the old system, as screens see it."""

from __future__ import annotations

from datetime import datetime, timedelta

from tracershop import ledger
from tracershop.site import images
from tracershop.site.authority import FUNCTIONS, LINK
from tracershop.site.models import Authority, Link

# In step all the time is told again as seldom as this: an entry for each poll would be an entry for ever.
TOLD_AGAIN = timedelta(seconds=60)
MOST_LETTERS = 200


def state() -> str:
  """The link's state; `off` where there never was one."""
  return Link.objects.filter(name=LINK).values_list("state", flat=True).first() or "off"


def due(state: str, behind: int, trouble: str | None, in_step_at: datetime | None) -> bool:
  """Whether there is something to tell: something changed, or both are in step now and that was last told a minute ago.

  Where they are not in step (`in_step_at` None) there is nothing new to say of it at each poll.
  """
  known = Link.objects.filter(name=LINK).first()
  if known is None or (known.state, known.behind, known.trouble) != (state, behind, as_kept(trouble)):
    return True
  return in_step_at is not None and (known.in_step_at is None or in_step_at - known.in_step_at >= TOLD_AGAIN)


def as_kept(trouble: str | None) -> str | None:
  """What is kept of what went wrong: its beginning."""
  return trouble[:MOST_LETTERS] if trouble else None


@ledger.action
def report_link(
  change: ledger.Change, *, state: str, in_step_at: datetime | None = None, behind: int = 0, trouble: str | None = None
) -> None:
  """Writes how the link stands; `in_step_at` None keeps the instant that is known."""
  known = Link.objects.filter(name=LINK).first()
  if known is not None and known.state == "cut":
    # Whoever was still looking when it was cut has nothing to say any more.
    return
  before = images.link_row(known) if known else None
  row = known or Link(name=LINK, revision=0)
  if row.state != state:
    row.state, row.since = state, change.now
  row.in_step_at = in_step_at or row.in_step_at
  row.behind, row.trouble = behind, as_kept(trouble)
  row.revision += 1
  row.save()
  image = images.link_row(row)
  change.record(
    kind="link.reported",
    subjects=[f"link:{row.pk}"],
    before=before,
    after=image,
    changes=[ledger.Put(stream=images.STREAM, type="link", row=image)],
  )


@ledger.action
def begin_link(change: ledger.Change) -> None:
  """Begins the link: reading only, the old system leads for everything until somebody signs otherwise."""
  known = {(it.tracer_id, it.function) for it in Authority.objects.all()}
  changes: list[ledger.RowChange] = []
  made = []
  for function in FUNCTIONS:
    if (None, function) in known:
      continue
    row = Authority.objects.create(
      tracer_id=None, function=function, leader="old", set_by=change.actor.name, set_at=change.now
    )
    made.append(row)
    changes += images.authority_changes(row)
  link = Link.objects.filter(name=LINK).first()
  if link is None or link.state == "off":
    link = link or Link(name=LINK, revision=0)
    link.state, link.since = "reading", change.now
    link.revision += 1
    link.save()
    changes.append(ledger.Put(stream=images.STREAM, type="link", row=images.link_row(link)))
  if changes:
    change.record(
      kind="link.begun",
      subjects=[f"link:{link.pk}", *(f"authority:{it.pk}" for it in made)],
      after={"link": images.link_row(link), "authorities": [images.authority_row(it) for it in made]},
      changes=changes,
    )
