"""Where something is on the network. Pure."""

from __future__ import annotations

import ipaddress
import re

HOST_LIMIT = 253
_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")


def is_host(text: str) -> bool:
  """Whether a text is a name on the network or an IP number."""
  try:
    ipaddress.ip_address(text)
  except ValueError:
    return len(text) <= HOST_LIMIT and all(map(_LABEL.fullmatch, text.removesuffix(".").split(".")))
  return True
