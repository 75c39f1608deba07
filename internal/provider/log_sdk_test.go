package provider_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/provider"
)

// TestLimitSDKLog is about which environments ask for a log.
func TestLimitSDKLog(t *testing.T) {
	t.Parallel()
	for variables, asks := range map[string]bool{
		"":                                    false,
		"TF_LOG=":                             false,
		"TF_LOG=off":                          false,
		"TF_LOG=TRACE":                        true,
		"TF_LOG=ERROR":                        true,
		"TF_LOG_CORE=TRACE":                   false,
		"TF_LOG_PATH=log":                     false,
		"TF_LOG_PROVIDER=DEBUG":               true,
		"TF_LOG_PROVIDER=OFF":                 false,
		"TF_LOG_PROVIDER_HSTS=INFO":           true,
		"TF_LOG_SDK=INFO":                     true,
		"TF_LOG_SDK=OFF":                      false,
		"TF_LOG_SDK_FRAMEWORK=DEBUG":          true,
		"TF_LOG_SDK_PROTO=OFF":                false,
		"TF_LOG_SDK_PROTO_DATA_DIR=files":     true,
		"TF_LOGS=TRACE":                       false,
		"HOME=a TF_LOG=OFF TF_LOG_SDK=TRACE":  true,
		"MY_TF_LOG=TRACE PATH=TF_LOG=TRACE":   false,
		"TF_REATTACH_PROVIDERS={\"hsts\":{}}": true,
	} {
		set := map[string]string{}
		err := provider.LimitSDKLog(strings.Fields(variables), func(name, value string) error {
			set[name] = value
			return nil
		})
		if got := len(set) == 0; err != nil || got != asks || !asks && set["TF_LOG_SDK"] != "off" {
			t.Errorf("%q: set %v (%v); asks for a log: want %t", variables, set, err, asks)
		}
	}
}

// TestLimitSDKLog_served has the CLI start the built provider, and reads what the
// provider writes to its standard error, which is its log.
func TestLimitSDKLog_served(t *testing.T) {
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	dir := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, "built"), "../..")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	written := filepath.Join(dir, "log")
	script := fmt.Sprintf("#!/bin/sh\nexec 2>%q\nexec %q \"$@\"\n", written, filepath.Join(dir, "built"))
	if err := os.WriteFile(filepath.Join(dir, "terraform-provider-hsts"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	overrides := filepath.Join(dir, "cli.tfrc")
	config := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n    %q = %q\n  }\n}\n",
		"registry.terraform.io/hstskit/hsts", dir, "registry.opentofu.org/hstskit/hsts", dir)
	if err := os.WriteFile(overrides, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	w.Write("main.tf", `
terraform {
  required_providers {
    hsts = { source = "hstskit/hsts" }
  }
}
resource "hsts_policy" "site" {
  domain             = "shop.example"
  max_age            = 31536000
  include_subdomains = true
}
`)
	plan, err := filepath.Abs("testdata/plan.sh")
	if err != nil {
		t.Fatal(err)
	}
	for variable, want := range map[string]bool{
		"TF_LOG=": false, "TF_LOG_CORE=TRACE": false, "TF_LOG=TRACE": true, "TF_LOG_PROVIDER=DEBUG": true, "TF_LOG_SDK=TRACE": true, "TF_LOG_SDK_FRAMEWORK=TRACE": true,
	} {
		w.Script(plan, nil, "TF_REATTACH_PROVIDERS=", "TF_CLI_CONFIG_FILE="+overrides, variable, "TF_LOG_PATH="+filepath.Join(dir, "core")).
			Expect(t, "1 to add")
		text, err := os.ReadFile(written)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(text), `"@level":"trace"`); got != want {
			t.Errorf("%s: the SDK logs: %t, want %t:\n%.2000s", variable, got, want, text)
		}
	}
}
