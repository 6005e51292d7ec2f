"""The calls themselves, against peers that are faster than our own threads."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import Any

import pytest
from pynetdicom import evt

from pinger import dicom
from pinger.calls import Echo
from tests.hostile import Hostile


@pytest.mark.parametrize(("mode", "told"), [("wrongAe", "rejected"), ("close", "aborted"), ("refuse", "unreachable")])
def test_wkl_8_what_a_peer_answered_is_told_also_where_it_had_hung_up_before_we_looked(mode: str, told: str) -> None:
  """On a busy machine, the thread that asks may look at the line only when the other has read and closed it."""

  def dawdle(event: Any) -> None:
    event.assoc.dul.join(20)
    assert not event.assoc.dul.is_alive()

  with Hostile(mode, []) as peer:
    call = Echo(host="127.0.0.1", port=peer.port, ae_title="RIS", calling="TRACERSHOP", seconds=10)
    with (
      pytest.raises(dicom.Failed) as failed,
      dicom._association(call, dicom.VERIFICATION, (evt.EVT_REQUESTED, dawdle)),
    ):
      pass
  assert failed.value.trouble == told


def test_a_forking_process_that_nobody_waits_for_any_more_ends_without_a_word() -> None:
  """Its starter was told to end while it was loading."""
  ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
  ours.close()
  with theirs:
    command = [sys.executable, "-m", "pinger.forker"]
    done = subprocess.run(command, stdin=theirs.fileno(), capture_output=True, timeout=60, start_new_session=True)
  assert (done.returncode, done.stderr) == (0, b"")
