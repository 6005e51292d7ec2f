#!/bin/sh
# Brings the database up to date as its owner: tables, guards, and the rights of the application's account.
# DATABASE_URL is the owner's; APPLICATION_USER and APPLICATION_HOST name the application's account (tracershop, %).
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
tracershop migrate
case $DATABASE_URL in
  mysql:*) python -m tracershop.grants "${APPLICATION_USER:-tracershop}" "${APPLICATION_HOST:-%}" ;;
esac
