"""Feeds, workers, printers, DICOM nodes, quarantine, and what waits for a person."""

from __future__ import annotations

from django.db import models


class Feed(models.Model):
  """A list that is fed from outside (`ris`, `dispenser`, `oldSystem`), and as of when it was last known to be whole."""

  id = models.CharField(max_length=20, primary_key=True)
  state = models.CharField(max_length=20)
  as_of = models.DateTimeField(null=True)
  cycle_seconds = models.PositiveIntegerField(null=True)
  unread = models.PositiveIntegerField(default=0)
  by_messages = models.BooleanField(default=False)
  reported_at = models.DateTimeField()
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    db_table = "site_feed"

  def __str__(self) -> str:
    return self.id


class Worker(models.Model):
  """A part that runs on its own. `heartbeat_at` is written outside the ledger; a change of `state` never is."""

  name = models.CharField(max_length=60, unique=True)
  state = models.CharField(max_length=20)
  since = models.DateTimeField()
  heartbeat_at = models.DateTimeField()
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    db_table = "site_worker"

  def __str__(self) -> str:
    return self.name


class Printer(models.Model):
  """A raw printer on the network."""

  name = models.CharField(max_length=60, unique=True)
  kind = models.CharField(max_length=8)
  host = models.CharField(max_length=255)
  port = models.PositiveIntegerField(default=9100)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    db_table = "site_printer"

  def __str__(self) -> str:
    return self.name


class Node(models.Model):
  """A DICOM node. `state` is that of its echoes, and changes by recorded actions only; so do `last_echo_at` and
  `round_trip_ms`. `answered_at` is when its last complete worklist answer was asked for, `unread` how many
  of that answer's studies could not be read."""

  name = models.CharField(max_length=60, unique=True)
  host = models.CharField(max_length=255)
  port = models.PositiveIntegerField()
  ae_title = models.CharField(max_length=16)
  worklist = models.BooleanField(default=False)
  station_ae_title = models.CharField(max_length=16, null=True)
  state = models.CharField(max_length=8, default="unknown")
  since = models.DateTimeField()
  last_echo_at = models.DateTimeField(null=True)
  round_trip_ms = models.FloatField(null=True)
  asked_at = models.DateTimeField(null=True)
  answered_at = models.DateTimeField(null=True)
  trouble = models.CharField(max_length=30, null=True)
  unread = models.PositiveIntegerField(default=0)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    db_table = "site_node"

  def __str__(self) -> str:
    return self.name


class Conflict(models.Model):
  """Something from outside that waits for a person's word. `held` is what he decides about, and is not on the wire."""

  kind = models.CharField(max_length=30)
  subject = models.CharField(max_length=60)
  details = models.JSONField(default=dict)
  held = models.JSONField(default=dict)
  state = models.CharField(max_length=8, default="open", db_index=True)
  made_at = models.DateTimeField()
  settled_by = models.CharField(max_length=150, null=True)
  settled_at = models.DateTimeField(null=True)
  choice = models.CharField(max_length=8, null=True)
  reason = models.TextField(null=True)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    db_table = "site_conflict"

  def __str__(self) -> str:
    return f"{self.kind}: {self.subject}"


class Letter(models.Model):
  """A message of the RIS as it was stored before it was answered, without who the patient is. `state` is new, done,
  idle (it changed nothing), early (what it is about was not known), dead (it could not be read), retry (a person asked
  for another try) or dismissed."""

  digest = models.CharField(max_length=64, unique=True)
  control_id = models.CharField(max_length=200)
  received_at = models.DateTimeField(db_index=True)
  body = models.TextField()
  state = models.CharField(max_length=10, db_index=True)
  answer = models.CharField(max_length=2, null=True)
  quarantine_id = models.BigIntegerField(null=True)

  class Meta:
    db_table = "site_letter"

  def __str__(self) -> str:
    return f"{self.control_id}: {self.state}"


class Refused(models.Model):
  """Messages of the RIS that were refused and not kept, counted, outside the ledger: `why` is type, version,
  processing or long, `kind` the message's type where its header says one. Nothing else of them is known."""

  why = models.CharField(max_length=12)
  kind = models.CharField(max_length=10)
  count = models.PositiveBigIntegerField(default=0)
  first_at = models.DateTimeField()
  last_at = models.DateTimeField()

  class Meta:
    db_table = "site_refused"
    constraints = [models.UniqueConstraint(fields=["why", "kind"], name="refused_once")]

  def __str__(self) -> str:
    return f"{self.why} {self.kind}: {self.count}"


class Listener(models.Model):
  """Where messages of the RIS are listened for, outside the ledger: `state` is off (no port is set), listening, or
  taken (the port is another's), `since` when; `heard_at` is when the last message came."""

  name = models.CharField(max_length=20, unique=True)
  state = models.CharField(max_length=10)
  host = models.CharField(max_length=255)
  port = models.PositiveIntegerField()
  since = models.DateTimeField()
  heard_at = models.DateTimeField(null=True)

  class Meta:
    db_table = "site_listener"

  def __str__(self) -> str:
    return f"{self.name}: {self.state}"


class Quarantine(models.Model):
  """Something from outside that could not be taken in, and why. Kept for ever; the newest of each source are shown.
  `fate` is null
  while it waits; aside (a person will not have it), resolved (it could be taken in since), or replaced (it came again,
  and cannot be taken in either)."""

  source = models.CharField(max_length=20)
  name = models.CharField(max_length=255)
  reason = models.TextField()
  received_at = models.DateTimeField()
  digest = models.CharField(max_length=64)
  retryable = models.BooleanField(default=False)
  shown = models.BooleanField(default=True)
  fate = models.CharField(max_length=8, null=True)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    db_table = "site_quarantine"
    indexes = [
      models.Index(fields=["source", "digest"], name="site_quarantine_digest"),
      models.Index(fields=["shown", "id"], name="site_quarantine_shown"),
    ]

  def __str__(self) -> str:
    return f"{self.source}: {self.name}"


class Link(models.Model):
  """The link to the old system. `state` is off, reading (nothing is written there), both (each side's
  changes are written on the other), away or cut; `in_step_at` when both sides were last known to agree, `behind` how
  many changes have not arrived, here or there."""

  name = models.CharField(max_length=20, unique=True)
  state = models.CharField(max_length=10)
  since = models.DateTimeField()
  in_step_at = models.DateTimeField(null=True)
  behind = models.PositiveIntegerField(default=0)
  trouble = models.CharField(max_length=200, null=True)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    db_table = "site_link"

  def __str__(self) -> str:
    return self.name


class Authority(models.Model):
  """Who leads for a function: `old` or `new`. A row of a tracer goes before the one for all of them (null). `reason` is
  null where nobody said it: the old system leads from the beginning."""

  tracer_id = models.BigIntegerField(null=True)
  function = models.CharField(max_length=12)
  leader = models.CharField(max_length=3)
  set_by = models.CharField(max_length=150)
  set_at = models.DateTimeField()
  reason = models.TextField(null=True)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    db_table = "site_authority"
    constraints = [models.UniqueConstraint(fields=["tracer_id", "function"], name="authority_once")]

  def __str__(self) -> str:
    return f"{self.function} of {self.tracer_id or 'all'}: {self.leader}"


class Rule(models.Model):
  """A rule of the site that is turned on and off, with a reason. One without a row was never turned on."""

  name = models.CharField(max_length=20, unique=True)
  holds = models.BooleanField()
  set_by = models.CharField(max_length=150)
  set_at = models.DateTimeField()
  reason = models.TextField()
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    db_table = "site_rule"

  def __str__(self) -> str:
    return f"{self.name}: {self.holds}"


class Check(models.Model):
  """A look at the installation itself, outside the ledger: `kind` is ledger (it was verified), backup (one was made) or
  oldSystem (what it runs on). `how`: command, nightly, button, restore or link; `by` is the person who asked. `ok` is
  null while it runs, and where it never ended. `beat_at` is when the process that does it last said so."""

  kind = models.CharField(max_length=12)
  how = models.CharField(max_length=12)
  by = models.CharField(max_length=150, null=True)
  asked_at = models.DateTimeField()
  began_at = models.DateTimeField(null=True)
  beat_at = models.DateTimeField(null=True)
  ended_at = models.DateTimeField(null=True)
  ok = models.BooleanField(null=True)
  details = models.JSONField(default=dict)

  class Meta:
    db_table = "site_check"
    indexes = [models.Index(fields=["kind", "id"], name="site_check_kind")]

  def __str__(self) -> str:
    return f"{self.kind} by {self.how}: {self.ok}"
