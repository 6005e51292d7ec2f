"""What is not of its shape: the one refusal of it, at its field. Pure."""

from __future__ import annotations

import re

import msgspec

from tracershop.errors import Refusal

_PATH = re.compile(r"`\$\.?(?:data\.)?([A-Za-z0-9_]+)")
_NAMED = re.compile(r"field `([A-Za-z0-9_]+)`")


def badly_typed(error: msgspec.DecodeError) -> Refusal:
  """`invalid`, at the field that the decoder complained of."""
  text = str(error)
  found = _PATH.search(text) or _NAMED.search(text)
  return Refusal("invalid", field=found.group(1) if found else None, text="frame", why=text.split(" - at ")[0])
