"""The vial's label in ZPL II, for a label printer of 8 dots a millimetre (203 dpi): 784 × 304 dots."""

from __future__ import annotations

from production.documents import trefoil, words
from production.documents.label import delivery
from production.documents.paper_content import Label

WIDTH, HEIGHT = 784, 304
COLUMN = 232
TREFOIL = 104
# What ZPL takes for the beginning of a command, and our own sign of an escape.
SPECIAL = "^~_\\"


def render(content: Label) -> bytes:
  """The label's ZPL in UTF-8, which ^CI28 tells the printer (DOC-3)."""
  vial, made = content.vial, content.made
  lines: list[tuple[str, int]] = [
    (f"{content.names}  {content.clinical_name}", 30),
    (content.customer, 28),
    (content.endpoint, 24),
    (f"Batch {vial.batch_number}  Vial {vial.id}", 28),
    (f"{words.number(vial.activity_mbq)} MBq  {words.number(vial.volume_ml, 2)} ml", 32),
    (f"Kalibreret {words.moment(vial.calibrated_at, seconds=True)}", 22),
    (f"Udløber {words.moment(vial.expires_at) if vial.expires_at else '–'}", 22),
  ]
  if vial.released:
    lines += [(delivery(number, at), 24) for number, at in content.deliveries[:1]]
    lines += [] if content.human else [(" / ".join(words.NOT_FOR_PEOPLE), 24)]
  else:
    lines += [("IKKE FRIGIVET – må ikke bruges / NOT RELEASED", 24)]
  lines += [(f"{made.site} · {made.number} v{made.version} · {made.name} {words.moment(made.at)}", 16)]
  parts = ["^XA", "^CI28", f"^PW{WIDTH}", f"^LL{HEIGHT}", "^LH0,0", _sign(48, 12)]
  # M: a quarter of the code may be lost; A: the reader's own choice of alphabet.
  parts.append(f"^FO28,132^BQN,2,5^FH_^FDMA,{escaped(content.code)}^FS")
  y = 12
  for said, height in lines:
    parts.append(f"^FO{COLUMN},{y}^A0N,{height},{_width(said, height)}^FH_^FD{escaped(said)}^FS")
    y += height + 4
  return "\n".join([*parts, "^XZ", ""]).encode()


def escaped(text: str) -> str:
  """A text as field data after ^FH_: no letter of it begins a command, and a control character is a blank."""
  text = "".join(letter if letter.isprintable() else " " for letter in text)
  return "".join(f"_{ord(letter):02X}" if letter in SPECIAL else letter for letter in text)


def _width(text: str, height: int) -> int:
  """How wide a letter may be so that the whole text stands on the label; font 0 takes about half of what it is told."""
  return max(8, min(height, int((WIDTH - COLUMN - 12) / (0.52 * max(len(text), 1)))))


def _sign(x: int, y: int) -> str:
  rows = trefoil.bitmap(TREFOIL)
  across = TREFOIL // 8
  dots = "".join(f"{int(''.join('1' if dot else '0' for dot in row), 2):0{2 * across}X}" for row in rows)
  return f"^FO{x},{y}^GFA,{across * TREFOIL},{across * TREFOIL},{across},{dots}^FS"
