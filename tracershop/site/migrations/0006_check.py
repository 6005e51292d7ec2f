from django.db import migrations, models


class Migration(migrations.Migration):
  dependencies = [
    ("site", "0005_fate"),
  ]

  operations = [
    migrations.CreateModel(
      name="Check",
      fields=[
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("kind", models.CharField(max_length=12)),
        ("how", models.CharField(max_length=12)),
        ("by", models.CharField(max_length=150, null=True)),
        ("asked_at", models.DateTimeField()),
        ("began_at", models.DateTimeField(null=True)),
        ("ended_at", models.DateTimeField(null=True)),
        ("ok", models.BooleanField(null=True)),
        ("details", models.JSONField(default=dict)),
      ],
      options={
        "db_table": "site_check",
        "indexes": [models.Index(fields=["kind", "id"], name="site_check_kind")],
      },
    ),
  ]
