import uuid

from django.db import migrations, models


def begin_epoch(apps, schema_editor):
  """An answer to a recall has more fields, and production waits for fewer from here on: no screen may go on from rows
  that are told otherwise."""
  with schema_editor.connection.cursor() as cursor:
    cursor.execute("UPDATE ledger_head SET epoch = %s WHERE id = 1", [str(uuid.uuid4())])


class Migration(migrations.Migration):
  dependencies = [
    ("orderbook", "0010_from_paper"),
  ]

  operations = [
    migrations.AddField("recallanswer", "reached_whom", models.CharField(max_length=100, null=True)),
    migrations.AddField("recallanswer", "reached_how", models.CharField(max_length=10, null=True)),
    migrations.AddField("recallanswer", "reached_note", models.TextField(default="")),
    migrations.AddField("recallanswer", "reached_by", models.CharField(max_length=150, null=True)),
    migrations.AddField("recallanswer", "reached_at", models.DateTimeField(null=True)),
    migrations.RunPython(begin_epoch, migrations.RunPython.noop),
  ]
