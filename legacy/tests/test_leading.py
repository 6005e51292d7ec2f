"""Who leads, and how the link stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from customer.actions.orders import edit_order
from legacy import adopting
from legacy.actor import OLD_SYSTEM
from legacy.oldsite.site import OldSite
from legacy.tests.both import Both
from legacy.tests.test_adopting import AT, old_unit
from legacy.worker import Link
from production.actions.authority import set_authority
from production.actions.orders import accept_orders
from production.actions.setup.closed import add_closed_dates
from tests.law import verify_action
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.ledger import verify
from tracershop.orderbook import leading
from tracershop.orderbook.models import Order
from tracershop.protocol.commands import ClosedDay
from tracershop.site import authority, links
from tracershop.site.models import Authority, Feed
from tracershop.site.models import Link as LinkRow

__all__ = ["old_unit"]
ROOT = Path(__file__).resolve().parent.parent.parent
CHEMIST = Actor(user_id=1, name="Kemiker", role="productionAdmin")


def test_lnk_14_every_kind_that_saves_orders_or_vials_is_led_or_ours() -> None:
  """LNK-14: a new one has to say which."""
  kinds = set()
  for place in ("production", "customer"):
    for path in (ROOT / place / "actions").rglob("*.py"):
      text = path.read_text()
      kinds |= set(re.findall(r'store\.commit\([^)]*?kind="([a-zA-Z.]+)"', text, re.DOTALL))
  assert len(kinds) > 15
  assert kinds <= set(leading.OF_KIND) | leading.OURS


@pytest.mark.django_db(transaction=True)
def test_lnk_14_what_the_old_system_leads_is_refused_here(old_unit: tuple[OldSite, int, int]) -> None:
  """LNK-14: until somebody says that we lead, and again when there is no link."""
  site, bid, _ = old_unit
  site.insert_order(bid, AT, 500)
  with verify_action("legacy.begin"):
    links.begin_link(actor=OLD_SYSTEM)
  adopting.adopt(site.old)
  order = Order.objects.get()
  acts: list[Callable[[], Any]] = [
    lambda: accept_orders(actor=CHEMIST, order_ids=[order.pk]),
    lambda: edit_order(actor=CHEMIST, order_id=order.pk, ordered_mbq=600.0, reason="tast"),
    lambda: add_closed_dates(actor=CHEMIST, dates=[ClosedDay(date=AT.date())]),
  ]
  for act in acts:
    with pytest.raises(Refusal) as refused:
      act()
    assert refused.value.code == "led_by_old_system"
  Authority.objects.filter(function="acceptMove").update(leader="new")
  accept_orders(actor=CHEMIST, order_ids=[order.pk])
  with pytest.raises(Refusal):
    edit_order(actor=CHEMIST, order_id=order.pk, ordered_mbq=600.0, reason="tast")
  Authority.objects.create(
    tracer_id=order.tracer_id, function="ordering", leader="new", set_by="x", set_at=order.ordered_at
  )
  edit_order(actor=CHEMIST, order_id=order.pk, ordered_mbq=600.0, reason="tast")
  LinkRow.objects.update(state="cut")
  assert authority.leader_of(None, "release") == "new"


@pytest.mark.django_db(transaction=True)
def test_lnk_37_not_back_while_an_order_is_on_its_way(old_unit: tuple[OldSite, int, int]) -> None:
  """LNK-37: it says how many; once it is there, the old system may lead again."""
  both = Both(*old_unit)
  both.place(500)

  def back() -> None:
    row = Authority.objects.get(tracer_id=None, function="ordering")
    set_authority(
      actor=both.admin, function="ordering", leader="old", reason="it was too early",
      signature=both.signature("lead", both.admin), seen={f"authority:{row.pk}": row.revision},
    )  # fmt: skip

  with pytest.raises(Refusal) as refused:
    back()
  assert refused.value.code == "writes_outstanding"
  assert "(1 left)" in refused.value.message("en")
  both.step(2)
  assert len(both.rows()) == 1
  back()
  assert authority.leader_of(None, "ordering") == "old"


@pytest.mark.django_db(transaction=True)
def test_lnk_15_a_conflict_that_stands_is_no_entry_at_each_poll(
  old_unit: tuple[OldSite, int, int], frozen_clock: Any, tmp_path: Path
) -> None:
  """LNK-15: nor does what cannot be read; in step is told again once a minute."""
  site, bid, _ = old_unit
  key = site.insert_order(bid, AT, 500)
  links.begin_link(actor=OLD_SYSTEM)
  adopting.adopt(site.old)
  Authority.objects.filter(function="ordering").update(leader="new")
  site.edit_order(key, 900)
  link = Link("")
  link.follow(site.old)
  for _ in range(3):
    link.step()
  assert LinkRow.objects.get().in_step_at is None
  frozen_clock.move(minutes=2)
  link.step()
  entries = verify.verify().entries
  for _ in range(5):
    frozen_clock.move(seconds=5)
    link.step()
  assert verify.verify().entries == entries


@pytest.mark.django_db(transaction=True)
def test_lnk_15_the_link_saysthe_link_says_how_it_stands_and_survives_the_other_side_s_absence(
  mariadb: Any, frozen_clock: Any, old_mariadb: Any
) -> None:
  """LNK-15: on a server that is killed and comes back."""
  link = Link(mariadb.url("gammel"))
  assert link.step() is None
  links.begin_link(actor=OLD_SYSTEM)
  adopting.adopt(old_mariadb)
  with verify_action("legacy.step"):
    link.step()
  row: Any = LinkRow.objects.get()
  assert (row.state, row.in_step_at, row.trouble) == ("reading", frozen_clock.now, None)
  assert Feed.objects.get(id="oldSystem").state == "up"
  mariadb.kill()
  try:
    frozen_clock.move(minutes=1)
    away = frozen_clock.now
    link.step()
    row.refresh_from_db()
    assert (row.state, row.since) == ("away", away)
    assert row.trouble
    assert "@" not in row.trouble
    assert Feed.objects.get(id="oldSystem").state == "down"
    frozen_clock.move(minutes=1)
    link.step()
    row.refresh_from_db()
    assert row.since == away
  finally:
    mariadb.start()
  frozen_clock.move(minutes=1)
  link.step()
  row.refresh_from_db()
  assert (row.state, row.trouble) == ("reading", None)
  link.close()
