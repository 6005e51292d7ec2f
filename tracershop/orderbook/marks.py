"""The marks of orders and vials: what somebody who looks at one has to know. Screens and papers have words for each."""

from __future__ import annotations

from collections.abc import Iterable

from tracershop.orderbook.models import Order

# What the set-up has taken from under an open order, which stands as it was (SET-9).
SET_UP = frozenset({"notInCatalogue", "slotEnded", "closedDate", "outsideHours"})
ORDER = SET_UP | {
  "late",
  "overLimit",
  "runFull",
  "onBehalf",
  "byRequest",
  "editedAfterAcceptance",
  "releasedWithReason",
  "ownEntry",
  "ownEntryReviewed",
  "supplemented",
  "corrected",
  "recalled",
  # What lay for it is of a batch that was rejected, and nothing else has been filled for it since (BAT-32).
  "batchRejected",
  # Its car came back, and no other has left with it since (DSP-23).
  "cameBack",
  # What the RIS has changed about a study that it was ordered for, until somebody settles it.
  "bookingMoved",
  "bookingChanged",
  "bookingCancelled",
  # Placed in the old system: as it came, though a slot stands in other weeks, or its release is not to be trusted.
  "fromOldSystem",
  "otherWeek",
  "suspectRelease",
  "oldSystemWhereWeLead",
}
VIAL = frozenset(
  {
    "manual",
    "manualWithReason",
    "manualConfirmed",
    "clock",
    "clockConfirmed",
    "near",
    "nearConfirmed",
    "beforeSynthesis",
    "reassigned",
    "ownEntry",
    "ownEntryReviewed",
    "fromPaper",
  }
)
BATCH = frozenset({"withoutTests", "lateFailure", "fromPaper"})
# What left, and what came, as it was written on paper when nobody could type it (VIA-40, DSP-20).
DISPATCH = frozenset({"fromPaper", "receivedFromPaper"})
# What a certificate says of a vial by its batch, besides the vial's own marks.
CERTIFICATE = frozenset({"notCertified", "conditional", "withoutTests", "batchFromPaper", "resultsFromPaper"})


def of_order(found: Iterable[str]) -> list[str]:
  """An order's marks as its row keeps them. One without words is a fault of ours, not of somebody's: AssertionError."""
  return _kept(found, ORDER)


def put(order: Order, mark: str, stands: bool) -> None:
  """Gives an order a mark, or takes it away."""
  order.marks = of_order({*order.marks, mark} if stands else {*order.marks} - {mark})


def of_vial(found: Iterable[str]) -> list[str]:
  """The same of a vial."""
  return _kept(found, VIAL)


def of_batch(found: Iterable[str]) -> list[str]:
  """The same of a batch."""
  return _kept(found, BATCH)


def of_dispatch(found: Iterable[str]) -> list[str]:
  """The same of a dispatch."""
  return _kept(found, DISPATCH)


def _kept(found: Iterable[str], known: frozenset[str]) -> list[str]:
  marks = set(found)
  assert marks <= known, f"marks without words: {sorted(marks - known)}"
  return sorted(marks)
