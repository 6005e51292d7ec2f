from django.db import migrations, models


class Migration(migrations.Migration):
  dependencies = [
    ("site", "0004_old_system"),
  ]

  operations = [
    migrations.AddField(
      model_name="quarantine",
      name="fate",
      field=models.CharField(max_length=8, null=True),
    ),
  ]
