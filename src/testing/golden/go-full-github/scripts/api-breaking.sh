#!/bin/sh
# Fails if `api/openapi.yaml` breaks clients of the API as it is at a revision: what was removed, narrowed or made required.
#
#   scripts/api-breaking.sh <revision>            for example origin/main
set -eu
cd "$(dirname "$0")/.."
base=${1:?the revision to compare with}

if [ -z "$(echo "$base" | tr -d 0)" ]; then
  echo 'The first commit of a branch: there is nothing to compare with.'
  exit 0
fi
# A revision that is not there is an error: a gate must not pass because the clone is too shallow.
git rev-parse --quiet --verify "$base^{commit}" >/dev/null || {
  echo "There is no revision \"$base\" in this clone." >&2
  exit 1
}
before=$(mktemp)
trap 'rm -f "$before"' EXIT
if ! git show "$base:./api/openapi.yaml" >"$before" 2>/dev/null; then
  echo "There is no API at $base: nobody can depend on it yet."
  exit 0
fi
oasdiff breaking --fail-on ERR "$before" api/openapi.yaml
