"""The nightly check: the ledger's chain, and every stream folded against the tables."""

from __future__ import annotations

import structlog

from tracershop import ledger
from tracershop.ledger import base, verify

log = structlog.get_logger()


def problems() -> list[str]:
  """What is wrong with chain or streams, in words; nothing where all is well."""
  report = verify.verify()
  found = list(report.problems)
  for stream in sorted(ledger.heads().heads):
    found += base.check_stream(stream)
  return found


def nightly() -> list[str]:
  """Checks, and says so in the log: at level error where something is wrong."""
  found = problems()
  if found:
    log.error("ledger.check_failed", problems=found[:20], count=len(found))
  else:
    log.info("ledger.checked")
  return found
