"""The demo is alive whenever it is started, and everything in it went through the ledger."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from production.actions.orders import reject_orders
from tests.kept import Kept
from tracershop import calendar, clock, demo, ledger
from tracershop.access import sessions
from tracershop.access.models import User
from tracershop.actor import SYSTEM
from tracershop.catalogue import schedule
from tracershop.catalogue.models import CatalogueEntry, Customer, Endpoint, Isotope, Run, Slot, Tracer
from tracershop.demo import people, play
from tracershop.demo.steps import key_of
from tracershop.ledger import fold
from tracershop.ledger.verify import verify
from tracershop.orderbook.batch_states import CERTIFIED
from tracershop.orderbook.models import Batch, Certificate, Day, Notice, Order, Request, Vial

pytestmark = pytest.mark.django_db(transaction=True)

ALL_STATES = {"ordered", "accepted", "released", "rejected", "cancelled"}
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
# The demo of a first start at noon, which several tests go on from.
AT_NOON = Kept(demo.ensure)


@pytest.fixture(autouse=True)
def demo_mode(settings, monkeypatch):
  """Only there may demo data be made; and two days of orders are enough to look at."""
  settings.DEMO = True
  monkeypatch.setattr(play, "DAYS_AHEAD", 1)


def states(day: date) -> Counter[str]:
  """How many orders of a date stand in each state."""
  return Counter(Order.objects.filter(delivery_date=day).values_list("status", flat=True))


@pytest.mark.parametrize(
  "instant",
  [
    pytest.param(datetime(2026, 11, 23, 23, 10, tzinfo=UTC), id="ten past midnight"),
    pytest.param(datetime(2026, 11, 29, 22, 50, tzinfo=UTC), id="late on a Sunday"),
    pytest.param(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), id="the night that has 23 hours"),
    pytest.param(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), id="the night that has 25 hours"),
    pytest.param(datetime(2026, 12, 24, 9, 0, tzinfo=UTC), id="Christmas Eve"),
    pytest.param(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), id="into the week after week 53"),
  ],
)
def test_whenever_it_is_started_orders_of_the_day_stand_in_all_states(frozen_clock, instant):
  frozen_clock.set(instant)

  assert demo.ensure()

  today = calendar.wall_date(instant)
  assert set(states(today)) == ALL_STATES
  assert sum(states(today + timedelta(days=1)).values()) > 10
  assert Vial.objects.filter(calibrated_date=today, state="free").exists()
  short = [
    it.dispensed_mbq / (it.ordered_mbq or 1.0)
    for it in Order.objects.filter(delivery_date=today, status="accepted")
    if it.dispensed_mbq
  ]
  assert min(short) < 0.95
  released = Order.objects.filter(delivery_date=today, status="released")
  assert all(Certificate.objects.get(id=it.certificate_id or 0).order_ids == [it.pk] for it in released)
  batches = Counter(Batch.objects.values_list("state", flat=True))
  assert set(batches) >= {"inProduction", "awaitingQc", "certified", "rejected"}
  assert all(it.batch is not None and it.batch.state in CERTIFIED for it in Vial.objects.filter(state="released"))
  assert Day.objects.get(id=1).today == today
  # Nothing of it lies in the future, and nobody ordered past a deadline.
  assert all(it.ordered_at <= instant for it in Order.objects.all())
  asked = Request.objects.filter(state="granted").values_list("order_id", flat=True)
  assert set(Order.objects.exclude(marks=[]).values_list("id", flat=True)) == set(asked)
  assert not Order.objects.filter(released_at__gt=instant).exists()
  assert verify().whole


@pytest.mark.parametrize("instant", [NOON, datetime(2026, 11, 29, 22, 50, tzinfo=UTC)], ids=["Tuesday", "Sunday"])
def test_every_kind_and_every_question_is_there_to_be_seen(frozen_clock, instant):
  frozen_clock.set(instant)
  (AT_NOON.put if instant == NOON else demo.ensure)()

  today = calendar.wall_date(instant)
  kinds = Counter(Order.objects.filter(delivery_date__gte=today).values_list("kind", flat=True))
  # Bare isotopes are made on Tuesdays and Thursdays.
  assert kinds["injection"] >= 2
  assert kinds["isotope"] >= (2 if instant == NOON else 0)
  if instant == NOON:
    chemistry = Order.objects.get(kind="isotope", status="released", delivery_date=today)
    assert chemistry.batch_numbers == ["F18-261124-1"], "a batch of fluoride as it leaves the target"
  waiting = Order.objects.get(awaits_confirmation=True)
  assert (waiting.customer.short_name, waiting.delivery_date) == ("Sundby", today + timedelta(days=2))
  confirmed = Order.objects.filter(delivery_date=today + timedelta(days=1), ordered_mbq=waiting.ordered_mbq)
  assert [it.awaits_confirmation for it in confirmed] == [False]
  (asked,) = Request.objects.filter(state="open")
  assert (asked.kind, asked.customer.short_name) == ("late", "Nordby")
  (told,) = Notice.objects.filter(kind="message")
  assert told.expires_at > instant
  read = dict(told.receipts.values_list("customer__short_name", "read_by"))
  assert (read["Sundby"], read["Nordby"]) == ("Pernille Åkjær", None)
  assert Order.objects.filter(expected_at__isnull=False).get().customer.short_name == "Østby"


def test_the_unit_is_as_large_as_a_real_one_and_its_people_sign_in(frozen_clock):
  frozen_clock.set(NOON)
  AT_NOON.put()

  assert Customer.objects.count() == 10
  assert Endpoint.objects.filter(internal=True).exists()
  assert Tracer.objects.count() >= 12
  assert dict(Isotope.objects.values_list("symbol", "half_life_seconds"))["F-18"] == 6586.2
  assert all("ICRP 107" in source for source in Isotope.objects.values_list("source", flat=True))
  fdg = Run.objects.filter(tracer__short_name="FDG")
  assert Counter(fdg.values_list("weekday", flat=True)) == {1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 1, 7: 1}
  assert set(Slot.objects.values_list("weeks", flat=True)) == {"every", "even", "odd"}

  opened = {
    name: sessions.sign_in(address="10.0.0.1", username=name, password="demo").actor for name in demo.accounts()
  }
  assert opened["nurse"].customer_ids.isdisjoint(opened["nurse2"].customer_ids)
  assert len(opened["nurse"].customer_ids) == len(opened["nurse2"].customer_ids) == 1
  assert {actor.role for actor in opened.values()} == {
    "siteAdmin", "productionAdmin", "productionUser", "shopAdmin", "shopUser", "externalUser",
  }  # fmt: skip
  assert all(user.demo for user in User.objects.all())


def test_the_unit_is_set_up_as_its_own_rules_want_it(frozen_clock):
  """SET-5, SET-6, SET-7: and there is something of each kind to order."""
  frozen_clock.set(NOON)
  AT_NOON.put()

  slots = list(Slot.objects.select_related("run__tracer", "endpoint"))
  for it in slots:
    apart = schedule.minutes_apart(it.run.weekday, it.run.time, it.weekday, it.delivery_time)
    assert it.endpoint.transport_minutes <= apart < 24 * 60, (it.endpoint.name, it.delivery_time)
  assert not [(one, other) for one, other in itertools.combinations(slots, 2) if schedule.collide(one, other)]
  entries = CatalogueEntry.objects.select_related("tracer", "endpoint")
  orderable = {(it.endpoint_id, it.tracer_id, it.isotope_id) for it in entries}
  assert {(it.endpoint_id, it.run.tracer_id, it.run.isotope_id) for it in slots} <= orderable
  kinds = Counter("isotope" if it.tracer is None else it.tracer.kind for it in entries)
  assert kinds["isotope"] >= 2
  assert min(kinds["activity"], kinds["injection"]) >= 10
  assert all((it.max_injections is None) == (it.tracer is None or it.tracer.kind == "activity") for it in entries)
  hours = Endpoint.objects.values_list("receives_from", "receives_to")
  assert all(begin < end for begin, end in hours if begin is not None and end is not None)
  assert (None, None) in set(hours)


def test_str_1_every_stream_folds_from_nothing_to_its_snapshot_and_a_second_start_adds_nothing(frozen_clock):
  frozen_clock.set(NOON)
  AT_NOON.put()

  names = ["catalogue", "production", "wall", "site"]
  names += [f"{kind}:{it.pk}" for it in Customer.objects.all() for kind in ("customer", "bookings")]
  for stream in names:
    copy = fold.Copy(stream)
    copy.revision = 0
    for frame in ledger.frames(stream, 0, limit=10_000):
      copy.take(msgspec.json.decode(frame.data))
    fresh = ledger.snapshot(stream)
    assert copy.revision == fresh.revision > 0
    assert copy.image() == fold.copy_of(fresh).image(), stream

  before = ledger.heads()

  frozen_clock.move(hours=6)
  assert not demo.ensure()

  assert ledger.heads() == before


def test_a_start_that_was_broken_off_goes_on_without_doing_anything_twice(frozen_clock, monkeypatch):
  frozen_clock.set(NOON)

  def part_of(self, not_before):
    for step in sorted((it for it in self.steps() if it.at <= self.now), key=lambda it: it.at)[:80]:
      with clock.at(step.at):
        self.results[step.name] = step.do(key_of(step.name))
    raise KeyboardInterrupt

  whole = play.Play.run
  monkeypatch.setattr(play.Play, "run", part_of)
  with pytest.raises(KeyboardInterrupt):
    demo.ensure()
  placed = Order.objects.count()
  monkeypatch.setattr(play.Play, "run", whole)

  assert demo.ensure()

  today = calendar.wall_date(NOON)
  assert placed > 0
  assert set(states(today)) == ALL_STATES
  once = Order.objects.values_list(
    "endpoint_id", "tracer_id", "slot_id", "deliver_at", "ordered_mbq", "injections", "usage"
  )
  assert max(Counter(once).values()) == 1
  assert verify().whole


@pytest.mark.parametrize("days", [1, 40])
def test_on_a_later_day_it_is_topped_up_and_what_is_there_stays(frozen_clock, days):
  frozen_clock.set(NOON)
  AT_NOON.put()
  first = calendar.wall_date(NOON)
  before = {it.pk: (it.status, it.revision) for it in Order.objects.filter(delivery_date=first)}

  frozen_clock.move(days=days)
  assert demo.ensure()

  today = first + timedelta(days=days)
  assert set(states(today)) == ALL_STATES
  assert {it.pk: (it.status, it.revision) for it in Order.objects.filter(delivery_date=first)} == before
  assert Day.objects.get(id=1).today == today
  assert verify().whole


def test_what_people_did_in_between_is_left_alone(frozen_clock):
  frozen_clock.set(NOON + timedelta(hours=4))
  demo.ensure()
  tomorrow = calendar.wall_date(NOON) + timedelta(days=1)
  mine = Order.objects.filter(
    delivery_date=tomorrow, endpoint__customer__short_name="Sundby", status="accepted"
  ).first()
  assert mine is not None
  reject_orders(actor=people.actors()["radiochemist2"], order_ids=[mine.pk], reason="Cyklotronen står.")

  frozen_clock.move(days=1)
  demo.ensure()

  mine.refresh_from_db()
  assert mine.status == "rejected"
  assert mine.rejected_by == "Mette Lund"


def test_a_database_that_is_not_the_demos_is_left_alone(frozen_clock):
  frozen_clock.set(NOON)
  Isotope.objects.create(symbol="F-18", half_life_seconds=6586.2, source="ICRP 107")

  assert not demo.ensure()

  assert not User.objects.exists()


def test_outside_demo_mode_nothing_is_made(settings):
  settings.DEMO = False

  with pytest.raises(RuntimeError):
    demo.ensure()

  assert not Isotope.objects.exists()
  assert SYSTEM.role == "system"
