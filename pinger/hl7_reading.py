"""Reads the orders of an HL7 message that was opened: ORM^O01, of whatever version 2. Pure.

What is read is the body as it is kept, so that a message can be tried again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Literal

import hl7
import msgspec

from pinger.hl7_opening import GONE, Header, unescaped
from tracershop.calendar import wall_instant
from tracershop.orderbook.studies import Part, Study

if TYPE_CHECKING:
  from tracershop.site.listening import Why

Verb = Literal["new", "change", "cancel"]

VERBS: dict[str, Verb] = {"NW": "new", "XO": "change", "CA": "cancel", "DC": "cancel", "SC": "cancel"}
# A status changes nothing, unless it says that the study has ended.
STATUS = "SC"
ENDED = ("CA", "DC")
MOST_ORDERS = 100
LONGEST = {"accession": 255, "location": 120}
LONGEST_STEP = 64
# A message from further ahead comes from a clock that is wrong: all that followed would be older than it.
MOST_AHEAD = timedelta(hours=1)
YEARS = range(2000, 2101)

_KIND = re.compile(r"[A-Z]{3}\^[A-Z][0-9A-Z]{2}", re.ASCII)
_INSTANT = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(?:(\d\d)(?:\.(\d{1,6}))?)?([+-]\d\d)?(\d\d)?", re.ASCII)


class Unusable(Exception):
  """A message that is HL7 and of no use, in a Danish and an English sentence."""

  def __init__(self, danish: str, english: str) -> None:
    super().__init__(english)
    self.danish = danish
    self.english = english

  def __str__(self) -> str:
    return f"{self.danish} / {self.english}"


class Told(msgspec.Struct, frozen=True, kw_only=True):
  """What a message says of one study; `study` may be missing of what is cancelled. With a step's ID it is said of this
  step only."""

  verb: Verb
  accession: str
  study: Study | None
  step_id: str = ""


class Message(msgspec.Struct, frozen=True, kw_only=True):
  """What a message says, and as of when."""

  known_at: datetime
  told: tuple[Told, ...]


FOREIGN: dict[Why, str] = {
  "type": "Only ORM^O01 is taken here.",
  "version": "Only HL7 version 2 is taken here.",
  "processing": "Messages of this processing ID are not taken here.",
  "long": "The message is too long.",
}


def not_ours(header: Header, processing: Sequence[str]) -> Why | None:
  """Why a message is for somebody else; None where it is ours."""
  if (header.part(9, 1), header.part(9, 2)) != ("ORM", "O01"):
    return "type"
  if not re.fullmatch(r"2(?:\.\d){0,2}", header.part(12)):
    return "version"
  return "processing" if header.part(11) not in processing else None


def kind_of(header: Header | None) -> str:
  """The type of a message as its header has it, as ADT^A08; empty where it is none, or something of the patient may
  stand there."""
  kind = "" if header is None or not header.sure else f"{header.part(9, 1)}^{header.part(9, 2)}"
  return kind if _KIND.fullmatch(kind) else ""


def read(body: str, now: datetime) -> Message:
  """Reads a stripped body. Raises Unusable where it says nothing that can be used."""
  try:
    message = hl7.parse(body)
  except Exception:
    # The library's errors quote the text.
    raise Unusable("Beskeden kan ikke læses som HL7.", "The message cannot be read as HL7.") from None
  reading = _Reading(message)
  known_at = reading.instant(message[0], 7, 1, "MSH-7")
  if known_at is None:
    raise Unusable(
      "MSH-7, beskedens tid, mangler, eller er ingen tid.", "MSH-7, the message's time, is missing or no time."
    )
  if known_at > now + MOST_AHEAD:
    raise Unusable(
      "MSH-7 ligger i fremtiden: afsenderens ur går forkert.", "MSH-7 lies in the future: the sender's clock is wrong."
    )
  steps, orders = reading.steps()
  if not orders:
    raise Unusable("Der er ingen ORC i beskeden.", "There is no ORC in the message.")
  if orders > MOST_ORDERS:
    raise Unusable(
      f"Der er flere end {MOST_ORDERS} ordrer i beskeden.", f"There are more than {MOST_ORDERS} orders in the message."
    )
  by_accession: dict[str, list[_Step]] = {}
  for step in steps:
    by_accession.setdefault(step.accession, []).append(step)
  return Message(known_at=known_at, told=tuple(_joined(mine) for mine in by_accession.values()))


class _Step(msgspec.Struct, frozen=True, kw_only=True):
  """An ORC with its OBR."""

  verb: Verb
  accession: str
  location: str
  code: str
  description: str
  start_at: datetime | None
  step_id: str


def _joined(steps: Sequence[_Step]) -> Told:
  """The steps of one study as one: the earliest start, with its parts; cancelled where all are. One that is alone in
  its message and names itself speaks for itself only."""
  standing = [it for it in steps if it.verb != "cancel"]
  of = [it for it in standing or steps if it.start_at is not None]
  for it in standing:
    _complain(it)
  verb = (standing or steps)[0].verb
  accession = steps[0].accession
  step_id = steps[0].step_id if len(steps) == 1 else ""
  if not of:
    return Told(verb=verb, accession=accession, study=None, step_id=step_id)
  parts = tuple(
    Part(step_id=it.step_id or str(number), start_at=it.start_at, description=it.description)
    for number, it in enumerate(of, 1)
    if it.start_at is not None
  )
  start_at, first = min(((it.start_at, it) for it in of if it.start_at is not None), key=lambda pair: pair[0])
  study = Study(
    accession=accession,
    location=first.location,
    code=first.code,
    description=first.description,
    start_at=start_at,
    parts=tuple(sorted(parts, key=lambda it: it.start_at)) if len(parts) > 1 else (),
  )
  return Told(verb=verb, accession=accession, study=study, step_id=step_id)


def _complain(step: _Step) -> None:
  """Raises Unusable where a study that is to be booked lacks something."""
  if step.start_at is None:
    raise Unusable(
      "Starttiden mangler, eller er ingen tid (ORC-7.4).", "The start is missing, or is no time (ORC-7.4)."
    )
  if step.verb != "new":
    # What a change leaves out stays as it is.
    return
  if not step.location:
    raise Unusable("Rummet mangler (OBR-21).", "The room is missing (OBR-21).")
  if not step.description:
    raise Unusable(
      "Undersøgelsen mangler (OBR-4), eller der står noget som et CPR-nummer.",
      "The procedure is missing (OBR-4), or something like a CPR number stands there.",
    )


class _Reading:
  """A parsed message and its separators."""

  def __init__(self, message: hl7.Message) -> None:
    self.message = message
    self.separators: str = message.separators[1] + message.separators[3] + message.separators[2] + message.esc
    self.separators += message.separators[4]

  def steps(self) -> tuple[list[_Step], int]:
    """Each OBR with the ORC before it, an ORC without one alone; and how many there are in all, those that only tell
    how a study gets on among them."""
    orders: list[tuple[hl7.Segment, hl7.Segment | None, hl7.Segment | None]] = []
    order: hl7.Segment | None = None
    timing: hl7.Segment | None = None
    alone = False
    for segment in self.message:
      name = str(segment[0])
      if name == "ORC":
        if order is not None and alone:
          orders.append((order, timing, None))
        order, timing, alone = segment, None, True
      elif name == "TQ1" and timing is None:
        timing = segment
      elif name == "OBR":
        if order is None:
          raise Unusable("Der står en OBR før den første ORC.", "An OBR stands before the first ORC.")
        orders.append((order, timing, segment))
        alone = False
      if len(orders) > MOST_ORDERS:
        break
    if order is not None and alone:
      orders.append((order, timing, None))
    found = [self.step(*each) for each in orders[:MOST_ORDERS]]
    return [it for it in found if it is not None], len(orders)

  def step(self, order: hl7.Segment, timing: hl7.Segment | None, request: hl7.Segment | None) -> _Step | None:
    """What an order says; None where it only tells how a study gets on."""
    control = self.text(order, 1)
    verb = VERBS.get(control)
    if verb is None:
      shown = control if control.isalpha() and len(control) <= 2 else "?"
      raise Unusable(
        f"ORC-1 er {shown}; her læses NW, XO, CA, DC og SC.", f"ORC-1 is {shown}; NW, XO, CA, DC and SC are read here."
      )
    if control == STATUS:
      if self.text(order, 5) not in ENDED and self.text(order, 25) not in ENDED:
        return None
      verb = "cancel"
    start = self.instant(order, 7, 4, "ORC-7.4") or self.instant(timing, 7, 1, "TQ1-7")
    code, description = self.text(request, 4, 1), self.text(request, 4, 2)
    return _Step(
      verb=verb,
      accession=self.accession(order, request),
      location=self.short(self.text(request, 21), "location", "OBR-21"),
      code=code,
      description=description or code,
      start_at=start or self.instant(request, 27, 4, "OBR-27.4"),
      step_id=self.text(request, 19)[:LONGEST_STEP],
    )

  def accession(self, order: hl7.Segment, request: hl7.Segment | None) -> str:
    """The accession number: ORC-20 and OBR-20, which agree where both are there; else OBR-18, where IHE has it."""
    found = {it for it in (self.text(order, 20), self.text(request, 20)) if it}
    if len(found) > 1:
      raise Unusable("ORC-20 og OBR-20 siger hver sit.", "ORC-20 and OBR-20 differ.")
    accession = found.pop() if found else self.text(request, 18)
    if not accession:
      raise Unusable(
        "Accessionsnummeret mangler (ORC-20, OBR-20).", "The accession number is missing (ORC-20, OBR-20)."
      )
    return self.short(accession, "accession", "ORC-20")

  def short(self, text: str, what: str, place: str) -> str:
    """A text as it may be kept: whole. Raises Unusable where it is too long."""
    if len(text) > LONGEST[what]:
      raise Unusable(
        f"{place} er længere end {LONGEST[what]} tegn.", f"{place} is longer than {LONGEST[what]} characters."
      )
    return text

  def text(self, segment: hl7.Segment | None, field: int, component: int = 1) -> str:
    """A component of a field's first repetition, its escapes resolved; empty where it was not kept."""
    if segment is None or field >= len(segment):
      return ""
    components, repetitions = self.separators[1], self.separators[2]
    whole = str(segment[field]).split(repetitions)[0]
    parts = whole.split(components)
    raw = parts[component - 1].strip() if component <= len(parts) else ""
    if whole == GONE or raw in ("", hl7.NULL, GONE):
      return ""
    return " ".join(unescaped(raw, self.separators).split())

  def instant(self, segment: hl7.Segment | None, field: int, component: int, place: str) -> datetime | None:
    """An instant: Copenhagen wall time unless it names its offset. Raises Unusable where it is none."""
    text = self.text(segment, field, component)
    if not text:
      return None
    try:
      return instant(text)
    except ValueError:
      raise Unusable(f"{place} er intet tidspunkt med klokkeslæt.", f"{place} is no date with a time.") from None


def instant(text: str) -> datetime:
  """The UTC instant of an HL7 timestamp of at least minutes. Raises ValueError."""
  found = _INSTANT.fullmatch(text)
  if found is None or (found[8] is None) != (found[9] is None):
    raise ValueError("no instant")
  year, month, day, hour, minute = (int(it) for it in found.groups()[:5])
  micro = int((found[7] or "0").ljust(6, "0"))
  wall = datetime(year, month, day, hour, minute, int(found[6] or 0), micro)  # noqa: DTZ001  a wall time
  if year not in YEARS:
    raise ValueError("no year of ours")
  if found[8] is None:
    return wall_instant(wall.date(), wall.time())
  hours, minutes = int(found[8]), int(found[9])
  if not (abs(hours) <= 14 and minutes < 60):
    raise ValueError("no offset")
  offset = timedelta(hours=abs(hours), minutes=minutes)
  return wall.replace(tzinfo=timezone(-offset if found[8][0] == "-" else offset)).astimezone(UTC)
