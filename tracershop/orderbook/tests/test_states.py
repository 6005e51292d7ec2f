"""The table of states: everything it allows, and that it allows nothing else (STA-1 … STA-6)."""

from __future__ import annotations

from typing import get_args

import pytest

from tracershop.errors import Refusal
from tracershop.orderbook import states

STATUSES = get_args(states.Status)
VERBS = get_args(states.Verb)

ALLOWED = {
  "edit": {"ordered": "ordered", "accepted": "accepted"},
  "cancel": {"ordered": "cancelled", "accepted": "cancelled"},
  "accept": {"ordered": "accepted"},
  "reject": {"ordered": "rejected", "accepted": "rejected"},
  "reopen": {"accepted": "ordered", "rejected": "ordered"},
  "release": {"accepted": "released"},
}


@pytest.mark.parametrize("verb", VERBS)
def test_sta_3_to_sta_6_each_verb_in_each_status(verb: states.Verb) -> None:
  """STA-3, STA-4, STA-5, STA-6 as written in SPEC, apart from the table."""
  for status in STATUSES:
    wanted = ALLOWED[verb].get(status)
    if wanted is not None:
      assert states.after(status, verb) == wanted
      continue
    with pytest.raises(Refusal) as caught:
      states.after(status, verb, field="orderId")
    expected = "not_accepted" if verb in ("release", "reopen") else "not_ordered"
    assert caught.value.code == ("already_released" if status == "released" else expected)
    assert caught.value.field == "orderId"


def test_sta_1_and_sta_2_a_customer_only_while_it_is_ordered() -> None:
  verbs: tuple[states.Verb, ...] = ("edit", "cancel")
  for verb in verbs:
    for status in STATUSES:
      if status == "ordered":
        assert states.after(status, verb, by_customer=True) == ALLOWED[verb][status]
      else:
        with pytest.raises(Refusal):
          states.after(status, verb, by_customer=True)


def test_sta_6_nothing_leads_out_of_released_or_cancelled() -> None:
  assert {status for status, _ in states.TRANSITIONS} == {"ordered", "accepted", "rejected"}


@pytest.mark.parametrize("language", ["da", "en"])
def test_sta_4_the_refusal_names_the_status_in_words(language: str) -> None:
  with pytest.raises(Refusal) as caught:
    states.after("rejected", "accept")
  assert ("afvist" if language == "da" else "rejected") in caught.value.message(language)
