"""From a file in the folder to a vial, or to a line in quarantine: once, whatever happens on the way."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError

from production.dispenser import Watcher, intake, val, watch, watcher
from production.dispenser.folder import Folder
from production.dispenser.tests.files import ARRIVED, FILLED, FIVE, drop, val_file
from production.models import DispenserFile
from tests import law, unit
from tests.stopwatch import Stopwatch
from tracershop import ledger
from tracershop.calendar import COPENHAGEN
from tracershop.catalogue import bare
from tracershop.ledger.verify import verify
from tracershop.orderbook.models import Vial
from tracershop.pool import in_pool
from tracershop.site.models import Feed, Quarantine, Worker

pytestmark = pytest.mark.django_db(transaction=True)


def polls(watching: Watcher, times: int = 2) -> None:
  """So many polls."""
  for _ in range(times):
    watching.poll_once()


def quarantined() -> list[str]:
  """The reasons of what is in quarantine."""
  return list(Quarantine.objects.order_by("id").values_list("reason", flat=True))


def test_dis_1_a_file_becomes_a_vial_with_its_two_polls(here, folder, site):
  drop(folder, "VAL.20261124064109", val_file())

  here.poll_once()
  assert not Vial.objects.exists()
  here.poll_once()

  vial = Vial.objects.get()
  assert (vial.customer_id, vial.tracer_id) == (site.north.customer.pk, site.fdg.pk)
  assert (vial.activity_mbq, vial.calibrated_at, vial.volume_ml) == (10_273.1, FILLED, 8.35)
  assert (vial.batch_number, vial.state, vial.marks) == ("FDG-261124-1", "free", [])
  assert vial.expires_at == datetime(2026, 11, 24, 15, 40, tzinfo=UTC)
  kept = DispenserFile.objects.get()
  assert (kept.outcome, kept.vial_ids, kept.arrived_at) == ("taken", [vial.pk], ARRIVED)
  assert bytes(kept.bytes) == val_file()
  assert vial.sources == [f"file:{kept.sha256}"]
  assert (folder / "VAL.20261124064109").read_bytes() == val_file()
  assert verify().whole


def test_iso_2_a_file_of_a_bare_isotope_is_a_vial_for_its_orders(here, folder, site):
  of = bare.new_tracer(site.fdg.isotope)
  of.save()
  drop(folder, "VAL.20261124064109", val_file(charge="F18-261124-1"))
  polls(here)
  vial = Vial.objects.get()
  assert (vial.tracer_id, vial.batch_number, vial.state) == (of.pk, "F18-261124-1", "free")


@pytest.mark.parametrize("place", range(len(FIVE)))
def test_dis_1_a_file_that_grows_byte_by_byte_is_one_vial(here, folder, frozen_clock, place):
  whole = FIVE[place]
  for length in range(len(whole) + 1):
    path = drop(folder, f"VAL.{place}", whole[:length])
    os.utime(path, ns=(length, length))
    polls(here)

  polls(here)
  assert Vial.objects.count() == 1
  assert quarantined() == []
  told = val.parse(whole)
  vial = Vial.objects.get()
  assert (vial.activity_mbq, vial.calibrated_at, vial.volume_ml, vial.expires_at) == (
    told.activity_mbq, told.filled_at, told.volume_ml, told.expires_at,
  )  # fmt: skip


@pytest.mark.parametrize("length", [0, 1, 60, 137, 180, 260])
def test_dis_1_a_file_that_stops_half_way_is_waited_for_then_told_and_still_taken_when_it_goes_on(
  here, folder, frozen_clock, length
):
  drop(folder, "VAL.half", val_file()[:length])
  polls(here)
  frozen_clock.move(seconds=29)
  polls(here)
  assert quarantined() == []

  frozen_clock.move(seconds=2)
  polls(here, 3)
  assert len(quarantined()) == 1
  assert not Vial.objects.exists()

  drop(folder, "VAL.half", val_file())
  polls(here)
  assert Vial.objects.count() == 1
  assert len(quarantined()) == 1


def test_dis_1_the_same_file_again_a_copy_and_a_restart_make_no_second_vial(here, folder):
  drop(folder, "VAL.one", val_file())
  polls(here)
  entries = ledger.heads().heads

  drop(folder, "VAL.copy of one", val_file())
  drop(folder, "VAL.one", val_file())
  polls(here, 3)
  polls(Watcher(folder), 3)

  assert Vial.objects.count() == DispenserFile.objects.count() == 1
  assert ledger.heads().heads == entries


def test_dis_1_a_file_that_is_written_anew_with_something_else_is_looked_at_anew(here, folder):
  drop(folder, "VAL.one", val_file())
  polls(here)
  drop(folder, "VAL.one", val_file(filltime="06:50:00", activity="8000 MBq;"))
  polls(here)

  assert sorted(Vial.objects.values_list("activity_mbq", flat=True)) == [8_000.0, 10_273.1]
  assert DispenserFile.objects.count() == 2


def test_via_1_the_same_vial_in_another_file_adds_its_source(here, folder):
  drop(folder, "VAL.one", val_file())
  drop(folder, "VAL.two", val_file(dispenser="D2", customer="7-NORDBY"))
  polls(here)

  vial = Vial.objects.get()
  assert len(vial.sources) == 2
  assert list(DispenserFile.objects.values_list("outcome", "vial_ids")) == [("taken", [vial.pk])] * 2


@pytest.mark.parametrize("dies_in", ["take_dispensed_vial", "save"])
@pytest.mark.parametrize("before", [True, False])
def test_dis_1_killed_at_any_line_it_goes_on_and_makes_one_vial(here, folder, monkeypatch, dies_in, before):
  owner = intake if dies_in == "take_dispensed_vial" else DispenserFile
  real: Callable[..., object] = getattr(owner, dies_in)

  def killed(*args: object, **kwargs: object) -> object:
    # Django's own first save makes the row; the kill comes with the one that notes the outcome.
    if dies_in == "save" and "update_fields" not in kwargs:
      return real(*args, **kwargs)
    if not before:
      real(*args, **kwargs)
    raise KeyboardInterrupt

  drop(folder, "VAL.one", val_file())
  here.poll_once()
  monkeypatch.setattr(owner, dies_in, killed)
  with pytest.raises(KeyboardInterrupt):
    here.poll_once()
  monkeypatch.setattr(owner, dies_in, real)
  # It is not needed any more: the bytes are kept.
  (folder / "VAL.one").unlink()

  polls(Watcher(folder))

  assert Vial.objects.count() == 1
  assert list(DispenserFile.objects.values_list("outcome", "vial_ids")) == [("taken", [Vial.objects.get().pk])]
  assert verify().whole


def test_a_database_that_is_away_for_a_poll_loses_nothing(here, folder, monkeypatch):
  real = intake.take

  def away(file: object) -> None:
    raise DatabaseError("gone away")

  drop(folder, "VAL.one", val_file())
  here.poll_once()
  monkeypatch.setattr(intake, "take", away)
  with pytest.raises(DatabaseError):
    here.poll_once()
  monkeypatch.setattr(intake, "take", real)

  here.poll_once()
  assert Vial.objects.count() == 1


@pytest.mark.parametrize(
  ("said", "told"),
  [
    ({"customer": "55-Ingen"}, "Kundenummer 55 er ingens. / Customer number 55 is nobody's."),
    ({"charge": "XYZ-261124-1"}, "Batch XYZ-261124-1 hører til ingen tracer."),
    ({"product": "11C"}, "Filen siger C-11, men FDG er F-18. / The file says C-11, but FDG is F-18."),
    ({"activity": "99999999 MBq;"}, "mere end noget muligt"),
    ({"volume": "5000 ml"}, "Skriv et volumen over 0 ml."),
    ({"filldate": "24.11.62", "use_before": "24/11/62 16:40"}, "langt ude i fremtiden"),
    ({"activity": "10273.1 GBq;"}, "Linje 7: activity"),
  ],
)
def test_dis_2_what_cannot_be_a_vial_is_quarantined_once_with_its_reason(here, folder, said, told):
  data = val_file(**said)
  drop(folder, "VAL.bad", data)

  polls(here, 4)
  polls(Watcher(folder), 3)

  (reason,) = quarantined()
  assert told in reason
  kept = DispenserFile.objects.get()
  assert (kept.outcome, kept.reason, bytes(kept.bytes)) == ("quarantined", reason, data)
  row = Quarantine.objects.get()
  assert (row.source, row.name, row.digest) == ("dispenser", "VAL.bad", kept.sha256)
  assert not Vial.objects.exists()
  assert (folder / "VAL.bad").read_bytes() == data


def test_dis_2_a_bad_file_does_not_hold_up_a_good_one(here, folder):
  drop(folder, "VAL.a bad", b"\xff\xfe nonsense\r\n" * 6_000)
  drop(folder, "VAL.b good", val_file())
  drop(folder, "VAL.c bad", val_file(customer="x"))
  drop(folder, "README.txt", b"not ours")
  (folder / "VAL.folder").mkdir()
  (folder / "VAL.link").symlink_to(folder / "README.txt")

  polls(here)

  assert Vial.objects.count() == 1
  assert len(quarantined()) == 2
  assert any("for stor" in reason for reason in quarantined())


@pytest.mark.parametrize(
  ("customer", "purpose"), [("98-skyl", "rinse"), ("99", "qualityControl"), ("1015-prøve", "test")]
)
def test_via_6_a_purpose_is_a_vial_that_is_nobodys(here, folder, customer, purpose):
  drop(folder, "VAL.purpose", val_file(customer=customer))

  polls(here)

  vial = Vial.objects.get()
  assert (vial.purpose, vial.state, vial.customer_id) == (purpose, "purpose", None)


@pytest.mark.parametrize(
  ("filltime", "marks"), [("06:33:00", []), ("06:20:00", ["clock"]), ("06:51:00", []), ("07:10:00", ["clock"])]
)
def test_via_4_a_file_whose_clock_is_off_is_marked(here, folder, filltime, marks):
  drop(folder, "VAL.clock", val_file(filltime=filltime))

  polls(here)

  assert Vial.objects.get().marks == marks


def test_via_4_what_came_while_nobody_watched_has_been_there_since_it_was_written(site, folder, frozen_clock):
  path = drop(folder, "VAL.night", val_file())
  os.utime(path, (ARRIVED.timestamp(), ARRIVED.timestamp()))
  frozen_clock.move(hours=2)

  polls(Watcher(folder))

  assert Vial.objects.get().marks == []


@pytest.mark.parametrize(("ahead", "taken"), [(timedelta(hours=12), True), (timedelta(hours=12, minutes=1), False)])
def test_dis_31_a_vial_from_the_future_is_quarantined_with_a_sentence(here, folder, ahead, taken):
  at = (ARRIVED + ahead).astimezone(COPENHAGEN)
  drop(folder, "VAL.ahead", val_file(filldate=f"{at:%d.%m.%y}", filltime=f"{at:%H:%M:%S}", use_before="26/11/26 16:40"))
  polls(here)
  assert Vial.objects.exists() == taken
  if taken:
    # Nearer than that its clock is in doubt, and a person looks at it.
    assert (Vial.objects.get().state, Vial.objects.get().marks) == ("unconfirmed", ["clock"])
  else:
    assert "ligger langt ude i fremtiden" in quarantined()[0]
    assert f"{at:%d.%m.%Y %H:%M}" in quarantined()[0]


def test_the_newest_file_does_not_wait_behind_a_backlog(folder, frozen_clock):
  for number in range(150):
    os.utime(drop(folder, f"VAL.{number:03}", val_file(dispenser=f"D{number}")), (number, number))
  watching = Folder(folder)
  watching.look()

  first = watching.look().ripe
  assert first[0].name == "VAL.149"
  assert len(first) == 100
  for file in first:
    watching.settle(file.name)
  assert {file.name for file in watching.look().ripe} == {f"VAL.{number:03}" for number in range(50)}


def test_dis_3_a_folder_that_is_away_is_told_with_since_when_and_work_goes_on_when_it_is_back(
  here, folder, frozen_clock
):
  assert (Feed.objects.get(id="dispenser").state, Feed.objects.get(id="dispenser").as_of) == ("up", ARRIVED)
  away = folder.rename(folder.with_name("elsewhere"))
  frozen_clock.move(minutes=5)
  polls(here, 3)
  feed = Feed.objects.get(id="dispenser")
  assert (feed.state, feed.as_of) == ("down", ARRIVED)
  entries = ledger.heads().heads
  polls(here, 5)
  assert ledger.heads().heads == entries

  drop(away, "VAL.meanwhile", val_file())
  away.rename(folder)
  back_at = frozen_clock.move(minutes=1)
  polls(here)

  feed.refresh_from_db()
  assert (feed.state, feed.as_of) == ("up", back_at)
  assert Vial.objects.count() == 1


def test_dis_3_polling_writes_the_ledger_once_a_minute_not_at_each_poll(here, frozen_clock):
  before = ledger.heads().of("production")
  for _ in range(20):
    frozen_clock.move(seconds=1)
    here.poll_once()
  assert ledger.heads().of("production") == before

  frozen_clock.move(seconds=60)
  here.poll_once()
  assert ledger.heads().of("production") == before + 1


async def test_from_the_drop_of_a_file_to_its_row_it_takes_less_than_two_seconds(settings, tmp_path, frozen_clock):
  """As in the running process: the real poll of half a second, the pool, a worker that is known to be alive."""
  frozen_clock.set(ARRIVED)
  await in_pool(unit.build)
  settings.DATA = tmp_path
  settings.DISPENSER_DIR = tmp_path / "dispenser"
  running = asyncio.create_task(watch())
  try:
    await until(lambda: Feed.objects.filter(id="dispenser", state="up").exists())
    taken = Stopwatch()
    drop(settings.DISPENSER_DIR, "VAL.20261124064109", val_file())
    await until(Vial.objects.exists)
    assert taken.seconds() < 2.0
    assert await in_pool(Worker.objects.filter(name=watcher.NAME, state="up").exists)
  finally:
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def until(holds: Callable[[], bool]) -> None:
  """Waits until something holds."""
  async with asyncio.timeout(10):
    while not await in_pool(holds):  # noqa: ASYNC110  the database rings no event
      await asyncio.sleep(0.02)


def test_only_a_folder_within_our_own_data_is_made(settings, tmp_path):
  settings.DATA = tmp_path / "data"
  settings.DISPENSER_DIR = tmp_path / "network drive"
  watcher.make_own_folder()
  assert not settings.DISPENSER_DIR.exists()

  settings.DISPENSER_DIR = settings.DATA / "dispenser"
  watcher.make_own_folder()
  assert settings.DISPENSER_DIR.is_dir()


def test_str_1_whatever_the_watcher_tells_keeps_the_law(site, folder, frozen_clock):
  watching = Watcher(folder)
  with law.verify_action("dispenser.up"):
    watching.poll_once()
  with law.verify_action("dispenser.taken and quarantined"):
    drop(folder, "VAL.good", val_file())
    drop(folder, "VAL.bad", val_file(customer="55"))
    polls(watching)
  with law.verify_action("dispenser.away"):
    folder.rename(folder.with_name("elsewhere"))
    watching.poll_once()
  with law.verify_action("dispenser.alive"):
    watcher.keep_alive()
