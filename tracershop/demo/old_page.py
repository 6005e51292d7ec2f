"""The old site's page as HTML: plain tables and forms, as they were made in 2004. Everything is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tracershop.demo import old_week
from tracershop.demo.old_acts import USES
from tracershop.demo.old_week import Buyer, Named, Ordered, Week

PRODUCTION = "produktion"
PATH = "/old-site/"
DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
NOTHING = mark_safe("&nbsp;")


class View(msgspec.Struct, frozen=True, kw_only=True):
  """Who looks, at which week, and what was just said to him. `kept` are the fields of a form that was refused."""

  who: str
  week: Week
  now: datetime
  token: str
  said: str = ""
  sorry: str = ""
  kept: Mapping[str, str] = {}

  @property
  def buyer(self) -> Buyer | None:
    """The customer who looks; None for production."""
    return self.week.buyer(int(self.who)) if self.who != PRODUCTION else None


def page(view: View) -> str:
  """The whole page."""
  week = view.week
  title = "Produktion" if view.buyer is None else view.buyer.name
  return str(
    format_html(
      PAGE,
      title=title,
      path=PATH,
      who=_who(view),
      said=format_html('<p class="said" role="status">{}</p>', view.said) if view.said else "",
      sorry=format_html('<p class="sorry" role="alert">{}</p>', view.sorry) if view.sorry else "",
      stamp=week.stamp,
      number=week.monday.isocalendar().week,
      first=f"{week.monday:%d-%m-%Y}",
      last=f"{week.monday + timedelta(days=6):%d-%m-%Y}",
      week=_all(view) if view.buyer is None else _customer(view, view.buyer),
      forms=_production_forms(view) if view.buyer is None else _customer_forms(view, view.buyer),
      raw=_raw(week),
    )
  )


PAGE = """<!DOCTYPE html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tracershop - {title}</title>
<link rel="stylesheet" href="{path}site.css">
<script src="{path}site.js" defer></script>
<noscript><meta http-equiv="refresh" content="5"></noscript>
</head>
<body>
<div id="top">
<h1>Tracershop</h1>
<p>Bestilling af radioaktive sporstoffer &middot; version 1.4 (2004)</p>
</div>
<p class="demo">Det gamle system, som demoen spiller det: siden skriver kun i de gamle tabeller.
<a href="/">Til det nye Tracershop</a></p>
{who}
{sorry}{said}
<h2>{title}, uge {number} ({first} til {last})</h2>
<div id="uge" data-stamp="{stamp}">{week}</div>
{forms}
<h2>R&aring; r&aelig;kker</h2>
<p>Det, der st&aring;r i de gamle tabeller, sidst &aelig;ndret &oslash;verst. Hentes igen hvert 2. sekund;
det nye er m&aelig;rket med &raquo;ny&laquo; eller &raquo;&aelig;ndret&laquo;. <span id="svar"></span></p>
<div id="rows" data-stamp="{stamp}">{raw}</div>
</body>
</html>
"""


def _options(items: Iterable[tuple[Any, Any]], chosen: Any = None) -> SafeString:
  return format_html_join(
    "",
    '<option value="{}"{}>{}</option>',
    ((key, mark_safe(" selected") if str(key) == str(chosen) else "", name) for key, name in items),
  )


def _who(view: View) -> SafeString:
  week = view.week
  people = [*((it.key, it.name) for it in week.buyers), (PRODUCTION, "Produktion")]
  weeks = ((week.monday - timedelta(days=7), "Forrige uge"), (week.monday + timedelta(days=7), "Næste uge"))
  links = format_html_join(
    " | ", '<a href="{}?hvem={}&amp;uge={}">{}</a>', ((PATH, view.who, monday, name) for monday, name in weeks)
  )
  return format_html(
    '<form method="get" action="{}" class="who"><label>Bruger: <select name="hvem">{}</select></label> '
    '<input type="hidden" name="uge" value="{}"><input type="submit" value="Vis"> {} | '
    '<a href="{}?hvem={}">Denne uge</a></form>',
    PATH, _options(people, view.who), week.monday, links, PATH, view.who,
  )  # fmt: skip


def _form(view: View, verb: str, inner: Any, button: str, **hidden: Any) -> SafeString:
  fields = {"csrfmiddlewaretoken": view.token, "hvem": view.who, "uge": view.week.monday, "gør": verb, **hidden}
  return format_html(
    '<form method="post" action="{}">{}{} <input type="submit" value="{}"></form>',
    PATH,
    format_html_join("", '<input type="hidden" name="{}" value="{}">', fields.items()),
    inner,
    button,
  )


def _of_order(view: View, it: Ordered, verb: str, button: str, inner: Any = "") -> SafeString:
  return _form(view, verb, inner, button, tabel=it.table, oid=it.key)


def _table(head: Iterable[str], body: SafeString) -> SafeString:
  return format_html(
    '<div class="wide"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
    format_html_join("", '<th scope="col">{}</th>', ((it,) for it in head)),
    body,
  )


def _line(cells: Iterable[Any]) -> SafeString:
  return format_html("<tr>{}</tr>", format_html_join("", "<td>{}</td>", ((it or NOTHING,) for it in cells)))


def _day(day: date) -> str:
  return f"{DAYS[day.weekday()]} {day:%d-%m}"


def _day_of(it: Ordered) -> str:
  return _day(date.fromisoformat(it.at[:10]))


def _what(it: Ordered) -> str:
  return f"{it.count} MBq" if it.table == "orders" else f"{it.count} inj."


def _state(it: Ordered) -> str:
  known = old_week.STATUS.get(it.status, f"status {it.status}")
  if it.into > 0:
    known = f"{known}, samlet i {it.into}"
  return f"{known} ({'ekstra vial' if it.into > 0 else 'spøgelse'})" if it.ghost else known


# --- a customer's week


def _customer(view: View, buyer: Buyer) -> SafeString:
  lines = []
  for day in view.week.days():
    mine = [it for it in view.week.orders if it.at.startswith(str(day))]
    times = {f"{at:%Y-%m-%d %H:%M}" for at in buyer.times_of(day)} | {it.at for it in mine}
    for at in sorted(times):
      there = [it for it in mine if it.at == at] or [None]  # type: ignore[list-item]
      lines += [_line(_of_customer(view, day, at, it)) for it in there]
  head = ("Dag", "Levering", "Ordre", "Tracer", "Bestilt", "Status", "Bemærkning", "Bestilt af", "Batch", "Ret", "Slet")
  return _table(head, format_html_join("", "{}", ((it,) for it in lines)))


def _of_customer(view: View, day: date, at: str, it: Ordered | None) -> Iterable[Any]:
  if it is None:
    return (_day(day), at[11:], "", "", "ingen", "", "", "", "", "", "")
  edit = ""
  if it.table == "orders" and not it.ghost:
    inner = format_html(
      '<input name="mbq" size="6" inputmode="numeric" value="{}" aria-label="MBq, ordre {}">', it.count, it.key
    )
    edit = _of_order(view, it, "ret", "Ret", inner)
  delete = _of_order(view, it, "slet", "Slet") if it.status == 1 else ""
  return (
    _day(day), at[11:], it.key, it.tracer, _what(it), _state(it), it.comment, it.user, it.batch, edit, delete,
  )  # fmt: skip


def _customer_forms(view: View, buyer: Buyer) -> SafeString:
  return format_html(
    "<h2>Bestil</h2><h3>FDG</h3>{}{}",
    _form(view, "bestil", _fdg_fields(view, buyer), "Bestil FDG", kunde=buyer.key),
    _injection_form(view, buyer),
  )


def _fdg_fields(view: View, buyer: Buyer) -> SafeString:
  times = [at for day in view.week.days() for at in buyer.times_of(day)]
  times = [at for at in times if at >= view.now] or times
  chosen = view.kept.get("tid")
  return format_html(
    '<label>Levering <select name="tid">{}</select></label> '
    '<label>MBq <input name="mbq" size="7" inputmode="numeric" value="{}"></label> {}',
    _options(((at.isoformat(), f"{_day(at.date())} kl. {at:%H:%M}") for at in times), chosen),
    view.kept.get("mbq", "") if view.kept.get("gør") == "bestil" else "",
    _who_and_why(view, "bestil"),
  )


def _who_and_why(view: View, verb: str) -> SafeString:
  mine = view.kept if view.kept.get("gør") == verb else {}
  return format_html(
    '<label>Bemærkning <input name="bem" maxlength="200" value="{}"></label> '
    '<label>Navn <input name="navn" maxlength="60" value="{}"></label>',
    mine.get("bem", ""), mine.get("navn", ""),
  )  # fmt: skip


def _injection_form(view: View, buyer: Buyer) -> SafeString:
  tracers = [it for it in buyer.tracers if it.name != "FDG"]
  if not tracers:
    return mark_safe("")
  mine = view.kept if view.kept.get("gør") == "bestil-injektioner" else {}
  day = max(view.week.monday, view.now.date() + timedelta(days=1))
  first = datetime.fromisoformat(f"{day}T10:00")
  inner = format_html(
    '<label>Tracer <select name="tracer">{}</select></label> '
    '<label>Tid <input type="datetime-local" name="tid" value="{}"></label> '
    '<label>Antal <input name="antal" size="3" inputmode="numeric" value="{}"></label> '
    '<label>Anvendelse <select name="brug">{}</select></label> {}',
    _options(((it.key, it.name) for it in tracers), mine.get("tracer")),
    mine.get("tid", f"{first:%Y-%m-%dT%H:%M}"),
    mine.get("antal", "1"),
    _options(((it, it) for it in USES), mine.get("brug")),
    _who_and_why(view, "bestil-injektioner"),
  )
  form = _form(view, "bestil-injektioner", inner, "Bestil injektioner", kunde=buyer.key)
  return format_html("<h3>Injektioner</h3>{}", form)


# --- production's week


def _all(view: View) -> SafeString:
  names = {it.key: it.name for it in view.week.buyers}
  lines = [
    _line(
      (
        _day_of(it), it.at[11:], names.get(it.bid, it.bid), it.key, it.tracer, _what(it), _state(it), it.comment,
        it.batch, _acts(view, it),
      )
    )
    for it in view.week.orders
  ]  # fmt: skip
  if not lines:
    return format_html("<p>{}</p>", "Der er ingen bestillinger i denne uge.")
  head = ("Dag", "Levering", "Kunde", "Ordre", "Tracer", "Bestilt", "Status", "Bemærkning", "Batch", "Handling")
  return _table(head, format_html_join("", "{}", ((it,) for it in lines)))


def _acts(view: View, it: Ordered) -> SafeString:
  found = []
  if it.status == 1:
    found.append(_of_order(view, it, "godkend", "Godkend"))
  if it.table == "t_orders":
    found += [_of_order(view, it, "afvis", "Afvis")] if it.status in (1, 2) else []
  elif it.into > 0 and it.status < 3:
    found.append(_of_order(view, it, "tilbage", "Flyt tilbage"))
  elif it.status in (1, 2) and not it.ghost:
    found.append(_move(view, it))
  if it.status == 2 and it.into <= 0:
    found.append(_release(view, it))
  return format_html_join("", "{}", ((one,) for one in found if one))


def _move(view: View, it: Ordered) -> SafeString:
  buyer = view.week.buyer(it.bid)
  own = datetime.fromisoformat(it.at)
  times = [at for at in (buyer.times_of(own.date()) if buyer else []) if at < own]
  if not times:
    return mark_safe("")
  inner = format_html(
    '<select name="tid" aria-label="Saml ordre {} i">{}</select>',
    it.key, _options((at.isoformat(), f"kl. {at:%H:%M}") for at in times),
  )  # fmt: skip
  return _of_order(view, it, "flyt", "Saml i", inner)


def _release(view: View, it: Ordered) -> SafeString:
  by = format_html(
    '<select name="bruger" aria-label="Ordre {} frigives af">{}</select>',
    it.key, _options((one.key, one.name) for one in view.week.staff),
  )  # fmt: skip
  if it.table == "t_orders":
    inner = format_html('<input name="batch" size="12" maxlength="20" aria-label="Batch til ordre {}"> {}', it.key, by)
    return _of_order(view, it, "frigiv", "Frigiv", inner)
  vials = old_week.of_customer(view.week.vials, view.week.buyer(it.bid))
  if not vials:
    return format_html("<small>{}</small>", "Ingen vial at frigive med")
  boxes = format_html_join(
    "",
    '<label class="vial"><input type="checkbox" name="vialer" value="{}"> {}: {}</label>',
    ((one.key, one.key, one.name) for one in vials),
  )
  return _of_order(view, it, "frigiv", "Frigiv", format_html("{}{}", boxes, by))


def _production_forms(view: View) -> SafeString:
  buyers = [Named(it.key, it.name) for it in view.week.buyers if it.number is not None]
  mine = view.kept if view.kept.get("gør") == "fyld" else {}
  inner = format_html(
    '<label>Kunde <select name="kunde">{}</select></label> '
    '<label>Batch <input name="batch" size="14" maxlength="20" value="{}"></label> '
    '<label>MBq <input name="mbq" size="8" inputmode="decimal" value="{}"></label> '
    '<label>ml <input name="ml" size="5" inputmode="decimal" value="{}"></label>',
    _options(((it.key, it.name) for it in buyers), mine.get("kunde")),
    mine.get("batch", ""),
    mine.get("mbq", ""),
    mine.get("ml", ""),
  )
  return format_html("<h2>Dispenser</h2>{}", _form(view, "fyld", inner, "Fyld vial"))


# --- the raw rows


def _raw(week: Week) -> SafeString:
  return format_html_join("", "{}", ((_raw_table(table, rows),) for table, rows in week.raw.items()))


def _raw_table(table: str, rows: list[list[str | None]]) -> SafeString:
  lines = format_html_join(
    "",
    '<tr data-key="{}"><td class="mark"></td>{}</tr>',
    (
      (
        f"{table} {row[0]}",
        format_html_join("", "<td>{}</td>", (("NULL" if cell is None else cell or NOTHING,) for cell in row)),
      )
      for row in rows
    ),
  )
  return format_html("<h3>{}</h3>{}", table, _table(("", *old_week.RAW[table][1]), lines))
