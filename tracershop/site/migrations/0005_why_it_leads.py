from django.db import migrations, models


class Migration(migrations.Migration):
  dependencies = [
    ("site", "0004_old_system"),
  ]

  operations = [
    migrations.AddField("authority", "reason", models.TextField(null=True)),
  ]
