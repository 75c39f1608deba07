#!/usr/bin/env bash
#
# A rollout from cron, on a machine that has the configuration and its credentials:
#
#   17 6 * * *  /srv/hsts/cron.sh /srv/hsts/site
#
# It is silent if all is well. Otherwise it writes what happened to standard error,
# which cron mails to MAILTO, and ends with the exit code of rollout.sh.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$1"
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# A run that starts while another one is under way ends at once.
exec 9>.rollout.lock
flock --nonblock 9 || exit 0

code=0
SUMMARY=${SUMMARY:-rollout.md} "$here/rollout.sh" >"$log" 2>&1 || code=$?
((code == 0)) || cat "$log" >&2
exit "$code"
