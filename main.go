// Command terraform-provider-hsts serves the provider to Terraform and OpenTofu.
package main

import (
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/hstskit/terraform-provider-hsts/internal/provider"
)

// version is set by the release build.
var version = "dev"

func main() {
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
