"""The worklists: what a node answers becomes bookings, in small portions, and only where its answer is whole."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta

import structlog
from django.conf import settings

from customer.actions.bookings import adopt_studies, complete_answer, fail_answer
from pinger.calls import Find, Flawed, Flaws, Over, Studies, Trouble
from pinger.flaws import note_flaws
from pinger.line import Line
from tracershop import calendar, clock
from tracershop.pool import in_pool
from tracershop.site.nodes import PINGER, Address

log = structlog.get_logger()

# A portion of a hundred studies takes some hundredths; the end of an answer of ten thousand takes longer.
PORTION_SECONDS = 30.0
END_SECONDS = 60.0
# Between two portions others have the ledger's lock for at least so long, and for half as long as the portion took.
BREATH_SECONDS = 0.02
BREATH_SHARE = 0.5
LONGEST_BREATH_SECONDS = 1.0


async def fetch(line: Line, node: Address) -> Trouble | None:
  """Asks a node for its studies from today on and takes them in; gives what went wrong (WKL-1 … WKL-8, WKL-20).

  Nothing is applied before the answer is whole. Raises what the database raises: then the next answer says it again.
  """
  asked_at, today = clock.now(), calendar.today()
  until = today + timedelta(days=settings.WORKLIST_DAYS_AHEAD)
  call = Find(
    host=node.host,
    port=node.port,
    ae_title=node.ae_title,
    calling=settings.AE_TITLE,
    seconds=settings.WORKLIST_DEADLINE_SECONDS,
    station=node.station_ae_title,
    from_date=today,
    to_date=until,
  )
  began = time.monotonic()
  accessions: list[str] = []
  flaws: list[Flawed] = []
  trouble: Trouble | None = None
  async with line.call(call) as answering:
    while True:
      report = await answering.hear()
      if isinstance(report, Over):
        trouble = report.trouble
        break
      if isinstance(report, Flaws):
        flaws += report.flaws
        continue
      await _adopt(node, call_at=asked_at, part=report)
      accessions += [it.accession for it in report.studies]
  if trouble is not None:
    await in_pool(fail_answer, actor=PINGER, node_id=node.id, code=trouble, seconds=PORTION_SECONDS)
  else:
    await in_pool(note_flaws, node, flaws, accessions, seconds=PORTION_SECONDS)
    # Nobody knows which studies these are: one that is not seen may be one of them, so none goes.
    unread = sum(it.flaw == "unreadable" and not it.accession for it in flaws)
    await in_pool(
      complete_answer,
      actor=PINGER,
      node_id=node.id,
      asked_at=asked_at,
      from_date=today,
      to_date=until,
      # One whose time is missing is there all the same: it does not go.
      accessions=[*accessions, *(it.accession for it in flaws if it.accession)],
      unread=unread,
      seconds=END_SECONDS,
    )
    trouble = "unreadable" if unread else None
  # Said aloud when it is news: a node is asked for ever.
  tell = log.debug if trouble == node.trouble and node.answered_at is not None else log.warning if trouble else log.info
  tell(
    "worklist.fetched",
    node=node.name,
    trouble=trouble,
    studies=len(accessions),
    flaws=len(flaws),
    seconds=round(time.monotonic() - began, 2),
  )
  return trouble


async def _adopt(node: Address, *, call_at: datetime, part: Studies) -> None:
  began = time.monotonic()
  await in_pool(
    adopt_studies,
    actor=PINGER,
    node_id=node.id,
    asked_at=call_at,
    studies=part.studies,
    seconds=PORTION_SECONDS,
  )
  breath = BREATH_SHARE * (time.monotonic() - began)
  await asyncio.sleep(min(max(breath, BREATH_SECONDS), LONGEST_BREATH_SECONDS))
