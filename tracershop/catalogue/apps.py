"""The catalogue as a Django app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
  name = "tracershop.catalogue"
  label = "catalogue"

  def ready(self) -> None:
    from tracershop.access import customers
    from tracershop.catalogue import parts
    from tracershop.catalogue.models import Customer

    parts.register()
    customers.know(lambda ids: set(Customer.objects.filter(id__in=ids).values_list("id", flat=True)))
