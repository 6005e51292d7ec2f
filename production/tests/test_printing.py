"""Printers, and what arrives at one: the frozen bytes, once, by a real socket."""

from __future__ import annotations

import contextlib
import hashlib
import socket
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from production.actions import printing
from production.actions.papers import make_document
from production.actions.printers import add_printer, remove_printer
from production.documents import raw_port
from tests.story import Story, refused
from tracershop import ledger
from tracershop.access.tests import trail
from tracershop.orderbook.models import Certificate, Document
from tracershop.site.hosts import is_host

pytestmark = pytest.mark.django_db(transaction=True)


class Tray:
  """A printer: takes what comes at its raw port, and keeps each job."""

  def __init__(self, *, reads: bool = True) -> None:
    self.jobs: list[bytes] = []
    self.came = threading.Semaphore(0)
    self._reads = reads
    self._door = socket.create_server(("127.0.0.1", 0))
    self.port: int = self._door.getsockname()[1]
    threading.Thread(target=self._serve, daemon=True).start()

  def _serve(self) -> None:
    held = []
    with contextlib.suppress(OSError):
      while True:
        line, _ = self._door.accept()
        if not self._reads:
          held.append(line)
          continue
        taken = b""
        with line:
          while part := line.recv(65_536):
            taken += part
        self.jobs.append(taken)
        self.came.release()

  def wait(self) -> None:
    assert self.came.acquire(timeout=10), "nothing was printed"

  def close(self) -> None:
    # A thread that waits in accept keeps a closed door open.
    self._door.shutdown(socket.SHUT_RDWR)
    self._door.close()


@contextlib.contextmanager
def tray(**how: Any) -> Iterator[Tray]:
  found = Tray(**how)
  try:
    yield found
  finally:
    found.close()


def printer(story: Story, kind: str, port: int, name: str = "Laboratoriet") -> int:
  added = add_printer(actor=story.unit.admin, name=name, kind=kind, host="127.0.0.1", port=port)
  return int(added.value()["printerId"])


def send(story: Story, printer_id: int, **what: Any) -> ledger.Outcome:
  return printing.print_document(actor=story.unit.radiochemist, printer_id=printer_id, **what)


@pytest.fixture
def labels(story: Story) -> tuple[Document, Document]:
  """A label: its PDF and its ZPL."""
  story.ready()
  made = make_document(actor=story.unit.radiochemist, kind="label", vial_id=story.file().pk)
  pdf, zpl = (Document.objects.get(id=pk) for pk in made.value()["documentIds"])
  return pdf, zpl


def test_prn_3_the_zpl_that_was_frozen_comes_out_of_the_line(story: Story, labels: tuple[Document, Document]) -> None:
  """PRN-3, DOC-3."""
  _, zpl = labels
  with tray() as found:
    answer = send(story, printer(story, "label", found.port), document_id=zpl.pk)
    found.wait()
    assert found.jobs == [bytes(zpl.bytes)]
    assert "^FDNordby Hospital^FS" in found.jobs[0].decode()
  assert answer.value()["bytes"] == len(bytes(zpl.bytes))
  (entry,) = trail.entries("document.printed")
  assert f"document:{zpl.pk}" in entry["subjects"]
  assert (entry["actorName"], entry["after"]["printer"]) == ("Kirsten Holm", "Laboratoriet")
  assert entry["after"]["sha256"] == hashlib.sha256(bytes(zpl.bytes)).hexdigest() == zpl.sha256


def test_prn_2_a_pdf_goes_to_an_a4_printer_and_a_zpl_to_a_label_printer(
  story: Story, labels: tuple[Document, Document]
) -> None:
  pdf, zpl = labels
  with tray() as found:
    a4, label = printer(story, "a4", found.port), printer(story, "label", found.port, "Etiketter")
    for wrong, document in ((a4, zpl), (label, pdf)):
      with refused("invalid", "printerId", "printer_kind"):
        send(story, wrong, document_id=document.pk)
    assert found.jobs == []
    send(story, a4, document_id=pdf.pk)
    found.wait()
    assert found.jobs == [bytes(pdf.bytes)]


def test_prn_3_a_certificate_is_printed_as_it_was_signed(story: Story) -> None:
  order, vial = story.ready(), story.file()
  story.release([order], [vial])
  certificate = Certificate.objects.get()
  with tray() as found:
    send(story, printer(story, "a4", found.port), certificate_id=certificate.pk)
    found.wait()
    assert found.jobs == [bytes(certificate.pdf)]


def test_prn_3_the_same_command_again_prints_nothing_twice(story: Story, labels: tuple[Document, Document]) -> None:
  pdf, _ = labels
  key = ledger.CommandKey(id=str(uuid.uuid4()), name="document.print", digest="d")
  with tray() as found:
    a4 = printer(story, "a4", found.port)
    first, again = (send(story, a4, document_id=pdf.pk, command=key) for _ in range(2))
    found.wait()
    send(story, a4, document_id=pdf.pk)
    found.wait()
    assert len(found.jobs) == 2
  assert (first.repeated, again.repeated, again.result) == (False, True, first.result)


def test_prn_3_what_was_sent_and_not_yet_written_down_is_not_sent_again(
  story: Story, labels: tuple[Document, Document], monkeypatch: pytest.MonkeyPatch
) -> None:
  pdf, _ = labels
  key = ledger.CommandKey(id=str(uuid.uuid4()), name="document.print", digest="d")
  record = printing._record

  def away(**_: Any) -> ledger.Outcome:
    raise ConnectionError("the database went away")

  with tray() as found:
    a4 = printer(story, "a4", found.port)
    monkeypatch.setattr(printing, "_record", away)
    with pytest.raises(ConnectionError):
      send(story, a4, document_id=pdf.pk, command=key)
    found.wait()
    monkeypatch.setattr(printing, "_record", record)
    assert not send(story, a4, document_id=pdf.pk, command=key).repeated
    assert len(found.jobs) == 1


def test_prn_3_the_bytes_go_before_the_lock(
  story: Story, labels: tuple[Document, Document], monkeypatch: pytest.MonkeyPatch
) -> None:
  pdf, _ = labels
  inside = []
  sent = raw_port.send

  def watched(*given: Any, **more: Any) -> None:
    inside.append(connection.in_atomic_block)
    sent(*given, **more)

  monkeypatch.setattr(raw_port, "send", watched)
  with tray() as found:
    send(story, printer(story, "a4", found.port), document_id=pdf.pk)
    found.wait()
  assert inside == [False]


def test_prn_4_a_printer_that_is_not_there_changes_nothing(story: Story, labels: tuple[Document, Document]) -> None:
  pdf, _ = labels
  with tray() as found:
    a4 = printer(story, "a4", found.port)
  key = ledger.CommandKey(id=str(uuid.uuid4()), name="document.print", digest="d")
  with refused("printer_away", "printerId") as caught:
    send(story, a4, document_id=pdf.pk, command=key)
  assert "Laboratoriet" in caught.value.message("da")
  assert Document.objects.get(id=pdf.pk).sha256 == pdf.sha256


def test_prn_4_a_printer_that_stops_reading_is_given_up_in_time(story: Story, settings: Any) -> None:
  settings.PRINTER_SECONDS = 0.3
  with tray(reads=False) as found, pytest.raises(raw_port.Away):
    raw_port.send("127.0.0.1", found.port, b"x" * 50_000_000, seconds=0.3)


def test_prn_3_what_cannot_be_printed(story: Story, labels: tuple[Document, Document]) -> None:
  pdf, _ = labels
  with tray() as found:
    a4 = printer(story, "a4", found.port)
    with refused("not_found", "printerId"):
      send(story, 999_999_999, document_id=pdf.pk)
    with refused("not_found", "documentId"):
      send(story, a4, document_id=999_999_999)
    with refused("not_found", "certificateId"):
      send(story, a4, certificate_id=999_999_999)
    for what in ({}, {"document_id": pdf.pk, "certificate_id": 1}):
      with refused("invalid", "documentId", "one_paper"):
        send(story, a4, **what)
    Document.objects.filter(id=pdf.pk).update(bytes=b"other")
    with refused("internal"):
      send(story, a4, document_id=pdf.pk)
    assert found.jobs == []


def test_prn_1_a_printer_is_added_and_removed(story: Story) -> None:
  added = printer(story, "a4", 9100)
  (row,) = ledger.snapshot("site").rows["printer"]
  assert b'"host":"127.0.0.1","port":9100' in bytes(row)
  with refused("stale", "printerId"):
    remove_printer(actor=story.unit.site_admin, printer_id=added, seen={f"printer:{added}": 2})
  remove_printer(actor=story.unit.site_admin, printer_id=added)
  assert not ledger.snapshot("site").rows["printer"]
  with refused("not_found", "printerId"):
    remove_printer(actor=story.unit.site_admin, printer_id=added)


def test_prn_1_a_printer_that_cannot_be(story: Story) -> None:
  printer(story, "a4", 9100)
  for wrong, field, text in (
    ({"name": " "}, "name", "name"),
    ({"name": "x" * 61}, "name", "name"),
    ({"name": "laboratoriet"}, "name", "printer_taken"),
    ({"name": "010203-1234"}, "name", "text_cpr"),
    ({"host": "a b"}, "host", "host"),
    ({"port": 0}, "port", "port"),
    ({"port": 65_536}, "port", "port"),
  ):
    given = {"name": "Anden", "kind": "a4", "host": "printer.example", "port": 9100}
    with refused("invalid", field, text):
      add_printer(actor=story.unit.admin, **(given | wrong))


@pytest.mark.parametrize(
  ("text", "fits"),
  [
    ("10.0.0.7", True),
    ("fe80::1", True),
    ("zd421-lab.hospital.dk", True),
    ("printer.", True),
    ("", False),
    ("-a", False),
    ("a/b", False),
    ("a..b", False),
    ("x" * 64, False),
    ("http://printer", False),
    ("\x00", False),
  ],
)
def test_prn_1_a_host_is_a_name_or_a_number(text: str, fits: bool) -> None:
  assert is_host(text) is fits
