"""A secret does not show itself."""

from __future__ import annotations

import copy
import pickle
import traceback

import msgspec
import pytest

from tracershop.access.secret import Secret, secret

TEXT = "hunter2-canary"


@pytest.mark.parametrize("show", [repr, str, "{}".format, "{!r}".format, lambda held: f"{held:>30}"])
def test_no_text_of_a_secret_shows_it(show):
  assert TEXT not in show(Secret(TEXT))


@pytest.mark.parametrize("use", [pickle.dumps, copy.copy, copy.deepcopy, hash, lambda held: held == TEXT])
def test_a_secret_cannot_be_copied_stored_hashed_or_compared(use):
  with pytest.raises(TypeError) as refused:
    use(Secret(TEXT))
  assert TEXT not in str(refused.value)


def test_a_secret_cannot_be_encoded():
  with pytest.raises(TypeError):
    msgspec.json.encode({"password": Secret(TEXT)})


def test_a_traceback_with_values_does_not_show_a_secret():
  def sign(password: Secret) -> None:
    raise ValueError(f"cannot sign with {password}")

  try:
    sign(Secret(TEXT))
  except ValueError as error:
    shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
  assert "Secret(…)" in shown
  assert TEXT not in shown.replace(f"TEXT = {TEXT!r}", "")


def test_reveal_gives_the_text_and_wrapping_twice_is_wrapping_once():
  held = Secret(TEXT)
  assert secret(held) is held
  assert secret(TEXT).reveal() == TEXT
