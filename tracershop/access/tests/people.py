"""Users and sessions for the tests of access."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth.hashers import make_password

from tracershop.access import sessions
from tracershop.access.models import Assignment, User
from tracershop.actor import Actor
from tracershop.errors import Refusal

PASSWORD = "correct horse battery"  # noqa: S105  of test users only
HERE = "10.1.2.3"


def user(username: str = "nurse", role: str = "shopUser", customers: Iterable[int] = (3,), **fields: object) -> User:
  """A user with PASSWORD, and the customers he acts for."""
  customers = tuple(customers)
  there(*customers)
  found = User.objects.create(
    username=username, name=f"{username.title()} Jensen", role=role, password=make_password(PASSWORD), **fields
  )
  Assignment.objects.bulk_create(Assignment(user=found, customer_id=customer) for customer in customers)
  return found


def there(*customers: int) -> None:
  """Customers of these ids are there. Their table lies above access, whose tests know it by its name only."""
  model = apps.get_model("catalogue", "Customer")
  known = set(model.objects.values_list("pk", flat=True))
  for number in sorted(set(customers) - known):
    model.objects.create(pk=number, short_name=f"C{number}", long_name=f"Customer {number}")


def signed_in(person: User, address: str = HERE) -> sessions.Opened:
  """A session of a user."""
  return sessions.sign_in(address=address, username=person.username, password=PASSWORD)


def actor_of(person: User) -> Actor:
  """The actor of a fresh session of a user."""
  return signed_in(person).actor


def wrong_sign_in(username: str = "nurse", address: str = HERE, password: str | None = None) -> str:
  """Tries to sign in, by default with a wrong password, and gives the refusal's code."""
  try:
    sessions.sign_in(address=address, username=username, password="wrong" if password is None else password)
  except Refusal as refused:
    return refused.code
  return "signed in"


def signed_in_wrongly(username: str = "nurse") -> sessions.Opened:
  """Tries to sign in with a wrong password; raises the refusal."""
  return sessions.sign_in(address=HERE, username=username, password="wrong")  # noqa: S106
