"""The mirror's rows are looked for by day and customer."""

from django.db import migrations, models

from legacy.old import whereabouts

PORTION = 1000


def fill(apps, editor):
  """Says of the rows that are there what they say."""
  mirror = apps.get_model("legacy", "Mirror")
  last = 0
  while rows := list(mirror.objects.filter(id__gt=last).order_by("id")[:PORTION]):
    for it in rows:
      it.day, it.customer = whereabouts.day_of(it.table, it.data), whereabouts.customer_of(it.table, it.data)
    mirror.objects.bulk_update([it for it in rows if it.day or it.customer], ["day", "customer"])
    last = rows[-1].pk


class Migration(migrations.Migration):
  dependencies = [
    ("legacy", "0002_outbound"),
  ]

  operations = [
    migrations.AddField(
      model_name="mirror",
      name="day",
      field=models.CharField(default="", max_length=10),
    ),
    migrations.AddField(
      model_name="mirror",
      name="customer",
      field=models.CharField(default="", max_length=20),
    ),
    migrations.RunPython(fill, migrations.RunPython.noop),
    migrations.AddIndex(
      model_name="mirror",
      index=models.Index(fields=["table", "day"], name="legacy_mirror_day"),
    ),
    migrations.AddIndex(
      model_name="mirror",
      index=models.Index(fields=["table", "customer", "day"], name="legacy_mirror_whose"),
    ),
    migrations.AddIndex(
      model_name="mirror",
      index=models.Index(fields=["table", "gone_at"], name="legacy_mirror_gone"),
    ),
  ]
