"""Worklist servers that others have made, asked for the same forty studies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from pinger.echo import echo
from pinger.tests.conftest import Left, address
from pinger.worklist import fetch
from tests import worklist
from tests.hostile import NO_DATA_SET, WHOLE, Hostile, item
from tests.peers import PATIENT_ID, Orthanc, Peer, Wlmscpfs
from tests.services import free_port
from tests.unit import TUESDAY
from tracershop import ledger
from tracershop.ledger.verify import verify
from tracershop.orderbook.models import Booking, Location
from tracershop.pool import in_pool
from tracershop.site.models import Feed, Node, Quarantine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

PEERS: dict[str, Any] = {
  "wlmscpfs": lambda: Wlmscpfs(),
  "wlmscpfs-csk": lambda: Wlmscpfs("-csk"),
  "wlmscpfs-cs1": lambda: Wlmscpfs("-cs1"),
  "wlmscpfs-strict": lambda: Wlmscpfs("-csk", strict=True),
  "orthanc": lambda: Orthanc(),
}
# What the files say their letters are, and what they are.
FILES: dict[str, tuple[str | None, str | None]] = {
  "latin1": ("ISO_IR 100", None),
  "utf8": ("ISO_IR 192", None),
  "utf8-says-latin1": ("ISO_IR 100", "utf-8"),
  "latin1-says-utf8": ("ISO_IR 192", "latin-1"),
  "latin1-says-nothing": (None, "latin-1"),
  "utf8-says-nothing": (None, "utf-8"),
}
# What a peer drops before we see it, which nobody can bring back.
ORTHANC_UNDERSTANDS = {"latin1", "utf8"}


@pytest.fixture(scope="module", params=PEERS)
def peer(request) -> Iterator[Peer]:
  """One peer after the other."""
  with PEERS[request.param]() as found:
    found.kind = request.param
    yield found


def bookings() -> worklist.Wanted:
  """What stands in the order book."""
  return {
    it.accession: (it.start_at, it.location.code, it.code, it.description, len(it.parts))
    for it in Booking.objects.select_related("location").exclude(state="cancelled")
  }


@pytest.mark.parametrize("files", FILES)
async def test_wkl_3_the_same_studies_are_the_same_bookings_whoever_serves_them(peer, node, line, files):
  """WKL-1, WKL-4, WKL-5, WKL-6: keys, names, steps, and what is told of the rest."""
  if peer.kind == "orthanc" and files not in ORTHANC_UNDERSTANDS:
    pytest.skip("it takes away what is not in the set that a file names")
  peer.put(worklist.entries(TUESDAY), *FILES[files])
  ris = await in_pool(node, peer.port, station_ae_title=worklist.STATION)
  left = await Left.beside(line)

  assert await fetch(line, ris) is None

  assert await in_pool(bookings) == worklist.wanted(TUESDAY)
  told = await in_pool(lambda: list(Quarantine.objects.order_by("name").values_list("name", "reason")))
  flawed = [name for name, _ in told]
  if peer.kind == "wlmscpfs-strict":
    # It hides what has no start time itself.
    assert flawed == ["RIS: •••002"]
  else:
    assert flawed == ["RIS: •••001", "RIS: •••002"]
    assert "intet klokkeslæt (PET/CT 1)" in told[0][1]
  parts = await in_pool(lambda: Booking.objects.get(accession=worklist.TWO_STEPS).parts)
  assert [(it["stepId"], it["description"]) for it in parts] == [("A", "Tidlig optagelse"), ("B", "Sen optagelse")]
  await left.nothing(line)
  assert (await in_pool(verify)).whole


async def test_wkl_2_who_the_patient_is_is_neither_asked_for_nor_kept(peer, node, line):
  peer.put(worklist.entries(TUESDAY)[:3])
  ris = await in_pool(node, peer.port)
  assert await fetch(line, ris) is None
  everything = await in_pool(lambda: repr([ledger.frames(f"bookings:{it}", 0, 100) for it in (1, 2)]))
  rooms = await in_pool(lambda: list(Location.objects.values_list("code", flat=True)))
  assert len(rooms) == 3
  assert PATIENT_ID not in everything
  assert "Sørensen" not in everything


async def test_wkl_7_the_second_answer_moves_and_removes_and_says_nothing_twice(peer, node, line, site, frozen_clock):
  bookings_stream = f"bookings:{site.north.customer.pk}"
  all_of_them = worklist.entries(TUESDAY)
  peer.put(all_of_them)
  ris = await in_pool(node, peer.port)
  await fetch(line, ris)
  listed = await in_pool(Quarantine.objects.count)
  heads = (await in_pool(ledger.heads)).heads

  frozen_clock.move(minutes=15)
  await fetch(line, ris)
  again = (await in_pool(ledger.heads)).heads
  # That it answered, and as of when the list is, is all that is new: on no stream of bookings.
  assert again[bookings_stream] == heads[bookings_stream]
  assert await in_pool(Quarantine.objects.count) == listed

  moved = msgspec.structs.replace(all_of_them[0], at="161500")
  peer.put([moved, *all_of_them[2:]])
  frozen_clock.move(minutes=15)
  await fetch(line, ris)
  now = await in_pool(bookings)
  assert all_of_them[1].accession not in now
  assert now[moved.accession][0] == datetime(2026, 11, 24, 15, 15, tzinfo=UTC)
  assert (await in_pool(Node.objects.get, id=ris.id)).trouble is None


async def test_ping_1_a_real_peer_is_up_and_a_wrong_title_is_no_answer(peer, node, line):
  """WKL-8: nor does it tell its studies to who calls it by another name."""
  peer.put(worklist.entries(TUESDAY)[:3])
  ris = await in_pool(node, peer.port)
  assert await echo(line, ris) is True
  assert (await in_pool(address, ris.id)).state == "up"

  other = await in_pool(node, peer.port, "By another name", ae_title="SOMEBODY")
  assert await echo(line, other) is False
  # It hangs up as soon as it has said so, and now and then its word is lost with the line.
  trouble = await fetch(line, other)
  assert trouble in ("rejected", "aborted")
  known = await in_pool(address, other.id)
  assert (known.state, known.trouble, known.answered_at) == ("down", trouble, None)
  assert not await in_pool(bookings)


async def test_wkl_20_of_an_answer_with_one_unreadable_item_the_rest_is_taken_in_and_nothing_goes(
  node, line, site, frozen_clock
):
  """BKG-70: nobody is told that the RIS is away, and everybody that something of it could not be read."""
  at_hand = worklist.entries(TUESDAY)[:6]
  with Hostile(WHOLE, at_hand) as peer:
    ris = await in_pool(node, peer.port)
    assert await fetch(line, ris) is None
    moved = msgspec.structs.replace(at_hand[0], at="161500")
    # One more, one moved, two no longer there, and two of which nobody can say which they are.
    peer.items = [item(it) for it in (moved, *at_hand[3:], worklist.entries(TUESDAY)[7])]
    peer.items += [NO_DATA_SET, NO_DATA_SET[:-1] + b"\x7e"]
    asked = frozen_clock.move(minutes=15)
    assert await fetch(line, ris) == "unreadable"
    now = await in_pool(bookings)
    assert set(now) == {it.accession for it in (*at_hand, worklist.entries(TUESDAY)[7])}
    assert now[moved.accession][0] == datetime(2026, 11, 24, 15, 15, tzinfo=UTC)
    known = await in_pool(address, ris.id)
    assert (known.answered_at, known.trouble) == (asked, "unreadable")
    feed = await in_pool(Feed.objects.get, id="ris")
    assert (feed.state, feed.as_of, feed.unread) == ("up", asked, 2)
    assert await in_pool(Quarantine.objects.filter(shown=True).count) == 2

    # Once all can be read again, what is gone goes.
    peer.items = peer.items[:-2]
    asked = frozen_clock.move(minutes=15)
    assert await fetch(line, ris) is None
    assert len(await in_pool(bookings)) == 5
    feed = await in_pool(Feed.objects.get, id="ris")
    assert (feed.state, feed.as_of, feed.unread) == ("up", asked, 0)


async def test_wkl_8_nobody_there_changes_nothing_and_is_told(node, line, site):
  ris = await in_pool(node, free_port())
  assert await fetch(line, ris) == "unreachable"
  assert (await in_pool(address, ris.id)).trouble == "unreachable"
