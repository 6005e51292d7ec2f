"""A morning of the RIS in the demo: nodes that do not answer, studies that nobody has ordered for, one that was moved
after it was ordered, many that are gone at once, and messages that could not be read. And a screen hangs on a wall."""

from __future__ import annotations

# Runs in a process of its own on the demo's data, given the demo's instant and a port on which nobody listens.
SCENE = """
import sys
import django
django.setup()
from datetime import datetime, time, timedelta
from pinger.letters import RIS, put_into_quarantine
from customer.actions.bookings import adopt_studies, complete_answer
from tracershop import calendar, clock
from tracershop.access import devices
from tracershop.access.actions.monitors import invite_monitor
from tracershop.access.models import User
from tracershop.actor import SYSTEM, Actor
from tracershop.catalogue.models import Endpoint, Tracer
from tracershop.orderbook.models import Booking, Location, Order, Procedure
from tracershop.orderbook.studies import Study, key_of
from tracershop.site import nodes
from tracershop.site.letters import keep_letter

NOW = datetime.fromisoformat(sys.argv[1])
clock.start_at(NOW)
today = calendar.today()
admin = Actor(user_id=User.objects.get(username="siteadmin").pk, name="Jens", role="siteAdmin", origin="demo")
office = Actor(
  user_id=User.objects.get(username="prodadmin").pk, name="Karen", role="productionAdmin", origin="demo"
)

def node(name, **given):
  address = {"host": "127.0.0.1", "port": int(sys.argv[2]), "ae_title": "RIS_WL"} | given
  return nodes.add_node(actor=admin, name=name, **address).value()["nodeId"]

ris = node("RIS Sydby", worklist=True)
node("PACS", ae_title="PACS_STORE")
nodes.report_echo(node_id=ris, state="up", at=NOW - timedelta(hours=3), round_trip_ms=3.4)

north = Endpoint.objects.filter(customer__short_name="Nordby").order_by("id").first()
south = Endpoint.objects.filter(customer__short_name="Sundby").order_by("id").first()
for code, endpoint in (("PET-7", north), ("PET-8", south)):
  Location.objects.create(code=code, endpoint=endpoint)
  Procedure.objects.create(
    endpoint=endpoint, code="FDGH", description="PET/CT FDG hjerte", description_key=key_of("PET/CT FDG hjerte"),
    tracer=Tracer.objects.get(short_name="FDG"), units=320.0, delay_minutes=-60,
  )

def study(number, hour, room="PET-7", words="PET/CT FDG hjerte"):
  at = calendar.wall_instant(today, time.min) + timedelta(hours=hour)
  return Study(accession=f"RH2026112{number:03d}", location=room, code="FDGH", description=words, start_at=at)

there = [study(1, 9.5), study(2, 13), study(3, 12, "PET-8"), study(4, 11, words="PET uden navn"), study(5, 10.25)]
many = [study(100 + place, 32 + place / 4) for place in range(20)]
adopt_studies(actor=SYSTEM, node_id=ris, asked_at=NOW - timedelta(minutes=4), studies=there + many)
# As if a nurse had ordered for it yesterday.
ordered = Booking.objects.get(accession=there[4].accession)
order = Order.objects.get(
  endpoint__customer__short_name="Nordby", tracer__short_name="FDG", status="accepted",
  deliver_at=calendar.wall_instant(today, time(9, 30))
)
ordered.state, ordered.order, ordered.ordered_injection_at = "ordered", order, ordered.start_at - timedelta(hours=1)
ordered.save()
order.booking_ids = [ordered.pk]
order.save()
adopt_studies(actor=SYSTEM, node_id=ris, asked_at=NOW - timedelta(minutes=3), studies=[study(5, 11.75)])
complete_answer(
  actor=SYSTEM, node_id=ris, asked_at=NOW - timedelta(minutes=2), from_date=today,
  to_date=today + timedelta(days=3), accessions=[it.accession for it in there],
)
for number, (retryable, reason) in enumerate(
  [(True, "ORC-20 er tom. / ORC-20 is empty."), (False, "Ordren RE kendes ikke. / The order RE is not known.")]
):
  letter = keep_letter(
    digest=f"{number:064d}", control_id=f"MSG0004{number}",
    body="MSH|^~\\\\&|RIS|CENTRALBY|TS|PET|20261124064112||ORM^O01|MSG00042|P|2.3\\rORC|XO\\rOBR|1|||FDGH^FDG hjerte",
  )
  put_into_quarantine(actor=RIS, letter=letter, reason=reason, answer="AE", retryable=retryable)
devices.enrol(code=invite_monitor(actor=office, name="Pakkeri").value()["code"], address="10.0.0.7")
"""
