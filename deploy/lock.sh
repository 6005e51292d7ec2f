#!/bin/sh
# Makes the lock files anew from pyproject.toml: every file by version and hash, and no address of any index, so that they
# install wherever pip finds its packages. Needs uv (`pip install uv`); those who only install never do.
# Arguments go to uv, for instance: deploy/lock.sh --upgrade, or deploy/lock.sh --upgrade-package django
set -eu
cd "$(dirname "$0")/.."

lock() {
  output=$1
  shift
  uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-emit-find-links --no-header --no-annotate --quiet --output-file "$output" "$@"
  echo "$output: $(grep -c '==' "$output") packages"
}

# The largest set decides; the smaller ones are parts of it, so one environment can hold them all.
lock requirements-dev.txt pyproject.toml --group build --group dev --extra mysql "$@"
lock requirements-mysql.txt pyproject.toml --group build --extra mysql --constraint requirements-dev.txt
lock requirements.txt pyproject.toml --group build --constraint requirements-dev.txt
# Node for machines without one, which comes as a Python package.
lock requirements-node.txt --group node "$@"
