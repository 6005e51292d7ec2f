"""What production keeps for itself: the files its dispenser wrote."""

from __future__ import annotations

from django.db import models


class DispenserFile(models.Model):
  """A file of the dispenser, with its bytes as they were. One stands here once, by its hash, whatever it was called.

  `outcome` is arrived (not dealt with yet), taken, partly (a table with bad rows) or quarantined; `vial_ids` are the
  vials it told of, `reason` what was wrong. One that is `waiting` names a customer or a tracer that may yet be set up.
  """

  name = models.CharField(max_length=255)
  sha256 = models.CharField(max_length=64, unique=True)
  bytes = models.BinaryField()
  arrived_at = models.DateTimeField()
  outcome = models.CharField(max_length=12, db_index=True)
  reason = models.TextField(default="")
  vial_ids = models.JSONField(default=list)
  waiting = models.BooleanField(default=False, db_index=True)

  class Meta:
    db_table = "production_dispenser_file"

  def __str__(self) -> str:
    return self.name
