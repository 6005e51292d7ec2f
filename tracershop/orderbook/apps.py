"""The order book as a Django app."""

from django.apps import AppConfig


class OrderbookConfig(AppConfig):
  name = "tracershop.orderbook"
  label = "orderbook"

  def ready(self) -> None:
    from tracershop.orderbook import booking_parts, bookings, parts
    from tracershop.site import nodes

    parts.register()
    booking_parts.register()
    nodes.when_let_go(bookings.let_go)
