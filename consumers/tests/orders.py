"""Orders by the wire, for tests: what a screen of the test unit would send."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.client import Browser, Screen
from tracershop import calendar

# Beyond every deadline of the unit, and inside the window whatever the weekday.
AHEAD = 3


def stream_of(browser: Browser) -> str:
  """The stream of the one customer this user acts for."""
  assert browser.user is not None
  return f"customer:{browser.user['customerIds'][0]}"


def order(screen: Screen, stream: str, *, mbq: float = 600, ahead: int = AHEAD, **more: Any) -> dict[str, Any]:
  """The data of an order at the first slot of a day."""
  day: date = calendar.today() + timedelta(days=ahead)
  slot = min(
    (it for it in screen.rows(stream, "slot").values() if it["weekday"] == day.isoweekday()),
    key=lambda it: it["deliveryTime"],
  )
  return {
    "kind": "activity",
    "endpointId": slot["endpointId"],
    "tracerId": slot["tracerId"],
    "slotId": slot["id"],
    "deliveryDate": day.isoformat(),
    "orderedMbq": mbq,
    **more,
  }


async def place(screen: Screen, stream: str, **more: Any) -> int:
  """Places an order, waits until it stands in the copy, and gives its id."""
  done = await screen.command("order.place", order(screen, stream, **more))
  await screen.reached(done["revisions"])
  return int(done["result"]["orderId"])
