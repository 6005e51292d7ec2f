"""The demo's people. The accounts that sign in all have the password `demo`; they exist in demo mode only."""

from __future__ import annotations

import msgspec
from django.contrib.auth.hashers import make_password

from tracershop.access.actions.users import create_demo_user
from tracershop.access.models import User
from tracershop.actor import CUSTOMER_ROLES, SYSTEM, Actor
from tracershop.catalogue.models import Customer

PASSWORD = "demo"  # noqa: S105  known to everybody, which is why a production start refuses these accounts


class Person(msgspec.Struct, frozen=True):
  """Somebody of the demo; one who does not sign in has no password and stands there for the names on orders."""

  username: str
  name: str
  role: str
  customers: tuple[str, ...] = ()
  signs_in: bool = True


PEOPLE: tuple[Person, ...] = (
  Person("siteadmin", "Jens Kjær", "siteAdmin"),
  Person("prodadmin", "Karen Østergård", "productionAdmin"),
  Person("radiochemist", "Anders Bæk", "productionUser"),
  Person("radiochemist2", "Mette Lund", "productionUser"),
  Person("shopadmin", "Birgit Sø", "shopAdmin", ("Nordby", "Vestby", "Østby")),
  Person("nurse", "Sofie Holm", "shopUser", ("Nordby",)),
  Person("nurse2", "Pernille Åkjær", "shopUser", ("Sundby",)),
  Person("external", "Thomas Fjord", "externalUser", ("Fjordvang",)),
  Person("centralby", "Louise Bro", "shopUser", ("Centralby",), signs_in=False),
  Person("risadmin", "Grethe Vang", "shopAdmin", ("Centralby", "Sundby"), signs_in=False),
  Person("kaerholm", "Henrik Møller", "shopUser", ("Kærholm", "Åløse"), signs_in=False),
  Person("engby", "Ida Nørgård", "shopUser", ("Engby",), signs_in=False),
  Person("boegelund", "Rasmus Dam", "shopUser", ("Bøgelund",), signs_in=False),
)
# What a start in demo mode prints.
ACCOUNTS: tuple[str, ...] = tuple(person.username for person in PEOPLE if person.signs_in)


def make_people() -> None:
  """Makes those who are not there yet."""
  numbers = dict(Customer.objects.values_list("short_name", "id"))
  there = set(User.objects.values_list("username", flat=True))
  missing = [person for person in PEOPLE if person.username not in there]
  if not missing:
    return
  # One hash for all of them: each costs a fifth of a second, and the password is no secret anyway.
  known, unusable = make_password(PASSWORD), make_password(None)
  for person in missing:
    create_demo_user(
      actor=SYSTEM,
      username=person.username,
      name=person.name,
      role=person.role,
      customer_ids=[numbers[name] for name in person.customers],
      encoded_password=known if person.signs_in else unusable,
    )


def actors() -> dict[str, Actor]:
  """The demo's people by user name, as they would act now; one who was disabled is left out."""
  found = {}
  for user in User.objects.filter(demo=True, is_active=True).prefetch_related("assignments"):
    mine = (it.customer_id for it in user.assignments.all()) if user.role in CUSTOMER_ROLES else ()
    found[user.username] = Actor(
      user_id=user.pk,
      name=user.name,
      role=user.role,
      customer_ids=frozenset(mine),
      stamp=user.stamp,
      origin="demo",
    )
  return found
