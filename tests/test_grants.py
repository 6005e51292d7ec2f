"""What the application's account may do in MariaDB, tried with a real account."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests import services

ROOT = Path(__file__).resolve().parent.parent
PROBE = """
import django; django.setup()
from django.db import connection, DatabaseError
from tracershop import ledger
from tracershop.actor import SYSTEM
from tracershop.ledger import guards

@ledger.action
def note(change):
  change.record(kind="test.noted", subjects=["test:1"], changes=[ledger.Touch("site")])

note(actor=SYSTEM)
print("written", ledger.heads().heads)
print("verified", ledger.verify.verify().problems, guards.missing(connection))
with connection.cursor() as cursor:
  for sql in (
    "UPDATE ledger_entry SET actor_name = 'nobody'", "DELETE FROM ledger_entry", "DELETE FROM ledger_body",
    "TRUNCATE ledger_entry", "DROP TABLE ledger_entry", "DROP TRIGGER ledger_entry_no_update",
    "ALTER TABLE ledger_entry ADD x INT", "DELETE FROM ledger_head", "CREATE TABLE x (id INT)",
    "DELETE FROM django_migrations", "DELETE FROM ledger_frame", "DELETE FROM orderbook_order",
    "UPDATE ledger_body SET data = ''", "DELETE FROM ledger_erasure", "UPDATE ledger_erasure SET entry_id = 7",
  ):
    try:
      cursor.execute(sql)
      print("done", sql)
    except DatabaseError as error:
      print("refused", error.args[0], sql)
"""


def run(*command: str, url: str, user: str = "app", host: str = "%") -> str:
  """Runs a command as a process of its own with this database."""
  environment = {
    **os.environ,
    "DATABASE_URL": url,
    "DJANGO_SETTINGS_MODULE": "tracershop.settings",
    "APPLICATION_USER": user,
    "APPLICATION_HOST": host,
  }
  done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
  assert done.returncode == 0, done.stderr
  return done.stdout


def test_the_application_writes_history_and_cannot_change_it(mariadb: services.MariaDb) -> None:
  owner = mariadb.create("granted")
  # As the image of MariaDB makes it: with every right on the database.
  mariadb.execute("CREATE USER app@'%' IDENTIFIED BY 'a secret'; GRANT ALL ON granted.* TO app@'%'")
  run("deploy/migrate.sh", url=owner)
  lines = run(sys.executable, "-c", PROBE, url=mariadb.url("granted", "app", "a%20secret")).splitlines()
  assert lines[:2] == ["written {'site': 1}", "verified [] []"]
  verdicts = {line.split(maxsplit=2)[-1] if line.startswith("refused") else line[5:]: line for line in lines[2:]}
  allowed = {sql for sql, line in verdicts.items() if line.startswith("done")}
  assert allowed == {"DELETE FROM ledger_frame", "DELETE FROM orderbook_order"}
  # Words may go by the act alone: the right is there, and the guard (1644) lets no other go.
  assert verdicts.pop("DELETE FROM ledger_body").startswith("refused 1644")
  # 1142: the right is missing; 1044 and 1370 say so for a whole database and for triggers.
  assert {line.split()[1] for line in verdicts.values() if line.startswith("refused")} <= {"1142", "1044", "1370"}


def test_led_3_with_the_binary_log_on_the_guards_are_made_as_the_page_says() -> None:
  """The page's own SQL: without its last line MariaDB lets an owner who is not SUPER make no trigger (1419)."""
  page = (ROOT / "docs" / "production.md").read_text()
  told = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)[0]
  statements = re.sub(r"--.*", "", told).replace("@localhost", "@'127.0.0.1'").replace("'…'", "'secret'")
  with services.MariaDb(binary_log=True) as server:
    assert server.execute("SELECT @@log_bin, @@log_bin_trust_function_creators").split() == ["1", "0"]
    server.execute(statements)
    host = "127.0.0.1"
    owner = server.url("tracershop", "tracershop_owner", "secret")
    run("deploy/migrate.sh", url=owner, user="tracershop", host=host)
    url = server.url("tracershop", "tracershop", "secret")
    lines = run(sys.executable, "-c", PROBE.partition("with connection")[0], url=url).splitlines()
    assert lines == ["written {'site': 1}", "verified [] []"]


def test_led_3_an_account_that_sees_no_triggers_still_finds_the_missing_guard_of_words(
  mariadb: services.MariaDb,
) -> None:
  owner = mariadb.create("unguarded")
  mariadb.execute("CREATE USER bare@'%' IDENTIFIED BY 'a secret'; GRANT ALL ON unguarded.* TO bare@'%'")
  run("deploy/migrate.sh", url=owner, user="bare")
  url = mariadb.url("unguarded", "bare", "a%20secret")
  assert run(sys.executable, "-c", PROBE, url=url).splitlines()[1] == "verified [] []"
  mariadb.execute("DROP TRIGGER unguarded.ledger_body_no_delete")
  name = "ledger_body_no_delete"
  assert run(sys.executable, "-c", PROBE.partition("with connection")[0], url=url).splitlines()[1] == (
    f"verified ['the guard {name} is missing'] ['{name}']"
  )
