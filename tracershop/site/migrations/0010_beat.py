from django.db import migrations, models


class Migration(migrations.Migration):
  dependencies = [
    ("site", "0009_by_messages"),
  ]

  operations = [
    migrations.AddField(model_name="check", name="beat_at", field=models.DateTimeField(null=True)),
  ]
