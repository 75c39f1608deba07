package resources_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// core does to the provider what Terraform's core does, in its order and with
// its checks, but without a process: hundreds of years of runs take seconds.
type core struct {
	t      *testing.T
	server tfprotov6.ProviderServer
	schema *tfprotov6.Schema
	object tftypes.Object
	clock  *lookedAt
	// What lies in the state file between two runs; nil where there is nothing.
	state   []byte
	private []byte
}

// newCore configures a provider with values for its arguments.
func newCore(t *testing.T, clock *acctest.Clock, settings map[string]any) *core {
	t.Helper()
	c := &core{t: t, clock: &lookedAt{Clock: clock}}
	server, err := acctest.Factories(c.clock)["hsts"]()
	if err != nil {
		t.Fatal(err)
	}
	c.server = server
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	c.ok(err, schemas.Diagnostics)
	c.schema = schemas.ResourceSchemas["hsts_policy"]
	c.object = c.schema.ValueType().(tftypes.Object)
	configuration := value(schemas.Provider.ValueType(), settings)
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.8.0", Config: dynamic(t, configuration),
	})
	c.ok(err, configured.Diagnostics)
	return c
}

// ok fails the test on an error; a provider never answers with one here.
func (c *core) ok(err error, diagnostics []*tfprotov6.Diagnostic) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			c.t.Fatalf("%s: %s", d.Summary, d.Detail)
		}
	}
}

// read is the state as a provider of this version reads it from the state file.
func (c *core) read() tftypes.Value {
	c.t.Helper()
	if c.state == nil {
		return tftypes.NewValue(c.object, nil)
	}
	upgraded, err := c.server.UpgradeResourceState(c.t.Context(), &tfprotov6.UpgradeResourceStateRequest{
		TypeName: "hsts_policy", Version: c.schema.Version, RawState: &tfprotov6.RawState{JSON: c.state},
	})
	c.ok(err, upgraded.Diagnostics)
	return c.value(upgraded.UpgradedState)
}

// refresh reads the resource, and returns its state and private state. They are
// kept once something is applied, as in the CLI.
func (c *core) refresh() (tftypes.Value, []byte) {
	c.t.Helper()
	before := c.read()
	if before.IsNull() {
		return before, nil
	}
	var answer *tfprotov6.ReadResourceResponse
	c.looks(1, "Read", func() {
		var err error
		answer, err = c.server.ReadResource(c.t.Context(), &tfprotov6.ReadResourceRequest{
			TypeName: "hsts_policy", CurrentState: dynamic(c.t, before), Private: c.private,
		})
		c.ok(err, answer.Diagnostics)
	})
	after := c.value(answer.NewState)
	if !after.Equal(before) {
		c.t.Errorf("a refresh changed the state:\n%v\n%v", before, after)
	}
	return after, answer.Private
}

// plan plans a configuration, and holds the plan against the rules of core.
func (c *core) plan(config, prior tftypes.Value, private []byte) *tfprotov6.PlanResourceChangeResponse {
	c.t.Helper()
	valid, err := c.server.ValidateResourceConfig(c.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: "hsts_policy", Config: dynamic(c.t, config),
	})
	c.ok(err, valid.Diagnostics)
	var answer *tfprotov6.PlanResourceChangeResponse
	c.looks(0, "a plan", func() {
		answer, err = c.server.PlanResourceChange(c.t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: "hsts_policy", Config: dynamic(c.t, config), PriorState: dynamic(c.t, prior),
			ProposedNewState: dynamic(c.t, c.proposed(config, prior)), PriorPrivate: private,
		})
		c.ok(err, answer.Diagnostics)
	})
	planned, said, was := attributes(c.value(answer.PlannedState)), attributes(config), map[string]tftypes.Value{}
	if !prior.IsNull() {
		was = attributes(prior)
	}
	for _, attribute := range c.schema.Block.Attributes {
		kept := !was[attribute.Name].IsNull() && was[attribute.Name].Equal(planned[attribute.Name])
		if v := said[attribute.Name]; !v.IsNull() && !v.Equal(planned[attribute.Name]) && !kept {
			c.t.Errorf("%s: the configuration says %v, and the plan %v", attribute.Name, v, planned[attribute.Name])
		}
	}
	if len(answer.RequiresReplace) > 0 {
		c.t.Errorf("the plan replaces: %v", answer.RequiresReplace)
	}
	return answer
}

// proposed is the state that core proposes: what is configured, and else, where
// the provider may compute it, what was.
func (c *core) proposed(config, prior tftypes.Value) tftypes.Value {
	result, before := attributes(config), map[string]tftypes.Value{}
	if !prior.IsNull() {
		before = attributes(prior)
	}
	for _, attribute := range c.schema.Block.Attributes {
		if was, ok := before[attribute.Name]; ok && attribute.Computed && result[attribute.Name].IsNull() {
			result[attribute.Name] = was
		}
	}
	return tftypes.NewValue(c.object, result)
}

// apply runs `terraform apply`: it refreshes (or not), plans, plans again with
// the configuration as the apply knows it, and does what was planned. It tells
// whether there was anything to do.
func (c *core) apply(refresh bool, config, known tftypes.Value, between func()) bool {
	c.t.Helper()
	prior, private := c.read(), c.private
	if refresh {
		prior, private = c.refresh()
	}
	first := c.plan(config, prior, private)
	if c.value(first.PlannedState).Equal(prior) {
		c.keep(prior, private)
		return false
	}
	between()
	second := c.plan(known, prior, private)
	c.conforms("the second plan", c.value(first.PlannedState), c.value(second.PlannedState))
	if config.Equal(known) && !bytes.Equal(first.PlannedPrivate, second.PlannedPrivate) {
		c.t.Errorf("the second plan remembers something else:\n%s\n%s", first.PlannedPrivate, second.PlannedPrivate)
	}
	var applied *tfprotov6.ApplyResourceChangeResponse
	c.looks(1, "an apply", func() {
		var err error
		applied, err = c.server.ApplyResourceChange(c.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: "hsts_policy", Config: dynamic(c.t, known), PriorState: dynamic(c.t, prior),
			PlannedState: second.PlannedState, PlannedPrivate: second.PlannedPrivate,
		})
		c.ok(err, applied.Diagnostics)
	})
	c.conforms("the apply", c.value(second.PlannedState), c.value(applied.NewState))
	c.keep(c.value(applied.NewState), applied.Private)
	return true
}

// conforms holds what came against what was planned: whatever was known there
// is the same here, and in the end everything is known.
func (c *core) conforms(what string, planned, came tftypes.Value) {
	c.t.Helper()
	was := attributes(planned)
	for name, now := range attributes(came) {
		if was[name].IsFullyKnown() && !was[name].Equal(now) {
			c.t.Errorf("%s: %s was planned as %v, and became %v", what, name, was[name], now)
		}
		if what == "the apply" && !now.IsFullyKnown() {
			c.t.Errorf("%s is not known after the apply", name)
		}
	}
}

// keep writes the state file.
func (c *core) keep(state tftypes.Value, private []byte) {
	c.t.Helper()
	text, err := json.Marshal(plain(state))
	if err != nil {
		c.t.Fatal(err)
	}
	c.state, c.private = text, private
}

func (c *core) value(d *tfprotov6.DynamicValue) tftypes.Value {
	c.t.Helper()
	v, err := d.Unmarshal(c.object)
	if err != nil {
		c.t.Fatal(err)
	}
	return v
}
