"""The states of a batch and of its vials as tables: what may be done in which, and where it leads. Pure."""

from __future__ import annotations

from typing import Literal

from tracershop.errors import Refusal

BatchVerb = Literal[
  "edit", "enterResult", "enterLate", "failLate", "checkResult", "certify", "certifyConditionally", "reject"
]
VialVerb = Literal[
  "confirm",
  "release",
  "discard",
  "block",
  "keepHere",
  "leaveThere",
  "destroy",
  "setApart",
  "giveBack",
  "giveBackDoubtful",
  "comeBack",
]

# Whose vials may be released for human use (REL-11).
CERTIFIED: frozenset[str] = frozenset({"certified", "conditionallyCertified"})
# What somebody has yet to decide about, for good: it stands on production's stream whatever its date (BAT-30).
WAITING: frozenset[str] = frozenset({"inProduction", "awaitingQc", "conditionallyCertified"})

# (state, verb) -> state
BATCH: dict[tuple[str, str], str] = {
  ("inProduction", "edit"): "inProduction",  # BAT-5
  ("awaitingQc", "edit"): "awaitingQc",  # BAT-5
  ("inProduction", "enterResult"): "awaitingQc",  # BAT-4
  ("awaitingQc", "enterResult"): "awaitingQc",  # BAT-4
  ("awaitingQc", "checkResult"): "awaitingQc",  # QC-4
  ("conditionallyCertified", "enterLate"): "conditionallyCertified",  # QC-5
  ("conditionallyCertified", "failLate"): "rejected",  # QC-5
  ("conditionallyCertified", "checkResult"): "conditionallyCertified",  # QC-4
  # A tracer may have no tests at all, or late ones only.
  ("inProduction", "certify"): "certified",  # BAT-7
  ("awaitingQc", "certify"): "certified",  # BAT-7
  ("conditionallyCertified", "certify"): "certified",  # BAT-8
  ("inProduction", "certifyConditionally"): "conditionallyCertified",  # BAT-8
  ("awaitingQc", "certifyConditionally"): "conditionallyCertified",  # BAT-8
  ("inProduction", "reject"): "rejected",  # BAT-9
  ("awaitingQc", "reject"): "rejected",  # BAT-9
  ("certified", "reject"): "rejected",  # BAT-9
  ("conditionallyCertified", "reject"): "rejected",  # BAT-9
}

VIAL: dict[tuple[str, str], str] = {
  ("unconfirmed", "confirm"): "free",  # VIA-2, VIA-3, VIA-4
  ("free", "release"): "released",  # REL-4
  ("free", "discard"): "discarded",  # VIA-5
  ("unconfirmed", "discard"): "discarded",  # VIA-5
  ("blocked", "discard"): "discarded",  # VIA-5
  ("purpose", "discard"): "discarded",  # VIA-5
  ("free", "setApart"): "purpose",  # VIA-31
  ("unconfirmed", "setApart"): "purpose",  # VIA-31
  ("purpose", "setApart"): "purpose",  # VIA-31, from one purpose to another
  ("purpose", "giveBack"): "free",  # VIA-31
  ("purpose", "giveBackDoubtful"): "unconfirmed",  # VIA-31
  ("free", "giveBack"): "free",  # VIA-7, from one customer to another
  ("free", "giveBackDoubtful"): "unconfirmed",  # VIA-7
  ("unconfirmed", "giveBackDoubtful"): "unconfirmed",  # VIA-7
  ("free", "block"): "blocked",  # BAT-9
  ("unconfirmed", "block"): "blocked",  # BAT-9
  ("released", "block"): "blocked",  # BAT-9
  ("blocked", "block"): "blocked",  # BAT-9
  ("released", "keepHere"): "free",  # COR-2
  ("blocked", "keepHere"): "blocked",  # COR-2, its batch was rejected
  ("released", "leaveThere"): "blocked",  # COR-2
  ("blocked", "leaveThere"): "blocked",  # COR-2
  ("released", "destroy"): "discarded",  # COR-2
  ("blocked", "destroy"): "discarded",  # COR-2
  ("blocked", "comeBack"): "free",  # DSP-21, unless its batch was rejected
  # Thrown away since it was recalled: it is that, whatever is said of it.
  ("discarded", "keepHere"): "discarded",  # COR-2
  ("discarded", "leaveThere"): "discarded",  # COR-2
  ("discarded", "destroy"): "discarded",  # COR-2
}
# What of a vial was released stays written down with it in these states.
UNUSED: frozenset[str] = frozenset({"free", "unconfirmed", "purpose"})


def after(state: str, verb: BatchVerb, *, batch: str = "", field: str = "batchId") -> str:
  """The state that a verb leads a batch to. Raises Refusal `batch_decided` at `field`, where there is no way."""
  found = BATCH.get((state, verb))
  if found is None:
    raise Refusal("batch_decided", field=field, details={"state": state}, batch=batch, status=state)
  return found


def entering(state: str, is_late: bool, within: bool) -> BatchVerb:
  """What entering a result is: `is_late` where a conditional certification waits for it (QC-5)."""
  if state != "conditionallyCertified" or not is_late:
    return "enterResult"
  return "enterLate" if within else "failLate"


def blocks(state: str) -> bool:
  """Whether the rejection of a batch blocks its vial in this state; what is discarded or a purpose's stays that."""
  return (state, "block") in VIAL


def vial_after(state: str, verb: VialVerb, *, vial: str = "", field: str = "vialIds") -> str:
  """The state that a verb leads a vial to. Raises Refusal `vial_taken` at `field`, where there is no way."""
  found = VIAL.get((state, verb))
  if found is None:
    raise Refusal("vial_taken", field=field, vial=vial)
  return found
