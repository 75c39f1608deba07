#!/usr/bin/env bash
#
# Keeps what an auditor needs, and signs it, after each apply. It runs outside of
# Terraform, with a key that the Terraform step can't read. It needs Terraform or
# OpenTofu, initialised, and ssh-keygen (OpenSSH 8.1 or later).
#
#   sign.sh KEY DIRECTORY
#
#   KEY          the private key to sign with, for example from: ssh-keygen -t ed25519 -f key
#   DIRECTORY    where to keep the files: a directory in it for each run
#   TERRAFORM    the command (default: terraform)

set -euo pipefail

key=$(realpath "$1")
terraform=${TERRAFORM:-terraform}
day=$2/$(date -u +%Y-%m-%dT%H%M%SZ)
mkdir -p "$2"
mkdir "$day"

for name in done_since history compliance; do
  "$terraform" output -json "$name" >"$day/$name.json"
done
"$terraform" output -raw report >"$day/report.md"
# As it is, without a newline at its end: its SHA-256 is the one in history.
"$terraform" output -raw evidence >"$day/evidence.json"

cd "$day"
sha256sum -- *.json *.md >SHA256SUMS
# The namespace says what the signature is for. The signature is in SHA256SUMS.sig.
ssh-keygen -q -Y sign -f "$key" -n hsts-audit SHA256SUMS
echo "Kept and signed in $day."
