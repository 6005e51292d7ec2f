"""Free text that people write: what of it may be kept. Pure."""

from __future__ import annotations

import re

from tracershop.errors import Refusal

MOST_LETTERS = 1_000

# A number that could be a CPR: a day (also one raised by 40 or 60, as in temporary numbers), a month, a year, and four
# more, with any dash (U+2010 to U+2015, U+2212), point or stroke and blanks between.
_CPR = re.compile(r"(?<!\d)\d\d(?:0[1-9]|1[0-2])\d{2}\s*[-\u2010-\u2015\u2212./]?\s*\d{4}(?!\d)")


def looks_like_cpr(text: str) -> bool:
  """Whether a text holds something like a CPR number, with or without its dash (TXT-1)."""
  return any(_is_day(int(found[:2])) for found in _CPR.findall(text))


def _is_day(number: int) -> bool:
  return any(1 <= number - raised <= 31 for raised in (0, 40, 60))


def free_text(text: str | None, field: str, limit: int = MOST_LETTERS) -> str:
  """A text as it may be kept; refuses one that is too long or holds something like a CPR number (TXT-1, TXT-2)."""
  text = (text or "").strip()
  if len(text) > limit:
    raise Refusal("invalid", field=field, text="text_long", limit=limit)
  if looks_like_cpr(text):
    raise Refusal("invalid", field=field, text="text_cpr")
  return text
