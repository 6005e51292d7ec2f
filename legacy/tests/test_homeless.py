"""Orders of what the old system has not: a customer, another place of one, a tracer."""

from __future__ import annotations

from typing import Any

import pytest

from legacy.models import Tie
from legacy.oldsite.site import OldSite
from legacy.proof import comparing
from legacy.tests.both import Both
from legacy.tests.test_adopting import old_unit
from legacy.tests.test_polling import SITE_ADMIN
from tracershop.catalogue.models import Customer, Endpoint, Tracer
from tracershop.orderbook.models import Order
from tracershop.site.models import Quarantine
from tracershop.site.quarantine import dismiss_quarantine

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["old_unit"]


@pytest.fixture
def both(old_unit: tuple[OldSite, int, int]) -> Both:
  return Both(*old_unit)


def test_lnk_34_what_has_no_place_there_is_told(both: Both) -> None:
  """LNK-34: a customer's place and a tracer that only we have, each once for all its orders."""
  elsewhere = Customer.objects.create(short_name="NY", long_name="Ny", dispenser_number=55)
  endpoint = Endpoint.objects.create(customer=elsewhere, name="NY")
  ids = [both.place(500), both.place(300), both.place(200)]
  Order.objects.filter(id__in=ids[:2]).update(customer=elsewhere, endpoint=endpoint)
  Tie.objects.filter(table="Tracers", kind="tracer", our_id=both.flt.pk).delete()
  Order.objects.filter(id=ids[2]).update(tracer=both.flt)
  both.step(3)
  assert sorted(it.name for it in Quarantine.objects.all()) == ["FLT", "NY · NY"]
  assert both.rows() == []


def alone(both: Both) -> tuple[Customer, Tracer, list[int]]:
  """A customer and a tracer that only we have, and an order of each."""
  customer = Customer.objects.create(short_name="NY", long_name="Ny", dispenser_number=55)
  endpoint = Endpoint.objects.create(customer=customer, name="NY")
  tracer = Tracer.objects.create(
    short_name="DOTA", clinical_name="DOTA", isotope=both.fdg.isotope, kind="injection", batch_tag="DOTA"
  )
  ids = [both.place(500), both.shots(3)]
  Order.objects.filter(id=ids[0]).update(customer=customer, endpoint=endpoint)
  Order.objects.filter(id=ids[1]).update(tracer=tracer)
  return customer, tracer, ids


def test_lnk_34_once_it_is_there_its_orders_are_written_by_themselves(both: Both, frozen_clock: Any) -> None:
  """LNK-34: what to enter is said, and once it is entered nobody has to do anything more."""
  alone(both)
  both.step(2)
  told = {it.name: it.reason for it in Quarantine.objects.filter(fate__isnull=True)}
  assert "customer number" in told["NY · NY"]
  assert "by the same name" in told["DOTA"]
  bid = both.site.add_customer("ny", realname="Ny", shortname="NY", kundenr=55)
  both.site.old.insert("Tracers", {"id": "30", "name": "DOTA", "isotope": "1", "in_use": "1", "tracer_type": "2"})
  frozen_clock.move(minutes=2)
  both.step(2)
  (row,), (shots,) = both.rows(), both.rows("t_orders")
  both.says(row, BID=bid, amount=500, status=1)
  both.says(shots, n_injections=3, tracer=30)
  assert not Quarantine.objects.filter(fate__isnull=True).exists()
  both.agreed()


def test_lnk_34_what_was_set_aside_stands_here_alone_and_is_no_difference(both: Both) -> None:
  """LNK-34: until then it is one, and named."""
  alone(both)
  both.step(2)
  found = comparing.compare(both.site.old)
  assert [it.because for it in found.differences] == ["quarantine", "quarantine"]
  for it in Quarantine.objects.all():
    dismiss_quarantine(actor=SITE_ADMIN, quarantine_id=it.pk, reason="Kun her")
  both.step()
  found = comparing.compare(both.site.old)
  assert found.equal
  assert len(found.excused["aside"]) == 2
  assert not Quarantine.objects.filter(fate__isnull=True).exists()
