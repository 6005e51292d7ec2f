# Indexes for the calendar of a month and for what a run feeds.

from django.db import migrations, models


class Migration(migrations.Migration):
  dependencies = [
    ("catalogue", "0002_orders"),
    ("orderbook", "0002_orders"),
  ]

  operations = [
    migrations.RemoveIndex(
      model_name="order",
      name="order_day_customer",
    ),
    migrations.AddIndex(
      model_name="order",
      index=models.Index(fields=["delivery_date", "customer", "endpoint", "kind", "status"], name="order_month"),
    ),
    migrations.AddIndex(
      model_name="order",
      index=models.Index(fields=["run_at"], name="order_run"),
    ),
  ]
