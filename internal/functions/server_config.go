package functions

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/serverconfig"
)

var _ function.Function = (*serverConfig)(nil)

// NewServerConfig returns the function server_config.
func NewServerConfig() function.Function { return &serverConfig{} }

// serverConfig writes a policy as the configuration of a server.
type serverConfig struct{}

// The arguments of server_config, by their places.
const (
	serverArgument = iota
	serverDirectivesArgument
)

func (*serverConfig) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "server_config"
}

func (*serverConfig) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "Configuration of a web server that sends a policy",
		MarkdownDescription: serverConfigDescription(),
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "server",
				MarkdownDescription: "The server, by its name in the table above.",
			},
			function.ObjectParameter{
				Name: "directives",
				MarkdownDescription: "The policy: `directives` of an `hsts_policy`, or `{ max_age, include_subdomains, preload }`. " +
					"None of the three can be null.",
				AttributeTypes: framework.DirectivesArgumentTypes,
			},
		},
		Return: function.StringReturn{},
	}
}

// Run writes the configuration.
func (*serverConfig) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var server string
	var directives framework.DirectivesArgument
	if resp.Error = req.Arguments.Get(ctx, &server, &directives); resp.Error != nil {
		return
	}
	policy, err := directives.Policy()
	if err != nil {
		resp.Error = framework.ArgumentError(serverDirectivesArgument, err)
		return
	}
	text, err := serverconfig.Config(server, policy)
	if err != nil {
		resp.Error = serverConfigError(err)
		return
	}
	resp.Error = resp.Result.Set(ctx, text)
}

// serverConfigError puts an error on the argument that it is about.
func serverConfigError(err error) *function.FuncError {
	if unknown, ok := errors.AsType[*serverconfig.UnknownError](err); ok {
		return framework.ArgumentError(serverArgument, fmt.Errorf("unknown server %s.%s Supported: %s",
			framework.Quote(unknown.Name), framework.DidYouMean(unknown.Name, serverconfig.Names()), strings.Join(serverconfig.Names(), ", ")))
	}
	return framework.ArgumentError(serverDirectivesArgument, err)
}

// serverConfigDescription has the table of all servers.
func serverConfigDescription() string {
	var b strings.Builder
	b.WriteString(serverConfigIntroduction)
	for _, s := range serverconfig.All() {
		b.WriteString("| `" + s.Name + "` | " + s.Title + " | " + s.Place + " |\n")
	}
	return b.String()
}

const serverConfigIntroduction = `Writes a policy as the configuration of a web server, a proxy or an application framework. The text does the whole job:

- the header on every response over https, errors and redirects included; once, also where an application behind a proxy sends one too,
- no header over http, because RFC 6797 forbids it,
- http redirected to https on the same host, without a port, with status 308 if the server supports it,
- except the files with which a certificate authority checks the domain (` + "`/.well-known/acme-challenge/`" + ` and ` + "`/.well-known/pki-validation/`" + `): they stay on http, so that certificates can still be renewed.

The guide [Web servers and proxies](../guides/servers) shows what each server answers to about seventy requests, and the few that it answers differently.

The text is for the sites of one domain; certificates and names remain yours to configure. Its first comment says where it belongs, and the comments next to the lines say what else in a configuration would override them. nginx has two texts: ` + "`nginx_map`" + ` for ` + "`http {}`" + ` and ` + "`nginx`" + ` for the server blocks. Write both from the same policy, and reload nginx after both: it does not load the second without the first. The server must be the one that terminates TLS; Varnish, Tomcat and the frameworks can also stand behind one that does, see their texts.

A retired policy is ` + "`max-age=0`" + `, and every server sends it. Leave the text in place until ` + "`forgotten_at`" + `; removing it makes no browser forget anything. ` + "`preload`" + ` is sent only if the directives have it.

The comments and the layout of a text may change with a version of the provider.

| name | server | the text goes into |
|---|---|---|
`
