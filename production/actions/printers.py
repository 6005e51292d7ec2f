"""The printers of the site: where they are and what they print."""

from __future__ import annotations

from typing import Any

from tracershop import ledger
from tracershop.access import policy
from tracershop.errors import Refusal
from tracershop.orderbook.rules import free_text
from tracershop.protocol.seen import refuse_stale
from tracershop.site import images
from tracershop.site.hosts import is_host
from tracershop.site.models import Printer

NAME_LIMIT = 60


@ledger.action
def add_printer(change: ledger.Change, *, name: str, kind: str, host: str, port: int = 9100) -> dict[str, Any]:
  """Adds a printer that takes bytes at a raw port: labels in ZPL, or A4 in PDF (PRN-1)."""
  policy.require(change.actor, "printer.add")
  name = free_text(name, "name")
  if not 0 < len(name) <= NAME_LIMIT:
    raise Refusal("invalid", field="name", text="name", limit=NAME_LIMIT)
  # Compared here: MariaDB's binary collation tells capitals from small letters.
  if name.casefold() in {known.casefold() for known in Printer.objects.values_list("name", flat=True)}:
    raise Refusal("invalid", field="name", text="printer_taken")
  host = host.strip()
  if not is_host(host):
    raise Refusal("invalid", field="host", text="host")
  if not 1 <= port <= 65_535:
    raise Refusal("invalid", field="port", text="port")
  printer = Printer.objects.create(name=name, kind=kind, host=host, port=port)
  row = images.printer_row(printer)
  change.record(
    kind="printer.added",
    subjects=[f"printer:{printer.id}"],
    after=row,
    changes=[ledger.Put(stream=images.STREAM, type="printer", row=row)],
  )
  return {"printerId": printer.id}


@ledger.action
def remove_printer(change: ledger.Change, *, printer_id: int, seen: dict[str, int] | None = None) -> dict[str, Any]:
  """Takes a printer away (PRN-1). Its papers stay."""
  policy.require(change.actor, "printer.remove")
  printer = Printer.objects.filter(id=printer_id).first()
  if printer is None:
    raise Refusal("not_found", field="printerId")
  before = images.printer_row(printer)
  refuse_stale(seen, f"printer:{printer.id}", before, "printerId")
  printer.delete()
  change.record(
    kind="printer.removed",
    subjects=[f"printer:{printer_id}"],
    before=before,
    changes=[ledger.Remove(stream=images.STREAM, type="printer", id=printer_id)],
  )
  return {"printerId": printer_id}
