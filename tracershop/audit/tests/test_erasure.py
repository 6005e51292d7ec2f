"""The signed act: who may, what it takes, what it leaves, and that it is told for ever."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests import unit
from tests.story import Story, id_of, refused
from tracershop import clock
from tracershop.access.actions import disable_user
from tracershop.access.signatures import Signature
from tracershop.actor import Actor
from tracershop.audit import export, repeats
from tracershop.audit.erasure import erase_payload
from tracershop.audit.tests.test_export import read, text_of, told
from tracershop.ledger import search, verify
from tracershop.protocol import messages
from tracershop.protocol.commands import AuditRepeats, AuditSearch

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["told"]


def sign(actor: Actor, meaning: str = "erase") -> Signature:
  return Signature(
    user_id=id_of(actor), name=actor.name, role=actor.role, stamp=actor.stamp, meaning=meaning, checked_at=clock.now()
  )


def test_era_1_the_act_is_signed_by_a_site_admin_and_shown_in_the_trail(told: Story) -> None:
  site = told.unit.site_admin
  placed, _ = search.search(search.Criteria(kinds=["order.placed"]), 1)
  edited, _ = search.search(search.Criteria(kinds=["order.edited"]), 1)
  ids = [placed[0].id, edited[0].id]
  done = erase_payload(
    actor=site, entry_id=ids[0], more_entry_ids=ids[1:], reason="a patient's name", signature=sign(site)
  )
  assert done.value() == {"entryIds": ids}
  report = verify.verify()
  assert (report.problems, [it.entry_id for it in report.erased]) == ([], sorted(ids))
  rows = read(export.trail_csv(told.unit.admin, AuditSearch(kind="order.placed")).data)
  assert "HYPERLINK" not in rows[1][9] + rows[1][11]
  assert rows[1][12].startswith("Ordene er slettet af Site Admin, 24.11.2026 06:45:00, a patient's name")
  assert "a patient's name" in text_of(export.trail_pdf(told.unit.admin, AuditSearch(kind="order.placed")).data)


def test_era_4_what_cannot_be_erased_is_refused(told: Story) -> None:
  site, admin = told.unit.site_admin, told.unit.admin
  (first, *_), _ = search.search(search.Criteria(kinds=["order.placed"]), 1)
  given: dict[str, Any] = {"actor": site, "entry_id": first.id, "reason": "a name", "signature": sign(site)}
  with refused("forbidden"):
    erase_payload(**{**given, "actor": admin, "signature": sign(admin)})
  with refused("signature_wrong", "password"):
    erase_payload(**{**given, "signature": sign(site, "release")})
  with refused("signature_wrong", "password"):
    erase_payload(**{**given, "signature": sign(admin)})
  with refused("reason_required", "reason"):
    erase_payload(**{**given, "reason": "  "})
  with refused("invalid", "reason", "text_cpr"):
    erase_payload(**{**given, "reason": "it was 010190-1234"})
  with refused("not_found", "entryId"):
    erase_payload(**{**given, "entry_id": 10_000})
  with refused("invalid", "moreEntryIds", "double"):
    erase_payload(**{**given, "more_entry_ids": [first.id]})
  with refused("not_found", "moreEntryIds"):
    erase_payload(**{**given, "more_entry_ids": [10_000]})
  erase_payload(**given)
  with refused("invalid", "entryId", "erased"):
    erase_payload(**given)
  (act, *_), _ = search.search(search.Criteria(kinds=["payload.erased"]), 1)
  with refused("invalid", "entryId", "erasure"):
    erase_payload(**{**given, "entry_id": act.id})


def test_era_4_a_site_admin_who_was_disabled_meanwhile_signs_nothing(told: Story) -> None:
  other = unit.person("siteadmin2", "Other Admin", "siteAdmin")
  signature = sign(other)
  disable_user(actor=told.unit.site_admin, user_id=id_of(other))
  (first, *_), _ = search.search(search.Criteria(kinds=["order.placed"]), 1)
  with refused("signature_wrong", "password"):
    erase_payload(actor=other, entry_id=first.id, reason="x", signature=signature)


def test_era_5_entries_that_repeat_the_words_are_told_without_the_words(story: Story) -> None:
  """Every later image of the order says its comment again; another order's entries do not."""
  order = story.place(1_000, comment="for Hans Hansen")
  story.place(1_000, "11:30", comment="for somebody else")
  story.edit(order, ordered_mbq=1_100)
  story.edit(order, comment="")
  story.edit(order, ordered_mbq=1_200)
  site = story.unit.site_admin
  (placed, *_), _ = search.search(search.Criteria(subjects=[f"order:{order.pk}"], kinds=["order.placed"]), 1)
  found = repeats.repeats(site, AuditRepeats(entry_id=placed.id))
  assert [it.kind for it in found.entries] == ["order.edited", "order.edited"]
  assert (found.living, found.more) == ([], False)
  assert b"Hansen" not in messages.encode(found)
  erase_payload(
    actor=site,
    entry_id=placed.id,
    more_entry_ids=[it.id for it in found.entries],
    reason="a name",
    signature=sign(site),
  )
  with connection.cursor() as cursor:
    for table, column in (("ledger_body", "data"), ("ledger_frame", "data"), ("orderbook_order", "comment")):
      cursor.execute(f"SELECT {column} FROM {table}")
      assert not any("Hansen" in (it if isinstance(it, str) else bytes(it).decode()) for (it,) in cursor.fetchall())
  assert verify.verify().problems == []
  with refused("not_found", "entryId"):
    repeats.repeats(site, AuditRepeats(entry_id=placed.id))


def test_era_5_a_row_that_still_says_them_is_told(story: Story) -> None:
  order = story.place(1_000, comment="for Hans Hansen")
  story.edit(order, ordered_mbq=1_100)
  (placed, *_), _ = search.search(search.Criteria(kinds=["order.placed"]), 1)
  found = repeats.repeats(story.unit.site_admin, AuditRepeats(entry_id=placed.id))
  assert (len(found.entries), found.living) == (1, [f"order:{order.pk}"])
  with refused("forbidden"):
    repeats.repeats(story.unit.admin, AuditRepeats(entry_id=placed.id))
