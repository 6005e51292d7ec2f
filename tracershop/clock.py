"""The one clock. Everything that needs the time asks here, so that tests and the demo can set it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)
_shared: list[datetime] = []
_offset: timedelta = timedelta(0)


def now() -> datetime:
  """The present instant: aware, UTC, with microseconds."""
  frozen = _frozen.get()
  if frozen is not None:
    return frozen
  if _shared:
    return _shared[-1]
  return datetime.now(UTC) + _offset


@contextlib.contextmanager
def at(instant: datetime, *, everywhere: bool = False) -> Iterator[None]:
  """Holds the clock at an instant inside the block.

  With `everywhere` all threads see it (tests that use the database pool); otherwise only this context.
  Raises ValueError for a naive instant.
  """
  if instant.tzinfo is None:
    raise ValueError("an instant is aware")
  instant = instant.astimezone(UTC)
  if everywhere:
    _shared.append(instant)
    try:
      yield
    finally:
      _shared.pop()
    return
  token = _frozen.set(instant)
  try:
    yield
  finally:
    _frozen.reset(token)


def start_at(instant: datetime) -> None:
  """Lets the clock run on from an instant. Only the demo does this (`TRACERSHOP_CLOCK`)."""
  global _offset
  _offset = instant.astimezone(UTC) - datetime.now(UTC)


def start_from_environment() -> None:
  """Reads `TRACERSHOP_CLOCK`; settings have already refused it outside the demo."""
  text = os.environ.get("TRACERSHOP_CLOCK", "")
  if text:
    start_at(datetime.fromisoformat(text.replace("Z", "+00:00")))
