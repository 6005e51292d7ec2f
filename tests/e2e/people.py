"""A demo's people, each signed in once."""

from __future__ import annotations

from playwright.sync_api import Browser, StorageState

from tests.e2e.screens import sign_in


class People:
  """Signs each person in once; further windows begin where he is signed in."""

  def __init__(self, browser: Browser, url: str) -> None:
    self._browser = browser
    self._url = url
    self._states: dict[str, StorageState] = {}

  def state(self, username: str) -> StorageState | None:
    """What a signed-in window carries; None for nobody."""
    if not username:
      return None
    if username not in self._states:
      context = self._browser.new_context(locale="da-DK")
      page = context.new_page()
      sign_in(page, self._url, username, "demo")
      self._states[username] = context.storage_state()
      context.close()
    return self._states[username]
