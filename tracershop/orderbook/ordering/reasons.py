"""Why a decision is reversed or a rule is gone past: a code, words, or both (ORD-18). Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tracershop.errors import Refusal
from tracershop.orderbook.rules import free_text


class Reason(msgspec.Struct, frozen=True):
  """A reason as the ledger keeps it: `phoned: two patients more`, `phoned`, or the words alone.

  It is `enough` where it says something: a code other than `other`, or words.
  """

  text: str
  enough: bool


def reason_of(words: str | None, code: str | None) -> Reason:
  """A command's reason. Raises Refusal `invalid` at `reason` for words that may not be kept (TXT-1, TXT-2)."""
  said = free_text(words, "reason")
  text = ": ".join(it for it in (code, said) if it)
  return Reason(text, bool(said) or code not in (None, "other"))


def wanted(past: Iterable[str] = ()) -> Refusal:
  """The refusal where a reason is missing; `past` are the codes of the rules it would go past."""
  return Refusal("reason_required", field="reason", details={"past": list(past)})
