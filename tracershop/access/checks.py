"""System checks: what the lock-out needs from the settings, without which names or rights would leak silently."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

# Setting: why another value is wrong.
NEEDED: dict[str, tuple[object, str]] = {
  "AXES_USERNAME_CALLABLE": (
    "tracershop.access.throttle.subject_of",
    "axes would store user names as typed, and people type passwords there",
  ),
  "AXES_CLIENT_IP_CALLABLE": (
    "tracershop.access.throttle.address_of",
    "axes would look for the address in headers that the client writes",
  ),
  "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": (
    False,
    "whoever goes on guessing would keep the rightful user out for ever",
  ),
  "AXES_DISABLE_ACCESS_LOG": (True, "the ledger knows who signed in; axes would keep it a second time, unguarded"),
  "AXES_LOCKOUT_PARAMETERS": ([["username", "ip_address"]], "the limits of `throttle` are built on this pair"),
  "AXES_RESET_ON_SUCCESS": (True, "honest slips would add up to a lock-out"),
}


@register
def lock_out_is_configured(app_configs: Any, **_: Any) -> list[CheckMessage]:
  """Each setting that the lock-out rests on has the value it rests on."""
  found: list[CheckMessage] = []
  for name, (value, why) in NEEDED.items():
    if getattr(settings, name, None) != value:
      found.append(Error(f"{name} is not {value!r}: {why}", id="access.E001"))
  if "axes.backends.AxesStandaloneBackend" not in settings.AUTHENTICATION_BACKENDS[:1]:
    found.append(Error("AUTHENTICATION_BACKENDS does not begin with axes: nothing is throttled", id="access.E002"))
  return found
