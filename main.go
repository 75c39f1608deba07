// Command terraform-provider-hsts serves the provider to Terraform and OpenTofu.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/hstskit/terraform-provider-hsts/internal/provider"
)

// version is set by the release build.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve until stopped, for a debugger to attach to, and print how to reach it")
	flag.Parse()

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: "registry.terraform.io/hstskit/hsts",
		Debug:   *debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}
