"""What happens on a day of the demo: who orders what, what is accepted, filled and released. Plain data.

At any hour some order of the day stands in each state: what the night run made was filled and released the evening
before; what the day's runs make appears when it would. Some orders never get further, so that there is something to do.
"""

from __future__ import annotations

from datetime import time

import msgspec

ACCEPTS_AT = time(14, 10)
# Copper is calibrated to the morning after the night run, as its certificate of analysis has it.
NIGHT_CALIBRATED_AT = time(6, 0)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
  """An order. Its fate is accepted, ordered (stays so), rejected, cancelled or postponed (by a day; it waits for its
  customer); `edited_mbq`: changed to that later."""

  key: str
  who: str
  place: str
  run: str
  mbq: float
  fate: str = "accepted"
  usage: str = "human"
  comment: str = ""
  edited_mbq: float | None = None


WISHES: tuple[Wish, ...] = (
  Wish(key="clinic", who="centralby", place="clinic", run="early", mbq=12_000),
  Wish(key="nordby", who="nurse", place="nordby", run="early", mbq=9_000, comment="Tre patienter før kl. 9."),
  Wish(key="nordby off", who="nurse", place="nordby", run="early", mbq=2_000, fate="cancelled"),
  Wish(key="sundby", who="nurse2", place="sundby", run="early", mbq=8_000),
  Wish(
    key="sundby new", who="nurse2", place="sundby", run="early", mbq=1_500, fate="ordered", comment="Ekstra patient."
  ),
  Wish(key="vestby", who="shopadmin", place="vestby", run="early", mbq=5_200),
  Wish(key="vestby more", who="shopadmin", place="vestby", run="early", mbq=3_000),
  Wish(key="østby", who="shopadmin", place="østby", run="early", mbq=7_400),
  Wish(key="fjordvang", who="external", place="fjordvang", run="early", mbq=4_000, fate="ordered"),
  Wish(
    key="fjordvang animal", who="external", place="fjordvang", run="early", mbq=600, usage="animal", fate="rejected"
  ),
  Wish(key="kærholm", who="kaerholm", place="kærholm", run="early", mbq=6_500),
  Wish(key="åløse", who="kaerholm", place="åløse", run="early", mbq=5_000, comment="Bilen må gerne køre først hertil."),
  Wish(key="engby", who="engby", place="engby", run="early", mbq=4_200),
  Wish(key="bøgelund", who="boegelund", place="bøgelund", run="early", mbq=1_200, usage="other", comment="Fantomer."),
  Wish(key="brain", who="nurse", place="nordby brain", run="early", mbq=1_800),
  Wish(key="clinic noon", who="centralby", place="clinic", run="late", mbq=9_000),
  Wish(key="nordby noon", who="nurse", place="nordby", run="late", mbq=6_000, edited_mbq=7_000),
  Wish(key="sundby noon", who="nurse2", place="sundby", run="late", mbq=6_500),
  Wish(key="vestby noon", who="shopadmin", place="vestby", run="late", mbq=4_800, fate="ordered"),
  Wish(key="kærholm noon", who="kaerholm", place="kærholm", run="late", mbq=5_000),
  Wish(key="østby noon", who="shopadmin", place="østby", run="late", mbq=4_000),
  Wish(key="åløse noon", who="kaerholm", place="åløse", run="late", mbq=3_800),
  Wish(key="research", who="centralby", place="research", run="late", mbq=900, usage="other"),
  Wish(key="brain tumour", who="nurse", place="nordby brain", run="fet", mbq=1_800),
  Wish(key="sundby tumour", who="nurse2", place="sundby", run="fet", mbq=1_500, fate="ordered"),
  Wish(key="clinic tumour", who="centralby", place="clinic", run="fet", mbq=2_200),
  Wish(key="vestby bone", who="shopadmin", place="vestby", run="fluoride", mbq=3_200),
  Wish(key="kærholm bone", who="kaerholm", place="kærholm", run="fluoride", mbq=2_800, fate="ordered"),
  Wish(key="nordby copper", who="nurse", place="nordby", run="night", mbq=900),
  Wish(key="sundby copper", who="nurse2", place="sundby", run="night", mbq=750),
  Wish(key="østby copper", who="shopadmin", place="østby", run="night", mbq=800),
  Wish(key="clinic copper", who="centralby", place="clinic", run="night", mbq=1_100),
  Wish(key="sundby later", who="nurse2", place="sundby", run="early", mbq=1_350, fate="postponed"),
  Wish(key="chemistry", who="boegelund", place="chemistry", run="target", mbq=8_000, usage="other"),
  Wish(key="labelling", who="centralby", place="research", run="target", mbq=3_000, usage="other", fate="ordered"),
)


class Count(msgspec.Struct, frozen=True, kw_only=True):
  """An order of injections at a free time. Its fate is accepted or ordered (stays so)."""

  key: str
  who: str
  place: str
  tracer: str
  at: time
  injections: int
  fate: str = "accepted"
  usage: str = "human"
  comment: str = ""


INJECTIONS: tuple[Count, ...] = (
  Count(key="clinic heart", who="centralby", place="clinic", tracer="NH3", at=time(9, 0), injections=4),
  Count(key="clinic flow", who="centralby", place="clinic", tracer="H2O", at=time(10, 30), injections=8),
  Count(key="sundby tumours", who="nurse2", place="sundby", tracer="DOTATOC", at=time(9, 45), injections=2),
  Count(
    key="bøgelund brains", who="boegelund", place="bøgelund", tracer="Fallypride", at=time(10, 0), injections=2,
    usage="animal",
  ),
  Count(key="research", who="centralby", place="research", tracer="PIB", at=time(11, 0), injections=1),
  Count(
    key="nordby prostate", who="nurse", place="nordby", tracer="PSMA-11", at=time(12, 30), injections=2,
    comment="Anden patient kl. 13.15.",
  ),
  Count(
    key="nordby brains", who="nurse", place="nordby brain", tracer="FE-PE2I", at=time(13, 15), injections=2,
    fate="ordered",
  ),
)  # fmt: skip

REJECTED_BECAUSE = "Dyreforsøg må vente: kapaciteten går til patienter i dag."
CANCELLED_BECAUSE = "Undersøgelsen er aflyst."
LATE_BECAUSE = "Ringet ind efter fristen."
POSTPONED_BECAUSE = "Første kørsel er fuldt belagt: vi kan lave den dagen efter."

# What is told, asked and answered between the customers and production.
NOTICE = "Brandøvelse i dag kl. 14-15: hovedporten er lukket så længe. Bilerne kører som planlagt."
DELAYED = ("østby",)
DELAY_MINUTES = 15
DELAY_TEXT = "Vejarbejde på ringvejen."
# A change of today's second delivery, and the answer.
MORE_OF, MORE_MBQ, MORE_BECAUSE = "nordby noon", 8_000.0, "En patient mere kl. 13."
# Above the limit of the catalogue, the day after tomorrow: it stays open.
BEYOND_PLACE, BEYOND_MBQ = "nordby", 21_000.0
BEYOND_BECAUSE = "Vi overtager Vestbys patienter, mens deres skanner er til service."


class Filling(msgspec.Struct, frozen=True, kw_only=True):
  """A vial so many seconds after its run. It holds a share of what the wishes need; or a purpose number's fixed MBq."""

  key: str
  run: str
  after_seconds: int
  volume_ml: float
  wishes: tuple[str, ...] = ()
  share: float = 1.03
  purpose: int | None = None
  mbq: float = 0.0


FILLINGS: tuple[Filling, ...] = (
  Filling(key="rinse", run="early", after_seconds=1_720, volume_ml=1.0, purpose=98, mbq=212.4),
  Filling(key="control", run="early", after_seconds=1_809, volume_ml=0.8, purpose=99, mbq=655.0),
  Filling(key="clinic", run="early", after_seconds=1_905, volume_ml=6.1, wishes=("clinic",), share=1.04),
  Filling(key="østby a", run="early", after_seconds=2_164, volume_ml=4.9, wishes=("østby",), share=0.54),
  Filling(key="østby b", run="early", after_seconds=2_259, volume_ml=4.4, wishes=("østby",), share=0.49),
  Filling(key="sundby", run="early", after_seconds=2_392, volume_ml=7.1, wishes=("sundby",)),
  Filling(key="vestby", run="early", after_seconds=2_530, volume_ml=8.0, wishes=("vestby", "vestby more"), share=0.88),
  Filling(key="åløse", run="early", after_seconds=2_655, volume_ml=7.7, wishes=("åløse",), share=1.02),
  Filling(key="kærholm", run="early", after_seconds=2_771, volume_ml=8.2, wishes=("kærholm",), share=1.01),
  Filling(key="control noon", run="late", after_seconds=1_500, volume_ml=0.8, purpose=99, mbq=598.2),
  Filling(key="clinic noon", run="late", after_seconds=1_690, volume_ml=5.6, wishes=("clinic noon",), share=1.05),
  Filling(key="nordby noon", run="late", after_seconds=1_812, volume_ml=6.3, wishes=("nordby noon",), share=1.02),
  Filling(key="sundby noon", run="late", after_seconds=1_951, volume_ml=6.9, wishes=("sundby noon",)),
  Filling(key="brain tumour", run="fet", after_seconds=1_445, volume_ml=3.0, wishes=("brain tumour",), share=1.06),
  Filling(key="clinic tumour", run="fet", after_seconds=1_318, volume_ml=3.4, wishes=("clinic tumour",), share=1.1),
  Filling(key="chemistry", run="target", after_seconds=1_100, volume_ml=1.2, wishes=("chemistry",), share=1.05),
  Filling(key="vestby bone", run="fluoride", after_seconds=1_260, volume_ml=5.0, wishes=("vestby bone",), share=1.04),
)


class HandEntry(msgspec.Struct, frozen=True, kw_only=True):
  """A vial of the night run, entered by one person and, where so, confirmed by the other."""

  key: str
  wish: str
  share: float
  volume_ml: float
  confirmed: bool


HAND_ENTRIES: tuple[HandEntry, ...] = (
  HandEntry(key="nordby copper", wish="nordby copper", share=1.03, volume_ml=4.2, confirmed=True),
  HandEntry(key="østby copper", wish="østby copper", share=0.88, volume_ml=3.9, confirmed=True),
  HandEntry(key="sundby copper", wish="sundby copper", share=1.02, volume_ml=3.6, confirmed=False),
)


class Release(msgspec.Struct, frozen=True, kw_only=True):
  """A wish's release so many seconds after its run; its vials are the wish's own where none are named."""

  wish: str
  who: str
  run: str
  after_seconds: int
  vials: tuple[str, ...] = ()


RELEASES: tuple[Release, ...] = (
  Release(wish="nordby copper", who="radiochemist", run="night", after_seconds=3_900),
  Release(wish="clinic", who="radiochemist", run="early", after_seconds=3_180),
  Release(wish="østby", who="radiochemist2", run="early", after_seconds=3_420, vials=("østby a", "østby b")),
  Release(wish="åløse", who="radiochemist", run="early", after_seconds=3_700),
  Release(wish="clinic noon", who="radiochemist2", run="late", after_seconds=2_400),
  Release(wish="nordby noon", who="radiochemist", run="late", after_seconds=2_640),
  Release(wish="chemistry", who="radiochemist", run="target", after_seconds=2_100),
  Release(wish="clinic tumour", who="radiochemist", run="fet", after_seconds=2_700),
)
