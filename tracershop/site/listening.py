"""How the listener for the RIS's messages stands, and what it refused: outside the ledger, for the site's page."""

from __future__ import annotations

from typing import Any, Literal

from django.db.models import F

from tracershop import clock
from tracershop.site.models import Listener, Refused

NAME = "hl7"
ListenerState = Literal["off", "listening", "taken"]
# Why a message is refused and not kept: it is of another type, version or processing ID, or too long.
Why = Literal["type", "version", "processing", "long"]
# Senders cannot fill a table with types that they make up.
MOST_KINDS = 100


def report_listener(state: ListenerState, host: str, port: int) -> None:
  """Notes how the listener stands; since when stays where that is what was known."""
  now = clock.now()
  known, made = Listener.objects.get_or_create(
    name=NAME, defaults={"state": state, "host": host, "port": port, "since": now}
  )
  if not made and (known.state, known.host, known.port) != (state, host, port):
    Listener.objects.filter(pk=known.pk).update(state=state, host=host, port=port, since=now)


def listens() -> bool:
  """Whether the last that was told of it is that it listens."""
  return Listener.objects.filter(name=NAME, state="listening").exists()


def heard() -> None:
  """Notes that a message came."""
  Listener.objects.filter(name=NAME).update(heard_at=clock.now())


def refuse(why: Why, kind: str) -> None:
  """Counts a message that was refused and not kept (HL7-21). `kind` is its type, or empty."""
  now = clock.now()
  same = Refused.objects.filter(why=why, kind=kind)
  if not same.exists() and Refused.objects.count() >= MOST_KINDS:
    kind = ""
  known, _ = Refused.objects.get_or_create(why=why, kind=kind, defaults={"first_at": now, "last_at": now})
  Refused.objects.filter(pk=known.pk).update(count=F("count") + 1, last_at=now)


def told() -> dict[str, Any]:
  """How the listener stands (null where none was ever started), and what it refused, the latest first."""
  it = Listener.objects.filter(name=NAME).first()
  return {
    "listener": None
    if it is None
    else {"state": it.state, "host": it.host, "port": it.port, "since": it.since, "heardAt": it.heard_at},
    "refused": [
      {"why": it.why, "kind": it.kind, "count": it.count, "firstAt": it.first_at, "lastAt": it.last_at}
      for it in Refused.objects.order_by("-last_at", "id")
    ],
  }
