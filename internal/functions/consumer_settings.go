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

// consumerSettings says a policy in the words of what sends it.
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
		Summary:             "A policy in the words of a load balancer, CDN, ingress or appliance",
		MarkdownDescription: consumerSettingsDescription,
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "consumer",
				MarkdownDescription: "What sends the header, as `aws_cloudfront`, `akamai_property` or `traefik`. " +
					"The [guide](../guides/consumers) has all names; one that is not among them is refused.",
			},
			function.ObjectParameter{
				Name:           "directives",
				AttributeTypes: framework.DirectivesArgumentTypes,
				MarkdownDescription: "What is to be sent: `directives` of a `hsts_policy`, or an object `{ max_age, include_subdomains, preload }` of your own. " +
					"None of them may be null, as consumers read that as \"leave what is there\".",
			},
		},
		Return: function.DynamicReturn{},
	}
}

const consumerSettingsDescription = `Says a policy in a consumer's own words, so that nobody has to know whether it wants seconds, days, ` + "`on` and `off`" + `, a name, or a line with the header's own name before it.

The result is an object. Its keys are the consumer's own attribute names, or the keys of a map that it takes; the [guide](../guides/consumers) shows, for each consumer, what it looks like and which block or attribute it is the content of. Name the attributes of a block one by one, and merge a map or an object with what stands beside the policy there.

There is nothing in it but what the header takes, and what the consumer demands beside it, such as ` + "`nosniff`" + ` at Cloudflare, which is false. No setting sends ` + "`preload`" + ` unless the directives do; a retired policy (` + "`max_age`" + ` 0) is sent as ` + "`max-age=0`" + `, and never left out.

Settings that send the header may still leave it out of what the consumer answers itself, such as its redirects and errors: the [guide](../guides/consumers) says so for each of them.

What the consumer can't send is an error, which names the limit and the way out; so is an age of which its documentation does not tell the seconds. The argument ` + "`consumers`" + ` of ` + "`hsts_policy`" + ` tells the same of all stages, before the first of them is applied.`

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
