"""The catalogue's tables. Times are Copenhagen wall time, activities MBq at the instant their docstring names."""

from __future__ import annotations

from django.db import models


class Isotope(models.Model):
  """Half-life in seconds, with the source it was taken from."""

  symbol = models.CharField(max_length=10, unique=True)
  half_life_seconds = models.FloatField()
  source = models.CharField(max_length=80)
  revision = models.PositiveIntegerField(default=1)


class Tracer(models.Model):
  """What is ordered. `kind` is activity or injection; `batch_tag` begins the numbers of its batches.

  A `bare` one is the isotope itself, one for each that is delivered bare: it is what such vials, batches and tests are
  of, and is never ordered by its own id (ISO-1)."""

  short_name = models.CharField(max_length=30, unique=True)
  clinical_name = models.CharField(max_length=120)
  isotope = models.ForeignKey(Isotope, on_delete=models.PROTECT)
  kind = models.CharField(max_length=10)
  batch_tag = models.CharField(max_length=12, unique=True)
  shelf_life_minutes = models.PositiveIntegerField(default=600)
  archived = models.BooleanField(default=False)
  marketed = models.BooleanField(default=True)
  bare = models.BooleanField(default=False)
  revision = models.PositiveIntegerField(default=1)


class Customer(models.Model):
  """Who orders."""

  short_name = models.CharField(max_length=30, unique=True)
  long_name = models.CharField(max_length=120)
  dispenser_number = models.PositiveIntegerField(null=True, unique=True)
  archived = models.BooleanField(default=False)
  revision = models.PositiveIntegerField(default=1)


def working_days() -> list[int]:
  """Monday to Friday, as ISO weekdays."""
  return [1, 2, 3, 4, 5]


class Endpoint(models.Model):
  """Where it is delivered. An internal one lies in our own house. It receives injections on `receives_weekdays` (ISO)
  from `receives_from` to `receives_to`; null is any time. `address` is what transport papers say."""

  customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
  name = models.CharField(max_length=60)
  transport_minutes = models.PositiveIntegerField(default=0)
  internal = models.BooleanField(default=False)
  archived = models.BooleanField(default=False)
  receives_from = models.TimeField(null=True)
  receives_to = models.TimeField(null=True)
  receives_weekdays = models.JSONField(default=working_days)
  address = models.CharField(max_length=300, default="")
  revision = models.PositiveIntegerField(default=1)


class CatalogueEntry(models.Model):
  """An endpoint may order a tracer (or bare isotope); overhead ≥ 1 is for losses and margin."""

  endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT)
  tracer = models.ForeignKey(Tracer, null=True, on_delete=models.PROTECT)
  isotope = models.ForeignKey(Isotope, null=True, on_delete=models.PROTECT)
  overhead = models.FloatField(default=1.0)
  max_mbq = models.FloatField(null=True)
  max_injections = models.PositiveIntegerField(null=True)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    constraints = [
      models.UniqueConstraint(fields=["endpoint", "tracer", "isotope"], name="catalogue_entry_once"),
    ]


class Run(models.Model):
  """A weekly production; `max_mbq` refers to its time, the end of synthesis. `ends_date` is its last day."""

  tracer = models.ForeignKey(Tracer, null=True, on_delete=models.PROTECT)
  isotope = models.ForeignKey(Isotope, null=True, on_delete=models.PROTECT)
  weekday = models.PositiveSmallIntegerField()
  time = models.TimeField()
  max_mbq = models.FloatField(null=True)
  ends_date = models.DateField(null=True)
  revision = models.PositiveIntegerField(default=1)


class Slot(models.Model):
  """A weekly delivery time of an endpoint, fed by a run; `max_mbq` refers to its delivery time. `starts_date` and
  `ends_date` are its first and its last day."""

  endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT)
  run = models.ForeignKey(Run, on_delete=models.PROTECT)
  weekday = models.PositiveSmallIntegerField()
  delivery_time = models.TimeField()
  weeks = models.CharField(max_length=5, default="every")
  max_mbq = models.FloatField(null=True)
  starts_date = models.DateField(null=True)
  ends_date = models.DateField(null=True)
  revision = models.PositiveIntegerField(default=1)


class ClosedDate(models.Model):
  """No deliveries that day, and what day it is."""

  date = models.DateField(unique=True)
  name = models.CharField(max_length=80, default="")
  revision = models.PositiveIntegerField(default=1)


class Deadline(models.Model):
  """The last moment to order. `kind` activity counts for isotopes too; one with a tracer overrides its kind's."""

  kind = models.CharField(max_length=10)
  tracer = models.ForeignKey(Tracer, null=True, on_delete=models.PROTECT)
  type = models.CharField(max_length=6)
  weekday = models.PositiveSmallIntegerField(null=True)
  time = models.TimeField()
  working_days_only = models.BooleanField(default=True)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    constraints = [models.UniqueConstraint(fields=["kind", "tracer"], name="deadline_once")]


class ReleaseRight(models.Model):
  """A person may release a tracer, or a bare isotope, from a date, to a date or without end, until withdrawn."""

  user_id = models.BigIntegerField(db_index=True)
  user_name = models.CharField(max_length=150)
  tracer = models.ForeignKey(Tracer, null=True, on_delete=models.PROTECT)
  isotope = models.ForeignKey(Isotope, null=True, on_delete=models.PROTECT)
  from_date = models.DateField()
  to_date = models.DateField(null=True)
  withdrawn_at = models.DateTimeField(null=True)
  revision = models.PositiveIntegerField(default=1)


class QcTemplate(models.Model):
  """The tests of a tracer's quality control, as a list of {key, name, unit, low, high, phase}."""

  tracer = models.OneToOneField(Tracer, on_delete=models.PROTECT)
  tests = models.JSONField(default=list)
  revision = models.PositiveIntegerField(default=1)


class Proposal(models.Model):
  """A change of the set-up that one production admin proposes and another approves: the `data` of a `command`, the row
  that it changes (`target`, `run:3`; empty where it begins one), what it makes of what (`before`, `after`) and the open
  orders that it touched then. It counts from `from_date`.

  `state` is proposed, approved (its date has not come), applied, declined, withdrawn, or failed with `why`: {code,
  danish, english}. Once decided it is `shown` for some days more.
  """

  command = models.CharField(max_length=40)
  data = models.JSONField(default=dict)
  target = models.CharField(max_length=40, default="", db_index=True)
  before = models.JSONField(null=True)
  after = models.JSONField(null=True)
  order_ids = models.JSONField(default=list)
  from_date = models.DateField()
  reason = models.TextField(default="")
  state = models.CharField(max_length=10, default="proposed", db_index=True)
  proposed_by = models.CharField(max_length=150)
  proposed_by_id = models.BigIntegerField()
  proposed_at = models.DateTimeField()
  approved_by = models.CharField(max_length=150, null=True)
  approved_at = models.DateTimeField(null=True)
  ended_by = models.CharField(max_length=150, null=True)
  ended_at = models.DateTimeField(null=True)
  ended_reason = models.TextField(null=True)
  why = models.JSONField(null=True)
  shown = models.BooleanField(default=True, db_index=True)
  revision = models.PositiveIntegerField(default=1)
