"""Every action × every stream: the law holds, across the turn of the day too."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from customer.actions.orders import cancel_order, confirm_order, edit_order, place_order
from customer.actions.requests import make_request, withdraw_request
from production.actions.moving import move_orders, postpone_orders, restore_orders
from production.actions.orders import accept_orders, reject_orders, reopen_orders
from production.actions.release import release_orders
from production.actions.requests import decline_request, grant_request
from production.actions.rights import grant_release_right, withdraw_release_right
from production.actions.vials import add_vial, confirm_vial, discard_vial, take_dispensed_vial
from tests import unit
from tests.law import verify_action
from tracershop import ledger
from tracershop.access.actions import (
  arrange_monitor,
  change_role,
  create_user,
  disable_user,
  enable_user,
  invite_monitor,
  revoke_monitor,
)
from tracershop.access.devices import enrol
from tracershop.actor import SYSTEM
from tracershop.catalogue.models import CatalogueEntry, Run, Slot
from tracershop.errors import Refusal
from tracershop.orderbook import window
from tracershop.orderbook.models import Order, Vial
from tracershop.protocol.commands import RotationStop

pytestmark = pytest.mark.django_db(transaction=True)


class Story:
  """What happens in the unit, told in short words."""

  def __init__(self, clock: Any) -> None:
    clock.set(unit.YESTERDAY_MORNING)
    self.unit = unit.build()
    self.clock = clock

  def place(self, mbq: float = 9_000.0, slot: str = "07:00", day: date = unit.TUESDAY, side: str = "north") -> int:
    mine = getattr(self.unit, side)
    done = place_order(
      actor=mine.nurse,
      kind="activity",
      endpoint_id=mine.endpoint.pk,
      tracer_id=self.unit.fdg.pk,
      slot_id=mine.slots[slot].pk,
      delivery_date=day,
      ordered_mbq=mbq,
    )
    return int(done.value()["orderId"])

  def accept(self, *ids: int) -> None:
    accept_orders(actor=self.unit.radiochemist, order_ids=list(ids))

  def vial(self, mbq: float = 10_273.1, side: str = "north", **other: Any) -> int:
    at = unit.at_wall(6, 41)
    mine = getattr(self.unit, side)
    given = {
      "tracer_id": self.unit.fdg.pk,
      "customer_number": mine.customer.dispenser_number,
      "activity_mbq": mbq,
      "calibrated_at": at,
      "volume_ml": 8.35,
      "batch_number": "FDG-261124-1",
      "expires_at": None,
      "source": f"s{mbq}",
      "arrived_at": at,
    }
    return int(take_dispensed_vial(actor=SYSTEM, **{**given, **other}).value()["vialId"])

  def seen(self) -> dict[str, int]:
    orders = {f"order:{it.pk}": it.revision for it in Order.objects.all()}
    return orders | {f"vial:{it.pk}": it.revision for it in Vial.objects.all()}

  def release(self, orders: list[int], vials: list[int], **other: Any) -> ledger.Outcome:
    given = {
      "actor": self.unit.radiochemist,
      "order_ids": orders,
      "vial_ids": vials,
      "seen": self.seen(),
      "signature": self.unit.signature(),
    }
    return release_orders(**{**given, **other})


@pytest.fixture
def story(frozen_clock: Any) -> Story:
  return Story(frozen_clock)


def test_str_1_the_law_holds_for_an_orders_life(story: Story) -> None:
  nurse, chemist = story.unit.north.nurse, story.unit.radiochemist
  with verify_action("order.placed"):
    order = story.place()
  with verify_action("order.edited"):
    edit_order(actor=nurse, order_id=order, ordered_mbq=9_100.5, comment="two patients more")
  with verify_action("order.edited.slot"):
    edit_order(actor=nurse, order_id=order, slot_id=story.unit.north.slots["08:15"].pk)
  edit_order(actor=nurse, order_id=order, slot_id=story.unit.north.slots["07:00"].pk, ordered_mbq=9_000)
  other = story.place(2_000, "08:15")
  with verify_action("order.cancelled"):
    cancel_order(actor=nurse, order_id=other)
  third, fourth = story.place(3_000, "11:30"), story.place(1_000, "11:30", side="south")
  with verify_action("order.accepted"):
    accept_orders(actor=chemist, order_ids=[third, fourth])
  with verify_action("order.rejected"):
    reject_orders(actor=chemist, order_ids=[third, fourth], reason="cyclotron down")
  with verify_action("order.reopened"):
    reopen_orders(actor=chemist, order_ids=[third, fourth], reason="up again")
  unit.certified_batch(story.unit)
  story.clock.set(unit.at_wall(6, 45))
  story.accept(order)
  with verify_action("vial.added"):
    vial = story.vial()
  with verify_action("order.released"):
    story.release([order], [vial])
  for days in (1, 6, 7, 8):
    story.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=days)))
    with verify_action(f"day.turned.{days}"):
      window.keep_day()
  assert Order.objects.get(id=order).status == "released"


def test_str_1_the_law_holds_for_moving_and_putting_off(story: Story) -> None:
  chemist, slots = story.unit.radiochemist, story.unit.north.slots
  first, second = story.place(2_000, "11:30"), story.place(1_000, "11:30")
  story.accept(first)
  with verify_action("order.moved"):
    move_orders(actor=chemist, order_ids=[first, second], slot_id=slots["07:00"].pk)
  with verify_action("order.restored"):
    restore_orders(actor=chemist, order_ids=[first])
  with verify_action("order.postponed"):
    postpone_orders(
      actor=chemist,
      order_ids=[first, second],
      slot_id=slots["07:00"].pk,
      delivery_date=unit.TUESDAY + timedelta(days=7),
      reason="the target leaks",
    )
  with verify_action("order.confirmed"):
    confirm_order(actor=story.unit.north.nurse, order_id=first)


def test_str_1_the_law_holds_for_other_kinds_of_orders(story: Story) -> None:
  """Injections have no slot, an isotope order no tracer; the wall shows both."""
  north, f18 = story.unit.north, story.unit.fdg.isotope
  CatalogueEntry.objects.create(endpoint=north.endpoint, tracer=story.unit.fet)
  CatalogueEntry.objects.create(endpoint=north.endpoint, isotope=f18)
  run = Run.objects.create(isotope=f18, weekday=2, time=time(6))
  slot = Slot.objects.create(endpoint=north.endpoint, run=run, weekday=2, delivery_time=time(8))
  mine: dict[str, Any] = {"actor": north.nurse, "endpoint_id": north.endpoint.pk, "delivery_date": unit.TUESDAY}
  with verify_action("order.placed.injection"):
    injection = place_order(
      kind="injection", tracer_id=story.unit.fet.pk, injections=3, deliver_at=unit.at_wall(9, 30), **mine
    ).value()["orderId"]
  with verify_action("order.placed.isotope"):
    isotope = place_order(kind="isotope", isotope_id=f18.pk, slot_id=slot.pk, ordered_mbq=500.0, **mine).value()
  with verify_action("order.edited.injection"):
    edit_order(actor=north.nurse, order_id=injection, injections=4, deliver_at=unit.at_wall(10))
  with verify_action("order.cancelled.isotope"):
    cancel_order(actor=north.nurse, order_id=isotope["orderId"])


def test_str_1_the_law_holds_for_requests(story: Story) -> None:
  nurse, chemist = story.unit.north.nurse, story.unit.radiochemist
  order, other = story.place(), story.place(1_000, "11:30")
  story.accept(order, other)
  story.clock.set(unit.at_wall(14, day=unit.TUESDAY - timedelta(days=1)))

  def ask(kind: str, **more: Any) -> int:
    return int(make_request(actor=nurse, kind=kind, **more).value()["requestId"])

  with verify_action("request.made"):
    change = ask("change", order_id=order, data={"orderedMbq": 9_500.5}, text="one patient more")
  with verify_action("request.granted"):
    grant_request(actor=chemist, request_id=change)
  late = {"kind": "activity", "endpointId": story.unit.north.endpoint.pk, "tracerId": story.unit.fdg.pk}
  late |= {"slotId": story.unit.north.slots["08:15"].pk, "deliveryDate": str(unit.TUESDAY), "orderedMbq": 700}
  with verify_action("request.made.late"):
    asked = ask("late", data=late)
  with verify_action("request.granted.late"):
    grant_request(actor=chemist, request_id=asked)
  with verify_action("request.granted.cancel"):
    grant_request(actor=chemist, request_id=ask("cancel", order_id=other))
  with verify_action("request.declined"):
    decline_request(actor=chemist, request_id=ask("cancel", order_id=order), reason="it is made")
  withdrawn = ask("change", order_id=order, data={"comment": "early"})
  with verify_action("request.withdrawn"):
    withdraw_request(actor=nurse, request_id=withdrawn)
  ask("cancel", order_id=order)
  with verify_action("order.rejected.with_its_request"):
    reject_orders(actor=chemist, order_ids=[order], reason="cyclotron down")
  story.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=8)))
  with verify_action("day.turned.requests"):
    window.keep_day()


def test_str_1_the_law_holds_for_vials(story: Story) -> None:
  story.place()
  story.clock.set(unit.at_wall(6, 45))
  with verify_action("vial.added.by_hand"):
    by_hand = add_vial(
      actor=story.unit.radiochemist,
      tracer_id=story.unit.fdg.pk,
      customer_id=story.unit.north.customer.pk,
      activity_mbq=500.0,
      calibrated_at=unit.at_wall(6, 40),
      volume_ml=1.0,
      batch_number="FDG-261124-1",
    ).value()["vialId"]
  with verify_action("vial.confirmed"):
    confirm_vial(actor=story.unit.colleague, vial_id=by_hand)
  with verify_action("vial.discarded"):
    discard_vial(actor=story.unit.colleague, vial_id=by_hand, reason="spilt")
  story.vial()
  with verify_action("vial.seen"):
    story.vial(source="another file")
  story.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=8)))
  with verify_action("day.turned.vials"):
    window.keep_day()


def test_str_4_the_law_holds_outside_the_window(story: Story) -> None:
  order = story.place()
  story.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=9)))
  window.keep_day()
  with verify_action("order.rejected.outside_the_window"):
    reject_orders(actor=story.unit.radiochemist, order_ids=[order], reason="never made")


def test_str_1_the_law_holds_for_rights_and_people(story: Story) -> None:
  admin, site, colleague = story.unit.admin, story.unit.site_admin, story.unit.colleague
  with verify_action("releaseRight.granted"):
    right = grant_release_right(
      actor=admin, user_id=colleague.user_id, tracer_id=story.unit.fet.pk, from_date=unit.TUESDAY
    ).value()["releaseRightId"]
  with verify_action("releaseRight.withdrawn"):
    withdraw_release_right(actor=admin, release_right_id=right, reason="left us")
  with verify_action("user.created"):
    user = create_user(
      actor=site,
      username="new",
      name="New One",
      role="productionUser",
      customer_ids=[],
      password="a long enough secret",
    ).value()["userId"]
  with verify_action("user.disabled"):
    disable_user(actor=site, user_id=user)
  with verify_action("user.enabled"):
    enable_user(actor=site, user_id=user)
  with verify_action("user.roleChanged"):
    change_role(actor=site, user_id=user, role="productionAdmin")
  with verify_action("monitor.enrolled"):
    code = invite_monitor(actor=admin, name="Room 1", layout="day").value()["code"]
    device = enrol(code=code, address="127.0.0.1").actor.device_id
  with verify_action("monitor.arranged"):
    stops = [RotationStop(layout=layout, seconds=20) for layout in ("runs", "alarms")]
    arrange_monitor(actor=admin, device_id=device, layout="rotation", rotation=stops, scheme="byTime")
  with verify_action("monitor.revoked"):
    revoke_monitor(actor=admin, device_id=device)


def test_str_4_the_day_turns_once(story: Story) -> None:
  window.turn_day(actor=SYSTEM, today=unit.TUESDAY)
  before = ledger.heads()
  window.turn_day(actor=SYSTEM, today=unit.TUESDAY)
  window.turn_day(actor=SYSTEM, today=unit.TUESDAY - timedelta(days=1))
  assert ledger.heads() == before


def test_led_4_a_command_twice_is_one_change(story: Story) -> None:
  order = story.place()
  before = ledger.heads().of("production")
  key = ledger.CommandKey(id="c-1", name="order.accept", digest="d")
  first = accept_orders(actor=story.unit.radiochemist, order_ids=[order], command=key)
  again = accept_orders(actor=story.unit.radiochemist, order_ids=[order], command=key)
  assert (first.repeated, again.repeated) == (False, True)
  assert (again.revisions, again.result) == (first.revisions, first.result)
  assert ledger.heads().of("production") == before + 1


def test_led_4_a_command_id_of_something_else_is_refused(story: Story) -> None:
  order = story.place()
  key = ledger.CommandKey(id="c-1", name="order.accept", digest="d")
  accept_orders(actor=story.unit.radiochemist, order_ids=[order], command=key)
  for other in (
    {"actor": story.unit.colleague, "command": key},
    {"actor": story.unit.radiochemist, "command": ledger.CommandKey(id="c-1", name="order.accept", digest="e")},
  ):
    with pytest.raises(Refusal, match="key_reused"):
      accept_orders(order_ids=[order], **other)
