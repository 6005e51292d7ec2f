"""Sending bytes to a printer's raw port (9100): no answer comes but that the line took them."""

from __future__ import annotations

import socket
import time


class Away(Exception):
  """The printer did not take all of it in time."""


def send(host: str, port: int, data: bytes, *, seconds: float) -> None:
  """Sends it all and closes, within `seconds` in all. Raises Away; how much a printer then has taken is not known."""
  until = time.monotonic() + seconds
  try:
    with socket.create_connection((host, port), timeout=seconds) as line:
      view = memoryview(data)
      while view:
        line.settimeout(_left(until))
        view = view[line.send(view) :]
      line.shutdown(socket.SHUT_WR)
      # A printer closes when it has all; one that keeps the line open has it too.
      line.settimeout(min(0.2, _left(until)))
      try:
        line.recv(1)
      except TimeoutError:
        return
  except OSError as error:
    raise Away(str(error)) from error


def _left(until: float) -> float:
  left = until - time.monotonic()
  if left <= 0:
    raise TimeoutError("timed out")
  return left
