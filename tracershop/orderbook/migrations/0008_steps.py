from django.db import migrations, models


class Migration(migrations.Migration):
  dependencies = [
    ("orderbook", "0007_vial_batch"),
  ]

  operations = [
    migrations.AddField(model_name="booking", name="steps", field=models.JSONField(default=list)),
    migrations.AddField(model_name="booking", name="whole_at", field=models.DateTimeField(null=True)),
  ]
