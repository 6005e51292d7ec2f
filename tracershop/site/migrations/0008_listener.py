import uuid

from django.db import migrations, models

SHOWN = 100


def settle_what_was_pushed_off(apps, _):
  """What was no longer shown before its source had a list of its own stays off it, but for messages and files that are
  still tried: they have their place on it."""
  quarantine = apps.get_model("site", "Quarantine").objects
  letters = apps.get_model("site", "Letter").objects.filter(state__in=("dead", "retry")).exclude(quarantine_id=None)
  files = apps.get_model("production", "DispenserFile").objects.filter(waiting=True)
  pushed = quarantine.filter(shown=False, fate__isnull=True).exclude(source="oldSystem")
  kept = [
    *pushed.filter(id__in=list(letters.values_list("quarantine_id", flat=True))).values_list("id", flat=True),
    *pushed.filter(source="dispenser", digest__in=list(files.values_list("sha256", flat=True))).values_list(
      "id", flat=True
    ),
  ]
  pushed.exclude(id__in=kept).update(fate="resolved")
  for source in sorted(set(pushed.values_list("source", flat=True))):
    free = max(0, SHOWN - quarantine.filter(source=source, shown=True).count())
    newest = list(pushed.filter(source=source).order_by("-id").values_list("id", flat=True)[:free])
    quarantine.filter(id__in=newest).update(shown=True)


def begin_epoch(apps, schema_editor):
  """Lines that were on no list stand on one: no screen may go on from rows that lack them."""
  with schema_editor.connection.cursor() as cursor:
    cursor.execute("UPDATE ledger_head SET epoch = %s WHERE id = 1", [str(uuid.uuid4())])


class Migration(migrations.Migration):
  dependencies = [
    ("site", "0007_unread"),
    # Its files may wait.
    ("production", "0002_tables"),
    # The head whose epoch begins.
    ("ledger", "0001_initial"),
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
    migrations.RunPython(begin_epoch, migrations.RunPython.noop),
  ]
