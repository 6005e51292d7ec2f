from django.db import migrations, models


class Migration(migrations.Migration):
  dependencies = [
    ("site", "0005_why_it_leads"),
  ]

  operations = [
    migrations.AddField(
      model_name="quarantine",
      name="fate",
      field=models.CharField(max_length=8, null=True),
    ),
  ]
