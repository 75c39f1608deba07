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

// gcPercent is the default of GOGC. A plan runs next to Terraform and other providers,
// often on machines with little memory. With Go's default of 100 a fleet of ten thousand
// domains takes half as much memory again, and a tenth to a fifth less CPU.
const gcPercent = 35

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
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
