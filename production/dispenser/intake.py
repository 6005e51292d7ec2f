"""Takes what the dispenser wrote: a vial, or a line in quarantine that says why not.

Maintained invariants. A file's bytes are kept before anything is made of them. What is made of them is a command whose
id follows from their hash: killed at any line, the next start goes on with what is kept, and nothing happens twice.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta

import structlog
from django.conf import settings

from production.actions.vials import take_dispensed_vial
from production.dispenser import val
from production.dispenser.folder import Ripe
from production.models import DispenserFile
from tracershop import ledger
from tracershop.actor import Actor
from tracershop.catalogue.models import Customer, Tracer
from tracershop.errors import Refusal
from tracershop.site.quarantine import add_quarantine

log = structlog.get_logger()

DISPENSER = Actor(user_id=None, name="Dispenser", role="system", origin="dispenser")
SOURCE = "dispenser"
# A vial that is filled further ahead than this was not: the machine's date is wrong.
MOST_AHEAD = timedelta(days=7)


def take(file: Ripe) -> DispenserFile | None:
  """Deals with a file, once for its bytes whatever it is called (DIS-1); None where it could not be opened."""
  name = file.name.encode("utf-8", "replace").decode()[:255]
  if file.data is None:
    digest = hashlib.sha256(b"not opened: " + name.encode()).hexdigest()
    quarantine_file(
      actor=DISPENSER, command=_key("quarantine", digest), name=name, reason=_told(file.problems), digest=digest
    )
    return None
  digest = hashlib.sha256(file.data).hexdigest()
  kept, _ = DispenserFile.objects.get_or_create(
    sha256=digest,
    defaults={"name": name, "bytes": file.data, "arrived_at": file.arrived_at, "outcome": "arrived"},
  )
  if kept.outcome == "arrived":
    settle(kept, file.problems)
  return kept


def resume() -> int:
  """Deals with what had arrived when a process was killed; gives how many."""
  found = list(DispenserFile.objects.filter(outcome="arrived").order_by("id"))
  for kept in found:
    settle(kept)
  return len(found)


def settle(kept: DispenserFile, problems: tuple[val.Problem, ...] = ()) -> None:
  """Makes a vial of a file that is kept, or puts it into quarantine, and notes which."""
  try:
    if not problems:
      kept.vial_id = _vial_of(kept)
      kept.outcome = "taken"
  except val.NotWhole as wrong:
    problems = tuple(wrong.problems)
  if problems:
    kept.outcome, kept.reason = "quarantined", _told(problems)
    quarantine_file(
      actor=DISPENSER,
      command=_key("quarantine", kept.sha256),
      name=kept.name,
      reason=kept.reason,
      digest=kept.sha256,
    )
  kept.save(update_fields=["outcome", "reason", "vial_id"])
  log.info("dispenser.file", name=kept.name, sha256=kept.sha256, outcome=kept.outcome, vial_id=kept.vial_id)


def _vial_of(kept: DispenserFile) -> int:
  filled = val.parse(bytes(kept.bytes))
  tracer = _tracer_of(filled)
  if not (
    filled.customer_number in settings.PURPOSE_NUMBERS
    or Customer.objects.filter(dispenser_number=filled.customer_number).exists()
  ):
    raise _wrong(
      f"Kundenummer {filled.customer_number} er ingens.", f"Customer number {filled.customer_number} is nobody's."
    )
  if filled.filled_at - kept.arrived_at > MOST_AHEAD:
    raise _wrong("Fyldetiden ligger langt ude i fremtiden.", "The time of filling lies far in the future.")
  try:
    outcome = take_dispensed_vial(
      actor=DISPENSER,
      command=_key("take", kept.sha256),
      tracer_id=tracer.pk,
      customer_number=filled.customer_number,
      activity_mbq=filled.activity_mbq,
      calibrated_at=filled.filled_at,
      volume_ml=filled.volume_ml,
      batch_number=filled.batch_number,
      expires_at=filled.expires_at,
      source=kept.sha256,
      arrived_at=kept.arrived_at,
    )
  except Refusal as refusal:
    if refusal.code in ("busy", "internal"):
      raise
    raise _wrong(refusal.message("da"), refusal.message("en")) from refusal
  return int(outcome.value()["vialId"])


def _tracer_of(filled: val.FilledVial) -> Tracer:
  """The tracer whose tag begins the batch's number; the longest tag, where one begins another."""
  fitting = [
    it for it in Tracer.objects.select_related("isotope") if filled.batch_number.startswith(f"{it.batch_tag.upper()}-")
  ]
  if not fitting:
    shown = filled.batch_number
    raise _wrong(f"Batch {shown} hører til ingen tracer.", f"Batch {shown} belongs to no tracer.")
  tracer = max(fitting, key=lambda it: len(it.batch_tag))
  if filled.nuclide is not None and filled.nuclide.upper() != tracer.isotope.symbol.upper():
    raise _wrong(
      f"Filen siger {filled.nuclide}, men {tracer.short_name} er {tracer.isotope.symbol}.",
      f"The file says {filled.nuclide}, but {tracer.short_name} is {tracer.isotope.symbol}.",
    )
  return tracer


def _wrong(danish: str, english: str) -> val.Unreadable:
  return val.Unreadable([val.Problem(0, danish, english)])


def _told(problems: tuple[val.Problem, ...]) -> str:
  return "\n".join(map(str, problems))


def _key(what: str, digest: str) -> ledger.CommandKey:
  """The command of a file: the same for the same bytes, in whatever process."""
  name = f"dispenser.{what}"
  return ledger.CommandKey(id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{name}:{digest}")), name=name, digest=digest)


@ledger.action
def quarantine_file(change: ledger.Change, *, name: str, reason: str, digest: str) -> dict[str, int]:
  """Puts a file into quarantine with the reason for each line (DIS-2). Its bytes are kept in DispenserFile."""
  return {"quarantineId": add_quarantine(change, source=SOURCE, name=name, reason=reason, digest=digest).pk}
