"""What a request asks, as the command that it stands for: strictly of its shape, or refused at its field (REQ-2)."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from tracershop.errors import Refusal
from tracershop.protocol.commands import OrderEdit, OrderPlace
from tracershop.protocol.shape import badly_typed


def late(data: dict[str, Any]) -> OrderPlace:
  """A late order. Raises Refusal `invalid` at the field that is not of its shape."""
  try:
    return msgspec.convert(data, OrderPlace, strict=True)
  except msgspec.ValidationError as error:
    raise badly_typed(error) from None


def changed(order_id: int, data: dict[str, Any]) -> OrderEdit:
  """A change of an order, which `data` need not name again. Raises Refusal `invalid`, also for one of nothing."""
  try:
    asked = msgspec.convert({"orderId": order_id, **data}, OrderEdit, strict=True)
  except msgspec.ValidationError as error:
    raise badly_typed(error) from None
  if asked.order_id != order_id:
    raise Refusal("invalid", field="orderId")
  fields = ("ordered_mbq", "injections", "slot_id", "delivery_date", "deliver_at", "usage", "comment")
  if all(getattr(asked, field) is UNSET for field in fields):
    raise Refusal("invalid", field="data", text="nothing_changed")
  return asked


def cancelled(data: dict[str, Any]) -> None:
  """A cancellation takes nothing. Raises Refusal `invalid` for what it was given."""
  if data:
    raise Refusal("invalid", field="data")
