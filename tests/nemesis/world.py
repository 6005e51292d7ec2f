"""The unit that histories play in: fresh each time, with orders on both sides of the window and everybody signed in."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from django.conf import settings as django_settings
from django.db import connection, connections

from consumers.identity import DEVICE_COOKIE, SESSION_COOKIE
from customer.actions.orders import place_order
from pinger.letters import RIS, put_into_quarantine
from production.actions.notices import post_notice
from production.actions.orders import accept_orders
from production.actions.vials import add_vial
from production.dispenser.intake import DISPENSER, quarantine_file
from tests import kept, unit
from tracershop import calendar, clock, ledger, pool, settings
from tracershop.access.actions import invite_monitor
from tracershop.access.devices import enrol
from tracershop.access.models import User
from tracershop.access.sessions import sign_in
from tracershop.catalogue.models import Customer, Slot, Tracer
from tracershop.ledger import fold, verify
from tracershop.ledger.models import Entry
from tracershop.orderbook import window
from tracershop.site.letters import keep_letter

CSRF_TOKEN = "c" * 32
# Those that people of a history fill vials of.
BATCHES = ("FDG-261124-0", "FDG-261124-1", "FDG-261124-2")


@dataclasses.dataclass
class World:
  """The unit, what clients need to know of it, and a cookie header for each of its people and its wall."""

  unit: unit.Unit
  cookies: dict[str, str]
  tracer_id: int
  sides: dict[str, dict[str, Any]]
  users: dict[str, int]
  ids: dict[str, int] = dataclasses.field(default_factory=dict)


def empty() -> None:
  """Takes everything out of the tables and begins a new ledger."""
  kept.empty(connection)


def cookie_of(username: str) -> str:
  """Signs somebody in; the cookie header, CSRF token included."""
  token = sign_in(address="127.0.0.1", username=username, password=unit.PASSWORD).token
  return f"{SESSION_COOKIE}={token}; csrftoken={CSRF_TOKEN}"


def wall_cookie(found: unit.Unit, name: str = "Hall") -> str:
  """Enrols a wall; its cookie header."""
  code = invite_monitor(actor=found.admin, name=name, layout="day").value()["code"]
  return f"{DEVICE_COOKIE}={enrol(code=code, address='127.0.0.1').token}"


def slots_of(endpoint_id: int) -> dict[int, list[int]]:
  """An endpoint's slots by weekday."""
  found: dict[int, list[int]] = {}
  for pk, weekday in Slot.objects.filter(endpoint_id=endpoint_id).order_by("id").values_list("id", "weekday"):
    found.setdefault(weekday, []).append(pk)
  return found


def build(day: date) -> World:
  """Makes the unit as it is before `day`: orders for it and for the day after, some accepted; and some that leave the
  window when `day` begins. The clock is the caller's, and stands in the morning before, or earlier."""
  found = unit.build(day=day)
  sides = {}
  for name, side in (("north", found.north), ("south", found.south)):
    sides[name] = {
      "customer": side.customer.pk,
      "endpoint": side.endpoint.pk,
      "slots": slots_of(side.endpoint.pk),
      "number": side.customer.dispenser_number,
    }
  users = dict(User.objects.values_list("username", "id"))
  return World(found, {}, found.fdg.pk, sides, users)


def place(world: World, side: str, day: date, mbq: float, slot: int = 0, **more: Any) -> int:
  """An order of a side's nurse."""
  mine = world.sides[side]
  given = {
    "actor": getattr(world.unit, side).nurse,
    "kind": "activity",
    "endpoint_id": mine["endpoint"],
    "tracer_id": world.tracer_id,
    "slot_id": mine["slots"][day.isoweekday()][slot],
    "delivery_date": day,
    "ordered_mbq": mbq,
  }
  done = place_order(**{**given, **more})
  return int(done.value()["orderId"])


def fill(world: World, today: date) -> None:
  """Orders for tomorrow and the day after, one of each accepted. The clock stands in the morning of today."""
  for side in ("north", "south"):
    mine = [place(world, side, today + timedelta(days=days), 3_000.0, slot) for days in (1, 2) for slot in (0, 1)]
    accept_orders(actor=world.unit.radiochemist, order_ids=mine[:2])


def certified(found: unit.Unit, number: str) -> int:
  """A certified batch, bought in and so of any number, that was made three quarters of an hour ago; its id."""
  made_at = clock.now() - timedelta(minutes=45)
  batch = unit.certified_batch(
    found,
    number,
    origin="bought",
    tracer_id=found.fdg.pk,
    end_of_synthesis_at=made_at,
    expires_at=made_at + timedelta(days=2),
  )
  return int(batch.pk)


def fill_vials(world: World) -> int:
  """A vial by hand for each side, calibrated in seven hours, of a certified batch: something to release. The last
  one's id."""
  for number in BATCHES:
    certified(world.unit, number)
  done = None
  for number, side in enumerate(("north", "south")):
    done = add_vial(
      actor=world.unit.colleague,
      tracer_id=world.tracer_id,
      customer_id=world.sides[side]["customer"],
      activity_mbq=40_000.0 + number,
      calibrated_at=clock.now() + timedelta(hours=7),
      volume_ml=9.0,
      batch_number="FDG-261124-0",
      reason="the dispenser's drive is away",
    )
  assert done is not None
  return int(done.value()["vialId"])


def post(world: World) -> int:
  """A notice to everybody, for a day."""
  done = post_notice(
    actor=world.unit.radiochemist, text="The mill stands still.", expires_at=clock.now() + timedelta(days=1)
  )
  return int(done.value()["noticeId"])


def quarantine(text: str | None, number: int) -> int:
  """What could not be taken in: a message of the RIS with this text, or (None) a file of the dispenser."""
  digest = f"{number:064x}"
  if text is None:
    reason = "Ukendt kunde / Unknown customer"
    done = quarantine_file(actor=DISPENSER, name="VAL1", reason=reason, digest=digest)
    return int(done.value()["quarantineId"])
  letter = keep_letter(digest=digest, control_id=str(number), body=f"MSH|^~\\&|RIS\r{text}")
  put_into_quarantine(actor=RIS, letter=letter, reason="ORC-1 / ORC-1", answer="AE", retryable=True)
  assert letter.quarantine_id is not None
  return letter.quarantine_id


def sign_all_in(world: World) -> None:
  """Cookies for the five clients of a history."""
  for name in ("radiochemist", "prodadmin", "nurse7", "nurse8"):
    world.cookies[name] = cookie_of(name)
  world.cookies["wall"] = wall_cookie(world.unit)


def before_midnight(hold: Any) -> World:
  """A fresh world a few minutes before Tuesday, with rows that leave the window at midnight; `hold` sets the clock."""
  empty()
  day = unit.TUESDAY
  # Orders whose date is the last of Monday's window, made while it was still ahead.
  hold(calendar.wall_instant(day - timedelta(days=10), time(9)))
  found = build(day - timedelta(days=10))
  leaving = day - timedelta(days=8)
  for side in ("north", "south"):
    place(found, side, leaving, 2_000.0)
    place(found, side, leaving + timedelta(days=1), 2_000.0)
  hold(calendar.wall_instant(day - timedelta(days=1), time(9)))
  window.keep_day()
  fill(found, day - timedelta(days=1))
  hold(calendar.wall_instant(day - timedelta(days=1), time(23, 50)))
  fill_vials(found)
  sign_all_in(found)
  return found


def as_of_now() -> World:
  """A world at the clock that runs: orders for tomorrow, made late by production, and for later days by the nurses."""
  tomorrow = today() + timedelta(days=1)
  found = build(tomorrow)
  Tracer.objects.update(shelf_life_minutes=3_000)
  for side in ("north", "south"):
    late = [
      place(found, side, tomorrow, 3_000.0, slot, actor=found.unit.radiochemist, reason="by telephone")
      for slot in (0, 1)
    ]
    accept_orders(actor=found.unit.radiochemist, order_ids=late)
    for days in (3, 4):
      place(found, side, today() + timedelta(days=days), 2_000.0)
  fill_vials(found)
  sign_all_in(found)
  return found


def streams() -> list[str]:
  """Every stream there is."""
  customers = list(Customer.objects.order_by("id").values_list("id", flat=True))
  mine = [f"{kind}:{pk}" for pk in customers for kind in ("customer", "bookings")]
  return ["catalogue", "production", "wall", "site", *mine]


@dataclasses.dataclass(frozen=True)
class Truth:
  """What the database says at the end."""

  heads: ledger.Heads
  images: dict[str, Any]
  frames: dict[tuple[str, int], str]
  problems: list[str]
  steady: bool


def truth() -> Truth:
  """Snapshots of all streams, the frames that are kept, and what the proof of the chain found."""
  before = ledger.heads()
  report = verify.verify()
  snapshots = {stream: ledger.snapshot(stream) for stream in streams()}
  frames = {}
  for stream in snapshots:
    oldest = ledger.oldest_kept(stream)
    for frame in ledger.frames(stream, oldest - 1, 100_000):
      frames[stream, frame.revision] = frame.data.decode()
  images = {stream: fold.copy_of(found).image() for stream, found in snapshots.items()}
  return Truth(before, images, frames, list(report.problems), steady=ledger.heads() == before)


def entries_of(command_id: str) -> int:
  """How many entries of the ledger a command has."""
  return Entry.objects.filter(command_id=command_id).count()


def prune_half() -> None:
  """Erases the frames of the older half of what has happened."""
  instants = list(Entry.objects.order_by("id").values_list("at", flat=True))
  ledger.prune(instants[len(instants) // 2] + timedelta(days=django_settings.FRAME_DAYS))


def today() -> date:
  """Copenhagen's date."""
  return calendar.wall_date(clock.now())


@contextlib.contextmanager
def database(url: str) -> Iterator[None]:
  """Everything in this process uses another database inside the block: its tables are made, its pool is its own."""
  from django.core.management import call_command

  def point_at(options: dict[str, Any]) -> None:
    pool.shut_down()
    connections["default"].close()
    connections.settings["default"] = options
    del connections["default"]

  before = connections.settings["default"]
  new = dict(connections.configure_settings({"default": settings.database(url)})["default"])
  point_at(new)
  try:
    call_command("migrate", interactive=False, verbosity=0)
    yield
  finally:
    point_at(before)
