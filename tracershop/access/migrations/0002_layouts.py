from datetime import time

from django.db import migrations, models


class Migration(migrations.Migration):
  dependencies = [("access", "0001_initial")]

  operations = [
    migrations.AddField("invitation", "rotation", models.JSONField(default=list)),
    migrations.AddField("invitation", "scheme", models.CharField(default="dark", max_length=6)),
    migrations.AddField("device", "rotation", models.JSONField(default=list)),
    migrations.AddField("device", "scheme", models.CharField(default="dark", max_length=6)),
    migrations.AddField("device", "light_from", models.TimeField(default=time(6))),
    migrations.AddField("device", "light_to", models.TimeField(default=time(18))),
  ]
