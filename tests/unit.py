"""A small cyclotron unit for tests: two customers, FDG and FLT by activity, three slots each, and the people."""

from __future__ import annotations

import dataclasses
import functools
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from production.actions.batches import certify_batch, open_batch
from tests.kept import Kept
from tracershop import calendar, clock
from tracershop.access.models import Assignment, User
from tracershop.access.signatures import Signature
from tracershop.actor import Actor
from tracershop.catalogue.models import (
  CatalogueEntry,
  Customer,
  Deadline,
  Endpoint,
  Isotope,
  ReleaseRight,
  Run,
  Slot,
  Tracer,
)
from tracershop.orderbook import window
from tracershop.orderbook.models import Batch

TUESDAY = date(2026, 11, 24)
F18 = 6586.2
PASSWORD = "correct horse battery staple"


@dataclasses.dataclass
class Side:
  """A customer with its endpoint, slots by wall time, and a nurse."""

  customer: Customer
  endpoint: Endpoint
  slots: dict[str, Slot]
  nurse: Actor


@dataclasses.dataclass
class Unit:
  """The unit as tests see it."""

  fdg: Tracer
  flt: Tracer
  fet: Tracer
  run1: Run
  run2: Run
  north: Side
  south: Side
  shop_admin: Actor
  external: Actor
  radiochemist: Actor
  colleague: Actor
  admin: Actor
  site_admin: Actor
  monitor: Actor

  def signature(self, actor: Actor | None = None, meaning: str = "release") -> Signature:
    """A signature as it is after the password was checked."""
    actor = actor or self.radiochemist
    assert actor.user_id is not None
    return Signature(
      user_id=actor.user_id,
      name=actor.name,
      role=actor.role,
      stamp=actor.stamp,
      meaning=meaning,
      checked_at=clock.now(),
    )


def opened_batch(made: Unit, number: str = "FDG-261124-1", **other: Any) -> Batch:
  """A batch, by default of the tracer its number names, made at four in the morning of its date; the one there is, or
  one that is opened half an hour after its synthesis, as if it had always been."""
  known = Batch.objects.filter(number=number).first()
  if known is not None:
    return known
  given: dict[str, Any] = {"number": number, "activity_mbq": 200_000.0, "volume_ml": 20.0, **other}
  if "end_of_synthesis_at" not in other:
    day = datetime.strptime(number.split("-")[1], "%y%m%d").date()  # noqa: DTZ007  a date
    given["end_of_synthesis_at"] = at_wall(4, day=day)
  if "tracer_id" not in other:
    tag = number.partition("-")[0]
    given["tracer_id"] = next(it.pk for it in (made.fdg, made.flt, made.fet) if it.batch_tag == tag)
  with clock.at(given["end_of_synthesis_at"] + timedelta(minutes=30)):
    return Batch.objects.get(id=open_batch(actor=made.colleague, **given).value()["batchId"])


def certified_batch(made: Unit, number: str = "FDG-261124-1", **other: Any) -> Batch:
  """The same, and certified by the colleague; its tracer has no tests, unless a test has set them up."""
  batch = opened_batch(made, number, **other)
  if batch.state == "inProduction":
    with clock.at(batch.end_of_synthesis_at + timedelta(minutes=40)):
      certify_batch(
        actor=made.colleague,
        batch_id=batch.pk,
        signature=made.signature(made.colleague, "certify"),
        seen={f"batch:{batch.pk}": batch.revision},
      )
  return Batch.objects.get(id=batch.pk)


def person(username: str, name: str, role: str, customers: tuple[Customer, ...] = ()) -> Actor:
  """A user who is signed in."""
  user = User(username=username, name=name, role=role)
  user.set_password(PASSWORD)
  user.save()
  for customer in customers:
    Assignment.objects.create(user=user, customer_id=customer.pk)
  return Actor(
    user_id=user.pk,
    name=name,
    role=role,
    stamp=user.stamp,
    customer_ids=frozenset(customer.pk for customer in customers),
  )


def _side(number: int, name: str, fdg: Tracer, flt: Tracer, runs: dict[tuple[int, int], Run]) -> Side:
  customer = Customer.objects.create(short_name=name, long_name=f"{name} Hospital", dispenser_number=number)
  endpoint = Endpoint.objects.create(
    customer=customer, name="PET", transport_minutes=10, address=f"{name} Sygehusvej 1\n2100 {name}"
  )
  CatalogueEntry.objects.create(endpoint=endpoint, tracer=fdg, overhead=1.05, max_mbq=20_000)
  CatalogueEntry.objects.create(endpoint=endpoint, tracer=flt, overhead=1.2)
  made = Slot.objects.bulk_create(
    Slot(
      endpoint=endpoint,
      run=runs[weekday, run],
      weekday=weekday,
      delivery_time=time(hour, minute),
      max_mbq=30_000,
    )
    for weekday in range(1, 8)
    for run, hour, minute in ((1, 7, 0), (1, 8, 15), (2, 11, 30))
  )
  slots = {f"{it.delivery_time:%H:%M}": it for it in made if it.weekday == TUESDAY.isoweekday()}
  nurse = person(f"nurse{number}", f"Nurse of {name}", "shopUser", (customer,))
  return Side(customer, endpoint, slots, nurse)


def make_rows(day: date) -> Unit:
  """The unit's rows, before its day has begun."""
  f18 = Isotope.objects.create(symbol="F-18", half_life_seconds=F18, source="ICRP 107")
  fdg = Tracer.objects.create(
    short_name="FDG", clinical_name="Fludeoxyglucose", isotope=f18, kind="activity", batch_tag="FDG"
  )
  flt = Tracer.objects.create(
    short_name="FLT", clinical_name="Fluorothymidine", isotope=f18, kind="activity", batch_tag="FLT"
  )
  fet = Tracer.objects.create(
    short_name="FET", clinical_name="Fluoroethyltyrosine", isotope=f18, kind="injection", batch_tag="FET"
  )
  made = Run.objects.bulk_create(
    Run(tracer=fdg, weekday=weekday, time=at, max_mbq=60_000)
    for weekday in range(1, 8)
    for at in (time(5, 45), time(10, 0))
  )
  runs = {(it.weekday, 1 if it.time.hour == 5 else 2): it for it in made}
  Deadline.objects.create(kind="activity", type="daily", time=time(13, 0), working_days_only=False)
  north = _side(7, "Nordby", fdg, flt, runs)
  south = _side(8, "Sundby", fdg, flt, runs)
  radiochemist = person("radiochemist", "Kirsten Holm", "productionUser")
  colleague = person("radiochemist2", "Anders Lund", "productionUser")
  for who in (radiochemist, colleague):
    for tracer in (fdg, flt):
      ReleaseRight.objects.create(
        user_id=who.user_id, user_name=who.name, tracer=tracer, from_date=day - timedelta(days=30)
      )
  return Unit(
    fdg=fdg,
    flt=flt,
    fet=fet,
    run1=runs[day.isoweekday(), 1],
    run2=runs[day.isoweekday(), 2],
    north=north,
    south=south,
    shop_admin=person("shopadmin", "Shop Admin", "shopAdmin", (north.customer, south.customer)),
    external=person("external", "External", "externalUser", (north.customer,)),
    radiochemist=radiochemist,
    colleague=colleague,
    admin=person("prodadmin", "Production Admin", "productionAdmin"),
    site_admin=person("siteadmin", "Site Admin", "siteAdmin"),
    monitor=Actor(user_id=None, name="Wall", role="monitor", device_id=1),
  )


TABLES = (
  Isotope, Tracer, Run, Deadline, Customer, Endpoint, CatalogueEntry, Slot, User, Assignment, ReleaseRight,
)  # fmt: skip


@functools.cache
def _kept(day: date) -> Kept[Unit]:
  return Kept(functools.partial(make_rows, day), TABLES)


def build(*, day: date = TUESDAY) -> Unit:
  """Makes the unit, and the day before `day` the present one; rows stand in the tables as if they had always been."""
  made = _kept(day).put()
  window.keep_day()
  return made


YESTERDAY_MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
EARLY = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def at_wall(hour: int, minute: int = 0, day: date = TUESDAY) -> datetime:
  """A Copenhagen wall time on the unit's Tuesday, as an instant."""
  return calendar.wall_instant(day, time(hour, minute))
