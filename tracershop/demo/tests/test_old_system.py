"""The demo's old system: it fits the unit, is taken over once, and leaves everything to be done here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from legacy.inbound.polling import Poller
from legacy.models import Mirror, Tie
from legacy.old import shape
from legacy.old.connection import OldDatabase, connect
from legacy.old.values import kept
from legacy.tests.conftest import empty_old_mariadb
from production.actions.orders import accept_orders
from tests.kept import Kept
from tests.law import verify_action
from tracershop import calendar, ledger
from tracershop.actor import SYSTEM, Actor
from tracershop.catalogue.models import CatalogueEntry, Customer, Endpoint, Isotope, Run, Slot, Tracer
from tracershop.demo import old_system
from tracershop.demo.catalogue import closed_date, set_up_catalogue
from tracershop.errors import Refusal
from tracershop.ledger.verify import verify
from tracershop.orderbook.models import Order, Vial
from tracershop.orderbook.window import keep_day
from tracershop.site import authority, links
from tracershop.site.models import Quarantine

pytestmark = pytest.mark.django_db(transaction=True)
TUESDAY = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
CHEMIST = Actor(user_id=1, name="Anders Bæk", role="productionUser")


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.services)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
  """An old database of each kind, empty."""
  if request.param == "sqlite":
    return f"sqlite:///{tmp_path / 'old.sqlite3'}"
  return empty_old_mariadb(request.getfixturevalue("mariadb"))


@pytest.fixture
def unit(frozen_clock: Any, settings: Any, address: str) -> str:
  """The demo's catalogue without its orders, and the address of its old system."""
  frozen_clock.set(TUESDAY)
  settings.DEMO, settings.LEGACY_URL = True, address
  SET_UP.put()
  return address


def catalogue() -> None:
  set_up_catalogue(actor=SYSTEM, closed=closed_date(calendar.today()))
  keep_day()


SET_UP = Kept(catalogue)


@pytest.fixture
def old(unit: str) -> Iterator[OldDatabase]:
  """The demo's old system, linked."""
  assert old_system.prepare()
  found = connect(unit)
  yield found
  found.close()


def rows(old: OldDatabase, sql: str) -> list[dict[str, str | None]]:
  """Rows as text."""
  return [{name: kept(value) for name, value in row.items()} for row in old.read(sql)]


def test_lnk_65_the_demo_s_old_system_fits_its_unit_and_is_taken_over_once(unit: str, frozen_clock: Any) -> None:
  """LNK-65: nothing of the set-up is made anew but what is only over there; a bare isotope is only here (ISO-5)."""
  models = (Customer, Endpoint, Run, Slot, Isotope)
  before = [model.objects.count() for model in models]
  tracers, entries = Tracer.objects.filter(bare=False).count(), CatalogueEntry.objects.count()
  with verify_action("demo.leadShared"):
    assert old_system.prepare()
  assert [model.objects.count() for model in models] == before
  assert (Tracer.objects.filter(bare=False).count(), CatalogueEntry.objects.count()) == (tracers + 1, entries + 2)
  assert Tie.objects.filter(kind="tracer").count() == tracers + 1
  assert Tie.objects.filter(kind="slot").count() == Mirror.objects.filter(table="deliverTimes").count() > 90
  assert Tracer.objects.get(short_name="FDOPA").kind == "injection"
  taken = Order.objects.all()
  assert sorted(taken.values_list("customer__short_name", "kind", "status")) == [
    ("Kærholm", "activity", "released"), ("Nordby", "activity", "ordered"), ("Nordby", "injection", "ordered"),
    ("Sundby", "activity", "accepted"), ("Sundby", "injection", "ordered"), ("Vestby", "activity", "ordered"),
  ]  # fmt: skip
  assert Order.objects.get(customer__short_name="Vestby").ordered_mbq == 2_000.0
  assert Order.objects.get(customer__short_name="Sundby", kind="activity").moved_to_slot is not None
  assert Vial.objects.filter(state="released").count() == 2
  assert Quarantine.objects.get(source="oldSystem").name.startswith("orders ")
  assert links.state() == "reading"
  assert verify().whole

  heads = ledger.heads()
  frozen_clock.move(hours=6)
  assert old_system.prepare()
  assert ledger.heads() == heads


def test_lnk_65_its_rows_are_the_old_site_s_own(old: OldDatabase) -> None:
  """LNK-65: a ghost, a collected order, a further vial's row, one that was added to, and a month 00."""
  found = rows(old, "SELECT * FROM orders ORDER BY OID")
  ghost = next(it for it in found if it["amount"] == "0" and it["COID"] == "-1")
  assert [it["total_amount"] for it in found if it["COID"] == ghost["OID"]] == ["0"]
  extra = next(it for it in found if it["status"] == "3" and it["COID"] != "-1")
  assert (extra["amount"], "Extra ordre" in (extra["comment"] or "")) == ("0", True)
  assert [it["amount"] for it in found if it["deliver_datetime"] == "2026-11-26 08:00:00"] == ["2000"]
  assert [it["deliver_datetime"] for it in found if "-00-" in (it["deliver_datetime"] or "")] == ["2026-00-26 08:15:00"]


def test_lnk_65_a_later_day_has_its_orders_over_there_too(unit: str, old: OldDatabase, frozen_clock: Any) -> None:
  """LNK-65: they come as whatever is ordered there."""
  there, here = len(rows(old, "SELECT OID FROM orders")), Order.objects.count()
  frozen_clock.move(days=3)
  keep_day()
  assert old_system.prepare()
  assert len(rows(old, "SELECT OID FROM orders")) > there
  assert Order.objects.count() == here
  poller = Poller(old, shape.look(old))
  poller.poll()
  poller.poll()
  assert Order.objects.filter(delivery_date=date(2026, 11, 30), customer__short_name="Nordby").exists()
  there = len(rows(old, "SELECT OID FROM orders"))
  assert old_system.prepare()
  assert len(rows(old, "SELECT OID FROM orders")) == there


def test_lnk_66_all_can_be_done_here_but_what_is_still_led_there(old: OldDatabase) -> None:
  """LNK-66: FDG is ours, whoever ordered it; FDOPA is ordered and accepted over there."""
  fdg = Order.objects.get(customer__short_name="Nordby", kind="activity")
  accept_orders(actor=CHEMIST, order_ids=[fdg.pk])
  fdopa = Order.objects.get(customer__short_name="Nordby", kind="injection")
  with pytest.raises(Refusal) as refused:
    accept_orders(actor=CHEMIST, order_ids=[fdopa.pk])
  assert refused.value.code == "led_by_old_system"
  assert [authority.leader_of(fdopa.tracer_id, it) for it in authority.FUNCTIONS] == ["old", "old", "new", "new", "new"]
  assert {authority.leader_of(fdg.tracer_id, it) for it in authority.FUNCTIONS} == {"new"}


def test_lnk_67_a_database_that_is_not_the_demo_s_is_never_written_to(
  unit: str, request: pytest.FixtureRequest, settings: Any, tmp_path: Path
) -> None:
  """LNK-67: an address of a real old system by mistake."""
  kind = "sqlite" if unit.startswith("sqlite") else "mariadb"
  settings.LEGACY_URL = f"sqlite:///{tmp_path / 'foreign.sqlite3'}" if kind == "sqlite" else unit
  foreign = connect(settings.LEGACY_URL)
  foreign.write("CREATE TABLE orders (OID INT)")
  try:
    assert not old_system.prepare()
    assert rows(foreign, "SELECT * FROM orders") == []
    assert links.state() == "off"
    assert not old_system.is_ours(foreign)
  finally:
    foreign.close()


def test_lnk_67_one_that_does_not_answer_keeps_nobody_from_starting(unit: str, settings: Any) -> None:
  """LNK-67: and there is no page that plays it."""
  settings.LEGACY_URL = "sqlite:////nowhere/at/all/old.sqlite3"
  assert not old_system.prepare()
  assert links.state() == "off"
