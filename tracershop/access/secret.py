"""A wrapper for passwords, so that none gets into a log, a repr, a traceback or a message by accident."""

from __future__ import annotations

from typing import Any, NoReturn

# Hashing takes time in proportion to length, and nobody types more.
LONGEST = 1024


class Secret:
  """Holds a text that is shown nowhere: it prints, formats, hashes and pickles nothing. `reveal()` gives it."""

  __slots__ = ("_text",)

  def __init__(self, text: str) -> None:
    self._text = text

  def reveal(self) -> str:
    """The text itself, for the one call that compares or hashes it."""
    return self._text

  def __repr__(self) -> str:
    return "Secret(…)"

  __str__ = __repr__

  def __format__(self, _: str) -> str:
    return repr(self)

  def __eq__(self, _: object) -> NoReturn:
    raise TypeError("a secret is not compared")

  def __hash__(self) -> NoReturn:
    raise TypeError("a secret is not hashed")

  def __reduce_ex__(self, _: Any) -> NoReturn:
    raise TypeError("a secret is not copied or stored")


def secret(text: Secret | str) -> Secret:
  """Wraps a text that is not wrapped yet."""
  return text if isinstance(text, Secret) else Secret(text)
