"""`python -m pinger.forker`: a process that has the DICOM library loaded and forks one child for each call.

pynetdicom's `associate()` can hang for minutes on half a PDU whatever time-outs are set, and a peer may send what it
likes: so each association is a process of its own, which the kernel ends at its deadline. Loading the library takes
half a second, a fork some milliseconds. Standard input is a socket: each message on it is a call, and with it comes the
socket on which the child tells. When that door closes, or whoever waits for a child goes away, the children end.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
import socket
import threading
import warnings
from pathlib import Path
from typing import NoReturn

from pinger import dicom
from pinger.calls import READY, Call, Find, Report, decode_call, framed

CALL_BYTES = 64 * 1024
# What a child may take on top of what it shares with this process: 50,000 items fit, a PDU that claims gigabytes does
# not.
MORE_MEMORY_BYTES = 320 * 2**20


def main() -> None:
  """Forks until the door closes."""
  door = socket.socket(fileno=0)
  # Ctrl-C is for the process that started us; ended children are nobody's to wait for.
  signal.signal(signal.SIGINT, signal.SIG_IGN)
  signal.signal(signal.SIGCHLD, signal.SIG_IGN)
  gc.collect()
  gc.freeze()
  try:
    door.send(READY)
  except BrokenPipeError:
    # Whoever started us has ended meanwhile.
    return
  while True:
    data, handles, _, _ = socket.recv_fds(door, CALL_BYTES, 1)
    if not data:
      break
    if os.fork() == 0:
      _child(door, data, handles[0])
    os.close(handles[0])
  if os.getpgrp() == os.getpid():
    os.killpg(0, signal.SIGKILL)


def _child(door: socket.socket, data: bytes, handle: int) -> NoReturn:
  door.close()
  # What libraries say of a peer's nonsense is no news to the log of the one who called.
  silence = os.open(os.devnull, os.O_RDWR)
  for stream in (0, 1, 2):
    os.dup2(silence, stream)
  try:
    call = decode_call(data)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, call.seconds)
    _bound_memory()
    warnings.simplefilter("ignore")
    _serve(call, socket.socket(fileno=handle))
  finally:
    # Whatever threads of the library still hang about.
    os._exit(0)


def _serve(call: Call, line: socket.socket) -> None:
  threading.Thread(target=_end_with, args=(line,), daemon=True).start()

  def tell(report: Report) -> None:
    line.sendall(framed(report))

  def whole() -> None:
    assert isinstance(call, Find)
    signal.setitimer(signal.ITIMER_REAL, call.fetch_seconds)

  dicom.make(call, tell, whole)


def _end_with(line: socket.socket) -> None:
  """Ends this child when nobody waits for it any more."""
  with contextlib.suppress(OSError):
    line.recv(1)
  os._exit(0)


def _bound_memory() -> None:
  with contextlib.suppress(OSError, ValueError):
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MORE_MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
  main()
