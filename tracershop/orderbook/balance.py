"""The balance of a batch: where every MBq that a synthesis made is, at any instant. Pure.

The browser draws the same (`frontend/src/domain/batchBalance.ts`), tested against the same cases.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from tracershop.decay import decay

# What a vial's MBq count as, by its state; one of a purpose counts as that, unless it was thrown away.
OF_STATE = {"released": "released", "discarded": "discarded"}


class BatchVial(msgspec.Struct, frozen=True, kw_only=True):
  """A vial of the batch: MBq at the instant it was calibrated. `near`: it may be another one of these, seen twice."""

  state: str
  activity_mbq: float
  calibrated_at: datetime
  purpose: str | None = None
  near: bool = False


class Balance(msgspec.Struct, frozen=True, kw_only=True):
  """MBq, all of them at one instant: `made_mbq` is the sum of the others.

  `control_mbq` is what went to rinsing, quality control and tests; `vials_mbq` lies in vials that are not released,
  blocked ones too. `free_mbq` is in no vial. Below 0 the vials hold more than was said to be made: a figure is wrong.
  """

  made_mbq: float
  control_mbq: float
  vials_mbq: float
  released_mbq: float
  discarded_mbq: float
  free_mbq: float


def balance(
  made_mbq: float, made_at: datetime, half_life_seconds: float, vials: Iterable[BatchVial], at: datetime
) -> Balance:
  """The balance at an instant, each amount decayed from its own to it (BAT-6)."""
  parts = {"control": 0.0, "vials": 0.0, "released": 0.0, "discarded": 0.0}
  for vial in vials:
    if vial.near and vial.state == "unconfirmed":
      # What it holds stands with the vial that it resembles, until a person says that it is its own (VIA-2).
      continue
    found = OF_STATE.get(vial.state) or ("vials" if vial.purpose is None else "control")
    parts[found] += decay(vial.activity_mbq, half_life_seconds, vial.calibrated_at, at)
  made = decay(made_mbq, half_life_seconds, made_at, at)
  return Balance(
    made_mbq=made,
    control_mbq=parts["control"],
    vials_mbq=parts["vials"],
    released_mbq=parts["released"],
    discarded_mbq=parts["discarded"],
    free_mbq=made - sum(parts.values()),
  )
