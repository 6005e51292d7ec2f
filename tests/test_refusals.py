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


GAPS = re.compile(r"\{(\w+)")
# What a refusal is built with beside the words of its sentence.
OWN = {"field", "details", "text"}


def calls() -> list[tuple[str, ast.Call]]:
  """Each place where our code makes a refusal: the file with its line, and the call."""
  return [
    (f"{path.relative_to(ROOT)}:{node.lineno}", node)
    for place in ("tracershop", "consumers", "production", "customer", "pinger", "legacy")
    for path in (ROOT / place).rglob("*.py")
    if "tests" not in path.parts
    for node in ast.walk(ast.parse(path.read_text()))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal"
  ]


def constants(node: ast.expr | None) -> set[str]:
  """What an argument may say: itself, or both sides of a choice."""
  choices = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
  return {it.value for it in choices if isinstance(it, ast.Constant) and isinstance(it.value, str)}


def codes_of(call: ast.Call) -> set[str]:
  return constants(call.args[0] if call.args else None)


def raised() -> set[str]:
  """Each code that our code refuses with, by name."""
  return {code for _, call in calls() for code in codes_of(call)}


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


def test_each_text_that_a_refusal_names_has_its_sentence() -> None:
  named = {
    f"{code}.{text}": place
    for place, call in calls()
    for it in call.keywords
    if it.arg == "text"
    for text in constants(it.value)
    for code in codes_of(call)
  }
  assert len(named) > 100
  assert {key: place for key, place in named.items() if key not in SENTENCES} == {}


def test_each_refusal_fills_the_gaps_of_its_sentence() -> None:
  """A gap that nobody fills would be read by a nurse as `{limit}`."""
  for place, call in calls():
    given = {it.arg for it in call.keywords}
    codes, texts = codes_of(call), {it for key in call.keywords if key.arg == "text" for it in constants(key.value)}
    if None in given or not codes or ("text" in given and not texts):
      # Handed on whole: whoever made the words is looked at instead.
      continue
    for code in codes:
      for text in texts or {""}:
        pair = SENTENCES.get(f"{code}.{text}") or SENTENCES[code]
        missing = {gap for sentence in pair for gap in GAPS.findall(sentence)} - (given - OWN)
        assert not missing, f"{place}: {code} {text} does not say {missing}"


def test_no_sentence_is_without_a_use() -> None:
  source = "\n".join(
    path.read_text()
    for place in ("tracershop", "consumers", "production", "customer", "pinger", "legacy")
    for path in (ROOT / place).rglob("*.py")
    if "tests" not in path.parts and path.name != "errors.py"
  )
  unused = [key for key in SENTENCES if f'"{key.rpartition(".")[2]}"' not in source]
  assert unused == []
