"""Orders as a RIS writes them: what is read, where, and what is refused with a sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pinger.hl7_opening import open_message
from pinger.hl7_reading import Message, Unusable, instant, kind_of, not_ours, read
from pinger.tests import hl7_messages as hl7
from tracershop.orderbook.studies import Part, Study

NOW = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)


def told(data: bytes) -> Message:
  opened = open_message(data)
  assert opened.whole
  return read(opened.body, NOW)


def test_hl7_3_a_new_order_is_a_study():
  found = told(hl7.simple())
  assert found.known_at == datetime(2026, 11, 24, 7, 10, tzinfo=UTC)
  (one,) = found.told
  assert (one.verb, one.accession) == ("new", "ACC1")
  assert one.study == Study(
    accession="ACC1",
    location="PET1",
    code="PETFDG",
    description="PET/CT hele kroppen",
    start_at=datetime(2026, 11, 25, 9, 30, tzinfo=UTC),
  )


@pytest.mark.parametrize(
  ("control", "status", "verb"),
  [
    ("NW", "", "new"), ("XO", "", "change"), ("CA", "", "cancel"), ("DC", "", "cancel"),
    ("SC", "CA", "cancel"), ("SC", "DC", "cancel"),
  ],
)  # fmt: skip
def test_hl7_3_what_is_to_be_done(control, status, verb):
  assert told(hl7.simple(control=control, status=status)).told[0].verb == verb


@pytest.mark.parametrize("status", ["", "IP", "CM", "SC", "HD"])
def test_hl7_3_any_other_status_changes_nothing(status):
  assert told(hl7.simple(control="SC", status=status, start="", room="")).told == ()


def test_hl7_3_a_status_stands_in_orc_25_too():
  data = hl7.simple(control="SC", where="orc").replace(b"ACC1\r", b"ACC1|||||DC^Discontinued\r", 1)
  assert told(data).told[0].verb == "cancel"


@pytest.mark.parametrize("where", ["both", "orc", "obr", "obr18"])
def test_hl7_3_where_the_accession_number_stands(where):
  assert told(hl7.simple(where=where)).told[0].accession == "ACC1"


@pytest.mark.parametrize(
  ("text", "utc"),
  [
    ("202611251030", (2026, 11, 25, 9, 30)),
    ("20260725103015", (2026, 7, 25, 8, 30, 15)),
    ("20260725103015.1234", (2026, 7, 25, 8, 30, 15, 123400)),
    ("202611251030+0000", (2026, 11, 25, 10, 30)),
    ("202611251030-0330", (2026, 11, 25, 14, 0)),
    # The night of the clocks: a doubled time is its first occurrence, one in the gap moves on.
    ("202610250230", (2026, 10, 25, 0, 30)),
    ("202603290230", (2026, 3, 29, 1, 30)),
  ],
)
def test_hl7_3_instants_are_wall_time_unless_they_say_their_offset(text, utc):
  assert instant(text) == datetime(*utc).replace(tzinfo=UTC)  # noqa: DTZ001  the next call says it


@pytest.mark.parametrize(
  "text",
  ["2026", "20261125", "2026112510", "202611251060", "20261325", "202611312359", "202611251030+01", "x",
   "19991231235900",   "21010101000000", "202611251030+9900", "20261125103060",
   "２０２６１１２５１０３０"],
)  # fmt: skip
def test_hl7_3_what_is_no_instant(text):
  with pytest.raises(ValueError):
    instant(text)


@pytest.mark.parametrize(
  ("written", "meant"),
  [
    ("PET \\T\\ CT", "PET & CT"),
    ("A\\F\\B\\S\\C\\R\\D\\E\\E", "A|B^C~D\\E"),
    ("bl\\XC3A6\\kken", "blækken"),
    ("bl\\XE6\\kken", "blækken"),
    ("a\\.br\\b", "a b"),
    ("\\H\\fed\\N\\", "fed"),
    ("half \\T", "half T"),
    ("\\Xzz\\x\\Z1\\y", "xy"),
    ("Knæ, ankel og fod: åøæ", "Knæ, ankel og fod: åøæ"),
    ('""', "PETFDG"),
  ],
)
def test_hl7_3_escapes_and_letters(written, meant):
  study = told(hl7.simple(description=written)).told[0].study
  assert study is not None
  assert study.description == meant


def test_hl7_3_several_orders_in_a_message():
  header = hl7.msh("A1", "20261124081000")
  found = told(
    hl7.message(
      header,
      hl7.order("NW", "A", "202611251030"),
      hl7.order("CA", "B", ""),
      # Two steps of one study, the later first.
      hl7.order("NW", "C", "202611251200", step="S2", description="PET sent"),
      hl7.order("NW", "C", "202611251100", step="S1"),
      hl7.order("CA", "C", "202611250700", step="S0"),
    )
  )
  assert [(it.verb, it.accession) for it in found.told] == [("new", "A"), ("cancel", "B"), ("new", "C")]
  assert found.told[1].study is None
  both = found.told[2].study
  assert both is not None
  assert both.start_at == datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
  assert both.parts == (
    Part(step_id="S1", start_at=datetime(2026, 11, 25, 10, 0, tzinfo=UTC), description="PET/CT hele kroppen"),
    Part(step_id="S2", start_at=datetime(2026, 11, 25, 11, 0, tzinfo=UTC), description="PET sent"),
  )


def test_hl7_3_the_start_of_newer_versions_stands_in_tq1_and_of_some_in_obr_27():
  lines = hl7.simple(start="").decode().split("\r")
  at = next(place for place, line in enumerate(lines) if line.startswith("OBR"))
  tq1 = [*lines[:at], "TQ1|1||||||202611251030", *lines[at:]]
  assert told("\r".join(tq1).encode()).told[0].study is not None
  obr = lines[at].split("|")
  obr[27] = "^^^202611251030"
  assert told("\r".join([*lines[:at], "|".join(obr), *lines[at + 1 :]]).encode()).told[0].study is not None


@pytest.mark.parametrize(
  ("data", "says"),
  [
    (hl7.simple(at=""), "MSH-7"),
    (hl7.simple(at="20261124"), "MSH-7"),
    (hl7.simple(at="20261124101500"), "clock"),
    (hl7.simple(control="RE"), "ORC-1 is RE"),
    (hl7.simple(control=""), "ORC-1 is ?"),
    (hl7.simple(accession=""), "accession"),
    (hl7.simple(accession="A" * 256), "longer than 255"),
    (hl7.simple(start=""), "start"),
    (hl7.simple(start="tomorrow"), "start"),
    (hl7.simple(start="20261125"), "ORC-7.4"),
    (hl7.simple(room=""), "room"),
    (hl7.simple(room="R" * 121), "longer than 120"),
    (hl7.simple(code="", description=""), "procedure"),
    (hl7.simple(description="Knæ, 010190-1234"), "CPR"),
    (hl7.simple().replace(b"\rORC|", b"\rZRC|"), "OBR stands before"),
    (hl7.message(hl7.msh("A", "20261124081000")), "no ORC"),
    (hl7.message(hl7.msh("A", "20261124081000"), *[hl7.order("NW", f"A{n}", "") for n in range(101)]), "more than 100"),
    (hl7.simple().replace(b"|ACC1\r", b"|ACC2\r", 1), "differ"),
  ],
)  # fmt: skip
def test_hl7_2_what_cannot_be_used_says_why_in_two_languages(data, says):
  with pytest.raises(Unusable) as refused:
    told(data)
  assert says in refused.value.english
  assert str(refused.value).count(" / ") == 1
  assert hl7.unclean(str(refused.value).encode()) == []


def test_hl7_3_a_change_may_leave_out_what_stays():
  study = told(hl7.simple(control="XO", room="", code="", description="")).told[0].study
  assert study is not None
  assert (study.location, study.description) == ("", "")


@pytest.mark.parametrize(
  ("more", "says"),
  [
    ({"kind": "ADT^A08"}, "type"), ({"kind": "ORM"}, "type"), ({"kind": "ORM^O02"}, "type"),
    ({"kind": ""}, "type"), ({"version": "3.0"}, "version"), ({"version": ""}, "version"),
    ({"processing": "T"}, "processing"), ({"processing": ""}, "processing"),
  ],
)  # fmt: skip
def test_hl7_2_what_is_not_ours(more, says):
  opened = open_message(hl7.message(hl7.msh("A1", "20261124081000", **more)))
  assert opened.header is not None
  assert not_ours(opened.header, ["P"]) == says


@pytest.mark.parametrize(
  ("kind", "told"),
  [
    ("ADT^A08", "ADT^A08"), ("ORM^O01^ORM_O01", "ORM^O01"), ("adt^a08", ""), ("Jensen^Ole", ""), ("ADT", ""), ("", ""),
    ("010190-1234^A08", ""),
  ],
)  # fmt: skip
def test_hl7_21_of_a_type_only_what_can_be_one_is_told(kind, told):
  opened = open_message(hl7.message(hl7.msh("A1", "20261124081000", kind=kind)))
  assert kind_of(opened.header) == told
  assert kind_of(None) == ""


@pytest.mark.parametrize("more", [{}, {"kind": "ORM^O01^ORM_O01"}, {"version": "2.5.1^DNK"}, {"version": "2.7"}])
def test_hl7_2_what_is_ours(more):
  opened = open_message(hl7.message(hl7.msh("A1", "20261124081000", **more)))
  assert opened.header is not None
  assert not_ours(opened.header, ["P"]) is None
