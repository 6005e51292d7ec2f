import uuid

from django.db import migrations, models


def begin_epoch(apps, schema_editor):
  """Batches that wait and recalls that nobody has acknowledged stand on the streams whatever their date from here on,
  and answers have more fields: no screen may go on from rows that lack them."""
  with schema_editor.connection.cursor() as cursor:
    cursor.execute("UPDATE ledger_head SET epoch = %s WHERE id = 1", [str(uuid.uuid4())])


class Migration(migrations.Migration):
  dependencies = [
    ("orderbook", "0008_steps"),
  ]

  operations = [
    migrations.AddField(
      model_name="recallanswer",
      name="seen_by",
      field=models.CharField(max_length=150, null=True),
    ),
    migrations.AddField(
      model_name="recallanswer",
      name="seen_at",
      field=models.DateTimeField(null=True),
    ),
    migrations.RunPython(begin_epoch, migrations.RunPython.noop),
  ]
