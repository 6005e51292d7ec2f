import uuid

from django.db import migrations, models


def add_bare(apps, schema_editor):
  """Each isotope that is ordered bare, or was, gets the tracer that its vials are of (ISO-1)."""
  tables = {name: apps.get_model("catalogue", name) for name in ("Isotope", "Tracer", "CatalogueEntry")}
  order = apps.get_model("orderbook", "Order")
  tracer = tables["Tracer"]
  wanted = {*tables["CatalogueEntry"].objects.filter(tracer=None).values_list("isotope_id", flat=True)}
  wanted |= {*order.objects.filter(tracer=None).values_list("isotope_id", flat=True)}
  for isotope in tables["Isotope"].objects.filter(id__in=wanted).order_by("id"):
    names = {it.casefold() for it in tracer.objects.values_list("short_name", flat=True)}
    tags = {it.casefold() for it in tracer.objects.values_list("batch_tag", flat=True)}
    tag = isotope.symbol.replace("-", "").upper()
    tracer.objects.create(
      short_name=_free([isotope.symbol, f"{isotope.symbol} bare"], names, f"{isotope.symbol} bare "),
      clinical_name="Ren isotop / bare isotope",
      isotope=isotope,
      kind="activity",
      batch_tag=_free([tag, f"{tag}B"], tags, f"{tag}B"),
      bare=True,
    )


def _free(wishes: list[str], taken: set[str], stem: str) -> str:
  """The first wish that is not taken, else the stem with the first number that is free."""
  number = 2
  for wish in wishes:
    if wish.casefold() not in taken:
      return wish
  while f"{stem}{number}".casefold() in taken:
    number += 1
  return f"{stem}{number}"


def begin_epoch(apps, schema_editor):
  """Tracers say from here on whether they are bare, and some are new: no screen may go on from rows that lack it."""
  with schema_editor.connection.cursor() as cursor:
    cursor.execute("UPDATE ledger_head SET epoch = %s WHERE id = 1", [str(uuid.uuid4())])


class Migration(migrations.Migration):
  dependencies = [
    ("catalogue", "0004_address"),
    # Orders of a bare isotope may stand there.
    ("orderbook", "0007_vial_batch"),
    # The head whose epoch begins.
    ("ledger", "0001_initial"),
  ]

  operations = [
    migrations.AddField(
      model_name="tracer",
      name="bare",
      field=models.BooleanField(default=False),
    ),
    migrations.RunPython(add_bare, migrations.RunPython.noop),
    migrations.RunPython(begin_epoch, migrations.RunPython.noop),
  ]
