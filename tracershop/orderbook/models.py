"""The order book's tables. Activities are MBq; each docstring says at which instant."""

from __future__ import annotations

from django.db import models

from tracershop.catalogue.models import Customer, Endpoint, Isotope, Slot, Tracer


class Day(models.Model):
  """The one row that says which day it is, and since when rows stand in the streams; moved by a recorded action."""

  id = models.PositiveSmallIntegerField(primary_key=True)
  today = models.DateField()
  window_from = models.DateField()


class Order(models.Model):
  """`ordered_mbq` is meant at the ordered slot's delivery time. `deliver_at`, `departs_at` and `run_at` are the active
  slot's (the one it was moved to, else the ordered one). `dispensed_mbq` is at `deliver_at`. An injection order has no
  slot and no run, an isotope order no tracer. `half_life_seconds` is its isotope's as long as it is open."""

  kind = models.CharField(max_length=10)
  status = models.CharField(max_length=10, db_index=True)
  tracer = models.ForeignKey(Tracer, null=True, on_delete=models.PROTECT)
  isotope = models.ForeignKey(Isotope, null=True, on_delete=models.PROTECT)
  customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
  endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT)
  slot = models.ForeignKey(Slot, null=True, on_delete=models.PROTECT, related_name="orders")
  moved_to_slot = models.ForeignKey(Slot, null=True, on_delete=models.PROTECT, related_name="moved_orders")
  delivery_date = models.DateField()
  deliver_at = models.DateTimeField()
  departs_at = models.DateTimeField()
  run_at = models.DateTimeField(null=True)
  ordered_mbq = models.FloatField(null=True)
  overhead = models.FloatField(default=1.0)
  dispensed_mbq = models.FloatField(default=0.0)
  injections = models.PositiveIntegerField(null=True)
  usage = models.CharField(max_length=10, default="human")
  comment = models.TextField(default="")
  ordered_by = models.CharField(max_length=150)
  ordered_at = models.DateTimeField()
  accepted_by = models.CharField(max_length=150, null=True)
  accepted_at = models.DateTimeField(null=True)
  released_by = models.CharField(max_length=150, null=True)
  released_at = models.DateTimeField(null=True)
  delivered_mbq = models.FloatField(null=True)
  batch_numbers = models.JSONField(default=list)
  certificate_id = models.BigIntegerField(null=True)
  rejected_by = models.CharField(max_length=150, null=True)
  rejected_reason = models.TextField(null=True)
  marks = models.JSONField(default=list)
  half_life_seconds = models.FloatField()
  expected_at = models.DateTimeField(null=True)
  postponed_from_at = models.DateTimeField(null=True)
  postponed_reason = models.TextField(null=True)
  awaits_confirmation = models.BooleanField(default=False)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    indexes = [
      # All that the month's calendar asks, so that it is counted without reading an order.
      models.Index(fields=["delivery_date", "customer", "endpoint", "kind", "status"], name="order_month"),
      # What a run feeds: asked at every placing, and for the plan of a day.
      models.Index(fields=["run_at"], name="order_run"),
      models.Index(fields=["endpoint", "slot", "delivery_date"], name="order_pool"),
    ]


class Vial(models.Model):
  """What a dispenser filled. `activity_mbq` refers to `calibrated_at`. `identity` makes one vial one, whatever road it
  came by; `customer_number` is the dispenser's, `purpose` is set where that number is no customer's."""

  identity = models.CharField(max_length=120, unique=True)
  tracer = models.ForeignKey(Tracer, on_delete=models.PROTECT)
  customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT)
  customer_number = models.PositiveIntegerField(null=True)
  purpose = models.CharField(max_length=20, null=True)
  activity_mbq = models.FloatField()
  calibrated_at = models.DateTimeField()
  calibrated_date = models.DateField(db_index=True)
  volume_ml = models.FloatField()
  batch_number = models.CharField(max_length=30)
  expires_at = models.DateTimeField(null=True)
  state = models.CharField(max_length=12)
  marks = models.JSONField(default=list)
  sources = models.JSONField(default=list)
  entered_by = models.CharField(max_length=150, null=True)
  entered_by_id = models.BigIntegerField(null=True)
  revision = models.PositiveIntegerField(default=1)


class Certificate(models.Model):
  """A frozen certificate: the bytes that were made at release, and their hash. Never rebuilt from live rows."""

  number = models.CharField(max_length=40)
  version = models.PositiveIntegerField(default=1)
  customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
  delivery_date = models.DateField()
  order_ids = models.JSONField(default=list)
  signed_by = models.CharField(max_length=150)
  signed_by_id = models.BigIntegerField()
  signer_role = models.CharField(max_length=20)
  signed_at = models.DateTimeField()
  meaning = models.CharField(max_length=200)
  pdf = models.BinaryField()
  sha256 = models.CharField(max_length=64)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    constraints = [models.UniqueConstraint(fields=["number", "version"], name="certificate_once")]


class ReleaseLine(models.Model):
  """What of a vial was released for an order: MBq at the order's delivery time. An order's lines sum to its delivered
  MBq, a vial's to what it holds then."""

  order = models.ForeignKey(Order, on_delete=models.PROTECT)
  vial = models.ForeignKey(Vial, on_delete=models.PROTECT)
  certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT)
  mbq = models.FloatField()

  class Meta:
    constraints = [models.UniqueConstraint(fields=["order", "vial"], name="release_line_once")]


class Request(models.Model):
  """What a customer asks when he may no longer do it himself; `data` is what the command would have carried."""

  order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT)
  customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
  endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT)
  kind = models.CharField(max_length=10)
  text = models.TextField(default="")
  data = models.JSONField(default=dict)
  state = models.CharField(max_length=10, db_index=True)
  delivery_date = models.DateField(db_index=True)
  made_by = models.CharField(max_length=150)
  made_at = models.DateTimeField()
  answered_by = models.CharField(max_length=150, null=True)
  answered_at = models.DateTimeField(null=True)
  answer = models.TextField(null=True)
  revision = models.PositiveIntegerField(default=1)


class Notice(models.Model):
  """A message of production. `expires_date` is the Copenhagen date of `expires_at`: it stands in the streams while that
  is in the window."""

  kind = models.CharField(max_length=10)
  text = models.TextField()
  order_ids = models.JSONField(default=list)
  expires_at = models.DateTimeField()
  expires_date = models.DateField(db_index=True)
  made_by = models.CharField(max_length=150)
  made_at = models.DateTimeField()
  revision = models.PositiveIntegerField(default=1)


class Receipt(models.Model):
  """A notice for a customer, and who of it read it first."""

  notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="receipts")
  customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
  order_ids = models.JSONField(default=list)
  read_at = models.DateTimeField(null=True)
  read_by = models.CharField(max_length=150, null=True)

  class Meta:
    constraints = [models.UniqueConstraint(fields=["notice", "customer"], name="receipt_once")]
