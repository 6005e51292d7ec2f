"""Bare isotopes from the catalogue to the door: filled, certified, released, corrected, sent, recalled."""

from __future__ import annotations

import importlib
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customer.actions.mapping import map_procedure
from production.actions import release_plan
from production.actions.batches import certify_batch, reject_batch
from production.actions.papers import make_document
from production.actions.qc import set_qc_template
from production.actions.rights import grant_release_right
from production.documents import certificate_bytes
from production.tests.papers import text_of
from production.tests.setup import SetUp, bare, endpoint
from production.tests.test_dispatch import papers_of, receive, send
from tests import unit
from tests.law import verify_action
from tests.story import Story, id_of, refused
from tracershop import ledger
from tracershop.audit import register
from tracershop.catalogue.bare import tracer_of
from tracershop.catalogue.models import CatalogueEntry, Isotope, ReleaseRight, Tracer
from tracershop.orderbook import images
from tracershop.orderbook import queries as order_queries
from tracershop.orderbook.models import Batch, Certificate, Document, Order, Procedure, Recall, Vial
from tracershop.protocol.commands import QcTestSpec, RightsRegister

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def set_up(story: Story) -> SetUp:
  return SetUp(story)


EIGHT = unit.at_wall(8)
NUMBER = "F18-261124-1"


def ready(story: Story, mbq: float = 4_000.0, **other: Any) -> tuple[Order, Tracer]:
  """An accepted order of bare F-18 on the morning of its delivery, at a quarter to seven, and what its vials are of."""
  of = story.bare()
  story.certified(NUMBER, tracer_id=of.pk)
  story.clock.set(unit.YESTERDAY_MORNING)
  order = story.place_isotope(mbq, **other)
  story.clock.set(unit.at_wall(6, 45))
  story.accept(order)
  return story.order(order), of


def file(story: Story, of: Tracer, mbq: float = 4_000.0, **other: Any) -> Vial:
  """A vial of it as the dispenser writes it down, by default measured for eight."""
  return story.file(mbq, at=EIGHT, tracer_id=of.pk, batch_number=NUMBER, arrived_at=EIGHT, **other)


# --- the catalogue


def test_iso_1_the_first_entry_of_an_isotope_makes_its_tracer_and_no_other_does(story: Story, set_up: SetUp) -> None:
  assert tracer_of(Isotope.objects.get().pk) is None
  with verify_action("catalogueEntry.added.bare"):
    set_up.add_catalogue_entry(**bare(story))
  made = Tracer.objects.get(bare=True)
  assert (made.short_name, made.batch_tag, made.kind, made.archived) == ("F-18", "F18", "activity", False)
  other = set_up.add_endpoint(**endpoint(story))
  entry = set_up.add_catalogue_entry(**{**bare(story), "endpoint_id": other})
  assert Tracer.objects.filter(bare=True).count() == 1
  set_up.remove_catalogue_entry(catalogue_entry_id=entry)
  set_up.add_catalogue_entry(**{**bare(story), "endpoint_id": other})
  assert tracer_of(Isotope.objects.get().pk) == made


def test_iso_1_its_name_and_tag_are_free_ones(story: Story, set_up: SetUp) -> None:
  """An isotope may have been set up as a tracer that is ordered by activity: that one keeps its name."""
  for short, tag in (("f-18", "F18"), ("F-18 bare", "F18B"), ("F-18 bare 2", "F18B2")):
    isotope = Isotope.objects.get()
    Tracer.objects.create(short_name=short, clinical_name=short, isotope=isotope, kind="activity", batch_tag=tag)
  set_up.add_catalogue_entry(**bare(story))
  made = Tracer.objects.get(bare=True)
  assert (made.short_name, made.batch_tag) == ("F-18 bare 3", "F18B3")


def test_iso_1_it_is_edited_and_tested_like_any_but_never_ordered_or_archived(story: Story, set_up: SetUp) -> None:
  of, them = story.bare(), story.unit
  place = them.north.endpoint.pk
  set_up.edit_tracer(tracer_id=of.pk, clinical_name="[18F]Fluoride", batch_tag="FLU", shelf_life_minutes=120)
  set_qc_template(actor=them.admin, tracer_id=of.pk, tests=[QcTestSpec(key="ph", name="pH", low=4, high=8)])
  with refused("invalid", "tracerId", "bare_stays"):
    set_up.archive_tracer(tracer_id=of.pk)
  with refused("not_found", "tracerId"):
    story.place(1_000.0, tracer_id=of.pk)
  with refused("not_found", "tracerId"):
    set_up.add_catalogue_entry(endpoint_id=place, tracer_id=of.pk)
  with refused("not_found", "tracerId"):
    set_up.add_run(weekday=3, time=unit.at_wall(5).time(), tracer_id=of.pk)
  with refused("not_found", "tracerId"):
    set_up.set_deadline(kind="activity", type="daily", time=unit.at_wall(5).time(), tracer_id=of.pk)
  with refused("not_found", "tracerId"):
    grant_release_right(
      actor=them.admin, user_id=id_of(them.colleague), tracer_id=of.pk, from_date=unit.TUESDAY + timedelta(days=9)
    )


def test_iso_1_what_was_ordered_bare_before_has_its_tracer_after_the_migration(story: Story) -> None:
  story.place_isotope()
  Tracer.objects.filter(bare=True).delete()
  CatalogueEntry.objects.filter(tracer=None).delete()
  copper = Isotope.objects.create(symbol="Cu-64", half_life_seconds=45_721.0, source="ICRP 107")
  CatalogueEntry.objects.create(endpoint=story.unit.south.endpoint, isotope=copper)
  Isotope.objects.create(symbol="Ga-68", half_life_seconds=4_062.6, source="ICRP 107")
  Tracer.objects.create(short_name="CU-64", clinical_name="x", isotope=copper, kind="activity", batch_tag="CU64")
  epoch = ledger.heads().epoch
  migration = importlib.import_module("tracershop.catalogue.migrations.0005_bare")
  with connection.schema_editor() as editor:
    migration.add_bare(apps, editor)
    migration.begin_epoch(apps, editor)
  made = Tracer.objects.filter(bare=True).order_by("isotope_id")
  assert [(it.isotope.symbol, it.short_name, it.batch_tag) for it in made] == [
    ("F-18", "F-18", "F18"),
    ("Cu-64", "Cu-64 bare", "CU64B"),
  ]
  assert ledger.heads().epoch != epoch


# --- vials


def test_iso_2_its_vials_count_for_its_orders_and_those_of_its_tracers_do_not(story: Story) -> None:
  fdg = story.place(9_000)
  order, of = ready(story)
  story.file(9_000)
  assert (story.order(order).dispensed_mbq, story.order(fdg).dispensed_mbq) == (0.0, 9_000.0)
  with verify_action("vial.added.bare"):
    file(story, of, 3_000.0)
  assert (story.order(order).dispensed_mbq, story.order(fdg).dispensed_mbq) == (3_000.0, 9_000.0)
  second = story.place_isotope(2_000.0, by=story.unit.radiochemist, reason="late")
  file(story, of, 2_500.0)
  assert story.order(order).dispensed_mbq == 5_500.0, "one delivery, whose accepted orders share"
  with verify_action("order.cancelled.bare"):
    story.cancel(story.order(order), by=story.unit.radiochemist, reason="fewer")
  assert (story.order(order).dispensed_mbq, story.order(second).dispensed_mbq) == (0.0, 5_500.0)


def test_iso_2_another_isotopes_order_is_not_filled_from_it(story: Story) -> None:
  order, of = ready(story)
  copper = Isotope.objects.create(symbol="Cu-64", half_life_seconds=45_721.0, source="ICRP 107")
  Order.objects.filter(id=order.pk).update(isotope=copper)
  assert story.order(order).filled_from_id is None
  file(story, of)
  assert story.order(order).dispensed_mbq == 0.0


# --- the right


def test_iso_3_a_pools_right_is_looked_up_once(story: Story) -> None:
  """However many orders of a bare isotope one signature is for, what they are of and who may is asked once."""
  asked = []
  first, of = ready(story, 500)
  chemist = story.unit.radiochemist
  for count in (1, 4):
    while Order.objects.count() < count:
      story.clock.set(unit.YESTERDAY_MORNING)
      story.accept(story.place_isotope(500))
    ids = list(Order.objects.values_list("id", flat=True))
    with CaptureQueriesContext(connection) as caught:
      orders = order_queries.chosen_orders(ids, chemist, {})
      release_plan.require_right(chemist, orders, EIGHT)
      assert {release_plan.pool_order(it).tracer_id for it in orders} == {of.pk}
    asked.append([it["sql"] for it in caught])
  assert first.isotope_id is not None
  assert [len(it) for it in asked] == [3, 3], asked


def test_iso_3_the_signers_right_is_for_the_isotope(story: Story) -> None:
  order, of = ready(story)
  vial = file(story, of)
  ReleaseRight.objects.filter(isotope__isnull=False).delete()
  assert ReleaseRight.objects.filter(tracer=story.unit.fdg).exists(), "the tracers' own are none"
  with refused("no_release_right"):
    story.release([order], [vial])
  batch = story.certified("F18-261125-1", tracer_id=story.bare().pk)
  ReleaseRight.objects.filter(isotope__isnull=False).delete()
  Batch.objects.filter(id=batch.pk).update(state="awaitingQc")
  with refused("no_release_right"):
    certify_batch(
      actor=story.unit.radiochemist, batch_id=batch.pk, signature=story.unit.signature(meaning="certify"),
      seen=story.seen(),
    )  # fmt: skip
  story.bare()
  assert story.release([order], [vial]).value()["certificateIds"]


def test_iso_3_the_register_warns_where_fewer_than_two_can(story: Story) -> None:
  of = story.bare()
  assert of.pk not in few(story)
  ReleaseRight.objects.filter(isotope__isnull=False, user_id=id_of(story.unit.colleague)).delete()
  assert of.pk in few(story)


def few(story: Story) -> list[int | None]:
  """The tracers that the register of the Tuesday warns of: fewer than two people can release them."""
  told = register.register(story.unit.site_admin, RightsRegister(date=unit.TUESDAY)).warnings
  return [it.tracer_id for it in told if it.code == "few"]


# --- from the batch to the door


def test_iso_4_an_order_is_released_supplemented_and_taken_back(story: Story) -> None:
  order, of = ready(story)
  first, second = file(story, of, 3_900.0), file(story, of, 400.0, source="file two")
  with verify_action("order.released.bare"):
    (certificate,) = story.release([order], [first]).value()["certificateIds"]
  released = story.order(order)
  assert (released.status, released.delivered_mbq, released.batch_numbers) == ("released", 3_900.0, [NUMBER])
  text = text_of(certificate_bytes(story.unit.north.nurse, certificate)[0])
  for said in ("F-18", "Ren isotop / bare isotope", NUMBER, "3 900"):
    assert said in text, (said, text)
  with verify_action("order.supplemented.bare"):
    story.supplement([released], [second])
  assert story.order(order).delivered_mbq == 4_300.0
  with verify_action("order.corrected.bare"):
    story.correct([story.order(order)], {first.pk: "here", second.pk: "destroyed"})
  again = story.order(order)
  assert (again.status, again.dispensed_mbq) == ("accepted", 3_900.0)
  assert [it.struck_at is not None for it in Certificate.objects.order_by("id")] == [True, True]


def test_iso_4_a_vial_of_a_tracer_is_not_released_for_it_nor_the_other_way(story: Story) -> None:
  order, of = ready(story)
  fdg = story.ready(9_000)
  mine, theirs = file(story, of), story.file(9_000)
  with refused("vial_mismatch", "vialIds"):
    story.release([order], [theirs])
  with refused("vial_mismatch", "vialIds"):
    story.release([fdg], [mine])
  outcome = story.release([order, fdg], [theirs, mine])
  assert len(outcome.value()["certificateIds"]) == 2, "one signature over both pools"


def test_iso_4_it_leaves_with_its_papers_and_arrives(story: Story) -> None:
  order, of = ready(story)
  vial = file(story, of)
  make_document(actor=story.unit.radiochemist, kind="label", vial_id=vial.pk)
  label = text_of(bytes(Document.objects.filter(kind="label", media_type="application/pdf").get().bytes))
  assert "F-18 Ren isotop" in label
  with verify_action("dispatch.made.bare"):
    left = send(story, vial)
  assert left.order_ids == [order.pk]
  papers = papers_of(left)
  assert all("F-18" in text and NUMBER in text for text in papers.values())
  assert set(papers) == {"deliveryNote", "transport"}
  receive(story, left, vial)
  assert story.order(order).received_at is not None
  assert story.release([story.order(order)], [Vial.objects.get(id=vial.pk)]).value()


def test_iso_6_the_wall_names_its_batch_as_its_orders_and_its_run_whatever_it_is_called(
  story: Story, set_up: SetUp
) -> None:
  order, of = ready(story)
  set_up.edit_tracer(tracer_id=of.pk, short_name="Fluoride, bare")
  batch = Batch.objects.select_related("tracer__isotope").get(number=NUMBER)
  assert (images.wall_batch(batch).tracer_name, images.wall_order(order).tracer_name) == ("F-18", "F-18")


def test_iso_4_it_is_sent_for_the_orders_that_are_named(story: Story) -> None:
  order, of = ready(story)
  vial = file(story, of)
  assert send(story, vial, order_ids=[order.pk]).order_ids == [order.pk]


def test_iso_4_a_rejected_batch_recalls_it(story: Story) -> None:
  order, of = ready(story)
  vial = file(story, of)
  story.release([order], [vial])
  batch = Batch.objects.get(number=NUMBER)
  with verify_action("batch.rejected.bare"):
    reject_batch(
      actor=story.unit.radiochemist, batch_id=batch.pk, reason="wrong target",
      signature=story.unit.signature(meaning="rejectBatch"), seen=story.seen(),
    )  # fmt: skip
  recall = Recall.objects.get()
  assert (recall.batch_id, "recalled" in story.order(order).marks) == (batch.pk, True)


def test_iso_4_studies_are_never_mapped_to_it(story: Story) -> None:
  of = story.bare()
  procedure = Procedure.objects.create(code="PET1", description="x", endpoint=story.unit.north.endpoint)
  with refused("not_found", "tracerId"):
    map_procedure(
      actor=story.unit.shop_admin, procedure_id=procedure.pk, endpoint_id=story.unit.north.endpoint.pk,
      tracer_id=of.pk, units=300.0, delay_minutes=0,
    )  # fmt: skip
