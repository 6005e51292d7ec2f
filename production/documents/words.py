"""How documents write: Danish first, English beside it; Danish numbers; Copenhagen wall time with its offset. Pure."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

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
STATUSES: dict[str, tuple[str, str]] = {
  "ordered": ("bestilt", "ordered"),
  "accepted": ("accepteret", "accepted"),
  "released": ("frigivet", "released"),
  "rejected": ("afvist", "rejected"),
  "cancelled": ("annulleret", "cancelled"),
}
VIAL_STATES: dict[str, tuple[str, str]] = {
  "free": ("ikke frigivet", "not released"),
  "unconfirmed": ("skal bekræftes", "to be confirmed"),
  "released": ("frigivet", "released"),
  "blocked": ("SPÆRRET, MÅ IKKE BRUGES", "BLOCKED, DO NOT USE"),
  "discarded": ("kasseret", "discarded"),
  "purpose": ("ikke til patient", "not for patients"),
}
PURPOSES: dict[str, tuple[str, str]] = {
  "rinse": ("Skyl", "Rinsing"),
  "qualityControl": ("Kvalitetskontrol", "Quality control"),
  "test": ("Test", "Test"),
}
NOUNS: dict[str, tuple[str, str]] = {
  "order": ("ordre", "order"),
  "vial": ("vial", "vial"),
  "dispatch": ("forsendelse", "dispatch"),
}
# What has happened to a row since, by the key that tells it.
HAPPENED: dict[str, tuple[str, str]] = {"returnedAt": ("bilen kom tilbage", "the car came back")}
# What of a row a paper tells, by its key on the wire.
FACTS: dict[str, tuple[str, str]] = {
  "orderedMbq": ("bestilt mængde", "ordered amount"),
  "injections": ("antal injektioner", "number of injections"),
  "deliverAt": ("leveringstid", "delivery time"),
  "usage": ("anvendelse", "usage"),
  "endpointId": ("leveringssted", "endpoint"),
  "customerId": ("kunde", "customer"),
  "activityMbq": ("aktivitet", "activity"),
  "calibratedAt": ("måletid", "time of calibration"),
  "volumeMl": ("volumen", "volume"),
  "batchNumber": ("batchnummer", "batch number"),
}
ON_ITS_WAY = ("PÅ VEJ – MÅ IKKE BRUGES FØR FRIGIVELSE", "ON ITS WAY – DO NOT USE UNTIL RELEASED")
NOT_RELEASED = ("IKKE FRIGIVET – MÅ IKKE BRUGES FØR FRIGIVELSE", "NOT RELEASED – DO NOT USE UNTIL RELEASED")
NOT_FOR_PEOPLE = ("IKKE TIL BRUG PÅ MENNESKER", "NOT FOR USE IN HUMANS")
MARKS: dict[str, tuple[str, str]] = {
  "late": ("bestilt efter fristen", "ordered past the deadline"),
  "overLimit": ("over en grænse, med begrundelse", "above a limit, with a reason"),
  "runFull": ("kørslen var fuld, da den blev bestilt", "the run was full when ordered"),
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
  "reassigned": ("givet til en anden kunde efter fyldningen", "given to another customer after filling"),
  "beforeSynthesis": (
    "målt, før batchens syntese sluttede",
    "measured before the synthesis of its batch ended",
  ),
  "ownEntry": (
    "indtastet af den, der frigiver; en anden ser den efter inden for en arbejdsdag",
    "entered by whoever releases it; another person reviews it within a working day",
  ),
  "ownEntryReviewed": (
    "indtastet af den, der frigav; siden set efter af en anden",
    "entered by whoever released it; reviewed by another since",
  ),
  "fromPaper": ("efterført fra papir", "entered late from paper"),
  "receivedFromPaper": ("modtagelsen er efterført fra papir", "the receipt was entered late from paper"),
  "batchFromPaper": ("batchen er efterført fra papir", "the batch was entered late from paper"),
  "resultsFromPaper": (
    "batchens QC-resultater er efterført fra papir",
    "QC results of the batch were entered late from paper",
  ),
  "conditional": (
    "batchen er betinget godkendt; sene resultater mangler",
    "the batch is certified conditionally; late results are still open",
  ),
  "notCertified": ("batchen er ikke godkendt", "the batch is not certified"),
  "withoutTests": ("batchen er godkendt uden analyser", "the batch was certified without tests"),
  "recalled": ("tilbagekaldt med sin batch", "recalled with its batch"),
  "cameBack": ("bilen kom tilbage", "the car came back"),
  "batchRejected": ("batchen er afvist, skal fyldes igen", "its batch was rejected, to be filled again"),
  "corrected": ("tidligere frigivelse trukket tilbage", "an earlier release was taken back"),
  "supplemented": ("frigivet med flere vialer siden", "released with further vials since"),
  "bookingMoved": ("undersøgelsen er flyttet i RIS", "the study was moved in the RIS"),
  "bookingChanged": ("undersøgelsen er ændret i RIS", "the study was changed in the RIS"),
  "bookingCancelled": ("undersøgelsen er aflyst i RIS", "the study was cancelled in the RIS"),
  "fromOldSystem": ("fra det gamle system", "from the old system"),
  "otherWeek": ("står ikke på en fast levering", "stands at no weekly delivery"),
  "suspectRelease": (
    "frigivelsen i det gamle system er ikke til at stole på",
    "its release in the old system is not to be trusted",
  ),
  "oldSystemWhereWeLead": ("bestilt i det gamle system", "ordered in the old system"),
}

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def both(words: dict[str, tuple[str, str]], key: str) -> tuple[str, str]:
  """The Danish and English words of a key; a key without words is shown as it is, never left out."""
  return words.get(key, (key, key))


def conditional(late_tests: Sequence[str]) -> tuple[str, str]:
  """That a batch is certified conditionally, and which results it still waits for (CRT-2)."""
  danish, english = MARKS["conditional"]
  names = ", ".join(late_tests)
  return (f"{danish}: {names}", f"{english}: {names}") if names else (danish, english)


def number(value: float, decimals: int = 1) -> str:
  """`10 273,1`: decimal comma, thin groups that no reader takes for a decimal mark."""
  return f"{value:,.{decimals}f}".replace(",", "\u00a0").replace(".", ",")


def activity(mbq: float) -> str:
  """An activity with the unit of becquerels that fits its size: `9 120,3 MBq`, `12,31 GBq`, `1,2046 TBq`."""
  if mbq >= 1_000_000:
    return f"{number(mbq / 1_000_000, 4)} TBq"
  if mbq >= 10_000:
    return f"{number(mbq / 1_000, 2)} GBq"
  return f"{number(mbq)} MBq"


def percent(value: float) -> str:
  """Two decimals, rounded away from 100, so that no limit is crossed by rounding: 94.996 is 94,99."""
  hundredths = math.floor(value * 100 + 1e-9) if value < 100 else math.ceil(value * 100 - 1e-9)
  return f"{number(hundredths / 100, 2)} %"


def wanted(mbq: float, injections: int | None) -> str:
  """What was ordered: MBq, or a count."""
  return number(mbq) if injections is None else f"{injections} inj."


def offset(instant: datetime) -> str:
  """`UTC+01:00`: what the wall clock in Copenhagen is ahead at an instant."""
  text = f"{wall_time(instant):%z}"
  return f"UTC{text[:3]}:{text[3:]}"


def moment(instant: datetime, *, seconds: bool = False) -> str:
  """`24.11.2026 07:00 (UTC+01:00)`: date and wall time in Copenhagen, and its zone."""
  return f"{wall_time(instant):{'%d.%m.%Y %H:%M:%S' if seconds else '%d.%m.%Y %H:%M'}} ({offset(instant)})"


def day(on: date) -> str:
  """`tirsdag 24.11.2026`"""
  return f"{WEEKDAYS[on.isoweekday() - 1]} {on:%d.%m.%Y}"


def clock(instant: datetime, *, seconds: bool = False) -> str:
  """`07:00`, wall time in Copenhagen; only where the date stands beside it."""
  return f"{wall_time(instant):{'%H:%M:%S' if seconds else '%H:%M'}}"


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


def changed(kind: str, number: int, key: str, now: object) -> str:
  """What of a row is otherwise than a paper says: `vial 4: frigivet / released`."""
  danish, english = NOUNS[kind]
  noun = danish if danish == english else f"{danish}/{english}"
  states = {"order": STATUSES, "vial": VIAL_STATES}.get(kind, {})
  if key in ("status", "state") and now in states:
    told = states[str(now)]
  elif key in HAPPENED:
    told = HAPPENED[key]
  else:
    fact = FACTS.get(key, (key, key))
    told = f"{fact[0]} ændret", f"{fact[1]} changed"
  return f"{noun} {number}: {told[0]} / {told[1]}"
