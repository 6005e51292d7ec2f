"""The ledger's tables. Only this package reads or writes them (import-linter holds it).

No foreign keys: `entry` must not be bound to anything that could be altered, and frames are erased on their own.
"""

from __future__ import annotations

from django.db import models


class Head(models.Model):
  """The one row that every durable transaction locks first: where the chain and each stream stand."""

  id = models.PositiveSmallIntegerField(primary_key=True)
  epoch = models.CharField(max_length=36)
  entry_id = models.BigIntegerField(default=0)
  entry_hash = models.CharField(max_length=64, default="")
  streams = models.TextField(default="{}")

  class Meta:
    db_table = "ledger_head"


class Entry(models.Model):
  """One change: who, what, when. Append-only, hashed, guarded. Its words are in `body`, its frames in `frame`."""

  id = models.BigIntegerField(primary_key=True)
  at = models.DateTimeField()
  kind = models.CharField(max_length=64, db_index=True)
  actor_id = models.BigIntegerField(null=True)
  actor_name = models.CharField(max_length=150)
  role = models.CharField(max_length=20)
  origin = models.CharField(max_length=20)
  command_id = models.CharField(max_length=64, null=True)
  subjects = models.TextField()
  body_digest = models.CharField(max_length=64)
  frames = models.TextField()
  previous_hash = models.CharField(max_length=64)
  hash = models.CharField(max_length=64)

  class Meta:
    db_table = "ledger_entry"
    indexes = [
      models.Index(fields=["at"], name="ledger_entry_at"),
      # What the audit's search goes by; both end in the instant, so that a page of it is one short walk of an index.
      models.Index(fields=["kind", "at"], name="ledger_entry_kind_at"),
      models.Index(fields=["actor_name", "kind", "at"], name="ledger_entry_who_kind_at"),
    ]


class Body(models.Model):
  """What an entry says: reason, before and after, as JSON, with the salt that its digest is made with. It goes only by
  an erasure that an entry of the chain names."""

  entry_id = models.BigIntegerField(primary_key=True)
  salt = models.BinaryField(max_length=16)
  data = models.BinaryField()

  class Meta:
    db_table = "ledger_body"


class Erasure(models.Model):
  """Which entries' words were erased, and by which entry. The chain says the same; this is what the guard looks at."""

  entry_id = models.BigIntegerField(primary_key=True)
  by_entry_id = models.BigIntegerField()

  class Meta:
    db_table = "ledger_erasure"


class Subject(models.Model):
  """Which rows an entry is about, for the audit's search."""

  subject = models.CharField(max_length=64)
  entry_id = models.BigIntegerField()

  class Meta:
    db_table = "ledger_subject"
    indexes = [models.Index(fields=["subject", "entry_id"], name="ledger_subject_entry")]


class Frame(models.Model):
  """The wire bytes of one delta, with the salt of its digest. Kept for a while, then both are erased."""

  stream = models.CharField(max_length=40)
  revision = models.BigIntegerField()
  entry_id = models.BigIntegerField(db_index=True)
  at = models.DateTimeField(db_index=True)
  salt = models.BinaryField(max_length=16)
  data = models.BinaryField()

  class Meta:
    db_table = "ledger_frame"
    constraints = [models.UniqueConstraint(fields=["stream", "revision"], name="ledger_frame_once")]


class Command(models.Model):
  """A command that was done, so that it is applied once and answers its first result."""

  id = models.CharField(max_length=64, primary_key=True)
  user_key = models.CharField(max_length=40)
  name = models.CharField(max_length=64)
  digest = models.CharField(max_length=64)
  result = models.BinaryField()
  revisions = models.TextField()
  at = models.DateTimeField(db_index=True)

  class Meta:
    db_table = "ledger_command"


class Base(models.Model):
  """A stream's snapshot of some night, the base of the nightly fold check."""

  stream = models.CharField(max_length=40, primary_key=True)
  epoch = models.CharField(max_length=36)
  revision = models.BigIntegerField()
  at = models.DateTimeField()
  data = models.BinaryField()

  class Meta:
    db_table = "ledger_base"


class Past(models.Model):
  """A stream's snapshot of some night, kept as long as frames are: a replay begins from the last one before its day."""

  stream = models.CharField(max_length=40)
  epoch = models.CharField(max_length=36)
  revision = models.BigIntegerField()
  at = models.DateTimeField()
  data = models.BinaryField()

  class Meta:
    db_table = "ledger_past"
    indexes = [models.Index(fields=["stream", "at"], name="ledger_past_at")]
