"""DICOM nodes: what a site admin does with them, and what of their echoes is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import unit
from tests.law import verify_action
from tests.ris import Ris, rows, study
from tests.story import refused
from tracershop import clock, ledger
from tracershop.orderbook.models import Booking
from tracershop.site import nodes
from tracershop.site.models import Conflict, Node

pytestmark = pytest.mark.django_db(transaction=True)

GIVEN: dict[str, Any] = {"name": "PACS", "host": "pacs.example", "port": 11112, "ae_title": "PACS"}


@pytest.fixture
def made(frozen_clock: Any) -> unit.Unit:
  return unit.build()


def add(made: unit.Unit, **other: Any) -> int:
  return int(nodes.add_node(actor=made.site_admin, **(GIVEN | other)).value()["nodeId"])


def node(pk: int) -> Node:
  return Node.objects.get(id=pk)


def test_node_1_a_site_admin_keeps_the_nodes(made: unit.Unit, frozen_clock: Any) -> None:
  with verify_action("node.added"):
    pk = add(made, station_ae_title="PET1", worklist=True)
  (row,) = rows("site", "node")
  assert (row["state"], row["since"], row["stationAeTitle"]) == ("unknown", "2026-11-24T07:15:00Z", "PET1")
  (wall,) = rows("wall", "node")
  assert "host" not in wall
  assert wall["aeTitle"] == "PACS"
  nodes.report_echo(node_id=pk, state="up", at=clock.now(), round_trip_ms=3.5)
  frozen_clock.move(minutes=1)
  with verify_action("node.edited"):
    nodes.edit_node(actor=made.site_admin, node_id=pk, name="PACS 2")
  assert node(pk).state == "up"
  with verify_action("node.edited.elsewhere"):
    nodes.edit_node(actor=made.site_admin, node_id=pk, host="other.example", station_ae_title=None)
  now = node(pk)
  assert (now.state, now.since, now.round_trip_ms, now.station_ae_title) == ("unknown", clock.now(), None, None)
  assert [it.id for it in nodes.nodes_to_ask()] == [pk], "and is asked at once"
  with verify_action("node.removed"):
    nodes.remove_node(actor=made.site_admin, node_id=pk)
  assert rows("site", "node") == rows("wall", "node") == []


@pytest.mark.parametrize("act", ["add", "edit", "test", "remove"])
def test_node_1_nobody_else_does(made: unit.Unit, act: str) -> None:
  given = GIVEN if act == "add" else {"node_id": add(made)}
  for who in (made.admin, made.radiochemist, made.shop_admin, made.north.nurse, made.external, made.monitor):
    with refused("forbidden"):
      getattr(nodes, f"{act}_node")(actor=who, **given)


@pytest.mark.parametrize(
  ("wrong", "field", "text"),
  [
    ({"name": " "}, "name", "name"),
    ({"name": "x" * 61}, "name", "name"),
    ({"name": "a\x00b"}, "name", "name"),
    ({"name": "Ris 010203-1234"}, "name", "text_cpr"),
    ({"name": "ris"}, "name", "taken"),
    ({"host": ""}, "host", "node_host"),
    ({"host": "http://ris"}, "host", "node_host"),
    ({"port": 0}, "port", "port"),
    ({"port": 65_536}, "port", "port"),
    ({"ae_title": "  "}, "aeTitle", "ae_title"),
    ({"ae_title": "x" * 17}, "aeTitle", "ae_title"),
    ({"ae_title": "A\\B"}, "aeTitle", "ae_title"),
    ({"ae_title": "RØNTGEN"}, "aeTitle", "ae_title"),
    ({"ae_title": "A\nB"}, "aeTitle", "ae_title"),
    ({"station_ae_title": ""}, "stationAeTitle", "ae_title"),
  ],
)
def test_node_2_a_node_is_somewhere_and_has_a_title(made: unit.Unit, wrong: dict[str, Any], field: str, text: str):
  add(made, name="RIS")
  with refused("invalid", field, text):
    add(made, **wrong)
  other = add(made, name="PACS")
  with refused("invalid", field, text):
    nodes.edit_node(actor=made.site_admin, node_id=other, **wrong)


def test_node_2_spaces_around_a_title_mean_nothing(made: unit.Unit) -> None:
  pk = add(made, ae_title=" MY RIS ", host=" 127.0.0.1 ", name="  The   RIS ")
  assert (node(pk).ae_title, node(pk).host, node(pk).name) == ("MY RIS", "127.0.0.1", "The RIS")
  with refused("invalid", "nodeId", "nothing_changed"):
    nodes.edit_node(actor=made.site_admin, node_id=pk, ae_title="MY RIS")


def test_node_3_only_a_change_and_an_answer_are_written_down(made: unit.Unit, frozen_clock: Any) -> None:
  pk = add(made)

  def echo(state: Any, ms: float | None = None) -> bool:
    before = ledger.heads()
    recorded = nodes.report_echo(node_id=pk, state=state, at=clock.now(), round_trip_ms=ms)
    assert recorded == (ledger.heads() != before)
    return recorded

  with verify_action("node.reported"):
    assert echo("up", 2.5)
  since = clock.now()
  frozen_clock.move(seconds=30)
  assert not echo("up", 3.5)
  assert (node(pk).round_trip_ms, node(pk).last_echo_at) == (2.5, since)
  frozen_clock.move(seconds=30)
  assert nodes.nodes_to_ask() == []
  with verify_action("node.tested"):
    nodes.test_node(actor=made.site_admin, node_id=pk)
  assert [it.id for it in nodes.nodes_to_ask()] == [pk]
  began = clock.now() - timedelta(seconds=1)
  assert not nodes.report_echo(node_id=pk, state="up", at=began, round_trip_ms=1.0), "asked after that"
  with verify_action("node.reported.asked"):
    assert echo("up", 4.5)
  assert (node(pk).round_trip_ms, node(pk).last_echo_at, node(pk).since) == (4.5, clock.now(), since)
  assert not echo("up", 5.5)
  frozen_clock.move(seconds=30)
  assert echo("down", 9.0)
  assert (node(pk).state, node(pk).since, node(pk).round_trip_ms) == ("down", clock.now(), None)
  frozen_clock.move(seconds=30)
  assert not echo("down")
  nodes.remove_node(actor=made.site_admin, node_id=pk)
  assert not echo("up")


def test_node_4_what_a_removed_node_told_stays(frozen_clock: Any) -> None:
  ris = Ris(frozen_clock)
  many = [study(f"MANY-{number}") for number in range(10)]
  ris.answer(*many)
  ris.answer()
  with verify_action("node.removed.open"):
    nodes.remove_node(actor=ris.unit.site_admin, node_id=ris.node)
  assert set(Booking.objects.values_list("state", "node_id")) == {("booked", None)}
  assert (Conflict.objects.get().state, rows("site", "conflict")) == ("settled", [])


def test_node_4_one_that_is_no_worklist_any_more_speaks_for_nothing(frozen_clock: Any) -> None:
  ris = Ris(frozen_clock)
  ris.answer(*(study(f"MANY-{number}") for number in range(10)))
  ris.answer()
  assert [it.id for it in nodes.worklists()] == [ris.node]
  with verify_action("node.edited.no_worklist"):
    nodes.edit_node(actor=ris.unit.site_admin, node_id=ris.node, worklist=False)
  assert nodes.worklists() == []
  assert set(Booking.objects.values_list("state", "node_id")) == {("booked", None)}
  assert Conflict.objects.get().state == "settled"
