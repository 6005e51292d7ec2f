"""The trail taken out of the house: as csv for a spreadsheet, as PDF for a file. That it was, stands in the trail."""

from __future__ import annotations

from typing import Any

import msgspec
from django.conf import settings

from tracershop import clock, ledger
from tracershop.access import policy
from tracershop.actor import Actor
from tracershop.audit import sheet, trail, visibility, words
from tracershop.errors import Refusal
from tracershop.ledger import search as ledger_search
from tracershop.protocol import commands

# A spreadsheet opens the one; somebody reads the other. What is longer is cut, and says so.
MOST_ROWS = 20_000
MOST_PRINTED = 500
_PAGE = 200


class Download(msgspec.Struct, frozen=True):
  """A file that somebody fetches."""

  name: str
  media_type: str
  data: bytes


def trail_csv(actor: Actor, asked: commands.AuditSearch) -> Download:
  """The entries that fit, the newest first, at most 20,000 (AUD-5). Raises Refusal `forbidden` and `invalid`."""
  policy.require(actor, "audit.export")
  entries, more = collected(actor, asked, MOST_ROWS)
  english = actor.language == "en"
  rows = [
    [
      it.id, it.at, it.kind, it.title, it.actor, it.role, it.origin, it.subjects, it.reason,
      " | ".join(line(change) for change in it.changes),
      None if it.before is None else bytes(it.before).decode(),
      None if it.after is None else bytes(it.after).decode(),
      erased_text(it, actor.language), it.command_id, it.hash,
    ]
    for it in entries
  ]  # fmt: skip
  note_export(actor=actor, what="audit.csv", criteria=_plain(asked), count=len(entries), cut=more)
  return Download(
    f"{'audit-trail' if english else 'revisionsspor'}-{clock.now():%Y%m%d-%H%M%S}.csv",
    "text/csv; charset=utf-8",
    sheet.render(HEAD_EN if english else HEAD_DA, rows, [cut_text(len(entries), actor.language)] if more else []),
  )


HEAD_DA = (
  "Post", "Hvornår", "Slags", "Hvad", "Hvem", "Rolle", "Vej", "Om", "Begrundelse", "Ændret", "Før", "Efter", "Slettet",
  "Kommando", "SHA-256",
)  # fmt: skip
HEAD_EN = (
  "Entry", "When", "Kind", "What", "Who", "Role", "Origin", "About", "Reason", "Changed", "Before", "After", "Erased",
  "Command", "SHA-256",
)  # fmt: skip


def trail_pdf(actor: Actor, asked: commands.AuditSearch) -> Download:
  """The same on paper, at most 500 entries: who asked for what and when, and what each entry changed (AUD-6)."""
  from tracershop.audit import print as printing

  policy.require(actor, "audit.export")
  entries, more = collected(actor, asked, MOST_PRINTED)
  now = clock.now()
  data = printing.render(
    printing.Content(
      site=settings.SITE_NAME,
      asked_by=actor.name,
      role=actor.role,
      asked_at=now,
      criteria=criteria_lines(asked, actor.language),
      entries=entries,
      cut=cut_text(len(entries), actor.language) if more else None,
      language=actor.language,
    )
  )
  note_export(actor=actor, what="audit.pdf", criteria=_plain(asked), count=len(entries), cut=more)
  name = "audit-trail" if actor.language == "en" else "revisionsspor"
  return Download(f"{name}-{now:%Y%m%d-%H%M%S}.pdf", "application/pdf", data)


def collected(actor: Actor, asked: commands.AuditSearch, most: int) -> tuple[list[trail.ShownEntry], bool]:
  """All that fits, page by page, at most so many, and whether there is more."""
  mine = visibility.readable(actor, ledger_search.kinds())
  found: list[trail.ShownEntry] = []
  before, more = asked.before, True
  while more and len(found) < most:
    wanted = msgspec.structs.replace(asked, before=before, limit=min(_PAGE, most - len(found)))
    entries, more = trail.page(actor, wanted, mine)
    found += trail.shown(actor, entries)
    before = entries[-1].id if entries else before
  return found, more


@ledger.action
def note_export(change: ledger.Change, *, what: str, criteria: dict[str, Any], count: int, cut: bool) -> dict[str, Any]:
  """Writes down that somebody took a part of the trail out of the house, and which."""
  policy.require(change.actor, "audit.export")
  change.record(
    kind="audit.exported",
    subjects=[f"export:{what}"],
    after={"what": what, "criteria": criteria, "count": count, "cut": cut},
  )
  return {}


def _plain(asked: commands.AuditSearch) -> dict[str, Any]:
  """What was asked, without what was not."""
  given = msgspec.to_builtins(asked)
  return {key: value for key, value in given.items() if value is not None and key not in ("limit", "before")}


def line(change: trail.ShownChange) -> str:
  """`order:17 Bestilt, MBq: 9 000 → 9 100`."""
  return f"{change.row} {change.label}: {change.before} → {change.after}".strip()


def erased_text(it: trail.ShownEntry, language: str) -> str | None:
  """Who erased an entry's words, when and why; None where they are there."""
  if it.erased is None:
    return None
  by = f"{it.erased.actor}, {words.instant(it.erased.at)}, {it.erased.reason or '–'}"
  return (
    f"Words erased by {by} (entry {it.erased.by_entry_id})"
    if language == "en"
    else (f"Ordene er slettet af {by} (post {it.erased.by_entry_id})")
  )


def cut_text(count: int, language: str) -> str:
  """That there is more than was taken."""
  if language == "en":
    return f"CUT after {count} entries: there are older ones. Narrow the search down."
  return f"AFKORTET efter {count} poster: der er ældre. Gør søgningen snævrere."


LABELS: dict[str, tuple[str, str]] = {
  "subject": ("Om", "About"),
  "orderId": ("Ordre", "Order"),
  "batch": ("Batch", "Batch"),
  "person": ("Person", "Person"),
  "kind": ("Slags", "Kind"),
  "fromDate": ("Fra og med", "From"),
  "fromTime": ("Fra kl.", "From the time"),
  "toDate": ("Til og med", "To"),
  "toTime": ("Til og med kl.", "To the time"),
}


def criteria_lines(asked: commands.AuditSearch, language: str) -> list[tuple[str, str]]:
  """What was asked, in words."""
  given = [(words.said(LABELS, key, language), f"{value}") for key, value in _plain(asked).items() if key in LABELS]
  everything = ("Alt", "hele sporet") if language != "en" else ("All", "the whole trail")
  return given or [everything]


def number(text: str, field: str) -> int:
  """A count in an address. Raises Refusal `invalid`."""
  if not (text.isascii() and text.isdigit() and len(text) <= 15):
    raise Refusal("invalid", field=field)
  return int(text)
