"""The law for what leaves, its papers and its printers, on every stream, across the turn of the day too."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest

from production.actions.dispatching import make_dispatch, receive_dispatch
from production.actions.papers import make_document
from production.actions.printers import add_printer, remove_printer
from production.actions.printing import print_document
from production.actions.vials import discard_vial
from tests import unit
from tests.law import verify_action
from tests.story import Story
from tracershop.orderbook import window

pytestmark = pytest.mark.django_db(transaction=True)


def test_str_1_the_law_holds_for_dispatches(story: Story) -> None:
  order, vial, other = story.ready(), story.file(), story.file(3_000.0)
  chemist = story.unit.radiochemist
  with verify_action("dispatch.made"):
    left = make_dispatch(
      actor=chemist,
      vial_ids=[vial.pk, other.pk],
      dispatched_at=story.clock.now,
      vehicle="Bil 2",
      order_ids=[order.pk],
      category="II-YELLOW",
      transport_index=0.7,
      packages=1,
    ).value()["dispatchId"]
  vial.refresh_from_db()
  with verify_action("order.released.on_its_way"):
    story.release([story.order(order)], [vial])
  with verify_action("vial.discarded.on_its_way"):
    discard_vial(actor=chemist, vial_id=other.pk, reason="broken")
  with verify_action("dispatch.received"):
    receive_dispatch(
      actor=story.unit.north.nurse, dispatch_id=left, received_at=story.clock.now, vial_ids=[vial.pk], note="én mangler"
    )
  for days in (7, 8):
    story.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=days)))
    with verify_action(f"day.turned.papers.{days}"):
      window.keep_day()


def test_str_4_the_law_holds_for_papers_outside_the_window(story: Story) -> None:
  story.ready()
  vial = story.file()
  left = make_dispatch(
    actor=story.unit.radiochemist, vial_ids=[vial.pk], dispatched_at=story.clock.now, vehicle="Bil"
  ).value()["dispatchId"]
  story.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=8)))
  window.keep_day()
  with verify_action("dispatch.received.outside_the_window"):
    receive_dispatch(actor=story.unit.colleague, dispatch_id=left, received_at=story.clock.now, vial_ids=[vial.pk])
  with verify_action("document.made.outside_the_window"):
    make_document(actor=story.unit.colleague, kind="label", vial_id=vial.pk)


def test_str_1_the_law_holds_for_papers_and_printers(story: Story) -> None:
  story.ready()
  vial = story.file()
  with verify_action("document.made"):
    made = make_document(actor=story.unit.radiochemist, kind="label", vial_id=vial.pk).value()["documentIds"]
  with verify_action("document.made.list"):
    make_document(actor=story.unit.radiochemist, kind="dayList", date=unit.TUESDAY)
  with socket.create_server(("127.0.0.1", 0)) as door:
    with verify_action("printer.added"):
      printer = add_printer(
        actor=story.unit.site_admin, name="Etiketter", kind="label", host="127.0.0.1", port=door.getsockname()[1]
      ).value()["printerId"]
    with verify_action("document.printed"):
      print_document(actor=story.unit.radiochemist, printer_id=printer, document_id=made[1])
  with verify_action("printer.removed"):
    remove_printer(actor=story.unit.admin, printer_id=printer)
