"""A label's code is read by a scanner that is not ours, from the dots that a printer would put down.

The ZPL is drawn by the printer itself, which nothing here can do: that its code holds the same is asked in
`test_papers.py`.
"""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from production.documents import label
from production.documents.paper_content import Label
from production.documents.tests.test_papers import LABEL, RELEASED, VIAL, replace

# Dots per inch: the coarsest label printer, its finer kind, and an office printer.
PRINTERS = (203, 300, 600)
# As long as a batch's number may be, of a vial far into the years.
LONGEST = replace(LABEL, vial=replace(VIAL, id=98_765_432, batch_number="DOTATATE-261124-1234567890-ABC"))


def drawn(content: Label, dots_per_inch: int) -> Image.Image:
  """The label's PDF in dots."""
  page = pypdfium2.PdfDocument(label.render(content))[0]
  found: Image.Image = page.render(scale=dots_per_inch / 72).to_pil().convert("L")
  return found


@pytest.mark.parametrize("dots_per_inch", PRINTERS)
@pytest.mark.parametrize("content", [LABEL, RELEASED, LONGEST], ids=["label", "released", "longest"])
def test_doc_3_a_scanner_reads_the_vial_and_batch_off_the_label(content: Label, dots_per_inch: int) -> None:
  (code,) = zxingcpp.read_barcodes(drawn(content, dots_per_inch))
  assert code.text == content.code
  assert content.code == f"V{content.vial.id}/{content.vial.batch_number}"
  assert code.format == zxingcpp.BarcodeFormat.QRCode


@pytest.mark.parametrize("degrees", [90, 180, 7])
def test_doc_3_however_the_vial_is_held(degrees: int) -> None:
  held = drawn(LABEL, 300).rotate(degrees, expand=True, fillcolor=255)
  assert [it.text for it in zxingcpp.read_barcodes(held)] == [LABEL.code]
