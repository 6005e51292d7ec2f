"""What a command's `seen` means for a row: one that has moved on since it was shown is not acted upon. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from tracershop.errors import Refusal
from tracershop.protocol import messages


def refuse_stale(seen: Mapping[str, int] | None, key: str, row: Any, field: str) -> None:
  """Raises Refusal `stale` at `field`, with the present row, where `key` (`user:3`) was shown at another revision."""
  shown = (seen or {}).get(key)
  if shown is not None and shown != row.revision:
    raise Refusal("stale", field=field, details={key: msgspec.json.decode(messages.encode(row))})
