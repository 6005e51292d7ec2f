"""What an entry changed, whatever shape its images have."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec

from tracershop.audit import difference, words
from tracershop.protocol import rows

ORDER: dict[str, Any] = {
  "id": 3, "status": "ordered", "orderedMbq": 9000.0, "comment": "", "marks": [], "revision": 1, "usage": "human",
}  # fmt: skip
VIAL: dict[str, Any] = {
  "id": 3,
  "activityMbq": 5.0,
  "state": "free",
  "volumeMl": 2.0,
  "batchNumber": "X",
  "revision": 1,
}


def told(before: Any, after: Any) -> list[tuple[str, str, Any, Any]]:
  return [(it.row, it.field, it.before, it.after) for it in difference.changes(before, after)]


def test_aud_3_fields_that_differ_are_told_and_the_count_of_changes_is_not() -> None:
  after = {**ORDER, "orderedMbq": 9100.0, "comment": "two more", "revision": 2}
  assert told([ORDER], {"orders": [after]}) == [
    ("order:3", "orderedMbq", 9000.0, 9100.0),
    ("order:3", "comment", "", "two more"),
  ]
  assert told(ORDER, after) == [("#3", "orderedMbq", 9000.0, 9100.0), ("#3", "comment", "", "two more")]


def test_aud_3_an_order_and_a_vial_of_one_number_are_not_one_row() -> None:
  after = {"orders": [{**ORDER, "status": "released"}], "vials": [{**VIAL, "state": "released"}]}
  for before in ([ORDER, VIAL], {"vials": [VIAL], "orders": [ORDER]}):
    assert told(before, after) == [
      ("order:3", "status", "ordered", "released"),
      ("vial:3", "state", "free", "released"),
    ]


def test_aud_3_of_a_new_row_what_says_something_and_of_a_gone_one_what_it_said() -> None:
  assert told(None, {"vials": [VIAL]})[:2] == [("vial:3", "activityMbq", None, 5.0), ("vial:3", "state", None, "free")]
  assert ("#3", "state", "free", None) in told(VIAL, None)
  assert not any(field in ("comment", "marks", "revision", "id") for _, field, *_ in told(None, [ORDER]))


def test_aud_3_plain_words_are_told_as_they_are() -> None:
  assert told(None, {"meaning": "release", "why": "wrong"}) == [
    (":", "meaning", None, "release"),
    (":", "why", None, "wrong"),
  ] or told(None, {"meaning": "release", "why": "wrong"}) == [
    ("#", "meaning", None, "release"),
    ("#", "why", None, "wrong"),
  ]
  assert told(None, None) == []


def test_aud_3_values_are_read_aloud_in_both_languages() -> None:
  names = {"customerId": {3: "Nordby"}}
  read = [
    words.value("orderedMbq", 10273.1, "da", names),
    words.value("orderedMbq", 9000.0, "en", names),
    words.value("overhead", 1.05, "en", names),
    words.value("deliverAt", "2026-11-24T06:00:00Z", "da", names),
    words.value("deliverAt", "2026-11-24T06:00:00Z", "en", names, year=False),
    words.value("calibratedAt", "2026-05-04T06:00:09.5Z", "da", names),
    words.value("deliveryDate", "2026-09-06", "da", names, year=False),
    words.value("deliveryDate", "2026-09-06", "en", names),
    words.value("customerId", 3, "da", names),
    words.value("customerId", 4, "da", names),
    words.value("status", "accepted", "en", names),
    words.value("comment", "accepted", "en", names),
    words.value("active", False, "da", names),
    words.value("marks", [], "da", names),
    words.value("batchNumbers", ["A", "B"], "da", names),
  ]
  plain = [it.replace("\u00a0", " ") for it in read]
  assert plain == [
    "10 273,1", "9 000", "1.05", "tirs 24. nov. 2026 07:00", "Tue 24 Nov 07:00", "man 4. maj 2026 08:00:09",
    "søn 6. sep.", "Sun 6 Sept 2026", "Nordby", "4", "accepted", "accepted", "nej", "–", "A, B",
  ]  # fmt: skip
  assert (words.title("order.accepted", "da"), words.title("order.accepted", "en")) == (
    "Ordre accepteret",
    "Order accepted",
  )
  assert words.title("legacy.somethingNew", "da") == "legacy.somethingNew"


def test_aud_3_every_field_of_a_row_has_words_in_both_languages() -> None:
  """What an inspector reads is no name of ours. Left out is what only machines read."""
  structs = [it for _, it in inspect.getmembers(rows, inspect.isclass) if issubclass(it, msgspec.Struct)]
  fields = {field.encode_name for it in structs for field in msgspec.structs.fields(it)}
  machines = {"id", "revision", "data", "digest", "facts", "sha256", "bookingIds"}
  assert sorted(fields - machines - set(words.FIELDS)) == []
  assert words.value("marks", ["manualConfirmed"], "en", {}) == "entered by hand, confirmed by another person"
  assert words.value("state", "awaitingQc", "da", {}) == "afventer QC"
  named = words.titles(["order.placed", "batch.opened"], "da")
  assert named == {
    "order": "Ordre", "batch": "Batch", "order.placed": "Ordre bestilt", "batch.opened": "Batch åbnet"
  }  # fmt: skip
