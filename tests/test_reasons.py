"""What the ledger keeps of why: a code, words, or both; and what a granted request has changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from customer.actions.requests import make_request
from production.actions.requests import grant_request
from tests import unit
from tests.story import Story, refused
from tracershop.ledger.models import Body, Entry
from tracershop.protocol.commands import COMMANDS, OrderPlace

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = unit.TUESDAY - timedelta(days=1)
CODES = ("phoned", "patient", "scanner", "production", "transport", "mistake", "other")


@pytest.fixture
def story(transactional_db: None, frozen_clock: Any) -> Story:
  return Story(frozen_clock)


def last() -> tuple[str, dict[str, Any]]:
  """The kind and the words of the ledger's last entry."""
  entry = Entry.objects.latest("id")
  body: dict[str, Any] = msgspec.json.decode(bytes(Body.objects.get(entry_id=entry.pk).data))
  return entry.kind, body


def test_ord_18_a_code_alone_words_alone_or_both(story: Story) -> None:
  chemist = story.unit.radiochemist
  given: list[tuple[dict[str, Any], str]] = [
    ({"reason": "  called at noon "}, "called at noon"),
    ({"reason_code": "phoned"}, "phoned"),
    ({"reason_code": "phoned", "reason": "two patients"}, "phoned: two patients"),
    ({"reason_code": "other", "reason": "snow"}, "other: snow"),
  ]
  story.clock.set(unit.at_wall(14, day=MONDAY))
  for what, kept in given:
    order = story.place(100, by=chemist, **what)
    assert (last()[0], last()[1]["reason"], order.marks) == ("order.placed", kept, ["late", "onBehalf"])
    story.edit(order, by=chemist, ordered_mbq=50.0, **what)
    assert (last()[0], last()[1]["reason"]) == ("order.edited", kept)
    story.cancel(order, by=chemist, **what)
    assert (last()[0], last()[1]["reason"]) == ("order.cancelled", kept)


@pytest.mark.parametrize(
  "what", [{}, {"reason": "  "}, {"reason_code": "other"}, {"reason_code": "other", "reason": " "}]
)
def test_ord_18_other_and_no_code_want_words(story: Story, what: dict[str, Any]) -> None:
  chemist = story.unit.radiochemist
  order = story.place(100)
  story.clock.set(unit.at_wall(14, day=MONDAY))
  with refused("reason_required", "reason") as caught:
    story.place(25_000, by=chemist, **what)
  assert caught.value.details == {"past": ["over_limit", "deadline_passed"]}
  with refused("reason_required", "reason") as caught:
    story.edit(order, by=chemist, ordered_mbq=90.0, **what)
  assert caught.value.details == {"past": ["deadline_passed"]}
  with refused("reason_required", "reason") as caught:
    story.cancel(order, by=chemist, **what)
  assert caught.value.details == {"past": []}


def test_ord_18_each_code_but_other_is_reason_enough(story: Story) -> None:
  for code in CODES[:-1]:
    story.place(25_000, by=story.unit.admin, reason_code=code)
    story.unit.north.slots["07:00"].orders.update(status="cancelled")
  with pytest.raises(msgspec.ValidationError):
    msgspec.convert(
      {"kind": "activity", "endpointId": 1, "deliveryDate": "2026-11-24", "reasonCode": "mood"}, OrderPlace
    )
  assert {name for name, it in COMMANDS.items() if "reason_code" in it.payload.__struct_fields__} == {
    "order.place",
    "order.edit",
    "order.cancel",
  }


def test_ord_18_a_nurses_code_is_kept_and_is_no_key(story: Story) -> None:
  order = story.place(100, reason_code="patient")
  assert last()[1]["reason"] == "patient"
  story.clock.set(unit.at_wall(14, day=MONDAY))
  with refused("deadline_passed"):
    story.cancel(order, reason_code="phoned", reason="please")


def test_txt_1_the_words_beside_a_code_hold_no_cpr_number(story: Story) -> None:
  with refused("invalid", "reason", "text_cpr"):
    story.place(100, reason_code="patient", reason="010203-1234")


def test_req_5_the_ledger_has_order_and_request_before_and_after(story: Story) -> None:
  order = story.place(9_000)
  story.accept(order)
  asked = make_request(
    actor=story.unit.north.nurse, kind="change", order_id=order.pk, data={"orderedMbq": 9_500.0}, text="one more"
  )
  assert last()[1]["reason"] == "one more"
  grant_request(actor=story.unit.radiochemist, request_id=asked.value()["requestId"])
  kind, body = last()
  assert kind == "request.granted"
  assert [it["orders"][0]["orderedMbq"] for it in (body["before"], body["after"])] == [9_000.0, 9_500.0]
  assert [it["requests"][0]["state"] for it in (body["before"], body["after"])] == ["open", "granted"]
