"""Why a decision is reversed or a rule is gone past: a code, words, or both (ORD-18). Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tracershop.errors import Refusal
from tracershop.orderbook.rules import free_text

# What each code is called, in Danish and English. `other` says nothing beside its words.
CODES: dict[str, tuple[str, str]] = {
  "phoned": ("Aftalt i telefon", "Agreed by phone"),
  "patient": ("Patient", "Patient"),
  "scanner": ("Skanner", "Scanner"),
  "production": ("Produktion", "Production"),
  "quality": ("Kvalitet", "Quality"),
  "transport": ("Transport", "Transport"),
  "mistake": ("Fejl", "Mistake"),
  "other": ("Andet", "Other"),
}


class Reason(msgspec.Struct, frozen=True):
  """A reason as the ledger keeps it: `phoned: two patients more`, `phoned`, or the words alone; and as people read it
  on a paper or a row (`shown`), in both languages.

  It is `enough` where it says something: a code other than `other`, or words.
  """

  text: str
  enough: bool
  shown: str = ""

  @property
  def judged(self) -> str:
    """As a release is judged by it and its certificate says it: nothing where it says nothing."""
    return self.shown if self.enough else ""


def reason_of(words: str | None, code: str | None) -> Reason:
  """A command's reason. Raises Refusal `invalid` at `reason` for words that may not be kept (TXT-1, TXT-2)."""
  said = free_text(words, "reason")
  text = ": ".join(it for it in (code, said) if it)
  called = " / ".join(dict.fromkeys(CODES[code])) if code in CODES and code != "other" else ""
  shown = ": ".join(it for it in (called, said) if it)
  return Reason(text, bool(said) or code not in (None, "other"), shown)


def needed(words: str | None, code: str | None) -> Reason:
  """The same where a decision is reversed. Raises Refusal `reason_required` where it says nothing."""
  found = reason_of(words, code)
  if not found.enough:
    raise Refusal("reason_required", field="reason")
  return found


def said(text: str | None, language: str) -> str | None:
  """A reason of the ledger as somebody reads it: its code by its name."""
  code, mark, words = (text or "").partition(": ")
  if text is None or code not in CODES:
    return text
  called = CODES[code][1 if language == "en" else 0]
  return f"{called}{mark}{words}"


def wanted(past: Iterable[str] = ()) -> Refusal:
  """The refusal where a reason is missing; `past` are the codes of the rules it would go past."""
  return Refusal("reason_required", field="reason", details={"past": list(past)})
