#!/usr/bin/env bash
#
# Formats the examples, writes the parts of templates/ that come from the code,
# writes docs/ from the provider's schema, templates/ and examples/, and validates
# the result. usage: tools/generate.sh TFPLUGINDOCS
#
# The schema comes from the provider as built from this tree, through the CLI
# that tools/terraform pins; tfplugindocs alone would insist on one of the PATH.
# Older ones leave list resources out of the schema, and before 1.12 resource identity.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tfplugindocs=${1:?usage: tools/generate.sh TFPLUGINDOCS}
# The address that tfplugindocs looks for in the schema file.
address=registry.terraform.io/hashicorp/hsts

cd "$root"
cli=$(tools/terraform-cli.sh --newest)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"${GO:-go}" run ./internal/docgen
"${GO:-go}" build -o "$work/terraform-provider-hsts" .

cat >"$work/dev.tfrc" <<END
provider_installation {
  dev_overrides {
    "$address" = "$work"
  }
}
END
cat >"$work/main.tf" <<END
terraform {
  required_providers {
    hsts = {
      source = "$address"
    }
  }
}
END

export CHECKPOINT_DISABLE=1
TF_CLI_CONFIG_FILE=$work/dev.tfrc "$cli" -chdir="$work" providers schema -json >"$work/schema.json"
TF_CLI_CONFIG_FILE=$root/tools/terraform.tfrc "$cli" fmt -recursive examples

"$tfplugindocs" generate --provider-name hsts --providers-schema "$work/schema.json"
"$tfplugindocs" validate --provider-name hsts --providers-schema "$work/schema.json"
