#!/usr/bin/env bash
#
# Checks what sign.sh kept: who signed it, that no file has been changed since, and
# that the evidence of each stage in history is there. It needs ssh-keygen (OpenSSH 8.1
# or later) and jq, but no Terraform.
#
#   check.sh SIGNERS WHO DIRECTORY
#
#   SIGNERS      a file from a place that you trust, a line for each key that may sign:
#                WHO namespaces="hsts-audit" ssh-ed25519 AAAA…
#   WHO          who must have signed, as written in SIGNERS
#   DIRECTORY    the one that sign.sh was given
#
# Exit codes: 0 if everything is in order; 1 if something is wrong: it says what.

set -euo pipefail

signers=$(realpath "$1")
who=$2
cd "$3"
code=0

# fail says what is wrong, and continues.
fail() {
  echo "$1" >&2
  code=1
}

sums=
for day in */; do
  day=${day%/}
  if ! ssh-keygen -q -Y verify -f "$signers" -I "$who" -n hsts-audit -s "$day/SHA256SUMS.sig" <"$day/SHA256SUMS" >/dev/null 2>&1; then
    fail "$day: SHA256SUMS is not signed by $who, or was changed since."
    continue
  fi
  if ! (cd "$day" && sha256sum --check --strict --quiet SHA256SUMS >/dev/null 2>&1); then
    fail "$day: a file is missing or was changed since it was signed."
    continue
  fi
  for name in done_since.json history.json compliance.json evidence.json report.md; do
    grep -qF "  $name" "$day/SHA256SUMS" || fail "$day: $name was not signed."
  done
  sums+=$(sha256sum "$day/evidence.json" | cut -d ' ' -f 1)$'\n'
  last=$day
done
[[ -n ${last:-} ]] || fail "No run in $3 is in order."

# Each stage of the last history, and its evidence.
while IFS=$'\t' read -r stage entered sum; do
  [[ -n $sum ]] || continue
  grep -qx "$sum" <<<"$sums" || fail "No run here has the evidence $sum of the stage $stage ($entered)."
done < <([[ -z ${last:-} ]] || jq -r '.[] | . as $s | .evidence_sha256 // [] | .[] | [$s.stage // "-", $s.entered_at // "-", .] | @tsv' "$last/history.json")

((code != 0)) || echo "Everything is signed by $who and unchanged, and the evidence of every stage is here."
exit "$code"
