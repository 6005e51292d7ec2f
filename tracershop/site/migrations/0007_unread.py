from django.db import migrations, models


class Migration(migrations.Migration):
  dependencies = [
    ("site", "0006_check"),
  ]

  operations = [
    migrations.AddField(model_name="feed", name="unread", field=models.PositiveIntegerField(default=0)),
    migrations.AddField(model_name="node", name="unread", field=models.PositiveIntegerField(default=0)),
  ]
