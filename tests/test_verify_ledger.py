"""`tracershop verify-ledger`: says that the chain is whole, or which entry broke it first (LED-2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.story import Story
from tracershop import cli
from tracershop.ledger import guards

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(transactional_db: None, frozen_clock: Any) -> Story:
  return Story(frozen_clock)


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
