"""The old system's tables: the columns that are ours to know, by name, so that nothing else is ever read. Pure.

The clear-text `password` of `Users` stands nowhere here: it is not read, not mirrored, not asked for.
"""

from __future__ import annotations

import msgspec


class Table(msgspec.Struct, frozen=True, kw_only=True):
  """A table over there. `columns` are always there, `optional` ones only where the interim application added them; the
  whole table may be `optional` too. `changes`: has `order_time`, which every change of a row touches."""

  name: str
  key: tuple[str, ...]
  columns: tuple[str, ...]
  optional_columns: tuple[str, ...] = ()
  optional: bool = False
  changes: bool = False
  mapped: bool = True


TABLES: dict[str, Table] = {
  it.name: it
  for it in (
    Table(
      name="Users",
      key=("Id",),
      columns=(
        "Id", "Username", "Realname", "EMail", "EMail2", "EMail3", "EMail4", "overhead", "kundenr", "tlf", "contact",
        "addr1", "addr2", "addr3", "addr4", "shortname", "title",
      ),
    ),
    Table(name="Roles", key=("Id",), columns=("Id", "Rolename", "REALM")),
    Table(name="UserRoles", key=("Id_User", "Id_Role"), columns=("Id_User", "Id_Role")),
    Table(name="isotopes", key=("id",), columns=("id", "name", "halflife")),
    Table(
      name="Tracers",
      key=("id",),
      columns=("id", "name", "isotope", "in_use", "n_injections", "order_block"),
      optional_columns=("tracer_type", "longName"),
    ),
    Table(name="tracer_types", key=("id",), columns=("id",), optional_columns=("description",), optional=True),
    Table(
      name="TracerCustomer",
      key=("tracer_id", "customer_id"),
      columns=("tracer_id", "customer_id"),
      optional_columns=("ID",),
    ),
    Table(name="productionTimes", key=("PTID",), columns=("PTID", "day", "ptime", "run", "max")),
    Table(name="deliverTimes", key=("DTID",), columns=("DTID", "BID", "day", "repeat_t", "dtime", "max", "run")),
    Table(
      name="orders",
      key=("OID",),
      columns=(
        "OID", "BID", "order_time", "amount", "deliver_datetime", "status", "received_datetime", "batchnr", "run",
        "COID", "total_amount", "frigivet_amount", "frigivet_datetime", "amount_o", "total_amount_o", "price",
        "frigivet_af", "tracer", "volume", "doser", "dose_counter",
      ),
      optional_columns=("comment", "userName"),
      changes=True,
    ),
    Table(
      name="t_orders",
      key=("OID",),
      columns=(
        "OID", "BID", "order_time", "deliver_datetime", "status", "received_datetime", "batchnr", "run", "COID",
        "frigivet_amount", "frigivet_datetime", "price", "frigivet_af", "tracer", "volume", "n_injections",
        "anvendelse",
      ),
      optional_columns=("comment", "userName"),
      changes=True,
    ),
    Table(
      name="VAL",
      key=("ID",),
      columns=(
        "ID", "customer", "charge", "depotpos", "filldate", "filltime", "volume", "gros", "tare", "net", "product",
        "activity",
      ),
      optional_columns=("order_id",),
    ),
    Table(name="VialMapping", key=("VAL_id",), columns=("Order_id", "VAL_id"), optional=True),
    Table(name="blockDeliverDate", key=("BDID",), columns=("BDID", "ddate")),
    # A log whose columns nobody knows: mirrored as it is, never mapped.
    Table(name="productions", key=(), columns=(), optional=True, mapped=False),
  )
}  # fmt: skip

# The old site's own, and a column that is nobody's to read.
UNTOUCHED = frozenset({"Log", "MiscData", "Sessions", "Tokens", "storage", "VAL2"})
SECRET_COLUMNS = frozenset({"password", "passwd", "pwd"})

# The role of a customer, and the tracer that is hard-wired over there.
CUSTOMER_ROLE = 4
FDG = 6
