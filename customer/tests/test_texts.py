"""Free texts: no personal numbers, and not without end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.story import Story, refused
from tracershop.errors import Refusal
from tracershop.orderbook.rules import free_text, looks_like_cpr

CASES: dict[str, list[str]] = json.loads((Path(__file__).parents[2] / "tests" / "cases" / "cpr.json").read_text())


@pytest.mark.parametrize("text", CASES["like"])
def test_txt_1_something_like_a_cpr_number_is_seen(text: str) -> None:
  assert looks_like_cpr(text)


@pytest.mark.parametrize("text", CASES["unlike"])
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
