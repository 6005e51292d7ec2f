"""The demo's old system: a small database with the old tables, filled to fit the demo's unit, linked and taken over.

What is there is written by the old site's own acts, with its habits. The database says in its log that it is the
demo's: one that does not is never written to, whatever address was given.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import structlog
from django.conf import settings

from legacy import adopting
from legacy.actor import OLD_SYSTEM
from legacy.old.connection import OldDatabase, OldDatabaseAway, connect
from legacy.old.tables import FDG
from legacy.old.values import kept
from legacy.oldsite import schema
from legacy.oldsite.site import OldSite
from tracershop import calendar, ledger
from tracershop.actor import SYSTEM
from tracershop.catalogue.models import ClosedDate, Tracer
from tracershop.demo import unit
from tracershop.demo.steps import key_of
from tracershop.site import images, links
from tracershop.site.authority import FUNCTIONS
from tracershop.site.models import Authority

log = structlog.get_logger()

MARK = "Tracershop: demo"
KINDS = {"activity": 1, "injection": 2}
# FDG is hard-wired over there; FDOPA is only there so far. Beside it stands all that the unit makes.
LED_THERE = "FDOPA"
FIRST_ID = 20
TRACERS: dict[int, unit.Made] = {
  14: unit.Made(LED_THERE, "[18F]Fluorodopa", "F-18", "injection", "FDOPA", 480),
  **{FDG if it.short_name == "FDG" else FIRST_ID + place: it for place, it in enumerate(unit.TRACERS)},
}
BECAUSE = "Demoen: alt kan gøres her, men FDOPA bestilles endnu i det gamle system."
STAFF = ("Anders Bæk", "Mette Lund")
# The place of a customer over there: it has one.
PLACES = {it.customer: key for key, it in reversed(unit.PLACES.items())}


def prepare() -> bool:
  """Makes the old database where there is none, gives it this day's orders, and links it; at once where all of it is
  done. Gives whether there is a demo's old system. Call it in demo mode, when the demo's data is there."""
  if not settings.LEGACY_URL:
    return False
  try:
    with opened() as old:
      if not is_ours(old):
        if tables(old):
          log.info("demo.foreign_old_database")
          return False
        make(old)
      top_up(old, calendar.today())
      link(old)
  except OldDatabaseAway as error:
    log.warning("demo.old_database_away", error=str(error))
    return False
  return True


@contextmanager
def opened() -> Iterator[OldDatabase]:
  """A connection to the old database. Raises OldDatabaseAway."""
  old = connect(settings.LEGACY_URL)
  try:
    yield old
  finally:
    old.close()


def tables(old: OldDatabase) -> bool:
  """Whether there are tables at all."""
  if old.vendor == "sqlite":
    return bool(old.read("SELECT 1 FROM sqlite_master LIMIT 1"))
  return bool(old.read("SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() LIMIT 1"))


def is_ours(old: OldDatabase) -> bool:
  """Whether the demo made this database, and may write to it. A real one may have another log, or none."""
  if old.vendor == "sqlite":
    log_of_ours = "SELECT 1 FROM pragma_table_info('Log') WHERE name = 'line'"
  else:
    log_of_ours = (
      "SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'Log' "
      "AND COLUMN_NAME = 'line'"
    )
  return bool(old.read(log_of_ours)) and _noted(old, MARK)


def _noted(old: OldDatabase, line: str) -> bool:
  return bool(old.read("SELECT 1 FROM Log WHERE line = %s", [line]))


def _note(old: OldDatabase, line: str) -> None:
  old.insert("Log", {"line": line})


@contextmanager
def _at_once(old: OldDatabase) -> Iterator[None]:
  """All or nothing where the database can; a commit for each row would take seconds."""
  if old.vendor != "sqlite":
    yield
    return
  old.write("BEGIN IMMEDIATE")
  try:
    yield
  except BaseException:
    old.write("ROLLBACK")
    raise
  old.write("COMMIT")


def make(old: OldDatabase) -> None:
  """Makes the tables and the set-up: customers by their numbers, all tracers, FDG with its runs and delivery times."""
  if old.vendor == "sqlite":
    # Whoever looks at it meanwhile does not wait.
    old.read("PRAGMA journal_mode=WAL")
  with _at_once(old):
    schema.create(old)
    site = OldSite(old)
    for key, name in ((1, "Manager"), (4, "Kunde"), (5, "Transport"), (6, "Produktion"), (7, "Statistik")):
      old.insert("Roles", {"Id": str(key), "Rolename": name, "REALM": "tracershop"})
    isotopes = {name: key for key, name in enumerate(unit.ISOTOPES, 1)}
    for name, key in isotopes.items():
      # Whole seconds, and rounded as somebody once did it; ours are better.
      old.insert("isotopes", {"id": str(key), "name": name, "halflife": str(round(unit.ISOTOPES[name]))})
    for key, description in ((1, "Aktivitet"), (2, "Injektion")):
      old.insert("tracer_types", {"id": str(key), "description": description})
    for tracer, it in TRACERS.items():
      values = {
        "id": tracer, "name": it.short_name, "longName": it.clinical_name, "isotope": isotopes[it.isotope], "in_use": 1,
        "tracer_type": KINDS[it.kind],
      }  # fmt: skip
      old.insert("Tracers", {column: str(value) for column, value in values.items()})
    bids = _customers(site)
    _week(site, bids)
    for name in STAFF:
      site.add_staff(name.split()[0].lower(), name)
    # Last: one that was broken off is not taken for a whole one.
    _note(old, MARK)


def _customers(site: OldSite) -> dict[str, int]:
  bids, pair = {}, 0
  for name, (long_name, number) in unit.CUSTOMERS.items():
    overhead = unit.ENTRIES.get((PLACES[name], "FDG"), (1.1, None, None))[0]
    bids[name] = site.add_customer(
      name.lower(), realname=long_name[:50], shortname=name, kundenr=number, overhead=round((overhead - 1) * 100)
    )
    for tracer, it in sorted(TRACERS.items()):
      there_only = it.short_name == LED_THERE and name in ("Nordby", "Sundby")
      if (PLACES[name], it.short_name) in unit.ENTRIES or there_only:
        pair += 1
        values = {"ID": pair, "tracer_id": tracer, "customer_id": bids[name]}
        site.old.insert("TracerCustomer", {column: str(value) for column, value in values.items()})
  return bids


def _week(site: OldSite, bids: dict[str, int]) -> None:
  runs = {"early": 1, "late": 2}
  for name, number in runs.items():
    made = unit.RUNS[name]
    for day in made.weekdays:
      site.add_production_time(day, made.at, run=number, most=round(made.max_mbq))
  for it in unit.DELIVERIES:
    customer = unit.PLACES[it.place].customer
    if it.run in runs and PLACES[customer] == it.place:
      repeat = {"every": 1, "even": 2, "odd": 3}[it.weeks]
      for day in it.weekdays:
        most = round(it.max_mbq or 0)
        site.add_deliver_time(bids[customer], day, it.at, run=runs[it.run], repeat=repeat, most=most)


# --- what is ordered over there


def top_up(old: OldDatabase, today: date) -> None:
  """Gives a day its orders over there, once: ordered, added to a row, collected with a ghost, and by injections. The
  first day also has one of the day before, released with two vials, and one that nobody can understand."""
  line = f"{MARK} {today}"
  if _noted(old, line):
    return
  with _at_once(old):
    site = OldSite(old)
    bids = {
      (kept(row["Username"]) or "").encode("latin-1").decode("cp1252"): int(kept(row["Id"]) or 0)
      for row in old.read("SELECT Id, Username FROM Users WHERE kundenr IS NOT NULL")
    }
    first = not old.read("SELECT 1 FROM orders LIMIT 1")
    if first:
      _history(site, bids, _workday(today, -1))
    _orders(site, bids, _workday(today, 1), _workday(today, 2))
    if first:
      _puzzle(site, bids["østby"], _workday(today, 2))
    _note(old, line)


def _workday(day: date, step: int) -> date:
  """The workday so many after a date; negative ones before it. Closed dates are none."""
  closed = set(ClosedDate.objects.values_list("date", flat=True))
  for _ in range(abs(step)):
    day += timedelta(days=1 if step > 0 else -1)
    while day.isoweekday() > 5 or day in closed:
      day += timedelta(days=1 if step > 0 else -1)
  return day


def _at(day: date, hour: int, minute: int = 0) -> datetime:
  # As the old site knows it: naive wall time.
  return datetime.combine(day, time(hour, minute))


def _history(site: OldSite, bids: dict[str, int], day: date) -> None:
  """A delivery that went out in two vials: the second one is a row of its own."""
  at, charge = _at(day, 8, 30), f"FDG-{day:%y%m%d}:1"
  order = site.insert_order(bids["kærholm"], at, 5_500, user="Henrik Møller", comment="Til portøren")
  site.accept(order)
  vials = [site.fill("21", charge, _at(day, 6, 5) + timedelta(minutes=it), 8_400.5 - 900 * it, 8.5) for it in range(2)]
  (chemist,) = (row["Id"] for row in site.old.read("SELECT Id FROM Users WHERE Username = %s", ["anders"]))
  site.release(order, vials, int(kept(chemist) or 0), _at(day, 6, 40))


def _orders(site: OldSite, bids: dict[str, int], next_day: date, after: date) -> None:
  """What the old site's customers order for the next days. Where somebody has ordered already, nothing is added."""

  def free(table: str, name: str, at: datetime) -> bool:
    sql = f"SELECT 1 FROM {table} WHERE BID = %s AND deliver_datetime = %s"  # noqa: S608  our own names
    return not site.old.read(sql, [str(bids[name]), f"{at:%Y-%m-%d %H:%M:%S}"])

  if free("orders", "nordby", _at(next_day, 7)):
    site.insert_order(bids["nordby"], _at(next_day, 7), 1_800, user="Sofie Holm", comment="Bestilt i det gamle system")
  if free("orders", "vestby", _at(after, 8)):
    for amount in (1_400, 600):
      site.insert_order(bids["vestby"], _at(after, 8), amount, user="Birgit Sø", comment="Én patient mere")
  if free("orders", "sundby", _at(after, 11, 45)) and free("orders", "sundby", _at(after, 7, 45)):
    collected = site.insert_order(bids["sundby"], _at(after, 11, 45), 1_200, user="Pernille Åkjær")
    site.accept(collected)
    site.move(collected, _at(after, 7, 45))
  fdopa = next(key for key, it in TRACERS.items() if it.short_name == LED_THERE)
  for name, day, count in (("nordby", next_day, 2), ("sundby", after, 1)):
    if free("t_orders", name, _at(day, 10)):
      site.insert_injections(bids[name], _at(day, 10), count, fdopa, user="Grethe Vang")


def _puzzle(site: OldSite, bid: int, day: date) -> None:
  """A day of month 00: it waits in quarantine."""
  order = site.insert_order(bid, _at(day, 8, 15), 900)
  when = f"{day:%Y}-00-{day:%d} 08:15:00"
  site.old.write("UPDATE orders SET deliver_datetime = %s WHERE OID = %s", [when, str(order)])


# --- the link


def link(old: OldDatabase) -> None:
  """Begins the link and takes everything over, once. From then on its worker follows."""
  if ledger.done_command(key_of("oldSystem/linked").id) is not None:
    return
  if links.state() == "off":
    links.begin_link(actor=OLD_SYSTEM)
  adopting.adopt(old)
  share_lead(actor=SYSTEM, command=key_of("oldSystem/linked"))


@ledger.action
def share_lead(change: ledger.Change) -> dict[str, Any]:
  """Says who leads in the demo: this system, so that all can be done here; but FDOPA is still ordered and accepted
  over there."""
  led_there = Tracer.objects.filter(short_name=LED_THERE).values_list("id", flat=True).first()
  wanted: dict[tuple[int | None, str], str] = {(None, it): "new" for it in FUNCTIONS}
  if led_there is not None:
    wanted |= {(led_there, it): "old" for it in ("ordering", "acceptMove")}
  rows = []
  for (tracer_id, function), leader in wanted.items():
    row = Authority.objects.filter(tracer_id=tracer_id, function=function).first() or Authority(
      tracer_id=tracer_id, function=function, revision=0
    )
    row.leader, row.reason, row.set_by, row.set_at = leader, BECAUSE, change.actor.name, change.now
    row.revision += 1
    row.save()
    rows.append(row)
  change.record(
    kind="demo.leadShared",
    subjects=[f"authority:{it.pk}" for it in rows],
    after={"authorities": [images.authority_row(it, with_reason=True) for it in rows]},
    changes=[put for it in rows for put in images.authority_changes(it)],
  )
  return {}
