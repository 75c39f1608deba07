package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/hstskit/terraform-provider-hsts/internal/callcontext"
	"github.com/hstskit/terraform-provider-hsts/internal/datasources"
)

// server stands between the CLI and the framework. A function about what is unknown
// has an unknown result (CallFunction).
//
// A refresh is answered in JSON instead of MessagePack. Terraform 1.10 and later
// compare the refreshed state with the one on file including how precisely a number
// is kept in memory, which differs between the two encodings. With MessagePack a
// plan that only refreshes would report a difference for every resource that has a
// number, although there is none.
type server struct {
	callcontext.Server

	// types has the type of each resource.
	types func() (map[string]tftypes.Type, error)
	// functions has the definition of each function.
	functions func() (map[string]*tfprotov6.Function, error)
}

// NewServer returns the provider as a server of the plugin protocol.
func NewServer(p provider.Provider) tfprotov6.ProviderServer {
	framework, complete := providerserver.NewProtocol6(p)().(callcontext.Server)
	if !complete {
		panic("the plugin framework serves less of the protocol than it did")
	}
	s := &server{Server: callcontext.Wrap(framework)}
	s.types = sync.OnceValues(s.resourceTypes)
	s.functions = sync.OnceValues(s.definitions)
	return s
}

func (s *server) resourceTypes() (map[string]tftypes.Type, error) {
	schemas, err := s.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	types := map[string]tftypes.Type{}
	for name, schema := range schemas.ResourceSchemas {
		types[name] = schema.ValueType()
	}
	return types, nil
}

// ReadResource refreshes a resource.
func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	resp, err := s.Server.ReadResource(ctx, req)
	if resp != nil {
		explainPrivate(resp.Diagnostics)
	}
	if err != nil || resp == nil || resp.NewState == nil {
		return resp, err
	}
	types, err := s.types()
	if err != nil {
		return nil, err
	}
	value, err := resp.NewState.Unmarshal(types[req.TypeName])
	if err != nil {
		return nil, err
	}
	plain, err := plainValue(value)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(plain)
	if err != nil {
		return nil, err
	}
	resp.NewState = &tfprotov6.DynamicValue{JSON: text}
	return resp, nil
}

// ReadDataSource reads a data source. The results of a fleet bypass the framework.
func (s *server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	if req.TypeName != "hsts_fleet_readiness" {
		return s.Server.ReadDataSource(ctx, req)
	}
	ctx, results := datasources.WithFleetResults(ctx)
	resp, err := s.Server.ReadDataSource(ctx, req)
	if err != nil || resp == nil {
		return resp, err
	}
	resp.State, err = results.Into(resp.State)
	return resp, err
}

// plainValue returns a value as encoding/json writes it. A state has no unknown
// values, and ours no dynamic ones.
func plainValue(v tftypes.Value) (any, error) {
	if v.IsNull() {
		return nil, nil
	}
	switch t := v.Type(); {
	case t.Is(tftypes.String):
		return as[string](v)
	case t.Is(tftypes.Bool):
		return as[bool](v)
	case t.Is(tftypes.Number):
		n, err := as[big.Float](v)
		return json.Number(n.Text('f', -1)), err
	case t.Is(tftypes.Object{}), t.Is(tftypes.Map{}):
		members, err := as[map[string]tftypes.Value](v)
		if err != nil {
			return nil, err
		}
		all := make(map[string]any, len(members))
		for name, member := range members {
			if all[name], err = plainValue(member); err != nil {
				return nil, err
			}
		}
		return all, nil
	case t.Is(tftypes.List{}), t.Is(tftypes.Set{}), t.Is(tftypes.Tuple{}):
		elements, err := as[[]tftypes.Value](v)
		if err != nil {
			return nil, err
		}
		all := make([]any, len(elements))
		for i, element := range elements {
			if all[i], err = plainValue(element); err != nil {
				return nil, err
			}
		}
		return all, nil
	default:
		return nil, fmt.Errorf("a value of the type %s has no JSON form here", t)
	}
}

func as[T any](v tftypes.Value) (T, error) {
	var value T
	err := v.As(&value)
	return value, err
}
