"""Reading papers back."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader


def pages(pdf: bytes) -> list[str]:
  """The text of each page, each run of white space one blank."""
  return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
  """The text of all pages."""
  return " ".join(pages(pdf))
