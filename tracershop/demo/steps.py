"""A step of the demo: an action at the instant at which it would have happened."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from tracershop import ledger

NAMESPACE = uuid.UUID("6d5c2f0e-8a0b-5d0c-9a53-5f0f3a1b7c20")
Do = Callable[[ledger.CommandKey], dict[str, Any]]


class Step(msgspec.Struct, frozen=True):
  """Something that happens at an instant. `do` takes the step's command key and gives the action's result."""

  at: datetime
  name: str
  do: Do


def key_of(name: str) -> ledger.CommandKey:
  """The command key of a step: always the same for a name."""
  digest = hashlib.sha256(name.encode()).hexdigest()
  return ledger.CommandKey(id=str(uuid.uuid5(NAMESPACE, name)), name="demo.play", digest=digest)


def value(outcome: ledger.Outcome) -> dict[str, Any]:
  """What an action answered."""
  found: dict[str, Any] = outcome.value()
  return found
