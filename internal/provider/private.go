package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/hstskit/terraform-provider-hsts/internal/resources"
)

// undecodable is the summary of the framework's own errors about private state, which
// it reads before a resource does. They ask to report an error in the provider.
const undecodable = "Error Decoding Private State"

// PlanResourceChange plans a change of a resource.
func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp, err := s.Server.PlanResourceChange(ctx, req)
	if resp != nil {
		explainPrivate(resp.Diagnostics)
	}
	return resp, err
}

// ApplyResourceChange applies a change of a resource.
func (s *server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	resp, err := s.Server.ApplyResourceChange(ctx, req)
	if resp != nil {
		explainPrivate(resp.Diagnostics)
	}
	return resp, err
}

// explainPrivate says in the provider's own words that private state is malformed.
func explainPrivate(all []*tfprotov6.Diagnostic) {
	for _, d := range all {
		if d.Summary == undecodable {
			d.Summary, d.Detail = resources.UnreadablePrivate("it is not valid JSON")
		}
	}
}
