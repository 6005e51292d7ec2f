"""The demo's RIS: its worklist server is one that others understand, and what it tells the demo knows already."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from customer.actions.bookings import complete_answer
from pinger.calls import Find, Flaws, Over, Studies
from pinger.line import Line
from tests import services
from tests.peers import Orthanc
from tracershop import calendar, demo
from tracershop.demo import ris
from tracershop.demo.worklist import Plan, began
from tracershop.ledger.verify import verify
from tracershop.orderbook.models import Booking, Location, Order, Procedure
from tracershop.site.models import Node
from tracershop.site.nodes import PINGER

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
TUESDAY = calendar.wall_date(NOON)


@pytest.mark.parametrize("days", range(7))
def test_on_each_day_of_the_week_something_is_booked_and_something_changes(days):
  since = NOON + timedelta(days=days)
  day = calendar.wall_date(since)
  before = {it.accession: it for it in ris.listed(since, since)}
  assert list(before.values()) == ris.booked(day)
  assert len(before) > 200
  assert all(len(it.accession) <= 16 and len(it.location) <= 16 for it in before.values())

  ordered = ris.to_order(ris.next_workday(day))
  after = {it.accession: it for it in ris.listed(since + timedelta(seconds=100), since)}
  assert after[ordered[1]].start_at == before[ordered[1]].start_at + ris.MOVED_BY
  assert after.keys() == before.keys()
  after = {it.accession: it for it in ris.listed(since + timedelta(seconds=160), since)}
  assert len(before.keys() - after.keys()) == 1
  after = {it.accession: it for it in ris.listed(since + timedelta(seconds=500), since)}
  assert ordered[2] not in after
  # The same whoever asks, and whenever it was started.
  assert ris.listed(since + timedelta(seconds=500), since) == ris.listed(since + timedelta(seconds=500), since)
  urgent = {it.accession for it in ris.listed(since + timedelta(seconds=700), since)} - before.keys()
  assert len(urgent) == 1
  assert not urgent & {it.accession for it in ris.listed(since + timedelta(seconds=1000), since)}


def test_it_goes_on_or_stands_still():
  goes, stands = (Plan(port=0, since=NOON, ahead_seconds=0.0, still_seconds=it) for it in (None, 120.0))
  for hours in (0, 3):
    now = NOON + timedelta(hours=hours)
    assert began(goes, now) == NOON
    assert ris.listed(now, began(stands, now)) == ris.listed(NOON + timedelta(seconds=120), NOON)


@pytest.fixture
def server() -> Iterator[int]:
  """The demo's worklist server as its own process; its port."""
  plan = Plan(port=services.free_port(), since=NOON, ahead_seconds=(NOON - datetime.now(UTC)).total_seconds())
  command = [sys.executable, "-m", "tracershop.demo.worklist", msgspec.json.encode(plan).decode()]
  with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
    assert process.stdout is not None
    assert process.stdin is not None
    yield int(process.stdout.readline())
    # It ends when nobody holds its standard input any more.
    process.stdin.close()
    assert process.wait(10) == 0


def dcmtk(name: str, *arguments: Any) -> subprocess.CompletedProcess[str]:
  return subprocess.run(
    [services.program(name), *map(str, arguments)], capture_output=True, text=True, errors="replace", timeout=60
  )


@pytest.mark.services
def test_dcmtks_echo_and_query_are_answered(server):
  assert dcmtk("echoscu", "-aec", ris.AE_TITLE, "127.0.0.1", server).returncode == 0
  asked: tuple[str, ...] = ("-k", "AccessionNumber", "-k", "RequestedProcedureDescription")
  for key in ("StationAETitle=PETDEMO", "ProcedureStepStartDate=20261124", "ProcedureStepLocation"):
    asked += ("-k", f"ScheduledProcedureStepSequence[0].Scheduled{key}")
  found = dcmtk("findscu", "-W", "-aec", ris.AE_TITLE, *asked, "127.0.0.1", server)
  text = found.stdout + found.stderr
  assert set(re.findall(r"\(0008,0050\) SH \[(\w+) *\]", text)) == {it.accession for it in ris.studies_of(TUESDAY)}
  assert "PatientName" not in text


@pytest.mark.services
def test_orthancs_echo_is_answered(server):
  with Orthanc() as orthanc:
    assert orthanc.echo(ris.AE_TITLE, server)
    assert not orthanc.echo(ris.AE_TITLE, services.free_port())


@pytest.mark.services
async def test_our_own_pinger_reads_what_the_demo_knows_already(server):
  line = Line()
  studies: list[Any] = []
  call = Find(
    host="127.0.0.1", port=server, ae_title=ris.AE_TITLE, calling="TRACERSHOP", seconds=60, station=ris.STATION,
    from_date=TUESDAY, to_date=TUESDAY + timedelta(days=14),
  )  # fmt: skip
  try:
    async with line.call(call) as answering:
      while not isinstance(report := await answering.hear(), Over):
        assert not isinstance(report, Flaws)
        assert isinstance(report, Studies)
        studies += report.studies
  finally:
    await asyncio.to_thread(line.close)
  assert report.trouble is None
  by_accession = {it.accession: it for it in studies}
  assert by_accession == {it.accession: it for it in ris.booked(TUESDAY)}


@pytest.mark.django_db(transaction=True)
def test_the_demo_has_mapped_most_and_ordered_some(settings, frozen_clock):
  settings.DEMO = True
  frozen_clock.set(NOON)
  assert demo.ensure()

  assert list(Location.objects.filter(endpoint=None).values_list("code", flat=True)) == ["NOR PET/CT 2"]
  assert Location.objects.get(endpoint=None).waiting > 20
  assert Procedure.objects.filter(tracer=None).count() == 2
  assert Procedure.objects.exclude(tracer=None).count() >= 8
  tomorrow = TUESDAY + timedelta(days=1)
  for day in (TUESDAY, tomorrow):
    states = dict(Booking.objects.filter(accession__in=ris.to_order(day)).values_list("accession", "state"))
    assert set(states.values()) == {"ordered"}, day
    assert set(states) == set(ris.to_order(day))
  order_ids = set(Booking.objects.exclude(order=None).values_list("order_id", flat=True))
  assert Order.objects.filter(id__in=order_ids, ordered_by="Sofie Holm").count() == len(order_ids) >= 4
  assert Booking.objects.filter(state="booked", start_date=tomorrow, procedure__tracer__isnull=False).count() > 10
  assert verify().whole

  # What its worklist then answers changes nothing.
  node = Node.objects.get()
  done = complete_answer(
    actor=PINGER,
    node_id=node.pk,
    asked_at=frozen_clock.move(minutes=1),
    from_date=TUESDAY,
    to_date=TUESDAY + timedelta(days=14),
    accessions=[it.accession for it in ris.booked(TUESDAY)],
  ).value()
  assert done == {"removed": 0, "held": 0}

  frozen_clock.move(days=1)
  assert demo.ensure()
  day_after = ris.next_workday(tomorrow)
  ordered = Booking.objects.filter(accession__in=ris.to_order(day_after)).values_list("state", flat=True)
  assert set(ordered) == {"ordered"}
