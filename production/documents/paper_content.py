"""What the papers of a delivery say, as plain frozen data: two are the same paper when their contents are equal."""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class Made(msgspec.Struct, frozen=True, kw_only=True):
  """Which paper this is, and who made it, as what and when."""

  number: str
  version: int
  site: str
  name: str
  role: str
  at: datetime


class PaperOrder(msgspec.Struct, frozen=True, kw_only=True):
  """An order on a paper; MBq at its ordered delivery time. `customer` is its short name."""

  id: int
  customer: str
  endpoint: str
  tracer: str
  departs_at: datetime
  deliver_at: datetime
  ordered_mbq: float | None
  injections: int | None
  usage: str
  status: str
  marks: tuple[str, ...]
  comment: str = ""
  moved_from: datetime | None = None


class PaperVial(msgspec.Struct, frozen=True, kw_only=True):
  """A vial on a paper: MBq at its calibration instant, and at the delivery of its orders where it has any."""

  id: int
  tracer: str
  batch_number: str
  activity_mbq: float
  calibrated_at: datetime
  volume_ml: float
  expires_at: datetime | None
  released: bool
  order_ids: tuple[int, ...] = ()
  at_delivery_mbq: float | None = None
  marks: tuple[str, ...] = ()
  batch_state: str | None = None
  late_tests: tuple[str, ...] = ()


class DeliveryNote(msgspec.Struct, frozen=True, kw_only=True):
  """Vials that leave together, and the orders they leave for."""

  made: Made
  customer: str
  endpoint: str
  address: str
  vehicle: str
  dispatched_at: datetime
  reason: str
  orders: tuple[PaperOrder, ...]
  vials: tuple[PaperVial, ...]
  from_paper: bool = False


class Nuclide(msgspec.Struct, frozen=True, kw_only=True):
  """What of a radionuclide is in a consignment; MBq at departure. `form` is its chemical form, the tracers' names."""

  symbol: str
  form: str
  activity_mbq: float
  volume_ml: float
  batches: tuple[str, ...]
  vials: int


class TransportDocument(msgspec.Struct, frozen=True, kw_only=True):
  """A consignment of class 7 on the road, as ADR 5.4.1 wants it described."""

  made: Made
  address: str
  emergency_phone: str
  customer: str
  endpoint: str
  consignee_address: str
  vehicle: str
  dispatched_at: datetime
  nuclides: tuple[Nuclide, ...]
  category: str | None
  transport_index: float | None
  packages: int | None
  released: bool
  from_paper: bool = False


class Label(msgspec.Struct, frozen=True, kw_only=True):
  """What stands on a vial. `deliveries` are the order's number and delivery time, where it is released; `human` where
  it may be used on people then."""

  made: Made
  vial: PaperVial
  clinical_name: str
  isotope: str
  customer: str
  endpoint: str
  deliveries: tuple[tuple[int, datetime], ...]
  human: bool = True

  @property
  def names(self) -> str:
    """Tracer and isotope; of a bare isotope they are the same word."""
    return self.isotope if self.vial.tracer == self.isotope else f"{self.vial.tracer}  {self.isotope}"

  @property
  def code(self) -> str:
    """What the scannable code holds: letters of QR's small alphabet, so that it stays coarse enough to read."""
    return f"V{self.vial.id}/{self.vial.batch_number}"


class DayListOrder(msgspec.Struct, frozen=True, kw_only=True):
  order: PaperOrder
  vials: tuple[PaperVial, ...]
  dispatched_at: datetime | None
  received_at: datetime | None


class DayList(msgspec.Struct, frozen=True, kw_only=True):
  """The orders of a date by delivery time, for a day without power."""

  made: Made
  date: date
  rows: tuple[DayListOrder, ...]
