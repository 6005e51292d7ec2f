"""A vial's label and the list of a day, made when somebody asks and kept as they were."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from production.actions.dispatching import make_dispatch
from production.actions.papers import make_document
from production.documents import day_list, document_bytes
from production.tests.papers import pages, text_of
from tests import unit
from tests.story import Story, refused
from tracershop import ledger
from tracershop.catalogue.models import Endpoint
from tracershop.orderbook.models import Document, Order, Vial

pytestmark = pytest.mark.django_db(transaction=True)


def make(story: Story, kind: str, **what: Any) -> list[Document]:
  made = make_document(actor=story.unit.radiochemist, kind=kind, **what).value()["documentIds"]
  return list(Document.objects.filter(id__in=made).order_by("id"))


def label_text(story: Story, vial: Vial) -> str:
  pdf, zpl = make(story, "label", vial_id=vial.pk)
  assert (pdf.media_type, zpl.media_type) == ("application/pdf", "application/vnd.zebra.zpl")
  assert f"V{vial.pk}/{vial.batch_number}" in bytes(zpl.bytes).decode()
  return text_of(bytes(pdf.bytes))


def test_doc_3_a_label_follows_its_vial_and_each_one_is_a_version(story: Story) -> None:
  order, vial = story.ready(), story.file()

  first = label_text(story, vial)
  story.release([order], [vial])
  second = label_text(story, vial)

  assert "NOT RELEASED" in first
  assert f"L-FDG-261124-1-{vial.pk} v1" in first
  assert f"L-FDG-261124-1-{vial.pk} v2" in second
  assert f"Ordre / Order {order.pk} levering 24.11.2026 07:00 (UTC+01:00)" in second
  for text in (first, second):
    assert "Nordby Hospital PET Batch FDG-261124-1" in text


def test_doc_3_where_nobody_can_say_which_endpoint_it_is_left_open(story: Story) -> None:
  Endpoint.objects.create(customer=story.unit.north.customer, name="PET 2", transport_minutes=5)
  story.clock.set(unit.at_wall(6, 45))
  assert "Nordby Hospital – Batch" in label_text(story, story.file())


def test_doc_3_a_label_of_what_is_not_for_people_says_so(story: Story) -> None:
  order, vial = story.ready(usage="animal"), story.file()
  assert "NOT FOR USE IN HUMANS" not in label_text(story, vial)
  story.release([order], [vial])
  assert "IKKE TIL BRUG PÅ MENNESKER / NOT FOR USE IN HUMANS" in label_text(story, vial)
  zpl = Document.objects.filter(vial=vial, media_type="application/vnd.zebra.zpl").latest("id")
  assert "IKKE TIL BRUG PÅ MENNESKER / NOT FOR USE IN HUMANS^FS" in bytes(zpl.bytes).decode()


def test_doc_3_a_rinse_has_a_label_too(story: Story) -> None:
  story.clock.set(unit.at_wall(6, 45))
  assert "Skyl / Rinsing – Batch" in label_text(story, story.file(customer_number=98))


def test_doc_1_labels_and_lists_are_productions_own(story: Story) -> None:
  story.ready()
  vial = story.file()
  papers = [*make(story, "label", vial_id=vial.pk), *make(story, "dayList", date=unit.TUESDAY)]
  for it in papers:
    assert document_bytes(story.unit.colleague, it.pk)[0] == bytes(it.bytes)
    with refused("not_found", "documentId"):
      document_bytes(story.unit.north.nurse, it.pk)
  assert not ledger.snapshot(f"customer:{story.unit.north.customer.pk}").rows["document"]
  assert len(ledger.snapshot("production").rows["document"]) == 3


def test_doc_4_the_list_has_every_order_of_the_day_by_its_time(story: Story) -> None:
  story.clock.set(unit.YESTERDAY_MORNING)
  late, early = story.place(3_000.0, "11:30"), story.place(1_000.0, "08:15", side="south")
  story.place(2_000.0, delivery_date=unit.TUESDAY + timedelta(days=1), slot_id=_tomorrows_slot(story))
  first = story.ready()
  vial = story.file()
  story.file(5_000.5)
  story.reject(early)
  story.release([first], [vial])
  make_dispatch(
    actor=story.unit.radiochemist, vial_ids=[vial.pk], dispatched_at=story.clock.now, vehicle="Bil", order_ids=[]
  )

  (made,) = make(story, "dayList", date=unit.TUESDAY)

  text = text_of(bytes(made.bytes))
  places = [text.index(f"ordre {it.pk} ") for it in (first, early, late)]
  assert places == sorted(places)
  assert text.count("· ordre ") == 3
  for said in ("frigivet / released", "afvist / rejected", "bestilt / ordered", "5 000,5 MBq 07:00:00 ikke frigivet"):
    assert said in text, said
  (again,) = make(story, "dayList", date=unit.TUESDAY)
  assert (made.number, again.number) == ("DAG-261124-v1", "DAG-261124-v2")


def test_doc_4_the_vials_that_lie_for_a_count_stand_with_it(story: Story) -> None:
  story.clock.set(unit.at_wall(6, 45))
  order = story.inject(by=story.unit.radiochemist, reason="phoned")
  vial = story.file(1_000.5, tracer_id=story.unit.fet.pk, batch_number="FET-261124-1")

  (before,) = make(story, "dayList", date=unit.TUESDAY)
  assert "1 000,5 MBq" not in text_of(bytes(before.bytes)), "it lies for accepted ones only"
  story.accept(order)
  (made,) = make(story, "dayList", date=unit.TUESDAY)
  assert "FET-261124-1 · 1 000,5 MBq 07:00:00 ikke frigivet" in text_of(bytes(made.bytes))

  Endpoint.objects.create(customer=story.unit.north.customer, name="PET 2", transport_minutes=5)
  assert "Nordby Hospital PET Batch FET-261124-1" in label_text(story, vial)


def _tomorrows_slot(story: Story) -> int:
  day = unit.TUESDAY + timedelta(days=1)
  return story.unit.north.endpoint.slot_set.filter(weekday=day.isoweekday()).earliest("id").pk


def test_doc_4_the_marks_of_later_change_and_the_print_time_are_on_it(story: Story) -> None:
  order = story.ready()
  story.edit(order, by=story.unit.radiochemist, ordered_mbq=8_000.0, reason="ringet")
  (made,) = make(story, "dayList", date=unit.TUESDAY)
  for text in pages(bytes(made.bytes)):
    assert "Kirsten Holm, produktionsbruger / production user, 24.11.2026 06:45:00 (UTC+01:00)" in text
    assert day_list.MEANING[0] in text
  assert "ændret efter accept / changed after acceptance" in text_of(bytes(made.bytes))


def test_doc_6_a_paper_carries_what_it_says_of_each_row(story: Story) -> None:
  order, vial = story.ready(), story.file()
  (listed,) = make(story, "dayList", date=unit.TUESDAY)
  left = make_dispatch(
    actor=story.unit.radiochemist, vial_ids=[vial.pk], dispatched_at=story.clock.now, vehicle="Bil"
  ).value()
  rows = {it["id"]: it for it in map(msgspec.json.decode, ledger.snapshot("production").rows["document"])}

  order = Order.objects.get()
  assert rows[listed.pk]["about"] == [
    {"type": "order", "id": order.pk, "facts": {"revision": order.revision - 1}},
  ]
  note = rows[left["documentIds"][0]]["about"]
  said_of = {(it["type"], it["id"]): it["facts"] for it in note}
  assert said_of["order", order.pk]["status"] == "accepted"
  assert said_of["order", order.pk]["orderedMbq"] == 9_000.0
  assert said_of["vial", vial.pk]["state"] == "free"
  # Leaving and arriving make no paper old: each fact is still what its row says.
  now = {("order", order.pk): "order", ("vial", vial.pk): "vial"}
  for key, facts in said_of.items():
    (row,) = [it for it in map(msgspec.json.decode, ledger.snapshot("production").rows[now[key]]) if it["id"] == key[1]]
    assert {name: row[name] for name in facts} == facts


def test_doc_3_what_cannot_be_made(story: Story) -> None:
  story.clock.set(unit.at_wall(6, 45))
  vial = story.file()
  with refused("not_found", "vialId"):
    make(story, "label", vial_id=999_999_999)
  with refused("stale", "vialId"):
    make(story, "label", vial_id=vial.pk, seen={f"vial:{vial.pk}": 9})
  with refused("invalid", "vialId", "empty"):
    make(story, "label")
  with refused("invalid", "date", "empty"):
    make(story, "dayList")
  for day in (date(1, 1, 1), unit.TUESDAY + timedelta(days=181), date(9999, 12, 31)):
    with refused("invalid", "date", "date_range"):
      make(story, "dayList", date=day)


def test_doc_4_a_long_day_is_made_within_a_second_and_a_half(story: Story) -> None:
  """A power cut does not wait: sixty orders, several pages, before the command's time is up."""
  story.ready()
  pattern = Order.objects.get()
  for _ in range(59):
    pattern.pk = None
    pattern.save()
  (made,) = make(story, "dayList", date=unit.TUESDAY)
  assert len(pages(bytes(made.bytes))) > 3
