"""Runs targets of the Makefile, a few at a time: `python -m tests.together 3 lint types …`, the first named first.

The whole of what one says is printed when it has ended, with how long it took and how long it computed, and kept in
var/TARGET.txt; every half minute, which ones run.
At the end stands which failed, and the exit code is 1; the others have run all the same.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

VAR = Path("var")
SAY_SECONDS = 30.0
LOOK_SECONDS = 0.2


@dataclass
class Job:
  """A target that runs."""

  target: str
  process: subprocess.Popen[bytes]
  began: float
  cpu_seconds: float = 0.0

  @property
  def output(self) -> Path:
    return VAR / f"{self.target}.txt"

  def ended(self) -> bool:
    """Whether it has ended; what it and all that it waited for computed stands then in `cpu_seconds`."""
    pid, status, used = os.wait4(self.process.pid, os.WNOHANG)
    if pid:
      self.process.returncode = os.waitstatus_to_exitcode(status)
      self.cpu_seconds = used.ru_utime + used.ru_stime
    return bool(pid)


def begin(target: str) -> Job:
  """Starts a target, with what it says in a file of its own."""
  VAR.mkdir(exist_ok=True)
  with (VAR / f"{target}.txt").open("wb") as output:
    process = subprocess.Popen(
      [os.environ.get("MAKE", "make"), "--no-print-directory", target], stdout=output, stderr=subprocess.STDOUT
    )
  return Job(target, process, time.monotonic())


def told(job: Job) -> bool:
  """Prints what an ended target has said. Whether it went well."""
  well = job.process.returncode == 0
  sys.stdout.write(job.output.read_text(errors="replace"))
  seconds = time.monotonic() - job.began
  word = "passed" if well else "FAILED"
  print(f"--- {job.target}: {word} in {seconds:.0f} s, {job.cpu_seconds:.0f} CPU-s", flush=True)
  return well


def run(targets: list[str], at_once: int) -> list[str]:
  """Runs all of them. Those that failed."""
  waiting, running, failed = list(targets), list[Job](), list[str]()
  began = said = time.monotonic()
  try:
    while waiting or running:
      while waiting and len(running) < at_once:
        running.append(begin(waiting.pop(0)))
      for job in [job for job in running if job.ended()]:
        running.remove(job)
        if not told(job):
          failed.append(job.target)
      if time.monotonic() - said > SAY_SECONDS:
        said = time.monotonic()
        print(f"... {said - began:.0f} s: {', '.join(job.target for job in running)}", flush=True)
      time.sleep(LOOK_SECONDS)
  finally:
    # Ctrl-C is heard by them too: they end what they have started.
    for job in running:
      job.process.wait()
  return failed


def main(arguments: list[str]) -> int:
  """`N TARGET…`: 0 when all went well."""
  failed = run(arguments[1:], int(arguments[0]))
  if failed:
    print(f"\nfailed: {', '.join(failed)}")
  return 1 if failed else 0


if __name__ == "__main__":
  sys.exit(main(sys.argv[1:]))
