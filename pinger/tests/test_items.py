"""From an item's bytes to a study: letters, times, steps, and what is no booking."""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset

from pinger import texts
from pinger.calls import Find
from pinger.dicom import identifier
from pinger.items import Gathered, steps_of
from tests.hostile import item
from tests.peers import PATIENT_ID, Entry, dataset

DAY = date(2026, 11, 24)
# Much of this is against the standard, and meant to be.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def entry(**other: Any) -> Entry:
  return Entry(**{"accession": "RH1", "day": DAY, "at": "0930", **other})


def raw(found: Dataset, *, implicit: bool = True) -> bytes:
  """A data set as it stands in an answer."""
  out = DicomBytesIO()
  out.is_implicit_VR, out.is_little_endian = implicit, True
  with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    write_dataset(out, found)
  return out.getvalue()


def gathered(*entries: Entry, station: str | None = None) -> Gathered:
  found = Gathered(station)
  for it in entries:
    found.add(item(it))
  return found


DANISH = "Ærø, børn på Øster Allé"


@pytest.mark.parametrize(
  ("data", "sets", "wanted"),
  [
    (DANISH.encode("latin-1"), ["ISO_IR 100"], DANISH),
    (DANISH.encode("latin-1"), [], DANISH),
    (DANISH.encode("latin-1"), [""], DANISH),
    (DANISH.encode("latin-1"), ["ISO_IR 192"], DANISH),
    (DANISH.encode("utf-8"), ["ISO_IR 192"], DANISH),
    (DANISH.encode("utf-8"), ["ISO_IR 100"], DANISH),
    (DANISH.encode("utf-8"), [], DANISH),
    ("børn – 2 €".encode("cp1252"), ["ISO_IR 100"], "børn – 2 €"),
    ("Łódź".encode("iso8859-2"), ["ISO_IR 101"], "Łódź"),
    ("ABC ъ".encode("iso8859-5"), ["ISO_IR 144"], "ABC ъ"),
    ("børn".encode("latin-1"), ["ISO_IR 4711"], "børn"),
    (b"Yamada \x1b$B;3ED\x1b(B!", ["", "ISO 2022 IR 87"], "Yamada 山田!"),
    (b"plain", ["ISO_IR 192"], "plain"),
    (b"\x81\xfe", ["ISO_IR 192"], "\x81þ"),
    (b"", [], ""),
  ],
)
def test_wkl_3_letters_are_right_whatever_the_peer_claims(data: bytes, sets: list[str], wanted: str) -> None:
  assert texts.letters(data, sets) == wanted


@given(
  st.binary(max_size=60), st.lists(st.sampled_from(["", "ISO_IR 100", "ISO_IR 192", "ISO 2022 IR 87", "GB18030", "x"]))
)
def test_wkl_3_no_bytes_are_beyond_reading(data: bytes, sets: list[str]) -> None:
  assert isinstance(texts.line(data, sets), str)


@given(st.text(max_size=40))
def test_wkl_3_utf_8_is_read_as_what_it_is_under_any_label(text: str) -> None:
  data = text.encode("utf-8", "replace")
  if not data.isascii():
    assert texts.letters(data, ["ISO_IR 100"]) == data.decode()


@pytest.mark.parametrize(
  ("at", "wanted"),
  [
    ("0930", datetime(2026, 11, 24, 8, 30, tzinfo=UTC)),
    ("09", datetime(2026, 11, 24, 8, 0, tzinfo=UTC)),
    ("093015", datetime(2026, 11, 24, 8, 30, 15, tzinfo=UTC)),
    ("093015.123456", datetime(2026, 11, 24, 8, 30, 15, tzinfo=UTC)),
    ("101230.0000", datetime(2026, 11, 24, 9, 12, 30, tzinfo=UTC)),
    ("09:30:15", datetime(2026, 11, 24, 8, 30, 15, tzinfo=UTC)),
    ("235960", datetime(2026, 11, 24, 22, 59, 59, tzinfo=UTC)),
  ],
)
def test_wkl_4_a_start_is_wall_time_in_copenhagen(at: str, wanted: datetime) -> None:
  (study,) = gathered(entry(at=at)).studies()
  assert study.start_at == wanted


@pytest.mark.parametrize(
  ("day", "at", "wanted"),
  [
    (date(2026, 7, 1), "0930", datetime(2026, 7, 1, 7, 30, tzinfo=UTC)),
    # The spring night leaves 02:30 out; the autumn night has it twice, and the first counts.
    (date(2026, 3, 29), "0230", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    (date(2026, 10, 25), "0230", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
  ],
)
def test_wkl_4_the_nights_of_the_clocks(day: date, at: str, wanted: datetime) -> None:
  (study,) = gathered(entry(day=day, at=at)).studies()
  assert study.start_at == wanted


@pytest.mark.parametrize(
  ("other", "room"),
  [({}, "PET/CT 1"), ({"room": ""}, "PET-Skanner 1"), ({"room": " ", "station_name": ""}, "PETCT1")],
)
def test_wkl_4_the_room_is_the_location_else_the_station(other: dict[str, str], room: str) -> None:
  (study,) = gathered(entry(**other)).studies()
  assert study.location == room


def test_wkl_4_what_is_done_is_the_requested_procedure_else_its_code_else_the_step() -> None:
  (study,) = gathered(entry()).studies()
  assert (study.code, study.description) == ("NUK10", "PET/CT af hele kroppen, FDG")
  bare = dataset(entry(description="", code=""), "ISO_IR 100")
  found = Gathered()
  found.add(raw(bare))
  (study,) = found.studies()
  assert (study.code, study.description) == ("", "Helkrop")


def test_wkl_5_several_steps_are_one_study_with_its_earliest_start() -> None:
  found = gathered(
    entry(at="1130", step_id="B", room="Rum 2", step_description="Sen"),
    entry(at="0930", step_id="A", room="Rum 1", step_description="Tidlig"),
    entry(at="0930", step_id="A", room="Rum 1", step_description="Tidlig"),
    entry(at="1300", step_id="C", status="DISCONTINUED"),
    entry(at="0700", step_id="D", status="CANCELLED"),
  )
  (study,) = found.studies()
  assert study.start_at == datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
  assert study.location == "Rum 1"
  assert [(it.step_id, it.description) for it in study.parts] == [("A", "Tidlig"), ("B", "Sen")]
  assert not found.flaws


def test_wkl_5_a_study_of_cancelled_steps_only_is_none() -> None:
  found = gathered(entry(status="CANCELLED"), entry(step_id="2", status="discontinued"))
  assert found.studies() == []
  assert not found.flaws


def test_wkl_1_steps_of_another_station_are_left_out_though_the_peer_sends_them() -> None:
  found = gathered(
    entry(accession="MINE"), entry(accession="OTHER", station="MR7"), entry(accession="NONE", station=""),
    station="PETCT1",
  )  # fmt: skip
  assert [it.accession for it in found.studies()] == ["MINE", "NONE"]
  both = dataset(entry(accession="BOTH"), None)
  both.ScheduledProcedureStepSequence[0].ScheduledStationAETitle = ["MR7", "PETCT1"]
  found = Gathered("PETCT1")
  found.add(raw(both))
  assert len(found.studies()) == 1


@pytest.mark.parametrize(
  ("other", "flaw"),
  [
    ({"accession": ""}, "noAccession"),
    ({"accession": "   "}, "noAccession"),
    ({"accession": "1" * 256}, "longAccession"),
    ({"at": ""}, "noTime"),
    ({"at": "2515"}, "badTime"),
    ({"at": "09.30"}, "badTime"),
    ({"at": "93"}, "badTime"),
    ({"room": "", "station_name": "", "station": ""}, "noRoom"),
    ({"room": "R" * 121}, "longRoom"),
    ({"day": date(1899, 1, 1)}, "badDate"),
  ],
)
def test_wkl_6_what_is_missing_or_wrong_is_told(other: dict[str, Any], flaw: str) -> None:
  found = gathered(entry(**other), entry(accession="GOOD"))
  assert [it.accession for it in found.studies()] == ["GOOD"]
  assert [it.flaw for it in found.flaws.values()] == [flaw]


def test_wkl_6_an_item_without_steps_and_one_that_is_none_are_told_and_hold_up_no_other() -> None:
  bare = dataset(entry(), None)
  del bare.ScheduledProcedureStepSequence
  found = gathered(entry(accession="GOOD"))
  found.add(raw(bare))
  found.add(b"\x08\x00\x05")
  found.add(b"\x40\x00\x00\x01\x04\x00\x00\x00\xff\xff\xff\xff")
  assert len(found.studies()) == 1
  assert sorted(it.flaw for it in found.flaws.values()) == ["noStep", "unreadable", "unreadable"]
  assert found.items == 4


def test_wkl_6_the_same_bytes_are_told_once() -> None:
  found = gathered(entry(at=""), entry(at=""))
  assert len(found.flaws) == 1


def test_wkl_5_an_accession_is_kept_whole_however_long() -> None:
  long = "LANGT-ACCESSIONSNUMMER-2026-000001 Å\\2"
  (study,) = gathered(entry(accession=long)).studies()
  assert study.accession == long


@pytest.mark.parametrize("description", ["PET 010203-1234", "Kontrol af 0102031234 i dag", "PET 410203 1234"])
def test_wkl_2_what_could_be_a_cpr_number_is_left_out_of_descriptions(description: str) -> None:
  (study,) = gathered(entry(description=description, step_description=description)).studies()
  assert "1234" not in study.description
  assert "0203" not in study.description


def test_wkl_2_who_the_patient_is_is_not_asked_for() -> None:
  asked = identifier(
    Find(
      host="h", port=1, ae_title="A", calling="B", seconds=1, station="PETCT1", from_date=DAY, to_date=date(2026, 12, 8)
    )
  )
  assert [it for it in asked.iterall() if it.tag.group == 0x0010] == []
  step = asked.ScheduledProcedureStepSequence[0]
  assert step.ScheduledProcedureStepStartDate == "20261124-20261208"
  assert step.ScheduledStationAETitle == "PETCT1"


def test_wkl_2_who_the_patient_is_does_not_leave_the_child_though_the_peer_sends_it() -> None:
  found = gathered(entry(at=""), entry(accession="GOOD"))
  everything = repr(found.studies()) + repr(found.flaws)
  assert PATIENT_ID not in everything
  assert "rensen" not in everything


def test_wkl_3_explicit_and_implicit_transfer_are_read_alike() -> None:
  found = dataset(entry(), "ISO_IR 100")
  steps, flaws = steps_of(raw(found, implicit=False), implicit=False)
  assert (steps, flaws) == steps_of(raw(found))
  assert len(steps) == 1


WHOLE = item(Entry(accession="RH1", day=DAY, at="0930", room="Rum Ærø"))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_wkl_6_an_item_with_bytes_that_are_wrong_raises_nothing(data: st.DataObject) -> None:
  broken = bytearray(WHOLE)
  for _ in range(data.draw(st.integers(1, 8))):
    broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
  cut = data.draw(st.integers(0, len(broken)))
  with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for some in (bytes(broken), bytes(broken[:cut])):
      found = Gathered()
      found.add(some)
      found.studies()
