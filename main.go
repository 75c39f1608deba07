// Command terraform-provider-hsts serves the provider to Terraform and OpenTofu.
package main

import (
	"flag"
	"log"
	"os"
	"runtime/debug"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/hstskit/terraform-provider-hsts/internal/provider"
)

// version is set by the release build.
var version = "dev"

// How much garbage there may be before it is collected, if GOGC is not set: gcPercent of
// what is in use and of gcReserve together. A plan runs next to Terraform and other
// providers, often on machines with little memory, so gcPercent is lower than Go's default
// of 100. Policies keep so little in use that they would then be collected all the time:
// gcReserve allows them some garbage. Nothing writes to the reserve, so the system has no
// page for it.
const (
	gcPercent = 25
	gcReserve = 32 << 20
)

// reserve is kept for as long as the provider runs.
var reserve []byte //nolint:unused // it is only to be there

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
		reserve = make([]byte, gcReserve)
	}
	debug := flag.Bool("debug", false, "serve until stopped, for a debugger to attach to, and print how to reach it")
	flag.Parse()

	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	} else if err := provider.LimitSDKLog(os.Environ(), os.Setenv); err != nil {
		log.Fatal(err)
	}
	err := tf6server.Serve("registry.terraform.io/hstskit/hsts", func() tfprotov6.ProviderServer {
		return provider.NewServer(provider.New(version)())
	}, options...)
	if err != nil {
		log.Fatal(err)
	}
}
