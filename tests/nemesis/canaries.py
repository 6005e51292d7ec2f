"""Two customers whose every word is a canary, the people who use them, and what of it all somebody heard."""

from __future__ import annotations

import base64
import dataclasses
import re
import zlib
from datetime import time, timedelta
from typing import Any

from tests import unit
from tests.nemesis import world
from tracershop import calendar
from tracershop.access.models import User
from tracershop.catalogue.models import Customer, Endpoint, Tracer
from tracershop.orderbook.models import Location, Procedure
from tracershop.orderbook.studies import key_of


@dataclasses.dataclass(frozen=True)
class Canary:
  """What marks one customer's bytes. Amounts are told from others by their first digits."""

  side: str
  word: str
  mbq: float

  def text(self, kind: str) -> str:
    """A canary text of a kind: PERSON, COMMENT, REASON, NAME …"""
    return f"{self.word}{kind}"

  @property
  def marks(self) -> tuple[bytes, ...]:
    """Bytes that nobody else may see, whatever their case."""
    return self.word.lower().encode(), f"{self.mbq:.2f}".encode()


NORTH = Canary("north", "Qxnordkanari", 7317.31)
SOUTH = Canary("south", "Qzsydkanari", 8629.47)
BOTH = {"north": NORTH, "south": SOUTH}
# What only those hear who act for a customer and are no external users.
BOOKED = ("ACCESSION", "ROOM", "STUDY")
PRODUCTION = ("Kirsten Holm", "Anders Lund", "Production Admin", "Site Admin", "Shop Admin")


def build(hold: Any) -> world.World:
  """The unit shortly before Tuesday, with canaries for names; `hold` sets the clock."""
  hold(calendar.wall_instant(unit.TUESDAY - timedelta(days=1), time(9)))
  made = world.build(unit.TUESDAY)
  Tracer.objects.update(shelf_life_minutes=3_000)
  for side, canary in BOTH.items():
    mine = getattr(made.unit, side)
    Customer.objects.filter(id=mine.customer.pk).update(
      short_name=canary.text("NAME"), long_name=f"{canary.text('NAME')} Hospital"
    )
    Endpoint.objects.filter(id=mine.endpoint.pk).update(name=canary.text("PLACE"))
    unit.person(f"{side}admin", canary.text("PERSON"), "shopAdmin", (mine.customer,))
    User.objects.filter(id=mine.nurse.user_id).update(name=canary.text("PERSON"))
    Location.objects.create(code=canary.text("ROOM"), endpoint=mine.endpoint)
    Procedure.objects.create(
      endpoint=mine.endpoint, description=canary.text("STUDY"), description_key=key_of(canary.text("STUDY")),
      tracer=made.unit.fdg, units=canary.mbq, delay_minutes=60,
    )  # fmt: skip
  User.objects.filter(username="external").update(name=NORTH.text("PERSON"))
  hold(calendar.wall_instant(unit.TUESDAY - timedelta(days=1), time(23, 30)))
  for name in ("radiochemist", "prodadmin", "nurse7", "nurse8", "northadmin", "southadmin", "external"):
    made.cookies[name] = world.cookie_of(name)
  made.cookies["wall"] = world.wall_cookie(made.unit)
  return made


_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)


def legible(data: bytes) -> bytes:
  """A PDF with its packed streams laid open behind it; anything else as it is."""
  if not data.startswith(b"%PDF"):
    return data
  opened = [data]
  for packed in _STREAM.findall(data):
    for plain in (_unpacked(packed), _unpacked(_from_85(packed))):
      if plain:
        opened.append(plain)
  return b"\n".join(opened)


def _from_85(packed: bytes) -> bytes:
  try:
    return base64.a85decode(packed.strip().removesuffix(b"~>"))
  except ValueError:
    return b""


def _unpacked(packed: bytes) -> bytes:
  try:
    return zlib.decompressobj().decompress(packed)
  except zlib.error:
    return b""


def found_in(heard: list[bytes], marks: tuple[bytes, ...]) -> list[str]:
  """The places where marks stand among what was heard, with some bytes around them."""
  found = []
  for data in heard:
    low = legible(data).lower()
    for mark in marks:
      place = low.find(mark.lower())
      if place >= 0:
        found.append(f"{mark!r} in …{low[max(0, place - 120) : place + 60]!r}…")
  return found
