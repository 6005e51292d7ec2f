"""Free texts: no personal numbers, and not without end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.story import Story, refused
from tracershop.errors import Refusal
from tracershop.orderbook.rules import free_text, looks_like_cpr

LIKE_CPR = [
  "010203-1234",
  "0102031234",
  "010203 1234",
  "010203 - 1234",
  "010203–1234",  # an en dash, as word processors type it
  "010203\u20111234",  # a dash that does not break
  "010203−1234",
  "010203/1234",
  "010203.1234",
  "Hr. Jensen 311299-4321, kl. 8",
  "cpr:311299-4321.",
  "(010203-1234)",
  "x010203-1234x",
  "610203-1234",  # of a patient without a number: the day is raised by 60
  "410203-1234",
  "cpr\n010203\n1234",
]
NOT_LIKE_CPR = [
  "",
  "9000 MBq kl. 07:00",
  "24.11.2026 13:00",
  "1234567890123",
  "320203-1234",  # no such day
  "000203-1234",
  "011303-1234",  # no such month
  "FDG-261124-1",
  "lok. 12345678",
  "010203-12345",
  "010203-123",
]


@pytest.mark.parametrize("text", LIKE_CPR)
def test_txt_1_something_like_a_cpr_number_is_seen(text: str) -> None:
  assert looks_like_cpr(text)


@pytest.mark.parametrize("text", NOT_LIKE_CPR)
def test_txt_1_other_numbers_pass(text: str) -> None:
  assert not looks_like_cpr(text)
  assert free_text(text, "comment") == text


def test_txt_2_a_thousand_characters_are_the_most() -> None:
  assert free_text("å" * 1_000 + "  ", "comment") == "å" * 1_000
  with pytest.raises(Refusal) as caught:
    free_text("å" * 1_001, "comment")
  assert (caught.value.code, caught.value.field, caught.value.text) == ("invalid", "comment", "text_long")
  assert "1000" in caught.value.message("da")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("field", ["comment", "reason"])
def test_txt_1_a_number_is_refused_at_the_field_where_it_stands(story: Story, field: str) -> None:
  text: dict[str, Any] = {field: "for 010203-1234"}
  with refused("invalid", field, "text_cpr") as caught:
    story.place(**text)
  assert "CPR" in caught.value.message("da")
  assert "1234" not in caught.value.message("en")
  order = story.place()
  with refused("invalid", field, "text_cpr"):
    story.edit(order, **text)
  with refused("invalid", "reason", "text_cpr"):
    story.cancel(order, reason="010203-1234 is ill")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("field", ["comment", "reason"])
def test_txt_2_a_long_text_is_refused_at_its_field(story: Story, field: str) -> None:
  too_long: dict[str, Any] = {field: "x" * 1_001}
  longest: dict[str, Any] = {field: "x" * 1_000}
  with refused("invalid", field, "text_long"):
    story.place(**too_long)
  story.place(**longest)
