"""The nightly check: the ledger's chain, and every stream folded against the tables."""

from __future__ import annotations

import structlog

from tracershop import ledger
from tracershop.ledger import base, verify
from tracershop.site import checks

log = structlog.get_logger()


def streams() -> list[str]:
  """Where a stream, folded from its last kept base, is not what the tables say."""
  return [problem for stream in sorted(ledger.heads().heads) for problem in base.check_stream(stream)]


def problems() -> list[str]:
  """What is wrong with chain or streams, in words; nothing where all is well. Notes nothing."""
  return [*verify.verify().problems, *streams()]


def nightly() -> list[str]:
  """Checks chain and streams, notes it for the site's page (SYS-1), and says so in the log: at level error where
  something is wrong. Gives what is wrong, in words; nothing where all is well."""
  _, found = checks.verify_ledger("nightly", streams)
  if found:
    log.error("ledger.check_failed", problems=found[:20], count=len(found))
  else:
    log.info("ledger.checked")
  return found
