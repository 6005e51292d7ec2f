"""Letters: messages of the RIS, stored before they are answered, and what becomes of those that could not be read.

Their bodies came here without who the patient is (`pinger.hl7_opening`), and go seven days after they came. A letter
is not on the wire; its line in quarantine is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Q

from tracershop import clock, ledger
from tracershop.errors import Refusal
from tracershop.site import images
from tracershop.site.models import Letter, Quarantine
from tracershop.site.quarantine import add_quarantine, resolve

SOURCE = "hl7"
# One that was stored and not dealt with for so long was left by a process that ended.
LEFT_SECONDS = 60.0
# Where a message says of which study it speaks.
REFERENCES = {"ORC": (20,), "OBR": (18, 19, 20)}

# Done: it changed something. Idle: it changed nothing. Early: what it was about was not known.
LetterEnd = Literal["done", "idle", "early"]
LetterAnswer = Literal["AA", "AE", "AR"]


def keep_letter(*, digest: str, control_id: str, body: str) -> Letter:
  """Stores a letter, or finds the same one. Its state says whether it was dealt with."""
  letter, _ = Letter.objects.get_or_create(
    digest=digest,
    defaults={"control_id": control_id[:200], "body": body, "received_at": clock.now(), "state": "new"},
  )
  return letter


def waiting_letters(left_seconds: float = LEFT_SECONDS) -> list[Letter]:
  """Those that a person asked to try again, and those that a process left when it ended; the oldest first."""
  left = Q(state="new", received_at__lte=clock.now() - timedelta(seconds=left_seconds))
  return list(Letter.objects.filter(Q(state="retry") | left).exclude(body="").order_by("id"))


def early_letters() -> list[Letter]:
  """Those about something that was not known when they came, the oldest first."""
  return list(Letter.objects.filter(state="early").exclude(body="").order_by("id"))


def settle_letter(letter: Letter, *, state: LetterEnd, change: ledger.Change | None = None) -> None:
  """Notes that a letter was dealt with. Within an action its line leaves quarantine."""
  letter.state, letter.answer = state, "AA"
  letter.save(update_fields=["state", "answer"])
  if change is not None:
    resolve(change, source=SOURCE, digest=letter.digest, problems="")


def bury_letter(change: ledger.Change, *, letter: Letter, reason: str, answer: LetterAnswer, retryable: bool) -> None:
  """Puts a letter that could not be read into quarantine, within an action; again with what is wrong now."""
  if letter.quarantine_id is None:
    name = letter.control_id or "HL7"
    added = add_quarantine(change, source=SOURCE, name=name, reason=reason, digest=letter.digest, retryable=retryable)
    letter.quarantine_id = added.pk
  else:
    resolve(change, source=SOURCE, digest=letter.digest, problems=reason)
  letter.state, letter.answer = "dead", answer
  letter.save(update_fields=["state", "answer", "quarantine_id"])


def text_of(quarantine_id: int, *, hide: Callable[[str], str]) -> str | None:
  """The text of a message in quarantine, a segment a line; None where it is gone, or was no message. What refers to a
  study is shown as `hide` has it. Raises Refusal `not_found`."""
  if not Quarantine.objects.filter(id=quarantine_id).exists():
    raise Refusal("not_found", field="quarantineId")
  body = Letter.objects.filter(quarantine_id=quarantine_id).values_list("body", flat=True).first()
  if not body:
    return None
  lines = body.split("\r")
  between = lines[0][3:4] or "|"
  for number, line in enumerate(lines):
    fields = line.split(between)
    for place in REFERENCES.get(fields[0], ()):
      if place < len(fields) and fields[place]:
        fields[place] = hide(fields[place])
    lines[number] = between.join(fields)
  return "\n".join(lines)


def forget(before: datetime) -> list[ledger.RowChange]:
  """Erases the words of letters that came before an instant, within an action; the changes on the stream `site`.

  That they came stays, and what became of them; one that could not be read cannot be tried again.
  """
  old = Letter.objects.filter(received_at__lt=before).exclude(body="")
  kept = list(Quarantine.objects.filter(id__in=old.values("quarantine_id"), retryable=True).order_by("id"))
  old.update(body="")
  changes: list[ledger.RowChange] = []
  for it in kept:
    it.retryable = False
    it.revision += 1
    it.save(update_fields=["retryable", "revision"])
    if it.shown:
      changes.append(ledger.Put(images.STREAM, "quarantine", images.quarantine_row(it)))
  return changes
