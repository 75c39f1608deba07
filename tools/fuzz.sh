#!/usr/bin/env bash
#
# Runs every fuzz target for a while; `go test` takes one at a time.
# usage: tools/fuzz.sh DURATION

set -euo pipefail

duration=${1:?usage: tools/fuzz.sh DURATION}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

targets=$(grep -rHoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' internal | sort || true)
if [[ -z $targets ]]; then
  echo "fuzz: no fuzz targets found" >&2
  exit 1
fi

while IFS=: read -r file declaration; do
  target=${declaration#func }
  echo "fuzz: $target in $(dirname "$file") for $duration"
  "${GO:-go}" test -run='^$' -fuzz="^$target\$" -fuzztime="$duration" "./$(dirname "$file")"
done <<<"$targets"
