"""Runs: what is made weekly, and when. One that fed a delivery is ended, never deleted."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.db.models import Q
from msgspec import UNSET, UnsetType

from production.actions.setup import bounds, fields, fitting, touching
from production.actions.setup.keeping import chosen, give, keep, ordered, there
from production.actions.setup.touching import Follow
from tracershop import calendar, ledger
from tracershop.access import policy
from tracershop.catalogue.models import Isotope, Run
from tracershop.errors import Refusal


@ledger.action
def add_run(
  change: ledger.Change,
  *,
  weekday: int,
  time: time,
  tracer_id: int | None = None,
  isotope_id: int | None = None,
  max_mbq: float | None = None,
) -> dict[str, Any]:
  """Adds a weekly run of a tracer or a bare isotope (SET-7). Raises Refusal `forbidden`, `not_found` or `invalid`."""
  policy.require(change.actor, "run.add")
  fields.one_of(tracer_id, isotope_id)
  tracer = ordered(tracer_id)
  fields.not_archived(tracer, "tracerId")
  run = Run(
    tracer=tracer,
    isotope=None if isotope_id is None else there(Isotope, isotope_id),
    weekday=fields.weekday(weekday),
    time=time,
    max_mbq=max_mbq,
  )
  _judge(run, calendar.wall_date(change.now))
  keep(change, kind="run.added", rows=[run])
  return {"runId": run.pk}


@ledger.action
def edit_run(
  change: ledger.Change,
  *,
  run_id: int,
  time: time | UnsetType = UNSET,
  max_mbq: float | UnsetType | None = UNSET,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Changes a run's time, which the open orders of its slots follow (SET-9), or the most it can make (SET-30).

  Raises Refusal `forbidden`, `not_found`, `stale`, `touches_orders`, or `invalid` at its field.
  """
  run, before = chosen(change, "run.edit", Run, run_id, seen)
  today = calendar.wall_date(change.now)
  if time is not UNSET and time != run.time:
    fields.wall_time(time, "time")
    fitting.run_time(run, _minutes(time) - _minutes(run.time), today)
  give(run, time=time, max_mbq=max_mbq)
  _judge(run, today)
  how = touching.run_time if run.time != before.time else touching.all_of([])
  touches = Follow(
    scope=touching.of_run(run),
    how=how,
    confirmed=confirmed_order_ids or (),
    asks=bounds.run(before.max_mbq, run),
  )
  keep(change, kind="run.edited", rows=[run], before=[before], touches=touches)
  return {"runId": run.pk}


@ledger.action
def end_run(
  change: ledger.Change,
  *,
  run_id: int,
  ends_date: date | None,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Ends a run with its last day, or takes the end back (SET-4). Open orders that it no longer feeds stay, marked
  `slotEnded`.

  Raises Refusal `forbidden`, `not_found`, `stale`, `touches_orders`, or `invalid` at `endsDate`.
  """
  run, before = chosen(change, "run.end", Run, run_id, seen)
  today = calendar.wall_date(change.now)
  run.ends_date = fields.last_day(ends_date, today)
  _once(run, "endsDate", today)
  touches = Follow(scope=touching.of_run(run), how=touching.slot_stands, confirmed=confirmed_order_ids or ())
  keep(change, kind="run.ended", rows=[run], before=[before], touches=touches)
  return {"runId": run.pk}


def _minutes(at: time) -> int:
  return at.hour * 60 + at.minute


def _judge(run: Run, today: date) -> None:
  fields.wall_time(run.time, "time")
  run.max_mbq = fields.most_mbq(run.max_mbq)
  _once(run, "time", today)


def _once(run: Run, field: str, today: date) -> None:
  """Refuses a run that stands there already: the same thing on the same weekday at the same time."""
  if run.ends_date is not None and run.ends_date < today:
    return
  same = Run.objects.filter(tracer=run.tracer, isotope=run.isotope, weekday=run.weekday, time=run.time)
  if same.filter(Q(ends_date__isnull=True) | Q(ends_date__gte=today)).exclude(pk=run.pk).exists():
    raise Refusal("invalid", field=field, text="taken")
