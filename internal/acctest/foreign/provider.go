package foreign

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// provider serves facts over the plugin protocol. It implements only the calls that
// Terraform makes to plan resources.
type provider struct {
	tfprotov6.ProviderServer
	config    *tfprotov6.Schema
	resources map[string]*tfprotov6.Schema
	data      map[string]*tfprotov6.Schema
}

// Server returns a provider with the schemas of the facts.
func (f *Facts) Server() (tfprotov6.ProviderServer, error) {
	config, err := schemaOf(f.Provider)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Source, err)
	}
	p := &provider{config: config, resources: map[string]*tfprotov6.Schema{}, data: map[string]*tfprotov6.Schema{}}
	for name, resource := range f.Resources {
		if p.resources[name], err = schemaOf(resource); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", f.Source, name, err)
		}
	}
	for name, data := range f.DataSources {
		if p.data[name], err = schemaOf(data); err != nil {
			return nil, fmt.Errorf("%s: data %s: %w", f.Source, name, err)
		}
	}
	return p, nil
}

func (p *provider) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{Provider: p.config, ResourceSchemas: p.resources, DataSourceSchemas: p.data}, nil
}

func (p *provider) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (p *provider) ValidateProviderConfig(_ context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: req.Config}, nil
}

func (p *provider) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (p *provider) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func (p *provider) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (p *provider) ValidateDataResourceConfig(context.Context, *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return &tfprotov6.ValidateDataResourceConfigResponse{}, nil
}

// UpgradeResourceState takes a state as it is: OpenTofu asks for that where a test
// mocks the provider.
func (p *provider) UpgradeResourceState(_ context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	state, err := req.RawState.Unmarshal(p.resources[req.TypeName].ValueType())
	if err != nil {
		return nil, err
	}
	upgraded, err := tfprotov6.NewDynamicValue(p.resources[req.TypeName].ValueType(), state)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &upgraded}, err
}
