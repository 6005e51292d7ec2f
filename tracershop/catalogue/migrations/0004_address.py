import uuid

from django.db import migrations, models


def begin_epoch(apps, schema_editor):
  """Endpoints have an address from here on: no screen may go on from rows that lack it."""
  with schema_editor.connection.cursor() as cursor:
    cursor.execute("UPDATE ledger_head SET epoch = %s WHERE id = 1", [str(uuid.uuid4())])


class Migration(migrations.Migration):
  dependencies = [
    ("catalogue", "0003_batches"),
    # The head whose epoch begins.
    ("ledger", "0001_initial"),
  ]

  operations = [
    migrations.AddField(
      model_name="endpoint",
      name="address",
      field=models.CharField(default="", max_length=300),
    ),
    migrations.RunPython(begin_epoch, migrations.RunPython.noop),
  ]
