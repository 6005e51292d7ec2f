"""The environment that tests run in; a pytest plugin, because pytest-django reads the settings before any conftest.

Whatever a run writes lies in a folder of its own, so two runs in one tree never meet, and none touches `var/`.
"""

from __future__ import annotations

import os
import shutil
import tempfile

DATA = tempfile.mkdtemp(prefix="tracershop-tests-")

# What the developer's own shell or .env says about a server does not reach the tests; DATABASE_URL and REDIS_URL do.
for name in [name for name in os.environ if name.startswith("TRACERSHOP_")]:
  del os.environ[name]

os.environ["TRACERSHOP_DATA"] = DATA
os.environ["SECRET_KEY"] = "only-for-tests-" + "0" * 50
# A killed process loses nothing by this, only a power cut would; it makes the suite several times faster.
os.environ["TRACERSHOP_SQLITE_SYNC"] = "OFF"


def pytest_unconfigure() -> None:
  """Removes the run's folder."""
  shutil.rmtree(DATA, ignore_errors=True)
