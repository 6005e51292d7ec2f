"""The table of states: everything it allows, and that it allows nothing else (STA-1 … STA-11)."""

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
  "move": {"ordered": "ordered", "accepted": "accepted"},
  "restore": {"ordered": "ordered", "accepted": "accepted"},
  "postpone": {"ordered": "ordered", "accepted": "accepted"},
  "confirm": {"ordered": "ordered", "accepted": "accepted"},
}


@pytest.mark.parametrize("verb", VERBS)
def test_sta_3_to_sta_10_each_verb_in_each_status(verb: states.Verb) -> None:
  """STA-3, STA-4, STA-5, STA-6, STA-7, STA-8, STA-9, STA-10 as written in SPEC, apart from the table."""
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


class TestStep:
  """What a verb makes of a move and of a postponement (STA-7 … STA-11)."""

  def test_sta_7_to_sta_9_a_move_ends_by_restoring_or_postponing(self) -> None:
    moved = states.step(states.State(status="accepted"), "move")
    assert moved == states.State(status="accepted", moved=True)
    assert states.step(moved, "restore") == states.State(status="accepted")
    assert states.step(moved, "postpone") == states.State(status="accepted", postponed=True, awaiting=True)
    assert states.step(moved, "reject").moved, "it comes back where it was when it is reopened"
    with pytest.raises(Refusal, match=r"invalid\.nothing_changed"):
      states.step(states.State(status="ordered"), "restore")

  def test_sta_10_while_it_waits(self) -> None:
    for status in ("ordered", "accepted"):
      waiting = states.State(status=status, postponed=True, awaiting=True)
      assert states.step(waiting, "confirm") == states.State(status=status, postponed=True)
      assert states.step(waiting, "cancel", by_customer=True, deadline="noon").status == "cancelled"
      with pytest.raises(Refusal, match="awaits_confirmation" if status == "accepted" else "not_accepted"):
        states.step(waiting, "release")
      with pytest.raises(Refusal, match=r"invalid\.nothing_to_confirm"):
        states.step(states.State(status=status, postponed=True), "confirm")

  def test_sta_10_only_an_open_order_waits(self) -> None:
    waiting = states.State(status="accepted", postponed=True, awaiting=True)
    rejected = states.step(waiting, "reject")
    assert not rejected.awaiting
    assert states.step(rejected, "reopen").awaiting, "nobody has confirmed it since"
    assert states.step(waiting, "reopen").awaiting
    assert not states.step(waiting, "cancel").awaiting

  def test_ord_8_a_customers_verbs_want_the_deadline_not_passed(self) -> None:
    for verb in ("edit", "cancel"):
      with pytest.raises(Refusal, match="deadline_passed"):
        states.step(states.State(status="ordered"), verb, by_customer=True, deadline="noon")
    with pytest.raises(Refusal, match="not_ordered"):
      states.step(states.State(status="accepted"), "edit", by_customer=True, deadline="noon")

  def test_sta_11_an_edit_elsewhere_ends_a_move_and_any_other_keeps_it(self) -> None:
    moved = states.State(status="ordered", moved=True)
    for by_customer in (True, False):
      assert states.step(moved, "edit", by_customer=by_customer).moved
      assert not states.step(moved, "edit", by_customer=by_customer, elsewhere=True).moved

  def test_sta_11_where_the_customer_chose_a_postponement_is_settled(self) -> None:
    waiting = states.State(status="ordered", postponed=True, awaiting=True)
    confirmed, settled = states.State(status="ordered", postponed=True), states.State(status="ordered")
    assert states.step(waiting, "edit", by_customer=True) == confirmed
    assert states.step(waiting, "edit", by_customer=True, elsewhere=True) == settled
    assert states.step(waiting, "edit", granted=True, elsewhere=True) == settled
    assert states.step(waiting, "edit", granted=True) == waiting, "what he asked for may be older than the postponement"
    assert states.step(waiting, "edit", elsewhere=True) == waiting, "production does not answer for him"
