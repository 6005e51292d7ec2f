"""In which columns a row of the old tables says its day and its customer, as they are looked for. Pure."""

from __future__ import annotations

from collections.abc import Mapping

Said = Mapping[str, str | None]

DAY = {"orders": "deliver_datetime", "t_orders": "deliver_datetime", "VAL": "filldate", "blockDeliverDate": "ddate"}
CUSTOMER = {
  "orders": "BID", "t_orders": "BID", "deliverTimes": "BID", "TracerCustomer": "customer_id", "UserRoles": "Id_User",
  "Users": "Id", "VAL": "customer",
}  # fmt: skip


def day_of(table: str, data: Said) -> str:
  """The day that a row says, as it stands there; empty where it says none."""
  return (data.get(DAY.get(table, "")) or "")[:10]


def customer_of(table: str, data: Said) -> str:
  """The customer that a row says: a number over there, of a vial the dispenser's, where `01` is 1."""
  said = (data.get(CUSTOMER.get(table, "")) or "").strip()
  return str(int(said)) if said.isascii() and said.isdigit() and len(said) <= 18 else said[:20]
