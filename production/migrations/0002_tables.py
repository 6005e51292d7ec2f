from django.db import migrations, models


def keep_the_vial(apps, schema_editor):
  """A file told of one vial until now."""
  DispenserFile = apps.get_model("production", "DispenserFile")
  for kept in DispenserFile.objects.filter(vial_id__isnull=False).only("id", "vial_id"):
    DispenserFile.objects.filter(id=kept.id).update(vial_ids=[kept.vial_id])


class Migration(migrations.Migration):
  dependencies = [("production", "0001_initial")]

  operations = [
    migrations.AddField(model_name="dispenserfile", name="vial_ids", field=models.JSONField(default=list)),
    migrations.AddField(
      model_name="dispenserfile", name="waiting", field=models.BooleanField(db_index=True, default=False)
    ),
    migrations.RunPython(keep_the_vial, migrations.RunPython.noop),
    migrations.RemoveField(model_name="dispenserfile", name="vial_id"),
  ]
