"""The dispenser's table form, csv and xlsx: a vial a row, each one once, bad rows told by line."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from production.actions.vials import add_vial
from production.dispenser import Watcher, table, val
from production.dispenser.tests.files import FILLED, TABLE, drop, val_file, workbook
from production.dispenser.tests.test_watcher import polls, quarantined
from production.models import DispenserFile
from tests import law
from tracershop.catalogue.models import Customer
from tracershop.ledger.verify import verify
from tracershop.orderbook.models import Vial
from tracershop.site.models import Quarantine

HEAD, FIRST, SECOND, THIRD = TABLE.splitlines(keepends=True)
FORMS = {"csv": TABLE.encode(), "xlsx": workbook()}


def told(data: bytes) -> str:
  """What is wrong with the rows of a table."""
  return "\n".join(map(str, table.parse(data).problems))


@pytest.mark.parametrize("form", FORMS)
def test_dis_4_a_row_is_a_vial_in_mbq(form):
  rows = table.parse(FORMS[form]).rows

  assert [(row.line, row.vial.batch_number, row.vial.activity_mbq, row.vial.volume_ml) for row in rows] == [
    (2, "FDG-261124-1", 10_273.1, 8.35),
    (3, "FDG-261124-1", 7_756.9, 7.1),
    (4, "FLT-261124-2", 1_850.0, 3.0),
  ]
  assert rows[0].vial.filled_at == FILLED
  assert rows[0].vial.customer_name == "nordby"


def test_dis_4_columns_stand_in_any_order_and_with_semicolons():
  text = "ValueUnits;RadVolumeDispensed;DispensedDose;DateTimeStamp;Customer;BatchReference;Operator\n"
  text += "GBq;8,35;10,2731;24-11-2026 06:41:09;Nordby;FDG-261124-1;KH\n"
  (row,) = table.parse(("\ufeff" + text).encode()).rows
  assert (row.vial.activity_mbq, row.vial.volume_ml) == (10_273.1, 8.35)


@pytest.mark.parametrize("form", FORMS)
def test_dis_4_cut_at_any_byte_it_is_never_a_wrong_vial(form):
  whole = {(row.line, row.vial) for row in table.parse(FORMS[form]).rows}
  for length in range(len(FORMS[form])):
    try:
      found = table.parse(FORMS[form][:length])
    except val.Unreadable as wrong:
      pytest.fail(f"cut at {length} it is called wrong: {wrong}")
    except val.NotWhole:
      continue
    assert not found.problems, length
    assert {(row.line, row.vial) for row in found.rows} <= whole, length


@pytest.mark.parametrize(
  ("line", "danish"),
  [
    (FIRST.replace("GBq", "mCi"), "Linje 2: Enheden »mCi« kendes ikke"),
    (FIRST.replace("10.2731", "-3"), "Linje 2: DispensedDose »-3« er intet tal."),
    (FIRST.replace("10.2731", '"10,273"'), "Linje 2: DispensedDose »10,273« kan læses på to måder."),
    (FIRST.replace("8.35", "0"), "Linje 2: RadVolumeDispensed er ikke over 0."),
    (FIRST.replace("24-11", "31-11"), "Linje 2: DateTimeStamp »31-11-2026 06:41:09« findes ikke."),
    (FIRST.replace("24-11-2026", "24/11/26"), "er ikke på formen 24-11-2026 06:41:09."),
    (FIRST.replace("nordby", ""), "Linje 2: Customer mangler."),
    (FIRST.replace("FDG-261124-1", "?"), "Linje 2: BatchReference »?« er intet batchnummer."),
  ],
)
def test_dis_4_a_bad_row_is_told_by_its_line_and_the_others_count(line, danish):
  data = (HEAD + line + SECOND).encode()
  assert danish in told(data)
  assert [row.line for row in table.parse(data).rows] == [3]


@pytest.mark.parametrize(
  ("data", "danish"),
  [
    (b"name;age\nx;3\n", "Kolonner mangler: BatchReference, Customer"),
    (b"PK\x03\x04" + b"\0" * 40, "Filen er ikke skrevet færdig."),
    (b"  \n", "Filen er tom."),
    (HEAD.encode(), "Der er ingen vialer i tabellen."),
  ],
)
def test_dis_4_what_is_no_such_table_is_said_to_be_none(data, danish):
  with pytest.raises(val.NotWhole) as wrong:
    table.parse(data)
  assert danish in str(wrong.value)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", FORMS)
def test_via_1_the_same_vial_by_file_table_and_hand_is_one(here, folder, site, form):
  drop(folder, "VAL.one", val_file())
  polls(here)
  drop(folder, f"shift.{form}", FORMS[form])
  polls(here)
  add_vial(
    actor=site.radiochemist, tracer_id=site.fdg.pk, customer_id=site.north.customer.pk, activity_mbq=10_273.1,
    calibrated_at=FILLED, volume_ml=8.35, batch_number="FDG-261124-1",
  )  # fmt: skip

  assert Vial.objects.count() == 3
  vial = Vial.objects.get(activity_mbq=10_273.1)
  assert (vial.state, len(vial.sources)) == ("free", 3)
  kept = DispenserFile.objects.get(name=f"shift.{form}")
  assert (kept.outcome, len(kept.vial_ids), quarantined()) == ("taken", 3, [])
  assert verify().whole


@pytest.mark.django_db(transaction=True)
def test_dis_4_a_table_with_one_bad_row_keeps_the_good_ones_and_reports_that_one(here, folder):
  drop(folder, "shift.csv", (HEAD + FIRST + SECOND.replace("MBq", "Ci") + THIRD).encode())
  polls(here, 4)
  polls(Watcher(folder), 3)

  assert Vial.objects.count() == 2
  (reason,) = quarantined()
  assert reason.startswith("Linje 3: Enheden »Ci« kendes ikke")
  assert DispenserFile.objects.get().outcome == "partly"


@pytest.mark.django_db(transaction=True)
def test_dis_4_a_table_that_grows_line_by_line_makes_each_vial_once(here, folder):
  for lines in (HEAD + FIRST, HEAD + FIRST + SECOND, TABLE):
    drop(folder, "shift.csv", lines.encode())
    polls(here)

  assert Vial.objects.count() == 3
  assert quarantined() == []


@pytest.mark.django_db(transaction=True)
def test_dis_4_a_locked_workbooks_shadow_is_not_ours(here, folder):
  drop(folder, "~$shift.xlsx", b"lock")
  polls(here)
  assert not DispenserFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_dis_5_what_names_an_unknown_customer_is_taken_once_the_customer_is_there(here, folder):
  drop(folder, "VAL.nobody", val_file(customer="55-Vestby"))
  drop(folder, "shift.csv", (HEAD + FIRST + SECOND.replace("Sundby", "Vestby") + THIRD.replace("kBq", "x")).encode())
  polls(here, 3)
  assert (Vial.objects.count(), Quarantine.objects.filter(shown=True).count()) == (1, 2)

  Customer.objects.create(short_name="Vestby", long_name="Vestby Hospital", dispenser_number=55)
  with law.verify_action("quarantine.resolved"):
    polls(here, 3)

  assert sorted(Vial.objects.values_list("activity_mbq", "customer__short_name")) == [
    (7_756.9, "Vestby"), (10_273.1, "Nordby"), (10_273.1, "Vestby"),
  ]  # fmt: skip
  # The row with an unknown unit stays told; the file that is settled is not.
  (left,) = Quarantine.objects.filter(shown=True)
  assert left.reason.startswith("Linje 4: Enheden »x« kendes ikke")
  assert verify().whole
  before = Vial.objects.count()
  polls(here, 3)
  assert Vial.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_dis_5_a_file_that_waits_keeps_its_line_when_each_source_gets_its_list(here, folder):
  """DIS-5, HL7-20: the migration settles what had been pushed off, but not what is still tried again."""
  drop(folder, "VAL.nobody", val_file(customer="55-Vestby"))
  drop(folder, "shift.csv", (HEAD + THIRD.replace("kBq", "x")).encode())
  polls(here, 3)
  drop(folder, "VAL.late", val_file(customer="56-Vestby"))
  polls(here, 3)
  waits = Quarantine.objects.get(name="VAL.nobody")
  Quarantine.objects.exclude(name="VAL.late").update(shown=False)
  import_module("tracershop.site.migrations.0008_listener").settle_what_was_pushed_off(apps, None)
  assert dict(Quarantine.objects.values_list("name", "fate")) == {
    "VAL.nobody": None, "shift.csv": "resolved", "VAL.late": None,
  }  # fmt: skip
  waits.refresh_from_db()
  assert waits.shown
  Customer.objects.create(short_name="Vestby", long_name="Vestby Hospital", dispenser_number=55)
  polls(here, 3)
  waits.refresh_from_db()
  assert (waits.fate, Vial.objects.count()) == ("resolved", 1)
