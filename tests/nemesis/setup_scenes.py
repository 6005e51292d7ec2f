"""The set-up's part of the permissions: its rows of the table, and for each command a scene that can be played again
and again. What is own is the north's, what is foreign the south's."""

from __future__ import annotations

import itertools
from datetime import date, time, timedelta
from typing import Any

from tests import unit
from tracershop.catalogue import models
from tracershop.catalogue.models import (
  CatalogueEntry,
  ClosedDate,
  Customer,
  Deadline,
  Endpoint,
  Isotope,
  Run,
  Slot,
  Tracer,
)

Asked = tuple[dict[str, Any], dict[str, int]]

# Apart from the stage's own: a batch that is the thousandth of a day reads like a CPR number.
_numbers = itertools.count(1)

ADMIN = "f/f   d/d    f/f    f/f    f/f    f/f    f/f    u/u"
TABLE = {
  **dict.fromkeys(
    (
      "isotope.add", "isotope.edit", "tracer.add", "tracer.edit", "tracer.archive", "tracer.unarchive",
      "customer.add", "customer.edit", "customer.archive", "customer.unarchive",
      "endpoint.add", "endpoint.edit", "endpoint.archive", "endpoint.unarchive",
      "catalogueEntry.add", "catalogueEntry.edit", "catalogueEntry.remove",
      "run.add", "run.edit", "run.end", "slot.add", "slot.edit", "slot.end", "slot.swap",
      "deadline.set", "deadline.remove", "closedDate.add", "closedDate.remove",
    ),
    ADMIN,
  ),
  #                       siteA  prodA  prodU  shopA  shopU  exter  monit  nobody
  "user.edit":             "d/d   d/n    f/f    f/f    f/f    f/f    f/f    u/u",
  "password.reset":        "d/d   d/n    f/f    f/f    f/f    f/f    f/f    u/u",
  "assignment.add":        "d/d   d/d    f/f    d/n    f/f    f/f    f/f    u/u",
  "assignment.remove":     "d/d   d/d    f/f    d/n    f/f    f/f    f/f    u/u",
  "assignments.of":        "d/d   d/d    f/f    d/n    f/f    f/f    f/f    u/u",
  "customers.named":       "d/d   d/d    f/f    f/f    f/f    f/f    f/f    u/u",
}  # fmt: skip


def symbol(on: Any) -> str:
  """An isotope that is not there yet."""
  number = next(_numbers)
  return f"{('Cu', 'Zr', 'Ga', 'Tc', 'Pb', 'Sm', 'Lu', 'Ra')[number // 250 % 8]}-{number % 250 + 1}"


def isotope(on: Any) -> Isotope:
  return Isotope.objects.create(symbol=symbol(on), half_life_seconds=600.0, source="ICRP 107")


def tracer(on: Any, **more: Any) -> Tracer:
  number = next(_numbers)
  return Tracer.objects.create(
    short_name=f"T{number}", clinical_name="T", isotope=isotope(on), kind="activity", batch_tag=f"T{number}", **more
  )


def customer(on: Any, **more: Any) -> Customer:
  return Customer.objects.create(short_name=f"C{next(_numbers)}", long_name="C", **more)


def endpoint(on: Any, own: bool, **more: Any) -> Endpoint:
  return Endpoint.objects.create(customer=on.side(own).customer, name=f"E{next(_numbers)}", **more)


def entry(on: Any, own: bool) -> CatalogueEntry:
  return CatalogueEntry.objects.create(endpoint=on.side(own).endpoint, tracer=tracer(on))


def run(on: Any) -> Run:
  return Run.objects.create(tracer=tracer(on), weekday=2, time=time(6, 0))


def slot(on: Any, own: bool, **more: Any) -> Slot:
  given = {"weekday": 2, "delivery_time": time(9, 0), **more}
  return Slot.objects.create(endpoint=on.side(own).endpoint, run=run(on), **given)


def day(on: Any) -> date:
  return unit.TUESDAY + timedelta(days=200 + next(_numbers))


def named(row: Any, **more: Any) -> Asked:
  """A command on a row, which was shown as it is."""
  name = {models.CatalogueEntry: "catalogueEntry", models.ClosedDate: "closedDate"}.get(
    type(row), type(row).__name__.lower()
  )
  return {f"{name}Id": row.pk, **more}, {f"{name}:{row.pk}": 1}


def added(**data: Any) -> Asked:
  return data, {}


def new_tracer(on: Any) -> Asked:
  number = next(_numbers)
  names = {"shortName": f"T{number}", "clinicalName": "New", "batchTag": f"T{number}"}
  return added(**names, isotopeId=isotope(on).pk, kind="activity", shelfLifeMinutes=600)


def user(on: Any, own: bool, **more: Any) -> Asked:
  return {"userId": on.person(own), **more}, {}


def internal(on: Any, *customers: Customer) -> tuple[int, str]:
  """A shop user, his number and his name to sign in with."""
  username = f"internal{next(_numbers)}"
  return int(unit.person(username, "Internal", "shopUser", customers).user_id or 0), username


def assigned(on: Any, own: bool) -> Asked:
  return added(username=internal(on)[1], customerId=on.side(own).customer.pk)


def unassigned(on: Any, own: bool) -> Asked:
  mine = on.side(own).customer
  return added(userId=internal(on, mine)[0], customerId=mine.pk)


SCENES = {
  "isotope.add": lambda on, who, own: added(symbol=symbol(on), halfLifeSeconds=600.0, source="ICRP 107"),
  "isotope.edit": lambda on, who, own: named(isotope(on), halfLifeSeconds=601.0),
  "tracer.add": lambda on, who, own: new_tracer(on),
  "tracer.edit": lambda on, who, own: named(tracer(on), marketed=False),
  "tracer.archive": lambda on, who, own: named(tracer(on)),
  "tracer.unarchive": lambda on, who, own: named(tracer(on, archived=True)),
  "customer.add": lambda on, who, own: added(shortName=f"C{next(_numbers)}", longName="New"),
  "customer.edit": lambda on, who, own: named(customer(on), longName="Renamed"),
  "customer.archive": lambda on, who, own: named(customer(on)),
  "customer.unarchive": lambda on, who, own: named(customer(on, archived=True)),
  "endpoint.add": lambda on, who, own: added(
    customerId=on.side(own).customer.pk, name=f"E{next(_numbers)}", transportMinutes=5
  ),
  "endpoint.edit": lambda on, who, own: named(endpoint(on, own), transportMinutes=15),
  "endpoint.archive": lambda on, who, own: named(endpoint(on, own)),
  "endpoint.unarchive": lambda on, who, own: named(endpoint(on, own, archived=True)),
  "catalogueEntry.add": lambda on, who, own: added(endpointId=on.side(own).endpoint.pk, tracerId=tracer(on).pk),
  "catalogueEntry.edit": lambda on, who, own: named(entry(on, own), overhead=1.5),
  "catalogueEntry.remove": lambda on, who, own: named(entry(on, own)),
  "run.add": lambda on, who, own: added(tracerId=tracer(on).pk, weekday=2, time="06:00:00"),
  "run.edit": lambda on, who, own: named(run(on), time="06:30:00"),
  "run.end": lambda on, who, own: named(run(on), endsDate=str(day(on))),
  "slot.add": lambda on, who, own: added(
    endpointId=on.side(own).endpoint.pk, runId=run(on).pk, weekday=2, deliveryTime="09:00:00"
  ),
  "slot.edit": lambda on, who, own: named(slot(on, own), maxMbq=100.0),
  "slot.end": lambda on, who, own: named(slot(on, own), endsDate=str(day(on))),
  "slot.swap": lambda on, who, own: added(slotIds=[slot(on, own, weeks="odd").pk], fromDate=str(day(on))),
  "deadline.set": lambda on, who, own: added(kind="activity", type="daily", time="12:00:00", tracerId=tracer(on).pk),
  "deadline.remove": lambda on, who, own: named(
    Deadline.objects.create(kind="activity", type="daily", time=time(12), tracer=tracer(on))
  ),
  "closedDate.add": lambda on, who, own: added(dates=[{"date": str(day(on))}]),
  "closedDate.remove": lambda on, who, own: named(ClosedDate.objects.create(date=day(on))),
  "user.edit": lambda on, who, own: user(on, own, name="Renamed"),
  "password.reset": lambda on, who, own: user(on, own, newPassword="another long secret"),
  "assignment.add": lambda on, who, own: assigned(on, own),
  "assignment.remove": lambda on, who, own: unassigned(on, own),
  "assignments.of": lambda on, who, own: added(customerId=on.side(own).customer.pk),
  "customers.named": lambda on, who, own: added(),
}


def told_of(result: Any, own: bool) -> bool:
  """Whether `assignments.of` told of its customer's nurse, and not of the other's."""
  names = {it["username"] for it in result["users"]}
  return ("nurse7" in names, "nurse8" in names) == (own, not own)


# --- for bad input


def ids() -> dict[str, int]:
  """Rows to make right payloads of."""
  return {
    "isotope": Isotope.objects.get(symbol="F-18").pk,
    "run": Run.objects.filter(weekday=3).order_by("id")[0].pk,
    "slot": Slot.objects.filter(weekday=3).order_by("id")[0].pk,
    "entry": CatalogueEntry.objects.order_by("id")[0].pk,
    "deadline": Deadline.objects.order_by("id")[0].pk,
    "closed": ClosedDate.objects.create(date=date(2026, 12, 31)).pk,
  }


def shapes(name: str, made: dict[str, int]) -> dict[str, Any]:
  """What the fields of the set-up hold in a right payload; nothing for other commands."""
  if name not in TABLE:
    return {}
  found: dict[str, Any] = {
    "symbol": "Cu-64", "halfLifeSeconds": 45_720.0, "source": "ICRP 107", "shortName": "New", "clinicalName": "New one",
    "longName": "New one", "batchTag": "NEW", "shelfLifeMinutes": 600, "dispenserNumber": 77, "transportMinutes": 10,
    "overhead": 1.2, "maxMbq": 500.0, "maxInjections": None, "weekday": 3, "time": "06:00:00", "weeks": "odd",
    "deliveryTime": "09:00:00", "endsDate": "2026-12-24", "type": "daily", "dates": [{"date": "2026-12-24"}],
    "catalogueEntryId": made["entry"], "runId": made["run"], "slotId": made["slot"], "slotIds": [made["slot"]],
    "deadlineId": made["deadline"], "closedDateId": made["closed"], "username": "nurse8",
  }  # fmt: skip
  if name in ("tracer.add", "isotope.edit"):
    found["isotopeId"] = made["isotope"]
  if name == "deadline.set":
    found["weekday"] = None
  return found


UNKNOWN: dict[str, dict[str, Any]] = {
  "isotope.edit": {"isotopeId": 999_999},
  **{f"tracer.{verb}": {"tracerId": 999_999} for verb in ("edit", "archive", "unarchive")},
  **{f"customer.{verb}": {"customerId": 999_999} for verb in ("edit", "archive", "unarchive")},
  **{f"endpoint.{verb}": {"endpointId": 999_999} for verb in ("edit", "archive", "unarchive")},
  **{f"catalogueEntry.{verb}": {"catalogueEntryId": 999_999} for verb in ("edit", "remove")},
  "run.edit": {"runId": 999_999},
  "run.end": {"runId": 999_999, "endsDate": None},
  "slot.edit": {"slotId": 999_999, "maxMbq": None},
  "slot.end": {"slotId": 999_999, "endsDate": None},
  "slot.swap": {"slotIds": [999_999], "fromDate": "2026-12-24"},
  "deadline.remove": {"deadlineId": 999_999},
  "closedDate.remove": {"closedDateId": 999_999},
  "user.edit": {"userId": 999_999, "name": "Nobody"},
  "assignment.add": {"username": "nobody", "customerId": 1},
  "assignment.remove": {"userId": 999_999, "customerId": 1},
}
