"""The order book's tables. Activities are MBq; each docstring says at which instant."""

from __future__ import annotations

from django.db import models
from django.utils.functional import cached_property

from tracershop.catalogue import bare
from tracershop.catalogue.models import Customer, Endpoint, Isotope, Slot, Tracer


class Day(models.Model):
  """The one row that says which day it is, and since when rows stand in the streams; moved by a recorded action."""

  id = models.PositiveSmallIntegerField(primary_key=True)
  today = models.DateField()
  window_from = models.DateField()


class Order(models.Model):
  """`ordered_mbq` is meant at the ordered slot's delivery time. `deliver_at`, `departs_at` and `run_at` are the active
  slot's (the one it was moved to, else the ordered one). `dispensed_mbq` is at `deliver_at`. An injection order has no
  slot and no run, an isotope order no tracer: its vials are of its isotope's (`filled_from`). `half_life_seconds` is
  its isotope's as long as it is open."""

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
  dispatched_at = models.DateTimeField(null=True)
  received_at = models.DateTimeField(null=True)
  # The bookings that it came from, kept after those are erased.
  booking_ids = models.JSONField(default=list)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    indexes = [
      # All that the month's calendar asks, so that it is counted without reading an order.
      models.Index(fields=["delivery_date", "customer", "endpoint", "kind", "status"], name="order_month"),
      # What a run feeds: asked at every placing, and for the plan of a day.
      models.Index(fields=["run_at"], name="order_run"),
      models.Index(fields=["endpoint", "slot", "delivery_date"], name="order_pool"),
    ]

  @cached_property
  def filled_from(self) -> Tracer | None:
    """The tracer that its vials are of: its own, or its bare isotope's (ISO-2)."""
    return self.tracer if self.tracer_id is not None else bare.tracer_of(self.isotope_id)

  @property
  def filled_from_id(self) -> int | None:
    """The same by its id, without a question where it is the order's own."""
    if self.tracer_id is not None:
      return self.tracer_id
    return self.filled_from.pk if self.filled_from is not None else None


class Batch(models.Model):
  """What one synthesis made; `activity_mbq` and `volume_ml` at `end_of_synthesis_at`, whose Copenhagen date is
  `made_date`. `tests` are its tracer's at the time it was opened, `results` what they gave (the shapes of the wire)."""

  tracer = models.ForeignKey(Tracer, on_delete=models.PROTECT)
  number = models.CharField(max_length=30)
  origin = models.CharField(max_length=8, default="own")
  end_of_synthesis_at = models.DateTimeField()
  made_date = models.DateField(db_index=True)
  activity_mbq = models.FloatField()
  volume_ml = models.FloatField()
  expires_at = models.DateTimeField()
  state = models.CharField(max_length=24)
  tests = models.JSONField(default=list)
  results = models.JSONField(default=list)
  late_tests = models.JSONField(default=list)
  opened_by = models.CharField(max_length=150)
  opened_by_id = models.BigIntegerField(null=True)
  opened_at = models.DateTimeField()
  decided_by = models.CharField(max_length=150, null=True)
  decided_by_id = models.BigIntegerField(null=True)
  decided_at = models.DateTimeField(null=True)
  meaning = models.CharField(max_length=200, null=True)
  reason = models.TextField(null=True)
  marks = models.JSONField(default=list)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    constraints = [models.UniqueConstraint(fields=["number"], name="batch_once")]


class Dispatch(models.Model):
  """Vials that left together, and what the customer says arrived. Where the car came back, `returned_vial_ids` are what
  was in it: its vials have no dispatch any more, and may leave again."""

  customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
  endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT)
  delivery_date = models.DateField(db_index=True)
  dispatched_at = models.DateTimeField()
  dispatched_by = models.CharField(max_length=150)
  vehicle = models.CharField(max_length=60)
  category = models.CharField(max_length=12, null=True)
  transport_index = models.FloatField(null=True)
  packages = models.PositiveIntegerField(null=True)
  order_ids = models.JSONField(default=list)
  received_at = models.DateTimeField(null=True)
  received_by = models.CharField(max_length=150, null=True)
  received_vial_ids = models.JSONField(null=True)
  note = models.TextField(default="")
  marks = models.JSONField(default=list)
  returned_at = models.DateTimeField(null=True)
  returned_by = models.CharField(max_length=150, null=True)
  returned_reason = models.TextField(null=True)
  returned_vial_ids = models.JSONField(default=list)
  revision = models.PositiveIntegerField(default=1)


class Vial(models.Model):
  """What a dispenser filled. `activity_mbq` refers to `calibrated_at`. `identity` makes one vial one, whatever road it
  came by; `customer_number` is the dispenser's, `purpose` is set where that number is no customer's. `batch_state` and
  `late_tests` are its batch's (`store.commit` keeps them), so that its image depends on the row alone. `own_entry_at`:
  since when it is released on its own signer's word alone."""

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
  batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="vials")
  dispatch = models.ForeignKey(Dispatch, null=True, on_delete=models.PROTECT, related_name="vials")
  discard_code = models.CharField(max_length=10, null=True)
  batch_state = models.CharField(max_length=24, null=True)
  late_tests = models.JSONField(default=list)
  own_entry_at = models.DateTimeField(null=True, db_index=True)
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
  kind = models.CharField(max_length=12, default="release")
  struck_at = models.DateTimeField(null=True)
  struck_by = models.CharField(max_length=150, null=True)
  struck_reason = models.TextField(null=True)
  acknowledged_by = models.CharField(max_length=150, null=True)
  acknowledged_at = models.DateTimeField(null=True)
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
  # A correction takes it back: the line stays, and counts for nothing.
  void = models.BooleanField(default=False)

  class Meta:
    constraints = [models.UniqueConstraint(fields=["order", "vial", "certificate"], name="release_line_once")]


class Recall(models.Model):
  """The recall of what left of a batch."""

  batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
  reason = models.TextField()
  made_by = models.CharField(max_length=150)
  made_at = models.DateTimeField()
  made_date = models.DateField(db_index=True)
  revision = models.PositiveIntegerField(default=1)


class RecallAnswer(models.Model):
  """What a recall means to one customer, on whose screen there it first stood, who has acknowledged it, and whom there
  production has reached itself, how and when (`reached_by` is production's)."""

  recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="answers")
  customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
  vial_ids = models.JSONField(default=list)
  order_ids = models.JSONField(default=list)
  seen_by = models.CharField(max_length=150, null=True)
  seen_at = models.DateTimeField(null=True)
  acknowledged_by = models.CharField(max_length=150, null=True)
  acknowledged_at = models.DateTimeField(null=True)
  reached_whom = models.CharField(max_length=100, null=True)
  reached_how = models.CharField(max_length=10, null=True)
  reached_note = models.TextField(default="")
  reached_by = models.CharField(max_length=150, null=True)
  reached_at = models.DateTimeField(null=True)

  class Meta:
    constraints = [models.UniqueConstraint(fields=["recall", "customer"], name="recall_answer_once")]


class Document(models.Model):
  """A paper that was made once and is kept as it is: its bytes and their hash. `about` is what it says of which rows,
  in the shape of the wire."""

  kind = models.CharField(max_length=16)
  number = models.CharField(max_length=60)
  customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT)
  dispatch = models.ForeignKey(Dispatch, null=True, on_delete=models.PROTECT)
  vial = models.ForeignKey(Vial, null=True, on_delete=models.PROTECT)
  for_date = models.DateField(db_index=True)
  made_by = models.CharField(max_length=150)
  made_at = models.DateTimeField()
  media_type = models.CharField(max_length=40)
  bytes = models.BinaryField()
  sha256 = models.CharField(max_length=64)
  about = models.JSONField(default=list)
  revision = models.PositiveIntegerField(default=1)


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


class Location(models.Model):
  """A room of the RIS. `waiting` counts its bookings in the window while it has no endpoint."""

  code = models.CharField(max_length=120, unique=True)
  endpoint = models.ForeignKey(Endpoint, null=True, on_delete=models.PROTECT)
  waiting = models.PositiveIntegerField(default=0)
  revision = models.PositiveIntegerField(default=1)


class Procedure(models.Model):
  """What a study description means at an endpoint: so many `units` (MBq or injections) of a tracer, so long after the
  study's start. `description_key` tells descriptions apart that differ only in case and spaces no further."""

  endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT)
  code = models.CharField(max_length=64, default="")
  description = models.CharField(max_length=255)
  description_key = models.CharField(max_length=64)
  tracer = models.ForeignKey(Tracer, null=True, on_delete=models.PROTECT)
  units = models.FloatField(null=True)
  delay_minutes = models.IntegerField(null=True)
  ignored = models.BooleanField(default=False)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    constraints = [models.UniqueConstraint(fields=["endpoint", "description_key"], name="procedure_once")]


class Booking(models.Model):
  """A study from the RIS, erased seven days after its date. `known_at` is how new what is known of it is: what is older
  changes nothing. `state` is booked, ordered, rejected or cancelled; a cancelled one stays until it is erased, so that
  nothing old brings it back, and stands in the streams only where it was ordered."""

  accession = models.CharField(max_length=255, unique=True)
  location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="bookings")
  procedure = models.ForeignKey(Procedure, null=True, on_delete=models.PROTECT, related_name="bookings")
  code = models.CharField(max_length=64, default="")
  description = models.CharField(max_length=255)
  start_at = models.DateTimeField()
  start_date = models.DateField(db_index=True)
  state = models.CharField(max_length=10)
  order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="bookings")
  parts = models.JSONField(default=list)
  # What messages about single steps go by, not on the wire: the steps with when each was known, and when something was
  # last said of the whole study.
  steps = models.JSONField(default=list)
  whole_at = models.DateTimeField(null=True)
  changes = models.JSONField(default=list)
  # As it was when it was ordered.
  ordered_start_at = models.DateTimeField(null=True)
  ordered_injection_at = models.DateTimeField(null=True)
  ordered_procedure_id = models.BigIntegerField(null=True)
  ordered_location_id = models.BigIntegerField(null=True)
  known_at = models.DateTimeField()
  node_id = models.BigIntegerField(null=True)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    indexes = [models.Index(fields=["location", "start_date"], name="booking_of_room")]
