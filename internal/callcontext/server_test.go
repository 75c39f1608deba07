package callcontext_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/hstskit/terraform-provider-hsts/internal/callcontext"
)

type key struct{}

// testProvider has one data source, whose Read a test sets.
type testProvider struct {
	provider.Provider
	read func(context.Context)
}

func (p *testProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "test"
}

func (p *testProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (p *testProvider) Resources(context.Context) []func() resource.Resource { return nil }

func (p *testProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return &testSource{p.read} }}
}

type testSource struct{ read func(context.Context) }

func (s *testSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "test_source"
}

func (s *testSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{}
}

func (s *testSource) Read(ctx context.Context, _ datasource.ReadRequest, _ *datasource.ReadResponse) {
	s.read(ctx)
}

// framework returns the framework's server of a provider.
func framework(t *testing.T, read func(context.Context)) callcontext.Server {
	t.Helper()
	s, complete := providerserver.NewProtocol6(&testProvider{read: read})().(callcontext.Server)
	if !complete {
		t.Fatal("the framework's server lacks a part of the protocol")
	}
	return s
}

// read calls ReadDataSource.
func read(ctx context.Context, t *testing.T, s tfprotov6.ProviderServer) {
	t.Helper()
	none := tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}
	config, err := tfprotov6.NewDynamicValue(none, tftypes.NewValue(none, map[string]tftypes.Value{}))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: "test_source", Config: &config})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatalf("%v, %+v", err, resp)
	}
}

// keeps reports whether a server keeps what a call's context had after the call.
func keeps(t *testing.T, wrap func(callcontext.Server) callcontext.Server) bool {
	t.Helper()
	saw := false
	s := wrap(framework(t, func(ctx context.Context) { saw = ctx.Value(key{}) != nil }))
	had := new([1 << 10]byte)
	gone := weak.Make(had)
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), key{}, had))
	read(ctx, t, s)
	cancel() // as gRPC does
	if !saw {
		t.Error("the call does not see the values of its context")
	}
	runtime.GC()
	kept := gone.Value() != nil
	runtime.KeepAlive(s)
	return kept
}

// TestServer_framework holds what this package is for. The framework that keeps nothing
// makes it superfluous.
func TestServer_framework(t *testing.T) {
	t.Parallel()
	if !keeps(t, func(s callcontext.Server) callcontext.Server { return s }) {
		t.Error("the framework no longer keeps the context of a call that has returned: remove this package, and upstream/terraform-plugin-framework-contexts.md")
	}
	if keeps(t, callcontext.Wrap) {
		t.Error("what a call had is kept after it")
	}
}

// TestServer_stop has StopProvider end the calls that are under way.
func TestServer_stop(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	s := callcontext.Wrap(framework(t, func(ctx context.Context) {
		close(begun)
		<-ctx.Done()
	}))
	go func() {
		<-begun
		if _, err := s.StopProvider(context.Background(), &tfprotov6.StopProviderRequest{}); err != nil {
			t.Error(err)
		}
	}()
	read(t.Context(), t, s)
}

// streams is a server of streams, whose events are made from the context of the call.
type streams struct {
	callcontext.Server
	ctx context.Context
	err error
}

func (s *streams) ListResource(ctx context.Context, _ *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	s.ctx = ctx
	return &tfprotov6.ListResourceServerStream{Results: func(push func(tfprotov6.ListResourceResult) bool) {
		for push(tfprotov6.ListResourceResult{DisplayName: ctx.Value(key{}).(string)}) {
		}
	}}, s.err
}

func (s *streams) InvokeAction(ctx context.Context, _ *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	s.ctx = ctx
	return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
		for push(tfprotov6.InvokeActionEvent{Type: tfprotov6.ProgressInvokeActionEventType{Message: ctx.Value(key{}).(string)}}) {
		}
	}}, s.err
}

func (s *streams) ReadStateBytes(ctx context.Context, _ *tfprotov6.ReadStateBytesRequest) (*tfprotov6.ReadStateBytesStream, error) {
	s.ctx = ctx
	return nil, s.err
}

// TestServer_streams has the context of a stream live until the stream has been read.
func TestServer_streams(t *testing.T) {
	t.Parallel()
	inner := &streams{}
	s := callcontext.Wrap(inner)
	ctx := context.WithValue(t.Context(), key{}, "seen")
	ended := func() bool { return inner.ctx.Err() != nil && inner.ctx.Value(key{}) == nil }

	list, err := s.ListResource(ctx, &tfprotov6.ListResourceRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for result := range list.Results {
		if result.DisplayName != "seen" || ended() {
			t.Errorf("%q, ended: %t", result.DisplayName, ended())
		}
		break
	}
	if !ended() {
		t.Error("the context of a list is kept")
	}

	action, err := s.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{})
	if err != nil {
		t.Fatal(err)
	}
	events := 0
	for range action.Events {
		events++
		if events == 3 {
			break
		}
		if ended() {
			t.Error("the context ends before the stream")
		}
	}
	if events != 3 || !ended() {
		t.Errorf("%d events; the context of an action is kept: %t", events, !ended())
	}

	if stream, err := s.ReadStateBytes(ctx, &tfprotov6.ReadStateBytesRequest{}); stream != nil || err != nil || !ended() {
		t.Errorf("%v, %v; kept: %t", stream, err, !ended())
	}
	inner.err = errors.New("refused")
	if _, err := s.ListResource(ctx, &tfprotov6.ListResourceRequest{}); !errors.Is(err, inner.err) || !ended() {
		t.Errorf("%v; kept: %t", err, !ended())
	}
}
