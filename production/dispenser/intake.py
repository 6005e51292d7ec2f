"""Takes what the dispenser wrote: vials, or a line in quarantine that says why not.

Maintained invariants. A file's bytes are kept before anything is made of them. What is made of them is a command whose
id follows from their hash: killed at any line, the next start goes on with what is kept, and nothing happens twice.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from datetime import timedelta

import msgspec
import structlog
from django.conf import settings
from django.db.models import Count, Sum

from production.actions.vials import take_dispensed_vial
from production.dispenser import readers, val
from production.dispenser.folder import Ripe
from production.documents import words
from production.models import DispenserFile
from tracershop import ledger
from tracershop.actor import Actor
from tracershop.catalogue.models import Customer, Tracer
from tracershop.errors import Refusal
from tracershop.site.quarantine import add_quarantine, resolve

log = structlog.get_logger()

DISPENSER = Actor(user_id=None, name="Dispenser", role="system", origin="dispenser")
SOURCE = "dispenser"


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
  """Makes vials of a file that is kept, or puts it into quarantine, and notes which. A bad row holds up no other."""
  found = _Found([], list(problems), waiting=False)
  if not problems:
    found = _taken(kept)
  if found.problems:
    quarantine_file(
      actor=DISPENSER,
      command=_key("quarantine", kept.sha256),
      name=kept.name,
      reason=_told(found.problems),
      digest=kept.sha256,
    )
  _note(kept, found)


def retry() -> int:
  """Looks again at the files that name a customer or tracer which was not there; gives how many are settled now.

  What was taken before is answered as done before: nothing happens twice (DIS-5).
  """
  settled = 0
  for kept in DispenserFile.objects.filter(waiting=True).order_by("id"):
    found = _taken(kept)
    if not found.waiting:
      resolve_quarantine(actor=DISPENSER, digest=kept.sha256, problems=_told(found.problems))
      settled += 1
    _note(kept, found)
  return settled


def who_is_known() -> tuple[int, ...]:
  """Changes whenever a customer or a tracer is set up or edited. One query while nothing waits."""
  if not DispenserFile.objects.filter(waiting=True).exists():
    return ()
  found: list[int] = []
  for model in (Customer, Tracer):
    counted = model.objects.aggregate(rows=Count("id"), revisions=Sum("revision"))
    found += [counted["rows"], counted["revisions"] or 0]
  return tuple(found)


class _Found(msgspec.Struct):
  """What came of a file."""

  vial_ids: list[int]
  problems: list[val.Problem]
  waiting: bool


def _note(kept: DispenserFile, found: _Found) -> None:
  kept.vial_ids = found.vial_ids
  kept.outcome = "taken" if not found.problems else "partly" if found.vial_ids else "quarantined"
  kept.reason, kept.waiting = _told(found.problems), found.waiting
  kept.save(update_fields=["outcome", "reason", "vial_ids", "waiting"])
  log.info("dispenser.file", name=kept.name, sha256=kept.sha256, outcome=kept.outcome, vial_ids=kept.vial_ids)


def _taken(kept: DispenserFile) -> _Found:
  try:
    reading = readers.read(kept.name, bytes(kept.bytes))
  except val.NotWhole as wrong:
    return _Found([], list(wrong.problems), waiting=False)
  found = _Found([], list(reading.problems), waiting=False)
  for row in reading.rows:
    try:
      found.vial_ids.append(_vial_of(kept, row.vial, row.line))
    except val.Unreadable as wrong:
      found.problems += [val.Problem(row.line, it.danish, it.english) for it in wrong.problems]
      found.waiting = found.waiting or isinstance(wrong, _Waiting)
  return found


class _Waiting(val.Unreadable):
  """Wrong as long as nobody sets up what it names."""


def _customer_number(filled: val.FilledVial) -> int:
  """The number of the customer that a file names, by number or by short name."""
  number = filled.customer_number
  if number is not None and (
    number in settings.PURPOSE_NUMBERS or Customer.objects.filter(dispenser_number=number).exists()
  ):
    return number
  if filled.customer_name is not None:
    named = [it for it in Customer.objects.all() if it.short_name.casefold() == filled.customer_name.casefold()]
    if named and named[0].dispenser_number is None:
      raise _wrong(
        f"{named[0].short_name} har intet kundenummer.", f"{named[0].short_name} has no customer number.", _Waiting
      )
    if named and named[0].dispenser_number is not None:
      return named[0].dispenser_number
    shown = filled.customer_name[:60]
    raise _wrong(f"Kunden »{shown}« findes ikke.", f"There is no customer “{shown}”.", _Waiting)
  raise _wrong(f"Kundenummer {number} er ingens.", f"Customer number {number} is nobody's.", _Waiting)


def _vial_of(kept: DispenserFile, filled: val.FilledVial, line: int) -> int:
  tracer = _tracer_of(filled)
  number = _customer_number(filled)
  if filled.filled_at - kept.arrived_at > timedelta(hours=settings.CALIBRATION_AHEAD_HOURS):
    # It was not: the machine's clock is wrong. What is nearer is marked, and a person looks at it (VIA-4).
    raise _wrong(
      f"Fyldetiden {words.moment(filled.filled_at)} ligger langt ude i fremtiden.",
      f"The time of filling, {words.moment(filled.filled_at)}, lies far in the future.",
    )
  try:
    outcome = take_dispensed_vial(
      actor=DISPENSER,
      command=_key("take", kept.sha256, line),
      tracer_id=tracer.pk,
      customer_number=number,
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
    raise _wrong(f"Batch {shown} hører til ingen tracer.", f"Batch {shown} belongs to no tracer.", _Waiting)
  tracer = max(fitting, key=lambda it: len(it.batch_tag))
  if filled.nuclide is not None and filled.nuclide.upper() != tracer.isotope.symbol.upper():
    raise _wrong(
      f"Filen siger {filled.nuclide}, men {tracer.short_name} er {tracer.isotope.symbol}.",
      f"The file says {filled.nuclide}, but {tracer.short_name} is {tracer.isotope.symbol}.",
    )
  return tracer


def _wrong(danish: str, english: str, kind: type[val.Unreadable] = val.Unreadable) -> val.Unreadable:
  return kind([val.Problem(0, danish, english)])


def _told(problems: Iterable[val.Problem]) -> str:
  return "\n".join(map(str, problems))


def _key(what: str, digest: str, line: int = 0) -> ledger.CommandKey:
  """The command of a file, or of a line of a table: the same for the same bytes, in whatever process."""
  name, of = f"dispenser.{what}", f"{digest}:{line}" if line else digest
  return ledger.CommandKey(id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{name}:{of}")), name=name, digest=digest)


@ledger.action
def quarantine_file(change: ledger.Change, *, name: str, reason: str, digest: str) -> dict[str, int]:
  """Puts a file into quarantine with the reason for each line (DIS-2). Its bytes are kept in DispenserFile."""
  return {"quarantineId": add_quarantine(change, source=SOURCE, name=name, reason=reason, digest=digest).pk}


@ledger.action
def resolve_quarantine(change: ledger.Change, *, digest: str, problems: str) -> None:
  """Takes a file off the list of what waits in quarantine: what it names has been set up (DIS-5)."""
  resolve(change, source=SOURCE, digest=digest, problems=problems)
