"""What the demo's batches are tested for, what came out, and what became of them. Plain data.

There is a batch in each state at any hour: those of the evening before stay as they are, the day's own come and go on
as their synthesis does.
"""

from __future__ import annotations

from datetime import time

import msgspec


class Test(msgspec.Struct, frozen=True, kw_only=True):
  """A test of a template; without limits it is passed or not."""

  key: str
  name: str
  unit: str = ""
  low: float | None = None
  high: float | None = None
  phase: str = "before"


APPEARANCE = Test(key="appearance", name="Udseende: klar og farveløs")
PH = Test(key="ph", name="pH", low=4.5, high=8.5)
PURITY = Test(key="purity", name="Radiokemisk renhed", unit="%", low=95.0)
HALF_LIFE_F18 = Test(key="identity", name="Radionuklididentitet, halveringstid", unit="min", low=105.0, high=115.0)
HALF_LIFE_GA68 = Test(key="identity", name="Radionuklididentitet, halveringstid", unit="min", low=62.0, high=74.0)
HALF_LIFE_CU64 = Test(key="identity", name="Radionuklididentitet, halveringstid", unit="h", low=12.4, high=13.0)
KRYPTOFIX = Test(key="kryptofix", name="Kryptofix 2.2.2", unit="µg/ml", high=50.0)
FILTER = Test(key="filter", name="Filterintegritet", unit="bar", low=3.4)
ENDOTOXINS = Test(key="endotoxins", name="Bakterielle endotoxiner", unit="IU/ml", high=17.5, phase="late")
STERILITY = Test(key="sterility", name="Sterilitet, 14 døgn", phase="late")

_F18 = (APPEARANCE, PH, PURITY, HALF_LIFE_F18, FILTER, ENDOTOXINS, STERILITY)
_GA68 = (APPEARANCE, PH, PURITY, HALF_LIFE_GA68, FILTER)
# tracer: its tests
TEMPLATES: dict[str, tuple[Test, ...]] = {
  "FDG": (*_F18[:4], KRYPTOFIX, *_F18[4:]),
  "FET": _F18,
  "Fluoride": _F18,
  "FLT": _F18,
  "FE-PE2I": _F18,
  "DOTATATE": (APPEARANCE, PH, PURITY, HALF_LIFE_CU64, FILTER),
  # As it leaves the target: for chemists, who make something of it themselves.
  "F-18": (APPEARANCE, HALF_LIFE_F18),
  "PSMA-11": _GA68,
  "DOTATOC": _GA68,
}


class Brew(msgspec.Struct, frozen=True, kw_only=True):
  """A batch: of a run, or made at a time of the evening before or the day.

  `results` come in so many seconds after the synthesis, each looked at by the other a minute later, but those in
  `unchecked`. Its fate is open, certified or rejected, `decided_seconds` after it.
  """

  key: str
  tracer: str
  mbq: float
  ml: float
  run: str = ""
  at: time | None = None
  evening: bool = False
  weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
  results: tuple[tuple[str, float | bool], ...] = ()
  results_seconds: int = 1_900
  unchecked: tuple[str, ...] = ()
  fate: str = "open"
  decided_seconds: int = 0


_CLEAR: tuple[tuple[str, float | bool], ...] = (("appearance", True),)


def _f18(ph: float, purity: float, half_life: float, bar: float) -> tuple[tuple[str, float | bool], ...]:
  return (*_CLEAR, ("ph", ph), ("purity", purity), ("identity", half_life), ("filter", bar))


BREWS: tuple[Brew, ...] = (
  Brew(
    key="copper", tracer="DOTATATE", run="night", mbq=9_600, ml=24.0, results=_f18(5.6, 98.4, 12.7, 3.9),
    results_seconds=1_500, fate="certified", decided_seconds=2_200,
  ),
  Brew(
    key="failed peptide", tracer="DOTATOC", evening=True, at=time(16, 20), mbq=1_150, ml=9.5,
    results=(*_CLEAR, ("ph", 5.1), ("purity", 91.2), ("identity", 67.9)), results_seconds=900, fate="rejected",
    decided_seconds=1_500,
  ),
  Brew(
    key="thymidine", tracer="FLT", evening=True, at=time(19, 30), mbq=6_200, ml=14.0,
    results=(*_CLEAR, ("ph", 6.4), ("purity", 97.7), ("identity", 109.6)), unchecked=("identity",),
  ),
  Brew(key="practice", tracer="FE-PE2I", evening=True, at=time(21, 10), mbq=3_400, ml=11.0),
  Brew(
    key="early", tracer="FDG", run="early", mbq=168_000, ml=28.0,
    results=(*_f18(6.1, 99.2, 109.9, 4.1), ("kryptofix", 12.0)), results_seconds=1_980, fate="certified",
    decided_seconds=2_900,
  ),
  Brew(
    key="prostate", tracer="PSMA-11", at=time(7, 40), weekdays=(1, 2, 3, 4, 5), mbq=1_420, ml=10.2,
    results=_f18(4.9, 98.8, 67.4, 3.7), results_seconds=900, fate="certified", decided_seconds=2_000,
  ),
  Brew(
    key="target", tracer="F-18", run="target", mbq=26_000, ml=3.2, results=(*_CLEAR, ("identity", 109.8)),
    results_seconds=900, fate="certified", decided_seconds=1_500,
  ),
  Brew(
    key="bone", tracer="Fluoride", run="fluoride", mbq=21_500, ml=19.0, results=_f18(5.9, 99.6, 110.3, 4.0),
    unchecked=("filter",),
  ),
  Brew(
    key="tumour", tracer="FET", run="fet", mbq=15_800, ml=17.5, results=_f18(6.0, 98.1, 109.4, 3.8),
    results_seconds=1_500, fate="certified", decided_seconds=2_300,
  ),
  Brew(
    key="late", tracer="FDG", run="late", mbq=96_000, ml=26.0,
    results=(*_f18(6.3, 99.0, 110.1, 4.2), ("kryptofix", 9.0)), results_seconds=1_400, fate="certified",
    decided_seconds=2_150,
  ),
)  # fmt: skip

REJECTED_BECAUSE = "Radiokemisk renhed 91,2 %, grænsen er 95 %."
