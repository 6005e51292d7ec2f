"""Settings, all from the environment. `deploy/tracershop.env.example` names and explains each."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Any

from environs import Env

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = Path(env.str("TRACERSHOP_DATA", str(BASE_DIR / "var"))).resolve()
DEMO = env.bool("TRACERSHOP_DEMO", False)
DEBUG = False

INSECURE_KEY = "insecure-demo-key-of-tracershop-never-use-in-production"
SECRET_KEY = env.str("SECRET_KEY", INSECURE_KEY)
PORT = env.int("PORT", 8000)
ALLOWED_ORIGINS: list[str] = env.list("ALLOWED_ORIGINS", [])
ALLOWED_HOSTS = ["*"]  # The Origin check and the session cookie guard us; a proxy in front decides about hosts.
CSRF_TRUSTED_ORIGINS = ALLOWED_ORIGINS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("TRACERSHOP_BEHIND_PROXY", False) else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("TRACERSHOP_SECURE_COOKIES", not DEMO)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = env.int("TRACERSHOP_SESSION_IDLE_SECONDS", 2 * 3600)
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"

# What outside scripts and tests may turn.
HEARTBEAT_SECONDS = env.float("TRACERSHOP_HEARTBEAT_SECONDS", 5.0)
ACCESS_CHECK_SECONDS = env.float("TRACERSHOP_ACCESS_CHECK_SECONDS", 2.0)
DATABASE_POOL_SIZE = env.int("TRACERSHOP_DATABASE_POOL", 8)
DATABASE_POOL_QUEUE = env.int("TRACERSHOP_DATABASE_QUEUE", 400)
DATABASE_BUSY_SECONDS = env.float("TRACERSHOP_BUSY_SECONDS", 4.5)
SOCKET_RATE_PER_SECOND = env.float("TRACERSHOP_SOCKET_RATE", 50.0)
SOCKET_BUFFER_BYTES = env.int("TRACERSHOP_SOCKET_BUFFER", 512 * 1024)
DISPENSER_DIR = Path(env.str("TRACERSHOP_DISPENSER_DIR", str(DATA / "dispenser")))
DISPENSER_POLL_SECONDS = env.float("TRACERSHOP_DISPENSER_POLL_SECONDS", 0.5)
# HL7 messages of the RIS by MLLP: 0 is no listener. Without peers anybody who reaches the address may send.
HL7_PORT = env.int("TRACERSHOP_HL7_PORT", 2575 if DEMO else 0)
HL7_HOST = env.str("TRACERSHOP_HL7_HOST", "127.0.0.1")
HL7_PEERS = [ipaddress.ip_network(it) for it in env.list("TRACERSHOP_HL7_PEERS", [], subcast=str.strip)]
# Processing IDs (MSH-11) that count: P is production, T training, D debugging.
HL7_PROCESSING: list[str] = env.list("TRACERSHOP_HL7_PROCESSING", ["P"])
# Where only messages tell of studies: amber when none has come for twice as long.
HL7_SILENCE_SECONDS = env.float("TRACERSHOP_HL7_SILENCE_SECONDS", 12 * 3600.0)
# The pinger: who we say we are, how often nodes are echoed and their worklists fetched, and how long each may take.
AE_TITLE = env.str("TRACERSHOP_AE_TITLE", "TRACERSHOP")
ECHO_SECONDS = env.float("TRACERSHOP_ECHO_SECONDS", 5.0 if DEMO else 30.0)
ECHO_DEADLINE_SECONDS = env.float("TRACERSHOP_ECHO_DEADLINE_SECONDS", 8.0)
WORKLIST_SECONDS = env.float("TRACERSHOP_WORKLIST_SECONDS", 30.0 if DEMO else 900.0)
WORKLIST_DEADLINE_SECONDS = env.float("TRACERSHOP_WORKLIST_DEADLINE_SECONDS", 120.0)
WORKLIST_DAYS_AHEAD = env.int("TRACERSHOP_WORKLIST_DAYS_AHEAD", 14)
# The commit that was built, where the folder that runs cannot say: an image has no repository.
VERSION = env.str("TRACERSHOP_VERSION", "")
FRONTEND_DIR = Path(env.str("TRACERSHOP_FRONTEND", str(BASE_DIR / "frontend" / "dist")))

# Rules of the house that a site may set (domain.md).
DEADLINE_WORKING_DAYS = env.bool("TRACERSHOP_DEADLINE_WORKING_DAYS", True)
ORDER_DAYS_AHEAD = 180
WINDOW_DAYS = 7
FRAME_DAYS = 14
BOOKING_FRAME_DAYS = 7
RELEASE_LOW_PERCENT = env.float("TRACERSHOP_RELEASE_LOW_PERCENT", 95.0)
RELEASE_HIGH_PERCENT = env.float("TRACERSHOP_RELEASE_HIGH_PERCENT", 120.0)
CALIBRATION_AHEAD_HOURS = 12
# A delivery that came at most so long after its time was on time.
ON_TIME_MINUTES = env.int("TRACERSHOP_ON_TIME_MINUTES", 5)
CLOCK_MINUTES = 10
# More than this share of a worklist's studies, and at least so many, go at once only when a person has said so.
BOOKINGS_VANISH_PERCENT = env.float("TRACERSHOP_BOOKINGS_VANISH_PERCENT", 30.0)
BOOKINGS_VANISH_LEAST = 5
PURPOSE_NUMBERS: dict[int, str] = {98: "rinse", 99: "qualityControl", 1015: "test"}
SITE_NAME = env.str("TRACERSHOP_SITE_NAME", "Cyklotronenheden")
# What transport documents say of the consignor.
SITE_ADDRESS = env.str("TRACERSHOP_SITE_ADDRESS", "Demovej 1, 2100 Demoby" if DEMO else "")
EMERGENCY_PHONE = env.str("TRACERSHOP_EMERGENCY_PHONE", "+45 00 00 00 00 (demo)" if DEMO else "")
# Within a command, whose answer comes in DATABASE_BUSY_SECONDS.
PRINTER_SECONDS = env.float("TRACERSHOP_PRINTER_SECONDS", 2.5)

# Where the demo's RIS stands still, in seconds from the beginning of its day; absent: it goes on.
DEMO_STILL_SECONDS = env.float("TRACERSHOP_DEMO_STILL_SECONDS", None)
# Whether the demo has an old system beside it, with a page that plays its site.
DEMO_OLD_SYSTEM = DEMO and env.bool("TRACERSHOP_DEMO_OLD_SYSTEM", False)
# The old system's database; absent: no link.
LEGACY_URL = env.str("TRACERSHOP_LEGACY_URL", f"sqlite:///{DATA / 'old.sqlite3'}" if DEMO_OLD_SYSTEM else "")
LEGACY_POLL_SECONDS = env.float("TRACERSHOP_LEGACY_POLL_SECONDS", 5.0)

# Where backups are made by others than `tracershop backup`: by whom or what, in words for the site's page.
BACKUPS_ELSEWHERE = env.str("TRACERSHOP_BACKUPS_ELSEWHERE", "").strip()

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
  CHANNEL_LAYERS: dict[str, Any] = {
    "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
  }

DATABASE_URL = env.str("DATABASE_URL", f"sqlite:///{DATA / 'tracershop.sqlite3'}")


def database(url: str) -> dict[str, Any]:
  """A Django database entry of a `sqlite:///…` or `mysql://user:password@host:port/name` address."""
  from urllib.parse import unquote, urlsplit

  parts = urlsplit(url)
  if parts.scheme == "sqlite":
    # `sqlite:////absolute` and `sqlite:///relative` as everywhere else; `sqlite:///` + an absolute path works too.
    path = url.removeprefix("sqlite:///")
    return {
      "ENGINE": "django.db.backends.sqlite3",
      "NAME": path,
      "CONN_MAX_AGE": None,
      "TEST": {"NAME": str(Path(path).with_suffix(".test.sqlite3"))},
      "OPTIONS": {
        # IMMEDIATE: a writer takes its lock before it reads, else two that read first cannot both go on.
        "transaction_mode": "IMMEDIATE",
        "timeout": 4,
        "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={env.str('TRACERSHOP_SQLITE_SYNC', 'FULL')};",
      },
    }
  if parts.scheme != "mysql":
    raise ValueError(f"DATABASE_URL: {parts.scheme}:// is not sqlite:// or mysql://")
  return {
    "ENGINE": "django.db.backends.mysql",
    "NAME": parts.path.lstrip("/"),
    "USER": unquote(parts.username or ""),
    "PASSWORD": unquote(parts.password or ""),
    "HOST": parts.hostname or "127.0.0.1",
    "PORT": parts.port or 3306,
    "CONN_MAX_AGE": None,
    "CONN_HEALTH_CHECKS": True,
    "TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_bin"},
    "OPTIONS": {
      "charset": "utf8mb4",
      "isolation_level": "read committed",
      "connect_timeout": 3,
      "read_timeout": env.int("TRACERSHOP_DATABASE_READ_TIMEOUT", 20),
      "write_timeout": 20,
      "init_command": "SET sql_mode='STRICT_ALL_TABLES', SESSION innodb_lock_wait_timeout=3",
    },
  }


DATABASES = {"default": database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
  "django.contrib.contenttypes",
  "django.contrib.auth",
  "django.contrib.sessions",
  "axes",
  "channels",
  "tracershop.ledger",
  "tracershop.access",
  "tracershop.site",
  "tracershop.catalogue",
  "tracershop.orderbook",
  "production",
  "legacy",
]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "tracershop.urls"
ASGI_APPLICATION = "tracershop.asgi.application"
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
  {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
  {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
  {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SILENCED_SYSTEM_CHECKS = ["axes.W001", "axes.W002", "axes.W003"]
# Throttling and lock-out of sign-in (django-axes, called without its middleware).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 5 / 60
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "tracershop.access.throttle.address_of"
AXES_USERNAME_CALLABLE = "tracershop.access.throttle.subject_of"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "da"
USE_I18N = False

if env.str("TRACERSHOP_CLOCK", "") and not DEMO:
  raise ValueError("TRACERSHOP_CLOCK is for the demo only")
