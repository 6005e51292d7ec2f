"""The first look at the old system, and the old site's habits that it meets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time

import pytest

from legacy import survey
from legacy.old import shape
from legacy.old.connection import OldDatabase, connect
from legacy.old.values import kept
from legacy.oldsite import schema
from legacy.oldsite.site import OldSite

AT = datetime.fromisoformat("2026-12-01T11:30:00")
EARLY = datetime.fromisoformat("2026-12-01T07:00:00")


def furnished(site: OldSite) -> tuple[int, int]:
  """A customer with two delivery times and somebody of production: their ids."""
  bid = site.add_customer("rh", realname="Røntgen", shortname="RH", kundenr=1, overhead=10)
  for at in (EARLY, AT):
    site.add_deliver_time(bid, at.isoweekday(), at.time(), run=1)
  site.add_production_time(2, time(5, 45), run=1, most=120_000)
  site.old.insert("isotopes", {"name": "F-18", "halflife": "6588"})
  site.old.insert("Tracers", {"id": "6", "name": "FDG", "isotope": "1", "tracer_type": "1"})
  return bid, site.add_staff("kemi", "Kemiker")


def test_lnk_6_a_survey_tells_what_is_there_and_what_cannot_be_understood(site: OldSite) -> None:
  """LNK-6."""
  bid, _ = furnished(site)
  site.insert_order(bid, AT, 500, comment="før")
  broken = site.insert_order(bid, EARLY, 500)
  site.old.write("UPDATE orders SET deliver_datetime = '2026-00-01 07:00:00' WHERE OID = %s", [str(broken)])
  site.fill("1", "FDG-261201-1", EARLY, 9000.0, 12.0)
  found = survey.survey(site.old)
  assert [it.short_name for it in found.customers] == ["RH"]
  assert [it.name for it in found.tracers] == ["FDG"]
  assert (found.counted["orders"], found.counted["VAL"], found.counted["deliverTimes"]) == (1, 1, 2)
  (puzzle,) = found.puzzles
  assert (puzzle.table, puzzle.key, puzzle.column) == ("orders", str(broken), "deliver_datetime")
  text = "\n".join(survey.report(found))
  assert f"orders {broken}:" in text
  assert "RH, Røntgen, number 1, overhead × 1.1" in text


def test_lnk_6_nothing_is_written_by_looking(site: OldSite) -> None:
  """LNK-6."""
  bid, _ = furnished(site)
  site.insert_order(bid, AT, 500)
  found = shape.look(site.old)
  before = {name: list(shape.rows(site.old, table)) for name, table in found.tables.items()}
  survey.survey(site.old)
  assert {name: list(shape.rows(site.old, table)) for name, table in found.tables.items()} == before


def test_lnk_7_the_password_is_never_read(site: OldSite) -> None:
  """LNK-7: by no column of ours, and in no line of the report."""
  furnished(site)
  found = survey.survey(site.old)
  assert "password" not in found.shape.tables["Users"].columns
  assert "hemmelig" not in "\n".join(survey.report(found))
  assert all("hemmelig" not in str(data) for _, data in shape.rows(site.old, found.shape.tables["Users"]))


def test_lnk_6_without_the_interim_application_its_columns_are_not_there(tmp_path: object) -> None:
  """LNK-6: they are said to be missing, and nothing stops."""
  old = connect(f"sqlite:///{tmp_path}/bare.sqlite3")
  schema.create(old, with_app=False)
  site = OldSite(old, with_app=False)
  bid = site.add_customer("rh", realname="Røntgen", shortname="RH", kundenr=1)
  site.insert_order(bid, AT, 500)
  found = survey.survey(old)
  assert set(found.shape.missing) == {"tracer_types", "VialMapping"}
  assert not found.shape.tables["orders"].has("comment")
  assert (found.counted["orders"], found.puzzles) == (1, [])
  old.close()


def test_lnk_6_a_table_that_lacks_a_column_is_left_alone(old_sqlite: OldDatabase) -> None:
  """LNK-6."""
  old_sqlite.write("DROP TABLE blockDeliverDate")
  old_sqlite.write("CREATE TABLE blockDeliverDate (BDID INTEGER PRIMARY KEY)")
  old_sqlite.insert("blockDeliverDate", {"BDID": "1"})
  found = survey.survey(old_sqlite)
  assert found.shape.tables["blockDeliverDate"].lacks == ("ddate",)
  assert "blockDeliverDate: 1 rows, SQLite, WITHOUT ddate: left alone" in "\n".join(survey.report(found))


def test_lnk_8_the_old_site_adds_to_a_row_that_stands_there(site: OldSite) -> None:
  """LNK-8: the habit that makes several of our orders one row there."""
  bid, _ = furnished(site)
  first = site.insert_order(bid, AT, 500, comment="den første")
  assert site.insert_order(bid, AT, 200, comment="den anden") == first
  row = site.row("orders", first)
  assert (kept(row["amount"]), kept(row["amount_o"]), kept(row["total_amount"])) == ("700", "770", "700")
  assert "den anden" not in (kept(row["comment"]) or "")


def test_lnk_8_a_move_keeps_the_ordered_time_and_makes_a_ghost(site: OldSite) -> None:
  """LNK-8."""
  bid, _ = furnished(site)
  order = site.insert_order(bid, AT, 500)
  master = site.move(order, EARLY)
  moved, ghost = site.row("orders", order), site.row("orders", master)
  assert kept(moved["deliver_datetime"]) == "2026-12-01 11:30:00"
  assert (kept(moved["COID"]), kept(moved["total_amount"])) == (str(master), "0")
  assert (kept(ghost["amount"]), kept(ghost["status"]), kept(ghost["COID"])) == ("0", "2", "-1")
  # 500 MBq at 11:30, wanted at 07:00: 4.5 hours of F-18.
  assert kept(ghost["total_amount"]) == "2751"
  site.restore(order)
  assert kept(site.row("orders", order)["COID"]) == "-1"
  with pytest.raises(KeyError):
    site.row("orders", master)


def test_lnk_8_a_release_fills_one_row_and_makes_one_for_each_further_vial(site: OldSite) -> None:
  """LNK-8."""
  bid, chemist = furnished(site)
  order = site.insert_order(bid, AT, 500)
  vials = [site.fill("1", "FDG-261201:1", EARLY, 900.9, 3.0), site.fill("01", "FDG-261201:1", EARLY, 800.2, 2.5)]
  site.release(order, vials, chemist, AT)
  own = site.row("orders", order)
  (extra,) = site.old.read("SELECT * FROM orders WHERE COID = %s", [str(order)])
  assert (kept(own["status"]), kept(own["frigivet_amount"]), kept(own["batchnr"])) == ("3", "900", "FDG-261201-1")
  assert (kept(extra["amount"]), kept(extra["frigivet_amount"]), kept(extra["status"])) == ("0", "800", "3")
  assert kept(site.row("VAL", vials[1], "ID")["order_id"]) == kept(extra["OID"])


def test_lnk_15_the_link_is_followed_in_whatever_thread_is_free(old: OldDatabase) -> None:
  """LNK-15: its steps run in a pool."""
  with ThreadPoolExecutor(1) as another:
    assert another.submit(old.read, "SELECT 1 AS n").result() == [{"n": b"1"}]


def test_lnk_10_a_long_table_is_read_in_parts_that_hold_nobody_up(old: OldDatabase, site: OldSite) -> None:
  """LNK-10: rows come by their numbers, each once, and the old site writes meanwhile."""
  for number in range(7):
    site.fill("1", f"FDG-{number}", AT, 900.0, 3.0)
  table = shape.look(old).tables["VAL"]
  seen: list[int] = []
  for key, _ in shape.by_number(old, table, size=3):
    if not seen:
      site.fill("1", "FDG-7", AT, 900.0, 3.0)
    seen.append(int(key))
  assert seen == list(range(1, 9))


def test_lnk_9_a_write_tells_how_many_rows_it_matched_changed_or_not(site: OldSite) -> None:
  """LNK-9."""
  bid, _ = furnished(site)
  order = site.insert_order(bid, AT, 500)
  for _ in range(2):
    assert site.old.write("UPDATE orders SET amount = 400 WHERE OID = %s", [str(order)]) == 1
  assert site.old.write("UPDATE orders SET amount = 300 WHERE OID = %s AND amount = 500", [str(order)]) == 0


def test_lnk_9_nothing_arrives_as_nothing(old: OldDatabase) -> None:
  """LNK-9: NULL is NULL over there, not a word."""
  key = old.insert("Users", {"Username": "x", "contact": None, "kundenr": None})
  (row,) = old.read("SELECT contact, kundenr FROM Users WHERE Id = %s", [str(key)])
  assert row == {"contact": None, "kundenr": None}
  old.write("UPDATE Users SET contact = 'a', kundenr = 5 WHERE Id = %s", [str(key)])
  assert old.write("UPDATE Users SET contact = %s, kundenr = %s WHERE Id = %s", [None, None, str(key)]) == 1
  (row,) = old.read("SELECT contact, kundenr FROM Users WHERE Id = %s", [str(key)])
  assert row == {"contact": None, "kundenr": None}
