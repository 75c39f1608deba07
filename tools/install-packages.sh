#!/usr/bin/env bash
#
# Installs the packages whose programs this machine lacks. It reads lines of a
# program, or a file by its path, and the packages that bring it: lists such as
# tools/test-packages.txt, given as arguments or on standard input.
#
# Servers are installed without starting their services: the tests want the programs.

set -euo pipefail

as_root() {
  local sudo=()
  ((EUID == 0)) || sudo=(sudo)
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive "$@"
}

# Runs a command that installs packages, whose services are not to be started. A
# machine's own policy is left alone.
without_services() (
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    trap 'as_root rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
  fi
  "$@"
)

# Debian has servers where not every PATH leads.
PATH=$PATH:/usr/sbin

missing=()
while read -r program packages; do
  if [[ -z $program || $program == "#"* || -e $program ]] || command -v "$program" >/dev/null; then
    continue
  fi
  read -ra packages <<<"$packages"
  missing+=("${packages[@]}")
done < <(cat "$@")

((${#missing[@]})) || exit 0
if ! command -v apt-get >/dev/null; then
  echo "install-packages: there is no apt-get here; install by hand: ${missing[*]}" >&2
  exit 1
fi
as_root apt-get -qq update
without_services as_root apt-get -qq install --yes --no-install-recommends "${missing[@]}"
