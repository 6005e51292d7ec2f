import uuid

from django.db import migrations, models


def begin_epoch(apps, schema_editor):
  """A dispatch has marks and a result says when it was written on paper from here on: no screen may go on from rows
  that lack them."""
  with schema_editor.connection.cursor() as cursor:
    cursor.execute("UPDATE ledger_head SET epoch = %s WHERE id = 1", [str(uuid.uuid4())])


class Migration(migrations.Migration):
  dependencies = [
    ("orderbook", "0009_recall_seen"),
  ]

  operations = [
    migrations.AddField(
      model_name="dispatch",
      name="marks",
      field=models.JSONField(default=list),
    ),
    migrations.RunPython(begin_epoch, migrations.RunPython.noop),
  ]
