#!/usr/bin/env bash
#
# Prints the packages that have benchmarks whose name matches an expression, so that no
# other is built for them; with --cli the works of internal/benchmark that match.
#
# usage: tools/benchmarks.sh [--cli] [EXPRESSION]

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ ${1:-} == --cli ]]; then
  sed -nE 's/^\t\{"([A-Za-z]+)", .*/\1/p' internal/benchmark/works.go | grep -E -- "${2:-.}" || true
  exit
fi

# What follows a slash chooses among the parts of a benchmark.
expression=${1:-.}
expression=${expression%%/*}

grep -rE --include='*_test.go' '^func Benchmark' internal |
  while IFS=: read -r file line; do
    name=${line#func Benchmark}
    if grep -qE -- "$expression" <<<"Benchmark${name%%(*}"; then
      echo "./$(dirname "$file")"
    fi
  done | sort -u
