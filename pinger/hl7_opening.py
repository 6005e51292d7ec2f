"""Opens a message of HL7 version 2: its letters, its header, and what of it may be kept. Pure; nothing here raises.

Maintained invariant: what leaves this module to be kept holds the fields that are read, and nothing else. So whoever
the patient is, and whatever was written about him, is gone before a disk, a log or the ledger can see it (HL7-4).
"""

from __future__ import annotations

import codecs
import itertools
import re

import msgspec

from tracershop.texts import looks_like_cpr

# What was written in a place that is not kept.
GONE = "…"
LONGEST_VALUE = 1_000
MOST_LINES = 10_000

# The fields that are read, by segment; of a time and quantity only the time (component 4), which a pattern must fit.
KEPT: dict[str, frozenset[int]] = {
  "MSH": frozenset({3, 4, 5, 6, 7, 9, 10, 11, 12}),
  "ORC": frozenset({1, 5, 7, 20, 25}),
  "TQ1": frozenset({7}),
  "OBR": frozenset({4, 18, 19, 20, 21, 27}),
}
QUANTITIES = {("ORC", 7), ("OBR", 27)}
# Where the RIS's people write words, a number like a CPR is taken out; an accession number may look like one.
SPOKEN = {("OBR", 4), ("OBR", 21)}
COMMON = "|^~\\&"

_PERSONS = "PID|PD1|NK1|GT1|IN[1-9]|NTE|MRG|PV1|PV2"
_INSTANT = re.compile(r"\d{4,14}(?:\.\d{1,6})?(?:[+-]\d{4})?", re.ASCII)
_WORD = re.compile(r"[A-Za-z]{1,3}")
_NAME = re.compile(r"[A-Z][A-Z0-9]{2}")
_TYPE = re.compile(r"[A-Z]{3}(?:\W[A-Z0-9]{1,3}(?:\W[A-Z0-9_]{1,7})?)?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_VERSION = re.compile(r"2(?:\.\d){0,2}")
_NUMBER = re.compile(r"[1-9](?:\.[0-9])*")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){1,200}")
_DECLARED = {"ASCII": "ascii", "UNICODE UTF-8": "utf-8", "8859/1": "latin-1"}


# Where nothing but this may stand: a word or an instant (of a component), a message's type (the whole field).
FITTING: dict[tuple[str, int], tuple[re.Pattern[str], bool]] = {
  **dict.fromkeys((("MSH", 7), ("TQ1", 7)), (_INSTANT, False)),
  **dict.fromkeys((("ORC", 1), ("ORC", 5), ("ORC", 25), ("MSH", 11)), (_WORD, False)),
  ("MSH", 9): (_TYPE, True),
  ("MSH", 12): (_VERSION, False),
}


class Header(msgspec.Struct, frozen=True, kw_only=True):
  """MSH as it was written: `separators` are those of fields, components, repetitions, the escape and of
  subcomponents; `fields` are the whole fields by number."""

  separators: str
  encoding: str
  fields: tuple[str, ...]

  def field(self, number: int) -> str:
    """A field as it was written; empty where there is none."""
    return self.fields[number].strip() if number < len(self.fields) else ""

  def part(self, number: int, component: int = 1) -> str:
    """A component of a field's first repetition."""
    parts = self.field(number).split(self.separators[2])[0].split(self.separators[1])
    return parts[component - 1].strip() if component <= len(parts) else ""

  @property
  def sure(self) -> bool:
    """Whether its fields stand where they ought to: a type at 9, and a version at 12."""
    return bool(_TYPE.fullmatch(self.field(9)) and _NUMBER.match(self.field(12)))

  @property
  def control_id(self) -> str:
    return self.field(10)


class Opened(msgspec.Struct, frozen=True, kw_only=True):
  """A message that was opened: its header, or None where it is no HL7, and what of it may be kept (`body`). `whole`
  where its segments could be told apart; else the body says how long it was, and can not be read."""

  header: Header | None
  body: str
  whole: bool
  charset: str


def open_message(data: bytes) -> Opened:
  """Opens the bytes between MLLP's marks."""
  lines, charset = decoded(data)
  header = _header(lines[0]) if lines else None
  if header is None:
    return Opened(header=None, body=_nothing(data), whole=False, charset=charset)
  if _run_together(lines, header.separators[0]) or len(lines) > MOST_LINES:
    return Opened(header=header, body=_sure_header(header) + _nothing(data), whole=False, charset=charset)
  kept = [_stripped(line, header.separators) for line in lines]
  body = "\r".join(it for before, it in itertools.pairwise(["", *kept]) if it != before or it[:3] in KEPT)
  return Opened(header=header, body=body, whole=True, charset=charset)


def decoded(data: bytes) -> tuple[list[str], str]:
  """The lines, without empty ones, and how the first was encoded: each UTF-8 where it is that, else as MSH-18 declares,
  else ISO 8859-1. So a letter that is broken in one segment breaks none in another.

  What is declared is trusted least: peers say Latin-1 and send UTF-8.
  """
  lines = [line for line in re.split(rb"\r\n?|\n", data.removeprefix(codecs.BOM_UTF8)) if line.strip()]
  header = _header(lines[0].decode("latin-1")) if lines else None
  declared = header.part(18).upper() if header else ""
  found = re.fullmatch(r"8859/(\d{1,2})", declared, re.ASCII)
  charset = _DECLARED.get(declared) or (f"iso8859_{found[1]}" if found else "latin-1")
  read = [_line(line, charset) for line in lines]
  return [text for text, _ in read], read[0][1] if read else "utf-8"


def _line(line: bytes, declared: str) -> tuple[str, str]:
  for charset in ("utf-8", declared):
    try:
      return line.decode(charset), charset
    except (UnicodeDecodeError, LookupError):
      pass
  return line.decode("latin-1"), "latin-1"


def _header(line: str) -> Header | None:
  """The header of a first line, where it is one."""
  line = line.strip()
  if not line.startswith("MSH") or len(line) < 8:
    return None
  between, rest = line[3], line[4:]
  others, found, _ = rest.partition(between)
  marks = between + others
  if not found or not 2 <= len(marks) <= 6 or len(set(marks)) != len(marks):
    return None
  if any(not it.isascii() or it.isalnum() or it.isspace() or not it.isprintable() for it in marks):
    return None
  separators = (marks + COMMON[len(marks) :])[:5]
  if len(set(separators)) != len(separators):
    return None
  # MSH-1 is the separator itself, so that the first split is MSH-2.
  return Header(separators=separators, encoding=others, fields=("MSH", between, *rest.split(between)))


def _run_together(lines: list[str], between: str) -> bool:
  """Whether a segment that names people stands inside another one: then nobody can say where it ends.

  A word may end like a segment's name (RAPID|): after a letter its set number has to follow.
  """
  mark = re.escape(between)
  inside = re.compile(
    rf"(?:[^A-Za-z\u00c0-\u024f\s]|(?<=\S)\s)(?:{_PERSONS}){mark}|[A-Za-z\u00c0-\u024f](?:{_PERSONS}){mark}\d+{mark}",
    re.IGNORECASE,
  )
  headers = sum(line.startswith("MSH" + between) for line in lines)
  return headers > 1 or any(inside.search(line) for line in lines if line.lstrip()[:3] in KEPT)


def _stripped(line: str, separators: str) -> str:
  """A segment with the fields that are read; of another one its name."""
  between = separators[0]
  line = line.strip()
  name, _, _ = line.partition(between)
  if name not in KEPT:
    return name if _NAME.fullmatch(name) else GONE
  fields = line.split(between)
  if name == "MSH":
    fields.insert(1, between)
  kept = [
    it if place == 0 else _kept(name, place, it, separators) for place, it in enumerate(fields[: max(KEPT[name]) + 1])
  ]
  if name == "MSH":
    kept[1:3] = [fields[2]]
  return between.join(kept).rstrip(between)


def _kept(name: str, place: int, value: str, separators: str) -> str:
  value = _CONTROLS.sub(" ", value).strip()
  if not value or place not in KEPT[name]:
    return GONE if value else ""
  if len(value) > LONGEST_VALUE:
    return value[:LONGEST_VALUE] + GONE
  if (name, place) in QUANTITIES:
    # Of each repetition the first is read; its text (component 8) and its condition are somebody's words.
    parts = value.split(separators[2])[0].split(separators[1])
    start = parts[3].strip() if len(parts) > 3 else ""
    return separators[1] * 3 + (start if _INSTANT.fullmatch(start) else GONE) if start else GONE
  if (name, place) in FITTING:
    pattern, whole = FITTING[name, place]
    value = value if whole else value.split(separators[1])[0]
    return value if pattern.fullmatch(value) else GONE
  if (name, place) in SPOKEN and looks_like_cpr(unescaped(value, separators)):
    return GONE
  return value


def _sure_header(header: Header) -> str:
  """Of a header that something else may have run into, the places that are what they ought to be."""
  kept = {
    7: _INSTANT.fullmatch(header.field(7)) and len(header.field(7)) >= 12,
    9: _TYPE.fullmatch(header.field(9)),
    12: _VERSION.fullmatch(header.field(12)),
  }
  fields = ["MSH", header.encoding, *("" for _ in range(3, 13))]
  for number, sure in kept.items():
    fields[number - 1] = header.field(number) if sure else GONE
  return header.separators[0].join(fields) + "\r"


def _nothing(data: bytes) -> str:
  return f"{GONE} ({len(data)} bytes)"


def unescaped(text: str, separators: str) -> str:
  r"""A text with its escapes resolved: separators, \X..\ as bytes, line breaks as a blank; the others fall away.

  The library's own writes what it cannot read into the log.
  """
  mark = separators[3]
  if mark not in text:
    return text
  known = dict(zip("FSRET", separators, strict=True))
  pieces = text.split(mark)
  found = [pieces[0]]
  # Every second piece is an escape; the last one, where its end is missing, is a text.
  for place, piece in enumerate(pieces[1:], 1):
    if place % 2 == 0 or place == len(pieces) - 1:
      found.append(piece)
    elif piece in known:
      found.append(known[piece])
    elif piece[:1] == "X" and _HEX.fullmatch(piece[1:]):
      found.append(_of_bytes(bytes.fromhex(piece[1:])))
    elif piece[:1] == ".":
      found.append(" ")
  return "".join(found)


def _of_bytes(data: bytes) -> str:
  try:
    return data.decode("utf-8")
  except UnicodeDecodeError:
    return data.decode("latin-1")
