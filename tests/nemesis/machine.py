"""An order as SPEC tells it, apart from the code: what each of two people may do with it, and what it is then.

A sheet is one order on paper. It knows slots by their place in the day (0, 1, 2) and days by number (0 the unit's
Tuesday, 1 the one after).
"""

from __future__ import annotations

import dataclasses
from dataclasses import replace

CUSTOMER, PRODUCTION = "customer", "production"
GONE = {"released": "already_released", "rejected": "not_ordered", "cancelled": "not_ordered"}


@dataclasses.dataclass(frozen=True)
class Asked:
  """An open request: to cancel, or for another amount or slot."""

  what: str
  mbq: float = 0.0
  slot: int = 0


@dataclasses.dataclass(frozen=True)
class Sheet:
  """One order. `stands` is the slot it was moved to; `put_off` and `unsure` are postponed, and not yet confirmed."""

  status: str = "ordered"
  slot: int = 1
  day: int = 0
  mbq: float = 10.0
  stands: int | None = None
  put_off: bool = False
  unsure: bool = False
  asked: Asked | None = None

  def ended(self, status: str) -> Sheet:
    """It waits for nobody any more, and nobody for an answer about it (STA-10, REQ-8)."""
    return replace(self, status=status, unsure=False, asked=None)


class No(Exception):
  """It may not be done; the refusal's code."""


def want_open(sheet: Sheet) -> None:
  if sheet.status in GONE:
    raise No(GONE[sheet.status])


def want_own(sheet: Sheet, who: str, late: bool) -> None:
  """ORD-8, STA-1, STA-2: a customer's while it is ordered and in time, production's until it is over."""
  want_open(sheet)
  if who == CUSTOMER and sheet.status == "accepted":
    raise No("not_ordered")
  if who == CUSTOMER and late:
    raise No("deadline_passed")


def edit_amount(sheet: Sheet, who: str, late: bool, mbq: float) -> Sheet:
  """STA-1, STA-11: it stays where it stands; the customer's own hand on it says that the later delivery will do."""
  want_own(sheet, who, late)
  return replace(sheet, mbq=mbq, unsure=sheet.unsure and who == PRODUCTION)


def edit_slot(sheet: Sheet, who: str, late: bool, slot: int) -> Sheet:
  """STA-11: another slot ends a move, and a postponement where the customer chose it; the same one is no change."""
  if slot == sheet.slot:
    return edit_amount(sheet, who, late, sheet.mbq)
  want_own(sheet, who, late)
  return elsewhere(sheet, slot, settled=who == CUSTOMER)


def elsewhere(sheet: Sheet, slot: int, *, settled: bool) -> Sheet:
  return replace(
    sheet, slot=slot, stands=None, put_off=sheet.put_off and not settled, unsure=sheet.unsure and not settled
  )


def cancel(sheet: Sheet, who: str, late: bool) -> Sheet:
  """STA-2, STA-10."""
  if not (who == CUSTOMER and sheet.unsure):
    want_own(sheet, who, late)
  return sheet.ended("cancelled")


def accept(sheet: Sheet) -> Sheet:
  """STA-3."""
  if sheet.status != "ordered":
    raise No(GONE.get(sheet.status, "not_ordered"))
  return replace(sheet, status="accepted")


def reject(sheet: Sheet) -> Sheet:
  """STA-4."""
  want_open(sheet)
  return sheet.ended("rejected")


def reopen(sheet: Sheet) -> Sheet:
  """STA-5, STA-10."""
  if sheet.status not in ("accepted", "rejected"):
    raise No("already_released" if sheet.status == "released" else "not_accepted")
  unsure = sheet.put_off if sheet.status == "rejected" else sheet.unsure
  return replace(sheet, status="ordered", unsure=unsure)


def release(sheet: Sheet) -> Sheet:
  """STA-6, STA-10."""
  if sheet.status != "accepted":
    raise No("already_released" if sheet.status == "released" else "not_accepted")
  if sheet.unsure:
    raise No("awaits_confirmation")
  return sheet.ended("released")


def move(sheet: Sheet, slot: int) -> Sheet:
  """STA-7, STA-8: to an earlier or equal slot; the ordered one is where it came from, and where it stands no change."""
  want_open(sheet)
  if slot > sheet.slot:
    raise No("no_such_slot")
  return replace(sheet, stands=None if slot == sheet.slot else slot)


def restore(sheet: Sheet) -> Sheet:
  """STA-8."""
  want_open(sheet)
  if sheet.stands is None:
    raise No("invalid")
  return replace(sheet, stands=None)


def postpone(sheet: Sheet, slot: int, day: int) -> Sheet:
  """STA-9."""
  want_open(sheet)
  if (day, slot) <= (sheet.day, sheet.slot):
    raise No("invalid")
  return replace(sheet, slot=slot, day=day, stands=None, put_off=True, unsure=True)


def confirm(sheet: Sheet) -> Sheet:
  """STA-10."""
  want_open(sheet)
  if not sheet.unsure:
    raise No("invalid")
  return replace(sheet, unsure=False)


def ask(sheet: Sheet, late: bool, asked: Asked) -> Sheet:
  """REQ-1, REQ-3: for what he may not do himself, once."""
  want_open(sheet)
  if sheet.asked is not None:
    raise No("in_use")
  his = sheet.status == "ordered" and not late
  if not his and not (asked.what == "cancel" and sheet.unsure):
    return replace(sheet, asked=asked)
  raise No("invalid")


def grant(sheet: Sheet) -> Sheet:
  """REQ-5, STA-11: production does what the customer chose."""
  asked, sheet = sheet.asked, answer(sheet)
  want_open(sheet)
  assert asked is not None
  if asked.what == "cancel":
    return sheet.ended("cancelled")
  if asked.what == "slot" and asked.slot != sheet.slot:
    return elsewhere(sheet, asked.slot, settled=True)
  return sheet if asked.what == "slot" else replace(sheet, mbq=asked.mbq)


def answer(sheet: Sheet) -> Sheet:
  """REQ-4, REQ-7: declined or withdrawn, it is answered."""
  if sheet.asked is None:
    raise No("already_answered")
  return replace(sheet, asked=None)
