"""What is dispensed, where vials and deliveries lie on both sides of a midnight (NEED-2)."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from production.actions.vials import discard_vial
from tests import unit
from tests.law import verify_action
from tests.story import Story
from tracershop import calendar
from tracershop.catalogue.models import Run, Slot
from tracershop.decay import decay
from tracershop.orderbook import dispensing, rules
from tracershop.orderbook.models import Order, Vial

WEDNESDAY = unit.TUESDAY + timedelta(days=1)
HALF_PAST_MIDNIGHT = unit.at_wall(0, 30, WEDNESDAY)
BEFORE_MIDNIGHT = unit.at_wall(23, 40)


@pytest.fixture
def story(db: Any, frozen_clock: Any) -> Story:
  return Story(frozen_clock)


def night_slot(story: Story) -> Slot:
  """A slot of the north at half past midnight on Wednesdays, made by a run of the evening before."""
  return Slot.objects.create(
    endpoint=story.unit.north.endpoint, run=evening_run(story), weekday=3, delivery_time=time(0, 30), max_mbq=30_000
  )


def evening_run(story: Story) -> Run:
  run, _ = Run.objects.get_or_create(tracer=story.unit.fdg, weekday=2, time=time(21), defaults={"max_mbq": 90_000})
  return run


def night_order(story: Story, mbq: float = 9_000.0) -> Order:
  slot = Slot.objects.filter(delivery_time=time(0, 30)).first() or night_slot(story)
  return story.place(mbq, slot_id=slot.pk, delivery_date=WEDNESDAY)


def test_need_2_a_vial_from_before_midnight_counts_for_the_delivery_after_it(story: Story) -> None:
  order = night_order(story)
  vial = story.file(12_500.0, at=BEFORE_MIDNIGHT)
  there = decay(12_500.0, unit.F18, BEFORE_MIDNIGHT, HALF_PAST_MIDNIGHT)
  assert story.order(order).dispensed_mbq == pytest.approx(there, rel=1e-12)
  discard_vial(actor=story.unit.radiochemist, vial_id=vial.pk, reason="spilt")
  assert story.order(order).dispensed_mbq == 0.0


def test_need_2_an_evening_order_that_is_cancelled_leaves_its_vial_to_the_night(story: Story) -> None:
  """The change is Tuesday's, the figure that follows it Wednesday's."""
  late = Slot.objects.create(
    endpoint=story.unit.north.endpoint, run=evening_run(story), weekday=2, delivery_time=time(22, 30), max_mbq=30_000
  )
  evening, night = story.place(9_000, slot_id=late.pk), night_order(story)
  story.file(11_000, at=unit.at_wall(22))
  assert (story.order(evening).dispensed_mbq > 8_800, story.order(night).dispensed_mbq) == (True, 0.0)
  story.cancel(evening)
  there = decay(11_000, unit.F18, unit.at_wall(22), HALF_PAST_MIDNIGHT)
  assert story.order(night).dispensed_mbq == pytest.approx(there, rel=1e-12)


@pytest.mark.django_db(transaction=True)
def test_need_2_the_law_holds_over_midnight(frozen_clock: Any) -> None:
  story = Story(frozen_clock)
  night = night_order(story)
  with verify_action("vial-before-midnight"):
    story.file(12_500.0, at=BEFORE_MIDNIGHT)
  assert story.order(night).dispensed_mbq > 0


NIGHTS = (
  datetime(2026, 11, 24, 12, tzinfo=UTC),
  datetime(2026, 3, 28, 12, tzinfo=UTC),
  datetime(2026, 10, 24, 12, tzinfo=UTC),
)


@pytest.mark.parametrize("noon", NIGHTS, ids=["a plain night", "the spring night", "the autumn night"])
def test_need_2_what_a_change_leaves_is_what_working_out_everything_gives(story: Story, noon: datetime) -> None:
  """Whatever comes and goes on five days, the columns are what the pure rule says of all of it at once."""
  rng = random.Random(f"{noon}")
  pattern = story.place()
  Order.objects.all().delete()
  busy = 0
  for step in range(120):
    touched = _step(story, rng, noon, pattern, step)
    for pk, mbq in dispensing.refresh(touched).items():
      Order.objects.filter(id=pk).update(dispensed_mbq=mbq)
    kept = dict(Order.objects.values_list("id", "dispensed_mbq"))
    assert kept == pytest.approx(_all_at_once(), rel=1e-12), f"after step {step}"
    busy += sum(it > 0 for it in kept.values()) > 1
  assert busy > 60, "vials lie for several orders in most of the steps"


def _step(story: Story, rng: random.Random, noon: datetime, pattern: Order, step: int) -> list[Any]:
  """One thing comes, goes or moves; the groups that it touches."""
  at = noon + timedelta(minutes=rng.randrange(-48 * 60, 48 * 60, 20))
  if rng.random() < 0.15 and Vial.objects.filter(state="free").exists():
    vial = rng.choice(list(Vial.objects.filter(state="free")))
    vial.state = "discarded"
    vial.save()
    return [dispensing.group_of(vial)]
  if rng.random() < 0.5:
    vial = Vial.objects.create(
      identity=f"{step}",
      tracer=story.unit.fdg,
      customer=story.unit.north.customer,
      activity_mbq=rng.uniform(500, 4_000),
      calibrated_at=at,
      calibrated_date=calendar.wall_date(at),
      volume_ml=5.0,
      batch_number="FDG-261124-1",
      state="free",
    )
    return [dispensing.group_of(vial)]
  orders = list(Order.objects.filter(status__in=("ordered", "accepted")))
  if orders and rng.random() < 0.4:
    order = rng.choice(orders)
    left = dispensing.group_of(order)
    if rng.random() < 0.5:
      order.status = rng.choice(("cancelled", "accepted"))
    else:
      order.deliver_at, order.delivery_date = at, calendar.wall_date(at)
    order.save()
    return [left, dispensing.group_of(order)]
  order = Order.objects.get_or_create(id=pattern.pk + step, defaults=_fields(pattern, at, rng))[0]
  return [dispensing.group_of(order)]


def _fields(pattern: Order, at: datetime, rng: random.Random) -> dict[str, Any]:
  like = {it.attname: getattr(pattern, it.attname) for it in Order._meta.concrete_fields if it.attname != "id"}
  return {
    **like,
    "deliver_at": at,
    "delivery_date": calendar.wall_date(at),
    "ordered_mbq": rng.uniform(200, 2_000),
    "status": rng.choice(("ordered", "accepted")),
    "dispensed_mbq": 0.0,
  }


def _all_at_once() -> dict[int, float]:
  found = {it.pk: 0.0 for it in Order.objects.all()}
  open_orders = [
    rules.OpenOrder(it.pk, it.deliver_at, it.ordered_mbq or 0.0, it.endpoint_id, it.status == "accepted")
    for it in Order.objects.filter(status__in=("ordered", "accepted"))
  ]
  vials = [rules.FreeVial(it.pk, it.activity_mbq, it.calibrated_at) for it in Vial.objects.filter(state="free")]
  return found | rules.dispense(open_orders, vials, unit.F18)
