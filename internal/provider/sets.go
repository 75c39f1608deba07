package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// sets are the attributes of data sources that are sets for Terraform and lists for the
// framework. The framework compares every element of a set with every other, several
// times in a read: with 10,000 names that takes minutes. Terraform keeps each element of
// a set once, and on the wire sets and lists are the same.
var sets = map[string][]string{
	"hsts_fleet_readiness":   {"domains", "subdomains"},
	"hsts_preload_readiness": {"subdomains"},
}

// GetProviderSchema returns the schema that Terraform sees.
func (s *server) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	resp, err := s.Server.GetProviderSchema(ctx, req)
	if err != nil || resp == nil {
		return resp, err
	}
	for name, attributes := range sets {
		schema := resp.DataSourceSchemas[name]
		if schema == nil {
			continue
		}
		for _, attribute := range schema.Block.Attributes {
			if slices.Contains(attributes, attribute.Name) {
				attribute.Type = withSets(attribute.Type)
			}
		}
	}
	return resp, nil
}

// withSets returns a type with sets instead of lists.
func withSets(t tftypes.Type) tftypes.Type {
	switch t := t.(type) {
	case tftypes.List:
		return tftypes.Set{ElementType: t.ElementType}
	case tftypes.Map:
		return tftypes.Map{ElementType: withSets(t.ElementType)}
	default:
		return t
	}
}
