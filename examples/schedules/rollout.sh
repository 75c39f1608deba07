#!/usr/bin/env bash
#
# One run of a rollout, for any scheduler: it plans, and shows one line for each
# change, however many policies there are. It applies the saved plan if that touches
# nothing but policies and the consumers that you name, writes a summary, and fails
# if a rollout has been held for too long. It needs Terraform or OpenTofu,
# initialised, and jq.
#
#   TERRAFORM    the command (default: terraform)
#   CONSUMERS    addresses of resources that may change along with a policy, as
#                shell patterns separated by spaces: "aws_lb_listener.* module.cdn.*"
#   HELD_DAYS    how many days a rollout may be held before a run fails (default: 7)
#   SUMMARY      a file to which the summary is added, in Markdown (default: standard output)
#
# Exit codes: 0 done, or nothing to do; 1 an error; 3 the plan needs a person, and
# nothing was applied; 4 a rollout has been held for too long.

set -euo pipefail

terraform=${TERRAFORM:-terraform}
held_days=${HELD_DAYS:-7}
summary=${SUMMARY:-/dev/stdout}
plan=rollout.tfplan
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# allowed reads an address and its actions, and reports whether a run may do that.
allowed() {
  local address=$1 type=$2 actions=$3 pattern
  case $type/$actions in
    hsts_policy/create | hsts_policy/update) return 0 ;;
    hsts_policy/*) return 1 ;;
    */delete) return 1 ;;
  esac
  set -f
  for pattern in ${CONSUMERS:-}; do
    # shellcheck disable=SC2053 # a pattern is meant
    [[ $address == $pattern ]] && return 0
  done
  return 1
}

# changes lists what the plan does, a change a line: address, type, actions.
changes() {
  "$terraform" show -json "$plan" | jq -r '
    .resource_changes[]? | select(.mode == "managed" and .change.actions != ["no-op"])
    | [.address, .type, (.change.actions | join("-"))] | @tsv'
}

# show writes one line for each change: of a policy, what it is about to serve.
show() {
  "$terraform" show -json "$plan" | jq -r '
    .resource_changes[]? | select(.mode == "managed" and .change.actions != ["no-op"])
    | if .type == "hsts_policy" and .change.after then
        .change as $c | "\($c.after.domain // .address): \($c.before.stage // "new") -> \($c.after.stage // "known after apply"), \($c.after.header_value // "known after apply")"
      else "\(.address): \(.change.actions | join(" and "))" end'
}

# diagnostics writes the errors and warnings of a command that ran with -json.
diagnostics() {
  jq -Rr 'fromjson? | select(.type == "diagnostic") | .diagnostic
    | "\(.severity | ascii_upcase): \(.summary)", (.address // empty | "  with \(.)"), (.detail // "" | split("\n")[] | "  \(.)")' <"$log"
}

# apply applies the saved plan, unless another run was faster: then that one has
# done it, and this plan is stale.
apply() {
  if "$terraform" apply -json -input=false -lock-timeout=5m "$plan" >"$log" 2>&1; then
    echo "Applied."
  elif grep -q 'Saved plan is stale' "$log"; then
    echo "Another run was faster. The next run continues from there."
  else
    diagnostics >&2
    return 1
  fi
}

# report writes where each rollout is, and what readiness found.
report() {
  "$terraform" show -json | jq -r '
    [.values // {} | .. | objects | select(.address? and .values? and .type?)] as $all
    | "## HSTS rollouts", "",
      ($all[] | select(.type == "hsts_policy") | "- **\(.values.domain)**: \(.values.summary)"), "",
      ($all[] | select(.type == "hsts_preload_readiness") | .values.report)' >>"$summary"
}

# overdue lists the policies that have been held for too long.
overdue() {
  "$terraform" show -json | jq -r --argjson days "$held_days" '
    .values // {} | .. | objects | select(.type? == "hsts_policy" and .values?.held)
    | select(now - (.values.held_since | fromdateiso8601) > $days * 86400)
    | "\(.values.domain) is held since \(.values.held_since): \(.values.held_because | join("; "))"'
}

code=0
"$terraform" plan -json -input=false -lock-timeout=5m -detailed-exitcode -out="$plan" >"$log" 2>&1 || code=$?
case $code in
  0) diagnostics && echo "Nothing is due." ;;
  2) diagnostics && show ;;
  *)
    diagnostics >&2
    exit 1
    ;;
esac

refused=0
while IFS=$'\t' read -r address type actions; do
  [[ -n $address ]] || continue
  if ! allowed "$address" "$type" "$actions"; then
    echo "This run may not $actions $address. Apply it yourself, or name it in CONSUMERS." >&2
    refused=1
  fi
done < <(changes)
((refused == 0)) || exit 3

apply
report
held=$(overdue)
if [[ -n $held ]]; then
  printf 'Held for more than %s days:\n%s\n' "$held_days" "$held" >&2
  exit 4
fi
