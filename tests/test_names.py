"""One deed, three names that match: imperative on the wire, verb_noun in code, past tense in the ledger."""

from __future__ import annotations

import ast
import inspect
import re

import pytest

from consumers.registry import ACTIONS
from tracershop.access.policy import POLICY
from tracershop.protocol.commands import COMMANDS, QUERIES

PAST = {
  "cancel": "cancelled",
  "certify": "certified",
  "withdraw": "withdrawn",
  "changeRole": "roleChanged",
  "make": "made",
  "map": "mapped",
  "read": "read",
  "set": "set",
  "swap": "swapped",
  "reset": "reset",
  "retry": "retried",
  "show": "shown",
}
# What a command is called in the ledger where it is done in another way than by recording it itself.
WORDS = re.compile(r"[A-Z]?[a-z]+")


def snake(name: str) -> str:
  return "_".join(it.lower() for it in WORDS.findall(name))


def past(verb: str) -> str:
  return PAST.get(verb) or (f"{verb}d" if verb.endswith("e") else f"{verb}ed")


def kinds_in(name: str) -> set[str]:
  """The ledger kinds that the module of a command's action writes."""
  module = inspect.getmodule(inspect.unwrap(ACTIONS[name]))
  assert module is not None
  return {
    keyword.value.value
    for node in ast.walk(ast.parse(inspect.getsource(module)))
    if isinstance(node, ast.Call)
    for keyword in node.keywords
    if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant)
  }


def test_every_command_has_one_action_and_a_row_of_the_policy() -> None:
  """ACC-1: a command without its row fails the build."""
  assert set(ACTIONS) == set(COMMANDS)
  assert set(POLICY) == set(COMMANDS) | set(QUERIES)


@pytest.mark.parametrize("name", COMMANDS)
def test_an_action_is_the_commands_verb_and_noun(name: str) -> None:
  noun, verb = name.split(".")
  action = inspect.unwrap(ACTIONS[name]).__name__
  verb_noun = snake(verb) if verb == "changeRole" else f"{snake(verb)}_{snake(noun)}"
  assert action in (verb_noun, f"{verb_noun}s")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_ledger_says_it_in_the_past_tense(name: str) -> None:
  noun, verb = name.split(".")
  assert f"{noun}.{past(verb)}" in kinds_in(name)
