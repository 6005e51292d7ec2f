"""What a comparison found: every difference, and what was counted on the way to saying that there is none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from tracershop.audit import sheet
from tracershop.protocol import messages

ROW = "row"
HEAD = ("table", "key", "field", "theirs", "base", "ours", "because")
# Why what is not the same is no difference all the same.
EXCUSED = {
  "aside": "set aside by a person; they are in the mirror as they stand",
  "decided": "ours stands, as a person has decided",
  "led": "ours stands, for this system leads the set-up: keep it up over there by hand",
}


class Difference(msgspec.Struct, frozen=True, kw_only=True):
  """A field of a row on which both sides do not agree. `field` is a column over there (then `ours` is empty), one of
  what an order says, or `row`: it is there on one side only. `because` is empty, conflict,
  quarantine, or one of EXCUSED."""

  table: str
  key: str
  field: str
  theirs: Any = None
  base: Any = None
  ours: Any = None
  because: str = ""


class Counted(msgspec.Struct):
  """A table: its rows over there, those that equal the mirror, those that mean something here, and those of them that
  say the same as ours. `digest` is of all its rows over there, whatever their order."""

  rows: int = 0
  mirrored: int = 0
  meant: int = 0
  same: int = 0
  digest: int = 0


class Report(msgspec.Struct):
  """A comparison. `differences` are the first `most` of them, `found` counts all; `excused` is what is not the same and
  no difference, by why. `changed` names the rows over there that are not as the mirror has them (None: gone)."""

  most: int = 10_000
  tables: dict[str, Counted] = {}
  differences: list[Difference] = []
  found: int = 0
  known: dict[str, int] = {}
  only_ours: dict[str, int] = {}
  excused: dict[str, list[Difference]] = {}
  left: list[str] = []
  changed: dict[str, list[str]] = {}

  @property
  def equal(self) -> bool:
    """Whether there is no difference at all. What is excused is none."""
    return self.found == 0

  def of(self, table: str) -> Counted:
    """The counts of a table."""
    return self.tables.setdefault(table, Counted())

  def add(self, it: Difference) -> None:
    """Notes a difference."""
    if it.because in EXCUSED:
      self.excused.setdefault(it.because, []).append(it)
      return
    self.found += 1
    if it.because:
      self.known[it.because] = self.known.get(it.because, 0) + 1
    if len(self.differences) < self.most:
      self.differences.append(it)

  @property
  def digest(self) -> str:
    """What was compared and found, in one word: of the same rows and the same differences it is the same."""
    counted = [
      [name, it.rows, it.mirrored, it.meant, it.same, f"{it.digest:064x}"] for name, it in sorted(self.tables.items())
    ]
    differing = sorted(msgspec.json.encode(it, enc_hook=str).decode() for it in self.differences)
    excused = sorted((why, len(some)) for why, some in self.excused.items())
    said = messages.encode([counted, differing, self.found, excused])
    return hashlib.sha256(said).hexdigest()


def cell(value: Any) -> Any:
  """A value as it stands in a line of the report."""
  if isinstance(value, tuple | list):
    return " ".join(str(it) for it in value)
  return value


def lines(report: Report, shown: int = 200) -> Iterator[str]:
  """The report for the one at the keyboard."""
  for name, it in report.tables.items():
    meant = f"; {it.meant} mean something here, {it.same} say the same" if it.meant else ""
    yield f"{name}: {it.rows} rows over there, {it.mirrored} as in the mirror{meant}"
  yield from (f"{it}: not compared" for it in report.left)
  yield from (f"only here: {count} {what}" for what, count in sorted(report.only_ours.items()))
  for why, some in sorted(report.excused.items()):
    yield f"not the same, and no difference: {len(some)} ({EXCUSED[why]})"
    yield from (f"  {_line(it)}" for it in some[:shown] if why != "aside")
  yield ""
  yield from (_line(it) for it in report.differences[:shown])
  if report.found > shown:
    yield f"… and {report.found - shown} more (--csv FILE has them)"
  if report.equal:
    yield f"EQUAL. Digest of the proof: {report.digest}"
  else:
    known = ", ".join(f"{count} on the list ({name})" for name, count in sorted(report.known.items()))
    yield f"{report.found} DIFFERENCES{f', {known}' if known else ''}. Digest: {report.digest}"


def _line(it: Difference) -> str:
  said = f"{it.table} {it.key}, {it.field}: theirs {_said(it.theirs)}, agreed {_said(it.base)}, ours {_said(it.ours)}"
  return f"{said} [{it.because}]" if it.because else said


def _said(value: Any) -> str:
  found = sheet.cell(cell(value))
  return "–" if value is None else f"“{found[:60]}”" if isinstance(value, str) else found


def csv(differences: Sequence[Difference]) -> bytes:
  """The differences as a file; nothing in it is ever a formula (EXP-2)."""
  return sheet.render(HEAD, ([cell(getattr(it, name)) for name in HEAD] for it in differences))
