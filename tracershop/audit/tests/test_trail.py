"""The trail is found by order, batch, person, kind and day; each office reads its own words of it, customers none."""

from __future__ import annotations

import ast
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from production.actions.rights import grant_release_right
from tests import unit
from tests.story import Story, id_of, refused
from tracershop import calendar
from tracershop.access.actions import disable_user
from tracershop.actor import Actor
from tracershop.audit import trail, visibility
from tracershop.orderbook.models import Order
from tracershop.protocol import messages
from tracershop.protocol.commands import AuditSearch

pytestmark = pytest.mark.django_db(transaction=True)


def asked(actor: Actor, **what: Any) -> dict[str, Any]:
  """A search as the wire answers it."""
  found: dict[str, Any] = json.loads(messages.encode(trail.search(actor, AuditSearch(**what))))
  return found


def order_of(told: Story) -> Order:
  """The order that was released."""
  return Order.objects.get(customer=told.unit.north.customer)


def kinds(answer: dict[str, Any]) -> list[str]:
  return [it["kind"] for it in answer["entries"]]


@pytest.fixture
def told(story: Story) -> Story:
  """An order edited, accepted and released with a vial; another rejected; a user disabled; a right given."""
  order = story.place(9_000)
  story.edit(order, ordered_mbq=9_100.5, comment="two more")
  other = story.place(500, "11:30", side="south")
  story.reject(other, reason="the cyclotron is down")
  disable_user(actor=story.unit.site_admin, user_id=id_of(story.unit.external))
  grant_release_right(
    actor=story.unit.admin, user_id=id_of(story.unit.colleague), tracer_id=story.unit.fet.pk, from_date=unit.TUESDAY
  )
  # In the order of time, as entries come.
  story.certified()
  story.clock.set(unit.at_wall(6, 45))
  story.accept(order)
  vial = story.file(9_200)
  story.release([story.order(order)], [vial])
  return story


def test_aud_1_an_orders_story_is_found_by_its_number(told: Story) -> None:
  first = order_of(told)
  answer = asked(told.unit.admin, order_id=first.pk)
  assert kinds(answer) == ["order.released", "vial.added", "order.accepted", "order.edited", "order.placed"]
  released, edited = answer["entries"][0], answer["entries"][3]
  assert (released["actor"], released["role"], released["origin"]) == ("Kirsten Holm", "productionUser", "screen")
  told_of = [(it["row"], it["field"], it["before"], it["after"]) for it in edited["changes"]]
  assert (f"order:{first.pk}", "orderedMbq", "9\u00a0000", "9\u00a0100,5") in told_of
  assert (f"order:{first.pk}", "comment", "–", "two more") in told_of
  assert (edited["before"][0]["orderedMbq"], edited["after"]["orders"][0]["orderedMbq"]) == (9000.0, 9100.5)
  assert asked(told.unit.admin, subject=f"order:{first.pk}") == answer


def test_aud_1_a_batch_is_found_by_its_number_however_it_is_typed(told: Story) -> None:
  answer = asked(told.unit.radiochemist, batch=" fdg-261124-1 ")
  assert kinds(answer) == ["order.released", "vial.added", "batch.certified", "batch.opened"]
  assert asked(told.unit.radiochemist, batch="FDG-261124-2")["entries"] == []
  both = asked(told.unit.radiochemist, batch="FDG-261124-1", order_id=order_of(told).pk, kind="order")
  assert kinds(both) == ["order.released"]


def test_aud_1_a_person_is_found_by_a_part_of_the_name(told: Story) -> None:
  assert kinds(asked(told.unit.admin, person="kirsten")) == ["order.released", "order.accepted", "order.rejected"]
  assert kinds(asked(told.unit.admin, person="NURSE OF SUND")) == ["order.placed"]
  assert asked(told.unit.admin, person="nobody at all")["entries"] == []


def test_aud_1_a_kind_is_found_whole_or_by_its_first_part(told: Story) -> None:
  assert kinds(asked(told.unit.admin, kind="order.placed")) == ["order.placed", "order.placed"]
  assert set(kinds(asked(told.unit.admin, kind="vial"))) == {"vial.added"}
  assert asked(told.unit.admin, kind="ord")["entries"] == []


def test_aud_1_days_are_copenhagens_and_both_ends_count(told: Story) -> None:
  monday, tuesday = unit.TUESDAY - timedelta(days=1), unit.TUESDAY
  later = kinds(asked(told.unit.admin, from_date=tuesday))
  assert later == ["order.released", "vial.added", "order.accepted", "batch.certified", "batch.opened"]
  assert "order.placed" in kinds(asked(told.unit.admin, to_date=monday))
  assert not set(later) & set(kinds(asked(told.unit.admin, to_date=monday)))
  with refused("invalid", "toDate", "dates"):
    asked(told.unit.admin, from_date=tuesday, to_date=monday)


def test_aud_31_times_of_day_are_copenhagens_and_the_last_minute_counts(told: Story) -> None:
  tuesday = unit.TUESDAY
  entries = asked(told.unit.admin, from_date=tuesday)["entries"]
  at = [f"{calendar.wall_time(datetime.fromisoformat(it['at'].replace('Z', '+00:00'))):%H:%M}" for it in entries]
  for place, minute in enumerate(at):
    since = asked(told.unit.admin, from_date=tuesday, from_time=minute)["entries"]
    assert [it["id"] for it in since] == [it["id"] for it, when in zip(entries, at, strict=True) if when >= minute]
    until = asked(told.unit.admin, from_date=tuesday, to_date=tuesday, to_time=minute)["entries"]
    assert [it["id"] for it in until] == [it["id"] for it, when in zip(entries, at, strict=True) if when <= minute]
    assert entries[place]["id"] in {it["id"] for it in since} & {it["id"] for it in until}
  for time in ("24:00", "7:00", "07:60", "07.00", "now", "07:00:00"):
    with refused("invalid", "fromTime", "clock_time"):
      asked(told.unit.admin, from_date=tuesday, from_time=time)
  with refused("invalid", "toTime", "clock_time"):
    asked(told.unit.admin, to_time="07:00")
  with refused("invalid", "toDate", "dates"):
    asked(told.unit.admin, from_date=tuesday, from_time="07:01", to_date=tuesday, to_time="07:00")


def test_aud_1_what_makes_no_sense_is_refused_at_its_field(told: Story) -> None:
  with refused("not_found", "orderId"):
    asked(told.unit.admin, order_id=999_999)
  with refused("invalid", "toDate", "date_odd"):
    asked(told.unit.admin, to_date=unit.TUESDAY.replace(year=9999))
  for limit in (0, 201):
    with refused("invalid", "limit", "limit"):
      asked(told.unit.admin, limit=limit)
  for subject in ("order", "order: 17", "x" * 70, "order:1 OR 1=1"):
    with refused("invalid", "subject", "subject"):
      asked(told.unit.admin, subject=subject)


def test_aud_2_pages_go_on_where_the_last_one_ended(told: Story) -> None:
  whole = asked(told.unit.site_admin, limit=200)
  pages: list[int] = []
  before = None
  while True:
    answer = asked(told.unit.site_admin, limit=3, before=before)
    pages += [it["id"] for it in answer["entries"]]
    if not answer["more"]:
      break
    before = pages[-1]
  assert pages == [it["id"] for it in whole["entries"]] == sorted(pages, reverse=True)
  assert not whole["more"]


def test_aud_2_a_page_is_one_frame_however_long_the_words(story: Story) -> None:
  order = story.place(700, "11:30")
  for number in range(120):
    story.edit(order, comment=f"{number}" + "å" * 950)
  answer = asked(story.unit.admin, limit=200)
  assert answer["more"]
  assert 20 < len(answer["entries"]) < 121
  assert len(json.dumps(answer, ensure_ascii=False).encode()) < 512 * 1024
  assert all(len(it["changes"]) <= trail.MOST_CHANGES for it in answer["entries"])


def test_aud_4_production_reads_the_order_book_and_no_sign_ins(told: Story) -> None:
  for actor in (told.unit.admin, told.unit.radiochemist):
    answer = asked(actor, limit=200)
    assert not {"user.disabled"} & {*kinds(answer), *answer["kinds"]}
    assert "releaseRight.granted" in kinds(answer)
    assert not any(it["withheld"] for it in answer["entries"])
    assert asked(actor, kind="user")["entries"] == []
    assert asked(actor, subject=f"user:{told.unit.external.user_id}")["entries"] == []


def test_aud_4_the_site_admin_reads_accounts_and_of_orders_that_they_were_made(told: Story) -> None:
  answer = asked(told.unit.site_admin, limit=200)
  by_kind = {it["kind"]: it for it in answer["entries"]}
  assert by_kind["user.disabled"]["after"]["active"] is False
  placed = by_kind["order.edited"]
  assert placed["withheld"]
  assert (placed["reason"], placed["before"], placed["after"], placed["changes"]) == (None, None, None, [])
  assert "two more" not in json.dumps(answer)


@pytest.mark.parametrize("role", ["shopAdmin", "shopUser", "externalUser", "monitor"])
def test_aud_4_customers_and_walls_read_nothing(told: Story, role: str) -> None:
  actor = msgspec.structs.replace(told.unit.shop_admin, role=role)
  assert asked(actor)["entries"] == []


def test_aud_4_every_kind_of_entry_has_words_and_its_reader() -> None:
  """A new kind is the order book's until somebody says otherwise, and is never unread."""
  root = Path(__file__).resolve().parents[3]
  nouns = set()
  for place in ("tracershop", "consumers", "production", "customer"):
    for path in sorted((root / place).rglob("*.py")):
      if "tests" not in path.parts:
        for node in ast.walk(ast.parse(path.read_text())):
          if isinstance(node, ast.keyword) and node.arg == "kind" and isinstance(node.value, ast.Constant):
            nouns.add(str(node.value.value))
  kinds = sorted(it for it in nouns if "." in it)
  assert len(kinds) > 20
  site = Actor(user_id=1, name="x", role="siteAdmin")
  chemist = Actor(user_id=1, name="x", role="productionUser")
  assert all(visibility.sight(site, it) for it in kinds)
  assert {visibility.sight(chemist, it) for it in kinds if it.startswith(("order.", "vial.", "batch."))} == {"words"}
  assert {visibility.sight(chemist, it) for it in kinds if it.startswith(("user.", "session.", "password."))} == {None}
