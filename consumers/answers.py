"""The one translator of errors to refusals, and of refusals to frames."""

from __future__ import annotations

import msgspec
import structlog
from django.db import DatabaseError, InterfaceError, OperationalError

from consumers import meters
from tracershop.errors import Refusal
from tracershop.protocol import messages
from tracershop.protocol.shape import badly_typed

log = structlog.get_logger()

# MariaDB: record changed, lock wait time-out, deadlock, server gone, connection lost. The whole command is tried again.
RETRIED = frozenset({1020, 1205, 1213, 2006, 2013})
# Too many connections, shutting down, killed, and no server at its address.
AWAY = frozenset({1040, 1053, 1152, 1184, 1203, 1226, 1927, 2002, 2003, 2005, 2026, 4031})
SQLITE_AWAY = ("locked", "busy", "unable to open", "disk i/o")


def error_number(error: BaseException) -> int | None:
  """The MariaDB error's number."""
  number = error.args[0] if error.args else None
  return number if isinstance(number, int) else None


def may_retry(error: BaseException) -> bool:
  """Whether the same transaction may succeed when tried again at once."""
  return isinstance(error, OperationalError | InterfaceError) and error_number(error) in RETRIED


def database_away(error: BaseException) -> bool:
  """Whether the database did not answer, as opposed to refusing what was asked."""
  if not isinstance(error, DatabaseError | InterfaceError):
    return False
  number = error_number(error)
  if number is not None:
    return number in AWAY or number in RETRIED or number == 0
  return any(word in str(error).lower() for word in SQLITE_AWAY)


def malformed(refusal: Refusal) -> bool:
  """Whether this refuses what a right client never sends, as opposed to what a person may ask."""
  return refusal.code == "invalid" and refusal.text in ("frame", "too_large")


def refusal_of(error: Exception, command_id: str | None) -> Refusal:
  """What the client is told. An error that nobody expected is logged here, once, with the command's id."""
  if isinstance(error, Refusal):
    return error
  if isinstance(error, msgspec.DecodeError):
    return badly_typed(error)
  if database_away(error):
    log.warning("database.away", command=command_id, error=repr(error))
    return Refusal("busy")
  log.error("command.failed", command=command_id, exc_info=error)
  return Refusal("internal", id=command_id or "–")


def refused(
  refusal: Refusal, language: str, *, frame_id: str | None = None, stream: str | None = None
) -> messages.Refused:
  """The frame of a refusal, counted."""
  meters.REFUSED.labels(refusal.code).inc()
  return messages.Refused(
    id=frame_id,
    stream=stream,
    code=refusal.code,
    message=refusal.message(language),
    field=refusal.field,
    details=refusal.details,
  )
