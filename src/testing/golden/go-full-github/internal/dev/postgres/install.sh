#!/bin/sh
# Installs PostgreSQL's own programs where they are missing and Debian's packages can be had: in the containers of pipelines.
set -eu

if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  exit 0
fi
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
  echo "The programs of PostgreSQL are missing: install them, or set DATABASE_URL and MIGRATION_DATABASE_URL." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends postgresql
