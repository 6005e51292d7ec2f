"""The catalogue as a Django app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
  name = "tracershop.catalogue"
  label = "catalogue"

  def ready(self) -> None:
    from tracershop.catalogue import parts

    parts.register()
