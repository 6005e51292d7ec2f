"""SPEC.md and the tests hold each other: each numbered rule is named by a test, and each name is a rule.

A test names a rule in its name (`test_ord_3_…`) or its text (`ORD-3`), in Python or TypeScript. The matrix is our
traceability; it is written to `var/spec-matrix.txt` whenever this runs.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON_PLACES = ("tests", "tracershop", "consumers", "legacy", "pinger", "production", "customer")
RULE_LINE = re.compile(r"^\*\*([A-Z]{2,6}-\d+)\*\*", re.MULTILINE)
RULE = re.compile(r"\b([A-Z]{2,6})-(\d+)\b")
RULE_IN_NAME = re.compile(r"(?:^|_)([a-z]{2,6})_(\d+)(?=_|$)")
FRONT_END_TEST = re.compile(r"""\b(?:it|test|describe)(?:\.\w+)*\(\s*(['"`])(.*?)\1""", re.DOTALL)
THIS = Path(__file__).resolve()


def rules() -> list[str]:
  """The rules of SPEC.md in their order."""
  return RULE_LINE.findall((ROOT / "SPEC.md").read_text())


def named_in(name: str, text: str, known: set[str]) -> set[str]:
  """The rules that a test's name or text speaks of."""
  found = {f"{area.upper()}-{number}" for area, number in RULE_IN_NAME.findall(name)} & known
  return found | {f"{area}-{number}" for area, number in RULE.findall(text) if f"{area}-{number}" in known}


def python_tests() -> Iterator[tuple[str, str, str]]:
  """(where, name, docstring) of each Python test; a class's name and docstring count for its tests."""
  for place in PYTHON_PLACES:
    for path in sorted((ROOT / place).rglob("test_*.py")):
      if path.resolve() != THIS:
        yield from within(ast.parse(path.read_text()), path.relative_to(ROOT).as_posix())


def within(tree: ast.AST, where: str, name: str = "", text: str = "") -> Iterator[tuple[str, str, str]]:
  """The tests below a module or class."""
  for node in ast.iter_child_nodes(tree):
    if isinstance(node, ast.ClassDef):
      yield from within(node, where, f"{name}_{node.name}", f"{text} {ast.get_docstring(node) or ''}")
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
      yield f"{where}::{node.name}", f"{name}_{node.name}", f"{text} {ast.get_docstring(node) or ''}"


def front_end_tests() -> Iterator[tuple[str, str, str]]:
  """(where, name, text) of each TypeScript test: its title names the rules."""
  for path in sorted((ROOT / "frontend" / "src").rglob("*.test.ts*")):
    for _, title in FRONT_END_TEST.findall(path.read_text()):
      yield f"{path.relative_to(ROOT).as_posix()}: {title}", "", title


def matrix() -> dict[str, list[str]]:
  """Each rule's tests."""
  wanted = rules()
  proofs: dict[str, list[str]] = {rule: [] for rule in wanted}
  for where, name, text in [*python_tests(), *front_end_tests()]:
    for rule in named_in(name, text, set(wanted)):
      proofs[rule].append(where)
  return proofs


def write_matrix(proofs: dict[str, list[str]]) -> None:
  """Leaves the matrix where `make spec` prints it from."""
  lines = [f"{len(proofs)} rules, {sum(map(bool, proofs.values()))} with a test"]
  for rule, tests in proofs.items():
    lines += [
      "",
      f"{rule}: {len(tests) or 'NO'} test{'' if len(tests) == 1 else 's'}",
      *(f"  {test}" for test in tests),
    ]
  place = ROOT / "var" / "spec-matrix.txt"
  place.parent.mkdir(exist_ok=True)
  place.write_text("\n".join(lines) + "\n")


def test_each_rule_of_spec_has_a_test() -> None:
  proofs = matrix()
  write_matrix(proofs)
  assert proofs, "SPEC.md has no rules"
  assert [rule for rule, tests in proofs.items() if not tests] == [], "rules without a test"


def test_no_rule_number_is_used_twice() -> None:
  seen: defaultdict[str, int] = defaultdict(int)
  for rule in rules():
    seen[rule] += 1
  assert [rule for rule, times in seen.items() if times > 1] == []


def test_no_test_names_a_rule_that_is_not_there() -> None:
  known = set(rules())
  areas = {rule.partition("-")[0] for rule in known}
  unknown = [
    f"{where} names {area}-{number}"
    for where, _, text in [*python_tests(), *front_end_tests()]
    for area, number in RULE.findall(text)
    if area in areas and f"{area}-{number}" not in known
  ]
  assert unknown == []


def test_names_and_texts_are_read_as_rules() -> None:
  known = {"ORD-3", "REL-12"}
  assert named_in("test_ord_3_refuses_a_closed_date", "", known) == {"ORD-3"}
  assert named_in("test_closed_dates", "Holds ORD-3 and REL-12, unlike UTF-8.", known) == {"ORD-3", "REL-12"}
  assert named_in("test_word_3", "ORD-31", known) == set()
