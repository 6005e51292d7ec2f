"""`tracershop verify-ledger`: says that the chain is whole, or which entry broke it first (LED-2)."""

from __future__ import annotations

import msgspec
import pytest
from django.db import connection

from tests.story import Story
from tracershop import cli
from tracershop.audit.erasure import erase_payload
from tracershop.ledger import guards, search

pytestmark = pytest.mark.django_db(transaction=True)


def verified(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
  """The exit code and what was printed."""
  code = cli.main(["verify-ledger"])
  return code, capsys.readouterr().out


def test_led_2_the_command_tells_a_whole_chain_from_a_broken_one(
  story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
  for mbq in (100, 200, 300):
    story.accept(story.place(mbq))
  with connection.cursor() as cursor:
    cursor.execute("SELECT COUNT(*) FROM ledger_entry")
    entries = cursor.fetchone()[0]
  code, said = verified(capsys)
  assert (code, said.split(",")[0]) == (0, f"whole: {entries} entries")

  guards.drop(connection)
  with connection.cursor() as cursor:
    cursor.execute("UPDATE ledger_entry SET actor_name = 'Somebody Else' WHERE id IN (3, 5)")
  guards.install(connection)
  code, said = verified(capsys)
  assert code == 1
  assert said.splitlines()[-1] == "BROKEN at entry 3"


def test_led_3_the_command_tells_a_missing_guard(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
  story.place()
  with connection.cursor() as cursor:
    cursor.execute("DROP TRIGGER ledger_body_no_delete")
  try:
    code, said = verified(capsys)
  finally:
    guards.install(connection)
  assert code == 1
  assert "the guard ledger_body_no_delete is missing" in said


def test_era_1_the_command_says_who_erased_which_words(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
  order = story.place(100, comment="a name")
  (placed, *_), _ = search.search(search.Criteria(subjects=[f"order:{order.pk}"]), 1)
  site = story.unit.site_admin
  signature = msgspec.structs.replace(story.unit.signature(site), meaning="erase")
  erase_payload(actor=site, entry_id=placed.id, reason="a patient's name", signature=signature)
  code, said = verified(capsys)
  assert (code, said.splitlines()[0].rpartition(", ")[2]) == (0, "1 erased by a signed act")
  assert said.splitlines()[1] == (
    f"  entry {placed.id}: words erased by Site Admin, 2026-11-23 08:00:00 UTC (entry {placed.id + 1})"
  )

  guards.drop(connection)
  with connection.cursor() as cursor:
    cursor.execute("DELETE FROM ledger_body WHERE entry_id = %s", [placed.id - 1])
  guards.install(connection)
  code, said = verified(capsys)
  assert (code, said.splitlines()[-1]) == (1, f"BROKEN at entry {placed.id - 1}")
