"""The corpus of bad rows: none stops another, each is mapped or in quarantine with a sentence in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from legacy import adopting, survey
from legacy.inbound.polling import Poller
from legacy.models import Mirror, Tie
from legacy.old import shape
from legacy.oldsite.site import OldSite
from legacy.proof import comparing
from legacy.tests.bad_rows import Corpus, Mapped, Mirrored, Quarantined, Row
from legacy.tests.test_adopting import AT, old_unit
from legacy.tests.test_polling import Followed, followed
from tracershop.calendar import wall_time
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Customer, Run, Slot, Tracer
from tracershop.ledger import verify
from tracershop.orderbook.models import Order, Vial
from tracershop.site.models import Quarantine

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["followed", "old_unit"]
KINDS: dict[str, tuple[str, Any]] = {
  "orders": ("order", Order), "t_orders": ("order", Order), "VAL": ("vial", Vial), "Users": ("customer", Customer),
  "Tracers": ("tracer", Tracer), "TracerCustomer": ("catalogueEntry", CatalogueEntry), "productionTimes": ("run", Run),
  "deliverTimes": ("slot", Slot), "blockDeliverDate": ("closedDate", ClosedDate),
}  # fmt: skip


def write(site: OldSite, corpus: Corpus) -> None:
  """Writes every row as it is, whatever the tables make of it."""
  for row in corpus.rows():
    site.old.insert(row.table, row.values)


def ours(row: Row) -> Any:
  """What a row is here; None where it is nothing."""
  if row.table not in KINDS:
    return None
  kind, model = KINDS[row.table]
  found = list(Tie.objects.filter(table=row.table, key=row.key, kind=kind))
  assert len(found) < 2, f"{row.table} {row.key} is more than one"
  return model.objects.get(pk=found[0].our_id) if found else None


def said(mine: Any, key: str, row: Row) -> Any:
  """What ours says, by the corpus' words."""
  found: dict[str, Callable[[], Any]] = {
    "tracer": lambda: mine.tracer.short_name,
    "slot": lambda: mine.slot_id is not None,
    "moved": lambda: row.values["deliver_datetime"][:16] != f"{wall_time(mine.deliver_at):%Y-%m-%d %H:%M}",  # type: ignore[index]
    "wall": lambda: _wall(mine),
    "number": lambda: mine.dispenser_number if isinstance(mine, Customer) else mine.customer_number,
    "batch": lambda: mine.batch_number,
    "activity": lambda: mine.activity_mbq,
    "name_ends": lambda: mine.short_name.endswith(row.key),
  }
  return found[key]() if key in found else getattr(mine, key)


def _wall(mine: Any) -> str:
  if isinstance(mine, Slot):
    return f"{mine.delivery_time:%H:%M}"
  return f"{wall_time(mine.deliver_at if isinstance(mine, Order) else mine.calibrated_at):%Y-%m-%d %H:%M}"


def wrong(row: Row, vendor: str) -> str | None:
  """What has become of a row, where that is not what must."""
  becomes, mine = row.on_server(vendor), ours(row)
  waits = list(Quarantine.objects.filter(name=f"{row.table} {row.key}", fate__isnull=True))
  mirrored = Mirror.objects.filter(table=row.table, key=row.key, gone_at__isnull=True).exists()
  if isinstance(becomes, Quarantined):
    if mine is not None or mirrored or len(waits) != 1:
      return f"not in quarantine: ours {mine!r}, mirrored {mirrored}, {len(waits)} lines"
    danish, _, english = waits[0].reason.partition(" / ")
    return None if danish and becomes.why in english else f"says {waits[0].reason!r}, not {becomes.why!r}"
  if waits:
    return f"in quarantine: {waits[0].reason}"
  if not mirrored:
    return "not in the mirror"
  if isinstance(becomes, Mirrored):
    return None if mine is None else f"ours: {mine!r}"
  if mine is None:
    return "not ours"
  for key, wanted in becomes.said.items():
    is_now = said(mine, key, row)
    if not (set(wanted) <= set(is_now) if key == "marks" else is_now == wanted):
      return f"{key} is {is_now!r}, not {wanted!r}"
  return None


def outcomes(corpus: Corpus, vendor: str) -> list[str]:
  """Every row that has not become what must become of it."""
  return [
    f"{case.family} / {case.why}: {row.table} {row.key} {dict(row.values)}: {problem}"
    for case in corpus.cases
    for row in case.rows
    if (problem := wrong(row, vendor)) is not None
  ]


def differences(site: OldSite) -> set[tuple[str, str, str]]:
  """What both sides say differently, but for what waits in quarantine."""
  found = comparing.compare(site.old)
  return {(it.table, it.key, it.field) for it in found.differences if it.because != "quarantine"}


def test_lnk_59_the_corpus_is_large_and_each_case_says_why() -> None:
  """LNK-59."""
  corpus = Corpus(1, 2)
  rows = corpus.rows()
  assert len(rows) >= 200
  assert len({(it.table, it.key) for it in rows}) == len(rows)
  assert all(case.why and case.rows for case in corpus.cases)
  kinds = [type(it.becomes) for it in rows]
  assert min(kinds.count(it) for it in (Mapped, Quarantined, Mirrored)) >= 15


def test_lnk_59_none_stops_check_or_adopt(old_unit: tuple[OldSite, int, int]) -> None:
  """LNK-59: looked at, taken over twice; nothing is doubled, and what is right is taken."""
  site, bid, chemist = old_unit
  corpus = Corpus(bid, chemist)
  good = site.insert_order(bid, AT, 500)
  write(site, corpus)
  lines = list(survey.report(survey.survey(site.old)))
  assert any("that cannot be understood" in line for line in lines)
  for _ in range(2):
    adopting.adopt(site.old)
    assert not (found := outcomes(corpus, site.old.vendor)), "\n".join(found)
    assert Order.objects.get(id=Tie.objects.get(table="orders", key=str(good)).our_id).ordered_mbq == 500.0
  assert differences(site) == set()
  assert verify.verify().whole


def test_lnk_59_none_stops_the_worker(followed: Followed, frozen_clock: Any) -> None:
  """LNK-59: they come while it follows; what comes after them is taken, and it comes to rest."""
  site = followed.site
  corpus = Corpus(followed.bid, followed.chemist)
  write(site, corpus)
  frozen_clock.move(minutes=2)
  followed.poller = Poller(site.old, shape.look(site.old))
  followed.poll(3)
  adopting.copy_rest(site.old, followed.poller.there, adopting.Adopted())
  assert not (wrongs := outcomes(corpus, site.old.vendor)), "\n".join(wrongs)
  good = site.insert_order(followed.bid, AT, 500)
  found = followed.poll()
  assert followed.ours(good).ordered_mbq == 500.0
  entries = verify.verify().entries
  found = followed.poll()
  assert (found.taken, found.conflicts, found.waiting) == (0, 0, 0)
  assert (verify.verify().whole, verify.verify().entries) == (True, entries)
  assert differences(site) == set()


def test_lnk_59_without_the_columns_of_the_interim_application(frozen_clock: Any, tmp_path: Any) -> None:
  """LNK-59: what they said is not there, and nothing else is missed."""
  from legacy.old.connection import connect
  from legacy.oldsite import schema
  from tracershop.catalogue.models import Isotope
  from tracershop.orderbook.window import keep_day

  keep_day()
  Isotope.objects.create(symbol="F-18", half_life_seconds=6586.2, source="ICRP 107")
  old = connect(f"sqlite:///{tmp_path / 'old.sqlite3'}")
  schema.create(old, with_app=False)
  site = OldSite(old, with_app=False)
  old.insert("isotopes", {"id": "1", "name": "F-18", "halflife": "6588"})
  old.insert("Tracers", {"id": "6", "name": "FDG", "isotope": "1"})
  bid = site.add_customer("rh", realname="Rigshospitalet", shortname="RH", kundenr=1, overhead=10)
  old.insert("TracerCustomer", {"tracer_id": "6", "customer_id": str(bid)})
  old.insert("TracerCustomer", {"tracer_id": "6", "customer_id": str(bid)})
  key = site.insert_order(bid, AT, 500)
  vial = site.fill("1", "FDG-261201:1", AT, 900.0, 3.0)
  adopting.adopt(old)
  mine = Order.objects.get(id=Tie.objects.get(table="orders", key=str(key), kind="order").our_id)
  assert (mine.comment, mine.ordered_by) == ("", "RH")
  assert Vial.objects.get(id=Tie.objects.get(table="VAL", key=str(vial)).our_id).state == "free"
  assert differences(site) == set()
  # A comment has no place over there: it is ours alone, and no difference.
  Order.objects.update(comment="Blåt låg")
  assert differences(site) == set()


def test_lnk_59_a_half_written_order_is_waited_for(followed: Followed) -> None:
  """LNK-59: without its time first, then whole: it is in no quarantine in the end."""
  old = followed.site.old
  key = old.insert("orders", {"BID": str(followed.bid), "amount": "0", "status": "1", "deliver_datetime": None})
  followed.poll(1)
  old.write(
    "UPDATE orders SET amount = 500, tracer = 6, run = 2, deliver_datetime = '2026-12-01 11:30:00' WHERE OID = %s",
    [str(key)],
  )
  followed.poll()
  assert followed.ours(key).ordered_mbq == 500.0
  assert not Quarantine.objects.exists()


@pytest.mark.parametrize("table", ["orders", "t_orders"])
def test_lnk_59_an_id_that_was_used_again_is_another_order(table: str, followed: Followed) -> None:
  """LNK-59: the first one is cancelled; the second is of the other customer, and never takes the first one's place."""
  site, bid = followed.site, followed.bid
  other = site.add_customer("ow", realname="Odense", shortname="OW", kundenr=5)
  later = AT + timedelta(days=7)
  key = site.insert_order(bid, AT, 500) if table == "orders" else site.insert_injections(bid, AT, 3, 9)
  followed.poller = Poller(site.old, shape.look(site.old))
  followed.poll()
  first = followed.ours(key, table)
  site.old.write(f"DELETE FROM {table} WHERE OID = %s", [str(key)])
  site.old.insert(
    table,
    {
      "OID": str(key), "BID": str(other), "deliver_datetime": f"{later:%Y-%m-%d %H:%M:%S}", "status": "2",
      "tracer": "6" if table == "orders" else "9", "run": "1",
      **({"amount": "900"} if table == "orders" else {"n_injections": "2"}),
    },
  )  # fmt: skip
  followed.poll()
  first.refresh_from_db()
  assert (first.status, first.customer.short_name) == ("cancelled", "RH")
  second = followed.ours(key, table)
  assert (second.customer.short_name, second.status) == ("OW", "accepted")
  assert followed.poll().quiet
  adopting.copy_rest(site.old, followed.poller.there, adopting.Adopted())
  assert differences(site) == set()
