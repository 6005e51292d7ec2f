"""What the RIS wrote, as long as it is kept."""

from __future__ import annotations

from datetime import datetime

from tracershop import ledger
from tracershop.site import images
from tracershop.site.models import Letter, Quarantine


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
