"""Bad rows of the old system, by families, each with what must become of it. They lie in one database together: none
may stop another.

Every case of an order has a week of its own, so that rows of two cases never stand in one slot.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

Values = Mapping[str, str | bytes | int | None]
Server = Literal["sqlite", "mysql"]

BASE = datetime.fromisoformat("2026-12-29T11:30:00")
EARLY = "07:00:00"
# Ids of their own, so that rows can name each other.
FIRST_OID, FIRST_SHOT, FIRST_VIAL, FIRST_USER = 1000, 5000, 3000, 700


class Mapped(msgspec.Struct, frozen=True):
  """It is one of ours, which says this. Of marks: all of these."""

  said: dict[str, Any] = {}


class Quarantined(msgspec.Struct, frozen=True):
  """It waits for a person, and is told why: this stands in the English sentence."""

  why: str


class Mirrored(msgspec.Struct, frozen=True):
  """It is nobody's order or vial: it is in the mirror, tied to nothing, in no quarantine."""


Becomes = Mapped | Quarantined | Mirrored


class Row(msgspec.Struct, frozen=True):
  """One row and its outcome; another one where the server kept something else than what was sent."""

  table: str
  key: str
  values: Values
  becomes: Becomes
  on: dict[str, Becomes] = {}

  def on_server(self, vendor: str) -> Becomes:
    return self.on.get(vendor, self.becomes)


class Case(msgspec.Struct, frozen=True):
  """Rows that belong together, and why they become what they do."""

  family: str
  why: str
  rows: tuple[Row, ...]


class Corpus:
  """Builds the cases for the customer `bid` and the releaser `chemist`."""

  def __init__(self, bid: int, chemist: int) -> None:
    self.bid, self.chemist = str(bid), str(chemist)
    self.cases: list[Case] = []
    self._last_oid, self._last_shot, self._last_vial, self._last_user = FIRST_OID, FIRST_SHOT, FIRST_VIAL, FIRST_USER
    self._week = 0
    for build in (
      self._dates, self._statuses, self._amounts, self._strangers, self._chains, self._vial_rows, self._texts,
      self._numbers, self._doubles, self._breaches, self._releases, self._shots, self._vials, self._users,
      self._tracers, self._pairs, self._runs, self._slots, self._closed,
    ):  # fmt: skip
      build()

  def rows(self) -> list[Row]:
    """All of them, in the order in which they are written."""
    return [row for case in self.cases for row in case.rows]

  # --- how rows are made

  def _add(self, family: str, why: str, *rows: Row) -> None:
    self.cases.append(Case(family, why, rows))

  def _at(self, time: str = "11:30:00") -> str:
    """The next week's slot, for a case of its own."""
    return f"{BASE + timedelta(days=7 * self._week):%Y-%m-%d} {time}"

  def _next(self) -> str:
    self._last_oid += 1
    self._week += 1
    return str(self._last_oid)

  def order(self, becomes: Becomes, on: dict[str, Becomes] | None = None, **values: Any) -> Row:
    """A row of orders: a right one but for what is given."""
    key = values.pop("key", None) or self._next()
    right: dict[str, Any] = {
      "OID": key, "BID": self.bid, "amount": "500", "deliver_datetime": self._at(), "status": "1", "run": "2",
      "COID": "-1", "total_amount": "500", "tracer": "6",
    }  # fmt: skip
    return Row("orders", key, {**right, **values}, becomes, on or {})

  def shot(self, becomes: Becomes, on: dict[str, Becomes] | None = None, **values: Any) -> Row:
    """A row of t_orders."""
    self._last_shot += 1
    self._week += 1
    right = {
      "OID": str(self._last_shot), "BID": self.bid, "deliver_datetime": self._at("12:30:00"), "status": "1", "run": "1",
      "COID": "-1", "tracer": "9", "n_injections": "3", "anvendelse": "Human",
    }  # fmt: skip
    return Row("t_orders", str(self._last_shot), {**right, **values}, becomes, on or {})

  def vial(self, becomes: Becomes, on: dict[str, Becomes] | None = None, **values: Any) -> Row:
    """A row of VAL."""
    self._last_vial += 1
    right = {
      "ID": str(self._last_vial), "customer": "1", "charge": f"FDG-261124-{self._last_vial % 10}",
      "filldate": "2026-11-24",
      "filltime": f"06:{self._last_vial % 60:02d}:00", "volume": "3.00", "gros": "0", "tare": "0", "net": "3",
      "product": "18F", "activity": f"{1000 + self._last_vial}.50",
    }  # fmt: skip
    return Row("VAL", str(self._last_vial), {**right, **values}, becomes, on or {})

  # --- orders by activity

  def _dates(self) -> None:
    for said, why in (
      (None, "empty"), ("0000-00-00 00:00:00", "empty"), ("0000-01-01 00:00:00", "empty"),
      ("2026-00-15 07:00:00", "no day"), ("2026-12-00 07:00:00", "no day"), ("2026-00-00 07:00:00", "no day"),
      ("0000-00-15 07:00:00", "no day"),
    ):  # fmt: skip
      self._add("dates", "without a delivery time nobody knows what was ordered",
                self.order(Quarantined(why), deliver_datetime=said))  # fmt: skip
    self._add("dates", "a day that no month has: MySQL keeps it as no date at all",
              self.order(Quarantined("no day"), {"mysql": Quarantined("empty")},
                         deliver_datetime="2027-02-31 07:00:00"))  # fmt: skip
    for said in ("0000-00-00 00:00:00", None, "2026-00-15 07:00:00", "0000-01-01 00:00:00"):
      self._add("dates", "when it was released is not known: marked, and taken",
                self.order(Mapped({"status": "released", "released_at": None, "marks": ["suspectRelease"]}),
                           status="3", frigivet_datetime=said, frigivet_af=self.chemist))  # fmt: skip
    for said in ("0000-00-00 00:00:00", None, "2026-00-15 07:00:00"):
      self._add("dates", "nobody here asks when it was received there",
                self.order(Mapped({"status": "ordered"}), received_datetime=said))  # fmt: skip
    for said, year in (("1970-01-01 00:00:00", 1969), ("9999-12-31 12:00:00", 9999), ("0001-02-03 04:05:06", 1)):
      self._add("dates", "the beginning or the end of all clocks is no delivery",
                self.order(Quarantined(f"in the year {year}"), deliver_datetime=said))  # fmt: skip
    for said in ("2004-02-29 11:30:00", "2099-12-31 23:59:59"):
      self._add("dates", "far away, but a day: its own slot, and none of ours",
                self.order(Mapped({"slot_id": None, "marks": ["otherWeek"]}), deliver_datetime=said))  # fmt: skip
    self._add("dates", "the hour that comes twice is its first one",
              self.order(Mapped({"wall": "2027-10-31 02:30"}), deliver_datetime="2027-10-31 02:30:00"))  # fmt: skip
    self._add("dates", "the hour that is not there moves on by one",
              self.order(Mapped({"wall": "2027-03-28 03:30"}), deliver_datetime="2027-03-28 02:30:00"))  # fmt: skip

  def _statuses(self) -> None:
    for code in ("0", "4", "5", "7", "-1", "99", "127", None):
      self._add("codes", "specials, rejected, and codes that nobody knows: rejected",
                self.order(Mapped({"status": "rejected"}), status=code))  # fmt: skip
    self._add("codes", "accepted by production itself", self.order(Mapped({"status": "accepted"}), status="2"))

  def _amounts(self) -> None:
    self._add("amounts", "less than nothing cannot be ordered", self.order(Quarantined("-5 MBq"), amount="-5"))
    self._add("amounts", "nobody knows how much", self.order(Quarantined("empty"), amount=None))
    self._add("amounts", "nothing was ordered: it is half-written, or dead", self.order(Mirrored(), amount="0"))
    self._add("amounts", "nothing, rejected", self.order(Mirrored(), amount="0", status="4"))
    self._add("amounts", "a ghost", self.order(Mirrored(), amount="0", status="2", total_amount="800"))
    self._add("amounts", "a ghost that was released", self.order(Mirrored(), amount="0", status="3"))
    most = 2**31 - 1
    self._add("amounts", "as much as the column holds",
              self.order(Mapped({"ordered_mbq": float(most), "marks": ["overLimit"]}), amount=f"{most}"))  # fmt: skip
    self._add("amounts", "a word: MySQL keeps it as 0",
              self.order(Quarantined("not a whole number"), {"mysql": Mirrored()}, amount="mange"))  # fmt: skip
    for total in ("0", "-7", "2147483647", None):
      self._add("amounts", "totals are not kept over there: they are worked out here",
                self.order(Mapped({"ordered_mbq": 500.0}), total_amount=total, total_amount_o=total))  # fmt: skip

  def _strangers(self) -> None:
    for bid, why in (("4711", "no customer 4711"), ("0", "no customer 0"), (None, "BID is missing"),
                     ("-1", "no customer -1"), (self.chemist, f"no customer {self.chemist}")):  # fmt: skip
      self._add("strangers", "nobody who orders, or one of production", self.order(Quarantined(why), BID=bid))
    for tracer, why in (("77", "no tracer 77"), ("0", "no tracer 0"), ("-1", "no tracer -1")):
      self._add("strangers", "a tracer that is not there", self.order(Quarantined(why), tracer=tracer))
    self._add("strangers", "who says nothing means FDG",
              self.order(Mapped({"tracer": "FDG"}), tracer=None))  # fmt: skip
    self._add("strangers", "a tracer of injections in MBq is taken as it is",
              self.order(Mapped({"tracer": "FLT", "slot_id": None}), tracer="9"))  # fmt: skip

  def _chains(self) -> None:
    me = self._next()
    self._add("chains", "collected into itself", self.order(Quarantined("into itself"), key=me, COID=me))
    for length in (2, 3, 5):
      keys = [self._next() for _ in range(length)]
      self._add("chains", "a circle has no end", *(
        self.order(Quarantined("in a circle"), key=key, COID=keys[(place + 1) % length],
                   deliver_datetime=f"{BASE + timedelta(days=7 * (self._week - place)):%Y-%m-%d} 11:30:00")
        for place, key in enumerate(keys)
      ))  # fmt: skip
    keys = [self._next() for _ in range(3)]
    self._add("chains", "whoever hangs on a circle hangs on nothing",
              self.order(Quarantined("in a circle"), key=keys[0], COID=keys[1]),
              self.order(Quarantined("in a circle"), key=keys[1], COID=keys[2], deliver_datetime=self._at(EARLY)),
              self.order(Quarantined("in a circle"), key=keys[2], COID=keys[1],
                         deliver_datetime=self._at("08:00:00")))  # fmt: skip
    self._add("chains", "collected into what is gone", self.order(Quarantined("which is gone"), COID="999999"))
    for coid in ("0", "-2", None):
      self._add("chains", "no order has such a number: it stands alone",
                self.order(Mapped({"moved": False}), COID=coid))  # fmt: skip
    for length in (2, 3, 4):
      keys = [self._next() for _ in range(length)]
      self._add("chains", "followed to its end: delivered at the last one's time", *(
        self.order(Mapped({"moved": place < length - 1, "wall": self._at(EARLY)[:16]}), key=key,
                   COID=keys[place + 1] if place < length - 1 else "-1",
                   deliver_datetime=self._at(EARLY if place == length - 1 else f"{11 - place:02d}:30:00"))
        for place, key in enumerate(keys)
      ))  # fmt: skip
    keys = [self._next(), self._next()]
    self._add("chains", "collected into one that means nothing: nobody knows when it comes",
              self.order(Quarantined("is unreadable"), key=keys[0], COID=keys[1]),
              self.order(Quarantined("-3 MBq"), key=keys[1], amount="-3",
                         deliver_datetime=self._at(EARLY)))  # fmt: skip
    keys = [self._next(), self._next()]
    self._add("chains", "collected into a ghost",
              self.order(Mapped({"moved": True, "wall": self._at(EARLY)[:16]}), key=keys[0], COID=keys[1]),
              self.order(Mirrored(), key=keys[1], amount="0", status="2",
                         deliver_datetime=self._at(EARLY)))  # fmt: skip

  def _vial_rows(self) -> None:
    keys = [self._next() for _ in range(3)]
    self._add("vial rows", "further vials of a released order are that order's",
              self.order(Mapped({"status": "released", "batch_numbers": ["FDG-1"]}), key=keys[0], status="3",
                         batchnr="FDG-1", frigivet_datetime="2026-12-29 07:00:00", frigivet_af=self.chemist),
              self.order(Mirrored(), key=keys[1], amount="0", status="3", COID=keys[0], batchnr="FDG-1"),
              self.order(Mirrored(), key=keys[2], amount="0", status="3", COID=keys[0], batchnr="FDG-1"))  # fmt: skip
    self._add("vial rows", "a further vial of an order that is gone is nobody's order",
              self.order(Mirrored(), amount="0", status="3", COID="888888"))  # fmt: skip
    keys = [self._next(), self._next()]
    self._add("vial rows", "a further vial of what is only ordered",
              self.order(Mapped({"status": "ordered"}), key=keys[0]),
              self.order(Mirrored(), key=keys[1], amount="0", status="3", COID=keys[0]))  # fmt: skip
    self._add("vial rows", "an extra row that says so in its comment",
              self.order(Mirrored(), amount="0", status="3",
                         comment="Extra ordre generated due to FDG-1"))  # fmt: skip

  def _texts(self) -> None:
    for kept, meant in (
      ("Blåt låg".encode(), "Blåt låg"), ("Blåt låg".encode("latin-1"), "Blåt låg"),
      ("„Straks“ – 5 €".encode("cp1252"), "„Straks“ – 5 €"), (b"a\x81\x8d\x9db", "a\x81\x8d\x9db"),
      ("漢字 🙂".encode(), None), (b"Bl\xc3\xa5t l\xe5g", "BlÃ¥t låg"), (b"tab\tog\r\nlinje", "tab\tog\r\nlinje"),
      (b'=HYPERLINK("http://x")', '=HYPERLINK("http://x")'), (b"<b>fed</b> & '; DROP TABLE orders; --", None),
      (b"   ", ""), (b"x" * 8000, "x" * 8000), (b"cut in the mid\xc3", None), ("ö".encode() * 3000, "ö" * 3000),
      (b"%s %d {0}", "%s %d {0}"), (b"\xff\xfe\xfd", "ÿþý"),
    ):  # fmt: skip
      said = {} if meant is None else {"comment": meant}
      self._add("texts", "in the letters that it was written in, cut or not, and run by nobody",
                self.order(Mapped({"status": "ordered", **said}), comment=kept))  # fmt: skip
    self._add("texts", "NULL is nothing", self.order(Mapped({"comment": ""}), comment=None))
    self._add("texts", "a name as long as its column, and as ours",
              self.order(Mapped({"ordered_by": "n" * 128}), userName=b"n" * 128))  # fmt: skip
    self._add(
      "texts", "a name in UTF-8", self.order(Mapped({"ordered_by": "Åse Ørsted"}), userName="Åse Ørsted".encode())
    )
    for name in (None, b"", b"  "):
      self._add("texts", "who says nothing is the customer",
                self.order(Mapped({"ordered_by": "RH"}), userName=name))  # fmt: skip
    self._add("texts", "a batch as long as its column",
              self.order(Mapped({"batch_numbers": ["B" * 20]}), status="3", batchnr=b"B" * 20,
                         frigivet_datetime="2026-12-01 07:00:00"))  # fmt: skip
    self._add("texts", "a batch of blanks is none",
              self.order(Mapped({"batch_numbers": []}), status="3", batchnr=b"   ",
                         frigivet_datetime="2026-12-01 07:00:00"))  # fmt: skip

  def _numbers(self) -> None:
    for run in ("0", "-1", "99", "127", None):
      self._add("runs", "its slot is found by place and time, never by this",
                self.order(Mapped({"slot": True}), run=run))  # fmt: skip
    for column, kept in (("price", "-1"), ("doser", "-3.5"), ("dose_counter", "999"), ("amount_o", "0"),
                         ("volume", "-1"), ("frigivet_amount", "-900")):  # fmt: skip
      self._add("runs", "nobody here asks for it", self.order(Mapped({"ordered_mbq": 500.0}), **{column: kept}))

  def _doubles(self) -> None:
    at = self._at
    keys = [self._next(), self._next()]
    self._add("doubles", "two rows of one slot are two orders", *(
      self.order(Mapped({"ordered_mbq": float(amount), "slot": True}), key=key, amount=str(amount),
                 deliver_datetime=at()) for key, amount in zip(keys, (100, 200), strict=True)))  # fmt: skip
    keys = [self._next(), self._next()]
    self._add("doubles", "one cancelled, one not", *(
      self.order(Mapped({"status": said}), key=key, status=code, deliver_datetime=at())
      for key, code, said in zip(keys, ("4", "1"), ("rejected", "ordered"), strict=True)))  # fmt: skip

  def _breaches(self) -> None:
    self._add("breaches", "on a closed date",
              Row("blockDeliverDate", "69", {"BDID": "69", "ddate": "2026-12-22"}, Mapped()),
              self.order(Mapped({"slot": True, "marks": ["closedDate"]}),
                         deliver_datetime="2026-12-22 11:30:00"))  # fmt: skip
    self._add("breaches", "at no delivery time of the week",
              self.order(Mapped({"slot_id": None, "marks": ["otherWeek"]}),
                         deliver_datetime="2026-12-30 03:07:00"))  # fmt: skip
    self._add("breaches", "on a Sunday", self.order(Mapped({"slot_id": None}), deliver_datetime="2027-01-03 11:30:00"))
    self._add("breaches", "more than the run makes",
              self.order(Mapped({"marks": ["overLimit"]}), amount="250000"))  # fmt: skip
    self._add("breaches", "after the deadline: it stands there, so it stands here",
              self.order(Mapped({"status": "ordered"}), deliver_datetime="2026-11-24 11:30:00"))  # fmt: skip
    self._add("breaches", "by an injection tracer that is in no catalogue of his",
              self.shot(Mapped({"injections": 3}), tracer="9", deliver_datetime="2026-12-27 12:00:00"))  # fmt: skip

  def _releases(self) -> None:
    for who, said in (("4711", "Det gamle system"), ("0", "Det gamle system"), (None, "Det gamle system"),
                      ("-1", "Det gamle system"), (self.chemist, "Kemiker Å")):  # fmt: skip
      self._add("releases", "by a user, or by nobody whom anybody knows",
                self.order(Mapped({"status": "released", "released_by": said}), status="3", frigivet_af=who,
                           frigivet_datetime="2026-12-29 07:00:00"))  # fmt: skip
    self._add("releases", "the name that the interim application wrote",
              self.order(Mapped({"released_by": "Søren"}), status="3", frigivet_af=None,
                         userName="Søren".encode("latin-1"), frigivet_datetime="2026-12-29 07:00:00"))  # fmt: skip

  # --- orders by injections

  def _shots(self) -> None:
    for count, why in (("0", "0 injections"), ("-1", "-1 injections"), (None, "empty")):
      self._add("injections", "none is no order", self.shot(Quarantined(why), n_injections=count))
    self._add("injections", "as many as the column holds", self.shot(Mapped({"injections": 127}), n_injections="127"))
    for kept, usage in (("HUMAN", "human"), ("dyr", "animal"), ("DYR ", "animal"), ("Andet", "other"), ("", "human"),
                        (None, "human"), ("Mus", "other"), (b"M\xe6nd", "other"), ("Fantom??", "other")):  # fmt: skip
      self._add("injections", "any case; a word that nobody knows is other",
                self.shot(Mapped({"usage": usage}), anvendelse=kept))  # fmt: skip
    for tracer, why in (("77", "no tracer 77"), ("0", "no tracer 0"), (None, "tracer is missing")):
      self._add("injections", "a tracer that is not there", self.shot(Quarantined(why), tracer=tracer))
    for bid, why in (("4711", "no customer 4711"), (None, "BID is missing")):
      self._add("injections", "nobody's", self.shot(Quarantined(why), BID=bid))
    for at, why in ((None, "empty"), ("0000-00-00 00:00:00", "empty"), ("2026-00-03 12:00:00", "no day")):
      self._add("injections", "for no time", self.shot(Quarantined(why), deliver_datetime=at))
    for code in ("0", "4", "9", None):
      self._add("injections", "rejected", self.shot(Mapped({"status": "rejected"}), status=code))
    for at in ("2026-11-24 12:00:00", "2026-00-24 12:00:00", None, "0000-00-00 00:00:00"):
      self._add("injections", "a release whose time was written a month early is not to be trusted",
                self.shot(Mapped({"status": "released", "released_at": None, "marks": ["suspectRelease"]}), status="3",
                          frigivet_datetime=at, frigivet_af="4711", batchnr="FLT-1"))  # fmt: skip
    self._add("injections", "collected: no such thing here",
              self.shot(Mapped({"injections": 3}), COID="5001"))  # fmt: skip
    self._add("injections", "in UTF-8", self.shot(Mapped({"comment": "Børn"}), comment="Børn".encode()))

  # --- vials

  def _vials(self) -> None:
    for number in ("1", "01", " 1 ", "001"):
      self._add(
        "vials", "one customer, however the number is written", self.vial(Mapped({"number": 1}), customer=number)
      )
    for number, purpose in (("99", "qualityControl"), ("98", "rinse")):
      self._add("vials", "of no customer, for a purpose",
                self.vial(Mapped({"purpose": purpose, "state": "purpose"}), customer=number))  # fmt: skip
    numbers: tuple[tuple[str | None, str], ...] = (
      ("10", "10 is nobody"), ("77", "77 is nobody"), ("0", "0 is nobody"), ("-1", "-1 is nobody"),
      ("", "None is nobody"), (None, "None is nobody"), ("abc", "not a whole number"), ("1.5", "not a whole number"),
    )  # fmt: skip
    for told, why in numbers:
      self._add("vials", "nobody's number, as the one that the script cuts to two digits",
                self.vial(Quarantined(why), customer=told))  # fmt: skip
    for batch, why in ((None, "(empty)"), ("", "(empty)"), ("XYZ-261124-1", "XYZ"), ("FDG", "FDG"),
                       (b"\xc3\xa5-1", "å-1"), ("B" * 20, "BBB")):  # fmt: skip
      self._add("vials", "nobody knows what is in it", self.vial(Quarantined(why), charge=batch))
    self._add("vials", "in any case of letters", self.vial(Mapped({"batch": "FDG-261124-X"}), charge="fdg-261124-x"))
    for at, why in ((None, "empty"), ("0000-00-00", "empty"), ("2026-00-24", "no date")):
      self._add("vials", "nobody knows when it was filled", self.vial(Quarantined(why), filldate=at))
    self._add("vials", "at no time of the day is at its beginning",
              self.vial(Mapped({"wall": "2026-11-24 00:00"}), filltime=None))  # fmt: skip
    self._add("vials", "a time that no day has", self.vial(Quarantined("no time of day"), filltime="25:00:00"))
    self._add("vials", "a time below zero", self.vial(Quarantined("no time of day"), filltime="-01:00:00"))
    for activity, why in (("0", "0 MBq"), ("-5", "-5 MBq"), (None, "empty")):
      self._add("vials", "nothing is in it", self.vial(Quarantined(why), activity=activity))
    for volume in ("0", "-1.00", None):
      self._add("vials", "nobody knows how much of it there is: taken as the machine said",
                self.vial(Mapped({"state": "free"}), volume=volume))  # fmt: skip
    self._add("vials", "as much as the column holds",
              self.vial(Mapped({"activity": 9999999.99}), activity="9999999.99"))  # fmt: skip
    for order in ("0", "-1", None):
      self._add("vials", "for no order", self.vial(Mapped({"state": "free"}), order_id=order))
    self._add("vials", "for an order that is gone: used all the same",
              self.vial(Mapped({"state": "released"}), order_id="777777"))  # fmt: skip
    one = self.vial(Mapped({"number": 1}))
    again = Row("VAL", str(self._last_vial + 1), {**one.values, "ID": str(self._last_vial + 1)}, one.becomes)
    self._last_vial += 1
    self._add("vials", "written down twice it is one", one, again)

  # --- the set-up

  def user(self, becomes: Becomes, role: str = "4", **values: Any) -> tuple[Row, Row]:
    """A row of Users, and its role."""
    self._last_user += 1
    key = str(self._last_user)
    return (
      Row("Users", key, {"Id": key, "Username": f"u{key}", "Realname": f"Afdeling {key}", **values}, becomes),
      Row("UserRoles", f"{key},{role}", {"Id_User": key, "Id_Role": role}, Mirrored()),
    )

  def _users(self) -> None:
    for number in (None, "0", "-3"):
      self._add("customers", "without a dispenser number", *self.user(Mapped({"number": None}), kundenr=number))
    self._add("customers", "two users with one number are one customer",
              *self.user(Mapped({"number": 55}), kundenr="55"),
              *self.user(Mapped({"number": 55}), kundenr="55"))  # fmt: skip
    for cents in (None, "-5", "500", "0"):
      self._add("customers", "an overhead that is none", *self.user(Mapped(), overhead=cents))
    self._add("customers", "without a short name: the name that he signs in by",
              *self.user(Mapped({"short_name": "login"}), Username="login", shortname=""))  # fmt: skip
    self._add("customers", "without any name: its number names it",
              *self.user(Mapped({"name_ends": True}), Username="", shortname=None, Realname=" "))  # fmt: skip
    self._add("customers", "called like another one: both are there",
              *self.user(Mapped({"short_name": "ENS"}), shortname="ENS", kundenr="61"),
              *self.user(Mapped({"name_ends": True}), shortname="ens", kundenr="62"))  # fmt: skip
    self._add("customers", "in UTF-8", *self.user(Mapped({"short_name": "Øre"}), shortname="Øre".encode()))
    self._add("customers", "names as long as their columns",
              *self.user(Mapped(), shortname="s" * 30, Realname="r" * 50, Username="l" * 60))  # fmt: skip
    self._add("customers", "one of production is none", *self.user(Mirrored(), role="6"))
    self._add("customers", "a role of a user who is gone",
              Row("UserRoles", "9999,4", {"Id_User": "9999", "Id_Role": "4"}, Mirrored()))  # fmt: skip

  def _tracers(self) -> None:
    def it(key: str, becomes: Becomes, **values: Any) -> Row:
      return Row("Tracers", key, {"id": key, "name": f"T{key}", "isotope": "1", **values}, becomes)

    self._add("tracers", "of an isotope that is not there", it("20", Quarantined("no isotope 99"), isotope="99"))
    self._add("tracers", "of no isotope", it("21", Quarantined("no isotope None"), isotope=None))
    self._add("tracers", "without a name", it("22", Quarantined("no name"), name=""),
              it("23", Quarantined("no name"), name=None))  # fmt: skip
    self._add("tracers", "of a kind that nobody knows", it("24", Mapped({"kind": "injection"}), tracer_type="7"))
    self._add("tracers", "called like another one is that one", it("25", Mapped({"short_name": "FLT"}), name="flt"))
    self._add("tracers", "a name longer than ours", it("26", Mapped({"short_name": "L" * 30}), name="L" * 60))
    self._add("tracers", "nobody says whether it is in use", it("27", Mapped({"archived": False}), in_use=None))
    self._add("tracers", "of an isotope that is not set up here",
              Row("isotopes", "8", {"id": "8", "name": "Xx-1", "halflife": "0"}, Mirrored()),
              it("28", Quarantined("not set up here"), isotope="8"))  # fmt: skip
    self._add("tracers", "with nothing of which a batch could be named", it("29", Mapped(), name="ÆØÅ"))

  def _pairs(self) -> None:
    def it(key: str, tracer: str | None, customer: str | None, becomes: Becomes) -> Row:
      return Row("TracerCustomer", key, {"ID": key, "tracer_id": tracer, "customer_id": customer}, becomes)

    self._add("pairs", "that stands there twice is one", it("901", "9", self.bid, Mapped()),
              it("902", "9", self.bid, Mapped()))  # fmt: skip
    for key, tracer, customer in (("903", "77", self.bid), ("904", "6", "4711"), ("905", None, None)):
      self._add("pairs", "of what is not there", it(key, tracer, customer, Quarantined("not there")))

  def _runs(self) -> None:
    def it(key: str, becomes: Becomes, **values: Any) -> Row:
      right = {"PTID": key, "day": "3", "ptime": f"05:{int(key) % 60:02d}:00", "run": key, "max": "1000"}
      return Row("productionTimes", key, {**right, **values}, becomes)

    for key, day, why in (("80", "0", "no weekday 0"), ("81", "8", "no weekday 8"), ("82", None, "empty")):
      self._add("week", "on no weekday", it(key, Quarantined(why), day=day))
    self._add("week", "at no time", it("83", Quarantined("empty"), ptime=None),
              it("84", Quarantined("no time of day"), ptime="25:00:00"))  # fmt: skip
    self._add("week", "the how manieth, nobody knows", it("85", Quarantined("empty"), run=None))
    for key, most in (("86", "0"), ("87", "-1"), ("88", None)):
      self._add("week", "without a limit", it(key, Mapped({"max_mbq": None}), max=most))

  def _slots(self) -> None:
    def it(key: str, becomes: Becomes, **values: Any) -> Row:
      right = {"DTID": key, "BID": self.bid, "day": "2", "repeat_t": "1", "dtime": f"14:{int(key) % 60:02d}:00",
               "max": "1000", "run": "1"}  # fmt: skip
      return Row("deliverTimes", key, {**right, **values}, becomes)

    self._add("week", "for nobody", it("90", Quarantined("no customer 4711"), BID="4711"))
    self._add("week", "for no number at all", it("91", Quarantined("BID is missing"), BID=None))
    for key, day in (("92", "0"), ("93", "9")):
      self._add("week", "on no weekday", it(key, Quarantined("no weekday"), day=day))
    self._add("week", "at no time", it("94", Quarantined("empty"), dtime=None),
              it("95", Quarantined("no time of day"), dtime="24:30:00"))  # fmt: skip
    for key, repeat in (("96", "0"), ("97", "9"), ("98", None)):
      self._add("week", "in weeks that nobody knows: in each", it(key, Mapped({"weeks": "every"}), repeat_t=repeat))
    for key, run in (("99", "0"), ("100", None)):
      self._add("week", "fed by no run: by the first", it(key, Mapped({"weeks": "every"}), run=run))
    self._add("week", "fed by a run that is not there", it("101", Quarantined("no run 99"), run="99"))
    self._add("week", "the same time twice is one", it("102", Mapped({"wall": "14:42"})),
              it("103", Mapped({"wall": "14:42"}), dtime="14:42:00"))  # fmt: skip

  def _closed(self) -> None:
    for key, day, why in (("70", None, "empty"), ("71", "0000-00-00", "empty"), ("72", "2026-00-24", "no date")):
      self._add("closed", "no day at all",
                Row("blockDeliverDate", key, {"BDID": key, "ddate": day}, Quarantined(why)))  # fmt: skip
    for key, day in (("73", "2026-12-24"), ("74", "1999-01-01")):
      self._add("closed", "closed twice, or long ago",
                Row("blockDeliverDate", key, {"BDID": key, "ddate": day}, Mapped()))  # fmt: skip
