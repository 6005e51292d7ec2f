"""The mirror as people read it, before the cut and after it."""

from __future__ import annotations

import io
from importlib import import_module
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from legacy import browsing
from legacy.models import Mirror
from legacy.oldsite.site import OldSite
from legacy.tests.test_adopting import AT, old_unit
from legacy.tests.test_comparing import Busy, busy
from legacy.tests.test_polling import followed
from tests.server import tables
from tests.test_house import tracershop
from tracershop.actor import Actor
from tracershop.catalogue.models import Customer
from tracershop.errors import Refusal
from tracershop.ledger import search
from tracershop.protocol.commands import MirrorSearch
from tracershop.site.models import Link

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["busy", "followed", "old_unit"]
ADMIN = Actor(user_id=1, name="Sidsel", role="siteAdmin", language="en")
NURSE = Actor(user_id=2, name="Nanna", role="shopUser", customer_ids=frozenset({1}))


def page(**asked: Any) -> Any:
  return browsing.search(ADMIN, MirrorSearch(**asked))


def keys(**asked: Any) -> list[str]:
  return [it.key for it in page(**asked)["rows"]]


def test_lnk_60_tables_rows_and_whose_they_are(busy: Busy) -> None:
  """LNK-60: the newest first, texts as they read, what is gone with since when, and the order of ours that it is."""
  Link.objects.update(state="cut")
  found = page(table="orders", limit=50)
  sizes = {it.name: (it.rows, it.gone) for it in found["tables"]}
  assert (sizes["orders"], sizes["t_orders"], sizes["VAL"]) == ((6, 1), (1, 0), (2, 0))
  assert found["columns"][:3] == ["OID", "BID", "order_time"]
  rows = {it.key: it for it in found["rows"]}
  plain = rows[str(busy.plain)]
  assert (plain.data["comment"], plain.data["amount"]) == ("Blåt låg – straks", "500")
  assert plain.ties == [{"kind": "order", "id": busy.unit.ours(busy.plain).pk, "part": "main"}]
  assert rows[str(busy.ghost)].ties == []
  assert rows[str(busy.gone)].gone_at is not None
  days = [(it.data["deliver_datetime"][:10], it.id) for it in found["rows"]]
  assert days == sorted(days, reverse=True)


def test_lnk_60_a_page_after_another_is_the_whole(busy: Busy) -> None:
  """LNK-60: none twice, none left out."""
  seen, before = [], None
  while True:
    found = page(table="orders", limit=4, before=before)
    seen += [it.key for it in found["rows"]]
    if not found["more"]:
      break
    before = found["rows"][-1].id
  assert sorted(seen) == sorted(Mirror.objects.filter(table="orders").values_list("key", flat=True))


def test_lnk_60_by_key_customer_and_date(busy: Busy) -> None:
  """LNK-60: the customer is ours; his vials are found by his number, however it is written."""
  mine = Customer.objects.get().pk
  other = Customer.objects.create(short_name="OW", long_name="Odense", dispenser_number=7).pk
  assert keys(table="orders", key=str(busy.plain)) == [str(busy.plain)]
  assert len(keys(table="orders", customer_id=mine)) == 6
  assert keys(table="orders", customer_id=other) == []
  assert len(keys(table="VAL", customer_id=mine)) == 2
  assert keys(table="orders", from_date=AT.date(), to_date=AT.date()) == [str(it) for it in (busy.ghost, busy.moved)]
  assert keys(table="VAL", to_date=AT.date()) == []
  for wrong in (
    {"table": "Sessions"}, {"limit": 0}, {"limit": 201}, {"table": "orders", "key": ""},
    {"table": "Roles", "customer_id": mine}, {"table": "Roles", "from_date": AT.date()},
  ):  # fmt: skip
    with pytest.raises(Refusal) as refused:
      page(**wrong)
    assert refused.value.code == "invalid"
  with pytest.raises(Refusal) as refused:
    page(table="orders", customer_id=4711)
  assert refused.value.code == "not_found"


PLANS = [
  {}, {"key": "7"}, {"customer_id": 1}, {"from_date": AT.date()}, {"to_date": AT.date(), "before": 1},
  {"customer_id": 1, "from_date": AT.date(), "to_date": AT.date(), "before": 1},
]  # fmt: skip


@pytest.mark.parametrize("asked", PLANS, ids=str)
def test_lnk_61_a_page_is_found_by_an_index_however_long_the_mirror_is(busy: Busy, asked: dict[str, Any]) -> None:
  """LNK-61: no table is read through, and nothing is sorted."""
  given = dict(asked)
  if "customer_id" in given:
    given["customer_id"] = Customer.objects.get().pk
  if "key" in given:
    given["key"] = str(busy.plain)
  if "before" in given:
    given["before"] = Mirror.objects.filter(table="orders").order_by("-day").values_list("id", flat=True).first()
  for number in range(300):
    made = Mirror.objects.get(table="orders", key=str(busy.plain))
    made.pk, made.key, made.day = None, f"x{number}", f"2025-{1 + number % 12:02d}-01"
    made.customer = str(1 + number % 20)
    made.save(force_insert=True)
  with connection.cursor() as cursor:
    cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "ANALYZE TABLE legacy_mirror")
  with CaptureQueriesContext(connection) as caught:
    page(table="orders", limit=5, **given)
  (query,) = [it["sql"] for it in caught.captured_queries if "ORDER BY" in it["sql"] and "LIMIT 6" in it["sql"]]
  with connection.cursor() as cursor:
    cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{query}")
    plan = " ".join(str(cell) for row in cursor.fetchall() for cell in row)
  assert "legacy_mirror_" in plan
  assert "filesort" not in plan
  assert "TEMP B-TREE" not in plan
  assert "SCAN" not in plan


def test_lnk_61_rows_that_were_there_before_are_found_alike(busy: Busy) -> None:
  """LNK-61: the migration says of each what it says."""
  expected = list(Mirror.objects.order_by("id").values_list("id", "day", "customer"))
  assert sum(bool(day and customer) for _, day, customer in expected) == 9
  Mirror.objects.update(day="", customer="")
  import_module("legacy.migrations.0003_looked_for").fill(apps, None)
  assert list(Mirror.objects.order_by("id").values_list("id", "day", "customer")) == expected


def test_lnk_60_the_old_passwords_are_in_no_page_and_no_file(busy: Busy) -> None:
  """LNK-60, LNK-7."""
  said = str(page(table="Users")) + browsing.export(ADMIN, "Users", "csv", MirrorSearch()).data.decode()
  assert "Røntgen Ærø" in said
  assert "hemmelig" not in said
  assert "password" not in said


def test_exp_2_an_exported_mirror_is_never_worked_out(busy: Busy) -> None:
  """EXP-2, LNK-60: csv and workbook; who took it out stands in the trail."""
  row = Mirror.objects.get(table="orders", key=str(busy.plain))
  row.data["comment"] = '=HYPERLINK("http://x")'
  row.save()
  text = browsing.export(ADMIN, "orders", "csv", MirrorSearch()).data.decode("utf-8-sig")
  assert """"'=HYPERLINK(""http://x"")\"""" in text
  assert text.splitlines()[0].endswith("agreed at;gone since;ours")
  assert f"order:{busy.unit.ours(busy.plain).pk}" in text
  file = browsing.export(ADMIN, "orders", "xlsx", MirrorSearch(key=str(busy.plain)))
  cells = {cell.value: cell.data_type for line in openpyxl.load_workbook(io.BytesIO(file.data)).active for cell in line}  # type: ignore[union-attr]
  assert cells['=HYPERLINK("http://x")'] == "s"
  noted, _ = search.search(search.Criteria(kinds=["export.made"]), 5)
  assert sorted(it.subjects[0] for it in noted) == ["export:mirror/orders.csv", "export:mirror/orders.xlsx"]


def test_lnk_60_who_may_not_gets_no_file(busy: Busy) -> None:
  """LNK-60, ACC-1."""
  with pytest.raises(Refusal) as refused:
    browsing.export(NURSE, "orders", "csv", MirrorSearch())
  assert refused.value.code == "forbidden"
  for name, end in (("Sessions", "csv"), ("orders", "pdf")):
    with pytest.raises(Refusal) as refused:
      browsing.export(ADMIN, name, end, MirrorSearch())
    assert refused.value.code == "not_found"


@pytest.mark.one_database("sqlite")
def test_lnk_60_the_whole_mirror_in_a_folder(tmp_path: Path) -> None:
  """LNK-60: when the old system is long gone."""
  from legacy.old.connection import connect
  from legacy.oldsite import schema

  key = {"SECRET_KEY": "k" * 50}
  place = tmp_path / "old.sqlite3"
  old = connect(f"sqlite:///{place}")
  schema.create(old)
  OldSite(old).add_staff("kemi", "Kemiker Å")
  there = {"TRACERSHOP_LEGACY_URL": f"sqlite:///{place}", **key}
  tables.put(tmp_path)
  assert tracershop("legacy", "adopt", data=tmp_path, **there).returncode == 0
  old.close()
  place.unlink()
  done = tracershop("legacy", "export", str(tmp_path / "out"), data=tmp_path, **key)
  assert (done.returncode, "Users.csv: 1 rows" in done.stdout) == (0, True), done.stderr
  assert "Kemiker Å" in (tmp_path / "out" / "Users.csv").read_text(encoding="utf-8-sig")
