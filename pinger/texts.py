"""Letters from bytes whose character set may be missing, or a lie."""

from __future__ import annotations

import re

from pydicom import charset

from tracershop.texts import looks_like_cpr

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_DIGITS = re.compile(r"[\d./\u2010-\u2015\u2212 -]{10,}")
# As pydicom has them: after these a text begins anew in the first character set.
_DELIMITERS = {0x0D, 0x0A, 0x09, 0x0C}


def declared(raw: bytes | None) -> list[str]:
  """The character sets that a data set says it is in, as DICOM names them."""
  if not raw:
    return []
  return [part.strip(" \0") for part in raw.decode("ascii", "replace").split("\\")]


def letters(raw: bytes, sets: list[str]) -> str:
  """A text of these bytes.

  Peers claim what is not so: some label everything UTF-8, some say Latin-1 over UTF-8, some say nothing. No text in
  another set is by chance UTF-8 with more than one byte to a letter; so that goes first, then what was declared, then
  what Danes have used before.
  """
  if raw.isascii() and 0x1B not in raw:
    return raw.decode("ascii")
  if not raw.isascii():
    try:
      return raw.decode("utf-8")
    except UnicodeDecodeError:
      pass
  return _as_declared(raw, sets) or _western(raw)


def _as_declared(raw: bytes, sets: list[str]) -> str | None:
  named = [it for it in sets if it]
  if not named or named == ["ISO_IR 192"]:
    return None
  try:
    if named == ["ISO_IR 100"]:
      return _western(raw)
    if len(named) == 1 and "2022" not in named[0]:
      (encoding,) = charset.convert_encodings(named)
      return raw.decode(encoding)
    # An empty first one is the default set: what follows is reached by escapes.
    return charset.decode_bytes(raw, charset.convert_encodings(list(sets)), _DELIMITERS)
  except (LookupError, ValueError, AttributeError):
    return None


def _western(raw: bytes) -> str:
  # Windows' set is Latin-1 with letters where that has nothing; five places are empty in both.
  try:
    return raw.decode("cp1252")
  except UnicodeDecodeError:
    return raw.decode("latin-1")


def line(raw: bytes, sets: list[str]) -> str:
  """The same on one line, without padding and control characters, and without what could be a CPR number."""
  text = " ".join(_CONTROL.sub(" ", letters(raw, sets)).split())
  if looks_like_cpr(text):
    text = _DIGITS.sub("…", text).strip()
    if looks_like_cpr(text):
      return "…"
  return text
