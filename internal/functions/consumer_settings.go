package functions

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
)

var _ function.Function = (*consumerSettings)(nil)

// NewConsumerSettings returns the function consumer_settings.
func NewConsumerSettings() function.Function { return &consumerSettings{} }

// consumerSettings renders a policy as the arguments of what sends it.
type consumerSettings struct{}

// The arguments of consumer_settings, by their places.
const (
	consumerArgument = iota
	directivesArgument
)

func (*consumerSettings) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "consumer_settings"
}

func (*consumerSettings) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "A policy as the arguments that a load balancer, CDN, ingress or appliance expects",
		MarkdownDescription: consumerSettingsDescription,
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "consumer",
				MarkdownDescription: "What sends the header, for example `aws_cloudfront`, `akamai_property` or `traefik`. The [guide](../guides/consumers) " +
					"lists all names; any other name is an error.",
			},
			function.ObjectParameter{
				Name:           "directives",
				AttributeTypes: framework.DirectivesArgumentTypes,
				MarkdownDescription: "The policy to send: `directives` of an `hsts_policy`, or an object `{ max_age, include_subdomains, preload }` of your " +
					"own. None of them may be null, as consumers read that as \"keep the current value\".",
			},
		},
		Return: function.DynamicReturn{},
	}
}

const consumerSettingsDescription = `Renders a policy as the arguments that a consumer expects, so that you need not know whether it wants seconds, days, ` + "`on`" + ` and ` + "`off`" + `, a name, or a line that begins with the header's name.

The result is an object. Its keys are the consumer's own attribute names, or the keys of a map that it takes; the [guide](../guides/consumers) shows, for each consumer, what it looks like and which block or attribute it belongs in. Write the attributes of a block one by one. Merge a map or an object with the other settings there.

It contains only what the header needs, and what the consumer requires next to it, such as ` + "`nosniff`" + ` at Cloudflare, which is false. No setting sends ` + "`preload`" + ` unless the directives have it; a retired policy (` + "`max_age`" + ` 0) is sent as ` + "`max-age=0`" + `, and never left out.

Settings that send the header may still leave it out of the consumer's own answers, such as its redirects and errors: see the [guide](../guides/consumers) for each consumer.

A policy that the consumer can't send is an error, which names the limit and what to do instead; so is an age whose length in seconds its documentation does not define. The argument ` + "`consumers`" + ` of ` + "`hsts_policy`" + ` checks the same for all stages before the first is applied.`

// Run says the policy.
func (*consumerSettings) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var name string
	var directives framework.DirectivesArgument
	if resp.Error = req.Arguments.Get(ctx, &name, &directives); resp.Error != nil {
		return
	}
	consumer, found := consumers.Find(name)
	if !found {
		resp.Error = framework.ArgumentError(consumerArgument, fmt.Errorf(
			"unknown consumer %s.%s The guide \"Consumers\" lists all names: %s", framework.Quote(name), framework.DidYouMean(name, consumers.Names()), framework.Guide("consumers")))
		return
	}
	policy, err := directives.Policy()
	if err != nil {
		resp.Error = framework.ArgumentError(directivesArgument, err)
		return
	}
	settings, err := consumer.Settings(policy)
	if err != nil {
		resp.Error = unsupported(consumer, err)
		return
	}
	resp.Error = resp.Result.Set(ctx, types.DynamicValue(encode(ctx, settings)))
}

// unsupported puts the error on the argument to change: the consumer where it
// takes no policy, and the directives otherwise.
func unsupported(c consumers.Consumer, err error) *function.FuncError {
	if c.Age.Fixed {
		return framework.ArgumentError(consumerArgument, err)
	}
	return framework.ArgumentError(directivesArgument, err)
}
