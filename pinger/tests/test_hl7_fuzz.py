"""Damaged, replayed and reordered messages by two connections: one answer each, and the bookings of a simple model."""

from __future__ import annotations

import dataclasses
import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from pinger.tests import hl7_messages as hl7
from pinger.tests.test_mllp import Sender, listening
from tests import unit
from tracershop import calendar
from tracershop.ledger.verify import verify
from tracershop.orderbook.models import Booking
from tracershop.pool import in_pool
from tracershop.site.models import Letter, Quarantine

pytestmark = pytest.mark.django_db(transaction=True)

FULL = 5_000
GROUP = 50
ROOMS = ("PET1", "PET2", "Rum æ")
WORDS = ("PET/CT hele kroppen", "PET \\T\\ CT hjerne", "Hjerte, Ø-15")
# Their accession numbers are so unlike the others' that no damage makes one of the other.
WILD = "wild~not~ours"


@dataclasses.dataclass
class Said:
  """What a whole message says of a study, or of one of its steps."""

  at: datetime
  control: str
  accession: str
  start_at: datetime
  room: str
  words: str
  step: str = ""

  @property
  def cancels(self) -> bool:
    return self.control in ("CA", "DC", "SC")


def truth(said: list[Said]) -> dict[str, tuple[datetime, str, str] | None]:
  """The studies that are booked once all of it is known, in the order in which it was written; None: cancelled."""
  found: dict[str, tuple[datetime, str, str] | None] = {}
  for it in sorted(said, key=lambda it: it.at):
    found[it.accession] = None if it.cancels else (it.start_at, it.room, it.words.replace("\\T\\", "&"))
  return found


def stepwise(said: list[Said]) -> dict[str, tuple[datetime, int]]:
  """Studies told step by step: the earliest start of the steps that stand once all is known, and how many there are."""
  last: dict[tuple[str, str], Said] = {}
  for it in sorted(said, key=lambda it: it.at):
    last[it.accession, it.step] = it
  found: dict[str, tuple[datetime, int]] = {}
  for (accession, _), it in last.items():
    if not it.cancels:
      start, count = found.get(accession, (it.start_at, 0))
      found[accession] = min(start, it.start_at), count + 1
  return found


class Ris:
  """Writes messages by a seed: each with how it must be answered, None where either may be."""

  def __init__(self, chance: random.Random, now: datetime, group: int) -> None:
    self.chance, self.now, self.group = chance, now, group
    self.said: list[Said] = []
    self.stepped: list[Said] = []
    self.sent: list[tuple[bytes, str]] = []
    seconds = chance.sample(range(1, 3000), GROUP + 1)
    self.instants = [now - timedelta(seconds=it) for it in seconds]

  def messages(self) -> list[tuple[bytes, str | None]]:
    """A group of messages, out of order."""
    kinds = (
      self.whole,
      self.whole,
      self.whole,
      self.whole,
      self.step,
      self.step,
      self.broken,
      self.foreign,
      self.wild,
      self.wild,
    )
    found: list[tuple[bytes, str | None]] = [self.chance.choice(kinds)(number) for number in range(GROUP)]
    # Each fifth comes again, some while the first is hardly gone.
    for data, answer in self.chance.sample(found, GROUP // 5):
      found.insert(self.chance.randrange(len(found)), (data, answer))
    return found

  def _lines(self, number: int, accession: str, **more: Any) -> tuple[bytes, Said]:
    chance = self.chance
    start_at = unit.at_wall(7, 0, unit.TUESDAY + timedelta(days=chance.randrange(3))) + timedelta(
      minutes=5 * chance.randrange(100)
    )
    said = Said(
      at=self.instants[number],
      control=chance.choice(("NW", "NW", "XO", "XO", "CA", "DC", "SC")),
      accession=accession,
      start_at=start_at,
      room=chance.choice(ROOMS),
      words=chance.choice(WORDS),
    )
    wall = calendar.wall_time(start_at)
    start = f"{wall:%Y%m%d%H%M}" if chance.random() < 0.5 else hl7.wall(start_at)
    if said.cancels and chance.random() < 0.5:
      # Some say no more than which study.
      start = ""
    given = {"room": said.room, "description": said.words, "status": "CA" if said.control == "SC" else ""}
    orders = hl7.order(said.control, accession, start, **{**given, **more})
    # Wall time without an offset, to the second.
    at = f"{calendar.wall_time(said.at):%Y%m%d%H%M%S}"
    return hl7.message(hl7.msh(f"{self.group}-{number}", at), orders), said

  def whole(self, number: int) -> tuple[bytes, str]:
    data, said = self._lines(number, f"ACC-{self.group}-{self.chance.randrange(8)}")
    self.said.append(said)
    if self.chance.random() < 0.4:
      # Damage where nobody reads.
      at = data.index(b"Qxpatient") + self.chance.randrange(60)
      data = data[:at] + bytes(self.chance.choices(b"abcxyz^~&\xc3\xff", k=5)) + data[at + 5 :]
    elif self.chance.random() < 0.3:
      data = data.replace(b"\r", b"\r\n")
    return data, "AA"

  def step(self, number: int) -> tuple[bytes, str]:
    """One step of a study whose steps each come in a message of their own."""
    step = self.chance.choice("ABC")
    data, said = self._lines(number, f"STEPS-{self.group}-{self.chance.randrange(4)}", step=step)
    said.step = step
    # One that names no start cancels what is there, and waits for it where nothing is.
    self.stepped.append(said)
    return data, "AA"

  def broken(self, number: int) -> tuple[bytes, str]:
    """Of a study that there is: what has to be there is not."""
    data, said = self._lines(number, f"ACC-{self.group}-{self.chance.randrange(8)}")
    harm = (
      lambda: data.replace(said.accession.encode(), b""),
      lambda: data.replace(f"ORC|{said.control}|".encode(), b"ORC|ZZ|"),
      lambda: data.replace(b"ORC|", b"ZRC|"),
      lambda: data.replace(b"\rORC", b"\rOBR|1||||||\rORC"),
      lambda: data.replace(f"{calendar.wall_time(said.at):%Y%m%d%H%M%S}".encode(), b"yesterday", 1),
      lambda: data.replace(b"\rNTE|1|", b"NTE|1|", 1),
    )
    return self.chance.choice(harm)(), "AE"

  def foreign(self, number: int) -> tuple[bytes, str]:
    data, _ = self._lines(number, f"ACC-{self.group}-{self.chance.randrange(8)}")
    pairs = (
      (b"ORM^O01", b"ADT^A08"),
      (b"|P|2.3", b"|T|2.3"),
      (b"|P|2.3", b"|P|3.0"),
      (b"MSH|", b"MSX|"),
      (b"MSH", b""),
    )
    old, new = self.chance.choice(pairs)
    return data.replace(old, new, 1), "AR"

  def wild(self, number: int) -> tuple[bytes, None]:
    """Of a study of its own: damaged anywhere, in any way that leaves MLLP's own marks alone."""
    chance = self.chance
    whole, _ = self._lines(number, WILD)
    data = bytearray(whole)
    alphabet = bytes(set(range(256)) - {0x0B, 0x1C})
    for _ in range(chance.randint(1, 5)):
      at, more = chance.randrange(len(data) or 1), chance.randint(1, 30)
      match chance.randrange(5):
        case 0:
          del data[at : at + more]
        case 1:
          data[at : at + 1] = bytes(chance.choices(alphabet, k=more))
        case 2:
          data[at:at] = bytes(chance.choices(b"|^~\\&\r\n", k=more))
        case 3:
          del data[at:]
        case 4:
          data[at:at] = data[at : at + 10 * more]
    return bytes(data), None


async def test_hl7_5_messages_of_every_sort_have_one_answer_each_and_make_no_wrong_booking(
  made: unit.Unit, frozen_clock: Any, nemesis: Any
) -> None:
  """HL7-1, HL7-2, HL7-5: of 5,000 in full."""
  counted = 0
  async with listening() as listener:
    for group in range(nemesis.rounds(FULL // GROUP)):
      ris = Ris(random.Random(f"hl7 {nemesis.seed + group}"), frozen_clock.now, group)
      senders = [await Sender.to(listener), await Sender.to(listener)]
      for number, (data, expected) in enumerate(ris.messages()):
        answer = await senders[number % 2].ask(data)
        where = f"group {group}, message {number}: {data!r}"
        assert answer is not None, where
        assert answer[0] in ("AA", "AE", "AR"), where
        assert expected in (None, answer[0]), f"{answer} for {where}"
        counted += 1
      for sender in senders:
        # Nothing more was said.
        sender.writer.write_eof()
        assert await sender.answer() is None
      found = await in_pool(booked, f"ACC-{group}-")
      expected_now = {accession: it for accession, it in truth(ris.said).items() if it is not None}
      assert found == expected_now, f"group {group}"
      stepped = await in_pool(booked_by_steps, f"STEPS-{group}-")
      assert stepped == stepwise(ris.stepped), f"group {group}"
  assert counted == nemesis.rounds(FULL // GROUP) * (GROUP + GROUP // 5)
  assert (await in_pool(verify)).whole
  # Nothing is left over, and each that waits in quarantine stands there once.
  waiting, buried, kept = await in_pool(left)
  assert (waiting, buried) == (0, kept)


def booked(prefix: str) -> dict[str, tuple[datetime, str, str]]:
  rows = Booking.objects.filter(accession__startswith=prefix, state="booked").select_related("location")
  return {it.accession: (it.start_at, it.location.code, it.description) for it in rows}


def booked_by_steps(prefix: str) -> dict[str, tuple[datetime, int]]:
  rows = Booking.objects.filter(accession__startswith=prefix, state="booked")
  return {it.accession: (it.start_at, len(it.parts) or 1) for it in rows}


def left() -> tuple[int, int, int]:
  """Letters that are not dealt with; those that are dead; lines in quarantine."""
  waiting = Letter.objects.filter(state__in=("new", "retry")).count()
  return waiting, Letter.objects.filter(state="dead").count(), Quarantine.objects.count()
