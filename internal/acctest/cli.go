package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/hashicorp/go-plugin"
)

// CLI is the path of the terraform or tofu that the tests run: that of
// TF_ACC_TERRAFORM_PATH, or else terraform on the PATH, as in plugin-testing.
func CLI(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}
	path, err := exec.LookPath("terraform")
	if err != nil {
		t.Fatal("there is no terraform on the PATH, and TF_ACC_TERRAFORM_PATH is not set: run make test, which finds or builds a CLI")
	}
	return path
}

// maxTempDir is how long the path of the directory for temporary files may be. Providers
// are served over sockets in it, whose paths have 107 bytes at most.
const maxTempDir = 60

// shortenSockets has providers listen in /tmp where the path of the directory for
// temporary files is too long. Without it, go-plugin waits forever.
var shortenSockets = sync.OnceFunc(func() {
	if len(os.TempDir()) > maxTempDir && os.Getenv(plugin.EnvUnixSocketDir) == "" {
		_ = os.Setenv(plugin.EnvUnixSocketDir, "/tmp")
	}
})

// version is what the CLI says about itself: the product and its version.
var version = sync.OnceValues(func() (product string, number [2]int) {
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if path == "" {
		path = "terraform"
	}
	command := exec.Command(path, "version")
	command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+os.DevNull, "CHECKPOINT_DISABLE=1")
	output, err := command.Output()
	if err != nil {
		return "", number
	}
	_, _ = fmt.Sscanf(string(output), "%s v%d.%d", &product, &number[0], &number[1])
	return product, number
})

// HasIdentity reports whether the CLI knows resource identity: Terraform and
// OpenTofu do from 1.12 on.
func HasIdentity(t *testing.T) bool {
	t.Helper()
	product, number := version()
	if product == "" {
		t.Fatal("the CLI does not report its version")
	}
	return number[0] > 1 || number[1] >= 12
}

// HasQuery reports whether the CLI has the command query, and with it list resources:
// Terraform does from 1.14 on, OpenTofu does not.
func HasQuery(t *testing.T) bool {
	t.Helper()
	product, number := version()
	return product == "Terraform" && (number[0] > 1 || number[1] >= 14)
}

// HasMocks reports whether the command test can mock resources and data sources, and
// a plan can generate configuration: Terraform does both. OpenTofu 1.8.0 crashes on
// either, and 1.12 does not; no test was run with those between.
func HasMocks(t *testing.T) bool {
	t.Helper()
	product, _ := version()
	return product == "Terraform" || HasIdentity(t)
}
