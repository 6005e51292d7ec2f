"""The old system's tables as they are made over there (MyISAM, latin1, no foreign keys), and in SQLite for the demo."""

from __future__ import annotations

from legacy.old.connection import OldDatabase

NO = "'0000-00-00 00:00:00'"

# Column types as MySQL writes them. `*` after a name: only where the interim application has been.
COLUMNS: dict[str, tuple[str, ...]] = {
  "Users": (
    "Id INT NOT NULL AUTO_INCREMENT PRIMARY KEY", "Username CHAR(60) NOT NULL DEFAULT ''",
    "password CHAR(60) NOT NULL DEFAULT ''", "Realname CHAR(50) NOT NULL DEFAULT ''",
    "EMail CHAR(60) NOT NULL DEFAULT ''", "EMail2 CHAR(60) NOT NULL DEFAULT ''", "EMail3 CHAR(60) NOT NULL DEFAULT ''",
    "EMail4 CHAR(60) NOT NULL DEFAULT ''", "overhead INT", "kundenr INT", "tlf INT", "contact VARCHAR(60)",
    "addr1 VARCHAR(60)", "addr2 VARCHAR(60)", "addr3 VARCHAR(60)", "addr4 VARCHAR(60)", "shortname VARCHAR(30)",
    "title VARCHAR(30)",
  ),
  "Roles": ("Id INT NOT NULL PRIMARY KEY", "Rolename VARCHAR(30)", "REALM VARCHAR(30)"),
  "UserRoles": ("Id_User INT NOT NULL", "Id_Role INT NOT NULL"),
  "isotopes": ("id INT NOT NULL AUTO_INCREMENT PRIMARY KEY", "name VARCHAR(10)", "halflife INT"),
  "Tracers": (
    "id INT NOT NULL AUTO_INCREMENT PRIMARY KEY", "name VARCHAR(60)", "isotope INT", "in_use TINYINT DEFAULT 1",
    "n_injections INT DEFAULT -1", "order_block INT DEFAULT 0", "tracer_type* INT", "longName* VARCHAR(256)",
  ),
  "tracer_types*": ("id INT NOT NULL PRIMARY KEY", "description VARCHAR(30)"),
  "TracerCustomer": ("tracer_id INT", "customer_id INT", "ID* INT"),
  "productionTimes": (
    "PTID INT NOT NULL AUTO_INCREMENT PRIMARY KEY", "day INT", "ptime TIME", "run INT", "max INT",
  ),
  "deliverTimes": (
    "DTID INT NOT NULL AUTO_INCREMENT PRIMARY KEY", "BID INT", "day INT", "repeat_t INT", "dtime TIME", "max INT",
    "run INT",
  ),
  "orders": (
    "BID INT", "OID INT NOT NULL AUTO_INCREMENT PRIMARY KEY", "order_time TIMESTAMP", "amount INT",
    "deliver_datetime DATETIME", "status TINYINT", f"received_datetime DATETIME DEFAULT {NO}",
    "batchnr VARCHAR(20) DEFAULT ''", "run TINYINT", "COID INT DEFAULT -1", "total_amount INT DEFAULT 0",
    "frigivet_amount INT DEFAULT 0", f"frigivet_datetime DATETIME DEFAULT {NO}", "amount_o INT UNSIGNED DEFAULT 0",
    "total_amount_o INT DEFAULT 0", "price INT DEFAULT 0", "frigivet_af INT", "tracer INT",
    "volume DECIMAL(6,2) DEFAULT 0", "doser DECIMAL(6,1) DEFAULT 0", "dose_counter INT DEFAULT 0",
    "comment* VARCHAR(8000)", "userName* VARCHAR(128)",
  ),
  "t_orders": (
    "BID INT", "OID INT NOT NULL AUTO_INCREMENT PRIMARY KEY", "order_time TIMESTAMP", "deliver_datetime DATETIME",
    "status TINYINT", f"received_datetime DATETIME DEFAULT {NO}", "batchnr VARCHAR(20) DEFAULT ''", "run TINYINT",
    "COID INT DEFAULT -1", "frigivet_amount INT DEFAULT 0", f"frigivet_datetime DATETIME DEFAULT {NO}",
    "price INT DEFAULT 0", "frigivet_af INT", "tracer INT", "volume DECIMAL(6,2) DEFAULT 0", "n_injections TINYINT",
    "anvendelse VARCHAR(10) DEFAULT 'Human'", "comment* VARCHAR(8000)", "userName* VARCHAR(128)",
  ),
  "VAL": (
    "ID INT NOT NULL AUTO_INCREMENT PRIMARY KEY", "customer VARCHAR(20)", "charge VARCHAR(20)", "depotpos INT",
    "filldate DATE", "filltime TIME", "volume DECIMAL(7,2)", "gros DECIMAL(7,2)", "tare DECIMAL(7,2)",
    "net DECIMAL(7,2)", "product VARCHAR(20)", "activity DECIMAL(9,2)", "order_id* INT",
  ),
  "VialMapping*": ("Order_id INT", "VAL_id INT"),
  "blockDeliverDate": ("BDID INT NOT NULL AUTO_INCREMENT PRIMARY KEY", "ddate DATE"),
  "productions": ("id INT NOT NULL AUTO_INCREMENT PRIMARY KEY", "made DATETIME", "what VARCHAR(60)"),
  "Log": ("id INT NOT NULL AUTO_INCREMENT PRIMARY KEY", "line VARCHAR(200)"),
}  # fmt: skip

TIMED = ("orders", "t_orders")


def create(old: OldDatabase, *, with_app: bool = True, engine: str = "MyISAM") -> None:
  """Makes the tables in an empty database; without the interim application none of what it added is there."""
  mysql = old.vendor == "mysql"
  if mysql:
    old.write("SET SESSION sql_mode = ''")
  for name, columns in COLUMNS.items():
    if name.endswith("*") and not with_app:
      continue
    given = [_column(it, mysql) for it in columns if with_app or "*" not in it]
    quoted = f"`{name.rstrip('*')}`" if mysql else f'"{name.rstrip("*")}"'
    tail = f" ENGINE={engine} DEFAULT CHARSET=latin1" if mysql else ""
    old.write(f"CREATE TABLE {quoted} ({', '.join(given)}){tail}")
  if not mysql:
    for name in TIMED:
      # As MySQL's first TIMESTAMP column does by itself: whoever changes a row touches its time.
      old.write(
        f"""CREATE TRIGGER {name}_touched AFTER UPDATE ON {name} WHEN NEW.order_time IS OLD.order_time
        BEGIN UPDATE {name} SET order_time = WALL_NOW() WHERE OID = NEW.OID; END"""  # noqa: S608  our own names
      )
      old.write(
        f"""CREATE TRIGGER {name}_made AFTER INSERT ON {name} WHEN NEW.order_time IS NULL
        BEGIN UPDATE {name} SET order_time = WALL_NOW() WHERE OID = NEW.OID; END"""  # noqa: S608  our own names
      )


def _column(text: str, mysql: bool) -> str:
  text = text.replace("*", "", 1) if "* " in text else text
  if mysql:
    return text.replace(
      "order_time TIMESTAMP", "order_time TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"
    )
  name, kind = text.split(" ", 1)
  if "AUTO_INCREMENT" in kind:
    return f"{name} INTEGER PRIMARY KEY AUTOINCREMENT"
  # Decimal columns show their places over there; SQLite keeps what it is given.
  return f"{name} {kind.replace('UNSIGNED ', '')}"
