"""The site as a Django app: registers its rows of the stream `site`, and the feeds' rows of four kinds of stream."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
  name = "tracershop.site"
  label = "site"

  def ready(self) -> None:
    from tracershop import ledger
    from tracershop.site import images

    ledger.register_part("site", images.site_part)
    for prefix in images.FEED_STREAMS:
      ledger.register_part(prefix, images.feed_part)
    ledger.register_part("customer", images.feed_part)
    ledger.register_part("wall", images.wall_part)
    ledger.register_part("catalogue", images.authority_part)
