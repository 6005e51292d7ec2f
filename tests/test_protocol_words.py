"""What `docs/protocol.md` lists is what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from tracershop.audit.tables import TABLES
from tracershop.protocol.commands import ReasonCode

PROTOCOL = (Path(__file__).resolve().parent.parent / "docs" / "protocol.md").read_text("utf-8")


def test_exp_3_every_table_that_can_be_taken_out_is_named() -> None:
  [line] = [it for it in PROTOCOL.splitlines() if it.startswith("| `GET /api/exports/<table>.csv")]
  assert set(re.findall(r"\w+", line.split("|")[2])) >= set(TABLES)


def test_ord_18_every_code_of_a_reason_is_named() -> None:
  found = re.search(r"a code \(`reasonCode`: `([a-z A-Z]+)`\)", PROTOCOL)
  assert found is not None
  assert found[1].split() == list(get_args(ReasonCode))
