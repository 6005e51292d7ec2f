"""How documents write: Danish first, English beside it; Danish numbers; Copenhagen wall time with its offset. Pure."""

from __future__ import annotations

import math
import unicodedata
from datetime import datetime

from tracershop.calendar import wall_time

ROLES: dict[str, tuple[str, str]] = {
  "productionAdmin": ("produktionsadministrator", "production admin"),
  "productionUser": ("produktionsbruger", "production user"),
}
USAGES: dict[str, tuple[str, str]] = {
  "human": ("Til mennesker", "Human use"),
  "animal": ("Til dyr", "Animal use"),
  "other": ("Til andet", "Other use"),
}
MARKS: dict[str, tuple[str, str]] = {
  "late": ("bestilt efter fristen", "ordered past the deadline"),
  "overLimit": ("over en grænse, med begrundelse", "above a limit, with a reason"),
  "runFull": ("kørslen var fuld ved bestilling", "the run was full when ordered"),
  "onBehalf": ("bestilt af produktionen på kundens vegne", "ordered by production on the customer's behalf"),
  "editedAfterAcceptance": ("ændret efter accept", "changed after acceptance"),
  "byRequest": ("efter kundens anmodning", "by the customer's request"),
  "notInCatalogue": ("ikke længere i kataloget", "no longer in the catalogue"),
  "slotEnded": ("den faste levering er ophørt", "the regular delivery has ended"),
  "closedDate": ("lukket dag", "closed date"),
  "outsideHours": ("uden for modtagetiden", "outside the receiving hours"),
  "releasedWithReason": ("frigivet med begrundelse", "released with a reason"),
  "manual": ("indtastet i hånden", "entered by hand"),
  "manualWithReason": ("indtastet i hånden, med begrundelse", "entered by hand, with a reason"),
  "manualConfirmed": ("indtastet i hånden, bekræftet af en anden", "entered by hand, confirmed by another person"),
  "clock": ("filens ur afveg", "the file's clock was off"),
  "clockConfirmed": ("filens ur afveg, bekræftet", "the file's clock was off, confirmed"),
  "near": ("ligner en anden vial", "resembles another vial"),
  "nearConfirmed": ("ligner en anden vial, bekræftet som sin egen", "resembles another vial, confirmed as its own"),
}


def both(words: dict[str, tuple[str, str]], key: str) -> tuple[str, str]:
  """The Danish and English words of a key; a key without words is shown as it is, never left out."""
  return words.get(key, (key, key))


def number(value: float, decimals: int = 1) -> str:
  """`10 273,1`: decimal comma, thin groups that no reader takes for a decimal mark."""
  return f"{value:,.{decimals}f}".replace(",", "\u00a0").replace(".", ",")


def percent(value: float) -> str:
  """Two decimals, rounded away from 100, so that no limit is crossed by rounding: 94.996 is 94,99."""
  hundredths = math.floor(value * 100 + 1e-9) if value < 100 else math.ceil(value * 100 - 1e-9)
  return f"{number(hundredths / 100, 2)} %"


def offset(instant: datetime) -> str:
  """`UTC+01:00`: what the wall clock in Copenhagen is ahead at an instant."""
  text = f"{wall_time(instant):%z}"
  return f"UTC{text[:3]}:{text[3:]}"


def moment(instant: datetime, *, seconds: bool = False) -> str:
  """`24.11.2026 07:00 (UTC+01:00)`: date and wall time in Copenhagen, and its zone."""
  return f"{wall_time(instant):{'%d.%m.%Y %H:%M:%S' if seconds else '%d.%m.%Y %H:%M'}} ({offset(instant)})"


def half_life(seconds: float) -> str:
  """A half-life in the unit people know it by."""
  for unit, size in (("d", 86_400.0), ("h", 3_600.0), ("min", 60.0)):
    if seconds >= 2 * size:
      return f"{number(seconds / size, 3)} {unit}"
  return f"{number(seconds, 2)} s"


def printable(text: str, known: frozenset[int]) -> str:
  """A text in the letters that a font has: one it lacks loses its accent, and what is left then is a question mark."""
  found = []
  for letter in unicodedata.normalize("NFC", text):
    if ord(letter) in known or letter == "\n":
      found.append(letter)
      continue
    plain = [part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)]
    found += [part if ord(part) in known else "?" for part in plain]
  return "".join(found)
