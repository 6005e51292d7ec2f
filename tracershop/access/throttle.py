"""Throttling and lock-out, kept by django-axes and called without its middleware.

A *subject* is what is guessed at: a user name at sign-in, a user's signature, or the enrolment of monitors. It is given
to axes as a keyed digest, so that its tables and log lines hold no name: people type passwords where a name belongs.
Sign-in and signatures are counted apart: whoever knows a colleague's user name can stop him from signing in for some
minutes, but not from releasing, which needs his open session.

Axes counts per subject and address. Two wider limits stand beside it: guesses at one subject from many addresses, and
guesses from one address at many subjects. Axes keeps time by the machine's own clock, also where ours is frozen.
"""

from __future__ import annotations

import ipaddress
import math
import random
import time
from datetime import timedelta
from typing import Any

import msgspec
from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.db import OperationalError
from django.db.models import Q
from django.http import HttpRequest

from tracershop.access import keyed
from tracershop.access.models import User, normal_username
from tracershop.access.secret import LONGEST, Secret
from tracershop.errors import Refusal

# An address that many share (a hospital behind one gateway) may fail oftener than a person.
SUBJECT_LIMIT = 20
ADDRESS_LIMIT = 100
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104  a mark in a column, not a socket


# MariaDB's "try again": changed under a reader, lock not given in time, deadlock.
TRANSIENT = frozenset({1020, 1205, 1213})
COUNT_TRIES = 10


class Handler(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
  """Axes' own handler, which counts again where MariaDB asks for it.

  Several first failures at once deadlock there: each waits for the row that the others insert. A guess that is not
  counted is a guess for free, so it is tried until it is. Nothing is counted twice: what failed was rolled back.
  """

  def user_login_failed(
    self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **rest: Any
  ) -> None:
    for _ in range(COUNT_TRIES):
      try:
        super().user_login_failed(sender, credentials, request, **rest)
      except OperationalError as error:
        if error.args[:1] and error.args[0] in TRANSIENT:
          time.sleep(random.uniform(0.005, 0.05))  # noqa: S311  those that collided must not collide again
          continue
        raise
      return
    raise Refusal("busy")


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
  """What a guess came to: the user it was right for, or None; and whether it was the one that locked."""

  user: User | None
  locked: bool


def sign_in_subject(username: str) -> str:
  """The subject of signing in under a name, whether anybody has it or not."""
  return keyed.digest("subject", f"sign-in\0{normal_username(username)}")


def signature_subject(user_id: int) -> str:
  """The subject of signing as a user."""
  return keyed.digest("subject", f"signature\0{user_id}")


def enrolment_subject() -> str:
  """The subject of enrolling monitors; counted per address only."""
  return keyed.digest("subject", "enrolment")


def plain_address(text: str) -> str:
  """An address as it is counted: IPv6 by its /64, for a client owns all of that; what cannot be read counts as one."""
  try:
    address = ipaddress.ip_address(text.strip().partition("%")[0])
  except ValueError:
    return UNKNOWN_ADDRESS
  if isinstance(address, ipaddress.IPv6Address):
    if address.ipv4_mapped is not None:
      return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False).network_address)
  return str(address)


def subject_of(request: HttpRequest, _: object = None) -> str:
  """Tells axes whom a guess is about (`AXES_USERNAME_CALLABLE`)."""
  return str(request.META["tracershop.subject"])


def address_of(request: HttpRequest) -> str:
  """Tells axes where a guess comes from (`AXES_CLIENT_IP_CALLABLE`)."""
  return str(request.META["REMOTE_ADDR"])


def refuse_when_locked(subject: str, address: str) -> None:
  """Raises Refusal `throttled` where this subject or address has failed too often lately."""
  request = _request(subject, address)
  AxesProxyHandler.update_request(request)
  lately = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
  about = lately.filter(Q(username=subject) | Q(ip_address=request.META["REMOTE_ADDR"]))
  of_subject = of_address = of_both = 0
  for name, place, failures in about.values_list("username", "ip_address", "failures_since_start"):
    here = place == request.META["REMOTE_ADDR"]
    of_subject += failures if name == subject else 0
    of_address += failures if here else 0
    of_both += failures if here and name == subject else 0
  # The enrolment's subject is everybody's: locking it for all addresses would lock honest monitors out.
  wide = of_subject >= SUBJECT_LIMIT and subject != enrolment_subject()
  known = request.META["REMOTE_ADDR"] != UNKNOWN_ADDRESS
  if wide or of_both >= settings.AXES_FAILURE_LIMIT or (known and of_address >= ADDRESS_LIMIT):
    raise throttled()


def try_password(*, subject: str, address: str, username: str, password: Secret) -> Verdict:
  """Checks a password and counts the guess. Slow (a password hash): never call it inside a transaction.

  Raises Refusal `throttled` without looking at the password while the subject or the address is locked.
  """
  refuse_when_locked(subject, address)
  request = _request(subject, address)
  # Longer than any password: still counted as a guess, but not hashed.
  text = password.reveal()
  found = authenticate(request, username=username, password=text if len(text) <= LONGEST else "")
  if isinstance(found, User):
    user_logged_in.send(sender=User, request=request, user=found)
    return Verdict(user=found, locked=False)
  locked = bool(getattr(request, "axes_locked_out", False))
  if locked and getattr(request, "axes_failures_since_start", None) is None:
    # Others locked it since we looked: nobody has read the password, and nothing was counted.
    raise throttled()
  return Verdict(user=None, locked=locked)


def count_failure(subject: str, address: str) -> None:
  """Counts a wrong guess at something that is no password."""
  AxesProxyHandler.user_login_failed(
    sender=__name__, credentials={"username": subject}, request=_request(subject, address)
  )


def forget(subject: str) -> None:
  """Lifts a lock: an admin has enabled the user again."""
  AxesProxyHandler.reset_attempts(username=subject)


def throttled() -> Refusal:
  """The refusal of one who must wait."""
  cool_off = get_cool_off() or timedelta(minutes=5)
  return Refusal("throttled", minutes=math.ceil(cool_off.total_seconds() / 60))


def _request(subject: str, address: str) -> HttpRequest:
  request = HttpRequest()
  request.method = "POST"
  request.META["tracershop.subject"] = subject
  request.META["REMOTE_ADDR"] = plain_address(address)
  request.META["PATH_INFO"] = ""
  return request
