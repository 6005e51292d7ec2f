"""When the demo has to do something, and what."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db.models import Max

from tracershop import calendar, clock, ledger
from tracershop.actor import SYSTEM
from tracershop.catalogue.models import Customer, Isotope
from tracershop.demo.catalogue import closed_date, set_up_catalogue
from tracershop.demo.people import actors, make_people
from tracershop.demo.play import Play
from tracershop.demo.steps import key_of
from tracershop.orderbook.window import keep_day
from tracershop.site.models import Feed, Worker

log = structlog.get_logger()

SET_UP = "catalogue"
# Deadlines reach back over a weekend, and a weekly one over a week.
HISTORY_DAYS = 10


def ensure() -> bool:
  """See `tracershop.demo.ensure`."""
  if not settings.DEMO:
    raise RuntimeError("demo data is made in demo mode only (TRACERSHOP_DEMO=1)")
  today = calendar.today()
  set_up = ledger.done_command(key_of(SET_UP).id)
  if set_up is None and (Isotope.objects.exists() or Customer.objects.exists()):
    log.info("demo.foreign_database")
    return False
  if ledger.done_command(key_of(f"{today}/played").id) is not None:
    return False
  begin = calendar.wall_instant(today - timedelta(days=HISTORY_DAYS), time(7, 30))
  if set_up is None:
    with clock.at(begin):
      set_up_catalogue(actor=SYSTEM, command=key_of(SET_UP), closed=closed_date(today))
  with clock.at(max(begin, set_up.at) if set_up else begin):
    make_people()
    keep_day()
  # Later starts first make it today: what happened while nobody was there is told as of when somebody was last here.
  Play(today=today, now=clock.now(), people=actors()).run(not_before=_last_alive() or begin + timedelta(minutes=5))
  keep_day()
  note_day(actor=SYSTEM, command=key_of(f"{today}/played"), day=today)
  return True


def _last_alive() -> datetime | None:
  """When Tracershop last ran here: the trail shall not tell of things before what it has told already."""
  seen = (
    Worker.objects.aggregate(at=Max("heartbeat_at"))["at"],
    Feed.objects.aggregate(at=Max("reported_at"))["at"],
  )
  return max((at for at in seen if at is not None), default=None)


@ledger.action
def note_day(change: ledger.Change, *, day: date) -> dict[str, Any]:
  """Writes down that a day has been played, which is then left to its people."""
  change.record(kind="demo.dayPlayed", subjects=["day:1"], after={"day": day})
  return {}
