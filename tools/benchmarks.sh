#!/usr/bin/env bash
#
# Prints the packages that have benchmarks, so that no other is built for them.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

grep -rlE --include='*_test.go' '^func Benchmark' internal | xargs -n 1 dirname | sort -u | sed 's|^|./|'
