"""Papers that their rows have outrun: what is opened and printed of them says so, and the bytes stay (DOC-21)."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from production.actions.dispatching import make_dispatch
from production.actions.printers import add_printer
from production.actions.printing import print_document
from production.actions.returning import return_dispatch
from production.documents import certificate_bytes, document_bytes, fetch
from production.tests.papers import pages, text_of
from tests import unit
from tests.story import Story
from tracershop.orderbook import belongings, outrun, window
from tracershop.orderbook.models import Certificate, Document, Vial

pytestmark = pytest.mark.django_db(transaction=True)

CASES = json.loads((Path(__file__).parents[2] / "tests/cases/papers.json").read_text())
CHANGED = "ÆNDRET SIDEN / CHANGED SINCE"


def sent(story: Story) -> tuple[Any, Vial]:
  """An accepted order of the north whose vial has left before it was released."""
  order, vial = story.ready(), story.file()
  make_dispatch(actor=story.unit.radiochemist, vial_ids=[vial.pk], dispatched_at=story.clock.now, vehicle="Bil")
  return story.order(order), Vial.objects.get()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_doc_6_the_cases_that_the_browser_has_too(case: dict[str, Any]) -> None:
  found = outrun.changes(case["paper"]["about"], lambda kind, pk: case["rows"].get(f"{kind}:{pk}"))
  assert [[it.type, it.id, it.key] for it in found] == case["changes"]


def test_doc_21_what_still_holds_is_opened_as_it_was_frozen(story: Story) -> None:
  sent(story)
  for it in Document.objects.all():
    data, _, name = document_bytes(story.unit.north.nurse, it.pk)
    assert (data, name.endswith("-changed.pdf")) == (bytes(it.bytes), False)


def test_doc_21_what_was_outrun_is_marked_on_each_page_after_the_frozen_bytes(story: Story) -> None:
  order, vial = sent(story)
  story.release([order], [vial])
  story.clock.move(minutes=4)
  assert {it.kind for it in Document.objects.all()} == {"deliveryNote", "transport"}
  for it in Document.objects.all():
    frozen = bytes(it.bytes)
    for reader in (story.unit.radiochemist, story.unit.north.nurse):
      data, media, name = document_bytes(reader, it.pk)
      assert (data[: len(frozen)], media, name[-12:]) == (frozen, "application/pdf", "-changed.pdf")
      for before, after in zip(pages(frozen), pages(data), strict=True):
        assert CHANGED not in before
        assert f"{CHANGED}. 24.11.2026 06:49 (UTC+01:00)" in after
        assert f"ordre/order {order.pk}: frigivet / released; vial {vial.pk}: frigivet / released" in after
    it.refresh_from_db()
    assert (bytes(it.bytes), it.sha256) == (frozen, hashlib.sha256(frozen).hexdigest())


def test_doc_21_a_paper_of_what_was_taken_back_does_not_go_on_saying_that_it_is_released(story: Story) -> None:
  order, vial = story.ready(), story.file()
  story.release([order], [vial])
  make_dispatch(actor=story.unit.radiochemist, vial_ids=[vial.pk], dispatched_at=story.clock.now, vehicle="Bil")
  note = Document.objects.get(kind="deliveryNote")
  story.correct([story.order(order)], {vial.pk: "atCustomer"})
  said = text_of(document_bytes(story.unit.north.nurse, note.pk)[0])
  assert f"vial {vial.pk}: SPÆRRET, MÅ IKKE BRUGES / BLOCKED, DO NOT USE" in said
  assert CHANGED not in text_of(certificate_bytes(story.unit.north.nurse, Certificate.objects.get().pk)[0])


def test_dsp_22_a_car_that_comes_back_while_a_paper_is_opened_is_said_on_it(
  story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
  """Between the look at its dispatch and the look at its rows."""
  sent(story)
  note = Document.objects.get(kind="deliveryNote")

  def meanwhile(papers: list[Document]) -> dict[int, list[outrun.PaperChange]]:
    return_dispatch(
      actor=story.unit.radiochemist, dispatch_id=note.dispatch_id or 0, reason="spærret vej", reason_code="transport"
    )
    return outrun.changes_of(papers)

  with monkeypatch.context() as patch:
    patch.setattr(fetch, "changes_of", meanwhile)
    data, _, _ = document_bytes(story.unit.north.nurse, note.pk)
  assert f"forsendelse/dispatch {note.dispatch_id}: bilen kom tilbage / the car came back" in text_of(data)


def test_doc_21_the_printed_copy_is_marked_too_and_what_was_sent_is_recorded(story: Story) -> None:
  order, vial = sent(story)
  story.release([order], [vial])
  note = Document.objects.get(kind="deliveryNote")
  came: list[bytes] = []
  with socket.create_server(("127.0.0.1", 0)) as door:

    def listen() -> None:
      line, _ = door.accept()
      with line:
        came.append(b"".join(iter(lambda: line.recv(65_536), b"")))

    printer = threading.Thread(target=listen)
    printer.start()
    chosen = add_printer(
      actor=story.unit.site_admin, name="A4", kind="a4", host="127.0.0.1", port=door.getsockname()[1]
    ).value()["printerId"]
    print_document(actor=story.unit.radiochemist, printer_id=chosen, document_id=note.pk)
    printer.join(timeout=10)
  assert CHANGED in text_of(came[0])


def test_doc_21_it_is_said_of_papers_that_have_left_the_window_too(story: Story) -> None:
  order, vial = sent(story)
  found = belongings.papers(story.unit.radiochemist, order_id=order.pk, day=None)
  assert found["outrun"] == []
  story.release([order], [vial])
  story.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=30)))
  window.keep_day()
  found = belongings.papers(story.unit.radiochemist, order_id=order.pk, day=None)
  assert found["outrun"] == [it.id for it in found["documents"]]
  assert belongings.of_batch(Vial.objects.get().batch_id or 0)["outrun"] == found["outrun"]
