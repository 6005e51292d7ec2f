"""What of a message may be kept: the fields that are read, whatever else stands there and however it is written."""

from __future__ import annotations

import random

import pytest

from pinger.hl7_opening import GONE, open_message
from pinger.tests import hl7_messages as hl7


def test_hl7_4_only_the_fields_that_are_read_are_kept():
  opened = open_message(hl7.simple())
  assert opened.body.split("\r") == [
    f"MSH|^~\\&|RIS|RH|TS|CYK|20261124081000|{GONE}|ORM^O01|A1|P|2.3",
    "PID", "PD1", "NK1", "PV1", "GT1", "IN1",
    f"ORC|NW|{GONE}|{GONE}||||^^^202611251030||{GONE}|{GONE}|{GONE}|{GONE}|||{GONE}|||||ACC1",
    f"OBR|{GONE}|{GONE}|{GONE}|PETFDG^PET/CT hele kroppen||||||{GONE}|||{GONE}|||{GONE}||||ACC1|PET1",
    "NTE",
  ]  # fmt: skip
  assert opened.whole
  assert hl7.unclean(opened.body.encode()) == []


@pytest.mark.parametrize("ends", ["\r", "\n", "\r\n"])
def test_hl7_4_whatever_ends_the_lines(ends):
  opened = open_message(hl7.simple().replace(b"\r", ends.encode()))
  assert opened.whole
  assert hl7.unclean(opened.body.encode()) == []
  assert "ACC1" in opened.body


@pytest.mark.parametrize("sep", ["|", "#", "$"])
def test_hl7_4_whatever_separates_the_fields(sep):
  opened = open_message(hl7.simple().replace(b"|", sep.encode()))
  assert opened.whole
  assert hl7.unclean(opened.body.encode()) == []


@pytest.mark.parametrize("between", ["", " ", "\t", "\x1e", "\x0c", "\x85"])
@pytest.mark.parametrize("segment", ["PID", "NK1", "NTE", "GT1", "IN1", "PV1"])
@pytest.mark.parametrize("case", [str, str.lower])
def test_hl7_4_a_patient_in_another_segment_leaves_nothing_but_digest_length_and_header(between, segment, case):
  data = hl7.simple().decode().replace(f"\r{segment}|", f"{between}{case(segment)}|").encode()
  opened = open_message(data)
  glued_to_a_segment_that_is_not_kept = segment in ("NK1", "PV1", "GT1", "IN1")
  if not glued_to_a_segment_that_is_not_kept:
    assert not opened.whole
    assert "ACC1" not in opened.body
    assert f"({len(data)} bytes)" in opened.body
  assert hl7.unclean(opened.body.encode()) == []


@pytest.mark.parametrize("where", ["orc", "obr"])
def test_hl7_4_one_long_line_leaves_nothing(where):
  data = hl7.simple().replace(b"\r", b"")
  opened = open_message(data)
  assert not opened.whole
  assert hl7.unclean(opened.body.encode()) == []


def test_hl7_3_a_word_that_ends_like_a_segment_is_a_word():
  for word in ("PET RAPID", "VENTE"):
    opened = open_message(hl7.simple(description=word))
    assert opened.whole
    assert word in opened.body


@pytest.mark.parametrize("dash", ["-", "", "\\X2D\\", " ", "\\T\\", "–"])
def test_hl7_4_a_number_like_a_cpr_in_words_is_taken_out(dash):
  for field in ("description", "room"):
    opened = open_message(hl7.simple(**{field: f"010190{dash}1234"}))
    if dash != "\\T\\":
      assert "1234" not in opened.body


def test_hl7_4_what_is_no_hl7_leaves_its_length():
  for data in (b"", b"hello 010190-1234", hl7.PID.encode(), b"MSH", b"MSHAAAAAA", b"\x00" * 99, b"M\0S\0H\0|\0"):
    opened = open_message(data)
    assert opened.header is None
    assert opened.body == f"{GONE} ({len(data)} bytes)"


def test_hl7_4_no_damage_lets_a_patient_through(nemesis):
  """Bytes lost, doubled, turned round and cut, at the letters and at the lines."""
  whole = hl7.simple().replace(b"Qxclinical 010190-1234", b"Qxclinical")
  for seed in nemesis.seeds(5_000):
    chance = random.Random(f"damage {seed}")
    data = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
      at = chance.randrange(len(data) or 1)
      match chance.randrange(5):
        case 0:
          del data[at : at + chance.randint(1, 12)]
        case 1:
          data[at : at + 1] = [chance.randrange(256)]
        case 2:
          data[at:at] = bytes(chance.choices(b"|^~\\&\r\n\x0b\x1c\x00\xc3", k=chance.randint(1, 3)))
        case 3:
          data = data[:at] or data
        case 4:
          ends = [place for place, byte in enumerate(data) if byte == 13] or [0]
          at = chance.choice(ends)
          del data[at : at + 1]
    opened = open_message(bytes(data))
    found = hl7.unclean(opened.body.encode(), hl7.OTHERS)
    assert found == [], f"seed {seed}: {found} in {opened.body!r}"


@pytest.mark.parametrize(
  ("declared", "encoding"),
  [
    ("", "utf-8"),
    ("8859/1", "utf-8"),  # it lies
    ("8859/1", "latin-1"),
    ("", "latin-1"),
    ("8859/15", "iso8859_15"),
    ("UNICODE UTF-8", "latin-1"),  # it lies
    ("8859/99", "latin-1"),
    ("ASCII", "latin-1"),
  ],
)
def test_hl7_3_letters_are_right_whatever_is_declared(declared, encoding):
  text = hl7.message(hl7.msh("A", "20261124081000", charset=declared), hl7.order("NW", "A", "2026", room="Røå"))
  opened = open_message(text.decode().encode(encoding))
  assert "Røå" in opened.body
  # The answer is written as its header was.
  assert opened.charset == "utf-8"


def test_hl7_3_a_broken_letter_of_one_segment_breaks_none_of_another():
  opened = open_message(hl7.simple(room="Røå").replace(b"Qxpatient", b"Qxpatient\xff"))
  assert "Røå" in opened.body
