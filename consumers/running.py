"""Which version runs: the package's, and the commit that it was made from where that is known (SYS-21)."""

from __future__ import annotations

import functools
import subprocess
from importlib import metadata
from pathlib import Path

from django.conf import settings

GIT_SECONDS = 5.0


def version() -> str:
  """The package's version."""
  return metadata.version("tracershop")


@functools.cache
def commit() -> str | None:
  """The commit that runs: what whoever built it says (TRACERSHOP_VERSION), else what git says of the folder it runs
  from; None where nobody knows. Call it when the process starts: a folder may move on under one that runs."""
  return settings.VERSION.strip() or described(settings.BASE_DIR)


def described(folder: Path) -> str | None:
  """`git describe` of a folder that is a repository's own, with `-dirty` where something of it was changed since."""
  if not (folder / ".git").exists():
    return None
  # The folder is another account's where a service runs as its own; it is the code that runs anyway.
  asked = ["git", "-c", "safe.directory=*", "-C", str(folder), "describe", "--tags", "--always", "--dirty"]
  try:
    said = subprocess.run(asked, capture_output=True, text=True, timeout=GIT_SECONDS, check=True)  # noqa: S603
  except (OSError, subprocess.SubprocessError):
    return None
  return said.stdout.strip() or None
