"""How runs, slots and ways fit together: the car leaves when the run is done, and no delivery stands there twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from tracershop.catalogue import schedule
from tracershop.catalogue.models import Endpoint, Run, Slot
from tracershop.errors import Refusal


def standing(today: date) -> QuerySet[Slot]:
  """The slots that have not ended."""
  return Slot.objects.select_related("run", "endpoint").filter(Q(ends_date__isnull=True) | Q(ends_date__gte=today))


def apart(slot: Slot) -> int:
  """Minutes between its run and its delivery."""
  return schedule.minutes_apart(slot.run.weekday, slot.run.time, slot.weekday, slot.delivery_time)


def slot(it: Slot) -> None:
  """Refuses a slot whose car leaves before its run is done (SET-7)."""
  if apart(it) < it.endpoint.transport_minutes:
    raise Refusal("invalid", field="deliveryTime", text="run_late", minutes=it.endpoint.transport_minutes)


def way(endpoint: Endpoint, today: date) -> None:
  """Refuses a way that is longer than one of the endpoint's slots leaves it (SET-7)."""
  late = [it.pk for it in standing(today).filter(endpoint=endpoint) if apart(it) < endpoint.transport_minutes]
  if late:
    raise Refusal(
      "invalid",
      field="transportMinutes",
      text="run_late",
      details={"slotIds": late},
      minutes=endpoint.transport_minutes,
    )


def run_time(run: Run, minutes_later: int, today: date) -> None:
  """Refuses a new time of a run after which a car that it fills would leave before it is done (SET-7).

  Judged from the time it had: a run that came after its delivery would otherwise count as the one of last week.
  """
  late = [
    it
    for it in standing(today).filter(run_id=run.pk)
    if schedule.minutes_apart(run.weekday, run.time, it.weekday, it.delivery_time) - minutes_later
    < it.endpoint.transport_minutes
  ]
  if late:
    raise Refusal(
      "invalid",
      field="time",
      text="run_late",
      details={"slotIds": [it.pk for it in late]},
      minutes=min(it.endpoint.transport_minutes for it in late),
    )


def once(slots: Iterable[Slot], field: str, but: Iterable[int | None] = ()) -> None:
  """Refuses slots that another one, or one of them, doubles on some date (SET-7). `but` are not looked at."""
  mine = list(slots)
  endpoints = {it.endpoint_id for it in mine}
  left_out = {*but, *(it.pk for it in mine)}
  others = [it for it in Slot.objects.select_related("run").filter(endpoint__in=endpoints) if it.pk not in left_out]
  for place, it in enumerate(mine):
    if any(schedule.collide(it, other) for other in (*others, *mine[:place])):
      raise Refusal("invalid", field=field, text="taken")
