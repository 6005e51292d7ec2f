"""Refusal codes: each has a sentence in two languages, and its line in `docs/protocol.md` with its status."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from consumers import web
from tracershop.errors import SENTENCES, Refusal

ROOT = Path(__file__).resolve().parent.parent
LINE = re.compile(r"^\| (`[a-z_` ]+`) \| (\d{3})", re.MULTILINE)
# What outside clients rely on: it may grow, nothing of it goes.
CONTRACT = """unauthenticated forbidden not_found invalid key_reused stale busy internal not_in_catalogue over_limit
  no_such_slot closed_date deadline_passed not_ordered not_accepted already_released vial_taken vial_mismatch
  too_little_activity too_much_activity batch_not_certified no_release_right signature_wrong reason_required
  led_by_old_system"""


def documented() -> dict[str, int]:
  """Each code of the page and its status."""
  lines = LINE.findall((ROOT / "docs" / "protocol.md").read_text())
  return {code: int(status) for codes, status in lines for code in re.findall(r"`([a-z_]+)`", codes)}


def raised() -> set[str]:
  """Each code that our code refuses with, by name."""
  found = set()
  for place in ("tracershop", "consumers", "production", "customer"):
    for path in (ROOT / place).rglob("*.py"):
      if "tests" in path.parts:
        continue
      for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal":
          first = node.args[0] if node.args else None
          choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
          found |= {str(it.value) for it in choices if isinstance(it, ast.Constant)}
  return found


def test_each_code_has_its_line_in_the_page() -> None:
  codes = {key.partition(".")[0] for key in SENTENCES}
  assert codes == set(documented())
  assert set(CONTRACT.split()) <= codes
  assert raised() <= codes, "codes without a sentence"


def test_each_code_answers_with_the_status_of_its_line() -> None:
  for code, status in documented().items():
    assert web.refused(Refusal(code), "en").status_code == status, code


def test_what_cannot_be_read_is_400_and_what_is_not_valid_422() -> None:
  assert web.refused(Refusal("invalid", text="frame", why="-"), "da").status_code == 400
  assert web.refused(Refusal("invalid", text="amount_positive"), "da").status_code == 422


def test_each_sentence_fills_the_same_gaps_in_both_languages() -> None:
  gaps = re.compile(r"\{(\w+)\}")
  for key, (danish, english) in SENTENCES.items():
    assert set(gaps.findall(danish)) == set(gaps.findall(english)), key
    assert danish != english or not danish, key
