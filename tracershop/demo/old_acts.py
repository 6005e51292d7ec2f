"""What people do on the old site's page: a form's fields as an act of the old site on its database, with its habits.

Bad input is refused in a sentence before anything is written. Danish, as the old site is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime

from legacy.old.connection import OldDatabase, Row
from legacy.old.values import kept
from legacy.oldsite.site import OldSite
from tracershop import calendar, clock

LARGEST = 2_000_000
TABLES = ("orders", "t_orders")
USES = ("Human", "Dyr", "Andet")
Form = Mapping[str, str]


class Sorry(Exception):
  """Why the old site does not do it, in a sentence for its user."""


def act(old: OldDatabase, form: Form) -> str:
  """Does what a form asks for and says what became of it. Raises Sorry, with nothing written."""
  found = ACTS.get(form.get("gør", ""))
  if found is None:
    raise Sorry("Siden kender ikke det, der blev bedt om.")
  return found(OldSite(old), form)


# --- reading a form


def whole(form: Form, field: str, what: str, *, least: int = 1, most: int = LARGEST) -> int:
  """A whole number between two others."""
  text = form.get(field, "").strip()
  # Digits of other scripts are numbers to Python and to nobody over there.
  if not text.isascii() or not text.isdigit() or len(text) > 9 or not least <= int(text) <= most:
    raise Sorry(f"{what} skal være et helt tal mellem {least} og {most}.")
  return int(text)


def decimal(form: Form, field: str, what: str, *, most: float) -> float:
  """A number above 0, with a comma or a point."""
  try:
    found = float(form.get(field, "").strip().replace(",", "."))
  except ValueError:
    found = math.nan
  if not 0 < found <= most:
    raise Sorry(f"{what} skal være et tal over 0 og højst {most:g}.")
  return found


def instant(form: Form) -> datetime:
  """A wall time of a day."""
  try:
    found = datetime.fromisoformat(form.get("tid", ""))
  except ValueError:
    raise Sorry("Vælg en dag og et klokkeslæt.") from None
  if found.tzinfo is not None or not 2000 <= found.year <= 2099:
    raise Sorry("Vælg en dag og et klokkeslæt.")
  return found.replace(second=0, microsecond=0)


def text(form: Form, field: str, most: int) -> str:
  """A line of text, cut to its column, without control characters."""
  return "".join(it for it in form.get(field, "").strip() if it.isprintable())[:most]


def _row(site: OldSite, table: str, key: int, column: str = "OID") -> Row:
  try:
    return site.row(table, key, column)
  except KeyError:
    raise Sorry(f"Nummer {key} findes ikke mere. Opdater siden.") from None


def _order(site: OldSite, form: Form) -> tuple[str, int, Row]:
  table = form.get("tabel", "orders")
  if table not in TABLES:
    raise Sorry("Siden kender ikke den tabel.")
  oid = whole(form, "oid", "Ordrenummeret", most=2**31 - 1)
  return table, oid, _row(site, table, oid)


def _number(row: Row, column: str) -> int:
  return int(kept(row[column]) or 0)


def _ordered_at(row: Row) -> datetime:
  try:
    return datetime.fromisoformat(kept(row["deliver_datetime"]) or "")
  except ValueError:
    raise Sorry("Ordrens leveringstid findes ikke i nogen kalender.") from None


def _customer(site: OldSite, form: Form) -> int:
  bid = whole(form, "kunde", "Kunden", most=2**31 - 1)
  if not site.old.read("SELECT 1 FROM UserRoles WHERE Id_User = %s AND Id_Role = 4", [str(bid)]):
    raise Sorry("Vælg en kunde.")
  return bid


def delivers(site: OldSite, bid: int, at: datetime) -> bool:
  """Whether a customer has a delivery time there. Even and odd weeks are nobody's business over there."""
  sql = "SELECT 1 FROM deliverTimes WHERE BID = %s AND day = %s AND dtime = %s"
  return bool(site.old.read(sql, [str(bid), str(at.isoweekday()), f"{at:%H:%M:%S}"]))


# --- the customer's acts


def place(site: OldSite, form: Form) -> str:
  """Orders FDG for a delivery time; where an order stands there already, its amount grows."""
  bid, at = _customer(site, form), instant(form)
  amount = whole(form, "mbq", "Aktiviteten i MBq")
  if not delivers(site, bid, at):
    raise Sorry("Kunden har ingen levering på det tidspunkt.")
  before = site.old.read("SELECT OID FROM orders ORDER BY OID DESC LIMIT 1")
  oid = site.insert_order(bid, at, amount, comment=text(form, "bem", 200), user=text(form, "navn", 60))
  grown = bool(before) and oid <= _number(before[0], "OID")
  return f"{amount} MBq lagt til ordre {oid}." if grown else f"Ordre {oid} er bestilt."


def place_injections(site: OldSite, form: Form) -> str:
  """Orders injections for any time."""
  bid, at = _customer(site, form), instant(form)
  count = whole(form, "antal", "Antal injektioner", most=100)
  tracer = whole(form, "tracer", "Tracer", most=2**31 - 1)
  use = form.get("brug", "Human")
  if use not in USES:
    raise Sorry("Vælg en anvendelse.")
  sql = (
    "SELECT 1 FROM TracerCustomer JOIN Tracers ON Tracers.id = tracer_id "
    "WHERE tracer_type = 2 AND tracer_id = %s AND customer_id = %s"
  )
  if not site.old.read(sql, [str(tracer), str(bid)]):
    raise Sorry("Kunden må ikke bestille den tracer.")
  oid = site.insert_injections(
    bid, at, count, tracer, use=use, comment=text(form, "bem", 200), user=text(form, "navn", 60)
  )
  return f"Ordre {oid} er bestilt."


def edit(site: OldSite, form: Form) -> str:
  """Changes an amount, whatever became of the order."""
  table, oid, _ = _order(site, form)
  if table != "orders":
    raise Sorry("Injektioner kan ikke ændres her. Slet ordren og bestil igen.")
  amount = whole(form, "mbq", "Aktiviteten i MBq")
  site.edit_order(oid, amount)
  return f"Ordre {oid} er ændret til {amount} MBq."


def delete(site: OldSite, form: Form) -> str:
  """Takes an order back."""
  table, oid, _ = _order(site, form)
  if not site.delete_order(oid, table):
    raise Sorry(f"Ordre {oid} er godkendt og kan ikke slettes.")
  return f"Ordre {oid} er slettet."


# --- production's acts


def accept(site: OldSite, form: Form) -> str:
  """Accepts."""
  table, oid, _ = _order(site, form)
  if not site.accept(oid, table):
    raise Sorry(f"Ordre {oid} venter ikke på at blive godkendt.")
  return f"Ordre {oid} er godkendt."


def reject(site: OldSite, form: Form) -> str:
  """Rejects injections."""
  table, oid, _ = _order(site, form)
  if table != "t_orders" or not site.reject(oid):
    raise Sorry("Kun injektioner, der ikke er frigivet, kan afvises.")
  return f"Ordre {oid} er afvist."


def move(site: OldSite, form: Form) -> str:
  """Collects an order into an earlier delivery of the same customer and day."""
  table, oid, row = _order(site, form)
  at = instant(form)
  own = _ordered_at(row)
  if table != "orders" or _number(row, "COID") > 0 or _number(row, "status") not in (1, 2):
    raise Sorry(f"Ordre {oid} kan ikke flyttes.")
  if at.date() != own.date() or at >= own or not delivers(site, _number(row, "BID"), at):
    raise Sorry("En ordre flyttes til en tidligere levering samme dag.")
  master = site.move(oid, at)
  return f"Ordre {oid} er samlet i ordre {master}."


def restore(site: OldSite, form: Form) -> str:
  """Puts a collected order back."""
  table, oid, row = _order(site, form)
  if table != "orders" or _number(row, "COID") <= 0 or _number(row, "status") == 3:
    raise Sorry(f"Ordre {oid} er ikke flyttet.")
  _ordered_at(row)
  site.restore(oid)
  return f"Ordre {oid} er flyttet tilbage."


def release(site: OldSite, form: Form) -> str:
  """Releases an order with its vials, the first of them in its row."""
  table, oid, row = _order(site, form)
  user = whole(form, "bruger", "Brugeren", most=2**31 - 1)
  if not site.old.read("SELECT 1 FROM UserRoles WHERE Id_User = %s AND Id_Role = 6", [str(user)]):
    raise Sorry("Vælg, hvem der frigiver.")
  if _number(row, "status") != 2 or (table == "orders" and _number(row, "COID") > 0):
    raise Sorry(f"Ordre {oid} er ikke godkendt, eller er samlet i en anden.")
  at = now()
  if table == "t_orders":
    batch = text(form, "batch", 20)
    if not batch:
      raise Sorry("Skriv batchnummeret.")
    site.release_injections(oid, batch, user, at)
    return f"Ordre {oid} er frigivet."
  chosen = _vials(form)
  if not chosen:
    raise Sorry("Vælg mindst én vial.")
  for key in chosen:
    vial = _row(site, "VAL", key, "ID")
    if _number(vial, "order_id"):
      raise Sorry(f"Vial {key} er brugt.")
  site.release(oid, chosen, user, at)
  return f"Ordre {oid} er frigivet med {len(chosen)} vial(er)."


def _vials(form: Form) -> tuple[int, ...]:
  parts = [it for it in form.get("vialer", "").split(",") if it]
  if any(not it.isascii() or not it.isdigit() or len(it) > 9 for it in parts):
    raise Sorry("Vialens nummer er ikke et tal.")
  return tuple(dict.fromkeys(int(it) for it in parts))


def fill(site: OldSite, form: Form) -> str:
  """What the dispenser's script writes: a vial for a customer, filled now."""
  bid = _customer(site, form)
  number = kept(_row(site, "Users", bid, "Id")["kundenr"])
  if not number:
    raise Sorry("Kunden har intet kundenummer.")
  charge = text(form, "batch", 20)
  if not charge:
    raise Sorry("Skriv batchnummeret.")
  activity = decimal(form, "mbq", "Aktiviteten i MBq", most=LARGEST)
  volume = decimal(form, "ml", "Volumen i ml", most=1_000)
  key = site.fill(number.zfill(2), charge, now(), activity, volume)
  return f"Vial {key} er fyldt."


def now() -> datetime:
  """As the old site's clock on the wall has it."""
  return calendar.wall_time(clock.now()).replace(microsecond=0, tzinfo=None)


def monday(asked: str, today: date) -> date:
  """The Monday of a week that was asked for by one of its days; this week's where nothing can be made of it."""
  try:
    day = date.fromisoformat(asked)
  except ValueError:
    day = today
  if not 2000 <= day.year <= 2099:
    day = today
  return date.fromordinal(day.toordinal() - day.weekday())


ACTS: Mapping[str, Callable[[OldSite, Form], str]] = {
  "bestil": place,
  "bestil-injektioner": place_injections,
  "ret": edit,
  "slet": delete,
  "godkend": accept,
  "afvis": reject,
  "flyt": move,
  "tilbage": restore,
  "frigiv": release,
  "fyld": fill,
}
