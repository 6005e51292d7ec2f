"""The three-way merge, case by case and for any three."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from legacy.mapping.merge import FIELDS, Said, merge

BASE = Said(
  ordered_mbq=500,
  injections=None,
  usage="human",
  comment="",
  delivery_date=date(2026, 12, 1),
  slot_at=datetime(2026, 12, 1, 10, 30, tzinfo=UTC),
  active_at=datetime(2026, 12, 1, 10, 30, tzinfo=UTC),
  status="ordered",
)
EARLY = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
EARLIER = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
OLD = dict.fromkeys(("ordering", "acceptMove", "release"), "old")
NEW = dict.fromkeys(("ordering", "acceptMove", "release"), "new")


def but(**change: Any) -> Said:
  return msgspec.structs.replace(BASE, **change)


def test_lnk_12_what_they_changed_is_taken_and_what_we_changed_stays() -> None:
  """LNK-12."""
  found = merge(BASE, but(comment="vores"), but(ordered_mbq=700, status="accepted"), OLD)
  assert found.take == {"ordered_mbq": 700, "status": "accepted"}
  assert found.kind is None


def test_lnk_12_what_both_changed_alike_is_agreed_upon() -> None:
  """LNK-12."""
  found = merge(BASE, but(ordered_mbq=700), but(ordered_mbq=700), OLD)
  assert (found.take, found.differences) == ({}, ())


@pytest.mark.parametrize(
  ("ours", "theirs", "kind"),
  [
    ({"ordered_mbq": 600}, {"ordered_mbq": 700}, "bothEdited"),
    ({"comment": "her"}, {"comment": "der"}, "bothEdited"),
    ({"active_at": EARLY}, {"active_at": EARLIER}, "bothMoved"),
    ({"status": "accepted"}, {"status": "rejected"}, "acceptedAgainstRejected"),
    ({"ordered_mbq": 600, "status": "accepted"}, {"status": "cancelled"}, "cancelledAgainstEdited"),
    ({"status": "cancelled"}, {"status": "accepted"}, "cancelledAgainstEdited"),
    ({"status": "released"}, {"status": "cancelled"}, "releasedAgainstCancelled"),
    ({"status": "cancelled"}, {"status": "released"}, "cancelledAgainstReleased"),
    ({"status": "released"}, {"status": "accepted"}, "releasedAgainstChanged"),
    ({"status": "released", "active_at": EARLY}, {"active_at": EARLIER}, "releasedAgainstMoved"),
    ({"status": "released", "ordered_mbq": 501}, {"ordered_mbq": 700}, "releasedAgainstEdited"),
  ],
)
def test_lnk_12_nine_classes_of_conflict_are_told_apart(ours: Any, theirs: Any, kind: str) -> None:
  """LNK-12: and none of what they say is taken silently."""
  found = merge(BASE, but(**ours), but(**theirs), OLD)
  assert found.kind == kind
  assert all(it.field not in found.take for it in found.differences)


def test_lnk_12_where_we_lead_a_change_over_there_is_a_conflict_and_ours_stands() -> None:
  """LNK-12."""
  found = merge(BASE, BASE, but(ordered_mbq=700, active_at=EARLY), NEW)
  assert (found.take, found.kind) == ({}, "changedWhereWeLead")
  found = merge(BASE, BASE, but(ordered_mbq=700, active_at=EARLY), {**OLD, "acceptMove": "new"})
  assert found.take == {"ordered_mbq": 700}
  assert [it.field for it in found.differences] == ["active_at"]


def test_lnk_12_a_release_signed_here_is_never_undone_even_where_the_old_system_leads() -> None:
  """LNK-12: also where both had agreed that it was released."""
  released = but(status="released")
  for theirs in ("ordered", "accepted", "rejected", "cancelled"):
    found = merge(released, released, but(status=theirs), OLD)
    assert "status" not in found.take
    assert [it.field for it in found.differences] == ["status"]


SAID = st.builds(
  Said,
  ordered_mbq=st.sampled_from([None, 500, 600, 700]),
  injections=st.sampled_from([None, 1, 2]),
  usage=st.sampled_from(["human", "animal"]),
  comment=st.sampled_from(["", "a", "b"]),
  delivery_date=st.just(date(2026, 12, 1)),
  slot_at=st.just(BASE.slot_at),
  active_at=st.sampled_from([BASE.active_at, EARLY, EARLIER]),
  status=st.sampled_from(["ordered", "accepted", "released", "rejected", "cancelled"]),
  batches=st.sampled_from([(), ("FDG-1",)]),
)


@given(SAID, SAID, SAID, st.sampled_from([OLD, NEW, {**OLD, "release": "new"}]))
def test_lnk_12_nothing_of_theirs_is_lost_and_nothing_of_ours_is_overwritten(
  base: Said, ours: Said, theirs: Said, leaders: dict[str, str]
) -> None:
  """LNK-12: each field of theirs that differs is taken or told; one that we changed is never taken."""
  found = merge(base, ours, theirs, leaders)
  told = {it.field for it in found.differences}
  assert not told & set(found.take)
  for field in FIELDS:
    was, mine, other = (getattr(it, field) for it in (base, ours, theirs))
    if other == mine:
      assert field not in told | set(found.take)
    elif other != was:
      assert field in told | set(found.take)
    if mine != was:
      assert field not in found.take
  assert (found.kind is None) == (not told)


ENDED = st.sampled_from(["released", "rejected", "cancelled"])


@given(SAID, SAID, SAID, ENDED, st.sampled_from(["ordered_mbq", "active_at"]))
def test_lnk_12_what_one_side_has_ended_is_not_changed_from_under_it(
  base: Said, changer: Said, ender: Said, ended: str, field: str
) -> None:
  """LNK-12: by whichever side; a change of the other is told with it, and none of that is taken."""
  base, changer = (msgspec.structs.replace(it, status="accepted") for it in (base, changer))
  ender = msgspec.structs.replace(ender, status=ended)
  assume(getattr(changer, field) not in (getattr(base, field), getattr(ender, field)))
  for ours, theirs in ((changer, ender), (ender, changer)):
    found = merge(base, ours, theirs, OLD)
    told = {it.field for it in found.differences}
    assert field in told
    assert not {"status", field} & set(found.take)
    assert "status" in told


def test_lnk_12_a_signed_release_is_not_changed_from_under_its_signature() -> None:
  """LNK-12: also long after both agreed that it was released; a remark may change."""
  released = but(status="released")
  changed = but(status="released", ordered_mbq=700, comment="der")
  found = merge(released, released, changed, OLD, signed=True)
  assert (found.kind, found.take) == ("releasedAgainstEdited", {"comment": "der"})
  assert merge(released, released, changed, OLD).take == {"ordered_mbq": 700, "comment": "der"}
