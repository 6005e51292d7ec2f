from django.db import migrations, models


def settle_what_was_pushed_off(apps, _):
  """What was no longer shown before its source had a list of its own stays off it, but for messages that still wait."""
  waiting = apps.get_model("site", "Letter").objects.filter(state__in=("dead", "retry"))
  pushed = apps.get_model("site", "Quarantine").objects.filter(shown=False, fate__isnull=True)
  kept = list(waiting.exclude(quarantine_id=None).values_list("quarantine_id", flat=True))
  pushed.exclude(source="oldSystem").exclude(id__in=kept).update(fate="resolved")


class Migration(migrations.Migration):
  dependencies = [
    ("site", "0007_unread"),
  ]

  operations = [
    migrations.CreateModel(
      name="Refused",
      fields=[
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("why", models.CharField(max_length=12)),
        ("kind", models.CharField(max_length=10)),
        ("count", models.PositiveBigIntegerField(default=0)),
        ("first_at", models.DateTimeField()),
        ("last_at", models.DateTimeField()),
      ],
      options={
        "db_table": "site_refused",
        "constraints": [models.UniqueConstraint(fields=["why", "kind"], name="refused_once")],
      },
    ),
    migrations.CreateModel(
      name="Listener",
      fields=[
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("name", models.CharField(max_length=20, unique=True)),
        ("state", models.CharField(max_length=10)),
        ("host", models.CharField(max_length=255)),
        ("port", models.PositiveIntegerField()),
        ("since", models.DateTimeField()),
        ("heard_at", models.DateTimeField(null=True)),
      ],
      options={"db_table": "site_listener"},
    ),
    migrations.RunPython(settle_what_was_pushed_off, migrations.RunPython.noop),
  ]
