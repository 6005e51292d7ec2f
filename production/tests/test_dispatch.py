"""Vials leave and arrive: for whom, when, before or after the release, and what is missing at the door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from production.actions.dispatching import make_dispatch, receive_dispatch
from production.actions.vials import add_vial, discard_vial
from production.documents import delivery_note, document_bytes
from production.tests.papers import text_of
from tests import unit
from tests.story import Story, id_of, refused
from tracershop import ledger
from tracershop.catalogue.models import Endpoint, ReleaseRight
from tracershop.orderbook.models import Dispatch, Document, Order, Vial

pytestmark = pytest.mark.django_db(transaction=True)


def send(story: Story, *vials: Vial, **other: Any) -> Dispatch:
  """Sends vials off, by default now and by car."""
  given: dict[str, Any] = {
    "actor": story.unit.radiochemist,
    "vial_ids": [it.pk for it in vials],
    "dispatched_at": story.clock.now,
    "vehicle": "Bil 2",
  }
  return Dispatch.objects.get(id=make_dispatch(**{**given, **other}).value()["dispatchId"])


def receive(story: Story, left: Dispatch, *vials: Vial, **other: Any) -> dict[str, Any]:
  given: dict[str, Any] = {
    "actor": story.unit.north.nurse,
    "dispatch_id": left.pk,
    "received_at": story.clock.now,
    "vial_ids": [it.pk for it in vials],
  }
  found: dict[str, Any] = receive_dispatch(**{**given, **other}).value()
  return found


def papers_of(left: Dispatch) -> dict[str, str]:
  """The text of each paper of a dispatch."""
  return {it.kind: text_of(bytes(it.bytes)) for it in Document.objects.filter(dispatch=left)}


def test_dsp_1_a_released_vial_leaves_with_its_order(story: Story) -> None:
  order, vial = story.ready(), story.file()
  story.release([order], [vial])

  left = send(story, vial)

  vial.refresh_from_db()
  order = story.order(order)
  assert (vial.dispatch_id, left.order_ids, left.endpoint_id) == (left.pk, [order.pk], order.endpoint_id)
  assert (order.dispatched_at, order.received_at, order.status) == (story.clock.now, None, "released")
  assert (left.dispatched_by, left.vehicle, left.delivery_date) == ("Kirsten Holm", "Bil 2", unit.TUESDAY)


def test_dsp_1_what_may_not_leave(story: Story) -> None:
  order, vial = story.ready(), story.file()
  unconfirmed = story.by_hand(4_000.0)
  discarded, expired = story.file(3_000.0), story.file(2_000.0, expires_at=story.clock.now)
  discard_vial(actor=story.unit.colleague, vial_id=discarded.pk, reason="spilt")
  purpose = story.file(1_000.0, customer_number=98)
  blocked = story.file(900.0)
  Vial.objects.filter(id=blocked.pk).update(state="blocked")

  for it, text in (
    (unconfirmed, "unconfirmed"),
    (discarded, "discarded"),
    (blocked, "blocked"),
    (expired, "expired"),
    (purpose, "purpose"),
  ):
    with refused("vial_mismatch", "vialIds", text):
      send(story, vial, it)
  assert story.order(order).dispatched_at is None
  send(story, vial)
  with refused("vial_taken", "vialIds", "dispatched"):
    send(story, vial)


def test_dsp_1_vials_of_one_customer(story: Story) -> None:
  story.ready()
  story.ready(side="south")
  mine, theirs = story.file(), story.file(8_000.0, side="south")
  with refused("invalid", "vialIds", "one_customer"):
    send(story, mine, theirs)


def test_dsp_1_a_vial_that_moved_on_is_stale(story: Story) -> None:
  story.ready()
  vial = story.file()
  with refused("stale", "vialIds"):
    send(story, vial, seen={f"vial:{vial.pk}": vial.revision + 1})
  with refused("not_found", "vialIds"):
    make_dispatch(actor=story.unit.radiochemist, vial_ids=[999_999_999], dispatched_at=story.clock.now, vehicle="Bil")


def test_dsp_2_a_free_vial_leaves_for_the_delivery_it_would_serve(story: Story) -> None:
  first, second = story.ready(4_000.0, "07:00"), story.ready(4_000.0, "08:15")
  one, other = story.file(4_500.0), story.file(7_000.0)

  left = send(story, other)
  assert left.order_ids == [second.pk]
  left = send(story, one)
  assert left.order_ids == [first.pk]
  assert story.order(first).dispatched_at is not None


def test_dsp_2_named_orders_go_before_the_reckoning(story: Story) -> None:
  first, second = story.ready(4_000.0, "07:00"), story.ready(4_000.0, "08:15")
  one, other = story.file(4_500.0), story.file(7_000.0)

  left = send(story, one, other, order_ids=[second.pk])

  assert left.order_ids == [second.pk]
  assert story.order(first).dispatched_at is None


def test_dsp_2_an_order_that_is_not_accepted_and_a_vial_without_an_order(story: Story) -> None:
  story.clock.set(unit.YESTERDAY_MORNING)
  order = story.place()
  story.clock.set(unit.at_wall(6, 45))
  vial = story.file()
  with refused("not_accepted", "vialIds"):
    send(story, vial)
  with refused("not_accepted", "orderIds"):
    send(story, vial, order_ids=[order.pk])
  story.reject(order)
  with refused("vial_mismatch", "vialIds", "no_order"):
    send(story, vial)


def test_dsp_2_nothing_leaves_for_a_delivery_that_its_customer_has_not_agreed_to(story: Story) -> None:
  """Put off, it is only proposed: the vials wait for his yes, as the release does (STA-10)."""
  order = story.ready(5_000.0)
  story.postpone(order)
  vial = story.file(20_000.0)
  with refused("awaits_confirmation", "vialIds") as caught:
    send(story, vial)
  assert caught.value.details == {"orderId": order.pk}
  with refused("awaits_confirmation", "orderIds"):
    send(story, vial, order_ids=[order.pk])
  story.confirm(order)
  assert send(story, vial).order_ids == [order.pk]


def test_dsp_2_vials_of_the_customer_leave_for_what_he_agreed_to(story: Story) -> None:
  """Another order that waits does not hold back what was not put off."""
  agreed, waiting = story.ready(4_000.0), story.ready(4_000.0, "08:15")
  story.postpone(waiting)
  assert send(story, story.file(4_500.0)).order_ids == [agreed.pk]


def test_doc_2_nothing_leaves_the_house_for_a_place_without_an_address(story: Story) -> None:
  story.ready()
  vial = story.file()
  Endpoint.objects.update(address="")
  with refused("address_missing") as caught:
    send(story, vial)
  mine = story.unit.north
  assert caught.value.details == {"customerId": mine.customer.pk, "endpointId": mine.endpoint.pk}
  assert "Nordby, PET" in caught.value.message("da")
  Endpoint.objects.update(internal=True)
  assert set(papers_of(send(story, vial))) == {"deliveryNote"}


def test_doc_2_both_papers_say_the_consignees_address(story: Story) -> None:
  story.ready()
  papers = papers_of(send(story, story.file()))
  for text in (papers["deliveryNote"], papers["transport"]):
    assert "Nordby Sygehusvej 1" in text
    assert "2100 Nordby" in text


def test_dsp_2_one_endpoint_and_no_order_of_another_customer_or_delivery(story: Story) -> None:
  first, south = story.ready(), story.ready(side="south")
  second = story.ready(4_000.0, "08:15")
  vial = story.file()
  with refused("vial_mismatch", "vialIds"):
    send(story, vial, order_ids=[south.pk])
  with refused("vial_mismatch", "orderIds"):
    send(story, vial, order_ids=[first.pk, south.pk])
  story.release([first], [vial])
  with refused("vial_mismatch", "vialIds"):
    send(story, vial, order_ids=[second.pk])
  other = Endpoint.objects.create(customer=story.unit.north.customer, name="PET 2", transport_minutes=5)
  Order.objects.filter(id=second.pk).update(endpoint=other)
  third = story.file(4_900.0)
  with refused("invalid", "vialIds", "one_endpoint"):
    send(story, vial, third)


def test_dsp_3_when_it_left_and_with_what(story: Story) -> None:
  order = story.ready()
  vial, now = story.file(), story.clock.now
  for at, field, text in (
    (now + timedelta(minutes=6), "dispatchedAt", "instant_future"),
    (now - timedelta(days=8), "dispatchedAt", "instant_old"),
    (now.replace(tzinfo=None), "dispatchedAt", None),
  ):
    with refused("invalid", field, text):
      send(story, vial, dispatched_at=at)
  with refused("reason_required", "reason"):
    send(story, vial, dispatched_at=now - timedelta(hours=25))
  with refused("invalid", "vehicle", "vehicle"):
    send(story, vial, vehicle="  ")
  with refused("invalid", "vehicle", "text_cpr"):
    send(story, vial, vehicle="010203-1234")
  with refused("invalid", "reason", "text_cpr"):
    send(story, vial, reason="010203-1234")

  ago = now - timedelta(hours=25)
  old = story.file(at=ago, batch_number="FDG-261123-1")
  left = send(story, old, dispatched_at=ago, order_ids=[order.pk], reason="skrevet på papir i strømsvigtet")

  assert "skrevet på papir i strømsvigtet" in papers_of(left)["deliveryNote"]


def test_dsp_3_nothing_left_before_it_was_made(story: Story) -> None:
  story.ready()
  vial = story.file()
  made_at = story.certified().end_of_synthesis_at
  with refused("invalid", "dispatchedAt", "before_synthesis"):
    send(story, vial, dispatched_at=made_at - timedelta(seconds=1))
  send(story, vial, dispatched_at=made_at)


def test_dsp_3_five_minutes_ahead_is_in_time(story: Story) -> None:
  story.ready()
  at = story.clock.now + timedelta(minutes=5)
  assert send(story, story.file(), dispatched_at=at).dispatched_at == at


@pytest.mark.parametrize(
  ("given", "field"),
  [
    ({"category": "I-WHITE", "transport_index": 0.1}, "transportIndex"),
    ({"category": "II-YELLOW", "transport_index": 1.01}, "transportIndex"),
    ({"category": "III-YELLOW", "transport_index": 10.1}, "transportIndex"),
    ({"transport_index": 10.1}, "transportIndex"),
    ({"transport_index": 0.0}, "transportIndex"),
    ({"transport_index": float("nan")}, "transportIndex"),
    ({"packages": 0}, "packages"),
    ({"packages": 100}, "packages"),
  ],
)
def test_dsp_4_packages_that_cannot_be(story: Story, given: dict[str, Any], field: str) -> None:
  story.ready()
  vial = story.file()
  with refused("invalid", field, "packages" if field == "packages" else "transport_index"):
    send(story, vial, **given)


def test_dsp_4_what_is_known_of_the_packages_is_kept_and_printed(story: Story) -> None:
  story.ready()
  left = send(story, story.file(), category="II-YELLOW", transport_index=1.0, packages=2)

  assert (left.category, left.transport_index, left.packages) == ("II-YELLOW", 1.0, 2)
  text = papers_of(left)["transport"]
  assert "2 × TYPE A" in text
  assert "II-YELLOW (7B)" in text
  assert "Transport index (TI) 1,0" in text


def test_dsp_5_before_the_release_each_paper_says_that_it_may_not_be_used(story: Story) -> None:
  """DSP-5, DOC-2."""
  story.ready()
  left = send(story, story.file())

  found = papers_of(left)
  assert set(found) == {"deliveryNote", "transport"}
  for text in found.values():
    assert "PÅ VEJ – MÅ IKKE BRUGES FØR FRIGIVELSE" in text
    assert "ON ITS WAY – DO NOT USE UNTIL RELEASED" in text
  assert "IKKE frigivet / NOT released" in found["deliveryNote"]


def test_dsp_5_after_it_no_paper_says_so_and_the_release_may_come_later(story: Story) -> None:
  order, vial = story.ready(), story.file()
  left = send(story, vial)
  vial.refresh_from_db()
  story.release([story.order(order)], [vial])
  vial.refresh_from_db()
  assert (vial.state, vial.dispatch_id) == ("released", left.pk)

  second, another = story.ready(4_000.0, "08:15"), story.file(6_800.0, at=unit.at_wall(7))
  story.release([second], [another])
  for text in papers_of(send(story, another)).values():
    assert "DO NOT USE" not in text


def test_doc_2_nothing_leaves_the_house_for_an_internal_endpoint(story: Story) -> None:
  story.ready()
  Endpoint.objects.filter(id=story.unit.north.endpoint.pk).update(internal=True)
  assert set(papers_of(send(story, story.file()))) == {"deliveryNote"}


def test_dsp_6_the_customer_says_what_came(story: Story) -> None:
  order, vial = story.ready(), story.file()
  left = send(story, vial)
  story.clock.move(minutes=12)

  answer = receive(story, left, vial, note="alt i orden")

  left.refresh_from_db()
  assert answer == {"dispatchId": left.pk, "missingVialIds": []}
  assert (left.received_at, left.received_by, left.received_vial_ids) == (
    story.clock.now,
    "Nurse of Nordby",
    [vial.pk],
  )
  assert (left.note, left.revision, story.order(order).received_at) == ("alt i orden", 2, story.clock.now)
  with refused("already_answered", "dispatchId", "received"):
    receive(story, left, vial)


def test_dsp_6_not_before_it_left_nor_ahead_of_time_nor_by_another(story: Story) -> None:
  story.ready()
  vial = story.file()
  left = send(story, vial)
  for at, text in (
    (story.clock.now - timedelta(seconds=1), "before_departure"),
    (story.clock.now + timedelta(minutes=6), "instant_future"),
    (story.clock.now.replace(tzinfo=None), None),
  ):
    with refused("invalid", "receivedAt", text):
      receive(story, left, vial, received_at=at)
  with refused("not_found", "dispatchId"):
    receive(story, left, vial, actor=story.unit.south.nurse)
  with refused("not_found", "vialIds"):
    receive(story, left, vial, vial_ids=[vial.pk, 999_999_999])
  with refused("invalid", "vialIds", "double"):
    receive(story, left, vial, vial)
  with refused("invalid", "note", "text_cpr"):
    receive(story, left, vial, note="010203-1234")
  with refused("stale", "dispatchId"):
    receive(story, left, vial, seen={f"dispatch:{left.pk}": 7})
  receive(story, left, vial, actor=story.unit.colleague)


def test_dsp_7_what_did_not_come_is_missing(story: Story) -> None:
  order = story.ready()
  one, other = story.file(4_000.0), story.file(5_000.0)
  left = send(story, one, other, order_ids=[order.pk])

  assert receive(story, left, one)["missingVialIds"] == [other.pk]
  rows = ledger.snapshot("production").rows["dispatch"]
  assert f'"receivedVialIds":[{one.pk}]'.encode() in bytes(rows[0])
  assert story.order(order).received_at == story.clock.now


def test_dsp_7_an_order_is_received_when_all_its_cars_have_come(story: Story) -> None:
  order = story.ready()
  one, other = story.file(4_000.0), story.file(5_000.0)
  first, second = (send(story, it, order_ids=[order.pk]) for it in (one, other))

  receive(story, first, one)
  assert story.order(order).received_at is None
  story.clock.move(minutes=10)
  receive(story, second, other)
  assert story.order(order).received_at == story.clock.now
  assert story.order(order).dispatched_at == first.dispatched_at


def test_dsp_7_where_nothing_came_the_order_is_not_received(story: Story) -> None:
  order, vial = story.ready(), story.file()
  left = send(story, vial)
  assert receive(story, left)["missingVialIds"] == [vial.pk]
  assert story.order(order).received_at is None


@pytest.mark.parametrize("released", [True, False])
def test_dsp_7_an_order_whose_own_vials_are_missing_is_not_received(story: Story, released: bool) -> None:
  """They shared a car with another's, which came."""
  order = story.ready()
  fet = story.unit.fet
  other = story.inject(by=story.unit.radiochemist, reason="phoned")
  story.accept(other)
  mine, its = story.file(), story.file(1_000.0, tracer_id=fet.pk, batch_number="FET-261124-1")
  if released:
    for who in (story.unit.radiochemist, story.unit.colleague):
      ReleaseRight.objects.create(user_id=id_of(who), user_name=who.name, tracer=fet, from_date=unit.TUESDAY)
    story.certified("FET-261124-1")
    story.release([order], [mine])
    story.release([other], [its])
  left = send(story, mine, its)
  assert left.order_ids == [order.pk, other.pk]

  assert receive(story, left, mine)["missingVialIds"] == [its.pk]

  assert story.order(order).received_at == story.clock.now
  assert story.order(other).received_at is None


def test_dsp_7_a_car_of_which_nothing_came_keeps_no_order_open(story: Story) -> None:
  order = story.ready()
  one, other = story.file(4_000.0), story.file(5_000.0)
  first, second = (send(story, it, order_ids=[order.pk]) for it in (one, other))
  receive(story, first, one)
  came_at = story.clock.now
  story.clock.move(minutes=10)
  receive(story, second)
  assert story.order(order).received_at == came_at


def test_dsp_8_a_vial_that_left_stands_on_its_customers_stream(story: Story) -> None:
  story.ready()
  vial = story.file()
  mine, other = (f"customer:{side.customer.pk}" for side in (story.unit.north, story.unit.south))
  assert not ledger.snapshot(mine).rows["vial"]
  send(story, vial)
  assert len(ledger.snapshot(mine).rows["vial"]) == 1
  assert not ledger.snapshot(other).rows["vial"]


def test_dsp_1_injections_leave_for_their_first_delivery(story: Story) -> None:
  story.ready(1_000.0)
  counted = Order.objects.get()
  fet = story.unit.fet
  Order.objects.filter(id=counted.pk).update(kind="injection", tracer=fet, slot=None, ordered_mbq=None, injections=3)
  vial = add_vial(
    actor=story.unit.radiochemist,
    tracer_id=fet.pk,
    customer_id=story.unit.north.customer.pk,
    activity_mbq=900.0,
    calibrated_at=story.clock.now,
    volume_ml=3.0,
    batch_number="FET-261124-1",
    reason="typed",
  ).value()["vialId"]

  left = send(story, Vial.objects.get(id=vial))

  assert left.order_ids == [counted.pk]
  assert "3 inj." in papers_of(left)["deliveryNote"]


def test_doc_1_papers_go_to_production_and_their_own_customer(story: Story) -> None:
  story.ready()
  left = send(story, story.file())
  for it in Document.objects.filter(dispatch=left):
    for actor in (story.unit.colleague, story.unit.north.nurse, story.unit.external):
      data, media_type, name = document_bytes(actor, it.pk)
      assert (data, media_type) == (bytes(it.bytes), "application/pdf")
      assert name == f"{it.number}.pdf"
    for actor in (story.unit.south.nurse, story.unit.site_admin, story.unit.monitor):
      with refused("not_found", "documentId"):
        document_bytes(actor, it.pk)
    Document.objects.filter(id=it.pk).update(bytes=b"something else")
    with refused("internal"):
      document_bytes(story.unit.colleague, it.pk)


def test_doc_1_what_moves_on_while_its_papers_are_made_is_on_them(
  story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
  """DOC-1, DSP-5: a release between plan and lock; the papers are made anew and say what is kept."""
  order, vial = story.ready(), story.file()
  render, calls = delivery_note.render, []

  def slow(content: Any) -> bytes:
    calls.append(content)
    if len(calls) == 1:
      story.release([order], [vial])
    return render(content)

  monkeypatch.setattr(delivery_note, "render", slow)
  left = send(story, vial)

  assert len(calls) == 2
  assert "NOT released" not in papers_of(left)["deliveryNote"]
  about = Document.objects.get(dispatch=left, kind="deliveryNote").about
  assert {it["facts"].get("state", "released") for it in about} == {"released"}
