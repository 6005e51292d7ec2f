"""What ours is compared with: the pattern of the tutorials.

A consumer per socket in a group, each encoding for itself, and a snapshot by Django's serializer for each client.
"""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracershop.settings")

import django

django.setup()

from channels.db import database_sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.core import serializers  # noqa: E402
from django.urls import path  # noqa: E402

from tracershop.orderbook.models import Order  # noqa: E402

GROUP = "orders"


class NaiveConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]
  """Joins the group, sends every update that comes."""

  async def connect(self) -> None:
    await self.channel_layer.group_add(GROUP, self.channel_name)
    await self.accept()

  async def disconnect(self, code: int) -> None:
    await self.channel_layer.group_discard(GROUP, self.channel_name)

  async def order_update(self, event: dict[str, Any]) -> None:
    await self.send_json(event["content"])


class NaiveSnapshotConsumer(NaiveConsumer):
  """The same, and a snapshot of all orders for each client that connects."""

  async def connect(self) -> None:
    await super().connect()
    text = await database_sync_to_async(self.orders)()
    await self.send('{"type":"snapshot","rows":' + text + "}")

  @staticmethod
  def orders() -> str:
    return serializers.serialize("json", Order.objects.all())


application = ProtocolTypeRouter(
  {
    "websocket": URLRouter(
      [path("naive/", NaiveConsumer.as_asgi()), path("naive-snapshot/", NaiveSnapshotConsumer.as_asgi())]
    )
  }
)
