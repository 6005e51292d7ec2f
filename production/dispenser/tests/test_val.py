"""What a `VAL…` file says, and what is wrong with it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from production.dispenser import val
from production.dispenser.tests.files import FIVE, SAID, val_file


def problems_of(data: bytes) -> str:
  """What is told of a whole file that is wrong."""
  with pytest.raises(val.Unreadable) as wrong:
    val.parse(data)
  return "\n".join(map(str, wrong.value.problems))


def test_the_example_of_the_documentation():
  assert val.parse(val_file()) == val.FilledVial(
    customer_number=7,
    batch_number="FDG-261124-1",
    filled_at=datetime(2026, 11, 24, 5, 41, 9, tzinfo=UTC),
    activity_mbq=10_273.1,
    volume_ml=8.35,
    expires_at=datetime(2026, 11, 24, 15, 40, tzinfo=UTC),
    nuclide="F-18",
  )


@pytest.mark.parametrize("data", FIVE)
def test_dis_1_cut_at_any_byte_it_is_the_same_vial_or_not_whole(data):
  whole = val.parse(data)

  taken = 0
  for length in range(len(data)):
    try:
      found = val.parse(data[:length])
    except val.Unreadable as wrong:
      pytest.fail(f"cut at {length} it is called wrong: {wrong}")
    except val.NotWhole:
      continue
    assert found == whole, length
    taken += 1
  # Cut within the last line, which says nothing about the vial.
  assert 0 < taken <= len("dispenser:  D1\r\n") + 1


def test_dis_1_a_hole_that_a_drive_has_reserved_is_not_whole():
  data = val_file()
  with pytest.raises(val.NotWhole):
    val.parse(data[:150] + b"\0" * (len(data) - 150))


@pytest.mark.parametrize(
  ("said", "filled", "expires"),
  [
    ({"filldate": "4.1.26", "filltime": "6:05:00", "use_before": "4/1/26 9:00"}, (1, 4, 5, 5), (1, 4, 8, 0)),
    ({"filldate": "04.07.26", "filltime": "06:05:00", "use_before": "04/07/26 09:00"}, (7, 4, 4, 5), (7, 4, 7, 0)),
    # The spring night leaves 02:30 out: it moves forward by the hour.
    ({"filldate": "29.03.26", "filltime": "02:30:00", "use_before": "29/03/26 09:00"}, (3, 29, 1, 30), (3, 29, 7, 0)),
    # The autumn night has 02:30 twice: the first is meant.
    ({"filldate": "25.10.26", "filltime": "02:30:00", "use_before": "25/10/26 09:00"}, (10, 25, 0, 30), (10, 25, 8, 0)),
  ],
)
def test_sch_1_its_times_are_wall_time_in_copenhagen(said, filled, expires):
  found = val.parse(val_file(**said))

  assert found.filled_at.timetuple()[1:5] == filled
  assert found.expires_at is not None
  assert found.expires_at.timetuple()[1:5] == expires
  assert found.filled_at.tzinfo == UTC


@pytest.mark.parametrize(
  ("said", "line", "word"),
  [
    ({"customer": "Nordby"}, 1, "customer"),
    ({"charge": "18F"}, 3, "charge"),
    ({"charge": "FDG-" + "1" * 40}, 3, "charge"),
    ({"filldate": "31.02.26"}, 5, "filldate"),
    ({"filldate": "2026-11-24"}, 5, "filldate"),
    ({"filltime": "25:00:00"}, 6, "filltime"),
    ({"filltime": "06:41"}, 6, "filltime"),
    ({"activity": "10273.1 GBq;"}, 7, "activity"),
    ({"activity": "10273.1"}, 7, "activity"),
    ({"activity": "-5 MBq;"}, 7, "activity"),
    ({"activity": "0.0 MBq;"}, 7, "activity"),
    ({"activity": "nan MBq;"}, 7, "activity"),
    ({"activity": "1e4 MBq;"}, 7, "activity"),
    ({"activity": "9,000 MBq;"}, 7, "to måder"),
    ({"activity": "10.273,1 MBq;"}, 7, "activity"),
    ({"volume": "8.35 l"}, 8, "volume"),
    ({"volume": "0 ml"}, 8, "volume"),
    ({"use_before": "tomorrow"}, 13, "use_before"),
    ({"use_before": "24/11/26 06:41"}, 13, "udløber"),
  ],
)
def test_dis_2_what_is_wrong_is_named_with_its_line(said, line, word):
  told = problems_of(val_file(**said))

  assert told.startswith(f"Linje {line}: ")
  assert f" / Line {line}: " in told
  assert word in told


def test_dis_2_all_that_is_wrong_is_told_at_once():
  told = problems_of(val_file(customer="?", activity="?", volume="?"))

  assert [line.split(":")[0] for line in told.splitlines()] == ["Linje 1", "Linje 7", "Linje 8"]


def test_dis_2_a_line_that_stands_there_twice_with_two_values_is_wrong():
  told = problems_of(val_file() + b"activity:   5.0 MBq;\r\n")

  assert "Linje 15: activity står også på linje 7" in told
  assert val.parse(val_file() + b"volume: 8.35 ml\r\n") == val.parse(val_file())


@pytest.mark.parametrize("key", [key for key in SAID if key not in ("product", "dispenser")])
def test_dis_1_nothing_that_a_vial_is_made_of_may_be_missing(key):
  data = b"".join(line for line in val_file().splitlines(keepends=True) if not line.startswith(f"{key}:".encode()))

  with pytest.raises(val.NotWhole) as missing:
    val.parse(data)

  assert not isinstance(missing.value, val.Unreadable)
  assert f"{key} mangler." in str(missing.value)


@pytest.mark.parametrize(
  ("product", "nuclide"),
  [
    ("18F", "F-18"), ("F-18", "F-18"), ("18F-FDG", "F-18"), ("99mTc", "Tc-99m"), ("Tc-99m", "Tc-99m"),
    ("64Cu", "Cu-64"), ("11C raclopride", "C-11"), ("", None), ("FDG", None), ("glucose", None),
  ],
)  # fmt: skip
def test_the_product_names_a_nuclide_or_nothing(product, nuclide):
  assert val.parse(val_file(product=product)).nuclide == nuclide


def test_letters_and_line_ends_of_other_machines():
  assert b"\xd8" in FIVE[1]
  assert val.parse(FIVE[1]).customer_number == 7
  assert val.parse(FIVE[0].replace(b"\r\n", b"\n")) == val.parse(FIVE[0])
  # In Latin-1 the byte 0x85 is a letter of the text, not the end of its line.
  assert val.parse(val_file(customer="7-Nord\x85by")).customer_number == 7
