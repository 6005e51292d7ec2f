"""A demo's people, each signed in once."""

from __future__ import annotations

from playwright.sync_api import Browser, StorageState


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
      # Without a page: the journeys sign in as people do.
      context = self._browser.new_context(locale="da-DK", base_url=self._url)
      context.request.get("/api/session")
      token = next(it["value"] for it in context.cookies() if it["name"] == "csrftoken")
      given = {"username": username, "password": "demo"}
      answer = context.request.post("/api/session", data=given, headers={"X-CSRFToken": token, "Origin": self._url})
      assert answer.ok, answer.text()
      self._states[username] = context.storage_state()
      context.close()
    return self._states[username]
