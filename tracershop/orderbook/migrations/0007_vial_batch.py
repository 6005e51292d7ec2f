import uuid

from django.db import migrations, models


def fill(apps, schema_editor):
  """What vials say of their batches, and since when a signer's own word alone stands for them."""
  vials = apps.get_model("orderbook", "Vial").objects
  for batch in list(apps.get_model("orderbook", "Batch").objects.all()):
    names = [it["name"] for it in batch.tests if it["key"] in batch.late_tests]
    late = names if batch.state == "conditionallyCertified" else []
    vials.filter(batch=batch).update(batch_state=batch.state, late_tests=late)
  lines = apps.get_model("orderbook", "ReleaseLine").objects
  for vial_id, marks in list(vials.values_list("id", "marks")):
    if "ownEntry" in marks:
      mine = lines.filter(vial_id=vial_id, void=False).order_by("-certificate__signed_at")
      since = mine.values_list("certificate__signed_at", flat=True).first()
      vials.filter(id=vial_id).update(own_entry_at=since)


def begin_epoch(apps, schema_editor):
  """Vials have more fields from here on: no screen may go on from rows that lack them."""
  with schema_editor.connection.cursor() as cursor:
    cursor.execute("UPDATE ledger_head SET epoch = %s WHERE id = 1", [str(uuid.uuid4())])


class Migration(migrations.Migration):
  dependencies = [
    ("orderbook", "0006_bookings"),
  ]

  operations = [
    migrations.AddField(
      model_name="vial",
      name="batch_state",
      field=models.CharField(max_length=24, null=True),
    ),
    migrations.AddField(
      model_name="vial",
      name="late_tests",
      field=models.JSONField(default=list),
    ),
    migrations.AddField(
      model_name="vial",
      name="own_entry_at",
      field=models.DateTimeField(db_index=True, null=True),
    ),
    migrations.RunPython(fill, migrations.RunPython.noop),
    migrations.RunPython(begin_epoch, migrations.RunPython.noop),
  ]
