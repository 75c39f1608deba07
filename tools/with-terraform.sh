#!/usr/bin/env bash
#
# Runs a command with the environment of acceptance tests: a Terraform or
# OpenTofu command, as terraform-cli.sh finds it, and none of the caller's own
# settings that would change what it does. Those for logs stay.
#
# usage: tools/with-terraform.sh [--newest | [--oldest] [--opentofu]] [--at-least MAJOR.MINOR] COMMAND [ARGUMENT...]
#
# It sets, beside what terraform-plugin-testing reads:
#
#   TERRAFORM_CLI           the path of the command
#   TERRAFORM_CLI_KIND      terraform or opentofu
#   TERRAFORM_CLI_VERSION   for example 1.12

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
choice=()

while (($#)); do
  case $1 in
    --newest | --oldest | --opentofu) choice+=("$1") && shift ;;
    --at-least) choice+=("$1" "$2") && shift 2 ;;
    *) break ;;
  esac
done

cli=$("$root/tools/terraform-cli.sh" ${choice[@]+"${choice[@]}"})

unset "${!TF_CLI_ARGS@}" "${!TF_VAR_@}" TF_ACC_TERRAFORM_VERSION TF_DATA_DIR TF_INPUT \
  TF_PLUGIN_CACHE_DIR TF_REATTACH_PROVIDERS TF_WORKSPACE
export TF_ACC=1
export TF_ACC_TERRAFORM_PATH=$cli
export TF_CLI_CONFIG_FILE=$root/tools/terraform.tfrc
export CHECKPOINT_DISABLE=1
export TERRAFORM_CLI=$cli
export TERRAFORM_CLI_KIND=terraform

version=$("$cli" version)
version=${version%%$'\n'*}
if [[ $version == OpenTofu* ]]; then
  export TERRAFORM_CLI_KIND=opentofu
  # OpenTofu refuses the default namespace "-" anywhere but at its own registry.
  export TF_ACC_PROVIDER_HOST=registry.opentofu.org
  export TF_ACC_PROVIDER_NAMESPACE=hashicorp
fi

number=${version#* v}
minor=${number#*.}
export TERRAFORM_CLI_VERSION=${number%%.*}.${minor%%.*}

echo "with-terraform: $version, $cli" >&2
exec "$@"
