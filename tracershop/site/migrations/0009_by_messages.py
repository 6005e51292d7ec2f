from django.db import migrations, models


class Migration(migrations.Migration):
  dependencies = [
    ("site", "0008_listener"),
  ]

  operations = [
    migrations.AddField(model_name="feed", name="by_messages", field=models.BooleanField(default=False)),
  ]
