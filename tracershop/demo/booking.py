"""What the demo knows from its RIS before anybody asks it: studies, who has said what they mean, and who ordered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from customer.actions.booking_orders import order_bookings
from customer.actions.bookings import adopt_studies
from customer.actions.mapping import map_location, map_procedure
from tracershop import clock, ledger
from tracershop.actor import Actor
from tracershop.calendar import wall_instant
from tracershop.catalogue.models import Endpoint, Tracer
from tracershop.demo import ris, unit
from tracershop.demo.steps import Do, Step, value
from tracershop.orderbook.models import Booking, Location, Procedure
from tracershop.orderbook.studies import Study
from tracershop.site.models import Node
from tracershop.site.nodes import PINGER, add_node

# Until its server listens nobody is there; then its own port stands here.
NO_PORT = 1
AT_ONCE = 100
SET_UP_AT = time(7, 50)


class Play(Protocol):
  """What of the play is needed here."""

  today: date
  now: datetime
  people: dict[str, Actor]
  results: dict[str, dict[str, Any]]

  def in_good_time(self, kind: str, tracer_id: int | None, day: date, place: int) -> datetime:
    """An instant before the deadline of a date that has passed by now."""


def steps(play: Play) -> Iterator[Step]:
  """All of it, also what is still to come."""
  at = wall_instant(play.today - timedelta(days=10), SET_UP_AT)
  yield Step(at, "ris/node", _adding(play))
  studies = ris.booked(play.today)
  for start in range(0, len(studies), AT_ONCE):
    yield Step(at, f"{play.today}/ris/{start}", _adopting(studies[start : start + AT_ONCE]))
  for room in ris.ROOMS:
    if room.place:
      yield Step(at, f"ris/room/{room.code}", _mapping_room(play, room))
  for place, key, who in _meanings():
    yield Step(at, f"ris/exam/{place}/{key}", _mapping_exam(play, place, ris.EXAMS[key], who))
  day = play.today
  for number in range(2):
    if ris.to_order(day):
      yield Step(play.in_good_time("activity", None, day, 3 + number), f"{day}/ris/ordered", _ordering(play, day))
    day = ris.next_workday(day)


def _meanings() -> Iterator[tuple[str, str, str]]:
  """(place, exam, by whom) of all that somebody has said something about, once each."""
  found: dict[tuple[str, str], str] = {}
  for room in ris.ROOMS:
    for _, key, _ in room.studies:
      if room.place and ris.EXAMS[key].tracer:
        found[room.place, key] = room.mapped_by
  for (place, key), who in found.items():
    yield place, key, who


def _adding(play: Play) -> Do:
  def do(key: ledger.CommandKey) -> dict[str, Any]:
    return value(
      add_node(
        actor=play.people["siteadmin"],
        command=key,
        name=ris.NODE,
        host="127.0.0.1",
        port=NO_PORT,
        ae_title=ris.AE_TITLE,
        worklist=True,
        station_ae_title=ris.STATION,
      )
    )

  return do


def _adopting(studies: list[Study]) -> Do:
  def do(key: ledger.CommandKey) -> dict[str, Any]:
    node_id = Node.objects.get(name=ris.NODE).pk
    return value(adopt_studies(actor=PINGER, command=key, node_id=node_id, asked_at=clock.now(), studies=studies))

  return do


def _mapping_room(play: Play, room: ris.Room) -> Do:
  def do(key: ledger.CommandKey) -> dict[str, Any]:
    found = Location.objects.get(code=room.code)
    actor = play.people[room.mapped_by]
    return value(map_location(actor=actor, command=key, location_id=found.pk, endpoint_id=_endpoint(room.place).pk))

  return do


def _mapping_exam(play: Play, place: str, exam: ris.Exam, who: str) -> Do:
  def do(key: ledger.CommandKey) -> dict[str, Any]:
    endpoint = _endpoint(place)
    found = Procedure.objects.get(endpoint=endpoint, description=exam.description)
    return value(
      map_procedure(
        actor=play.people[who],
        command=key,
        procedure_id=found.pk,
        endpoint_id=endpoint.pk,
        tracer_id=Tracer.objects.get(short_name=exam.tracer).pk,
        units=exam.units,
        delay_minutes=exam.delay_minutes,
      )
    )

  return do


def _ordering(play: Play, day: date) -> Do:
  def do(key: ledger.CommandKey) -> dict[str, Any]:
    wanted = Booking.objects.filter(accession__in=ris.to_order(day), state="booked").order_by("id")
    ids = list(wanted.values_list("id", flat=True))
    return value(order_bookings(actor=play.people[ris.ORDERED_BY], command=key, booking_ids=ids))

  return do


def _endpoint(place: str) -> Endpoint:
  where = unit.PLACES[place]
  return Endpoint.objects.get(customer__short_name=where.customer, name=where.name)
