"""Feeds, workers and quarantine."""

from __future__ import annotations

from django.db import models


class Feed(models.Model):
  """A list that is fed from outside (`ris`, `dispenser`, `oldSystem`), and as of when it was last known to be whole."""

  id = models.CharField(max_length=20, primary_key=True)
  state = models.CharField(max_length=20)
  as_of = models.DateTimeField(null=True)
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


class Quarantine(models.Model):
  """Something from outside that could not be taken in, and why. Kept for ever; the newest are shown."""

  source = models.CharField(max_length=20)
  name = models.CharField(max_length=255)
  reason = models.TextField()
  received_at = models.DateTimeField()
  digest = models.CharField(max_length=64)
  shown = models.BooleanField(default=True)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    db_table = "site_quarantine"
    indexes = [
      models.Index(fields=["source", "digest"], name="site_quarantine_digest"),
      models.Index(fields=["shown", "id"], name="site_quarantine_shown"),
    ]

  def __str__(self) -> str:
    return f"{self.source}: {self.name}"
