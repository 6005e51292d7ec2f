import uuid

from django.db import migrations, models


def begin_epoch(apps, schema_editor):
  """A dispatch says whether its car came back from here on: no screen may go on from rows that lack it."""
  with schema_editor.connection.cursor() as cursor:
    cursor.execute("UPDATE ledger_head SET epoch = %s WHERE id = 1", [str(uuid.uuid4())])


class Migration(migrations.Migration):
  dependencies = [
    ("orderbook", "0011_recall_reached"),
  ]

  operations = [
    migrations.AddField("dispatch", "returned_at", models.DateTimeField(null=True)),
    migrations.AddField("dispatch", "returned_by", models.CharField(max_length=150, null=True)),
    migrations.AddField("dispatch", "returned_reason", models.TextField(null=True)),
    migrations.AddField("dispatch", "returned_vial_ids", models.JSONField(default=list)),
    migrations.RunPython(begin_epoch, migrations.RunPython.noop),
  ]
