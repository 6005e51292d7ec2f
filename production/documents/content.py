"""What a certificate says, as plain frozen data: two are the same certificate when their contents are equal."""

from __future__ import annotations

from datetime import datetime

import msgspec


class CertificateOrder(msgspec.Struct, frozen=True):
  """An order on a certificate; MBq at the delivery time. One of injections is a count, and its MBq are 0."""

  id: int
  ordered_mbq: float
  delivered_mbq: float
  usage: str
  ordered_by: str
  marks: tuple[str, ...]
  injections: int | None = None


class CertificateVial(msgspec.Struct, frozen=True):
  """A vial on a certificate: MBq at its calibration instant, and at the delivery time. `late_tests` are names of
  the results that its batch still waited for when it was signed."""

  id: int
  batch_number: str
  activity_mbq: float
  calibrated_at: datetime
  at_delivery_mbq: float
  volume_ml: float
  expires_at: datetime | None
  marks: tuple[str, ...]
  late_tests: tuple[str, ...] = ()


class CertificateContent(msgspec.Struct, frozen=True, kw_only=True):
  """Everything that is printed. `percent` is delivered of ordered, not rounded; None for injections. `kind` is release
  or supplement: then `version` is not the first, which stands, and `before_mbq` is what earlier ones released.
  """

  number: str
  version: int
  site: str
  customer: str
  endpoint: str
  tracer: str
  clinical_name: str
  isotope: str
  half_life_seconds: float
  half_life_source: str
  deliver_at: datetime
  orders: tuple[CertificateOrder, ...]
  vials: tuple[CertificateVial, ...]
  ordered_mbq: float
  delivered_mbq: float
  percent: float | None
  reason: str | None
  signed_by: str
  signer_role: str
  signed_at: datetime
  meaning: str
  kind: str = "release"
  before_mbq: float = 0.0
