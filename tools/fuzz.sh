#!/usr/bin/env bash
#
# Runs every fuzz target for a while; `go test` takes one at a time.
# usage: tools/fuzz.sh DURATION [READERS_DURATION]
#
# The second duration is for the packages that read what others have written:
# headers, zones, the preload list and hstspreload.org's answers.

set -euo pipefail

# fuzz TARGET PACKAGE DURATION. On a busy machine the fuzzer at times takes the
# end of its own time for a failure ("context deadline exceeded",
# golang/go#75804): that is one only where it has written down an input that
# fails. Go 1.27 fixes it.
fuzz() {
  local said
  said=$(mktemp)
  if ! "${GO:-go}" test -run='^$' -fuzz="^$1\$" -fuzztime="$3" -fuzzminimizetime=20x "$2" 2>&1 | tee "$said"; then
    if grep -q 'Failing input written' "$said" || ! grep -q 'context deadline exceeded' "$said"; then
      return 1
    fi
    echo "fuzz: $1 ran out of time, which is no failure"
  fi
  rm -f "$said"
}

duration=${1:?usage: tools/fuzz.sh DURATION [READERS_DURATION]}
readers_duration=${2:-$duration}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

targets=$(grep -rHoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' internal | sort || true)
if [[ -z $targets ]]; then
  echo "fuzz: no fuzz targets found" >&2
  exit 1
fi

while IFS=: read -r file declaration; do
  target=${declaration#func }
  package=$(dirname "$file")
  case $package in
    internal/evidence | internal/hsts | internal/readiness | internal/preloadlist | internal/zone) time=$readers_duration ;;
    *) time=$duration ;;
  esac
  echo "fuzz: $target in $package for $time"
  fuzz "$target" "./$package" "$time"
done <<<"$targets"
