"""What is known of the old system's rows, which of ours they are, and what is on its way there."""

from __future__ import annotations

from django.db import models


class Mirror(models.Model):
  """A row of the old system as it was last agreed upon: the copy, and the base of the three-way merge.

  `key` is its primary key as text (several parts joined by a comma), `data` its columns as text or null. A row that
  is gone over there stays, `gone_at` says since when: nothing that was copied is lost. `day` and `customer` are what
  it says in its columns of these (`whereabouts`): people look for it by them.
  """

  table = models.CharField(max_length=32)
  key = models.CharField(max_length=64)
  data = models.JSONField()
  digest = models.CharField(max_length=64)
  seen_at = models.DateTimeField()
  gone_at = models.DateTimeField(null=True)
  day = models.CharField(max_length=10, default="")
  customer = models.CharField(max_length=20, default="")

  class Meta:
    db_table = "legacy_mirror"
    constraints = [models.UniqueConstraint(fields=["table", "key"], name="legacy_mirror_once")]
    indexes = [
      models.Index(fields=["table", "day"], name="legacy_mirror_day"),
      models.Index(fields=["table", "customer", "day"], name="legacy_mirror_whose"),
      models.Index(fields=["table", "gone_at"], name="legacy_mirror_gone"),
    ]


class Tie(models.Model):
  """Which of our rows a row over there is. Several of our orders may be one row (each with its `share`, MBq of the
  ordered amount), and one of our orders several rows (`part`: main, ghost, or extra for a further vial)."""

  table = models.CharField(max_length=32)
  key = models.CharField(max_length=64)
  kind = models.CharField(max_length=20)
  our_id = models.BigIntegerField()
  part = models.CharField(max_length=8, default="main")
  share = models.FloatField(null=True)

  class Meta:
    db_table = "legacy_tie"
    constraints = [models.UniqueConstraint(fields=["table", "key", "kind", "our_id"], name="legacy_tie_once")]
    indexes = [models.Index(fields=["kind", "our_id"], name="legacy_tie_ours")]


class Cursor(models.Model):
  """How far something has come: the last entry of the ledger that was carried over there, the newest change seen."""

  name = models.CharField(max_length=30, primary_key=True)
  value = models.CharField(max_length=120)

  class Meta:
    db_table = "legacy_cursor"


class Due(models.Model):
  """One of ours that has changed since it was last compared with what was agreed upon: `kind` is order or vial,
  `entry_id` the newest entry of the ledger that says so. It stays until its statements are planned."""

  kind = models.CharField(max_length=8)
  our_id = models.BigIntegerField()
  entry_id = models.BigIntegerField()

  class Meta:
    db_table = "legacy_due"
    constraints = [models.UniqueConstraint(fields=["kind", "our_id"], name="legacy_due_once")]


class Write(models.Model):
  """One statement on its way to the old system, kept before it is sent: killed at any line, the next start looks
  whether it arrived before anything else is done. `state` is planned, done, refused (its guard no longer matched: the
  next poll says why) or dropped (it did not leave: what it was for is planned anew).

  `entry_id` is the entry of the ledger that it came of, `place` its place among those; `group` are the writes that
  belong together, `label` names the row that an insert makes. `bonds` are ties that hold from then on, `freed` those
  that end, `dues` what is compared again where it is not done. `noted`: what was known over there before it left,
  `above` the highest number and `stamp` the order_time that it writes and nobody else can.
  """

  entry_id = models.BigIntegerField()
  place = models.PositiveIntegerField()
  group = models.BigIntegerField(default=0)
  table = models.CharField(max_length=32)
  key = models.CharField(max_length=64, null=True)
  label = models.CharField(max_length=64, default="")
  verb = models.CharField(max_length=6)
  values = models.JSONField(default=dict)
  guard = models.JSONField(default=dict)
  bonds = models.JSONField(default=list)
  freed = models.JSONField(default=list)
  dues = models.JSONField(default=list)
  noted = models.JSONField(default=dict)
  state = models.CharField(max_length=8, default="planned", db_index=True)
  at = models.DateTimeField()

  class Meta:
    db_table = "legacy_write"
    constraints = [models.UniqueConstraint(fields=["entry_id", "place"], name="legacy_write_once")]
